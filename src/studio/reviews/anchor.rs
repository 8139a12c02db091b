//! Where the place of a comment is in the tour as it is now. A passage is found by its stop, language and number; if its text is
//! another one, the quoted words are searched for in the other passages.

use super::model::{CommentPlace, StoryPart};
use crate::tour::Tour;
use crate::tour::model::{Lang, Passage, Stop};
use serde::Serialize;
use ts_rs::TS;

/// Where the place of a comment is now.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Anchor {
    /// How the place was found.
    pub found: AnchorState,
    /// Index of the stop, if the place belongs to one that is there.
    pub stop: Option<usize>,
    /// JSON pointer to the passage or the stop.
    pub pointer: Option<String>,
    /// The passage's text as it is now.
    pub text: Option<String>,
}

/// How a place was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum AnchorState {
    /// As it was.
    Here,
    /// The quoted words are in another passage now.
    Moved,
    /// The text has changed since.
    Changed,
    /// The stop or the passage is gone.
    Gone,
}

impl Anchor {
    fn nowhere(stop: Option<usize>) -> Self {
        Self {
            found: AnchorState::Gone,
            stop,
            pointer: stop.map(|index| format!("/stops/{index}")),
            text: None,
        }
    }
}

/// Finds a place in a tour.
pub fn find(place: &CommentPlace, tour: &Tour) -> Anchor {
    let here = |stop: Option<usize>| Anchor {
        found: AnchorState::Here,
        ..Anchor::nowhere(stop)
    };
    let index = |id: &str| tour.stops.iter().position(|stop| stop.id == id);
    match place {
        CommentPlace::Tour {} | CommentPlace::Map { .. } => here(None),
        CommentPlace::Stop { stop } => match index(stop) {
            Some(index) => here(Some(index)),
            None => Anchor::nowhere(None),
        },
        CommentPlace::Passage {
            stop,
            part,
            lang,
            passage,
            quote,
        } => {
            let spot = Spot {
                stop: index(stop),
                part: *part,
                lang,
                passage: *passage,
            };
            find_passage(&spot, quote, tour)
        }
    }
}

struct Spot<'p> {
    stop: Option<usize>,
    part: StoryPart,
    lang: &'p Lang,
    passage: usize,
}

fn find_passage(spot: &Spot, quote: &str, tour: &Tour) -> Anchor {
    let own = spot.stop.and_then(|index| {
        let stop = &tour.stops[index];
        passages(stop, spot.part, spot.lang)
            .get(spot.passage.checked_sub(1)?)
            .copied()
    });
    let at = |found, stop: usize, part: StoryPart, number: usize, text: &str| Anchor {
        found,
        stop: Some(stop),
        pointer: Some(pointer(stop, part, spot.lang, number)),
        text: Some(text.to_owned()),
    };
    let has_quote = |passage: &Passage| !quote.is_empty() && passage.text().contains(quote);
    if let (Some(stop), Some(passage)) = (spot.stop, own)
        && (has_quote(passage) || quote.is_empty())
    {
        return at(
            AnchorState::Here,
            stop,
            spot.part,
            spot.passage - 1,
            passage.text(),
        );
    }
    // First in the same part, then in the stop, then in the tour.
    let mut best: Option<(u8, Anchor)> = None;
    for (index, stop) in tour.stops.iter().enumerate() {
        for part in [
            StoryPart::Narration,
            StoryPart::Short,
            StoryPart::Directions,
        ] {
            let rank = match (Some(index) == spot.stop, part == spot.part) {
                (true, true) => 0,
                (true, false) => 1,
                (false, _) => 2,
            };
            let all = passages(stop, part, spot.lang);
            let found = all.iter().position(|passage| has_quote(passage));
            if let Some(number) = found
                && best.as_ref().is_none_or(|(known, _)| rank < *known)
            {
                let text = all[number].text();
                best = Some((rank, at(AnchorState::Moved, index, part, number, text)));
            }
        }
    }
    match (best, spot.stop, own) {
        (Some((_, anchor)), ..) => anchor,
        (None, Some(stop), Some(passage)) => at(
            AnchorState::Changed,
            stop,
            spot.part,
            spot.passage - 1,
            passage.text(),
        ),
        (None, stop, _) => Anchor::nowhere(stop),
    }
}

fn passages<'s>(stop: &'s Stop, part: StoryPart, lang: &Lang) -> Vec<&'s Passage> {
    match part {
        StoryPart::Narration => stop.narration.get(lang).into_iter().flatten().collect(),
        StoryPart::Short => stop.short.get(lang).into_iter().flatten().collect(),
        StoryPart::Directions => stop.directions.get(lang).into_iter().collect(),
    }
}

fn pointer(stop: usize, part: StoryPart, lang: &Lang, number: usize) -> String {
    let start = format!("/stops/{stop}/{}/{}", part.key(), lang.0);
    match part {
        StoryPart::Narration | StoryPart::Short => format!("{start}/{number}"),
        StoryPart::Directions => start,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tour::read::read;

    fn tour(stops: &[(&str, &[&str])]) -> Tour {
        let stops: Vec<_> = stops
            .iter()
            .map(|(id, texts)| {
                serde_json::json!({
                    "id": id, "title": {"en": id}, "position": {"lat": 1.0, "lon": 2.0},
                    "geofence": {"radius_m": 30}, "narration": {"en": texts},
                })
            })
            .collect();
        let text = serde_json::json!({
            "format": 1, "id": "t", "title": {"en": "T"}, "languages": ["en"], "stops": stops,
        });
        let parsed = read(&text.to_string());
        parsed
            .partial()
            .cloned()
            .expect("OK because it is a valid tour")
    }

    fn place(stop: &str, passage: usize, quote: &str) -> CommentPlace {
        CommentPlace::Passage {
            stop: stop.to_owned(),
            part: StoryPart::Narration,
            lang: Lang("en".to_owned()),
            passage,
            quote: quote.to_owned(),
        }
    }

    #[test]
    fn places_survive_edits() {
        let gate = place("gate", 1, "opened in 1932");
        let texts: &[&str] = &["It was opened in 1932.", "Go on."];
        for (tour, found, pointer) in [
            (
                tour(&[("gate", texts)]),
                AnchorState::Here,
                "/stops/0/narration/en/0",
            ),
            // Stops were rearranged.
            (
                tour(&[("new", &["New."]), ("gate", texts)]),
                AnchorState::Here,
                "/stops/1/narration/en/0",
            ),
            // A passage was put before it.
            (
                tour(&[("gate", &["First.", "It was opened in 1932."])]),
                AnchorState::Moved,
                "/stops/0/narration/en/1",
            ),
            // It went to another stop.
            (
                tour(&[("gate", &["First."]), ("yard", texts)]),
                AnchorState::Moved,
                "/stops/1/narration/en/0",
            ),
            (
                tour(&[("gate", &["It was opened in 1931."])]),
                AnchorState::Changed,
                "/stops/0/narration/en/0",
            ),
            (tour(&[("gate", &[])]), AnchorState::Gone, "/stops/0"),
        ] {
            let anchor = find(&gate, &tour);
            assert_eq!(
                (anchor.found, anchor.pointer.as_deref()),
                (found, Some(pointer))
            );
        }
        let gone = find(&gate, &tour(&[("yard", &["Another."])]));
        assert_eq!(
            (gone.found, gone.stop, gone.pointer),
            (AnchorState::Gone, None, None)
        );
    }
}

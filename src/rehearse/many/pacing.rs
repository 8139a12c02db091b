//! Stories and silence as visitors hear them: how long each story sounds, and how long it is silent before it.

use super::outcome::Outcome;
use super::report::{quantile, round1};
use crate::engine::{Course, StopIndex};
use serde::Serialize;
use std::collections::BTreeMap;
use ts_rs::TS;

/// Stories and silence on the walks of many visitors. All lengths are medians.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Pacing {
    /// Length of a walk, minutes.
    pub walk_min: f64,
    /// Time during which stories sound, minutes.
    pub story_min: f64,
    /// Time on a walk in which nothing sounds, minutes.
    pub silence_min: f64,
    /// The silence between two stories that is longest for most visitors.
    pub longest: Option<Silence>,
    /// The stories in the order in which most visitors hear them.
    pub stories: Vec<HeardStory>,
}

/// A silence between two stories.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Silence {
    /// Id of the stop whose story ends before it.
    pub after: String,
    /// Id of the stop whose story begins after it.
    pub before: String,
    /// Its length, minutes.
    pub minutes: f64,
    /// Number of visitors for whom it is the longest.
    pub visitors: usize,
}

/// A story with the silence before it.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct HeardStory {
    /// Id of the stop.
    pub stop: String,
    /// Silence since the walk began or the story before ended, seconds.
    pub silence_s: f64,
    /// How long the story sounds, seconds.
    pub story_s: f64,
    /// Number of visitors who hear it.
    pub visitors: usize,
}

impl Pacing {
    /// Adds up what the visitors heard.
    pub fn new(course: &Course, outcomes: &[Outcome]) -> Self {
        let id = |stop: StopIndex| course.stops()[stop.0].id.clone();
        let minutes =
            |of: fn(&Outcome) -> f64| round1(median(outcomes.iter().map(of).collect()) / 60.0);
        let mut stories: BTreeMap<StopIndex, Heard> = BTreeMap::new();
        let mut longest: BTreeMap<(StopIndex, StopIndex), Vec<f64>> = BTreeMap::new();
        for outcome in outcomes {
            let mut end = 0.0;
            let mut before: Option<StopIndex> = None;
            let mut longest_here: Option<((StopIndex, StopIndex), f64)> = None;
            for sound in &outcome.sounds {
                let silence = (sound.from_s - end).max(0.0);
                let heard = stories.entry(sound.stop).or_default();
                heard.from_s.push(sound.from_s);
                heard.silence_s.push(silence);
                heard.story_s.push(sound.to_s - sound.from_s);
                if let Some(before) = before
                    && longest_here.is_none_or(|(_, known)| silence > known)
                {
                    longest_here = Some(((before, sound.stop), silence));
                }
                before = Some(sound.stop);
                end = sound.to_s;
            }
            if let Some((stops, silence)) = longest_here {
                longest.entry(stops).or_default().push(silence);
            }
        }
        // Of pairs that are longest for equally many visitors, the first of the tour.
        let longest = longest.into_iter().rev().max_by_key(|(_, all)| all.len());
        let mut in_order: Vec<(f64, HeardStory)> = stories
            .into_iter()
            .map(|(stop, heard)| {
                let story = HeardStory {
                    stop: id(stop),
                    visitors: heard.from_s.len(),
                    silence_s: round1(median(heard.silence_s)),
                    story_s: round1(median(heard.story_s)),
                };
                (median(heard.from_s), story)
            })
            .collect();
        in_order.sort_by(|a, b| a.0.total_cmp(&b.0));
        Self {
            walk_min: minutes(|outcome| outcome.score.seconds),
            story_min: minutes(|outcome| outcome.sounding_s),
            silence_min: minutes(|outcome| (outcome.score.seconds - outcome.sounding_s).max(0.0)),
            longest: longest.map(|((after, before), all)| Silence {
                after: id(after),
                before: id(before),
                visitors: all.len(),
                minutes: round1(median(all) / 60.0),
            }),
            stories: in_order.into_iter().map(|(_, story)| story).collect(),
        }
    }
}

/// What all visitors heard of one story.
#[derive(Default)]
struct Heard {
    from_s: Vec<f64>,
    silence_s: Vec<f64>,
    story_s: Vec<f64>,
}

/// The median; 0 if there are no values.
fn median(mut values: Vec<f64>) -> f64 {
    quantile(&mut values, 0.5)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rehearse::many::outcome::Sound;
    use crate::rehearse::material;
    use crate::rehearse::score::Score;

    fn outcome(sounds: &[(f64, f64)]) -> Outcome {
        let sounds: Vec<Sound> = sounds
            .iter()
            .map(|&(from_s, to_s)| Sound {
                stop: StopIndex(0),
                from_s,
                to_s,
            })
            .collect();
        Outcome {
            score: Score {
                seconds: 600.0,
                ..Score::default()
            },
            waited: Vec::new(),
            dropped: Vec::new(),
            sounding_s: sounds.iter().map(|sound| sound.to_s - sound.from_s).sum(),
            longest_silence_s: 0.0,
            trouble_spots: Vec::new(),
            sounds,
        }
    }

    #[test]
    fn silence_is_where_nothing_sounds() {
        let course = material::course_of_one_stop();
        let heard = Pacing::new(&course, &[outcome(&[(60.0, 180.0), (300.0, 360.0)])]);
        assert_eq!(
            (heard.walk_min, heard.story_min, heard.silence_min),
            (10.0, 3.0, 7.0)
        );
        let longest = heard.longest.expect("OK because there are two stories");
        assert_eq!((longest.minutes, longest.visitors), (2.0, 1));
        assert_eq!(heard.stories.len(), 1);
        let nothing = Pacing::new(&course, &[outcome(&[])]);
        assert_eq!(
            (nothing.story_min, nothing.longest, nothing.stories.len()),
            (0.0, None, 0)
        );
    }
}

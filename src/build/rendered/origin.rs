//! The tags of a rendered clip, which state what it was made from.

use crate::sound::opus::Tags;
use crate::sound::recording;
use crate::tour::facts::Staleness;
use crate::tour::model::{Lang, VoiceChoice};
use crate::voice::script::Line;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Seek;

/// Names of the tags: the tour's id, the passage as written, the sentences as the voice received them (one per line),
/// the voice's name and version, its identity, its licence, and the start and end of each sentence in milliseconds.
const TOUR: &str = "SOUNDWALK_TOUR";
const TEXT: &str = "SOUNDWALK_TEXT";
const SPOKEN: &str = "SOUNDWALK_SPOKEN";
const VOICE: &str = "SOUNDWALK_VOICE";
const VOICE_ID: &str = "SOUNDWALK_VOICE_ID";
const LICENCE: &str = "LICENSE";
/// Tag that is present if the voice has bare harmonics.
const BARE_HARMONICS: &str = "SOUNDWALK_BARE_HARMONICS";
const SENTENCES: &str = "SOUNDWALK_SENTENCES";

/// What a rendered clip was made from, according to its tags.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// Id of the tour that the clip was rendered for; `None` in clips of earlier versions.
    pub tour: Option<String>,
    /// The passage as written.
    pub text: String,
    /// The sentences as the voice received them: lexicon applied, figures spelled out, stress marked.
    pub spoken: Vec<String>,
    /// Name and version of the voice.
    pub voice: String,
    /// The voice as the tour asks for it (see `VoiceChoice::identity`), or the voice's id.
    pub voice_id: String,
    /// Licence of the voice; empty if unknown.
    pub licence: String,
    /// Whether the voice has bare harmonics, which its encoding must take into account (see
    /// `Voice::has_bare_harmonics`).
    pub has_bare_harmonics: bool,
    /// Start and end of each sentence, milliseconds from the start of the clip.
    pub sentences_ms: Vec<(u64, u64)>,
    /// What is wrong with the file's sound or tags, as a clause; such a clip is never played.
    #[serde(default)]
    pub damage: Option<String>,
}

/// Sentence times are rounded to milliseconds, so the last may exceed the end of the sound by this much.
const ROUNDING_MS: f64 = 1.0;

impl Origin {
    /// Reads the tags of a sound file; `None` if it is not a rendered clip. Only the header is read of other files; a
    /// clip's pages are compared with their checksums.
    pub fn read(mut file: File) -> Option<Self> {
        let comments = recording::tags(file.try_clone().ok()?).ok()?;
        let origin = Self::from_comments(comments)?;
        let damage = match file
            .rewind()
            .map_err(Into::into)
            .and_then(|()| recording::seconds_of_whole_ogg(file))
        {
            Ok(seconds) => origin.misplaced_sentence(seconds),
            Err(fault) => Some(fault.what()),
        };
        Some(Self { damage, ..origin })
    }

    /// What is wrong with the sentence times, given the length of the sound in seconds.
    fn misplaced_sentence(&self, seconds: f64) -> Option<String> {
        let mut before = 0;
        for (start, end) in &self.sentences_ms {
            if start > end || *start < before {
                return Some("its sentences are not in order".to_owned());
            }
            before = *end;
        }
        let is_behind = before as f64 > seconds * 1000.0 + ROUNDING_MS;
        is_behind.then(|| {
            format!(
                "its last sentence ends at {} s, its sound at {seconds:.2} s",
                before / 1000
            )
        })
    }

    fn from_comments(comments: Vec<(String, String)>) -> Option<Self> {
        let mut values: BTreeMap<String, String> = comments.into_iter().collect();
        let spans = values.remove(SENTENCES)?;
        let sentences_ms: Vec<(u64, u64)> = spans
            .split_whitespace()
            .map(|span| {
                let (start, end) = span.split_once('-')?;
                Some((start.parse().ok()?, end.parse().ok()?))
            })
            .collect::<Option<_>>()?;
        let spoken: Vec<String> = values.remove(SPOKEN)?.lines().map(str::to_owned).collect();
        if spoken.len() != sentences_ms.len() {
            return None;
        }
        Some(Self {
            tour: values.remove(TOUR),
            text: values.remove(TEXT)?,
            spoken,
            voice: values.remove(VOICE)?,
            voice_id: values.remove(VOICE_ID)?,
            licence: values.remove(LICENCE).unwrap_or_default(),
            has_bare_harmonics: values.contains_key(BARE_HARMONICS),
            sentences_ms,
            damage: None,
        })
    }

    /// The tags for the clip's file.
    pub fn tags(&self, lang: &Lang) -> Tags {
        let spans: Vec<String> = self
            .sentences_ms
            .iter()
            .map(|(start, end)| format!("{start}-{end}"))
            .collect();
        let bare = if self.has_bare_harmonics { "yes" } else { "" };
        let others = [
            (TOUR, self.tour.clone().unwrap_or_default()),
            (TEXT, self.text.clone()),
            (SPOKEN, self.spoken.join("\n")),
            (VOICE, self.voice.clone()),
            (VOICE_ID, self.voice_id.clone()),
            (LICENCE, self.licence.clone()),
            (BARE_HARMONICS, bare.to_owned()),
            (SENTENCES, spans.join(" ")),
        ];
        Tags {
            artist: self.voice.clone(),
            language: lang.0.clone(),
            others: others
                .into_iter()
                .filter(|(_, value)| !value.is_empty())
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
            ..Tags::default()
        }
    }

    /// Why the clip does not suit a passage with these lines and the requested voice; `None` if it does.
    pub fn staleness(&self, lines: &[Line], choice: Option<&VoiceChoice>) -> Option<Staleness> {
        if let Some(damage) = &self.damage {
            return Some(Staleness::Damaged(damage.clone()));
        }
        let mut pairs = self.spoken.iter().zip(lines);
        if let Some((said, _)) = pairs.find(|(said, line)| **said != line.with_voice()) {
            return Some(Staleness::OtherText(said.clone()));
        }
        match self.spoken.len().cmp(&lines.len()) {
            Ordering::Greater => Some(Staleness::Longer),
            Ordering::Less => Some(Staleness::Shorter),
            Ordering::Equal => {
                let asked = choice.and_then(VoiceChoice::identity);
                let is_other = asked.is_some_and(|asked| asked != self.voice_id);
                is_other.then(|| Staleness::OtherVoice {
                    was: self.voice_id.clone(),
                })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin() -> Origin {
        Origin {
            tour: Some("tiny".to_owned()),
            text: "No. 5. Here.".to_owned(),
            spoken: vec!["Number five.".to_owned(), "Here.".to_owned()],
            voice: "RHVoice slt 1.8.0".to_owned(),
            voice_id: "rhvoice/slt".to_owned(),
            licence: "MIT".to_owned(),
            has_bare_harmonics: true,
            sentences_ms: vec![(0, 900), (1350, 2000)],
            damage: None,
        }
    }

    #[test]
    fn tags_record_what_a_clip_was_made_from() {
        let tags = origin().tags(&Lang("en".to_owned()));
        assert_eq!(Origin::from_comments(tags.others), Some(origin()));
    }

    #[test]
    fn files_with_incomplete_tags_are_not_rendered_clips() {
        let whole = origin().tags(&Lang("en".to_owned())).others;
        for left_out in whole
            .iter()
            .filter(|(name, _)| ![TOUR, LICENCE, BARE_HARMONICS].contains(&name.as_str()))
        {
            let rest = whole.iter().filter(|one| *one != left_out).cloned();
            assert_eq!(Origin::from_comments(rest.collect()), None, "{left_out:?}");
        }
        for spans in ["", "0-900", "-1-0 0-1", "0-900 x-2", "0-900 1350"] {
            let mut comments = whole.clone();
            for (name, value) in &mut comments {
                if name == SENTENCES {
                    spans.clone_into(value);
                }
            }
            assert_eq!(Origin::from_comments(comments), None, "{spans:?}");
        }
    }

    #[test]
    fn sentence_times_must_be_in_order_and_within_the_sound() {
        for (spans, is_right) in [
            (vec![(0, 900), (1350, 2000)], true),
            (vec![(0, 900), (900, 900)], true),
            (vec![(0, 900), (1350, 2001)], true),
            (vec![(0, 900), (1350, 2003)], false),
            (vec![(0, 900), (2000, 1350)], false),
            (vec![(1350, 2000), (0, 900)], false),
            (vec![(0, 1400), (1350, 2000)], false),
            (vec![(0, 1000), (99_999_999, 999_999_999)], false),
            (vec![(0, 1000), (u64::MAX - 1, u64::MAX)], false),
        ] {
            let origin = Origin {
                sentences_ms: spans,
                ..origin()
            };
            let found = origin.misplaced_sentence(2.0);
            assert_eq!(found.is_none(), is_right, "{origin:?}: {found:?}");
        }
    }

    #[test]
    fn a_clip_matches_only_its_own_lines_and_voice() {
        let lines = |spoken: &[&str]| -> Vec<Line> {
            let lines = spoken.iter().map(|spoken| Line {
                voice: None,
                spoken: (*spoken).to_owned(),
                shown: None,
            });
            lines.collect()
        };
        let named = |id: &str| Some(VoiceChoice::Named(id.to_owned()));
        let same = ["Number five.", "Here."];
        let other_voice = Staleness::OtherVoice {
            was: "rhvoice/slt".to_owned(),
        };
        for (spoken, choice, expected) in [
            (&same[..], None, None),
            (&same, named("auto"), None),
            (&same, named("rhvoice/slt"), None),
            (&same, named("rhvoice/evgeniy-eng"), Some(other_voice)),
            (&same[..1], None, Some(Staleness::Longer)),
            (&[], None, Some(Staleness::Longer)),
            (
                &["Number five.", "Here.", "There."],
                None,
                Some(Staleness::Shorter),
            ),
            (
                &["Number five.", "There."],
                named("rhvoice/evgeniy-eng"),
                Some(Staleness::OtherText("Here.".to_owned())),
            ),
        ] {
            let found = origin().staleness(&lines(spoken), choice.as_ref());
            assert_eq!(found, expected, "{spoken:?} {choice:?}");
        }
    }
}

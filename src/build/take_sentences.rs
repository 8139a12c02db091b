//! When the sentences of a take begin, for its captions. A take that was cut from a longer recording states it as cue points, each
//! labelled with the sentence; others state nothing, and their captions are spread by length.

use super::captions::Cue;
use crate::sound::repair::Cuts;
use crate::sound::{RATE, wav};
use crate::workspace::Workspace;
use serde::{Deserialize, Serialize};
use std::io::BufReader;

/// A sentence of a take.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct SentenceStart {
    /// When it begins in the prepared clip, seconds.
    pub start_s: f64,
    /// The sentence as it was written when the take was cut.
    pub text: String,
}

/// Reads the sentences that a take states. `cuts` is what was cut from it when it was prepared.
pub(super) fn read(workspace: &Workspace, file: &str, cuts: &Cuts) -> Vec<SentenceStart> {
    let Ok(opened) = workspace.open(file) else {
        return Vec::new();
    };
    let labels = wav::labels(&mut BufReader::new(opened)).into_iter();
    labels
        .map(|(at_s, text)| SentenceStart {
            start_s: cuts.after(at_s),
            text,
        })
        .collect()
}

/// The cue points, at [`RATE`], of a take of these sentences: when each begins, in seconds, and its text.
pub(super) fn cues<'t>(sentences: impl Iterator<Item = (f64, &'t str)>) -> Vec<wav::Cue> {
    sentences
        .map(|(start_s, text)| wav::Cue {
            sample: (start_s.max(0.0) * f64::from(RATE)).round() as u32,
            label: one_line(text),
        })
        .collect()
}

/// Moves the boundaries between cues to where the sentences begin. If the take states other sentences, because the text has changed
/// since or the cue points mean something else, the cues stay as they are; so they do if a time lies outside of them.
pub(super) fn timed(mut cues: Vec<Cue>, sentences: &[SentenceStart]) -> Vec<Cue> {
    let is_same = cues.len() == sentences.len()
        && cues
            .iter()
            .zip(sentences)
            .all(|(cue, sentence)| one_line(&cue.text) == sentence.text);
    let (Some(start_s), Some(end_s), true) = (
        cues.first().map(|cue| cue.start_s),
        cues.last().map(|cue| cue.end_s),
        is_same,
    ) else {
        return cues;
    };
    let starts: Vec<f64> = sentences.iter().map(|one| start_s + one.start_s).collect();
    let is_ascending = starts.windows(2).all(|pair| pair[0] < pair[1]);
    if !is_ascending || starts.iter().any(|start| !(start_s..end_s).contains(start)) {
        return cues;
    }
    for (number, start) in starts.into_iter().enumerate().skip(1) {
        cues[number - 1].end_s = start;
        cues[number].start_s = start;
    }
    cues
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::build::captions::spread;
    use crate::sound::repair::Cut;
    use crate::tour::model::Lang;

    fn starts(text: &str, sentences: &[(f64, &str)]) -> Vec<f64> {
        let sentences: Vec<SentenceStart> = sentences
            .iter()
            .map(|&(start_s, text)| SentenceStart {
                start_s,
                text: text.to_owned(),
            })
            .collect();
        let spread = spread(&Lang("en".to_owned()), text, 10.0, 20.0);
        timed(spread, &sentences)
            .iter()
            .map(|cue| cue.start_s)
            .collect()
    }

    #[test]
    fn captions_follow_the_sentences_of_the_take() {
        let stated = [(0.1, "One."), (7.0, "Two.")];
        assert_eq!(starts("One.  Two.", &stated), [10.0, 17.0]);
        // Changed texts, other marks and impossible times leave the captions as they were.
        for (text, stated) in [
            ("One. Three.", stated.to_vec()),
            ("One. Two.", vec![]),
            ("One. Two.", vec![(0.0, "One.")]),
            ("One. Two.", vec![(3.0, "One."), (3.0, "Two.")]),
            ("One. Two.", vec![(0.0, "One."), (10.5, "Two.")]),
            ("One. Two.", vec![(0.0, "One."), (f64::NAN, "Two.")]),
        ] {
            let half = starts(text, &[]);
            assert_eq!(starts(text, &stated), half, "{text} {stated:?}");
        }
    }

    #[test]
    fn times_are_those_after_the_cuts() {
        let cut = |from_s, to_s| Cut {
            from_s,
            to_s,
            below_db: 60.0,
        };
        let cuts = Cuts {
            stretches: vec![cut(0.0, 0.5), cut(4.0, 5.0)],
        };
        for (at, expected) in [(0.2, 0.0), (0.5, 0.0), (2.0, 1.5), (4.5, 3.5), (6.0, 4.5)] {
            assert!((cuts.after(at) - expected).abs() < 1e-9, "{at}");
        }
    }
}

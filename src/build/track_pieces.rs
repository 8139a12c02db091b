//! A track's pieces while the plan gathers them, its captions and the names of its chapters.

use super::action::{Caption, PieceRef, PlannedPassage};
use super::error::Cause;
use super::track::MAX_TRACK_S;
use crate::sound::assemble::PieceKind;
use crate::tour::estimate::{MAX_SENTENCE_S, sentence_seconds};
use crate::tour::model::{Lang, Localized};
use crate::voice::SENTENCE_PAUSE_S;
use crate::voice::script::Line;

/// The longest name of a chapter, characters.
const MAX_CHAPTER_CHARS: usize = 48;

/// The beginning of a text, as the name of a chapter.
fn chapter_title(text: &str) -> String {
    let mut words = String::new();
    for word in text.split_whitespace() {
        if words.chars().count() + word.chars().count() > MAX_CHAPTER_CHARS {
            return words + "…";
        }
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
    }
    words
}

/// A track's pieces while they are gathered.
#[derive(Default)]
pub(super) struct TrackPieces {
    pub(super) pieces: Vec<PieceRef>,
    pub(super) passages: Vec<PlannedPassage>,
    /// Estimated seconds that voices speak.
    spoken_s: f64,
}

impl TrackPieces {
    /// The first piece of each passage, and the passage's first words.
    pub(super) fn chapters(&self) -> Vec<(usize, String)> {
        let chapters = self.passages.iter().map(|passage| {
            let shown = passage.captions.first();
            (
                passage.pieces.start,
                chapter_title(shown.map_or("", |caption| caption.text.as_str())),
            )
        });
        chapters.collect()
    }

    /// Counts what a voice is to speak, and refuses what nobody should wait for. Rules look at the text; what the lexicon
    /// makes of it shows here.
    pub(super) fn count_spoken(&mut self, lines: &[Line]) -> Result<(), Cause> {
        for line in lines {
            let seconds = sentence_seconds(&line.spoken);
            if seconds > MAX_SENTENCE_S {
                let limit_s = MAX_SENTENCE_S;
                return Err(Cause::TooLong { seconds, limit_s });
            }
            self.spoken_s += seconds + SENTENCE_PAUSE_S;
        }
        if self.spoken_s > MAX_TRACK_S {
            return Err(Cause::TooLong {
                seconds: self.spoken_s,
                limit_s: MAX_TRACK_S,
            });
        }
        Ok(())
    }

    pub(super) fn add(&mut self, clip: Option<usize>, part: PieceKind, pause_before_s: f64) {
        self.pieces.extend(clip.map(|clip| PieceRef {
            clip,
            part,
            pause_before_s,
        }));
    }
}

/// A text in a language, or in any where it is not told in this one.
pub(super) fn text_in(text: &Localized, lang: &Lang) -> String {
    text.get(lang)
        .or_else(|| text.values().next())
        .cloned()
        .unwrap_or_default()
}

/// What the captions show while a single clip tells the whole text.
pub(super) fn caption_of_all(text: &str) -> Caption {
    Caption {
        text: text.trim().to_owned(),
        pieces: 0..1,
        within_s: None,
    }
}

/// What the captions show while the lines are spoken, one clip a line.
pub(super) fn captions_by_sentence(lines: &[Line]) -> Vec<Caption> {
    let mut captions: Vec<Caption> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        match (&line.shown, captions.last_mut()) {
            (Some(text), _) => captions.push(Caption {
                text: text.clone(),
                pieces: at..at + 1,
                within_s: None,
            }),
            (None, Some(last)) => last.pieces.end = at + 1,
            (None, None) => {}
        }
    }
    captions
}

/// What the captions show while the lines are spoken in a single clip; `sentences_ms` tells when.
pub(super) fn captions_in_one_clip(lines: &[Line], sentences_ms: &[(u64, u64)]) -> Vec<Caption> {
    let mut captions = captions_by_sentence(lines);
    for caption in &mut captions {
        let (start, _) = sentences_ms[caption.pieces.start];
        let (_, end) = sentences_ms[caption.pieces.end - 1];
        caption.within_s = Some((start as f64 / 1000.0, end as f64 / 1000.0));
        caption.pieces = 0..1;
    }
    captions
}

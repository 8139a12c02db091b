//! Collects a track's pieces while it is planned, with its captions and chapter names.

use super::action::{Caption, PieceRef, PlannedPassage};
use super::error::Cause;
use super::track::MAX_TRACK_S;
use crate::language::length::sentence_seconds;
use crate::language::markup::plain_words;
use crate::sound::assemble::PieceKind;
use crate::tour::estimate::MAX_SENTENCE_S;
use crate::tour::model::{Lang, Localized};
use crate::voice::SENTENCE_PAUSE_S;
use crate::voice::script::Line;

/// Maximum length of a chapter name in characters.
const MAX_CHAPTER_CHARS: usize = 48;

/// Shortens a text to the name of a chapter.
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

/// The pieces of a track being planned.
#[derive(Default)]
pub(super) struct TrackPieces {
    pub(super) pieces: Vec<PieceRef>,
    pub(super) passages: Vec<PlannedPassage>,
    /// Estimated time that voices speak, seconds.
    spoken_s: f64,
}

impl TrackPieces {
    /// Index of the first piece of each passage, with the passage's first words.
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

    /// Adds up what a voice has to speak and refuses texts that would take too long. Rules check the written text; how
    /// long it becomes with the lexicon shows only here.
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

/// A text in the given language, or in any other if it lacks this one.
pub(super) fn text_in(text: &Localized, lang: &Lang) -> String {
    text.get(lang)
        .or_else(|| text.values().next())
        .cloned()
        .unwrap_or_default()
}

/// The caption for a single clip that holds the whole text.
pub(super) fn caption_of_all(text: &str) -> Caption {
    Caption {
        text: plain_words(text).trim().to_owned(),
        pieces: 0..1,
        within_s: None,
    }
}

/// The captions for lines that are spoken in one clip each.
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

/// The captions for lines that are spoken in a single clip, with the times `sentences_ms`.
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

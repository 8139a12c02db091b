//! A track's pieces while the plan gathers them, and the names of its chapters.

use super::action::{PieceRef, PlannedPassage};
use crate::sound::assemble::Part;
use crate::tour::model::{Lang, Localized};

/// Longest name of a chapter, characters.
const LONGEST_CHAPTER: usize = 48;

/// The beginning of a text, as the name of a chapter.
fn beginning(text: &str) -> String {
    let mut words = String::new();
    for word in text.split_whitespace() {
        if words.chars().count() + word.chars().count() > LONGEST_CHAPTER {
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
pub(super) struct Draft {
    pub(super) pieces: Vec<PieceRef>,
    pub(super) passages: Vec<PlannedPassage>,
}

impl Draft {
    /// The first piece of each passage, and the passage's first words.
    pub(super) fn chapters(&self) -> Vec<(usize, String)> {
        let chapters = self.passages.iter().map(|passage| {
            let shown = passage.captions.first();
            (
                passage.pieces.start,
                beginning(shown.map_or("", |caption| caption.text.as_str())),
            )
        });
        chapters.collect()
    }

    pub(super) fn add(&mut self, clip: Option<usize>, part: Part, pause_before_s: f64) {
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

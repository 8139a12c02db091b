//! Findings: what is wrong in a tour, where, and how to correct it.

use crate::text::{Catalogue, Text, text};
use serde::Serialize;
use std::ops::Range;

/// The severity of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// A remark that does not change the exit status.
    Note,
    /// A mistake that visitors would notice.
    Warning,
    /// A mistake that keeps the tour from being built, or would mislead visitors.
    Error,
}

/// A place in the tour's text with a message about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Label {
    /// Bytes of the source text.
    pub span: Range<usize>,
    /// The same place as a JSON pointer (RFC 6901).
    pub pointer: String,
    /// The message about this place; may be empty for the first label.
    pub message: Text,
}

/// A replacement that is safe to apply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fix {
    /// What the replacement does, as an imperative.
    pub title: Text,
    /// Bytes of the source text that are replaced.
    pub span: Range<usize>,
    /// The text that replaces them.
    pub replacement: String,
}

/// What an author can do in the studio about a finding, where no change of the text would be the cure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum Action {
    /// Record a passage.
    Record {
        /// JSON pointer to the passage.
        pointer: String,
    },
    /// Write a text.
    Write {
        /// JSON pointer to the text.
        pointer: String,
    },
    /// Look at a stop and its zone on the map.
    Place {
        /// Index of the stop.
        stop: usize,
    },
    /// Add a stop.
    AddStop,
    /// Choose another voice for a language, or install one.
    ChooseVoice {
        /// Tag of the language.
        lang: String,
    },
    /// Look at the facts of the source document.
    Facts,
    /// Draw the way between two stops.
    DrawLeg {
        /// Index of the stop to which it leads.
        stop: usize,
    },
}

/// One finding. The first label is the place it is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// The rule's code, kebab-case, such as `overlapping-geofences`.
    pub code: &'static str,
    /// How serious it is.
    pub severity: Severity,
    /// What is wrong, in one sentence.
    pub message: Text,
    /// The places it is about; the first is the main one.
    pub labels: Vec<Label>,
    /// How to correct it.
    pub help: Option<Text>,
    /// A safe fix, if there is one.
    pub fix: Option<Fix>,
    /// Fixes of which the author has to choose one. None of them is applied without being asked for.
    pub choices: Vec<Fix>,
    /// What to do in the studio, if that is the cure.
    pub action: Option<Action>,
}

impl Diagnostic {
    /// Adds the main place or, after that, a further place.
    #[must_use]
    pub fn at(mut self, label: Label) -> Self {
        self.labels.push(label);
        self
    }

    /// Says how to correct it.
    #[must_use]
    pub fn help(mut self, help: Text) -> Self {
        self.help = Some(help);
        self
    }

    /// Offers a replacement that is safe to apply.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }

    /// Offers a replacement that is safe to apply, if there is one.
    #[must_use]
    pub fn with_fix(mut self, fix: Option<Fix>) -> Self {
        self.fix = fix;
        self
    }

    /// Offers replacements of which the author has to choose one.
    #[must_use]
    pub fn choices(mut self, choices: Vec<Fix>) -> Self {
        self.choices = choices;
        self
    }

    /// Offers one more replacement to choose from, if there is one.
    #[must_use]
    pub fn choice(mut self, choice: Option<Fix>) -> Self {
        self.choices.extend(choice);
        self
    }

    /// Says what to do about it in the studio.
    #[must_use]
    pub fn action(mut self, action: Action) -> Self {
        self.action = Some(action);
        self
    }

    /// The finding with all its texts as a guide reads them in the language of a catalogue.
    #[must_use]
    pub fn worded(&self, catalogue: &Catalogue) -> Self {
        let worded = |text: &Text| Text::plain(text.worded(catalogue));
        let fix = |fix: &Fix| Fix {
            title: worded(&fix.title),
            ..fix.clone()
        };
        Self {
            message: worded(&self.message),
            labels: self
                .labels
                .iter()
                .map(|label| label.clone().with_message(worded(&label.message)))
                .collect(),
            help: self.help.as_ref().map(worded),
            fix: self.fix.as_ref().map(fix),
            choices: self.choices.iter().map(fix).collect(),
            ..self.clone()
        }
    }

    /// The bytes of the main place, or the start of the text if there is none.
    pub fn span(&self) -> Range<usize> {
        self.labels.first().map_or(0..0, |label| label.span.clone())
    }
}

impl Label {
    /// Adds a message about the place.
    #[must_use]
    pub fn with_message(mut self, message: Text) -> Self {
        self.message = message;
        self
    }
}

/// The most findings of one code that are listed. More are only counted: nobody reads them, and a hostile text could cause
/// millions.
pub const MAX_PER_CODE: usize = 200;

/// Collects findings, and only counts those beyond [`MAX_PER_CODE`].
#[derive(Debug, Default)]
pub struct Findings {
    list: Vec<Diagnostic>,
    seen: std::collections::BTreeMap<&'static str, usize>,
    suppressed: std::collections::BTreeSet<(usize, usize)>,
}

impl Findings {
    /// Suppresses further findings about these bytes, because they could not be read and have a finding that says so.
    pub fn suppress(&mut self, bytes: Range<usize>) {
        self.suppressed.insert((bytes.start, bytes.end));
    }

    /// Whether findings about these bytes are suppressed.
    pub fn is_suppressed(&self, bytes: &Range<usize>) -> bool {
        self.suppressed.contains(&(bytes.start, bytes.end))
    }

    /// Adds a finding, unless its bytes are suppressed.
    pub fn push(&mut self, finding: Diagnostic) {
        if self.is_suppressed(&finding.span()) {
            return;
        }
        let seen = self.seen.entry(finding.code).or_default();
        *seen += 1;
        if *seen <= MAX_PER_CODE {
            self.list.push(finding);
        }
    }

    /// Whether further findings of this code would only be counted.
    pub fn is_full(&self, code: &str) -> bool {
        self.seen.get(code).is_some_and(|seen| *seen > MAX_PER_CODE)
    }

    /// All findings in the order of the text. The last one of a code that was found too often says how many more there are.
    pub fn into_sorted(mut self) -> Vec<Diagnostic> {
        for (code, seen) in &self.seen {
            if let Some(more) = seen.checked_sub(MAX_PER_CODE).filter(|more| *more > 0)
                && let Some(last) = self.list.iter_mut().rfind(|one| one.code == *code)
            {
                let message = &last.message;
                last.message = text!(
                    "{message} (and {more} more findings of this kind)",
                    message,
                    more
                );
            }
        }
        self.list
            .sort_by_key(|one| (one.span().start, one.span().end, one.code));
        self.list
    }
}

//! Findings as the page shows them.

use crate::tour::diagnostic::{Action, Severity};
use serde::Serialize;
use ts_rs::TS;

/// A finding, with places as UTF-16 offsets into the text.
#[derive(Debug, Serialize, TS)]
pub struct FindingView {
    /// Code of the rule.
    pub code: String,
    /// How serious it is.
    pub severity: SeverityView,
    /// What is wrong.
    pub message: String,
    /// What it means for visitors, in one sentence.
    pub meaning: String,
    /// How to correct it.
    pub help: Option<String>,
    /// The places; the first is the main one.
    pub places: Vec<PlaceView>,
    /// What the fix does, if there is one.
    pub fix: Option<String>,
    /// What each of the fixes does of which the author has to choose one.
    pub choices: Vec<String>,
    /// What the author can do about it in the studio, if no change of the text would be the cure.
    pub action: Option<ActionView>,
}

/// What an author can do about a finding in the studio.
#[derive(Debug, Serialize, TS)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum ActionView {
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
    /// Draw the way to a stop.
    DrawLeg {
        /// Index of the stop to which it leads.
        stop: usize,
    },
}

impl From<&Action> for ActionView {
    fn from(action: &Action) -> Self {
        match action {
            Action::Record { pointer } => Self::Record {
                pointer: pointer.clone(),
            },
            Action::Write { pointer } => Self::Write {
                pointer: pointer.clone(),
            },
            Action::Place { stop } => Self::Place { stop: *stop },
            Action::AddStop => Self::AddStop,
            Action::ChooseVoice { lang } => Self::ChooseVoice { lang: lang.clone() },
            Action::Facts => Self::Facts,
            Action::DrawLeg { stop } => Self::DrawLeg { stop: *stop },
        }
    }
}

/// The severity of a finding.
#[derive(Debug, Clone, Copy, Serialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum SeverityView {
    /// A remark.
    Note,
    /// A mistake that visitors would notice.
    Warning,
    /// A mistake that keeps the tour from being built, or would mislead visitors.
    Error,
}

impl From<Severity> for SeverityView {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Note => Self::Note,
            Severity::Warning => Self::Warning,
            Severity::Error => Self::Error,
        }
    }
}

/// A place in the text.
#[derive(Debug, Serialize, TS)]
pub struct PlaceView {
    /// JSON pointer to the place.
    pub pointer: String,
    /// Offset of the first UTF-16 unit.
    pub start: usize,
    /// Offset after the last UTF-16 unit.
    pub end: usize,
    /// Line number, from 1.
    pub line: usize,
    /// The message about this place; may be empty.
    pub message: String,
}

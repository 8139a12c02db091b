//! Findings as text: for people, for programs, for GitHub's review pages.

pub mod github;
pub mod human;
pub mod json;

use crate::text::{List, Text, text};
use crate::tour::diagnostic::{Diagnostic, Severity};

/// The number of findings of each severity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Number of findings with the severity "error".
    pub errors: usize,
    /// Number of findings with the severity "warning".
    pub warnings: usize,
    /// How many notes, which do not affect the exit status.
    pub notes: usize,
}

/// Counts findings by severity.
pub fn count(findings: &[Diagnostic]) -> Counts {
    let of = |severity| {
        findings
            .iter()
            .filter(|one| one.severity == severity)
            .count()
    };
    Counts {
        errors: of(Severity::Error),
        warnings: of(Severity::Warning),
        notes: of(Severity::Note),
    }
}

impl Counts {
    /// Whether there are errors or warnings.
    pub fn any_findings(&self) -> bool {
        self.errors + self.warnings > 0
    }
}

impl Counts {
    /// The counts in words.
    pub fn in_words(&self) -> Text {
        let mut parts = Vec::new();
        match self.errors {
            0 => {}
            1 => parts.push(text!("1 error")),
            count => parts.push(text!("{count} errors", count)),
        }
        match self.warnings {
            0 => {}
            1 => parts.push(text!("1 warning")),
            count => parts.push(text!("{count} warnings", count)),
        }
        match self.notes {
            0 => {}
            1 => parts.push(text!("1 note")),
            count => parts.push(text!("{count} notes", count)),
        }
        if parts.is_empty() {
            text!("no mistakes found")
        } else {
            text!("{parts}", parts = List(parts, ", "))
        }
    }
}

impl std::fmt::Display for Counts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.in_words())
    }
}

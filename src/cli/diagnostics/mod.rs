//! Findings as text: for people, for programs, for GitHub's review pages.

pub mod github;
pub mod human;
pub mod json;

use crate::tour::diagnostic::{Diagnostic, Severity};
use crate::wording::counted;

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

impl std::fmt::Display for Counts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let parts: Vec<String> = [
            (self.errors, "error"),
            (self.warnings, "warning"),
            (self.notes, "note"),
        ]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| counted(count, what))
        .collect();
        if parts.is_empty() {
            write!(f, "no mistakes found")
        } else {
            write!(f, "{}", parts.join(", "))
        }
    }
}

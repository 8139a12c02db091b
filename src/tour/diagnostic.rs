//! Findings: what is wrong in a tour, where, and how to correct it.

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
    pub message: String,
}

/// A replacement that is safe to apply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fix {
    /// What the replacement does, as an imperative.
    pub title: String,
    /// Bytes of the source text that are replaced.
    pub span: Range<usize>,
    /// The text that replaces them.
    pub replacement: String,
}

/// One finding. The first label is the place it is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// The rule's code, kebab-case, such as `overlapping-geofences`.
    pub code: &'static str,
    /// How serious it is.
    pub severity: Severity,
    /// What is wrong, in one sentence.
    pub message: String,
    /// The places it is about; the first is the main one.
    pub labels: Vec<Label>,
    /// How to correct it.
    pub help: Option<String>,
    /// A safe fix, if there is one.
    pub fix: Option<Fix>,
    /// Fixes of which the author has to choose one. None of them is applied without being asked for.
    pub choices: Vec<Fix>,
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
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Offers a replacement that is safe to apply.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }

    /// Offers replacements of which the author has to choose one.
    #[must_use]
    pub fn choices(mut self, choices: Vec<Fix>) -> Self {
        self.choices = choices;
        self
    }

    /// The bytes of the main place, or the start of the text if there is none.
    pub fn span(&self) -> Range<usize> {
        self.labels.first().map_or(0..0, |label| label.span.clone())
    }
}

impl Label {
    /// Adds a message about the place.
    #[must_use]
    pub fn with_message(mut self, message: impl Into<String>) -> Self {
        self.message = message.into();
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
                last.message += &format!(" (and {more} more findings of this kind)");
            }
        }
        self.list
            .sort_by_key(|one| (one.span().start, one.span().end, one.code));
        self.list
    }
}

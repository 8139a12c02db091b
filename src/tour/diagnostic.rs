//! The author's mistake as a value: what is wrong, where, and what cures it.

use serde::Serialize;
use std::ops::Range;

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; does not change the exit status.
    Note,
    /// A finding: visitors would notice.
    Warning,
    /// A finding: the tour cannot be built or would mislead.
    Error,
}

/// A place in the tour's text with what is to be said about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Label {
    /// Bytes of the source text.
    pub span: Range<usize>,
    /// The same place as a JSON pointer (RFC 6901).
    pub pointer: String,
    /// What is to be said about this place; may be empty for the first label.
    pub message: String,
}

/// A replacement that is safe to apply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fix {
    /// What the replacement does, as an imperative.
    pub title: String,
    /// Bytes of the source text that are replaced.
    pub span: Range<usize>,
    /// What stands there afterwards.
    pub replacement: String,
}

/// One finding. The first label is the place it is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// The rule's code, kebab-case, such as `overlapping-geofences`.
    pub code: &'static str,
    /// How much it weighs.
    pub severity: Severity,
    /// What is wrong, in one sentence.
    pub message: String,
    /// Where.
    pub labels: Vec<Label>,
    /// What cures it.
    pub help: Option<String>,
    /// A safe cure, where there is one.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// Adds the place it is about, or a further place that explains it.
    #[must_use]
    pub fn at(mut self, label: Label) -> Self {
        self.labels.push(label);
        self
    }

    /// Says what cures it.
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

    /// The bytes it is about; the start of the text where it has no label.
    pub fn span(&self) -> Range<usize> {
        self.labels.first().map_or(0..0, |label| label.span.clone())
    }
}

impl Label {
    /// The same place with something said about it.
    #[must_use]
    pub fn with_message(mut self, message: impl Into<String>) -> Self {
        self.message = message.into();
        self
    }
}

/// More findings of one code than this are counted, not listed: nobody reads them, and a hostile text could ask for
/// millions.
pub const MAX_PER_CODE: usize = 200;

/// Collects findings, and only counts those of a code that was found too often.
#[derive(Debug, Default)]
pub struct Findings {
    list: Vec<Diagnostic>,
    seen: std::collections::BTreeMap<&'static str, usize>,
    suppressed: std::collections::BTreeSet<(usize, usize)>,
}

impl Findings {
    /// Ignores further findings about these bytes: they could not be read, and that was said.
    pub fn suppress(&mut self, bytes: Range<usize>) {
        self.suppressed.insert((bytes.start, bytes.end));
    }

    /// Whether these bytes could not be read, and that was said: nothing that follows from it is worth a finding.
    pub fn is_suppressed(&self, bytes: &Range<usize>) -> bool {
        self.suppressed.contains(&(bytes.start, bytes.end))
    }

    /// Adds a finding.
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

    /// All findings in the order of the text; the last one of a code that was found too often says so.
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

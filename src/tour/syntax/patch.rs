//! A text with patches that make it parseable, and the mapping of its places to those of the author's text.

use crate::tour::diagnostic::{Diagnostic, Findings};
use std::ops::Range;

/// A part of the author's text that is read as something else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Patch {
    /// Bytes of the author's text.
    pub span: Range<usize>,
    /// The text that is read instead.
    pub replacement: String,
}

/// A text with patches applied. [`Patched::source`] maps its places to those of the author's text.
#[derive(Debug)]
pub struct Patched<'t> {
    /// The text that is parsed.
    pub text: String,
    source: &'t str,
    /// Bytes before `source` in the author's text, such as a byte order mark.
    base: usize,
    patches: Vec<(Range<usize>, Range<usize>)>,
    /// Parts of the author's text that may mean something else than is read, in order.
    uncertain: Vec<Range<usize>>,
}

impl<'t> Patched<'t> {
    /// Applies the patches, which must not touch each other.
    pub fn new(source: &'t str, base: usize, mut patches: Vec<Patch>) -> Self {
        patches.sort_by_key(|patch| patch.span.start);
        let mut text = String::with_capacity(source.len());
        let (mut at, mut placed) = (0, Vec::with_capacity(patches.len()));
        for patch in patches {
            if patch.span.start < at || source.get(patch.span.clone()).is_none() {
                continue;
            }
            text.push_str(&source[at..patch.span.start]);
            let start = text.len();
            text.push_str(&patch.replacement);
            at = patch.span.end;
            placed.push((start..text.len(), patch.span));
        }
        text.push_str(&source[at..]);
        Self {
            text,
            source,
            base,
            patches: placed,
            uncertain: Vec::new(),
        }
    }

    /// Adds parts of the author's text, in order, in which nothing is certain enough for a fix.
    #[must_use]
    pub fn uncertain_in(mut self, stretches: Vec<Range<usize>>) -> Self {
        self.uncertain = stretches;
        self
    }

    /// Whether a fix in a span of the author's text could be wrong.
    fn is_uncertain(&self, span: &Range<usize>) -> bool {
        let (start, end) = (span.start - self.base, span.end - self.base);
        let first = self.uncertain.partition_point(|one| one.end < start);
        self.uncertain
            .get(first)
            .is_some_and(|one| one.start <= end)
    }

    /// The author's bytes for a span of the parsed text. A span that begins or ends within a patch is extended to all of it.
    pub fn source(&self, span: &Range<usize>) -> Range<usize> {
        // Parts that were blanked out between tries may have contained characters of several bytes.
        let is_edge = |at: &usize| self.source.is_char_boundary(*at);
        let start = self
            .source_of(span.start, |original| original.start)
            .min(self.source.len());
        let start = (0..=start).rev().find(is_edge).unwrap_or(0);
        let end = if span.is_empty() {
            start
        } else {
            self.source_of(span.end, |original| original.end)
        };
        let end = (end..=self.source.len()).find(is_edge);
        let end = end.unwrap_or(self.source.len()).max(start);
        self.base + start..self.base + end
    }

    fn source_of(&self, at: usize, edge: impl Fn(&Range<usize>) -> usize) -> usize {
        let before = self
            .patches
            .partition_point(|(parsed, _)| parsed.start <= at);
        let Some((parsed, original)) = before.checked_sub(1).map(|last| &self.patches[last]) else {
            return at;
        };
        if at == parsed.start && at != parsed.end {
            original.start
        } else if at < parsed.end {
            edge(original)
        } else {
            original.end + (at - parsed.end)
        }
    }

    fn is_patched(&self, span: &Range<usize>) -> bool {
        let first = self
            .patches
            .partition_point(|(parsed, _)| parsed.end <= span.start);
        let next = self.patches.get(first);
        next.is_some_and(|(parsed, _)| parsed.start < span.end.max(span.start + 1))
    }
}

/// Collects findings about a patched text and maps their places to the author's text.
pub struct PatchedFindings<'a> {
    /// The text that the findings are about.
    pub patched: &'a Patched<'a>,
    /// Receives a finding for each repair.
    pub findings: &'a mut Findings,
}

impl PatchedFindings<'_> {
    /// Adds a finding, which must not have [`Diagnostic::choices`]. A fix that touches a patch is dropped: the patch has a finding and a fix of its own, and the text is
    /// read again afterwards.
    pub fn push(&mut self, mut finding: Diagnostic) {
        for label in &mut finding.labels {
            label.span = self.patched.source(&label.span);
        }
        finding.fix = finding
            .fix
            .filter(|fix| !self.patched.is_patched(&fix.span));
        if let Some(fix) = &mut finding.fix {
            fix.span = self.patched.source(&fix.span);
        }
        finding.fix = finding
            .fix
            .filter(|fix| !self.patched.is_uncertain(&fix.span));
        self.findings.push(finding);
    }

    /// Suppresses further findings about a span of the patched text.
    pub fn suppress(&mut self, span: &Range<usize>) {
        self.findings.suppress(self.patched.source(span));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_lead_back_to_the_authors_text() {
        let patch = |span: Range<usize>, replacement: &str| Patch {
            span,
            replacement: replacement.to_owned(),
        };
        let source = "{“a”: 1,5, x}";
        let patched = Patched::new(
            source,
            3,
            vec![
                patch(1..8, "\"a\""),
                patch(10..13, "1.5"),
                patch(15..16, ""),
            ],
        );
        assert_eq!(patched.text, "{\"a\": 1.5, }");
        for (span, expected) in [
            (0..1, "{"),
            (1..4, "“a”"),
            (2..3, "“a”"),
            (4..5, ":"),
            (6..9, "1,5"),
            (9..10, ","),
            (11..12, "}"),
        ] {
            let source_span = patched.source(&span);
            let found = &source[source_span.start - 3..source_span.end - 3];
            assert_eq!(found, expected, "{span:?}");
        }
    }
}

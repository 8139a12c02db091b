//! Applies the fixes of findings to a text.

use super::diagnostic::{Diagnostic, Fix};
use std::ops::Range;

/// A text after fixes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fixed {
    /// The text of the corrected document.
    pub text: String,
    /// How many fixes were applied.
    pub applied: usize,
}

/// Replaces pieces of a span. `None` where pieces overlap or lie outside the span: values that were read from a repaired text
/// are not written in the text as they were read.
pub fn replaced(
    text: &str,
    span: &Range<usize>,
    mut pieces: Vec<(Range<usize>, String)>,
) -> Option<String> {
    pieces.sort_by_key(|(piece, _)| piece.start);
    let mut result = String::new();
    let mut at = span.start;
    for (piece, replacement) in pieces {
        result.push_str(text.get(at..piece.start)?);
        result.push_str(&replacement);
        at = piece.end;
    }
    Some(result + text.get(at..span.end)?)
}

/// The text after one fix; `None` if the fix belongs to another text.
pub fn apply_one(text: &str, fix: &Fix) -> Option<String> {
    let pieces = vec![(fix.span.clone(), fix.replacement.clone())];
    replaced(text, &(0..text.len()), pieces)
}

/// Applies all fixes that do not touch the bytes of an earlier one. The others wait until the text has been read again.
pub fn apply(text: &str, findings: &[Diagnostic]) -> Fixed {
    let mut fixes: Vec<&Fix> = findings.iter().filter_map(|one| one.fix.as_ref()).collect();
    fixes.sort_by_key(|fix| (fix.span.start, fix.span.end));
    let mut fixed = String::with_capacity(text.len());
    let (mut at, mut applied) = (0, 0);
    for fix in fixes {
        let touches =
            fix.span.start < at || (applied > 0 && fix.span.start == at && fix.span.is_empty());
        if touches || fix.span.end > text.len() {
            continue;
        }
        fixed.push_str(&text[at..fix.span.start]);
        fixed.push_str(&fix.replacement);
        at = fix.span.end;
        applied += 1;
    }
    fixed.push_str(&text[at..]);
    Fixed {
        text: fixed,
        applied,
    }
}

//! Finds git's merge conflict markers. The first version of each conflict is read, so that the rest of the file is checked.

use super::mistake::mistake;
use super::patch::Patch;
use crate::text::text;
use crate::tour::diagnostic::{Diagnostic, Findings, Label};
use std::ops::Range;

/// The characters of the markers, in their order.
const OURS: char = '<';
const BASE: char = '|';
const DIVIDER: char = '=';
const THEIRS: char = '>';

/// Finds the conflicts of a text. Places in the findings count from `base`.
pub(super) fn find(text: &str, base: usize, findings: &mut Findings) -> Vec<Patch> {
    let mut patches = Vec::new();
    let mut open: Option<(Range<usize>, Option<Range<usize>>)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let span = at..at + line.len();
        at = span.end;
        let Some(mark) = mark(line) else { continue };
        match (mark, &mut open) {
            (OURS, None) => open = Some((span, None)),
            (BASE | DIVIDER, Some((_, left_out))) => {
                left_out.get_or_insert(span);
            }
            (THEIRS, Some((first, Some(left_out)))) => {
                findings.push(conflict(text, base, first, &span));
                patches.push(patch(first.clone()));
                patches.push(patch(left_out.start..span.end));
                open = None;
            }
            _ => {
                findings.push(leftover(text, base, &span));
                patches.push(patch(span));
            }
        }
    }
    if let Some((first, left_out)) = open {
        findings.push(leftover(text, base, &first));
        patches.push(patch(first));
        patches.extend(left_out.map(patch));
    }
    patches
}

/// The marker that a line consists of: the same character seven times, then the end or a name.
fn mark(line: &str) -> Option<char> {
    let line = line.trim_end();
    let sign = line
        .chars()
        .next()
        .filter(|sign| [OURS, BASE, DIVIDER, THEIRS].contains(sign))?;
    let after = line.trim_start_matches(sign);
    (line.len() - after.len() == 7 && (after.is_empty() || after.starts_with(' '))).then_some(sign)
}

fn patch(span: Range<usize>) -> Patch {
    Patch {
        span,
        replacement: String::new(),
    }
}

fn conflict(text: &str, base: usize, first: &Range<usize>, last: &Range<usize>) -> Diagnostic {
    let name = |span: &Range<usize>| text[span.clone()].trim_end()[7..].trim().to_owned();
    let message = match (name(first), name(last)) {
        (ours, theirs) if ours.is_empty() || theirs.is_empty() => {
            text!("a git merge conflict was left here")
        }
        (ours, theirs) => text!(
            "a git merge conflict (`{ours}` and `{theirs}`) was left here",
            ours,
            theirs
        ),
    };
    mistake(shown(text, base, first), message)
        .at(Label {
            span: shown(text, base, last),
            pointer: String::new(),
            message: text!("to here"),
        })
        .help(
            text!("keep one of the two versions (they are divided by `=======`) and remove the other and the lines with the \
             marks of git; meanwhile the first version is checked"),
        )
}

fn leftover(text: &str, base: usize, span: &Range<usize>) -> Diagnostic {
    mistake(
        shown(text, base, span),
        text!("a mark of a git merge conflict was left here"),
    )
    .help(text!(
        "remove the line, and look whether both versions of what stood here were kept"
    ))
}

/// The span of a line without its line break.
fn shown(text: &str, base: usize, span: &Range<usize>) -> Range<usize> {
    base + span.start..base + span.start + text[span.clone()].trim_end().len()
}

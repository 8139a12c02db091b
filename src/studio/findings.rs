//! Converts findings for the page: worded for the guide, with UTF-16 offsets as JavaScript uses them.

use super::wire::{ActionView, FindingView, PlaceView};
use crate::text::{Catalogue, Text};
use crate::tour::diagnostic::{Diagnostic, Label};
use crate::tour::lines::Lines;
use crate::tour::rules;

/// Converts all findings about a text.
pub fn views(text: &str, findings: &[Diagnostic], catalogue: &Catalogue) -> Vec<FindingView> {
    let lines = Lines::of(text);
    let starts = line_starts(text);
    let place = |label: &Label| PlaceView {
        pointer: label.pointer.clone(),
        start: utf16(text, &starts, label.span.start),
        end: utf16(text, &starts, label.span.end),
        line: lines.line_column(text, label.span.start).line,
        message: sentence(&label.message, catalogue),
    };
    findings
        .iter()
        .map(|finding| FindingView {
            code: finding.code.to_owned(),
            severity: finding.severity.into(),
            message: sentence(&finding.message, catalogue),
            meaning: meaning(finding.code, catalogue),
            help: finding.help.as_ref().map(|help| sentence(help, catalogue)),
            places: finding.labels.iter().map(place).collect(),
            fix: finding
                .fix
                .as_ref()
                .map(|fix| sentence(&fix.title, catalogue)),
            choices: finding
                .choices
                .iter()
                .map(|fix| sentence(&fix.title, catalogue))
                .collect(),
            action: finding.action.as_ref().map(ActionView::from),
        })
        .collect()
}

/// A text as the guide reads it, with a capital letter.
pub fn sentence(text: &Text, catalogue: &Catalogue) -> String {
    let words = text.worded(catalogue);
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => words,
    }
}

/// What a mistake means for visitors.
fn meaning(code: &str, catalogue: &Catalogue) -> String {
    let meaning = catalogue.meaning(code);
    let why = || rules::find(code).map_or("", |rule| rule.why);
    meaning.unwrap_or_else(why).to_owned()
}

/// The byte and UTF-16 offsets at which the lines begin.
fn line_starts(text: &str) -> Vec<(usize, usize)> {
    let (mut bytes, mut units) = (0, 0);
    let mut starts = vec![(0, 0)];
    for line in text.split_inclusive('\n') {
        bytes += line.len();
        units += line.encode_utf16().count();
        starts.push((bytes, units));
    }
    starts
}

fn utf16(text: &str, starts: &[(usize, usize)], byte: usize) -> usize {
    let line = starts.partition_point(|(start, _)| *start <= byte) - 1;
    let (start, units) = starts[line];
    let within = text.get(start..byte).unwrap_or_default();
    units + within.encode_utf16().count()
}

#[cfg(test)]
mod tests {
    use super::{line_starts, utf16};

    #[test]
    fn letters_outside_the_basic_plane_count_two() {
        let text = "aж\n😀b\n";
        let starts = line_starts(text);
        for (byte, expected) in [(0, 0), (1, 1), (3, 2), (4, 3), (8, 5), (9, 6), (10, 7)] {
            assert_eq!(utf16(text, &starts, byte), expected, "{byte}");
        }
    }
}

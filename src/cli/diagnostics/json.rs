//! Findings for programs: a JSON array, one finding a line.

use crate::tour::diagnostic::{self, Diagnostic, Severity};
use crate::tour::lines::{LineColumn, Lines};
use serde::Serialize;
use std::ops::Range;

/// One finding; docs/tour-format.md describes the keys.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding<'a> {
    code: &'a str,
    severity: Severity,
    message: &'a str,
    file: &'a str,
    #[serde(flatten)]
    place: Span<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<Span<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<Fix<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    choices: Vec<Fix<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Span<'a> {
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    start: usize,
    end: usize,
    pointer: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    label: &'a str,
}

#[derive(Serialize)]
struct Fix<'a> {
    title: &'a str,
    start: usize,
    end: usize,
    replacement: &'a str,
}

impl<'a> Fix<'a> {
    fn of(fix: &'a diagnostic::Fix) -> Self {
        Self {
            title: &fix.title,
            start: fix.span.start,
            end: fix.span.end,
            replacement: &fix.replacement,
        }
    }
}

/// All findings about a text as a JSON array with a line break at the end.
pub fn render(findings: &[Diagnostic], text: &str, path: &str) -> String {
    let lines = Lines::of(text);
    let span = |bytes: &Range<usize>, pointer, label| {
        let LineColumn { line, column } = lines.line_column(text, bytes.start);
        let end = lines.line_column(text, bytes.end);
        Span {
            line,
            column,
            end_line: end.line,
            end_column: end.column,
            start: bytes.start,
            end: bytes.end,
            pointer,
            label,
        }
    };
    let rows: Vec<String> = findings
        .iter()
        .map(|one| {
            let mut spans = one
                .labels
                .iter()
                .map(|label| span(&label.span, &label.pointer, &label.message));
            let finding = Finding {
                code: one.code,
                severity: one.severity,
                message: &one.message,
                file: path,
                place: spans.next().unwrap_or_else(|| span(&(0..0), "", "")),
                related: spans.collect(),
                help: one.help.as_deref(),
                fix: one.fix.as_ref().map(Fix::of),
                choices: one.choices.iter().map(Fix::of).collect(),
            };
            serde_json::to_string(&finding).expect("OK because texts and numbers are always JSON")
        })
        .collect();
    if rows.is_empty() {
        "[]\n".to_owned()
    } else {
        format!("[\n{}\n]\n", rows.join(",\n"))
    }
}

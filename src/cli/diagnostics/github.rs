//! Findings as GitHub's workflow commands, which show them beside the changed lines of a pull request.
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>

use crate::tour::diagnostic::{Diagnostic, Severity};
use crate::tour::lines::Lines;

/// All findings about a text, one a line.
pub fn render(findings: &[Diagnostic], text: &str, path: &str) -> String {
    let lines = Lines::of(text);
    let mut out = String::new();
    for finding in findings {
        let command = match finding.severity {
            Severity::Note => "notice",
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        let span = finding.span();
        let start = lines.line_column(text, span.start);
        let end = lines.line_column(text, span.end);
        // GitHub only accepts columns for a place on a single line.
        let ends = if end.line == start.line {
            format!(",endLine={},endColumn={}", end.line, end.column)
        } else {
            String::new()
        };
        let message = match &finding.help {
            Some(help) => format!("{}\nhelp: {help}", finding.message),
            None => finding.message.to_string(),
        };
        out += &format!(
            "::{command} file={},line={},col={}{ends},title={}::{}\n",
            property(path),
            start.line,
            start.column,
            property(finding.code),
            data(&message),
        );
    }
    out
}

fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

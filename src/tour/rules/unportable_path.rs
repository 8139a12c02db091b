//! `unportable-path`: a file name that works on one machine only.

use super::{Look, Rule, When};
use crate::tour::diagnostic::{Findings, Fix, Severity};
use crate::tour::facts::named_files;

/// The rule.
pub const RULE: Rule = Rule {
    code: "unportable-path",
    severity: Severity::Error,
    finds: "A file is named by an absolute path, with backslashes, or by a web address.",
    why: "The tour is moved, shared and built elsewhere; files are looked for relative to the tour's folder.",
    wrong: "\"take\": \"C:\\\\takes\\\\square.wav\"",
    right: "\"take\": \"audio/ru/square.wav\"",
    cure: "Copy the file into the tour's folder and write its path from there, with `/` between folders.",
    when: When::OnTour(find),
};

/// What makes a path work on one machine only; nothing for a path that works everywhere.
pub fn why(path: &str) -> Option<&'static str> {
    let drive = path.as_bytes().get(1) == Some(&b':');
    if path.contains("://") {
        Some("is a web address")
    } else if path.starts_with('/') || path.starts_with('\\') || drive {
        Some("is an absolute path")
    } else if path.contains('\\') {
        Some(BACKSLASHES)
    } else if path.trim().is_empty() {
        Some("is empty")
    } else {
        None
    }
}

const BACKSLASHES: &str = "has backslashes";

fn find(look: &Look, findings: &mut Findings) {
    for file in named_files(look.tour) {
        if findings.is_full(RULE.code) {
            return;
        }
        let path = &file.path;
        let Some(why) = why(path) else {
            continue;
        };
        let label = look.at(&file.pointer);
        let finding = RULE
            .finding(format!("this path {why}"))
            .at(label.clone())
            .help("name files relative to the tour's folder, with `/` between folders");
        findings.push(if why == BACKSLASHES {
            finding.fix(Fix {
                title: "write `/` for `\\`".to_owned(),
                span: label.span,
                replacement: serde_json::Value::from(path.replace('\\', "/")).to_string(),
            })
        } else {
            finding
        });
    }
}

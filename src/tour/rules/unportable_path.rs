//! `unportable-path`: a file name that works on one machine only.

use super::{Look, Rule, When};
use crate::tour::diagnostic::{Findings, Fix, Severity};
use crate::tour::facts::named_files;
use crate::tour::paths::{self, PathFault};

/// The rule.
pub const RULE: Rule = Rule {
    code: "unportable-path",
    severity: Severity::Error,
    finds: "A file or folder is named by an absolute path, with backslashes, or by a web address.",
    why: "The tour is moved, shared and built elsewhere; files are looked for relative to the tour's folder.",
    wrong: "\"take\": \"C:\\\\takes\\\\square.wav\"",
    right: "\"take\": \"audio/ru/square.wav\"",
    cure: "Copy the file into the tour's folder and write its path from there, with `/` between folders.",
    when: When::OnTour(find),
};

fn find(look: &Look, findings: &mut Findings) {
    for file in named_files(look.tour) {
        if findings.is_full(RULE.code) {
            return;
        }
        let Some(fault) = paths::fault(&file.path) else {
            continue;
        };
        let label = look.at(&file.pointer);
        let finding = RULE
            .finding(format!("this path {fault}"))
            .at(label.clone())
            .help("name files relative to the tour's folder, with `/` between folders");
        findings.push(if fault == PathFault::Backslashes {
            finding.fix(Fix {
                title: "write `/` for `\\`".to_owned(),
                span: label.span,
                replacement: serde_json::Value::from(file.path.replace('\\', "/")).to_string(),
            })
        } else {
            finding
        });
    }
}

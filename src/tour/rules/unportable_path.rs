//! `unportable-path`: a path that works on one machine only.

use super::{Detection, Rule, RuleContext};
use crate::text::text;
use crate::tour::diagnostic::{Findings, Fix, Severity};
use crate::tour::facts::named_files;
use crate::tour::paths::{self, PathFault};
use crate::tour::similar_names;

/// Finds a path that works on one machine only.
pub const RULE: Rule = Rule {
    code: "unportable-path",
    severity: Severity::Error,
    finds: "A file or folder is named by an absolute path, with backslashes or what JSON makes of them, or by a web address.",
    why: "A tour is moved, shared and built elsewhere, so its files are searched for relative to its folder.",
    wrong: "\"take\": \"C:\\\\takes\\\\square.wav\"",
    right: "\"take\": \"audio/ru/square.wav\"",
    remedy: "Copy the file into the tour's folder and write its path from there, with `/` between folders.",
    detection: Detection::OnTour(find),
};

fn find(context: &RuleContext, findings: &mut Findings) {
    for file in named_files(context.tour) {
        if findings.is_full(RULE.code) {
            return;
        }
        let Some(fault) = paths::fault(&file.path) else {
            continue;
        };
        let label = context.at(&file.pointer);
        let finding = RULE
            .finding(match fault {
                PathFault::WebAddress => text!("this path is a web address"),
                PathFault::Absolute => text!("this path is an absolute path"),
                PathFault::Backslashes => text!("this path has backslashes"),
                PathFault::ControlCharacters => {
                    text!("this path has a tab, a line break or the like in it, as JSON makes them of `\\t` and `\\n`")
                }
                PathFault::Empty => text!("this path is empty"),
                PathFault::Nul => text!("this path has a NUL character in it"),
            })
            .at(label.clone())
            .help(text!("name files relative to the tour's folder, with `/` between folders"));
        let meant = context.facts.meant.get(&file.path);
        let same = meant.filter(|meant| similar_names::difference(&file.path, meant).is_some());
        let cured = match fault {
            // The fix must not make a path that leads out of the tour's folder.
            PathFault::Backslashes if has_code(&context.parsed.text[label.span.clone()]) => None,
            PathFault::Backslashes => Some(similar_names::slashed(&file.path)).filter(|path| {
                paths::is_portable(path) && !path.split('/').any(|part| part == "..")
            }),
            // What the control character was is unknown, unless such a file exists.
            PathFault::ControlCharacters
            | PathFault::WebAddress
            | PathFault::Absolute
            | PathFault::Empty
            | PathFault::Nul => None,
        };
        findings.push(match same.cloned().or(cured) {
            Some(path) => finding.fix(Fix {
                title: text!("write `{meant}`", meant = path),
                span: label.span,
                replacement: serde_json::Value::from(path).to_string(),
            }),
            None => finding,
        });
    }
}

/// Whether a text contains an escape such as `\u0041`, which beside the backslashes of Windows may be part of a path.
fn has_code(written: &str) -> bool {
    written.match_indices("\\u").any(|(at, _)| {
        let code = written.get(at + 2..at + 6);
        code.is_some_and(|code| code.chars().all(|digit| digit.is_ascii_hexdigit()))
    })
}

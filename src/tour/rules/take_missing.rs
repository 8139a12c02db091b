//! `take-missing`: a recording that is not there.

use super::{Detection, Rule, RuleContext};
use crate::tour::diagnostic::{Diagnostic, Findings, Fix, Severity};
use crate::tour::facts::{FileRole, NamedFile, TakeFact, named_files};
use crate::tour::similar_names;
use crate::wording::printable;

/// Finds a recording that is not there.
pub const RULE: Rule = Rule {
    code: "take-missing",
    severity: Severity::Warning,
    finds: "A passage names a recording (`take`) that does not exist.",
    why: "A voice speaks the passage instead, between recorded ones.",
    wrong: "{\"text\": \"…\", \"take\": \"audio/ru/sqare.wav\"}",
    right: "{\"text\": \"…\", \"take\": \"audio/ru/square.wav\"}",
    remedy: "Record it, correct the path (relative to the tour's folder; upper and lower case count), or remove `take`.",
    detection: Detection::OnTour(find),
};

fn find(context: &RuleContext, findings: &mut Findings) {
    for file in named_files(context.tour) {
        if file.role != FileRole::Take
            || context.facts.takes.get(&file.path) != Some(&TakeFact::Missing)
        {
            continue;
        }
        let finding = RULE.finding(format!(
            "there is no recording `{}`; the voice will speak this passage",
            printable(&file.path)
        ));
        let otherwise = "record it, correct the path, or remove `take`";
        findings.push(suggest(context, finding, &file, otherwise));
    }
}

/// Adds the place that names a file and the file that was probably meant. If the two only look the same, a fix corrects
/// the path.
pub fn suggest(
    context: &RuleContext,
    finding: Diagnostic,
    file: &NamedFile,
    otherwise: &str,
) -> Diagnostic {
    let label = context.at(&file.pointer);
    let span = label.span.clone();
    let finding = finding.at(label);
    let Some(meant) = context.facts.meant.get(&file.path) else {
        return finding.help(otherwise);
    };
    match similar_names::difference(&file.path, meant) {
        None => finding.help(format!("did you mean `{meant}`?")),
        Some(difference) => finding
            .help(format!(
                "did you mean `{meant}`, {}?",
                difference.in_words()
            ))
            .fix(Fix {
                title: "write the path as the file is named".to_owned(),
                span,
                replacement: serde_json::Value::from(meant.as_str()).to_string(),
            }),
    }
}

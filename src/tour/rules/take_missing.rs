//! `take-missing`: a recording that is not there.

use super::{Detection, Rule, RuleContext, without_file};
use crate::text::{Text, text};
use crate::tour::diagnostic::{Action, Diagnostic, Findings, Fix, Severity};
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
        let finding = RULE.finding(text!(
            "there is no recording `{path}`; the voice will speak this passage",
            path = printable(&file.path)
        ));
        let otherwise = text!("record it, correct the path, or remove `take`");
        findings.push(
            suggest(context, finding, &file, otherwise)
                .choice(without_file::choice(context, &file))
                .action(record(&file)),
        );
    }
}

/// Adds the place that names a file and the file that was probably meant. If the two only look the same, a fix corrects
/// the path.
pub fn suggest(
    context: &RuleContext,
    finding: Diagnostic,
    file: &NamedFile,
    otherwise: Text,
) -> Diagnostic {
    let label = context.at(&file.pointer);
    let span = label.span.clone();
    let finding = finding.at(label);
    let Some(meant) = context.facts.meant.get(&file.path) else {
        return finding.help(otherwise);
    };
    match similar_names::difference(&file.path, meant) {
        None => finding.help(text!("did you mean `{meant}`?", meant)),
        Some(difference) => finding
            .help(text!(
                "did you mean `{meant}`, {difference}?",
                meant,
                difference = difference.in_words()
            ))
            .fix(Fix {
                title: text!("write the path as the file is named"),
                span,
                replacement: serde_json::Value::from(meant.as_str()).to_string(),
            }),
    }
}

/// Recording the passage that names a take.
pub fn record(file: &NamedFile) -> Action {
    let passage = file.pointer.strip_suffix("/take");
    Action::Record {
        pointer: passage.unwrap_or(&file.pointer).to_owned(),
    }
}

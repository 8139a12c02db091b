//! `take-missing`: a recording that is not there.

use super::{Look, Rule, When};
use crate::tour::diagnostic::{Findings, Severity};
use crate::tour::facts::{Role, TakeFact, named_files};

/// The rule.
pub const RULE: Rule = Rule {
    code: "take-missing",
    severity: Severity::Warning,
    finds: "A passage names a recording (`take`) that does not exist.",
    why: "The passage will be spoken by the voice instead, in the midst of recorded ones.",
    wrong: "{\"text\": \"…\", \"take\": \"audio/ru/sqare.wav\"}",
    right: "{\"text\": \"…\", \"take\": \"audio/ru/square.wav\"}",
    cure: "Record it, correct the path (relative to the tour's folder; upper and lower case count), or remove `take`.",
    when: When::OnTour(find),
};

fn find(look: &Look, findings: &mut Findings) {
    for file in named_files(look.tour) {
        if file.role != Role::Take || look.facts.takes.get(&file.path) != Some(&TakeFact::Missing) {
            continue;
        }
        let finding = RULE
            .finding(format!("there is no recording `{}`; the voice will speak this passage", file.path))
            .at(look.at(&file.pointer));
        findings.push(match look.facts.meant.get(&file.path) {
            Some(meant) => finding.help(format!("did you mean `{meant}`?")),
            None => finding.help("record it, correct the path, or remove `take`"),
        });
    }
}

//! `take-silent`: a recording without sound.

use super::{Look, Rule, When};
use crate::tour::diagnostic::{Findings, Severity};
use crate::tour::facts::Audible;

/// The rule.
pub const RULE: Rule = Rule {
    code: "take-silent",
    severity: Severity::Error,
    finds: "A recording contains nothing but silence.",
    why: "The microphone was muted or another input was recorded; visitors would hear a pause instead of the passage.",
    wrong: "a take of 40 s whose loudest sample lies below −60 dBFS",
    right: "a take whose loudest sample lies between −12 and −3 dBFS",
    cure: "Record it again with the level meter in sight.",
    when: When::OnTour(find),
};

fn find(look: &Look, findings: &mut Findings) {
    for (file, health) in look.heard_takes() {
        if health.sound == Audible::Silent {
            findings.push(
                RULE.finding(format!(
                    "nothing can be heard in the recording `{}`",
                    file.path
                ))
                .at(look
                    .at(&file.pointer)
                    .saying(format!("{:.1} s of silence", health.duration_s)))
                .help("record it again with the level meter in sight"),
            );
        }
    }
}

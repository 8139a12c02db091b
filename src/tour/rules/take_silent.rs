//! `take-silent`: a recording without sound.

use super::{Detection, Rule, RuleContext, take_missing, without_file};
use crate::text::text;
use crate::tour::diagnostic::{Findings, Severity};
use crate::tour::facts::Audible;

/// Finds a recording without sound.
pub const RULE: Rule = Rule {
    code: "take-silent",
    severity: Severity::Error,
    finds: "A recording contains nothing but silence.",
    why: "The microphone was muted or another input was recorded; visitors would hear a pause instead of the passage.",
    wrong: "a take of 40 s whose loudest sample lies below −60 dBFS",
    right: "a take whose loudest sample lies between −12 and −3 dBFS",
    remedy: "Record it again and watch the level meter.",
    detection: Detection::OnTour(find),
};

fn find(context: &RuleContext, findings: &mut Findings) {
    for (file, health) in context.heard_takes() {
        if health.sound == Audible::Silent {
            findings.push(
                RULE.finding(text!(
                    "nothing can be heard in the recording `{path}`",
                    path = file.path
                ))
                .at(context.at(&file.pointer).with_message(text!(
                    "{seconds:.1} s of silence",
                    seconds = health.duration_s
                )))
                .help(text!("record it again and watch the level meter"))
                .action(take_missing::record(&file))
                .choice(without_file::choice(context, &file)),
            );
        }
    }
}

//! `take-clipped`: a recording that was too loud for its converter.

use super::{Look, Rule, When};
use crate::tour::diagnostic::{Findings, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: "take-clipped",
    severity: Severity::Warning,
    finds: "A recording is clipped: several samples one after the other stand at the converter's limit.",
    why: "It crackles, and no later step can repair it.",
    wrong: "a take recorded with the level meter in the red",
    right: "a take whose peaks stay below −3 dBFS",
    cure: "Record it again with less gain, or farther from the microphone; leave 6 to 12 dB of headroom.",
    when: When::OnTour(find),
};

fn find(look: &Look, findings: &mut Findings) {
    for (file, health) in look.heard_takes() {
        if let Some(clipped) = &health.clipped {
            findings.push(
                RULE.finding(format!(
                    "the recording `{}` is clipped: {} wave tops are cut off, the first at {:.2} s",
                    file.path, clipped.tops, clipped.first_s
                ))
                .at(look.at(&file.pointer))
                .help("record it again with 6 to 12 dB of headroom"),
            );
        }
    }
}

//! `take-clipped`: a clipped recording.

use super::{Detection, Rule, RuleContext, take_missing};
use crate::text::text;
use crate::tour::diagnostic::{Findings, Severity};

/// Finds a clipped recording.
pub const RULE: Rule = Rule {
    code: "take-clipped",
    severity: Severity::Warning,
    finds: "A recording is clipped: several consecutive samples are at the converter's limit.",
    why: "It crackles, and no later step can repair it.",
    wrong: "a take recorded with the level meter in the red",
    right: "a take whose peaks stay below −3 dBFS",
    remedy: "Record it again with less gain, or farther from the microphone; leave 6 to 12 dB of headroom.",
    detection: Detection::OnTour(find),
};

fn find(context: &RuleContext, findings: &mut Findings) {
    for (file, health) in context.heard_takes() {
        if let Some(clipped) = &health.clipped {
            findings.push(
                RULE.finding(text!("the recording `{path}` is clipped: {peaks} peaks are cut off, the first at {first_s:.2} s", path = file.path, peaks = clipped.peaks, first_s = clipped.first_s))
                .at(context.at(&file.pointer))
                .help(text!("record it again with 6 to 12 dB of headroom"))
                .action(take_missing::record(&file)),
            );
        }
    }
}

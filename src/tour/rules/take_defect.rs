//! `take-defect`: a recording with noise, hum, reverberation or too low a level.

use super::{Detection, Rule, RuleContext, take_missing};
use crate::text::text;
use crate::tour::diagnostic::{Findings, Severity};

/// Finds a recording with noise, hum, reverberation or too low a level.
pub const RULE: Rule = Rule {
    code: "take-defect",
    severity: Severity::Note,
    finds: "A recording is noisy, reverberant, very quiet or has mains hum.",
    why: "The builder brings every take to the same loudness and thereby amplifies its noise.",
    wrong: "a take with a refrigerator in the background",
    right: "a take from a quiet room with curtains, close to the microphone",
    remedy: "Listen to it with headphones; record it again if you hear the defect.",
    detection: Detection::OnTour(find),
};

fn find(context: &RuleContext, findings: &mut Findings) {
    for (file, health) in context.heard_takes() {
        for defect in &health.defects {
            findings.push(
                RULE.finding(text!(
                    "in the recording `{path}` {defect}",
                    path = file.path,
                    defect
                ))
                .at(context.at(&file.pointer))
                .help(text!(
                    "listen to it with headphones; record it again if you hear the defect"
                ))
                .action(take_missing::record(&file)),
            );
        }
    }
}

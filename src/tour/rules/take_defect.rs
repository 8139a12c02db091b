//! `take-defect`: a recording with noise, hum, echo or too low a level.

use super::{Look, Rule, When};
use crate::tour::diagnostic::{Findings, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: "take-defect",
    severity: Severity::Note,
    finds: "A recording is noisy, hum-laden, reverberant or very quiet.",
    why: "The builder brings every take to the same loudness and so lifts its noise too.",
    wrong: "a take with a refrigerator in the background",
    right: "a take from a quiet room with curtains, a hand's breadth from the microphone",
    cure: "Listen to it through earphones; record it again if it bothers you.",
    when: When::OnTour(find),
};

fn find(look: &Look, findings: &mut Findings) {
    for (file, health) in look.heard_takes() {
        for defect in &health.defects {
            findings.push(
                RULE.finding(format!("in the recording `{}` {defect}", file.path))
                    .at(look.at(&file.pointer))
                    .help("listen to it through earphones; record it again if it bothers you"),
            );
        }
    }
}

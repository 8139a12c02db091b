//! `take-trimmed`: a recording of which some seconds are cut as silence.

use super::{Detection, Rule, RuleContext};
use crate::text::text;
use crate::tour::diagnostic::{Findings, Severity};

/// Finds a recording of which some seconds are cut as silence.
pub const RULE: Rule = Rule {
    code: "take-trimmed",
    severity: Severity::Note,
    finds: "At least 2 s of noise or 10 s of silence are cut from a recording.",
    why: "The builder cuts silence off both ends of a take and shortens long pauses. What lies less than 25 dB under the words \
          stays, and so does what rises from the noise; still, only an ear can tell whether the rest was meant to be heard.",
    wrong: "a take whose recorder ran on for half a minute after the last word",
    right: "the same take, cut in an editor",
    remedy: "Listen to what the finding names. If it should stay, amplify it in an editor; otherwise nothing needs to be done.",
    detection: Detection::OnTour(find),
};

fn find(context: &RuleContext, findings: &mut Findings) {
    for (file, health) in context.heard_takes() {
        if let Some(trimmed) = &health.trimmed {
            findings.push(
                RULE.finding(text!(
                    "of the recording `{path}` {trimmed}",
                    path = file.path,
                    trimmed
                ))
                .at(context.at(&file.pointer))
                .help(text!(
                    "listen to these places: if something should be heard, amplify it in an editor"
                )),
            );
        }
    }
}

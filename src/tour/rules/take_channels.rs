//! `take-channels`: a recording whose channels cancel each other, drop out or carry two voices at once.

use super::{Detection, Rule, RuleContext, take_missing};
use crate::text::text;
use crate::tour::diagnostic::{Findings, Severity};

/// Finds a recording whose channels cancel each other, drop out or carry two voices at once.
pub const RULE: Rule = Rule {
    code: "take-channels",
    severity: Severity::Warning,
    finds: "The channels of a recording cancel each other, one of them drops out, or they hold different voices at once.",
    why: "A track has one channel, and the mean of channels in opposite phase is silence. The builder leaves out the channel \
          that cancels another one, for as long as it does; what only that channel held is lost there. Two voices at once stay both.",
    wrong: "a stereo take whose right microphone is wired the wrong way round",
    right: "a mono take, or a stereo take whose channels can be added",
    remedy: "Listen to the track where the finding says; invert the channel in an editor, or export the better one as mono.",
    detection: Detection::OnTour(find),
};

fn find(context: &RuleContext, findings: &mut Findings) {
    for (file, health) in context.heard_takes() {
        for trouble in &health.channels {
            findings.push(
                RULE.finding(text!("in the recording `{path}` {trouble}", path = file.path, trouble))
                    .at(context.at(&file.pointer))
                    .help(text!("export the better channel as mono, or invert the other one; listen to the track there first"))
                .action(take_missing::record(&file)),
            );
        }
    }
}

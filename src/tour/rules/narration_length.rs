//! `narration-length`: an unusually short or long story.

use super::{Detection, Rule, RuleContext};
use crate::tour::diagnostic::{Findings, Severity};
use crate::tour::estimate::passages_seconds;

/// Finds an unusually short or long story.
pub const RULE: Rule = Rule {
    code: "narration-length",
    severity: Severity::Note,
    finds: "A stop's narration takes less than 20 s or more than 180 s (measured where takes exist, else estimated).",
    why: "45 to 120 seconds is what people listen to with pleasure while standing; after three minutes they walk on, and for \
          a single sentence few would have come.",
    wrong: "\"narration\": {\"ru\": [\"Это вокзал.\"]}",
    right: "\"narration\": {\"ru\": [\"Вы стоите перед вокзалом. Отсюда…\", \"…\"]}",
    remedy: "Tell what one sees here and why it matters; split a long story between two stops.",
    detection: Detection::OnTour(find),
};

/// What is remarkable, seconds.
const SHORT_S: f64 = 20.0;
const LONG_S: f64 = 180.0;

fn find(context: &RuleContext, findings: &mut Findings) {
    for (index, stop) in context.tour.stops.iter().enumerate() {
        for (lang, passages) in &stop.narration {
            let takes = passages_seconds(lang, passages, context.facts);
            if passages.is_empty() || (SHORT_S..=LONG_S).contains(&takes) {
                continue;
            }
            let (what, help) = if takes < SHORT_S {
                (
                    "only",
                    "45 to 120 s are usual: tell what one sees here and why it matters",
                )
            } else {
                (
                    "as long as",
                    "45 to 120 s are usual: split it, or move a part to another stop",
                )
            };
            findings.push(
                RULE.finding(format!(
                    "the narration of {} in `{}` takes {what} {takes:.0} s",
                    context.stop_name(index),
                    lang.0
                ))
                .at(context.key_label(&format!("/stops/{index}/narration/{}", lang.0)))
                .help(help),
            );
        }
    }
}

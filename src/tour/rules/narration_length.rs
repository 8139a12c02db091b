//! `narration-length`: an unusually short or long story.

use super::{Detection, Rule, RuleContext};
use crate::text::text;
use crate::tour::diagnostic::{Action, Findings, Severity};
use crate::tour::estimate::passages_seconds;

/// Finds an unusually short or long story.
pub const RULE: Rule = Rule {
    code: "narration-length",
    severity: Severity::Note,
    finds: "A stop's narration takes less than 20 s or more than 180 s (measured where takes exist, else estimated).",
    why: "People enjoy listening for 45 to 120 seconds while standing. After three minutes they walk on, and hardly anybody \
          comes for a single sentence.",
    wrong: "\"narration\": {\"ru\": [\"Это вокзал.\"]}",
    right: "\"narration\": {\"ru\": [\"Вы стоите перед вокзалом. Отсюда…\", \"…\"]}",
    remedy: "Say what can be seen here and why it matters; split a long story between two stops.",
    detection: Detection::OnTour(find),
};

/// A shorter narration is reported, seconds.
const MIN_USUAL_S: f64 = 20.0;
/// A longer narration is reported, seconds.
const MAX_USUAL_S: f64 = 180.0;

fn find(context: &RuleContext, findings: &mut Findings) {
    for (index, stop) in context.tour.stops.iter().enumerate() {
        for (lang, passages) in &stop.narration {
            let takes = passages_seconds(lang, passages, context.facts);
            if passages.is_empty() || (MIN_USUAL_S..=MAX_USUAL_S).contains(&takes) {
                continue;
            }
            let stop_name = context.stop_name(index);
            let (message, help) = if takes < MIN_USUAL_S {
                (
                    text!(
                        "the narration of {stop} in `{lang}` takes only {takes:.0} s",
                        stop = stop_name,
                        lang,
                        takes
                    ),
                    text!("say what can be seen here and why it matters: 45 to 120 s are usual"),
                )
            } else {
                (
                    text!(
                        "the narration of {stop} in `{lang}` takes as long as {takes:.0} s",
                        stop = stop_name,
                        lang,
                        takes
                    ),
                    text!("split it, or move a part to another stop: 45 to 120 s are usual"),
                )
            };
            findings.push(
                RULE.finding(message)
                    .at(context.key_label(&format!("/stops/{index}/narration/{}", lang.0)))
                    .help(help)
                    .action(Action::Write {
                        pointer: format!("/stops/{index}/narration/{}", lang.0),
                    }),
            );
        }
    }
}

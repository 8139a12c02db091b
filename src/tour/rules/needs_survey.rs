//! `needs-survey`: a stop whose position should be checked on site before visitors come.

use super::{Detection, Rule, RuleContext};
use crate::text::text;
use crate::tour::diagnostic::{Action, Findings, Severity};

/// Finds a stop whose position should be checked on site before visitors come.
pub const RULE: Rule = Rule {
    code: "needs-survey",
    severity: Severity::Note,
    finds: "A stop's position is uncertain by more than 25 m, or its source says that it was derived, and nobody has surveyed it.",
    why: "The zone was made large enough for the uncertainty, so the tour works. With a surveyed position the story starts \
          at the right corner.",
    wrong: "\"position\": {\"lat\": 53.767, \"lon\": 87.121, \"uncertainty_m\": 600, \"source\": \"derived: address\"}",
    right: "\"position\": {\"lat\": 53.7671, \"lon\": 87.1212, \"uncertainty_m\": 8, \"surveyed\": \"2025-05-02\", …}",
    remedy: "Stand at the place with a receiver for a minute, write down the position and its uncertainty, and add \
           `\"surveyed\": \"YYYY-MM-DD\"`.",
    detection: Detection::OnTour(find),
};

/// Beyond this uncertainty a survey is worthwhile, metres.
const UNCERTAIN_M: f64 = 25.0;

fn find(context: &RuleContext, findings: &mut Findings) {
    for (index, stop) in context.tour.stops.iter().enumerate() {
        let position = &stop.position;
        if position.surveyed.is_some() {
            continue;
        }
        let uncertain = position
            .uncertainty_m
            .filter(|metres| *metres > UNCERTAIN_M);
        let source = position
            .source
            .as_deref()
            .unwrap_or_default()
            .to_lowercase();
        let derived = [
            "derived",
            "approximate",
            "general knowledge",
            "выведен",
            "приблизительн",
        ]
        .iter()
        .any(|word| source.contains(word));
        let (why, key) = match (uncertain, derived) {
            (Some(metres), _) => (
                text!("its position is uncertain by {metres:.0} m", metres),
                "uncertainty_m",
            ),
            (None, true) => (text!("its position is derived, not measured"), "source"),
            (None, false) => continue,
        };
        findings.push(
            RULE.finding(text!(
                "{stop} should be surveyed on site: {why}",
                stop = context.stop_name(index),
                why
            ))
            .at(context.at(&format!("/stops/{index}/position/{key}")))
            .help(text!(
                "after the survey add `\"surveyed\": \"YYYY-MM-DD\"` and the new `uncertainty_m`"
            ))
            .action(Action::Place { stop: index }),
        );
    }
}

//! `no-stops`: a tour without stops.

use super::{Detection, Rule, RuleContext};
use crate::text::text;
use crate::tour::diagnostic::{Action, Findings, Severity};

/// Finds a tour without stops.
pub const RULE: Rule = Rule {
    code: "no-stops",
    severity: Severity::Error,
    finds: "The tour has no stops: the list `stops` is empty.",
    why: "There is nothing to walk to and nothing to hear.",
    wrong: "\"stops\": []",
    right: "\"stops\": [{\"id\": \"pobed-square\", …}]",
    remedy: "Add a stop; `soundwalk new NAME` writes a small tour to copy from.",
    detection: Detection::OnTour(find),
};

fn find(context: &RuleContext, findings: &mut Findings) {
    let written = context.parsed.node("/stops");
    if written.is_some_and(
        |node| matches!(&node.value, crate::tour::node::Value::List(list) if list.is_empty()),
    ) {
        findings.push(
            RULE.finding(text!("the tour has no stops"))
                .at(context.at("/stops"))
                .help(text!(
                    "add a stop; `soundwalk new NAME` writes a small tour to copy from"
                ))
                .action(Action::AddStop),
        );
    }
}

//! `no-stops`: a tour without a stop.

use super::{Look, Rule, When};
use crate::tour::diagnostic::{Findings, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: "no-stops",
    severity: Severity::Error,
    finds: "The tour has no stop: the list `stops` is empty.",
    why: "There is nothing to walk to and nothing to hear.",
    wrong: "\"stops\": []",
    right: "\"stops\": [{\"id\": \"pobed-square\", …}]",
    cure: "Add a stop; `soundwalk new NAME` writes a small tour to copy from.",
    when: When::OnTour(find),
};

fn find(look: &Look, findings: &mut Findings) {
    let written = look.reading.node("/stops");
    if written.is_some_and(
        |node| matches!(&node.value, crate::tour::node::Value::List(list) if list.is_empty()),
    ) {
        findings.push(
            RULE.finding("the tour has no stop")
                .at(look.at("/stops"))
                .help("`soundwalk new NAME` writes a small tour to copy from"),
        );
    }
}

//! `second-ways`: a second file of ways.

use super::{Detection, Rule, RuleContext};
use crate::text::text;
use crate::tour::diagnostic::{Findings, Severity};
use crate::tour::removal;

/// Finds a second file of ways.
pub const RULE: Rule = Rule {
    code: "second-ways",
    severity: Severity::Error,
    finds: "The tour's `maps` name more than one file of ways.",
    why: "A pack holds the streets of one file of ways, and nobody could tell which of them is meant.",
    wrong: "\"maps\": [\"maps/old.ways\", \"maps/streets.ways\"]",
    right: "\"maps\": [\"maps/streets.ways\"]",
    remedy: "Name one of them. `soundwalk map TOUR` makes one that covers the whole tour.",
    detection: Detection::OnTour(find),
};

fn find(context: &RuleContext, findings: &mut Findings) {
    let Some((first, others)) = context.facts.ways.split_first() else {
        return;
    };
    let pointer = |path: &String| {
        let index = context.tour.maps.iter().position(|map| map == path)?;
        Some(format!("/maps/{index}"))
    };
    for path in others {
        let (Some(here), Some(there)) = (pointer(path), pointer(first)) else {
            continue;
        };
        let without = |pointer: &str, path: &String| {
            removal::fix(context.parsed, pointer, text!("do without `{path}`", path))
        };
        findings.push(
            RULE.finding(text!(
                "this map is a second file of ways, and a tour can have one"
            ))
            .at(context.at(&here))
            .at(context
                .at(&there)
                .with_message(text!("the first one is here")))
            .help(text!("keep one of the two"))
            .choice(without(&here, path))
            .choice(without(&there, first)),
        );
    }
}

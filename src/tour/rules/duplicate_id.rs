//! `duplicate-id`: two stops, claims or languages with the same name.

use super::{Detection, Rule, RuleContext};
use crate::tour::diagnostic::{Findings, Severity};
use std::collections::BTreeMap;

/// Finds two stops, claims or languages with the same name.
pub const RULE: Rule = Rule {
    code: "duplicate-id",
    severity: Severity::Error,
    finds: "Two stops or two claims have the same id, or a language is listed twice.",
    why: "A leg to that stop could mean either, and their tracks would overwrite each other.",
    wrong: "\"stops\": [{\"id\": \"station\", …}, {\"id\": \"station\", …}]",
    right: "\"stops\": [{\"id\": \"station\", …}, {\"id\": \"station-hall\", …}]",
    remedy: "Give one of the two another id, also where it is referred to.",
    detection: Detection::OnTour(find),
};

fn find(context: &RuleContext, findings: &mut Findings) {
    let tour = context.tour;
    let stops = tour.stops.iter().map(|stop| stop.id.as_str()).enumerate();
    let claims = tour
        .claims
        .iter()
        .map(|claim| claim.id.as_str())
        .enumerate();
    let languages = tour
        .languages
        .iter()
        .map(|lang| lang.0.as_str())
        .enumerate();
    twice(
        context,
        findings,
        "stop",
        stops.map(|(index, id)| (format!("/stops/{index}/id"), id)),
    );
    twice(
        context,
        findings,
        "claim",
        claims.map(|(index, id)| (format!("/claims/{index}/id"), id)),
    );
    twice(
        context,
        findings,
        "language",
        languages.map(|(index, id)| (format!("/languages/{index}"), id)),
    );
}

fn twice<'a>(
    context: &RuleContext,
    findings: &mut Findings,
    what: &str,
    named: impl Iterator<Item = (String, &'a str)>,
) {
    let mut first: BTreeMap<&str, String> = BTreeMap::new();
    for (pointer, id) in named {
        if id.is_empty() {
            continue;
        }
        let Some(earlier) = first.get(id) else {
            first.insert(id, pointer);
            continue;
        };
        if findings.is_full(RULE.code) {
            return;
        }
        findings.push(
            RULE.finding(format!("there are two {what}s with the id `{id}`"))
                .at(context.at(&pointer))
                .at(context.at(earlier).with_message("the first one is here"))
                .help(match what {
                    "language" => "list each language once",
                    _ => "give one of the two another id, also where it is referred to",
                }),
        );
    }
}

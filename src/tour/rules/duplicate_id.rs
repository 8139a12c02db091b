//! `duplicate-id`: two stops, claims or languages with the same name.

use super::{Detection, Rule, RuleContext};
use crate::text::text;
use crate::tour::diagnostic::{Findings, Fix, Severity};
use crate::tour::names::is_id;
use crate::tour::removal;
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
        Named::Stop,
        stops.map(|(index, id)| (format!("/stops/{index}/id"), id)),
    );
    twice(
        context,
        findings,
        Named::Claim,
        claims.map(|(index, id)| (format!("/claims/{index}/id"), id)),
    );
    twice(
        context,
        findings,
        Named::Language,
        languages.map(|(index, id)| (format!("/languages/{index}"), id)),
    );
}

/// What has an id.
#[derive(Clone, Copy)]
enum Named {
    Stop,
    Claim,
    Language,
}

fn twice<'a>(
    context: &RuleContext,
    findings: &mut Findings,
    what: Named,
    named: impl Iterator<Item = (String, &'a str)>,
) {
    let mut first: BTreeMap<&str, String> = BTreeMap::new();
    let named: Vec<(String, &str)> = named.collect();
    let ids: Vec<&str> = named.iter().map(|(_, id)| *id).collect();
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
        let label = context.at(&pointer);
        let finding = RULE
            .finding(match what {
                Named::Stop => text!("there are two stops with the id `{id}`", id),
                Named::Claim => text!("there are two claims with the id `{id}`", id),
                Named::Language => text!("there are two languages with the id `{id}`", id),
            })
            .at(label.clone())
            .at(context
                .at(earlier)
                .with_message(text!("the first one is here")))
            .help(match what {
                Named::Language => text!("list each language once"),
                Named::Stop | Named::Claim => {
                    text!("give one of the two another id, also where it is referred to")
                }
            });
        findings.push(match what {
            Named::Language => finding.with_fix(removal::fix(
                context.parsed,
                &pointer,
                text!("list it once"),
            )),
            Named::Stop | Named::Claim => finding.choice(free_id(&ids, id).map(|free| Fix {
                title: text!("call the second one `{free}`", free),
                span: label.span,
                replacement: serde_json::Value::from(free).to_string(),
            })),
        });
    }
}

/// The id with the first number that makes it unique.
fn free_id(ids: &[&str], id: &str) -> Option<String> {
    let numbered = (2..=ids.len() + 1).map(|number| format!("{id}-{number}"));
    let mut free = numbered.filter(|one| is_id(one) && !ids.contains(&one.as_str()));
    free.next()
}

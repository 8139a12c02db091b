//! `dangling-reference`: the name of a stop or claim that does not exist.

use super::{Detection, Rule, RuleContext};
use crate::text::{List, text};
use crate::tour::diagnostic::{Findings, Fix, Severity};
use crate::tour::facts::passages;
use crate::tour::removal;
use crate::tour::suggest::nearest;
use std::collections::BTreeSet;

/// Finds the name of a stop or claim that does not exist.
pub const RULE: Rule = Rule {
    code: "dangling-reference",
    severity: Severity::Error,
    finds: "A leg, `after`, `not_after` or a passage's `claims` names a stop or claim that the tour does not have.",
    why: "The leg leads nowhere; a stop that waits for a stop which does not exist never plays.",
    wrong: "{\"from\": \"pobed-square\", \"to\": \"statoin\"}",
    right: "{\"from\": \"pobed-square\", \"to\": \"station\"}",
    remedy: "Correct the name, or add the stop or claim.",
    detection: Detection::OnTour(find),
};

fn find(context: &RuleContext, findings: &mut Findings) {
    let stops = Names::of(Named::Stop, context.written_ids("stops"));
    let claims = Names::of(Named::Claim, context.written_ids("claims"));
    for (index, leg) in context.tour.legs.iter().enumerate() {
        stops.require(context, findings, &leg.from, format!("/legs/{index}/from"));
        stops.require(context, findings, &leg.to, format!("/legs/{index}/to"));
    }
    for (index, stop) in context.tour.stops.iter().enumerate() {
        for (key, ids) in [
            ("after", &stop.playback.after),
            ("not_after", &stop.playback.not_after),
        ] {
            for (number, id) in ids.iter().enumerate() {
                stops.require(
                    context,
                    findings,
                    id,
                    format!("/stops/{index}/playback/{key}/{number}"),
                );
            }
        }
    }
    for spoken in passages(context.tour) {
        for (number, id) in spoken
            .passage
            .detailed()
            .into_iter()
            .flat_map(|one| &one.claims)
            .enumerate()
        {
            claims.require(
                context,
                findings,
                id,
                format!("{}/claims/{number}", spoken.pointer),
            );
        }
    }
}

/// What is referred to.
#[derive(Clone, Copy)]
enum Named {
    Stop,
    Claim,
}

struct Names<'a> {
    what: Named,
    ids: BTreeSet<&'a str>,
}

impl<'a> Names<'a> {
    fn of(what: Named, ids: Vec<&'a str>) -> Self {
        Self {
            what,
            ids: ids.into_iter().collect(),
        }
    }

    fn require(&self, context: &RuleContext, findings: &mut Findings, id: &str, pointer: String) {
        if self.ids.contains(id) || findings.is_full(RULE.code) {
            return;
        }
        let label = context.at(&pointer);
        let finding = RULE
            .finding(match self.what {
                Named::Stop => text!("there is no stop `{id}`", id),
                Named::Claim => text!("there is no claim `{id}`", id),
            })
            .at(label.clone());
        let finding = match nearest(id, self.ids.iter().copied()) {
            Some(meant) => finding
                .help(text!("did you mean `{meant}`?", meant))
                .fix(Fix {
                    title: text!("write `{meant}`", meant),
                    span: label.span,
                    replacement: serde_json::Value::from(meant).to_string(),
                }),
            None if self.ids.is_empty() => finding.help(match self.what {
                Named::Stop => text!("add a stop first: the tour has none"),
                Named::Claim => text!("add a claim first: the tour has none"),
            }),
            None if self.ids.len() <= 12 => {
                let list: Vec<&str> = self.ids.iter().copied().collect();
                finding.help(text!(
                    "use one that the tour has: `{list}`",
                    list = List(list, "`, `")
                ))
            }
            None => finding.help(match self.what {
                Named::Stop => text!("add a stop of that name, or remove this"),
                Named::Claim => text!("add a claim of that name, or remove this"),
            }),
        };
        let is_in_list = pointer
            .rsplit('/')
            .next()
            .is_some_and(|last| last.parse::<usize>().is_ok());
        let removed = (finding.fix.is_none() && is_in_list)
            .then(|| removal::fix(context.parsed, &pointer, text!("remove the reference")))
            .flatten();
        findings.push(finding.choice(removed));
    }
}

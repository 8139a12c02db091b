//! `bad-id`: an id that could not be used as a file name everywhere.

use super::{Detection, Rule, RuleContext};
use crate::text::text;
use crate::tour::diagnostic::{Findings, Severity};
use crate::tour::names::{MAX_ID_LETTERS, is_id, suggest_id};
use crate::tour::renaming::{self, Renamed};

/// Finds an id that could not be used as a file name everywhere.
pub const RULE: Rule = Rule {
    code: "bad-id",
    severity: Severity::Error,
    finds: "The id of the tour, a stop or a claim is not made of lower-case Latin letters, digits and single hyphens, or is \
            longer than 64 letters.",
    why: "Ids become file names in the pack and parts of addresses; capitals, spaces and Cyrillic letters differ from system \
          to system.",
    wrong: "\"id\": \"Площадь_Побед\"",
    right: "\"id\": \"ploshchad-pobed\"",
    remedy: "Rename it, also where legs, `after` or `claims` refer to it. Put the name that visitors see into the title.",
    detection: Detection::OnTour(find),
};

fn find(context: &RuleContext, findings: &mut Findings) {
    let tour = std::iter::once((Renamed::Tour, "/id".to_owned(), &context.tour.id));
    let stops = context.tour.stops.iter().enumerate();
    let stops =
        stops.map(|(index, stop)| (Renamed::Stop(index), format!("/stops/{index}/id"), &stop.id));
    let claims = context.tour.claims.iter().enumerate();
    let claims = claims.map(|(index, claim)| {
        (
            Renamed::Claim(index),
            format!("/claims/{index}/id"),
            &claim.id,
        )
    });
    for (what, pointer, id) in tour.chain(stops).chain(claims) {
        let written = context.node(&pointer);
        if is_id(id) || written.is_none_or(|node| node.text().is_none()) {
            continue;
        }
        let message = if id.len() > MAX_ID_LETTERS {
            text!(
                "this id is longer than {most} letters",
                most = MAX_ID_LETTERS
            )
        } else {
            text!("`{id}` cannot be an id", id)
        };
        let better = suggest_id(id);
        let help = match &better {
            Some(better) => text!(
                "lower-case Latin letters, digits and hyphens, such as `{better}`; rename it also where it is referred to",
                better
            ),
            None => {
                text!("use lower-case Latin letters, digits and hyphens, such as `pobed-square`")
            }
        };
        let renamed =
            better.and_then(|id| renaming::everywhere(context.parsed, context.tour, what, &id));
        findings.push(
            RULE.finding(message)
                .at(context.at(&pointer))
                .help(help)
                .choice(renamed),
        );
    }
}

//! `bad-id`: an id that could not be used as a file name everywhere.

use super::{Detection, Rule, RuleContext};
use crate::tour::diagnostic::{Findings, Severity};
use crate::tour::names::{MAX_ID_LETTERS, is_id, suggest_id};

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
    let tour = std::iter::once(("/id".to_owned(), &context.tour.id));
    let stops = context.tour.stops.iter().enumerate();
    let stops = stops.map(|(index, stop)| (format!("/stops/{index}/id"), &stop.id));
    let claims = context.tour.claims.iter().enumerate();
    let claims = claims.map(|(index, claim)| (format!("/claims/{index}/id"), &claim.id));
    for (pointer, id) in tour.chain(stops).chain(claims) {
        let written = context
            .parsed
            .node(&context.parsed.source_pointer(&pointer));
        if is_id(id) || written.is_none_or(|node| node.text().is_none()) {
            continue;
        }
        let message = if id.len() > MAX_ID_LETTERS {
            format!("this id is longer than {MAX_ID_LETTERS} letters")
        } else {
            format!("`{id}` cannot be an id")
        };
        let help = match suggest_id(id) {
            Some(better) => format!(
                "lower-case Latin letters, digits and hyphens, such as `{better}`; rename it also where it is referred to"
            ),
            None => "use lower-case Latin letters, digits and hyphens, such as `pobed-square`"
                .to_owned(),
        };
        findings.push(RULE.finding(message).at(context.at(&pointer)).help(help));
    }
}

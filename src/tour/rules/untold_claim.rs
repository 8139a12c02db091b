//! `untold-claim`: a fact that no narration tells.

use super::{Detection, Rule, RuleContext};
use crate::text::{List, text};
use crate::tour::diagnostic::{Action, Findings, Severity};
use crate::tour::facts::{StopPart, passages};
use crate::tour::model::Lang;
use std::collections::BTreeSet;

/// Finds a fact that no narration tells.
pub const RULE: Rule = Rule {
    code: "untold-claim",
    severity: Severity::Warning,
    finds: "A claim is not named by any passage of a narration, or not in one of the languages.",
    why: "The claims are what the tour promises to tell; a fact that was forgotten in one language is noticed by nobody else.",
    wrong: "\"claims\": [{\"id\": \"six-workshops\", …}] and no passage with \"claims\": [\"six-workshops\"]",
    right: "{\"text\": \"Комбинат построил шесть специальных цехов…\", \"claims\": [\"six-workshops\"]}",
    remedy: "Tell it at the stop where it belongs and name it in that passage's `claims`, in every language.",
    detection: Detection::OnTour(find),
};

fn find(context: &RuleContext, findings: &mut Findings) {
    // The claim may be named in a passage that could not be read.
    if context.parsed.tour.is_none() {
        return;
    }
    let told: BTreeSet<(&str, &str)> = passages(context.tour)
        .iter()
        .filter(|spoken| spoken.part != StopPart::Short)
        .flat_map(|spoken| {
            let claims = spoken
                .passage
                .detailed()
                .map_or(&[][..], |detailed| &detailed.claims);
            claims
                .iter()
                .map(|claim| (claim.as_str(), spoken.lang.0.as_str()))
        })
        .collect();
    for (index, claim) in context.tour.claims.iter().enumerate() {
        let languages = context.tour.languages.iter();
        let missing: Vec<&Lang> = languages
            .filter(|lang| !told.contains(&(claim.id.as_str(), lang.0.as_str())))
            .collect();
        if missing.is_empty() || claim.id.is_empty() {
            continue;
        }
        let message = if missing.len() == context.tour.languages.len() {
            text!("no passage states the claim `{id}`", id = claim.id)
        } else {
            text!(
                "no passage states the claim `{id}` in `{missing}`",
                id = claim.id,
                missing = List(missing, "`, `")
            )
        };
        findings.push(
            RULE.finding(message)
                .at(context.at(&format!("/claims/{index}/id")))
                .help(text!(
                    "name it in a passage: `{{\"text\": \"…\", \"claims\": [\"{id}\"]}}`",
                    id = claim.id
                ))
                .action(Action::Facts),
        );
    }
}

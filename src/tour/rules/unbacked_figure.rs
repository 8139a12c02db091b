//! `unbacked-figure`: a figure that no claim backs.

use super::{Detection, Rule, RuleContext};
use crate::language::markup;
use crate::tour::diagnostic::{Findings, Severity};
use crate::tour::facts::{StopPart, passages};
use crate::tour::figures;
use std::collections::BTreeMap;

/// Finds a figure that no claim backs.
pub const RULE: Rule = Rule {
    code: "unbacked-figure",
    severity: Severity::Warning,
    finds: "A narration states a figure (in digits) that none of the claims named by its passage has among its `figures` or \
            `names`. Directions may say any figure. Nothing is asked of a tour without `claims`, `source` and `--source`.",
    why: "Wrong figures spread, and figures about a war can hurt. Each one must be backed by the source.",
    wrong: "\"narration\": {\"ru\": [\"На фронт ушли 64 тысячи человек.\"]}",
    right: "{\"text\": \"На фронт ушли 64 тысячи человек.\", \"claims\": [\"went-to-the-front\"]}",
    remedy: "Name the claim in the passage, or add the figure to the claim after looking it up. Ways of writing do not matter: \
           1,4 is 1.4, 64 thousand is 64,000, 1252-й is 1252nd, Т-34 is T-34. A figure from elsewhere gets a claim with its \
           own `source`.",
    detection: Detection::OnTour(find),
};

fn find(context: &RuleContext, findings: &mut Findings) {
    // A tour without a document and claims does not promise that its figures can be looked up.
    if context.tour.claims.is_empty()
        && context.tour.source.is_none()
        && context.facts.source.is_none()
    {
        return;
    }
    let mut backing: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for claim in &context.tour.claims {
        let named = claim
            .names
            .iter()
            .flat_map(|name| figures::find(name))
            .map(|one| one.normal);
        let figures = claim.figures.iter().flat_map(|figure| {
            let found = figures::find(figure);
            found.into_iter().map(|one| one.normal)
        });
        backing
            .entry(&claim.id)
            .or_default()
            .extend(named.chain(figures));
    }
    let none = Vec::new();
    for spoken in passages(context.tour) {
        if spoken.part == StopPart::Directions || findings.is_full(RULE.code) {
            continue;
        }
        let claims = spoken
            .passage
            .detailed()
            .map_or(&[][..], |detailed| &detailed.claims);
        let backed: Vec<&String> = claims
            .iter()
            .flat_map(|claim| backing.get(claim.as_str()).unwrap_or(&none))
            .collect();
        let marked = markup::parse(spoken.passage.text());
        let text = marked.text.as_str();
        for figure in figures::find(text) {
            if backed
                .iter()
                .any(|claimed| figures::backs(claimed, &figure.normal))
            {
                continue;
            }
            if findings.is_full(RULE.code) {
                return;
            }
            let written = &text[figure.span.clone()];
            let owner = backing
                .iter()
                .find(|(_, list)| list.iter().any(|one| figures::backs(one, &figure.normal)));
            let help = match (owner, claims.is_empty()) {
                (Some((claim, _)), _) => format!("name the claim `{claim}`, which has it, in this passage's `claims`"),
                (None, true) => {
                    "write the passage as `{\"text\": \"…\", \"claims\": [\"…\"]}` and name the claim with this figure".to_owned()
                }
                (None, false) => format!("look the figure up and add it to a claim: none of `{}` has it", claims.join("`, `")),
            };
            findings.push(
                RULE.finding(format!(
                    "no claim of this passage backs the figure `{written}`"
                ))
                .at(context
                    .parsed
                    .label_within(&spoken.text_pointer(), marked.written(&figure.span)))
                .help(help),
            );
        }
    }
}

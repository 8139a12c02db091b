//! `unbacked-figure`: a figure that no claim backs.

use super::{Detection, Rule, RuleContext};
use crate::language::markup;
use crate::text::{List, text};
use crate::tour::diagnostic::{Action, Findings, Fix, Severity};
use crate::tour::facts::{SpokenPassage, StopPart, passages};
use crate::tour::figures;
use crate::tour::insertion;
use serde_json::Value;
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
                (Some((claim, _)), _) => text!(
                    "name the claim `{claim}`, which has it, in this passage's `claims`",
                    claim
                ),
                (None, true) => {
                    text!(
                        "write the passage as `{{\"text\": \"…\", \"claims\": [\"…\"]}}` and name the claim with this figure"
                    )
                }
                (None, false) => text!(
                    "look the figure up and add it to a claim: none of `{claims}` has it",
                    claims = List(claims.to_vec(), "`, `")
                ),
            };
            findings.push(
                RULE.finding(text!(
                    "no claim of this passage backs the figure `{written}`",
                    written
                ))
                .at(context
                    .parsed
                    .label_within(&spoken.text_pointer(), marked.written(&figure.span)))
                .help(help)
                .choice(owner.and_then(|(claim, _)| marked_claim(context, &spoken, claim)))
                .action(Action::Facts),
            );
        }
    }
}

/// A choice that names a claim in a passage.
fn marked_claim(context: &RuleContext, spoken: &SpokenPassage, claim: &str) -> Option<Fix> {
    let text = &context.parsed.text;
    let pointer = context.parsed.source_pointer(&spoken.pointer);
    let node = context.parsed.node(&pointer)?;
    let title = text!("mark the claim `{claim}` in this passage", claim);
    let quoted = Value::from(claim).to_string();
    if spoken.passage.detailed().is_none() {
        let written = &text[node.span.clone()];
        return Some(Fix {
            title,
            span: node.span.clone(),
            replacement: format!("{{\"text\": {written}, \"claims\": [{quoted}]}}"),
        });
    }
    let Some(claims) = node.get("claims") else {
        let after = node.entry("text")?;
        let list = format!("[{quoted}]");
        return Some(insertion::after(text, after, title, "claims", &list));
    };
    let (at, comma) = match claims.elements().last() {
        Some(last) => (last.span.end, ", "),
        None => (claims.span.start + 1, ""),
    };
    Some(Fix {
        title,
        span: at..at,
        replacement: format!("{comma}{quoted}"),
    })
}

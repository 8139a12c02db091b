//! `claim-not-in-source`: a figure or name that does not occur in the source document.

use super::{Detection, Rule, RuleContext};
use crate::text::{List, Text, text};
use crate::tour::claim_paragraphs::{ClaimPlaces, Mention, mentions, places_of};
use crate::tour::diagnostic::{Action, Findings, Fix, Severity};
use crate::tour::document::{Paragraph, paragraphs};

/// Finds a figure or name that does not occur in the source document.
pub const RULE: Rule = Rule {
    code: "claim-not-in-source",
    severity: Severity::Warning,
    finds: "A figure or name of a claim does not occur in the document given with `--source`, or not in the paragraph that the \
            claim names. Claims with a `source` of their own are not looked up.",
    why: "The tour would say something that its document does not say.",
    wrong: "{\"id\": \"front\", \"figures\": [\"46\"], \"paragraph\": 2, …}",
    right: "{\"id\": \"front\", \"figures\": [\"64\"], \"paragraph\": 2, …}",
    remedy: "Correct the figure, name or paragraph. Figures are compared by value (1,4 is 1.4), names without regard to case \
           endings, line breaks, hyphenation and ё. Paragraphs count from 1; a blank line ends one only where the text before \
           it ends a sentence.",
    detection: Detection::OnTour(find),
};

fn find(context: &RuleContext, findings: &mut Findings) {
    let Some(source) = &context.facts.source else {
        return;
    };
    let all = paragraphs(&source.text);
    for (index, claim) in context.tour.claims.iter().enumerate() {
        if claim.source.is_some() || findings.is_full(RULE.code) {
            continue;
        }
        let place: &[Paragraph] = match claim.paragraph {
            None => &all,
            Some(number) => match (number as usize).checked_sub(1).and_then(|at| all.get(at)) {
                Some(paragraph) => std::slice::from_ref(paragraph),
                None => {
                    let cure = right_paragraph(context, &places_of(claim, &all), index);
                    findings.push(
                        RULE.finding(text!("the document has no paragraph {number}, only {count}", number, count = all.len()))
                            .at(context.at(&format!("/claims/{index}/paragraph")))
                            .help(text!("a blank line ends a paragraph only where the text before it ends a sentence"))
                            .with_fix(cure),
                    );
                    continue;
                }
            },
        };
        let is_missing = |one: &Mention| !place.iter().any(|paragraph| one.is_in(paragraph));
        let missing: Vec<(usize, Mention)> = mentions(claim)
            .enumerate()
            .filter(|(_, one)| is_missing(one))
            .collect();
        if missing.is_empty() {
            continue;
        }
        // Most claims are where they should be, so that the whole document is searched for the others only.
        let places = claim
            .paragraph
            .map(|paragraph| (paragraph, places_of(claim, &all)));
        let mut cure = places
            .as_ref()
            .and_then(|(_, places)| right_paragraph(context, places, index));
        for (at, mention) in missing {
            let elsewhere = places
                .as_ref()
                .map(|(paragraph, places)| (*paragraph, places.of_mentions[at].as_slice()))
                .filter(|(_, found)| !found.is_empty());
            let key = if mention.is_figure {
                "figures"
            } else {
                "names"
            };
            let (message, help) = said(&mention, elsewhere);
            findings.push(
                RULE.finding(message)
                    .at(context.at(&format!("/claims/{index}/{key}/{}", mention.index)))
                    .help(help)
                    .with_fix(cure.take())
                    .action(Action::Facts),
            );
        }
    }
}

/// The message and help about a figure or name. `elsewhere` is the paragraph in which it should be, with those that have it.
fn said(mention: &Mention, elsewhere: Option<(u32, &[u32])>) -> (Text, Text) {
    let wanted = mention.text;
    match elsewhere {
        Some((paragraph, found)) => (
            if mention.is_figure {
                text!(
                    "the figure `{wanted}` does not occur in paragraph {paragraph} of the document",
                    wanted,
                    paragraph
                )
            } else {
                text!(
                    "the name `{wanted}` does not occur in paragraph {paragraph} of the document",
                    wanted,
                    paragraph
                )
            },
            text!(
                "it occurs in paragraph {elsewhere}",
                elsewhere = List(found.iter().map(u32::to_string).collect(), ", ")
            ),
        ),
        None => (
            if mention.is_figure {
                text!(
                    "the figure `{wanted}` does not occur in the document",
                    wanted
                )
            } else {
                text!("the name `{wanted}` does not occur in the document", wanted)
            },
            text!("look it up; a fact from elsewhere gets a claim with its own `source`"),
        ),
    }
}

/// A fix that names the only paragraph of the document that has all figures and names of a claim.
fn right_paragraph(context: &RuleContext, places: &ClaimPlaces, index: usize) -> Option<Fix> {
    let [paragraph] = places.paragraphs.as_slice() else {
        return None;
    };
    let pointer = format!("/claims/{index}/paragraph");
    Some(Fix {
        title: text!("take it from paragraph {paragraph}", paragraph),
        span: context.span(&pointer)?,
        replacement: paragraph.to_string(),
    })
}

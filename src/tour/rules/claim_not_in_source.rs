//! `claim-not-in-source`: a figure or name that does not occur in the source document.

use super::{Detection, Rule, RuleContext};
use crate::text::{List, text};
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
        let mut cure = right_paragraph(context, &all, index);
        let place: &[Paragraph] = match claim.paragraph {
            None => &all,
            Some(number) => match (number as usize).checked_sub(1).and_then(|at| all.get(at)) {
                Some(paragraph) => std::slice::from_ref(paragraph),
                None => {
                    findings.push(
                        RULE.finding(text!("the document has no paragraph {number}, only {count}", number, count = all.len()))
                            .at(context.at(&format!("/claims/{index}/paragraph")))
                            .help(text!("a blank line ends a paragraph only where the text before it ends a sentence"))
                            .with_fix(cure.take()),
                    );
                    continue;
                }
            },
        };
        type Has = fn(&Paragraph, &str) -> bool;
        for (key, list, has) in [
            ("figures", &claim.figures, Paragraph::has_figure as Has),
            ("names", &claim.names, Paragraph::has_name as Has),
        ] {
            for (number, wanted) in list.iter().enumerate() {
                if place.iter().any(|paragraph| has(paragraph, wanted)) {
                    continue;
                }
                let is_figure = key == "figures";
                let elsewhere: Vec<String> = all
                    .iter()
                    .enumerate()
                    .filter(|(_, paragraph)| has(paragraph, wanted))
                    .map(|(at, _)| (at + 1).to_string())
                    .collect();
                let (message, help) = match (claim.paragraph, elsewhere.is_empty()) {
                    (Some(paragraph), false) => (
                        if is_figure {
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
                            elsewhere = List(elsewhere.clone(), ", ")
                        ),
                    ),
                    (Some(_) | None, _) => (
                        if is_figure {
                            text!(
                                "the figure `{wanted}` does not occur in the document",
                                wanted
                            )
                        } else {
                            text!("the name `{wanted}` does not occur in the document", wanted)
                        },
                        text!(
                            "look it up; a fact from elsewhere gets a claim with its own `source`"
                        ),
                    ),
                };
                findings.push(
                    RULE.finding(message)
                        .at(context.at(&format!("/claims/{index}/{key}/{number}")))
                        .help(help)
                        .with_fix(cure.take())
                        .action(Action::Facts),
                );
            }
        }
    }
}

/// A fix that names the only paragraph of the document that has all figures and names of a claim.
fn right_paragraph(context: &RuleContext, all: &[Paragraph], index: usize) -> Option<Fix> {
    let claim = &context.tour.claims[index];
    let has_all = |paragraph: &&Paragraph| {
        let figures = claim.figures.iter();
        let names = claim.names.iter();
        figures.clone().count() + names.clone().count() > 0
            && figures.clone().all(|figure| paragraph.has_figure(figure))
            && names.clone().all(|name| paragraph.has_name(name))
    };
    let mut fitting = all.iter().enumerate().filter(|(_, one)| has_all(one));
    let (only, None) = (fitting.next()?, fitting.next()) else {
        return None;
    };
    let paragraph = only.0 + 1;
    let pointer = format!("/claims/{index}/paragraph");
    Some(Fix {
        title: text!("take it from paragraph {paragraph}", paragraph),
        span: context.span(&pointer)?,
        replacement: paragraph.to_string(),
    })
}

//! `claim-not-in-source`: a figure or name that does not occur in the source document.

use super::{Detection, Rule, RuleContext};
use crate::tour::diagnostic::{Findings, Severity};
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
                    findings.push(
                        RULE.finding(format!("the document has no paragraph {number}, only {}", all.len()))
                            .at(context.at(&format!("/claims/{index}/paragraph")))
                            .help("a blank line ends a paragraph only where the text before it ends a sentence"),
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
                let what = key.trim_end_matches('s');
                let elsewhere: Vec<String> = all
                    .iter()
                    .enumerate()
                    .filter(|(_, paragraph)| has(paragraph, wanted))
                    .map(|(at, _)| (at + 1).to_string())
                    .collect();
                let (message, help) = match (claim.paragraph, elsewhere.is_empty()) {
                    (Some(paragraph), false) => (
                        format!(
                            "the {what} `{wanted}` does not occur in paragraph {paragraph} of the document"
                        ),
                        format!("it occurs in paragraph {}", elsewhere.join(", ")),
                    ),
                    (Some(_) | None, _) => (
                        format!("the {what} `{wanted}` does not occur in the document"),
                        "look it up; a fact from elsewhere gets a claim with its own `source`"
                            .to_owned(),
                    ),
                };
                findings.push(
                    RULE.finding(message)
                        .at(context.at(&format!("/claims/{index}/{key}/{number}")))
                        .help(help),
                );
            }
        }
    }
}

//! `source-digest`: the document that was given is not the one that the tour names.

use super::{Look, Rule, When};
use crate::tour::diagnostic::{Findings, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: "source-digest",
    severity: Severity::Warning,
    finds: "The document given with `--source` has another SHA-256 than the tour's `source.sha256`.",
    why: "The claims were taken from another edition of the document; paragraphs and figures may have changed.",
    wrong: "\"source\": {\"title\": \"…\", \"sha256\": \"0000…\"}",
    right: "\"source\": {\"title\": \"…\", \"sha256\": \"the 64 digits that sha256sum prints\"}",
    cure: "Give the right file; or, after comparing the claims with the new edition, write down its SHA-256.",
    when: When::OnTour(find),
};

fn find(look: &Look, findings: &mut Findings) {
    let (Some(given), Some(source)) = (&look.facts.source, &look.tour.source) else {
        return;
    };
    if let Some(sha256) = &source.sha256
        && !sha256.eq_ignore_ascii_case(&given.sha256)
    {
        findings.push(
            RULE.finding("the document that was given is not the one that the tour names")
                .at(look.at("/source/sha256"))
                .help(format!("the SHA-256 of the given file is {}", given.sha256)),
        );
    }
}

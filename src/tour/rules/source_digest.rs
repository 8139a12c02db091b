//! `source-digest`: the document that was given is not the one that the tour names.

use super::{Detection, Rule, RuleContext};
use crate::text::text;
use crate::tour::diagnostic::{Findings, Fix, Severity};

/// Finds a source document other than the one that the tour names.
pub const RULE: Rule = Rule {
    code: "source-digest",
    severity: Severity::Warning,
    finds: "The document given with `--source` has another SHA-256 than the tour's `source.sha256`.",
    why: "The claims were taken from another edition of the document; paragraphs and figures may have changed.",
    wrong: "\"source\": {\"title\": \"…\", \"sha256\": \"0000…\"}",
    right: "\"source\": {\"title\": \"…\", \"sha256\": \"the 64 digits that sha256sum prints\"}",
    remedy: "Give the right file; or, after comparing the claims with the new edition, write down its SHA-256.",
    detection: Detection::OnTour(find),
};

fn find(context: &RuleContext, findings: &mut Findings) {
    let (Some(given), Some(source)) = (&context.facts.source, &context.tour.source) else {
        return;
    };
    if let Some(sha256) = &source.sha256
        && !sha256.eq_ignore_ascii_case(&given.sha256)
    {
        findings.push(
            RULE.finding(text!(
                "the document given with `--source` is not the one that the tour names"
            ))
            .at(context.at("/source/sha256"))
            .help(text!(
                "give the right file, or set `sha256` to the digest of this one: {sha256}",
                sha256 = given.sha256
            ))
            .choice(context.parsed.span("/source/sha256").map(|span| Fix {
                title: text!("take this document as the source"),
                span,
                replacement: format!("\"{}\"", given.sha256),
            })),
        );
    }
}

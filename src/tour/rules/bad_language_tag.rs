//! `bad-language-tag`: a language that is not written as a language tag.

use super::{Detection, Rule, RuleContext};
use crate::text::text;
use crate::tour::diagnostic::{Findings, Fix, Severity};
use crate::tour::names::is_language;

/// Finds a language that is not written as a language tag.
pub const RULE: Rule = Rule {
    code: "bad-language-tag",
    severity: Severity::Error,
    finds: "An entry of `languages` is not a language tag in lower case.",
    why: "Phones choose a visitor's language by these tags, and voices and captions are found by them.",
    wrong: "\"languages\": [\"RU\", \"english\"]",
    right: "\"languages\": [\"ru\", \"en\"]",
    remedy: "Use the two-letter code (ISO 639-1) in lower case, with a region only where it matters: `pt-br`.",
    detection: Detection::OnTour(find),
};

fn find(context: &RuleContext, findings: &mut Findings) {
    for (index, lang) in context.tour.languages.iter().enumerate() {
        if is_language(&lang.0) {
            continue;
        }
        let label = context.at(&format!("/languages/{index}"));
        let finding = RULE
            .finding(text!("`{lang}` is not a language tag", lang))
            .at(label.clone());
        let better = match lang.0.to_lowercase().replace('_', "-").as_str() {
            "russian" | "русский" | "рус" | "rus" => "ru".to_owned(),
            "english" | "английский" | "англ" | "eng" => "en".to_owned(),
            other => other.to_owned(),
        };
        findings.push(if is_language(&better) {
            finding
                .help(text!("did you mean `{meant}`?", meant = better))
                .fix(Fix {
                    title: text!("write `{meant}`", meant = better),
                    span: label.span,
                    replacement: format!("\"{better}\""),
                })
        } else {
            finding.help(text!("use the two-letter code, such as `ru`, `en`, `de`"))
        });
    }
}

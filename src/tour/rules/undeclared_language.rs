//! `undeclared-language`: a text in a language that the tour does not list.

use super::{Detection, Rule, RuleContext, missing_language};
use crate::text::{List, text};
use crate::tour::diagnostic::{Findings, Fix, Severity};
use crate::tour::model::Lang;
use crate::tour::node::escape;
use crate::tour::removal;

/// Finds a text in a language that the tour does not list.
pub const RULE: Rule = Rule {
    code: "undeclared-language",
    severity: Severity::Warning,
    finds: "A text, a lexicon or a voice is given for a language that is not among the tour's `languages`.",
    why: "It would never be used: the language is missing in the list, or the tag is misspelt.",
    wrong: "\"languages\": [\"ru\", \"en\"], \"title\": {\"ru\": \"Вокзал\", \"en\": \"Station\", \"de\": \"Bahnhof\"}",
    right: "\"languages\": [\"ru\", \"en\", \"de\"], \"title\": {\"ru\": \"Вокзал\", \"en\": \"Station\", \"de\": \"Bahnhof\"}",
    remedy: "Add the language to `languages` (then everything must be there in it), correct the tag, or remove the text.",
    detection: Detection::OnTour(find),
};

fn find(context: &RuleContext, findings: &mut Findings) {
    let tour = context.tour;
    let written = context.parsed.node("/languages");
    let written = written.map_or(0, |list| list.elements().len());
    // A language that could not be read may be any.
    if tour.languages.is_empty() || written != tour.languages.len() {
        return;
    }
    let mut all: Vec<(String, Vec<&Lang>)> = missing_language::localized(context);
    all.push(("/lexicon".to_owned(), tour.lexicon.keys().collect()));
    let voices = tour.voices.by_language();
    all.push((
        "/voices".to_owned(),
        voices
            .into_iter()
            .flat_map(|choices| choices.keys())
            .collect(),
    ));
    for (pointer, present) in all {
        for lang in &present {
            if tour.languages.contains(*lang) {
                continue;
            }
            let label = context.key_label(&format!("{pointer}/{}", escape(&lang.0)));
            let finding = RULE
                .finding(text!("`{lang}` is not among the tour's languages", lang))
                .at(label.clone());
            let lower = Lang(lang.0.to_lowercase().replace('_', "-"));
            let meant = tour.languages.contains(&lower) && !present.contains(&&lower);
            findings.push(if meant {
                finding
                    .help(text!("did you mean `{meant}`?", meant = lower))
                    .fix(Fix {
                        title: text!("write `{meant}`", meant = lower),
                        span: label.span,
                        replacement: serde_json::Value::from(lower.0.as_str()).to_string(),
                    })
            } else {
                let list: Vec<&Lang> = tour.languages.iter().collect();
                finding
                    .help(text!(
                        "the tour's languages are `{list}`",
                        list = List(list, "`, `")
                    ))
                    .choice(removal::fix(
                        context.parsed,
                        &format!("{pointer}/{}", escape(&lang.0)),
                        text!("remove what is there in `{lang}`", lang),
                    ))
            });
        }
    }
}

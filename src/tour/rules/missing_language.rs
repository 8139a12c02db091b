//! `missing-language`: a text that is not given in every language of the tour.

use super::{Detection, Rule, RuleContext};
use crate::text::{Text, text};
use crate::tour::diagnostic::{Action, Findings, Severity};
use crate::tour::model::Lang;

/// Finds a text that is not given in every language of the tour.
pub const RULE: Rule = Rule {
    code: "missing-language",
    severity: Severity::Error,
    finds: "A title, narration, direction, statement or picture text lacks one of the tour's `languages`.",
    why: "A visitor who chose that language would stand at the stop and hear nothing.",
    wrong: "\"languages\": [\"ru\", \"en\"], \"title\": {\"ru\": \"Площадь Побед\"}",
    right: "\"languages\": [\"ru\", \"en\"], \"title\": {\"ru\": \"Площадь Побед\", \"en\": \"Pobed Square\"}",
    remedy: "Add the translation, or take the language out of `languages` until it is complete.",
    detection: Detection::OnTour(find),
};

fn find(context: &RuleContext, findings: &mut Findings) {
    if context.tour.languages.is_empty() {
        if let Some(node) = context.parsed.node("/languages")
            && node.elements().is_empty()
            && !context
                .parsed
                .diagnostics
                .iter()
                .any(|one| one.labels.iter().any(|label| label.pointer == "/languages"))
        {
            findings.push(
                RULE.finding(text!("the tour has no language"))
                    .at(context.at("/languages")),
            );
        }
        return;
    }
    for (pointer, present) in localized(context) {
        let Some(node) = context.node(&pointer) else {
            continue;
        };
        for lang in &context.tour.languages {
            // An invalid value has a finding of its own.
            if present.contains(&lang) || node.get(&lang.0).is_some() {
                continue;
            }
            let what = pointer.rsplit('/').next().unwrap_or_default();
            let finding = RULE
                .finding(text!(
                    "`{what}` has no `{lang}`",
                    what = part_name(what),
                    lang
                ))
                .at(context.key_label(&pointer));
            let example = match what {
                "narration" | "short" => "[\"…\"]",
                _ => "\"…\"",
            };
            let pointer = format!("{pointer}/{}", lang.0);
            findings.push(
                finding
                    .help(text!("add `\"{lang}\": {example}`", lang, example))
                    .action(Action::Write { pointer }),
            );
        }
    }
}

/// Every place that must have a value for each of the tour's languages, with the languages that it has.
pub fn localized<'a>(context: &RuleContext<'a>) -> Vec<(String, Vec<&'a Lang>)> {
    let tour = context.tour;
    let mut all = vec![("/title".to_owned(), tour.title.keys().collect())];
    if !tour.description.is_empty() {
        all.push(("/description".to_owned(), tour.description.keys().collect()));
    }
    if let Some(cover) = &tour.cover {
        all.push(("/cover/alt".to_owned(), cover.alt.keys().collect()));
    }
    for (index, claim) in tour.claims.iter().enumerate() {
        all.push((
            format!("/claims/{index}/statement"),
            claim.statement.keys().collect(),
        ));
    }
    for (index, stop) in tour.stops.iter().enumerate() {
        let at = |key: &str| format!("/stops/{index}/{key}");
        all.push((at("title"), stop.title.keys().collect()));
        all.push((at("narration"), stop.narration.keys().collect()));
        if !stop.short.is_empty() {
            all.push((at("short"), stop.short.keys().collect()));
        }
        if !stop.directions.is_empty() {
            all.push((at("directions"), stop.directions.keys().collect()));
        }
        if let Some(picture) = &stop.picture {
            all.push((at("picture/alt"), picture.alt.keys().collect()));
        }
    }
    all
}

/// The key of a text, and its name for guides.
fn part_name(key: &str) -> Text {
    match key {
        "title" => text!("title"),
        "statement" => text!("statement"),
        "narration" => text!("narration"),
        "short" => text!("short"),
        "description" => text!("description"),
        "directions" => text!("directions"),
        "alt" => text!("alt"),
        other => Text::plain(other),
    }
}

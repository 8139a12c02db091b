//! `empty-text`: a text that is empty.

use super::{Detection, Rule, RuleContext};
use crate::language::markup::plain_words;
use crate::text::text;
use crate::tour::diagnostic::{Action, Findings, Fix, Severity};
use crate::tour::facts::{SpokenPassage, StopPart, passages};
use crate::tour::model::{Localized, Passage};
use crate::tour::removal;

/// Finds a text that is empty.
pub const RULE: Rule = Rule {
    code: "empty-text",
    severity: Severity::Error,
    finds: "A title, a picture's text or a passage is empty, a passage has no word to speak, or a narration has no passage.",
    why: "The visitor's phone would show a blank line, describe no picture to those who cannot see it, or play nothing but \
      the sound of arrival.",
    wrong: "\"narration\": {\"ru\": [\"\"], \"en\": []}",
    right: "\"narration\": {\"ru\": [\"Вы стоите на площади Побед.\"], \"en\": [\"You stand on Pobed Square.\"]}",
    remedy: "Write the text, or remove the empty entry.",
    detection: Detection::OnTour(find),
};

fn find(context: &RuleContext, findings: &mut Findings) {
    let tour = context.tour;
    localized(context, findings, "/title", &tour.title);
    localized(context, findings, "/description", &tour.description);
    if let Some(cover) = &tour.cover {
        localized(context, findings, "/cover/alt", &cover.alt);
    }
    for (index, claim) in tour.claims.iter().enumerate() {
        localized(
            context,
            findings,
            &format!("/claims/{index}/statement"),
            &claim.statement,
        );
    }
    for (index, stop) in tour.stops.iter().enumerate() {
        localized(
            context,
            findings,
            &format!("/stops/{index}/title"),
            &stop.title,
        );
        if let Some(picture) = &stop.picture {
            localized(
                context,
                findings,
                &format!("/stops/{index}/picture/alt"),
                &picture.alt,
            );
        }
        for (key, tellings) in [("narration", &stop.narration), ("short", &stop.short)] {
            for (lang, list) in tellings {
                let pointer = format!("/stops/{index}/{key}/{}", lang.0);
                let written = context.node(&pointer);
                if list.is_empty() && written.is_some_and(|node| node.elements().is_empty()) {
                    findings.push(
                        RULE.finding(text!("the story in `{lang}` has no passages", lang))
                            .at(context.at(&pointer))
                            .help(text!("write at least one passage"))
                            .action(Action::Write { pointer }),
                    );
                }
            }
        }
    }
    for spoken in passages(tour) {
        if plain_words(spoken.passage.text()).trim().is_empty() {
            let label = context.at(&spoken.text_pointer());
            findings.push(
                RULE.finding(text!("this passage is empty"))
                    .at(label)
                    .help(text!("write it, or remove it"))
                    .choice(without_passage(context, &spoken))
                    .action(Action::Write {
                        pointer: spoken.pointer.clone(),
                    }),
            );
        } else if !has_words(spoken.passage) {
            let label = context.at(&spoken.said_pointer());
            findings.push(
                RULE.finding(text!("this passage contains no word to speak"))
                    .at(label)
                    .help(text!(
                        "write what is to be said, join it to another passage, or record a take"
                    ))
                    .choice(without_passage(context, &spoken))
                    .action(Action::Write {
                        pointer: spoken.pointer.clone(),
                    }),
            );
        }
    }
}

/// Whether there is anything to speak. The text of a recorded passage is only shown.
fn has_words(passage: &Passage) -> bool {
    let detailed = passage.detailed();
    let is_recorded = detailed.is_some_and(|detailed| detailed.take.is_some());
    let said = detailed
        .and_then(|detailed| detailed.say.as_deref())
        .unwrap_or(passage.text());
    is_recorded || plain_words(said).contains(char::is_alphanumeric)
}

fn localized(context: &RuleContext, findings: &mut Findings, pointer: &str, texts: &Localized) {
    for (lang, text) in texts {
        if text.trim().is_empty() {
            let at = format!("{pointer}/{}", lang.0);
            let is_needed = context.tour.languages.contains(lang);
            let removed = (!is_needed && texts.len() > 1)
                .then(|| {
                    removal::fix(
                        context.parsed,
                        &at,
                        text!("remove the empty text in `{lang}`", lang),
                    )
                })
                .flatten();
            findings.push(
                RULE.finding(text!("this text is empty"))
                    .at(context.at(&at))
                    .help(text!("write it in a few words"))
                    .choice(removed)
                    .action(Action::Write { pointer: at }),
            );
        }
    }
}

/// A choice that removes a passage beside which others are told, or directions in a language that nobody asked for.
fn without_passage(context: &RuleContext, spoken: &SpokenPassage) -> Option<Fix> {
    let stop = context.tour.stops.get(spoken.stop)?;
    let is_spare = match spoken.part {
        StopPart::Narration => stop.narration.get(spoken.lang)?.len() > 1,
        StopPart::Short => stop.short.get(spoken.lang)?.len() > 1,
        StopPart::Directions => {
            stop.directions.len() > 1 && !context.tour.languages.contains(spoken.lang)
        }
    };
    let title = text!("remove the empty passage");
    is_spare
        .then(|| removal::fix(context.parsed, &spoken.pointer, title))
        .flatten()
}

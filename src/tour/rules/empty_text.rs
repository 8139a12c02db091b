//! `empty-text`: a text that is empty.

use super::{Detection, Rule, RuleContext};
use crate::language::markup::plain_words;
use crate::tour::diagnostic::{Findings, Severity};
use crate::tour::facts::passages;
use crate::tour::model::{Localized, Passage};

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
                let written = context
                    .parsed
                    .node(&context.parsed.source_pointer(&pointer));
                if list.is_empty() && written.is_some_and(|node| node.elements().is_empty()) {
                    findings.push(
                        RULE.finding(format!("the story in `{}` has no passages", lang.0))
                            .at(context.at(&pointer))
                            .help("write at least one passage"),
                    );
                }
            }
        }
    }
    for spoken in passages(tour) {
        if plain_words(spoken.passage.text()).trim().is_empty() {
            let label = context.at(&spoken.text_pointer());
            findings.push(
                RULE.finding("this passage is empty")
                    .at(label)
                    .help("write it, or remove it"),
            );
        } else if !has_words(spoken.passage) {
            let label = context.at(&spoken.said_pointer());
            findings.push(
                RULE.finding("this passage contains no word to speak")
                    .at(label)
                    .help("write what is to be said, join it to another passage, or record a take"),
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
            let label = context.at(&format!("{pointer}/{}", lang.0));
            findings.push(
                RULE.finding("this text is empty")
                    .at(label)
                    .help("write it in a few words"),
            );
        }
    }
}

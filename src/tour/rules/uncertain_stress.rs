//! `uncertain-stress`: a Russian word that a voice may stress otherwise than the author means.

use super::{Detection, Rule, RuleContext};
use crate::language::spoken::capitalised;
use crate::text::{List, Text, text};
use crate::tour::diagnostic::{Findings, Fix, Label, Severity};
use crate::tour::facts::{SpokenPassage, passages};
use crate::tour::fixes::replaced;
use crate::tour::insertion;
use crate::tour::model::Passage;
use crate::tour::uncertain_stress::{StressDoubt, UncertainStress};
use crate::tour::voice_choices::is_recorded;
use serde_json::Value;
use std::collections::BTreeMap;
use std::ops::Range;

/// The stress mark, a combining acute accent.
const MARK: char = '\u{301}';

/// Maximum number of places that a finding shows.
const MAX_PLACES: usize = 3;

/// Finds a Russian word that a voice may stress otherwise than the author means.
pub const RULE: Rule = Rule {
    code: "uncertain-stress",
    severity: Severity::Note,
    finds: "The stress of a Russian word is uncertain: its meaning depends on the stress (`замок`), or eSpeak NG's dictionary and a stress model disagree.",
    why: "A voice picks one reading, and a wrongly stressed word distracts the listener.",
    wrong: "\"narration\": {\"ru\": [\"Перед вами замок.\"]}",
    right: "\"lexicon\": {\"ru\": {\"замок\": \"за\u{301}мок\"}}, … \"narration\": {\"ru\": [\"Перед вами замок.\"]}",
    remedy: "Choose a reading: under `lexicon` for the whole tour, or in a passage's `say`. The studio has a button for each. Choosing the reading that the voice already uses also removes the note. Both sources make mistakes, so nothing is applied automatically.",
    detection: Detection::OnTour(find),
};

fn find(context: &RuleContext, findings: &mut Findings) {
    if context.facts.stresses.is_empty() {
        return;
    }
    let spoken = passages(context.tour).into_iter();
    let by_pointer: BTreeMap<String, SpokenPassage> = spoken
        .filter(|one| !is_recorded(one.passage.detailed(), context.facts))
        .map(|one| (one.pointer.clone(), one))
        .collect();
    for word in &context.facts.stresses {
        let places: Vec<&SpokenPassage> = word
            .passages
            .iter()
            .filter_map(|pointer| by_pointer.get(pointer))
            .collect();
        let Some(first) = places.first() else {
            continue;
        };
        let mut message = message(word);
        if places.len() > 1 {
            message = text!(
                "{message} (in {count} passages)",
                message,
                count = places.len()
            );
        }
        let mut finding = RULE.finding(message).help(help(word, places.len()));
        for place in places.iter().take(MAX_PLACES) {
            finding = finding.at(label(context, word, place));
        }
        let is_everywhere = places.len() > 1;
        let readings = word.readings.iter();
        let mut choices: Vec<Fix> = readings
            .filter_map(|reading| {
                let title = if is_everywhere {
                    text!("read “{reading}” everywhere", reading)
                } else {
                    text!("read “{reading}”", reading)
                };
                in_lexicon(context, word, reading, title)
            })
            .collect();
        if word.doubt == StressDoubt::Homograph && places.len() > 1 {
            choices.extend(word.readings.iter().filter_map(|reading| {
                let title = text!("read “{reading}” in this passage only", reading);
                in_passage(context, word, reading, first, title)
            }));
        }
        findings.push(finding.choices(choices));
    }
}

fn message(word: &UncertainStress) -> Text {
    let readings = List(word.readings.clone(), " or ");
    match (word.doubt, &word.readings[..]) {
        (StressDoubt::Dictionary, [likely, other]) => text!(
            "a voice may stress `{word}` wrongly: {likely} is likely, but eSpeak NG says {other}",
            word = word.word,
            likely,
            other
        ),
        (StressDoubt::Homograph | StressDoubt::Dictionary, _) => {
            text!(
                "`{word}` can be read as {readings}: mark the stress",
                word = word.word,
                readings
            )
        }
    }
}

fn help(word: &UncertainStress, places: usize) -> Text {
    let entries: Vec<String> = word
        .readings
        .iter()
        .map(|reading| format!("{}: {}", Value::from(&*word.word), Value::from(&**reading)))
        .collect();
    let (entries, lang) = (List(entries, " or "), &word.lang);
    if word.doubt == StressDoubt::Homograph && places > 1 {
        text!(
            "write {entries} under `lexicon` → `{lang}`; where it is read otherwise, mark it in the passage's `say`",
            entries,
            lang
        )
    } else {
        text!("write {entries} under `lexicon` → `{lang}`", entries, lang)
    }
}

/// The place of a word in a passage, or the passage's text if its letters are not there as the voice gets them.
fn label(context: &RuleContext, word: &UncertainStress, place: &SpokenPassage) -> Label {
    let pointer = place.said_pointer();
    match occurrences(place.passage.to_say(), &word.word).first() {
        Some(bytes) => context.parsed.label_within(&pointer, bytes.clone()),
        None => context.at(&pointer),
    }
}

/// Where the text has a word without a mark, whatever its capitals.
fn occurrences(text: &str, word: &str) -> Vec<Range<usize>> {
    let small = word.to_lowercase();
    let is_of_word = |letter: char| letter.is_alphanumeric() || letter == MARK;
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(is_of_word) {
        let start = at + start;
        let length = text[start..].find(|letter| !is_of_word(letter));
        let end = length.map_or(text.len(), |length| start + length);
        if text[start..end].to_lowercase() == small {
            found.push(start..end);
        }
        at = end;
    }
    found
}

/// Enters a reading in the tour's lexicon.
fn in_lexicon(
    context: &RuleContext,
    word: &UncertainStress,
    reading: &str,
    title: Text,
) -> Option<Fix> {
    let parsed = context.parsed;
    let root = parsed.root()?;
    let quoted = Value::from(reading).to_string();
    let entries = format!("{{{}}}", insertion::written(&word.word, &quoted));
    let Some(lexicon) = root.get("lexicon") else {
        let value = format!("{{{}}}", insertion::written(&word.lang.0, &entries));
        return match root.entry("languages") {
            Some(languages) => Some(insertion::after(
                &parsed.text,
                languages,
                title,
                "lexicon",
                &value,
            )),
            None => insertion::at_end(&parsed.text, root, title, "lexicon", &value),
        };
    };
    let Some(of_language) = lexicon.get(&word.lang.0) else {
        return insertion::at_end(&parsed.text, lexicon, title, &word.lang.0, &entries);
    };
    if let Some(entry) = of_language.get(&word.word) {
        return Some(Fix {
            title,
            span: entry.span.clone(),
            replacement: quoted,
        });
    }
    insertion::at_end(&parsed.text, of_language, title, &word.word, &quoted)
}

/// Writes a reading into what the voice says in one passage.
fn in_passage(
    context: &RuleContext,
    word: &UncertainStress,
    reading: &str,
    place: &SpokenPassage,
    title: Text,
) -> Option<Fix> {
    let text = place.passage.to_say();
    let pieces: Vec<(Range<usize>, String)> = occurrences(text, &word.word)
        .into_iter()
        .map(|span| {
            let is_capital = text[span.clone()].starts_with(char::is_uppercase);
            let marked = if is_capital {
                capitalised(reading)
            } else {
                reading.to_owned()
            };
            (span, marked)
        })
        .collect();
    if pieces.is_empty() {
        return None;
    }
    let say = Value::from(replaced(text, &(0..text.len()), pieces)?).to_string();
    let node = context.node(&place.pointer)?;
    match place.passage {
        Passage::Plain(_) => Some(Fix {
            title,
            span: node.span.clone(),
            replacement: format!(
                "{{\"text\": {}, \"say\": {say}}}",
                &context.parsed.text[node.span.clone()]
            ),
        }),
        Passage::Detailed(_) => match node.get("say") {
            Some(before) => Some(Fix {
                title,
                span: before.span.clone(),
                replacement: say,
            }),
            None => Some(insertion::after(
                &context.parsed.text,
                node.entry("text")?,
                title,
                "say",
                &say,
            )),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::occurrences;

    #[test]
    fn whole_unmarked_words_are_found() {
        let text = "Замок, замо\u{301}к и замочек; «замок»";
        let found: Vec<&str> = occurrences(text, "замок")
            .into_iter()
            .map(|bytes| &text[bytes])
            .collect();
        assert_eq!(found, ["Замок", "замок"]);
        assert!(occurrences("", "замок").is_empty());
    }
}

//! What a passage makes the voice say, sentence by sentence, and what the captions show meanwhile. The build, the
//! studio and `say` all use this, so that what is printed is what is spoken.

use super::sentences::sentences;
pub use super::spoken::Lexicon;
use super::spoken::{capitalised, spoken_form};
use super::text;
use crate::tour::Tour;
use crate::tour::model::{Lang, Passage};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The lexicons of a tour, each prepared once.
#[derive(Debug, Clone, Default)]
pub struct Lexicons {
    by_language: BTreeMap<Lang, Arc<Lexicon>>,
    none: Arc<Lexicon>,
}

impl Lexicons {
    /// Prepares the lexicons of a tour.
    pub fn of(tour: &Tour) -> Self {
        let prepared = tour
            .lexicon
            .iter()
            .map(|(lang, entries)| (lang.clone(), Arc::new(Lexicon::new(entries))));
        Self {
            by_language: prepared.collect(),
            none: Arc::default(),
        }
    }

    /// The lexicon of a language; an empty one if the tour has none.
    pub fn get(&self, lang: &Lang) -> Arc<Lexicon> {
        Arc::clone(self.by_language.get(lang).unwrap_or(&self.none))
    }
}

/// A sentence to speak.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What the voice receives: words only, stress marked with U+0301.
    pub spoken: String,
    /// What the captions show from here on; `None` if they stay as they are.
    pub shown: Option<String>,
}

/// The lines of a passage. If `say` has as many sentences as the text, each sentence of the text is shown while its
/// counterpart is spoken; otherwise the whole text is shown throughout.
pub fn lines(lang: &Lang, passage: &Passage, lexicon: &Lexicon) -> Vec<Line> {
    let text = text::shown(passage.text());
    let shown = sentences(lang, &text);
    let say = passage
        .detailed()
        .and_then(|detailed| detailed.say.as_deref())
        .map(text::shown);
    let said = match &say {
        Some(say) => sentences(lang, say),
        None => shown.clone(),
    };
    let is_paired = said.len() == shown.len();
    let spoken = said.iter().enumerate().map(|(at, sentence)| Line {
        spoken: capitalise_like(sentence, spoken_form(lang, sentence, lexicon)),
        shown: if is_paired {
            Some(shown[at].to_owned())
        } else {
            (at == 0).then(|| text.trim().to_owned())
        },
    });
    spoken.collect()
}

/// Capitalises the spoken sentence if the written one starts with a figure or a capital: some voices recognise the
/// start of a sentence by it, and so do people who read the spoken form.
fn capitalise_like(written: &str, spoken: String) -> String {
    let first = written.chars().find(|letter| letter.is_alphanumeric());
    if first.is_none_or(char::is_lowercase) {
        spoken
    } else {
        capitalised(&spoken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tour::model::DetailedPassage;

    fn check(text: &str, say: Option<&str>, expected: &[(&str, Option<&str>)]) {
        check_in("xx", text, say, expected);
    }

    fn check_in(lang: &str, text: &str, say: Option<&str>, expected: &[(&str, Option<&str>)]) {
        let passage = Passage::Detailed(DetailedPassage {
            text: text.to_owned(),
            say: say.map(str::to_owned),
            claims: Vec::new(),
            take: None,
            voice: None,
        });
        let lines = lines(&Lang(lang.to_owned()), &passage, &Lexicon::default());
        let found: Vec<(&str, Option<&str>)> = lines
            .iter()
            .map(|line| (line.spoken.as_str(), line.shown.as_deref()))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn captions_match_the_spoken_sentences() {
        check(
            "One. Two.",
            None,
            &[("One.", Some("One.")), ("Two.", Some("Two."))],
        );
        check(
            "A-B. C.",
            Some("Ay bee. See."),
            &[("Ay bee.", Some("A-B.")), ("See.", Some("C."))],
        );
        check(
            "A-B. C.",
            Some("Ay. Bee. See."),
            &[("Ay.", Some("A-B. C.")), ("Bee.", None), ("See.", None)],
        );
    }
    #[test]
    fn a_sentence_begins_with_a_capital() {
        check_in(
            "ru",
            "1252-й полк. «64 тысячи». а потом",
            None,
            &[
                ("Тысяча двести пятьдесят второй полк.", Some("1252-й полк.")),
                (
                    "«Шестьдесят четыре тысячи». а потом",
                    Some("«64 тысячи». а потом"),
                ),
            ],
        );
    }

    #[test]
    fn captions_omit_invisible_characters() {
        check_in(
            "ru",
            "Экс\u{ad}кур\u{ad}сия у во\u{200b}кзала. Всё.",
            None,
            &[
                ("Экскурсия у вокзала.", Some("Экскурсия у вокзала.")),
                ("Всё.", Some("Всё.")),
            ],
        );
        check_in(
            "en",
            "Don’t stop.",
            None,
            &[("Don't stop.", Some("Don’t stop."))],
        );
    }
}

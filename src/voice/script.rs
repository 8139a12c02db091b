//! What a passage makes the voice say, sentence by sentence, and what the captions show meanwhile.

use super::sentences::sentences;
use super::spoken::spoken_form;
use crate::tour::model::{Lang, Passage};
use std::collections::BTreeMap;

/// A sentence to be spoken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What the voice gets: words only, stress marked with U+0301.
    pub spoken: String,
    /// What the captions show from here on; nothing where they go on showing what they did.
    pub shown: Option<String>,
}

/// The lines of a passage. Where `say` has as many sentences as the text, each is shown while it is spoken; otherwise
/// the whole text is shown all the while.
pub fn lines(lang: &Lang, passage: &Passage, lexicon: &BTreeMap<String, String>) -> Vec<Line> {
    let shown = sentences(passage.text());
    let say = passage
        .detailed()
        .and_then(|detailed| detailed.say.as_deref());
    let said = say.map_or_else(|| shown.clone(), sentences);
    let is_paired = said.len() == shown.len();
    let spoken = said.iter().enumerate().map(|(at, sentence)| Line {
        spoken: spoken_form(lang, sentence, lexicon),
        shown: match is_paired {
            true => Some(shown[at].to_owned()),
            false => (at == 0).then(|| passage.text().trim().to_owned()),
        },
    });
    spoken.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tour::model::DetailedPassage;

    fn check(text: &str, say: Option<&str>, expected: &[(&str, Option<&str>)]) {
        let passage = Passage::Detailed(DetailedPassage {
            text: text.to_owned(),
            say: say.map(str::to_owned),
            claims: Vec::new(),
            take: None,
            voice: None,
        });
        let lines = lines(&Lang("xx".to_owned()), &passage, &BTreeMap::new());
        let found: Vec<(&str, Option<&str>)> = lines
            .iter()
            .map(|line| (line.spoken.as_str(), line.shown.as_deref()))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn shows_what_is_spoken() {
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
}

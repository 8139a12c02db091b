//! Remembers the lines of passages: after a keystroke in the studio, one passage is expanded instead of all those of the tour,
//! and the checks of voices, stress and durations share the result.

use super::line::Line;
use crate::language::spoken::Lexicon;
use crate::tour::model::{Lang, Passage};
use std::collections::{BTreeMap, HashMap};
use std::sync::{LazyLock, Mutex, PoisonError};

/// Maximum size of the texts that are remembered, bytes. The script of a long tour in two languages has some hundred thousand;
/// the lines take a few times as much.
const MAX_BYTES: usize = 4 << 20;

/// What is remembered in this process. Lines depend on nothing but the language, the passage and the lexicon.
static REMEMBERED: LazyLock<Mutex<Memory>> = LazyLock::new(Mutex::default);

/// What decides the lines of a passage in its language: its text, and what is said instead.
type Key = (String, Option<String>);

#[derive(Default)]
struct Memory {
    by_language: BTreeMap<Lang, LinesOfLanguage>,
    bytes: usize,
}

#[derive(Default)]
struct LinesOfLanguage {
    lexicon: Lexicon,
    by_passage: HashMap<Key, Vec<Line>>,
}

/// The lines of the passage, from `make` if they are not remembered.
pub(super) fn remembered(
    lang: &Lang,
    passage: &Passage,
    lexicon: &Lexicon,
    make: impl FnOnce() -> Vec<Line>,
) -> Vec<Line> {
    let say = passage.detailed().and_then(|detailed| detailed.say.clone());
    let key = (passage.text().to_owned(), say);
    let lock = || REMEMBERED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = lock().get(lang, lexicon, &key) {
        return known;
    }
    // Made without the lock, so that other threads go on.
    let lines = make();
    lock().keep(lang, lexicon, key, lines.clone());
    lines
}

impl Memory {
    /// The lines of a passage. A lexicon that has changed makes those of its language forgotten.
    fn get(&mut self, lang: &Lang, lexicon: &Lexicon, key: &Key) -> Option<Vec<Line>> {
        let own = self.by_language.get_mut(lang)?;
        if own.lexicon != *lexicon {
            self.bytes -= own.by_passage.keys().map(size).sum::<usize>();
            self.by_language.remove(lang);
            return None;
        }
        // The same object is compared faster the next time.
        own.lexicon = lexicon.clone();
        own.by_passage.get(key).cloned()
    }

    fn keep(&mut self, lang: &Lang, lexicon: &Lexicon, key: Key, lines: Vec<Line>) {
        let added = size(&key);
        if self.bytes + added > MAX_BYTES {
            *self = Self::default();
        }
        if added > MAX_BYTES {
            return;
        }
        let own = self.by_language.entry(lang.clone()).or_default();
        if own.by_passage.is_empty() {
            own.lexicon = lexicon.clone();
        }
        // Another thread may have kept lines of another lexicon, or the same ones, meanwhile.
        if own.lexicon == *lexicon && own.by_passage.insert(key, lines).is_none() {
            self.bytes += added;
        }
    }
}

fn size((text, say): &Key) -> usize {
    text.len() + say.as_ref().map_or(0, String::len)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lang() -> Lang {
        Lang("en".to_owned())
    }

    fn key(text: &str) -> Key {
        (text.to_owned(), None)
    }

    fn lines(spoken: &str) -> Vec<Line> {
        vec![Line {
            spoken: spoken.to_owned(),
            voice: None,
            shown: None,
        }]
    }

    #[test]
    fn another_lexicon_makes_lines_forgotten() {
        let entries = BTreeMap::from([("KMK".to_owned(), "the works".to_owned())]);
        let (none, some) = (Lexicon::default(), Lexicon::new(&entries));
        let mut memory = Memory::default();
        memory.keep(&lang(), &none, key("KMK."), lines("KMK."));
        assert_eq!(
            memory.get(&lang(), &none, &key("KMK.")),
            Some(lines("KMK."))
        );
        assert_eq!(memory.get(&lang(), &some, &key("KMK.")), None);
        memory.keep(&lang(), &some, key("KMK."), lines("The works."));
        let same = Lexicon::new(&entries);
        assert_eq!(
            memory.get(&lang(), &same, &key("KMK.")),
            Some(lines("The works."))
        );
        assert_eq!(memory.get(&lang(), &none, &key("KMK.")), None);
        assert_eq!(memory.bytes, 0);
    }

    #[test]
    fn the_memory_is_bounded() {
        let mut memory = Memory::default();
        let none = Lexicon::default();
        for number in 0..100 {
            let text = format!("{number} {}", "a".repeat(MAX_BYTES / 10));
            memory.keep(&lang(), &none, key(&text), lines("a"));
            assert!(memory.bytes <= MAX_BYTES);
        }
        let huge = "a".repeat(MAX_BYTES + 1);
        memory.keep(&lang(), &none, key(&huge), lines("a"));
        assert_eq!(memory.get(&lang(), &none, &key(&huge)), None);
    }
}

//! Finds Russian words that a voice may stress otherwise than the author means: homographs without a mark, and words on
//! which the embedded engine's dictionary and a model of stress (`silero-stress`, MIT) disagree. Nothing is changed: both make
//! mistakes, so that the author decides.
//!
//! What is said about the words, and how they are corrected, is left to the rule `uncertain-stress`.

mod model;
mod network;
mod reader;
mod usual;
mod word_list;
mod words;

#[cfg(feature = "embedded-voice")]
use super::embedded_stress::EngineStress;
use super::script::{self, Lexicons};
#[cfg(feature = "embedded-voice")]
use super::stress::is_vowel;
use crate::language::primary_subtag;
use crate::language::text::plain;
use crate::tour::Tour;
use crate::tour::facts::passages;
use crate::tour::model::{Lang, Passage};
use crate::tour::uncertain_stress::{StressDoubt, UncertainStress};
use model::{Reading, StressModel};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
#[cfg(feature = "embedded-voice")]
use std::sync::OnceLock;
use std::sync::{Mutex, PoisonError};
use usual::{is_small_word, usual};

/// How many words are remembered between checks. A tour has some thousands.
const MAX_REMEMBERED: usize = 50_000;

/// The check, with what it remembers about words. Any number of threads may share it.
pub struct StressCheck {
    /// Where the embedded engine keeps its dictionaries; `None` if there is no such folder.
    #[cfg(feature = "embedded-voice")]
    data_folder: Option<PathBuf>,
    #[cfg(feature = "embedded-voice")]
    engine: OnceLock<Option<EngineStress>>,
    known: Mutex<BTreeMap<(String, bool), Option<Doubt>>>,
}

/// The readings of a word that may be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Doubt {
    kind: StressDoubt,
    readings: Vec<Reading>,
}

/// The places of a word.
#[derive(Debug, Default)]
struct Places {
    passages: Vec<String>,
    /// Whether it is written in small letters anywhere.
    is_small: bool,
}

impl StressCheck {
    /// A check. The embedded engine's dictionaries are written to `data_folder` when they are first needed; without a
    /// folder only homographs are found.
    pub fn new(data_folder: Option<PathBuf>) -> Self {
        #[cfg(not(feature = "embedded-voice"))]
        drop(data_folder);
        Self {
            #[cfg(feature = "embedded-voice")]
            data_folder,
            #[cfg(feature = "embedded-voice")]
            engine: OnceLock::new(),
            known: Mutex::new(BTreeMap::new()),
        }
    }

    /// The uncertain words of a tour, in the order of their languages and of the alphabet.
    pub fn uncertain(&self, tour: &Tour) -> Vec<UncertainStress> {
        let lexicons = Lexicons::of(tour);
        let mut words: BTreeMap<(&Lang, String), Places> = BTreeMap::new();
        let writes_yo = writes_yo(tour);
        for one in passages(tour) {
            if !is_russian(one.lang) {
                continue;
            }
            let spoken = script::spoken(one.lang, one.passage, &lexicons.get(one.lang));
            let written = written_words(one.passage);
            for word in BTreeSet::from_iter(words::undecided(&spoken)) {
                // Words that a rule made of a figure are its business.
                let is_small = written.contains(&word);
                if is_small || written.contains(&crate::language::spoken::capitalised(&word)) {
                    let places = words.entry((one.lang, word)).or_default();
                    places.passages.push(one.pointer.clone());
                    places.is_small |= is_small;
                }
            }
        }
        let found = words.into_iter().filter_map(|((lang, word), places)| {
            let doubt = self.doubt(&word, writes_yo)?;
            let word = if places.is_small {
                word
            } else {
                crate::language::spoken::capitalised(&word)
            };
            Some(UncertainStress {
                lang: lang.clone(),
                readings: doubt.readings.iter().map(|one| one.marked(&word)).collect(),
                word,
                doubt: doubt.kind,
                passages: places.passages,
            })
        });
        found.collect()
    }

    /// Which readings of a word may be meant, if there are several. An author who writes `ё` means `е` by `е`.
    fn doubt(&self, word: &str, writes_yo: bool) -> Option<Doubt> {
        let key = (word.to_owned(), writes_yo);
        let lock = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(&key) {
            return known.clone();
        }
        let found = self.find_doubt(word, writes_yo);
        let mut known = lock();
        if known.len() >= MAX_REMEMBERED {
            known.clear();
        }
        known.insert(key, found.clone());
        found
    }

    fn find_doubt(&self, word: &str, writes_yo: bool) -> Option<Doubt> {
        if is_small_word(word) {
            return None;
        }
        let model = StressModel::built_in();
        let is_possible = |reading: &Reading| !(writes_yo && reading.is_yo);
        let readings: Vec<Reading> = model
            .homograph(word)
            .iter()
            .copied()
            .filter(is_possible)
            .collect();
        let likely = match readings[..] {
            [] => model.reading(word).filter(is_possible)?,
            [only] => only,
            _ => match usual(word, &readings) {
                Some(usual) => usual,
                None => {
                    return Some(Doubt {
                        kind: StressDoubt::Homograph,
                        readings,
                    });
                }
            },
        };
        let other = self.engine_reading(word)?;
        (other.letter != likely.letter).then(|| Doubt {
            kind: StressDoubt::Dictionary,
            readings: vec![likely, other],
        })
    }

    /// The reading of the embedded engine, of words with several vowels.
    #[cfg(feature = "embedded-voice")]
    fn engine_reading(&self, word: &str) -> Option<Reading> {
        let letters = word.chars().enumerate();
        let vowels: Vec<usize> = letters
            .filter(|(_, letter)| is_vowel(*letter))
            .map(|(index, _)| index)
            .collect();
        if vowels.len() < 2 {
            return None;
        }
        let load = || EngineStress::load(self.data_folder.as_deref()?);
        let engine = self.engine.get_or_init(load).as_ref()?;
        Some(Reading {
            letter: vowels[engine.stressed_vowel(word, vowels.len())?],
            is_yo: false,
        })
    }

    #[cfg(not(feature = "embedded-voice"))]
    fn engine_reading(&self, _: &str) -> Option<Reading> {
        None
    }
}

fn is_russian(lang: &Lang) -> bool {
    primary_subtag(lang) == "ru"
}

/// Whether the author writes `ё` anywhere in a Russian passage.
fn writes_yo(tour: &Tour) -> bool {
    passages(tour)
        .iter()
        .any(|one| is_russian(one.lang) && one.passage.to_say().contains(['ё', 'Ё']))
}

/// The words of a passage as they are written, without those that say how they are stressed.
fn written_words(passage: &Passage) -> BTreeSet<String> {
    let text = plain(passage.to_say());
    let words =
        text.split(|letter: char| !letter.is_alphanumeric() && letter != super::stress::MARK);
    words.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::super::stress::MARK;
    use super::*;

    fn check_of(folder: Option<PathBuf>) -> StressCheck {
        StressCheck::new(folder)
    }

    /// Words with one mark among the quoted words of a source.
    fn marked_words(source: &str) -> BTreeSet<String> {
        let quoted = source.split('"').skip(1).step_by(2);
        let marked = quoted.filter(|word| {
            word.matches(MARK).count() == 1
                && word
                    .chars()
                    .all(|letter| letter == MARK || is_russian_letter(letter))
        });
        marked.map(str::to_lowercase).collect()
    }

    fn is_russian_letter(letter: char) -> bool {
        matches!(letter, 'А'..='я')
    }

    /// The model against words whose stress people wrote down: those of the rules and of the tour's lexicon.
    #[test]
    fn most_words_that_people_marked_are_read_so() {
        let model = StressModel::built_in();
        for (source, words, wrong) in [
            (
                include_str!("../../language/russian/spoken/stresses.rs"),
                80,
                20,
            ),
            (include_str!("../../../tour/novokuznetsk/tour.json"), 25, 6),
        ] {
            let marked = marked_words(source);
            let misread: Vec<&String> = marked
                .iter()
                .filter(|expected| {
                    let word = expected.replace(MARK, "");
                    let readings = match model.homograph(&word) {
                        [] => model.reading(&word).into_iter().collect(),
                        several => several.to_vec(),
                    };
                    !readings.iter().any(|one| one.marked(&word) == **expected)
                })
                .collect();
            assert!(marked.len() >= words, "{} words", marked.len());
            assert!(
                misread.len() <= wrong,
                "{} of {}: {misread:?}",
                misread.len(),
                marked.len()
            );
        }
    }

    #[test]
    fn an_author_who_writes_yo_means_e_by_e() {
        let check = check_of(None);
        let readings = |word: &str, writes_yo: bool| {
            let doubt = check.doubt(word, writes_yo);
            let readings = doubt.map_or(Vec::new(), |doubt| doubt.readings);
            readings
                .iter()
                .map(|one| one.marked(word))
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert_eq!(readings("все", false), "все\u{301} всё");
        assert_eq!(readings("все", true), "");
        assert_eq!(readings("замок", true), "за\u{301}мок замо\u{301}к");
        assert_eq!(readings("потом", true), "", "a small word");
        assert_eq!(
            readings("подвиг", true),
            "",
            "«подви́г» is not worth a question"
        );
        assert_eq!(readings("госпиталях", true), "", "no folder, no dictionary");
    }

    #[cfg(feature = "embedded-voice")]
    #[test]
    fn words_on_which_the_dictionary_disagrees_are_found() {
        let check = check_of(Some(std::env::temp_dir().join("soundwalk-test-voice")));
        for (word, expected) in [
            ("госпиталях", "го\u{301}спиталях госпиталя\u{301}х"),
            ("машин", "маши\u{301}н ма\u{301}шин"),
            ("площадь", ""),
        ] {
            let doubt = check.doubt(word, true);
            let readings = doubt.map_or(Vec::new(), |doubt| {
                assert_eq!(doubt.kind, StressDoubt::Dictionary);
                doubt.readings
            });
            let found: Vec<String> = readings.iter().map(|one| one.marked(word)).collect();
            assert_eq!(found.join(" "), expected, "{word}");
        }
    }
}

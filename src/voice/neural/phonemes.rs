//! The symbols of a sentence: eSpeak NG writes each clause in the International Phonetic Alphabet, and the marks between the
//! clauses, at which the voice pauses and changes its tone, are kept.
//!
//! Russian and English are written by the crate in this binary, so that a sentence sounds the same on every machine; other
//! languages need eSpeak NG in C. The author's stress marks reach the voice as phonemes (see [`crate::voice::stress`]).

use super::config::Alphabet;
#[cfg(feature = "embedded-voice")]
use crate::voice::embedded::Respeller;
#[cfg(feature = "embedded-voice")]
use crate::voice::embedded_phonemes::Pronouncer;
use crate::voice::error::{VoiceError, beginning, how_to_know_sounds};
use crate::voice::espeak_text::without_commands;
use crate::voice::program::{self, RunError};
use crate::voice::stress;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;
use unicode_normalization::UnicodeNormalization;

/// How long eSpeak NG may take for a clause.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Writes texts as a model's symbols.
pub(super) struct Phonemes {
    source: Source,
    #[cfg(feature = "embedded-voice")]
    respeller: Option<Respeller>,
}

/// Who knows how words sound.
enum Source {
    /// The model reads letters.
    Letters,
    /// The crate in this binary.
    #[cfg(feature = "embedded-voice")]
    Embedded(Pronouncer),
    /// The program `espeak-ng` with the name of its voice and its version.
    Program {
        file: PathBuf,
        voice: String,
        version: String,
    },
}

/// A clause and the mark after it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Clause<'t> {
    words: &'t str,
    /// One of `. , ; : ! ?`, where the clause ends with one.
    mark: Option<char>,
}

impl Phonemes {
    /// Finds who writes the symbols for the model of the voice `id`. `espeak` is the program `espeak-ng` with its version, where it is installed; the
    /// crate keeps its dictionaries in `data_folder`.
    ///
    /// # Errors
    /// [`VoiceError::NoPhonemes`] for languages that need the program where it is missing.
    pub(super) fn new(
        id: &'static str,
        alphabet: &Alphabet,
        espeak: Option<(PathBuf, String)>,
        data_folder: &Path,
    ) -> Result<Self, VoiceError> {
        let voice = match alphabet {
            Alphabet::Letters => return Ok(Self::of(Source::Letters)),
            Alphabet::Espeak(voice) => voice,
        };
        #[cfg(feature = "embedded-voice")]
        if let Some(pronouncer) = Pronouncer::new(voice, data_folder) {
            let is_russian = voice == "ru";
            let respeller = is_russian.then(|| Respeller::new(data_folder));
            return Ok(Self {
                source: Source::Embedded(pronouncer),
                respeller,
            });
        }
        #[cfg(not(feature = "embedded-voice"))]
        let _ = data_folder;
        let (file, version) = espeak.ok_or(VoiceError::NoPhonemes {
            id,
            cure: how_to_know_sounds(),
        })?;
        Ok(Self::of(Source::Program {
            file,
            voice: voice.clone(),
            version,
        }))
    }

    fn of(source: Source) -> Self {
        Self {
            source,
            #[cfg(feature = "embedded-voice")]
            respeller: None,
        }
    }

    /// Everything that decides which symbols a text gets, as text.
    pub(super) fn identity(&self) -> String {
        match &self.source {
            Source::Letters => "letters".to_owned(),
            #[cfg(feature = "embedded-voice")]
            Source::Embedded(pronouncer) => match &self.respeller {
                Some(_) => format!("{} {}", pronouncer.identity(), Respeller::identity()),
                None => pronouncer.identity(),
            },
            Source::Program { voice, version, .. } => format!("espeak-ng {version} {voice}"),
        }
    }

    /// The symbols of each clause of `text`, with the marks between them.
    pub(super) fn clauses(&self, text: &str) -> Result<Vec<String>, VoiceError> {
        if matches!(self.source, Source::Letters) {
            let letters: String = text.nfd().collect();
            return Ok(vec![letters]);
        }
        let plain = without_commands(text);
        let mut written = Vec::new();
        for clause in clauses(&plain) {
            let mut symbols = self.symbols(clause.words)?;
            if let Some(mark) = clause.mark {
                symbols.push(mark);
            }
            if !symbols.is_empty() {
                written.push(symbols);
            }
        }
        Ok(written)
    }

    fn symbols(&self, words: &str) -> Result<String, VoiceError> {
        if !words.chars().any(char::is_alphanumeric) {
            return Ok(String::new());
        }
        let marked = self.with_phonemes(words)?;
        let written = match &self.source {
            Source::Letters => marked,
            #[cfg(feature = "embedded-voice")]
            Source::Embedded(pronouncer) => pronouncer.phonemes(&marked)?,
            Source::Program { file, voice, .. } => pronounced(file, voice, &marked)?,
        };
        Ok(tidy(&written))
    }

    /// The words with those that carry a mark as inline phonemes, if eSpeak NG's phonemes of the language are known.
    fn with_phonemes(&self, words: &str) -> Result<String, VoiceError> {
        #[cfg(feature = "embedded-voice")]
        if let Some(respeller) = &self.respeller {
            return respeller.respelled(words);
        }
        Ok(stress::written(words, stress::Notation::Unmarked))
    }
}

/// Asks the program how the words sound.
fn pronounced(file: &Path, voice: &str, words: &str) -> Result<String, VoiceError> {
    let mut command = Command::new(file);
    command.args(["-v", voice, "-q", "--ipa", "--stdin"]);
    let failed = |reason: String| VoiceError::Phonemes {
        text: beginning(words),
        reason,
    };
    let output = program::run(command, words, TIMEOUT, None).map_err(|error| match error {
        RunError::Start(error) | RunError::Io(error) => failed(error.to_string()),
        RunError::TimedOut(said) => failed(format!("it had not finished after {TIMEOUT:?} {said}")),
        RunError::TooMuch => failed("it wrote too much".to_owned()),
        RunError::Stopped => VoiceError::Stopped {
            program: "espeak-ng".to_owned(),
        },
        RunError::Failed { status, stderr } => failed(format!("{status} {}", stderr.trim())),
    })?;
    String::from_utf8(output.stdout).map_err(|error| failed(error.to_string()))
}

/// The symbols without eSpeak NG's notes about foreign words, `(en)wˈɛlkʌm(ru)`, and with single spaces; accents apart from
/// their letters, as in the models' tables.
fn tidy(written: &str) -> String {
    let mut kept = String::with_capacity(written.len());
    let mut rest = written;
    while let Some(at) = rest.find('(') {
        kept.push_str(&rest[..at]);
        let end = rest[at..].find(')').map_or(rest.len(), |end| at + end + 1);
        rest = &rest[end..];
    }
    kept.push_str(rest);
    let words: Vec<&str> = kept.split_whitespace().collect();
    words.join(" ").nfd().collect()
}

/// Splits a sentence at the marks that end a clause: those before a space or the end, and dashes between spaces, which count
/// as commas. Marks inside of words, such as in `3.5` or `www.example.org`, belong to the word, and so does a full stop
/// before the end, as in `am 1. Mai`.
fn clauses(text: &str) -> Vec<Clause<'_>> {
    let mut found = Vec::new();
    let mut start = 0;
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    for (place, &(at, letter)) in letters.iter().enumerate() {
        let Some((mark, is_wide)) = mark_of(letter) else {
            continue;
        };
        let mut after = letters[place + 1..].iter().map(|(_, next)| *next);
        let next = after.find(|next| !is_closing(*next));
        let is_end = next.is_none_or(|next| next.is_whitespace() || mark_of(next).is_some());
        let rest = &text[at + letter.len_utf8()..];
        let is_of_word = letter == '.' && rest.chars().any(char::is_alphanumeric);
        if !is_wide && (!is_end || is_of_word) {
            continue;
        }
        found.push(Clause {
            words: &text[start..at],
            mark: Some(mark),
        });
        start = at + letter.len_utf8();
    }
    found.push(Clause {
        words: &text[start..],
        mark: None,
    });
    merged(found)
}

/// The clauses with words; of several marks in a row the first counts, or the question mark among them.
fn merged(clauses: Vec<Clause<'_>>) -> Vec<Clause<'_>> {
    let mut kept: Vec<Clause<'_>> = Vec::with_capacity(clauses.len());
    for clause in clauses {
        if clause.words.chars().any(char::is_alphanumeric) {
            kept.push(clause);
        } else if let (Some(last), Some('?')) = (kept.last_mut(), clause.mark) {
            last.mark = Some('?');
        }
    }
    kept
}

/// The mark that a letter counts as, and whether it also ends a clause where no space follows.
fn mark_of(letter: char) -> Option<(char, bool)> {
    Some(match letter {
        '.' | ',' | ';' | ':' | '!' | '?' => (letter, false),
        '…' => ('.', false),
        '–' | '—' => (',', false),
        '。' | '．' | '।' | '۔' => ('.', true),
        '，' | '、' | '،' => (',', true),
        '；' | '؛' => (';', true),
        '：' => (':', true),
        '！' => ('!', true),
        '？' | '؟' => ('?', true),
        _ => return None,
    })
}

/// Whether the letter closes a quotation or brackets, and so stands between a mark and the space after it.
fn is_closing(letter: char) -> bool {
    matches!(
        letter,
        '"' | '\'' | '»' | '”' | '’' | '“' | ')' | '」' | '』' | '）'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> String {
        let clauses = clauses(text);
        let shown = clauses.iter().map(|clause| {
            let mark = clause.mark.map_or(String::new(), String::from);
            format!("[{}]{mark}", clause.words.trim())
        });
        shown.collect()
    }

    #[test]
    fn clauses_end_at_marks_before_a_space() {
        for (text, expected) in [
            ("One, two; three.", "[One],[two];[three]."),
            (
                "It is 3.5 km: www.example.org!",
                "[It is 3.5 km]:[www.example.org]!",
            ),
            ("«Да», – сказал он?!", "[«Да»],[сказал он]?"),
            ("Wait… what?!", "[Wait].[what]?"),
            ("Am 1. Mai, z. B. hier.", "[Am 1. Mai],[z. B. hier]."),
            ("What!? Yes", "[What]?[Yes]"),
            ("“Stop!” he said", "[“Stop]![” he said]"),
            ("He said “stop.”", "[He said “stop]."),
            ("Nothing at the end", "[Nothing at the end]"),
            ("你好，世界。再见", "[你好],[世界].[再见]"),
            ("a — b", "[a],[b]"),
            ("well-known – or so", "[well-known],[or so]"),
            ("— ... !", ""),
            ("", ""),
        ] {
            assert_eq!(split(text), expected, "{text}");
        }
    }

    #[cfg(feature = "embedded-voice")]
    #[test]
    fn stress_marks_reach_the_voice() {
        let data = std::env::temp_dir().join("soundwalk-test-voice");
        let written = |voice: &str, text: &str| {
            let alphabet = Alphabet::Espeak(voice.to_owned());
            let phonemes =
                Phonemes::new("test", &alphabet, None, &data).expect("OK because it is built in");
            let clauses = phonemes
                .clauses(text)
                .expect("OK because the text is plain");
            clauses.join("|")
        };
        assert_eq!(
            written("ru", "Стои\u{301}т за\u{301}мок, а на нём замо\u{301}к!"),
            "stʌˈit zˈɑmʌk,|ɑ nə nʲˈɵm zamˈok!"
        );
        assert_eq!(written("en-us", "The square."), "ðə skwˈɛɹ.");
        assert_eq!(
            written("en-us", "A cafe\u{301} [[x]] \u{1}5S."),
            written("en-us", "A cafe x 5S.")
        );
        assert_eq!(written("en-us", "— … !"), "");
    }

    #[test]
    fn other_languages_need_the_program() {
        let alphabet = Alphabet::Espeak("pl".to_owned());
        let refused = Phonemes::new("test", &alphabet, None, Path::new("/nowhere")).err();
        let refused = refused.map_or(String::new(), |error| error.to_string());
        assert!(refused.contains("apt-get install espeak-ng"), "{refused}");
        let program = Phonemes::of(Source::Program {
            file: "espeak-ng".into(),
            voice: "pl".to_owned(),
            version: "1".to_owned(),
        });
        let written = program.clauses("Dzień dobry, miasto!");
        let written = written.expect("OK because the tests need espeak-ng");
        assert_eq!(written.len(), 2, "{written:?}");
        assert!(
            written[0].starts_with("dʑˈɛɲ") && written[1].ends_with('!'),
            "{written:?}"
        );
    }

    #[test]
    fn letters_are_taken_as_they_are() {
        let letters = Phonemes::new("test", &Alphabet::Letters, None, Path::new("/nowhere"));
        let letters = letters.expect("OK because letters need nobody");
        let written = letters.clauses("їжак, так").expect("OK as above");
        assert_eq!(written, ["і\u{308}жак, так"]);
    }

    #[test]
    fn notes_about_languages_are_removed() {
        assert_eq!(tidy("mʲˈir (en)wˈɛlkʌm(ru)\n"), "mʲˈir wˈɛlkʌm");
        assert_eq!(tidy(" a\n b (x"), "a b");
        assert_eq!(tidy("\u{e7}\u{e3}"), "c\u{327}a\u{303}");
    }
}

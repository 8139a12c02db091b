//! Stress marks (U+0301 after the stressed vowel): converts them for engines that read them differently or not at all,
//! and respells marked Russian words as eSpeak phonemes.
//!
//! The embedded engine knows the stress of most Russian words but takes a stress mark for the end of the word. A marked
//! word is therefore passed to it as inline phonemes: consonants as its own dictionary gives them, vowels from the
//! letters, unreduced, with the stress at the mark; the engine then reduces the unstressed vowels.

/// The combining acute accent, the stress mark of Russian typography.
pub const MARK: char = '\u{301}';

/// The notation in which a voice program expects the stress.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notation {
    /// None: marks are removed.
    Unmarked,
    /// As in the tour: U+0301 after the vowel.
    Acute,
    /// A plus sign before the vowel: `Поб+ед` (RHVoice, Yandex SpeechKit).
    PlusBefore,
    /// A plus sign after the vowel: `Побе+д`.
    PlusAfter,
}

/// Writes the stress marks of `text` in `notation`. After letters other than Cyrillic ones the accent is part of the spelling
/// (Yoruba `ẹ́`) and stays.
pub fn written(text: &str, notation: Notation) -> String {
    let text = composed(text);
    if notation == Notation::Acute {
        return text;
    }
    let mut written = String::with_capacity(text.len());
    for letter in text.chars() {
        let before = written.chars().next_back();
        if letter != MARK || !before.is_none_or(is_cyrillic) {
            written.push(letter);
            continue;
        }
        match notation {
            Notation::Acute | Notation::Unmarked => {}
            Notation::PlusAfter => written.push('+'),
            Notation::PlusBefore => {
                if let Some(vowel) = written.pop() {
                    written.extend(['+', vowel]);
                }
            }
        }
    }
    written
}

fn is_cyrillic(letter: char) -> bool {
    matches!(letter, '\u{400}'..='\u{52f}')
}

/// `text` with й and ё as single letters, however they were typed.
fn composed(text: &str) -> String {
    text.replace("и\u{306}", "й")
        .replace("И\u{306}", "Й")
        .replace("е\u{308}", "ё")
        .replace("Е\u{308}", "Ё")
}

/// Replaces every stressed Russian word of `text` by the result of `phonemes`, which receives the word without its mark
/// and the index of the stressed vowel (counted from 0); if the result is `None`, only the mark is removed.
pub fn respell(text: &str, mut phonemes: impl FnMut(&str, usize) -> Option<String>) -> String {
    let text = composed(text);
    let mut respelled = String::with_capacity(text.len());
    let is_of_word = |letter: char| letter.is_alphabetic() || letter == MARK;
    let mut rest = text.as_str();
    while let Some(start) = rest.find(is_of_word) {
        respelled.push_str(&rest[..start]);
        rest = &rest[start..];
        let end = rest
            .find(|letter| !is_of_word(letter))
            .unwrap_or(rest.len());
        let word = &rest[..end];
        rest = &rest[end..];
        match stressed_vowel(word) {
            None => respelled.extend(word.chars().filter(|&letter| letter != MARK)),
            Some(vowel) => {
                let plain = word.replace(MARK, "");
                let respelling = phonemes(&plain, vowel);
                respelled.push_str(respelling.as_deref().unwrap_or(&plain));
            }
        }
    }
    respelled.push_str(rest);
    respelled
}

/// Index of the vowel before the first mark, counted from 0.
fn stressed_vowel(word: &str) -> Option<usize> {
    let before = &word[..word.find(MARK)?];
    if !before.ends_with(is_vowel) {
        return None;
    }
    Some(before.chars().filter(|&letter| is_vowel(letter)).count() - 1)
}

/// Whether the letter is a Russian vowel.
pub fn is_vowel(letter: char) -> bool {
    "аеёиоуыэюяАЕЁИОУЫЭЮЯ".contains(letter)
}

/// eSpeak's unreduced vowel for the vowels of a Russian word, in order. After ж, ш, ц the letters е, и, ё sound hard.
pub fn full_vowels(word: &str, stressed: usize) -> Vec<&'static str> {
    let letters: Vec<char> = word.to_lowercase().chars().collect();
    let vowels = letters
        .iter()
        .enumerate()
        .filter(|(_, letter)| is_vowel(**letter));
    vowels
        .enumerate()
        .map(|(count, (at, letter))| {
            let is_hard = at > 0 && "жшц".contains(letters[at - 1]);
            match letter {
                'а' | 'я' => "a",
                'о' => "o",
                'у' | 'ю' => "u",
                'ы' => "y",
                'э' => "E",
                'и' if is_hard => "y",
                'и' => "i",
                'ё' if is_hard => "o",
                'ё' => "8",
                'е' if is_hard && count == stressed => "E",
                'е' if is_hard => "y",
                _ => "e",
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, notation: Notation, expected: &str) {
        assert_eq!(written(text, notation), expected);
    }

    #[test]
    fn writes_each_notation() {
        let text = "Пло\u{301}щадь Побе\u{301}д, и\u{306}од";
        check(text, Notation::Acute, "Пло\u{301}щадь Побе\u{301}д, йод");
        check(text, Notation::Unmarked, "Площадь Побед, йод");
        check(text, Notation::PlusAfter, "Пло+щадь Побе+д, йод");
        check(text, Notation::PlusBefore, "Пл+ощадь Поб+ед, йод");
        check("\u{301}а", Notation::PlusBefore, "а");
        for notation in [
            Notation::Unmarked,
            Notation::PlusAfter,
            Notation::PlusBefore,
        ] {
            check("ẹ\u{301}kọ\u{301}", notation, "ẹ\u{301}kọ\u{301}");
        }
    }

    #[test]
    fn respells_marked_words_only() {
        let seen = |text: &str| respell(text, |word, vowel| Some(format!("<{word}:{vowel}>")));
        assert_eq!(
            seen("на бе\u{301}рег, берега\u{301}!"),
            "на <берег:0>, <берега:2>!"
        );
        assert_eq!(
            seen("Проко\u{301}пьевско-Кисел\u{451}вский"),
            "<Прокопьевско:1>-Киселёвский"
        );
        assert_eq!(seen("кафе\u{301} б\u{301}"), "<кафе:1> б");
        assert_eq!(respell("за\u{301}мок", |_, _| None), "замок");
    }

    #[test]
    fn full_vowels_get_their_phonemes() {
        assert_eq!(full_vowels("шестёрка", 1), ["y", "8", "a"]);
        assert_eq!(full_vowels("цех", 0), ["E"]);
        assert_eq!(full_vowels("Жизнь", 0), ["y"]);
    }
}

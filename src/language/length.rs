//! How long a text takes to speak, estimated from its letters. How passages and stories add up is left to `tour::estimate`.
//!
//! # Sources
//!
//! Russian and English are fitted to the embedded voice. Everything else follows from two facts: people who read aloud
//! speak 6.19 syllables a second in English, 7.18 in French, 5.97 in German, 6.99 in Italian, 7.84 in Japanese, 5.18 in
//! Mandarin, 7.82 in Spanish (Pellegrino, Coupé, Marsico, "Across-language perspective on speech information rate",
//! *Language* 87(3), 2011), and a calm guide is slower by `GUIDE_SHARE`: the English of this page is about 4 syllables a second.
//! Where a letter is a syllable (Han, kana) the rate follows directly. Elsewhere a text of forty words was spoken with eSpeak NG
//! 1.51 at its pace for guides; counting its syllables gives the same rates within 8 % for German, Spanish and Italian.

use super::definition::Language;
use super::markup::{self, Delivery, Marked, SLOW_PACE, plain_words};
use super::pace::{MAX_LETTERS_PER_DIGIT, Pace};
use crate::digits;

/// A guide's syllables a second as a share of those of people who read aloud.
const GUIDE_SHARE: f64 = 0.7;

/// Estimated duration of a text as it will be spoken, with its marks ([`markup`]), seconds.
pub fn seconds(lang: &str, spoken: &str) -> f64 {
    let marked = markup::parse(spoken);
    words_seconds(lang, &marked.text) + marks_seconds(&marked, |words| words_seconds(lang, words))
}

/// What the marks of a text add to its duration, seconds: pauses, and slow words, whose usual duration `estimate` tells.
fn marks_seconds(marked: &Marked, estimate: impl Fn(&str) -> f64) -> f64 {
    let extra = marked.spans.iter().map(|span| match span.delivery {
        Delivery::Pause(seconds) => seconds,
        Delivery::Slow => estimate(&marked.text[span.range.clone()]) * (1.0 / SLOW_PACE - 1.0),
        Delivery::Emphasis | Delivery::Spell | Delivery::Voice(_) => 0.0,
    });
    extra.sum()
}

fn words_seconds(lang: &str, spoken: &str) -> f64 {
    let pace = &Language::of(lang).pace;
    let (mut letters, mut others_s, mut pauses) = (0.0, 0.0, 0.0);
    // The pause after the last sentence is added where passages are put together.
    let text = spoken.trim_end_matches(|letter: char| !letter.is_alphanumeric());
    for letter in text.chars() {
        match letter {
            mark if ends_sentence(mark) => pauses += pace.sentence_s,
            ',' | ';' | ':' | '–' | '—' | '，' | '、' | '；' | '：' | '،' | '؛' | '၊' | '፣' =>
            {
                pauses += pace.comma_s;
            }
            digit if digit.is_ascii_digit() || digits::in_ascii(digit).is_some() => {
                letters += pace.letters_per_digit;
            }
            letter if letter.is_alphabetic() => match letter_rate(letter) {
                Some(rate) => others_s += 1.0 / rate,
                None if is_vowel_point(letter) => {}
                None => letters += 1.0,
            },
            // Stress marks and other signs take no time.
            _ => {}
        }
    }
    letters / pace.letters_per_second + others_s + pauses
}

/// Upper estimate of a sentence's duration in any language, with its marks, seconds. Signs count as letters, since some voices
/// read them.
pub fn sentence_seconds(spoken: &str) -> f64 {
    let marked = markup::parse(spoken);
    max_words_seconds(&marked.text) + marks_seconds(&marked, max_words_seconds)
}

fn max_words_seconds(spoken: &str) -> f64 {
    let letters = spoken.chars().filter(|letter| !letter.is_whitespace());
    let per_second = Pace::DEFAULT.letters_per_second;
    let letters = letters.map(|letter| match letter_rate(letter) {
        Some(rate) => per_second / rate,
        None if letter.is_numeric() => MAX_LETTERS_PER_DIGIT,
        None => 1.0,
    });
    letters.sum::<f64>() / per_second
}

/// Upper estimate of a text's longest sentence, seconds. Sentences are split without knowing the language.
pub fn longest_sentence_s(text: &str) -> f64 {
    let words = plain_words(text);
    let sentences = words.split(|mark| mark == '\n' || ends_sentence(mark));
    let sentences = sentences.map(sentence_seconds);
    sentences.fold(0.0, f64::max)
}

/// Whether the mark ends a sentence, in any script.
fn ends_sentence(mark: char) -> bool {
    matches!(
        mark,
        '.' | '!'
            | '?'
            | '…'
            | '。'
            | '！'
            | '？'
            | '।'
            | '॥'
            | '۔'
            | '؟'
            | '։'
            | '።'
            | '။'
            | '។'
    )
}

/// Letters a second in scripts whose letters stand for more, or less, than a sound: the rate is the same in all languages that
/// they write, whatever the language of the text around them.
fn letter_rate(letter: char) -> Option<f64> {
    Some(match letter {
        // Han: a syllable each.
        '々'
        | '〇'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}' => 5.18 * GUIDE_SHARE,
        // Kana: a mora each.
        '\u{3041}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{ff66}'..='\u{ff9d}' => {
            7.84 * GUIDE_SHARE
        }
        // Hangul: a syllable each.
        '\u{ac00}'..='\u{d7a3}' => 4.2,
        // Hebrew and Arabic leave most vowels out.
        '\u{5d0}'..='\u{5f2}' | '\u{fb1d}'..='\u{fb4f}' => 9.5,
        '\u{620}'..='\u{64a}'
        | '\u{66e}'
        | '\u{66f}'
        | '\u{671}'..='\u{6ff}'
        | '\u{750}'..='\u{77f}'
        | '\u{8a0}'..='\u{8c9}'
        | '\u{fb50}'..='\u{fdff}'
        | '\u{fe70}'..='\u{fefe}' => 7.2,
        // The scripts of India: vowel signs count as well.
        '\u{900}'..='\u{dff}' => 7.5,
        // Thai, Lao, Burmese, Khmer.
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' => 7.0,
        '\u{10a0}'..='\u{10ff}' | '\u{1c90}'..='\u{1cbf}' => 9.2,
        // Ethiopic: a syllable each.
        '\u{1200}'..='\u{139f}' => 4.5,
        _ => return None,
    })
    .filter(|_| letter.is_alphabetic())
}

/// Vowel points of Hebrew and Arabic, which say how a word is spoken and not that it is longer.
fn is_vowel_point(letter: char) -> bool {
    matches!(letter, '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}')
}

#[cfg(test)]
mod tests {
    use super::{longest_sentence_s, seconds, sentence_seconds};

    fn check(lang: &str, text: &str, measured_s: f64, tolerance: f64) {
        let estimate = seconds(lang, text);
        assert!(
            (estimate - measured_s).abs() <= tolerance * measured_s,
            "{lang}: {text}: {estimate} for {measured_s}"
        );
    }

    /// Seconds that the embedded voice took, measured on built tracks.
    #[test]
    fn estimates_are_near_what_the_embedded_voice_takes() {
        for (text, measured_s) in [
            ("The name is in the plural: the square of Victories.", 3.53),
            (
                "Around 9 May it is taken away for the parade, and its place stands empty.",
                6.0,
            ),
            (
                "It was built in a thousand days, in the years of the great building site called Kuznetskstroy.",
                6.86,
            ),
            ("", 0.0),
        ] {
            check("en", text, measured_s, 0.2);
        }
    }

    /// Regression test: a Chinese text was estimated to take a third of its length.
    #[test]
    fn scripts_without_spaces_have_a_pace() {
        let text = "今年五月一日，这里举行了盛大的集会。广场建于上个世纪。你能看到左边的塔吗？请继续往前走！";
        // 38 syllables at 3.6 a second, three pauses and a comma.
        check("zh", text, 12.0, 0.05);
        // Also where a language does not write them itself.
        check("en", text, 12.0, 0.05);
        assert!(sentence_seconds(text) > seconds("zh", text) - 2.0);
        assert!(longest_sentence_s(text) < 8.0);
    }

    /// Regression test: Armenian and Khmer texts counted as one sentence.
    #[test]
    fn sentences_end_in_every_script() {
        for sentence in [
            "Սա հին հրապարակ է։ ",
            "នេះជាទីលានចាស់។ ",
            "ဒါက ရင်ပြင်ဟောင်းပါ။ ",
        ] {
            let text = sentence.repeat(50);
            assert!(longest_sentence_s(&text) < 6.0, "{sentence}");
        }
    }

    #[test]
    fn vowel_points_take_no_time() {
        assert_eq!(seconds("ar", "بُنِيَتْ"), seconds("ar", "بنيت"));
        assert_eq!(seconds("he", "שָׁלוֹם"), seconds("he", "שלום"));
        assert_eq!(seconds("ar", "١٩٣٤"), seconds("ar", "1934"));
    }
}

//! Splits a passage into sentences, so that captions are timed sentence by sentence and a clip is re-spoken alone.

/// Abbreviations whose full stop does not end a sentence, lower case, without the stop. Sources: GOST R 7.0.12-2011
/// (Russian abbreviations) for the ones that stand before a name or a number, and English usage.
const ABBREVIATIONS: [&str; 48] = [
    "акад",
    "б",
    "бул",
    "вв",
    "г",
    "гг",
    "ген",
    "гор",
    "гр",
    "д",
    "див",
    "доп",
    "др",
    "им",
    "ин",
    "кв",
    "км",
    "ком",
    "кор",
    "м",
    "мин",
    "млн",
    "млрд",
    "напр",
    "о",
    "обл",
    "оз",
    "пер",
    "пл",
    "полк",
    "пос",
    "пр",
    "просп",
    "проф",
    "р",
    "рис",
    "род",
    "с",
    "св",
    "см",
    "ст",
    "стр",
    "т",
    "тыс",
    "ул",
    "dr",
    "mr",
    "st",
];

/// Abbreviations after which a capital letter usually opens a new sentence, when a number or another abbreviation
/// stands before them: `в 1941 г. Завод …`, `и т. д. Потом …`.
const ENDING: [&str; 4] = ["г", "гг", "д", "вв"];

/// The sentences of `text`, in order, trimmed. Each holds a letter or a figure, and none of those is lost.
pub fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, letter)) = chars.next() {
        if !matches!(letter, '.' | '!' | '?' | '…' | '\n') {
            continue;
        }
        let mut end = at + letter.len_utf8();
        while let Some(&(next, follower)) = chars.peek() {
            if !matches!(
                follower,
                '.' | '!' | '?' | '…' | '»' | '”' | '"' | ')' | '’'
            ) {
                break;
            }
            end = next + follower.len_utf8();
            chars.next();
        }
        let ends = match letter {
            '\n' => true,
            '.' => opens_sentence(&text[end..]) && !is_abbreviated(&text[start..at]),
            _ => opens_sentence(&text[end..]),
        };
        if ends && is_spoken(&text[start..end]) {
            found.push(text[start..end].trim());
            start = end;
        }
    }
    if is_spoken(&text[start..]) {
        found.push(text[start..].trim());
    }
    found
}

fn is_spoken(piece: &str) -> bool {
    piece.chars().any(char::is_alphanumeric)
}

/// Whether what follows a full stop begins a sentence: white space, then a capital, a figure or an opening mark.
fn opens_sentence(rest: &str) -> bool {
    let trimmed = rest.trim_start();
    if trimmed.is_empty() {
        return true;
    }
    let first = trimmed
        .trim_start_matches(['«', '“', '"', '(', '—', '–', '-', ' ', '\u{a0}'])
        .chars()
        .next();
    trimmed.len() < rest.len()
        && first.is_some_and(|first| first.is_uppercase() || first.is_numeric())
}

/// Whether the words before a full stop end in an abbreviation or an initial, so that the stop is not the sentence's.
fn is_abbreviated(before: &str) -> bool {
    let mut words =
        before.rsplit(|letter: char| letter.is_whitespace() || matches!(letter, '(' | '«' | '.'));
    let word = words.next().unwrap_or_default();
    let previous = words.find(|word| !word.is_empty()).unwrap_or_default();
    let lower = word.to_lowercase();
    let is_initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    if is_initial {
        return true;
    }
    if !ABBREVIATIONS.contains(&lower.as_str()) {
        return false;
    }
    let follows_figure = previous.ends_with(|last: char| last.is_ascii_digit());
    let follows_abbreviation = ABBREVIATIONS.contains(&previous.to_lowercase().as_str());
    !(ENDING.contains(&lower.as_str()) && (follows_figure || follows_abbreviation))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(sentences(text), expected, "{text}");
    }

    #[test]
    fn splits_at_the_ends_of_sentences_only() {
        check("", &[]);
        check("  …  ", &[]);
        check("Одно предложение", &["Одно предложение"]);
        check(
            "Раз. Два! Три? Четыре…",
            &["Раз.", "Два!", "Три?", "Четыре…"],
        );
        check(
            "Стой! — сказал он. И пошёл.",
            &["Стой! — сказал он.", "И пошёл."],
        );
        check(
            "Он сказал: «Пора.» Мы пошли.",
            &["Он сказал: «Пора.»", "Мы пошли."],
        );
        check(
            "Это было в 1941 г. Завод работал.",
            &["Это было в 1941 г.", "Завод работал."],
        );
        check(
            "Адрес: пл. Побед, 1. Дальше прямо.",
            &["Адрес: пл. Побед, 1.", "Дальше прямо."],
        );
        check(
            "Танки, снаряды и т. д. Потом мир.",
            &["Танки, снаряды и т. д.", "Потом мир."],
        );
        check(
            "Пуля попала в М. И. Кузнецова. Он выжил.",
            &["Пуля попала в М. И. Кузнецова.", "Он выжил."],
        );
        check(
            "В 1,4 раза больше. 64 тысячи человек.",
            &["В 1,4 раза больше.", "64 тысячи человек."],
        );
        check("One line\nanother line", &["One line", "another line"]);
        check("Mr. Brown came. He left.", &["Mr. Brown came.", "He left."]);
        check(
            "Version 1.5 is out. Good.",
            &["Version 1.5 is out.", "Good."],
        );
    }

    #[test]
    fn loses_no_letter() {
        for text in [
            "А. Б. В.",
            "Т-34. КВ. ИЛ-2.",
            "г. Новокузнецк. ул. Кирова. Всё.",
            "«А»? «Б»! (В).",
        ] {
            let kept: String = sentences(text).concat().split_whitespace().collect();
            let all: String = text.split_whitespace().collect();
            assert_eq!(kept, all);
        }
    }
}

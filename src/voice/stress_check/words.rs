//! The words of a spoken sentence whose stress nobody has decided: neither the author, with a mark or a lexicon entry, nor a
//! rule of the spoken form.

use crate::voice::stress::MARK;

/// What a hyphen attaches to a word without stress.
const PARTICLES: [&str; 5] = ["то", "нибудь", "либо", "таки", "ка"];

/// The undecided words of a spoken text, in small letters, in its order. First parts of compounds are left out, as they have
/// no main stress, and so are words in capitals, with marks, with `ё`, or with letters that are not Russian.
pub fn undecided(spoken: &str) -> Vec<String> {
    let is_of_word = |letter: char| letter.is_alphanumeric() || letter == MARK;
    let mut words = Vec::new();
    let mut rest = spoken;
    while let Some(start) = rest.find(is_of_word) {
        let before = rest[..start].chars().next_back();
        rest = &rest[start..];
        let end = rest
            .find(|letter| !is_of_word(letter))
            .unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        rest = after;
        let is_part = after.starts_with('-') && !is_before_particle(&after[1..]);
        let is_particle = before == Some('-') && PARTICLES.contains(&word);
        let is_capital = word.chars().skip(1).any(char::is_uppercase);
        let small = word.to_lowercase();
        if !is_part && !is_particle && !is_capital && small.chars().all(is_plain) {
            words.push(small);
        }
    }
    words
}

fn is_before_particle(after: &str) -> bool {
    let end = after
        .find(|letter: char| !letter.is_alphabetic())
        .unwrap_or(after.len());
    PARTICLES.contains(&&after[..end])
}

/// Whether the letter is Russian and says nothing about stress.
fn is_plain(letter: char) -> bool {
    matches!(letter, 'а'..='я')
}

#[cfg(test)]
mod tests {
    use super::undecided;

    #[test]
    fn decided_words_are_left_out() {
        for (spoken, expected) in [
            ("Перед нами за\u{301}мок.", "перед нами"),
            ("Всё ещё стоит", "стоит"),
            ("Спасо-Преображенский собор", "преображенский собор"),
            ("Где-то, кто-нибудь", "где кто"),
            ("КМК и Ту-сто", "и сто"),
            ("house дом-2", ""),
            ("«Слова» – слова", "слова слова"),
            ("", ""),
        ] {
            assert_eq!(undecided(spoken).join(" "), expected, "{spoken}");
        }
    }
}

//! The abbreviations of each language, one table a language: `sentences` reads from it whether a full stop ends a sentence,
//! `spoken` which word is spoken.

pub mod english;
pub mod russian;

/// What follows an abbreviation, so that its full stop does not end the sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FollowedBy {
    /// A name.
    Name,
    /// A surname, or initials before one; elsewhere it is another word, and the sentence may end with it.
    Surname,
    /// A figure or a Roman numeral; elsewhere it is another word, or ends the sentence.
    Figure,
    /// A name, a figure or any other word.
    Any,
    /// Nothing: it stands behind what it belongs to, or is also a common word, and the sentence may end with it.
    Nothing,
}

/// Whether the word consists of the letters of Roman numerals, well-formed or not. Cyrillic Х and І are typed for X and I.
pub fn is_roman(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|letter| "IVXLCХІ".contains(letter))
}

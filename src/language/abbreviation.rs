//! What the tables of abbreviations share: `sentences` takes from them whether a full stop ends a sentence, and `spoken`
//! which word is spoken. Each language has its own table.

/// What must follow an abbreviation for its full stop not to end the sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FollowedBy {
    /// A name.
    Name,
    /// A surname, or initials before one. Before anything else it is another word, which may end the sentence.
    Surname,
    /// A figure or a Roman numeral. Before anything else it is another word or ends the sentence.
    Figure,
    /// A name, a figure or any other word.
    Any,
    /// Nothing: it follows what it belongs to, or is also a common word, and the sentence may end with it.
    Nothing,
}

/// Whether the word consists of the letters of Roman numerals, well-formed or not. Cyrillic Х and І are often typed for
/// X and I.
pub fn is_roman(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|letter| "IVXLCХІ".contains(letter))
}

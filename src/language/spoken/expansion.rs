//! What the rules of a language return, and what they remember.

use crate::language::russian::spoken::Agreement;

/// What a rule made of the tokens at a position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expansion {
    /// Number of tokens that are replaced.
    pub tokens: usize,
    /// The words to speak instead.
    pub words: String,
}

/// What earlier figures of the text tell about later ones.
#[derive(Debug, Default)]
pub struct Context {
    /// End of the last ordinal and its agreement, for lists such as «376-й Кузбасской, 22-й».
    pub last_ordinal: Option<(usize, Agreement)>,
}

impl Expansion {
    pub fn new(tokens: usize, words: impl Into<String>) -> Option<Self> {
        Some(Self {
            tokens,
            words: words.into(),
        })
    }
}

//! Splits a text into words, figures, spaces and marks, with the lookups to either side that the rules need. Knows
//! nothing of any language. Every lookup is bounded, so that processing a text stays linear in its length.

/// The kind of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Letters, with the stress mark U+0301 and inner apostrophes; one letter in scripts without spaces between words.
    Word,
    /// Digits 0 to 9.
    Figure,
    /// White space.
    Space,
    /// One other character.
    Mark,
}

/// A piece of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'text> {
    /// Kind of the token.
    pub kind: Kind,
    /// Text of the token.
    pub text: &'text str,
}

/// A text split into tokens, which together form the whole text.
#[derive(Debug, Clone)]
pub struct Line<'text> {
    tokens: Vec<Token<'text>>,
}

impl<'text> Line<'text> {
    /// Splits a text into tokens.
    pub fn new(text: &'text str) -> Self {
        let mut tokens = Vec::new();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let (kind, length) = first_token(rest, first);
            let (token, after) = rest.split_at(length);
            tokens.push(Token { kind, text: token });
            rest = after;
        }
        Self { tokens }
    }

    /// Number of tokens.
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// The token at a position, if the text has that many.
    pub fn get(&self, at: usize) -> Option<&Token<'text>> {
        self.tokens.get(at)
    }

    /// Text of the token at a position; empty outside the text.
    pub fn text(&self, at: usize) -> &'text str {
        self.get(at).map_or("", |token| token.text)
    }

    /// Text of the token before a position; empty at the start.
    pub fn text_before(&self, at: usize) -> &'text str {
        at.checked_sub(1).map_or("", |before| self.text(before))
    }

    /// The figures at a position, if there are any.
    pub fn figures(&self, at: usize) -> Option<&'text str> {
        self.of_kind(at, Kind::Figure)
    }

    /// The word at a position, if there is one.
    pub fn word(&self, at: usize) -> Option<&'text str> {
        self.of_kind(at, Kind::Word)
    }

    /// The word at a position or after the white space there, with its position.
    pub fn word_after(&self, at: usize) -> Option<(usize, &'text str)> {
        let at = self.skip_space(at);
        self.word(at).map(|word| (at, word))
    }

    /// The word before a position, skipping white space, with its position.
    pub fn word_before(&self, at: usize) -> Option<(usize, &'text str)> {
        let mut before = at.checked_sub(1)?;
        if self.of_kind(before, Kind::Space).is_some() {
            before = before.checked_sub(1)?;
        }
        self.word(before).map(|word| (before, word))
    }

    /// The position itself, or the next one if there is white space.
    pub fn skip_space(&self, at: usize) -> usize {
        if self.of_kind(at, Kind::Space).is_some() {
            at + 1
        } else {
            at
        }
    }

    /// The previous position, skipping white space; the first one at the start.
    pub fn place_before(&self, at: usize) -> usize {
        let before = at.saturating_sub(1);
        match self.of_kind(before, Kind::Space) {
            Some(_) => before.saturating_sub(1),
            None => before,
        }
    }

    /// Text before a position, skipping white space; empty at the start.
    pub fn text_before_space(&self, at: usize) -> &'text str {
        match at.checked_sub(1) {
            Some(before) if self.of_kind(before, Kind::Space).is_some() => self.text_before(before),
            Some(before) => self.text(before),
            None => "",
        }
    }

    /// Whether the hyphen or dash at this position is a minus sign, as in "-5 °C".
    pub fn is_minus(&self, at: usize) -> bool {
        matches!(self.text(at), "-" | "–")
            && self.text_before(at).trim().is_empty()
            && self.figures(at + 1).is_some()
            && self.text(self.skip_space(at + 2)) == "°"
    }

    /// Whether a name and a comma precede this position, as in an address: "Pobed Square, 1/1".
    pub fn follows_name_and_comma(&self, at: usize) -> bool {
        let comma = at
            .checked_sub(1)
            .map(|before| match self.of_kind(before, Kind::Space) {
                Some(_) => before.saturating_sub(1),
                None => before,
            });
        comma.is_some_and(|comma| {
            self.text(comma) == "," && self.text_before(comma).starts_with(char::is_uppercase)
        })
    }

    /// Whether a sentence may end before this position: the text ends, or a capital follows.
    pub fn sentence_may_end_before(&self, at: usize) -> Boundary {
        let next = self.text(self.skip_space(at));
        let starts_small = next
            .chars()
            .next()
            .is_some_and(|first| !first.is_uppercase());
        if starts_small && self.get(at).is_some() {
            Boundary::Inside
        } else {
            Boundary::SentenceEnd
        }
    }

    fn of_kind(&self, at: usize, kind: Kind) -> Option<&'text str> {
        self.get(at)
            .filter(|token| token.kind == kind)
            .map(|token| token.text)
    }
}

/// Whether a dot that closes an abbreviation also closes the sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Boundary {
    /// The sentence continues.
    Inside,
    /// The sentence may end here.
    SentenceEnd,
}

fn first_token(rest: &str, first: char) -> (Kind, usize) {
    if first.is_ascii_digit() {
        (Kind::Figure, run(rest, |letter| letter.is_ascii_digit()))
    } else if is_unspaced(first) {
        (Kind::Word, first.len_utf8())
    } else if first.is_alphabetic() {
        (Kind::Word, word_length(rest))
    } else if first.is_whitespace() {
        (Kind::Space, run(rest, char::is_whitespace))
    } else {
        (Kind::Mark, first.len_utf8())
    }
}

fn run(rest: &str, belongs: impl Fn(char) -> bool) -> usize {
    rest.find(|letter| !belongs(letter)).unwrap_or(rest.len())
}

/// Whether the letter belongs to a script that puts no spaces between words: Thai, Lao, Burmese, Khmer, kana, Han. Each letter
/// is a word there, so that the lexicon finds its entries anywhere.
pub fn is_unspaced(letter: char) -> bool {
    let is_of_script = matches!(letter, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9d}' | '\u{20000}'..='\u{3ffff}');
    is_of_script && letter.is_alphabetic()
}

/// An apostrophe belongs to a word only between two of its letters.
fn word_length(rest: &str) -> usize {
    let mut length = 0;
    let mut letters = rest.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let inner = matches!(letter, '\'' | '’')
            && letters.peek().is_some_and(|(_, next)| next.is_alphabetic());
        let belongs = letter.is_alphabetic() && !is_unspaced(letter);
        if belongs || letter == '\u{301}' || inner {
            length = at + letter.len_utf8();
        } else {
            break;
        }
    }
    length
}

#[cfg(test)]
mod tests {
    use super::{Kind, Line};

    fn check(text: &str, expected: &[(Kind, &str)]) {
        let line = Line::new(text);
        let found: Vec<_> = line
            .tokens
            .iter()
            .map(|token| (token.kind, token.text))
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn a_text_is_split_into_words_figures_spaces_and_marks() {
        check("", &[]);
        check(
            "Т-34",
            &[(Kind::Word, "Т"), (Kind::Mark, "-"), (Kind::Figure, "34")],
        );
        check(
            "it's 'so'",
            &[
                (Kind::Word, "it's"),
                (Kind::Space, " "),
                (Kind::Mark, "'"),
                (Kind::Word, "so"),
                (Kind::Mark, "'"),
            ],
        );
        check(
            "A東京",
            &[(Kind::Word, "A"), (Kind::Word, "東"), (Kind::Word, "京")],
        );
        check(
            "за\u{301}мок\u{a0}1",
            &[
                (Kind::Word, "за\u{301}мок"),
                (Kind::Space, "\u{a0}"),
                (Kind::Figure, "1"),
            ],
        );
    }
}

//! Finds the end of a text whose quotation marks are not those of JSON, or that has more of them inside.
//!
//! A text is on one line. A mark may close it if the rest of the line then has the form of JSON: punctuation, numbers, the
//! next key or text. If exactly one interpretation of the line remains, it is certainly what was meant.

use crate::text::{Text, text};
use crate::wording::is_invisible;

/// Quotation marks that word processors and phones write instead of `"`.
const CURLY_DOUBLE: &[char] = &[
    '“', '”', '„', '‟', '«', '»', '″', '〝', '〞', '❝', '❞', '＂',
];
/// Marks that are used like `'`, which is not a quotation mark in JSON either.
const SINGLE: &[char] = &['\'', '‘', '’', '‚', '‛', '‹', '›', '`', '´', '′', '＇'];

/// How much is read between two texts, bytes.
const MAX_GAP_BYTES: usize = 2 << 10;
/// The most steps of all searches in a text together.
pub(super) const SEARCH_BUDGET: usize = 300_000;
/// Longer lines are not searched for other interpretations, bytes.
pub(super) const MAX_LINE_BYTES: usize = 16 << 10;
/// The most marks of a line that are considered.
const MAX_MARKS: usize = 200;
/// The most interpretations of a line that are considered.
const MAX_INTERPRETATIONS: usize = 8;
/// The most steps of one search. A line usually needs about one step per mark.
const MAX_STEPS: usize = 3_000;

/// What may come next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expect {
    /// A key, or the end of the object.
    Key,
    /// The colon after a key.
    Colon,
    /// A value, or the end of the list.
    Value,
    /// A comma, or the end of the object or list.
    Comma,
}

/// The state of the parser: the open objects (`true`) and lists (`false`), and what may come next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ParserState {
    pub open: Vec<bool>,
    pub expect: Expect,
}

impl ParserState {
    /// The state at the start of a file.
    pub fn start() -> Self {
        Self {
            open: Vec::new(),
            expect: Expect::Value,
        }
    }

    /// Whether the innermost open bracket is `{`.
    pub fn is_in_object(&self) -> bool {
        self.open.last() == Some(&true)
    }

    /// Advances past a value or a key.
    pub fn after_value(&mut self) {
        self.expect = match self.expect {
            Expect::Key => Expect::Colon,
            Expect::Colon | Expect::Value | Expect::Comma => Expect::Comma,
        };
    }

    /// Advances past a punctuation character. Mismatched brackets are found by the parser.
    pub fn after_sign(&mut self, sign: char) {
        match sign {
            '{' => {
                self.open.push(true);
                self.expect = Expect::Key;
            }
            '[' => {
                self.open.push(false);
                self.expect = Expect::Value;
            }
            '}' | ']' => {
                self.open.pop();
                self.expect = Expect::Comma;
            }
            ',' if self.is_in_object() => self.expect = Expect::Key,
            ',' | ':' => self.expect = Expect::Value,
            _ => {}
        }
    }
}

/// Whether a character is a quotation mark, in JSON or elsewhere.
pub(super) fn is_mark(letter: char) -> bool {
    letter == '"' || SINGLE.contains(&letter) || CURLY_DOUBLE.contains(&letter)
}

/// The punctuation of JSON that a character stands for, such as full-width forms and punctuation of other languages.
pub(super) fn sign_of(letter: char) -> Option<char> {
    Some(match letter {
        '{' | '｛' => '{',
        '}' | '｝' => '}',
        '[' | '［' | '【' => '[',
        ']' | '］' | '】' => ']',
        ':' | '：' | '=' | '＝' | '∶' => ':',
        ',' | '，' | ';' | '；' | '、' | '،' => ',',
        _ => return None,
    })
}

/// The end of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Closing {
    /// Offset of the closing mark, bytes.
    pub at: usize,
    /// The closing mark itself.
    pub mark: char,
    /// Offsets of the marks inside the text that would end it in JSON.
    pub inner: Vec<usize>,
    /// Whether this is the only interpretation of the line.
    pub is_certain: bool,
}

/// The end of the text that begins with the mark at the start of `line`, the rest of a line; `None` if no mark can be its
/// end. Offsets count from the start of `line`. The steps of the search are subtracted from the budget.
pub(super) fn closing(line: &str, state: &ParserState, budget: &mut usize) -> Option<Closing> {
    let opener = line.chars().next()?;
    let as_written = next_mark(line, opener, closes).map(|(at, mark)| Closing {
        at,
        mark,
        inner: Vec::new(),
        is_certain: true,
    });
    let mut state_after = state.clone();
    state_after.after_value();
    let is_closed =
        |closing: &Closing| is_json_after(line, closing.at + closing.mark.len_utf8(), &state_after);
    let swallows_structure =
        |closing: &Closing| opener != '"' && has_structure_inside(line, closing.at);
    let is_readable = |closing: &Closing| is_closed(closing) && !swallows_structure(closing);
    if as_written.as_ref().is_some_and(is_readable) {
        return as_written;
    }
    let mut read = |closes| read_line(line, state, closes, budget);
    match read(closes).or_else(|| read(closes_mixed)) {
        Some((at, mark, inner, is_certain)) => Some(Closing {
            at,
            mark,
            inner,
            // A closing mark of another kind may belong to a mark inside the text.
            is_certain: is_certain && (closes(opener, mark) || !has_double_mark_inside(line, at)),
        }),
        // Something else is wrong after the text. But if a letter follows at once, the text may go on.
        None => as_written.map(|closing| {
            let after = &line[closing.at + closing.mark.len_utf8()..];
            let goes_on = |letter: char| letter.is_alphanumeric() || is_mark(letter);
            Closing {
                is_certain: !after.starts_with(goes_on) && !swallows_structure(&closing),
                ..closing
            }
        }),
    }
}

/// Whether what follows a text has the form of JSON, up to the next text or the end of the line.
pub(super) fn is_json_after(line: &str, end: usize, state_after: &ParserState) -> bool {
    parse_gap(prefix(line, end + MAX_GAP_BYTES), end, state_after).is_some()
}

fn has_double_mark_inside(line: &str, end: usize) -> bool {
    marks(&line[..end])
        .skip(1)
        .any(|(_, mark)| mark == '"' || CURLY_DOUBLE.contains(&mark))
}

/// Whether double marks inside a text look like the ends of two texts, as in `“one", "two”`.
fn has_structure_inside(line: &str, end: usize) -> bool {
    marks(&line[..end])
        .skip(1)
        .filter(|(_, mark)| *mark == '"' || CURLY_DOUBLE.contains(mark))
        .any(|(at, _)| looks_like_structure(line, at, end))
}

/// Whether a supposed text begins or ends with punctuation of JSON, so that it is probably what lies between two texts.
pub(super) fn looks_shifted(inside: &str) -> bool {
    let inside = inside.trim();
    inside.starts_with([',', ':', ']', '}']) || inside.ends_with([',', ':', '[', '{', '='])
}

/// Whether marks inside a text open and close alternately around words. Marks at both ends of the text do not count, since
/// they may be its own marks doubled.
fn are_pairs(line: &str, inner: &[(usize, char)], start: usize, end: usize) -> bool {
    let before = |at: usize| line[..at].chars().next_back();
    let after = |(at, mark): (usize, char)| line[at + mark.len_utf8()..].chars().next();
    let opens = |mark: (usize, char)| {
        before(mark.0).is_none_or(|letter| !letter.is_alphanumeric())
            && after(mark).is_some_and(|letter| !letter.is_whitespace())
    };
    let closes = |mark: (usize, char)| {
        before(mark.0).is_some_and(|letter| !letter.is_whitespace())
            && after(mark).is_none_or(|letter| !letter.is_alphanumeric())
    };
    let (pairs, rest) = inner.as_chunks::<2>();
    let is_doubled = inner.first().is_some_and(|(at, _)| *at == start)
        && inner
            .last()
            .is_some_and(|(at, mark)| at + mark.len_utf8() == end);
    rest.is_empty()
        && !is_doubled
        && pairs
            .iter()
            .all(|[one, other]| opens(*one) && closes(*other))
}

/// The message about a text between two marks that JSON does not know.
pub(super) fn marks_fault(opener: char, closer: char) -> Text {
    let is_curly = |mark: char| "“”„‟‘’‚‛❝❞".contains(mark);
    match (is_curly(opener), is_curly(closer)) {
        (false, false) => text!(
            "this text stands between the quotation marks `{opener}` and `{closer}`",
            opener,
            closer
        ),
        _ => text!(
            "this text stands between curly quotation marks `{opener}` and `{closer}`",
            opener,
            closer
        ),
    }
}

/// The first bytes of a line, at most `length`.
fn prefix(line: &str, length: usize) -> &str {
    let end = (0..=length.min(line.len()))
        .rev()
        .find(|at| line.is_char_boundary(*at));
    &line[..end.unwrap_or(0)]
}

/// Whether a mark closes a text that another one opened.
fn closes(opener: char, mark: char) -> bool {
    match opener {
        '"' | '\'' | '`' => mark == opener,
        _ if CURLY_DOUBLE.contains(&opener) => CURLY_DOUBLE.contains(&mark),
        _ => SINGLE.contains(&mark) && mark != '\'',
    }
}

/// As [`closes`], but straight and curly marks may be mixed, as when a word processor changed only one of them.
fn closes_mixed(opener: char, mark: char) -> bool {
    let is_double = |mark: char| mark == '"' || CURLY_DOUBLE.contains(&mark);
    is_double(opener) == is_double(mark)
}

/// The first unescaped mark that closes the one at the start of the line.
fn next_mark(
    line: &str,
    opener: char,
    closes: impl Fn(char, char) -> bool,
) -> Option<(usize, char)> {
    marks(line).skip(1).find(|(_, mark)| closes(opener, *mark))
}

/// The unescaped quotation marks of a line.
fn marks(line: &str) -> impl Iterator<Item = (usize, char)> {
    let mut is_escaped = false;
    line.char_indices().filter(move |(_, letter)| {
        let is_kept = !is_escaped && is_mark(*letter);
        is_escaped = *letter == '\\' && !is_escaped;
        is_kept
    })
}

/// Offset and kind of a closing mark, the offsets of marks inside, and whether this is certain.
type FoundEnd = (usize, char, Vec<usize>, bool);

/// Reads the line from the mark at its start to its end.
fn read_line(
    line: &str,
    state: &ParserState,
    closes: fn(char, char) -> bool,
    budget: &mut usize,
) -> Option<FoundEnd> {
    if line.len() > MAX_LINE_BYTES || *budget == 0 {
        return None;
    }
    let marks: Vec<(usize, char)> = marks(line).take(MAX_MARKS).collect();
    let mut search = Search {
        line,
        marks: &marks,
        closes,
        steps: 0,
    };
    let interpretations = search.interpretations(0, state);
    *budget = budget.saturating_sub(search.steps + marks.len());
    let mut clean = interpretations
        .iter()
        .filter(|interpretation| interpretation.is_clean);
    let first = clean.next()?;
    // Marks inside a text come in pairs or are inches and apostrophes. A key has none; there an earlier mark is superfluous.
    let stands_alone = |(at, mark): (usize, char)| {
        let before = line[..at].chars().next_back();
        let after = line[at + mark.len_utf8()..].chars().next();
        match mark {
            '"' | '″' | '”' => before.is_some_and(|letter| letter.is_ascii_digit()),
            _ => before.is_some_and(char::is_alphabetic) && after.is_some_and(char::is_alphabetic),
        }
    };
    let has_inner = search.inner(0, first.closer).next().is_some();
    let is_single = interpretations.len() == 1 && search.inner(0, first.closer).all(stands_alone);
    let is_certain = clean.next().is_none()
        && search.steps < MAX_STEPS
        && (state.expect != Expect::Key || !has_inner)
        && (first.has_pairs || is_single);
    let (at, mark) = marks[first.closer];
    let inner = search.inner(0, first.closer);
    Some((at, mark, inner.map(|(at, _)| at).collect(), is_certain))
}

/// Whether a mark inside a text is where a mark of JSON would be, so that probably another mark is missing.
fn looks_like_structure(line: &str, mark: usize, end: usize) -> bool {
    let length = line[mark..].chars().next().map_or(1, char::len_utf8);
    let before = line[..mark].trim_end();
    let after = line[mark + length..end].trim_start();
    let follows_text = |text: &str| {
        text.trim_end_matches([':', ','])
            .trim_end()
            .ends_with(is_mark)
    };
    let opens =
        before.ends_with(['{', '[']) || before.ends_with([':', ',']) && follows_text(before);
    let goes_on = |letter: char| is_mark(letter) || "{}[],".contains(letter);
    let closes = after.starts_with(':')
        || after.starts_with([',', '}', ']']) && after[1..].trim_start().starts_with(goes_on);
    opens || closes
}

struct Search<'l> {
    line: &'l str,
    marks: &'l [(usize, char)],
    closes: fn(char, char) -> bool,
    steps: usize,
}

/// An interpretation of a line from one of its marks on.
struct Interpretation {
    /// The index of the mark that closes the first text.
    closer: usize,
    /// Whether no mark inside a text looks like a mark of JSON.
    is_clean: bool,
    /// Whether the marks inside each text come in pairs around words.
    has_pairs: bool,
}

impl Search<'_> {
    /// The interpretations of the line from the mark with this index on, up to a limit.
    fn interpretations(&mut self, opener: usize, state: &ParserState) -> Vec<Interpretation> {
        let mut found = Vec::new();
        let mut state_after = state.clone();
        state_after.after_value();
        for closer in opener + 1..self.marks.len() {
            let (at, mark) = self.marks[closer];
            if !(self.closes)(self.marks[opener].1, mark) {
                continue;
            }
            self.steps += 1;
            if self.steps > MAX_STEPS || found.len() >= MAX_INTERPRETATIONS {
                break;
            }
            let Some((next, state)) = parse_gap(self.line, at + mark.len_utf8(), &state_after)
            else {
                continue;
            };
            let inner: Vec<(usize, char)> = self.inner(opener, closer).collect();
            let (opened_at, opened_by) = self.marks[opener];
            let here = Interpretation {
                closer,
                is_clean: !inner
                    .iter()
                    .any(|(one, _)| looks_like_structure(self.line, *one, at)),
                has_pairs: are_pairs(self.line, &inner, opened_at + opened_by.len_utf8(), at),
            };
            let Some(next) = next else {
                found.push(here);
                continue;
            };
            let Some(next) = self.marks.iter().position(|(at, _)| *at == next) else {
                continue;
            };
            let rest = self.interpretations(next, &state).into_iter();
            found.extend(rest.map(|rest| Interpretation {
                closer,
                is_clean: here.is_clean && rest.is_clean,
                has_pairs: here.has_pairs && rest.has_pairs,
            }));
        }
        found
    }

    /// The marks between two others that would end the text in JSON, or given its opening mark.
    fn inner(&self, opener: usize, closer: usize) -> impl Iterator<Item = (usize, char)> {
        let first = self.marks[opener].1;
        let would_end = move |mark: char| mark == '"' || first != '"' && closes(first, mark);
        let inner = self.marks[opener + 1..closer].iter().copied();
        inner.filter(move |(_, mark)| would_end(*mark))
    }
}

/// The offset of the next text after `from` (`None` at the end of the line) and the state there, if what lies between has
/// the form of JSON. Mistakes with findings of their own are allowed, above all missing commas and colons.
fn parse_gap(line: &str, from: usize, state: &ParserState) -> Option<(Option<usize>, ParserState)> {
    let mut state = state.clone();
    let mut letters = line[from..].char_indices().peekable();
    while let Some((offset, letter)) = letters.next() {
        let at = from + offset;
        let rest = &line[at..];
        if is_mark(letter) {
            let is_possible = match state.expect {
                // With only space between two texts, the comma or colon is missing.
                Expect::Comma | Expect::Colon => offset > 0 && line[from..at].trim().is_empty(),
                Expect::Key | Expect::Value => true,
            };
            return is_possible.then_some((Some(at), state));
        }
        if is_space(letter) {
            continue;
        }
        if rest.starts_with("//") || letter == '#' {
            return Some((None, state));
        }
        if rest.starts_with("/*") {
            let end = rest.find("*/").map(|end| at + end + 2)?;
            while letters
                .peek()
                .is_some_and(|(offset, _)| from + offset < end)
            {
                letters.next();
            }
            continue;
        }
        if let Some(sign) = sign_of(letter) {
            let is_expected = match sign {
                ':' => state.expect == Expect::Colon || rest.starts_with("=>"),
                ',' => state.expect == Expect::Comma,
                '{' | '[' => state.expect == Expect::Value || state.expect == Expect::Colon,
                // A comma may stand before it.
                _ => !matches!(state.expect, Expect::Colon),
            };
            if !is_expected {
                return None;
            }
            state.after_sign(sign);
            continue;
        }
        if letter == '>' && line[..at].ends_with('=') {
            continue;
        }
        let length = rest
            .find(|letter: char| is_space(letter) || is_mark(letter) || sign_of(letter).is_some())
            .unwrap_or(rest.len());
        let word = &rest[..length];
        let is_value = state.expect == Expect::Value && is_literal(word);
        let is_key = state.expect == Expect::Key && rest[length..].trim_start().starts_with(':');
        if !(is_value || is_key) {
            return None;
        }
        state.after_value();
        while letters
            .peek()
            .is_some_and(|(offset, _)| from + offset < at + length)
        {
            letters.next();
        }
    }
    Some((None, state))
}

/// Whether a word is a number, in whatever notation, or a word for a value.
fn is_literal(word: &str) -> bool {
    let is_number = |letter: char| letter.is_numeric() || "+-−.eE_°".contains(letter);
    let lower = word.to_lowercase();
    word.chars().all(is_number)
        || [
            "true",
            "false",
            "null",
            "none",
            "nan",
            "undefined",
            "infinity",
            "-infinity",
        ]
        .contains(&lower.as_str())
}

/// Whether a character is space of any kind, visible or not.
pub(super) fn is_space(letter: char) -> bool {
    letter.is_whitespace() || is_invisible(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text that the first mark of a line begins, its inner marks, and whether that is certain.
    fn read(line: &str, open: &[bool], expect: Expect) -> Option<(String, usize, bool)> {
        let place = ParserState {
            open: open.to_vec(),
            expect,
        };
        let found = closing(line, &place, &mut 10_000)?;
        let length = line.chars().next().map_or(0, char::len_utf8);
        Some((
            line[length..found.at].to_owned(),
            found.inner.len(),
            found.is_certain,
        ))
    }

    #[test]
    fn a_text_ends_where_the_rest_of_the_line_is_json() {
        for (line, expected) in [
            (
                r#""The "Red" square"},"#,
                Some((r#"The "Red" square"#, 2, true)),
            ),
            (
                r#""He said "yes", then left""#,
                Some((r#"He said "yes", then left"#, 2, true)),
            ),
            (r#""A 5" pipe", "b": 1}"#, Some((r#"A 5" pipe"#, 1, true))),
            (r#"""Red" square"}"#, Some((r#""Red" square"#, 2, true))),
            (
                r#""The "Red"", "en": "x"}"#,
                Some((r#"The "Red""#, 2, true)),
            ),
            (
                r#""plain", "b": "The "Red" square"}"#,
                Some(("plain", 0, true)),
            ),
            (r#""a" "b": 1}"#, Some(("a", 0, true))),
            ("“s”,", Some(("s", 0, true))),
            ("“The “Red” square”},", Some(("The “Red” square", 2, true))),
            (
                "“The \"Red\" square”},",
                Some(("The \"Red\" square", 0, true)),
            ),
            ("«Площадь», \"en\": 1", Some(("Площадь", 0, true))),
            ("“Don’t”,", Some(("Don’t", 0, true))),
            ("'Don't stop'}", Some(("Don't stop", 1, true))),
            ("\"s”,", Some(("s", 0, true))),
            ("\"never closed,", None),
        ] {
            let expected = expected.map(|(text, inner, certain): (&str, usize, bool)| {
                (text.to_owned(), inner, certain)
            });
            assert_eq!(read(line, &[true], Expect::Value), expected, "{line}");
        }
    }

    #[test]
    fn ambiguous_lines_are_not_certain() {
        let found = read(
            r#""The "Red", "Blue" squares"]"#,
            &[true, false],
            Expect::Value,
        );
        assert!(found.is_some_and(|(_, _, is_certain)| !is_certain));
    }
}

//! Marks in a passage that say how it is spoken: pauses, slower and emphasised words, words that are spelled out, and words of
//! another speaker. Captions show the plain words. What each voice makes of the marks is decided in `voice`.
//!
//! | mark | effect |
//! |---|---|
//! | `{pause}`, `{pause 2.5}` | silence of [`DEFAULT_PAUSE_S`] or as many seconds |
//! | `{slow: …}` | slower words |
//! | `{emphasis: …}` | emphasised words |
//! | `{spell: …}` | letter by letter |
//! | `{voice ID: …}` | another voice of the catalogue |
//!
//! Marks may stand inside each other. A brace that begins none of these is an ordinary character.

use std::borrow::Cow;
use std::ops::Range;

/// Length of `{pause}`, seconds.
pub const DEFAULT_PAUSE_S: f64 = 1.0;

/// Shortest and longest pause, seconds. A longer one would be taken for the end of the story.
pub const PAUSE_RANGE_S: (f64, f64) = (0.1, 15.0);

/// Pace of slow words, as a share of the usual one.
pub const SLOW_PACE: f64 = 0.75;

/// The names of the marks.
pub const NAMES: [&str; 5] = ["pause", "slow", "emphasis", "spell", "voice"];

/// Marks may stand inside each other to this depth.
const MAX_DEPTH: usize = 8;

/// Maximum number of marks in a text. What is made of a text looks at all marks for each of them.
const MAX_MARKS: usize = 500;

/// What a mark asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum Delivery {
    /// Silence of this many seconds; its span is empty.
    Pause(f64),
    /// Slower words.
    Slow,
    /// Emphasised words.
    Emphasis,
    /// Words that are spelled out.
    Spell,
    /// Words that the voice with this id speaks.
    Voice(String),
}

/// A mark and the words that it applies to.
#[derive(Debug, Clone, PartialEq)]
pub struct Span {
    /// Bytes of the plain words.
    pub range: Range<usize>,
    /// What the mark asks for.
    pub delivery: Delivery,
}

/// Something that looks like a mark and is none.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// Bytes of the text as written.
    pub range: Range<usize>,
    /// What is wrong.
    pub kind: ProblemKind,
}

/// What is wrong with a mark.
#[derive(Debug, Clone, PartialEq)]
pub enum ProblemKind {
    /// No mark has this name.
    UnknownName(String),
    /// The closing brace is missing.
    NotClosed,
    /// A pause is not a number of seconds within [`PAUSE_RANGE_S`].
    Pause,
    /// A mark that needs words has none: `{slow}`.
    NoWords(String),
    /// `{voice: …}` without an id, or with something that is not one.
    VoiceId,
    /// More than `MAX_DEPTH` marks inside each other.
    TooDeep,
    /// More than `MAX_MARKS` marks in a text.
    TooMany,
}

/// A text without its marks.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Marked {
    /// The words that captions show.
    pub text: String,
    /// The marks, in the order of their beginnings.
    pub spans: Vec<Span>,
    /// What looks like a mark and is none; it stays in the words.
    pub problems: Vec<Problem>,
    /// Where stretches of the plain words come from: (byte of the plain words, byte of the text as written).
    origins: Vec<(usize, usize)>,
}

impl Marked {
    /// The place of plain words in the text as written.
    pub fn written(&self, range: &Range<usize>) -> Range<usize> {
        let place = |at: usize, is_end: bool| {
            let after = self
                .origins
                .partition_point(|(plain, _)| *plain < at || (*plain == at && !is_end));
            match after.checked_sub(1).map(|before| self.origins[before]) {
                Some((plain, written)) => written + (at - plain),
                None => at,
            }
        };
        place(range.start, false)..place(range.end, true)
    }
}

/// The words of a text without its marks.
pub fn plain_words(text: &str) -> Cow<'_, str> {
    if text.contains('{') {
        Cow::Owned(parse(text).text)
    } else {
        Cow::Borrowed(text)
    }
}

/// Separates the words of a text from its marks. Linear in the text's length.
pub fn parse(text: &str) -> Marked {
    let mut marked = Marked {
        text: String::with_capacity(text.len()),
        origins: vec![(0, 0)],
        ..Marked::default()
    };
    // The spans that are not closed yet.
    let mut open: Vec<usize> = Vec::new();
    let mut at = 0;
    for Token { range, kind } in tokens(text) {
        marked.text.push_str(&text[at..range.start]);
        at = range.end;
        match kind {
            TokenKind::Text => {
                marked.text.push_str(&text[range]);
                continue;
            }
            TokenKind::Problem(kind) => {
                marked.text.push_str(&text[range.clone()]);
                marked.problems.push(Problem { range, kind });
                continue;
            }
            TokenKind::Close => {
                let span = open.pop().expect("OK because tokens are paired");
                let start = marked.spans[span].range.start;
                let end = start + marked.text[start..].trim_end().len();
                marked.text.truncate(end);
                marked.spans[span].range.end = end;
                // Pauses before the brace.
                for inner in &mut marked.spans[span + 1..] {
                    inner.range = inner.range.start.min(end)..inner.range.end.min(end);
                }
            }
            TokenKind::Mark(delivery) => {
                let here = marked.text.len();
                // The spaces on both sides of a pause are one space of the plain words; so is what follows a colon.
                let skips_spaces = match delivery {
                    Delivery::Pause(_) => here == 0 || marked.text.ends_with(char::is_whitespace),
                    _ => {
                        open.push(marked.spans.len());
                        true
                    }
                };
                if skips_spaces {
                    let rest = &text[at..];
                    at += rest.len() - rest.trim_start().len();
                }
                marked.spans.push(Span {
                    range: here..here,
                    delivery,
                });
            }
        }
        marked.origins.push((marked.text.len(), at));
    }
    marked.text.push_str(&text[at..]);
    // Spaces before a pause at the end.
    let end = marked.text.trim_end().len();
    if marked.spans.iter().any(|span| span.range.start > end) {
        marked.text.truncate(end);
        for span in &mut marked.spans {
            span.range = span.range.start.min(end)..span.range.end.min(end);
        }
    }
    marked
}

/// A brace of a text and what belongs to it.
struct Token {
    /// Bytes of the text.
    range: Range<usize>,
    kind: TokenKind,
}

enum TokenKind {
    /// A whole pause, or the head of a mark that is closed later.
    Mark(Delivery),
    /// The closing brace of a mark.
    Close,
    /// An ordinary closing brace.
    Text,
    /// Something that looks like a mark and is none.
    Problem(ProblemKind),
}

/// The tokens of a text in order. Each [`TokenKind::Close`] closes the innermost open mark.
fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    // The tokens that a brace is expected for. One that is no mark also takes its brace, which is an ordinary character then.
    let mut open: Vec<usize> = Vec::new();
    let (mut depth, mut marks) = (0, 0);
    let mut at = 0;
    while let Some(found) = text[at..].find(['{', '}']) {
        at += found;
        if text[at..].starts_with('}') {
            let opened = open.pop().map(|token| &tokens[token].kind);
            let kind = match opened {
                Some(TokenKind::Mark(_)) => {
                    depth -= 1;
                    TokenKind::Close
                }
                _ => TokenKind::Text,
            };
            tokens.push(Token {
                range: at..at + 1,
                kind,
            });
            at += 1;
            continue;
        }
        let Some((length, found)) = head(&text[at..]) else {
            at += 1;
            continue;
        };
        let has_words = text[at..at + length].ends_with(':');
        let found = found.and_then(|delivery| match () {
            () if marks == MAX_MARKS => Err(ProblemKind::TooMany),
            () if has_words && depth == MAX_DEPTH => Err(ProblemKind::TooDeep),
            () => Ok(delivery),
        });
        if has_words {
            open.push(tokens.len());
            depth += usize::from(found.is_ok());
        }
        marks += usize::from(found.is_ok());
        tokens.push(Token {
            range: at..at + length,
            kind: found.map_or_else(TokenKind::Problem, TokenKind::Mark),
        });
        at += length;
    }
    for token in open {
        if let TokenKind::Mark(_) = tokens[token].kind {
            tokens[token].kind = TokenKind::Problem(ProblemKind::NotClosed);
        }
    }
    tokens
}

/// The head of a mark at the start of a text that begins with `{`: its length in bytes and what it asks for. For a pause this is
/// the whole mark, for others everything up to and with the colon. `None` if the brace is an ordinary character.
fn head(text: &str) -> Option<(usize, Result<Delivery, ProblemKind>)> {
    let inner = &text[1..];
    let end = inner.find(|letter: char| !letter.is_alphabetic())?;
    let (name, rest) = inner.split_at(end);
    // A head is short; what comes later belongs to the text.
    let stop = rest.find(['{', '}', ':', '\n'])?;
    let ends_with_colon = rest[stop..].starts_with(':');
    if name.is_empty() || rest[stop..].starts_with(['{', '\n']) {
        return None;
    }
    let argument = rest[..stop].trim();
    let length = 1 + end + stop + 1;
    let is_separated = rest.starts_with([' ', ':', '}']);
    if !NAMES.contains(&name) {
        // `{i}` and `{see below}` may be meant as they stand, `{slower: …}` and `{pausa 2}` hardly.
        let is_named = argument.is_empty() && (ends_with_colon || name.len() > 2);
        let is_mark = is_named || (name.len() > 2 && seconds(argument).is_some());
        return is_mark.then(|| (length, Err(ProblemKind::UnknownName(name.to_owned()))));
    }
    if !is_separated {
        return None;
    }
    let found = match (name, ends_with_colon) {
        ("pause", true) => Err(ProblemKind::Pause),
        ("pause", false) => match seconds(argument) {
            Some(seconds) => Ok(Delivery::Pause(seconds)),
            None => Err(ProblemKind::Pause),
        },
        (_, false) => Err(ProblemKind::NoWords(name.to_owned())),
        ("voice", true) if is_voice_id(argument) => Ok(Delivery::Voice(argument.to_owned())),
        ("voice", true) => Err(ProblemKind::VoiceId),
        (_, true) if !argument.is_empty() => return None,
        ("slow", true) => Ok(Delivery::Slow),
        ("emphasis", true) => Ok(Delivery::Emphasis),
        (_, true) => Ok(Delivery::Spell),
    };
    Some((length, found))
}

/// A length in seconds, written as `2`, `2.5`, `2,5`, `2 s` or not at all.
fn seconds(argument: &str) -> Option<f64> {
    if argument.is_empty() {
        return Some(DEFAULT_PAUSE_S);
    }
    let number = argument.trim_end_matches(['s', 'с']).trim_end();
    let seconds: f64 = number.replace(',', ".").parse().ok()?;
    let (shortest, longest) = PAUSE_RANGE_S;
    (shortest..=longest).contains(&seconds).then_some(seconds)
}

fn is_voice_id(text: &str) -> bool {
    let is_allowed = |letter: char| letter.is_ascii_alphanumeric() || "/-_.+".contains(letter);
    !text.is_empty() && text.len() <= 100 && text.chars().all(is_allowed)
}

/// Writes marks into words, in the notation that [`parse`] reads. The ranges of the spans are bytes of `text`; they are nested
/// or apart.
pub fn write(text: &str, spans: &[Span]) -> String {
    let mut places: Vec<(usize, u8, String)> = Vec::new();
    for span in spans {
        let head = match &span.delivery {
            Delivery::Pause(seconds) => {
                places.push((span.range.start, 1, format!("{{pause {seconds}}} ")));
                continue;
            }
            Delivery::Slow => "{slow: ".to_owned(),
            Delivery::Emphasis => "{emphasis: ".to_owned(),
            Delivery::Spell => "{spell: ".to_owned(),
            Delivery::Voice(id) => format!("{{voice {id}: "),
        };
        if !span.range.is_empty() {
            places.push((span.range.start, 2, head));
            places.push((span.range.end, 0, "}".to_owned()));
        }
    }
    // Stable: at the same place, marks end before pauses and pauses precede marks that begin.
    places.sort_by_key(|(at, order, _)| (*at, *order));
    let mut written = String::with_capacity(text.len() + 16 * places.len());
    let mut from = 0;
    for (at, order, mark) in places {
        written.push_str(&text[from..at]);
        if order == 1 && !written.is_empty() && !written.ends_with(char::is_whitespace) {
            written.push(' ');
        }
        written.push_str(&mark);
        from = at;
    }
    written.push_str(&text[from..]);
    written.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

    fn check(text: &str, words: &str, spans: &[(&str, Delivery)]) {
        let marked = parse(text);
        assert_eq!(marked.text, words, "{text}");
        let found: Vec<(&str, Delivery)> = marked
            .spans
            .iter()
            .map(|span| (&marked.text[span.range.clone()], span.delivery.clone()))
            .collect();
        assert_eq!(found, spans, "{text}");
        assert_eq!(marked.problems, [], "{text}");
    }

    #[test]
    fn marks_are_separated_from_the_words() {
        check(
            "Look up. {pause} Now left.",
            "Look up. Now left.",
            &[("", Delivery::Pause(1.0))],
        );
        check("A{pause 2,5 s}b", "Ab", &[("", Delivery::Pause(2.5))]);
        check(
            "Here {slow: read it twice }.",
            "Here read it twice.",
            &[("read it twice", Delivery::Slow)],
        );
        check(
            "{spell: КМК} и дальше",
            "КМК и дальше",
            &[("КМК", Delivery::Spell)],
        );
        check(
            "Он писал: {voice rhvoice/elena: «Мы {emphasis: живы}.»} И всё.",
            "Он писал: «Мы живы.» И всё.",
            &[
                ("«Мы живы.»", Delivery::Voice("rhvoice/elena".to_owned())),
                ("живы", Delivery::Emphasis),
            ],
        );
        check(
            "The end. {pause 3}",
            "The end.",
            &[("", Delivery::Pause(3.0))],
        );
    }

    #[test]
    fn ordinary_braces_stay() {
        for text in [
            "{",
            "}",
            "a { b",
            "{i}",
            "x{1}",
            "{see below}",
            "{{}}",
            "{\n}",
        ] {
            check(text, text, &[]);
        }
    }

    #[test]
    fn marks_that_are_none_are_reported_and_stay() {
        use ProblemKind::*;
        for (text, range, kind) in [
            ("{slower: a}", 0..8, UnknownName("slower".to_owned())),
            ("a {slow: b", 2..8, NotClosed),
            ("{pause 99}", 0..10, Pause),
            ("{pause soon}", 0..12, Pause),
            ("{slow}", 0..6, NoWords("slow".to_owned())),
            ("{voice: a}", 0..7, VoiceId),
        ] {
            let marked = parse(text);
            assert_eq!(marked.text, text);
            assert_eq!(marked.problems, [Problem { range, kind }], "{text}");
        }
    }

    #[test]
    fn words_are_found_in_the_text_as_written() {
        let text = "In {pause 2} {slow: the year 1941} it began in 1942.";
        let marked = parse(text);
        for figure in ["1941", "1942"] {
            let at = marked.text.find(figure).expect("OK because it is there");
            assert_eq!(&text[marked.written(&(at..at + 4))], figure);
        }
    }

    #[test]
    fn written_marks_are_read_again() {
        for text in [
            "Look. {pause 2} {slow: Now {emphasis: left}.} Then {voice a/b: right}.",
            "{pause 0.5} Here.",
        ] {
            let marked = parse(text);
            let written = write(&marked.text, &marked.spans);
            assert_eq!(written, text);
        }
    }

    /// Regression test: the place of the pause was after the words that its mark ends with, inside the next letter.
    #[test]
    fn a_pause_before_a_closing_brace_stays_within_the_words() {
        check(
            "{slow: a {pause 2} }é.",
            "aé.",
            &[("a", Delivery::Slow), ("", Delivery::Pause(2.0))],
        );
    }

    #[test]
    fn braces_of_what_is_no_mark_close_no_other_mark() {
        for (text, words) in [
            ("{slow: a {pause 99} b}", "a {pause 99} b"),
            ("{slow: a {slower: b} c}", "a {slower: b} c"),
        ] {
            let marked = parse(text);
            assert_eq!(marked.text, words);
            assert_eq!(marked.problems.len(), 1, "{text}");
            assert_eq!(marked.spans[0].range, 0..words.len());
        }
    }

    /// What is made of a text with marks takes time in proportion to their square.
    #[test]
    fn a_text_has_a_limited_number_of_marks() {
        let marked = parse(&"{slow: a} ".repeat(100_000));
        assert_eq!(marked.spans.len(), MAX_MARKS);
        assert_eq!(marked.problems[0].kind, ProblemKind::TooMany);
        assert_eq!(marked.problems.len(), 100_000 - MAX_MARKS);
        let deep = parse(&format!("{}a{}", "{slow: ".repeat(20), "}".repeat(20)));
        assert_eq!(deep.spans.len(), MAX_DEPTH);
        assert_eq!(deep.problems.len(), 20 - MAX_DEPTH);
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "(\\{|\\}|:| |a|é|\\{slow: |\\{pause\\}|pause|voice|\\PC){0,40}") {
            let marked = parse(&text);
            for span in &marked.spans {
                prop_assert!(marked.text.get(span.range.clone()).is_some());
            }
            for problem in &marked.problems {
                prop_assert!(text.get(problem.range.clone()).is_some());
            }
            // Nothing but marks and spaces is lost.
            if !text.contains('{') {
                prop_assert_eq!(&marked.text, &text);
            }
        }
    }
}

//! What commands print. A reader that has gone (`| head`) is no trouble: what is printed after it went is dropped, and the
//! command does the rest of its work. The macros of the standard library would panic.
//!
//! Tours, packs, receivers and programs may hold what commands a terminal. It is escaped here, in whatever is printed.

use super::CommandError;
use crate::wording::{printable, printable_json};
use std::fmt::Display;
use std::io::{self, ErrorKind, Write};

/// Prints a text to standard output, with what commands a terminal escaped.
///
/// # Errors
/// An output that cannot be written, such as a file on a full disk.
pub fn print(text: impl Display) -> Result<(), CommandError> {
    write_stdout(&printable(&text.to_string()))
}

/// As [`print()`], with a line break at the end.
///
/// # Errors
/// As [`print()`].
pub fn line(text: impl Display) -> Result<(), CommandError> {
    print(format_args!("{text}\n"))
}

/// Prints JSON, which stays the same value.
///
/// # Errors
/// As [`print()`].
pub fn json(text: impl Display) -> Result<(), CommandError> {
    write_stdout(&printable_json(&text.to_string()))
}

/// As [`print()`], for a text that this program has coloured: colours stay. They must be the program's own, so that texts of
/// others go through [`printable`] before they are put into it.
///
/// # Errors
/// As [`print()`].
pub fn coloured(text: &str) -> Result<(), CommandError> {
    write_stdout(&with_colours(text))
}

fn with_colours(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(COLOUR_SEQUENCE) {
        safe.push_str(&printable(&rest[..at]));
        let (digits_at, command) = (COLOUR_SEQUENCE.len(), &rest[at..]);
        let digits = command[digits_at..]
            .find(|letter: char| !letter.is_ascii_digit() && letter != ';')
            .map_or(command.len(), |digits| digits_at + digits);
        let end = if command[digits..].starts_with('m') {
            digits + 1
        } else {
            digits_at
        };
        if end > digits_at {
            safe.push_str(&command[..end])
        } else {
            safe.push_str(&printable(&command[..end]))
        }
        rest = &command[end..];
    }
    safe.push_str(&printable(rest));
    safe
}

/// How a terminal's command for colours begins (ECMA-48, SGR); digits, semicolons and `m` follow.
const COLOUR_SEQUENCE: &str = "\u{1b}[";

fn write_stdout(text: &str) -> Result<(), CommandError> {
    let mut output = io::stdout().lock();
    ignore_closed_pipe(
        output
            .write_all(text.as_bytes())
            .and_then(|()| output.flush()),
    )
}

/// Prints a line to standard error: warnings, and what goes on meanwhile. Where it cannot be written, nobody can be told.
pub fn note(text: impl Display) {
    let _ = writeln!(io::stderr(), "{}", printable(&text.to_string()));
}

fn ignore_closed_pipe(written: io::Result<()>) -> Result<(), CommandError> {
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(format!("cannot write to standard output: {error}").into())
        }
        Ok(()) | Err(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_stay_and_nothing_else_commands_the_terminal() {
        for (text, expected) in [
            ("\u{1b}[1;31mred\u{1b}[0m", "\u{1b}[1;31mred\u{1b}[0m"),
            ("\u{1b}[mplain", "\u{1b}[mplain"),
            ("\u{1b}[2J\u{1b}[H", r"\u{1b}[2J\u{1b}[H"),
            ("\u{1b}[31", r"\u{1b}[31"),
            ("\u{1b}]0;x\u{7}\u{9b}31m", r"\u{1b}]0;x\u{7}\u{9b}31m"),
            ("\u{1b}\u{1b}[1m", "\\u{1b}\u{1b}[1m"),
        ] {
            assert_eq!(with_colours(text), expected);
        }
    }

    #[test]
    fn only_a_reader_that_went_is_no_trouble() {
        assert!(ignore_closed_pipe(Err(ErrorKind::BrokenPipe.into())).is_ok());
        let error = ignore_closed_pipe(Err(ErrorKind::StorageFull.into())).unwrap_err();
        assert!(error.to_string().contains("standard output"), "{error}");
    }
}

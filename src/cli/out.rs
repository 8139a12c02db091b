//! Prints the output of commands. If the reader closes the pipe (`| head`), further output is dropped and the command
//! finishes its work; the macros of the standard library would panic.
//!
//! Tours, packs, receivers and programs may contain terminal control sequences, so everything that is printed is escaped
//! here.

use super::outcome::CommandError;
use crate::wording::{printable, printable_json};
use std::fmt::Display;
use std::io::{self, ErrorKind, Write};

/// Prints a text to standard output, with terminal control sequences escaped.
///
/// # Errors
/// The output cannot be written, for example to a file on a full disk.
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

/// Prints JSON, escaped so that the value stays the same.
///
/// # Errors
/// As [`print()`].
pub fn json(text: impl Display) -> Result<(), CommandError> {
    write_stdout(&printable_json(&text.to_string()))
}

/// As [`print()`], but keeps colours. Texts of others must be made [`printable`] before they are put into the text, so that
/// all colours are this program's own.
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

/// The start of a colour sequence (ECMA-48, SGR). Digits, semicolons and `m` follow.
const COLOUR_SEQUENCE: &str = "\u{1b}[";

fn write_stdout(text: &str) -> Result<(), CommandError> {
    let mut output = io::stdout().lock();
    ignore_closed_pipe(
        output
            .write_all(text.as_bytes())
            .and_then(|()| output.flush()),
    )
}

/// Prints a line to standard error, for warnings and remarks. Failures are ignored, since there is nowhere to report them.
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
    fn colours_are_kept_and_other_control_sequences_escaped() {
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
    fn only_a_closed_pipe_is_ignored() {
        assert!(ignore_closed_pipe(Err(ErrorKind::BrokenPipe.into())).is_ok());
        let error = ignore_closed_pipe(Err(ErrorKind::StorageFull.into())).unwrap_err();
        assert!(error.to_string().contains("standard output"), "{error}");
    }
}

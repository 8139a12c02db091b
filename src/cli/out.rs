//! What commands print. A reader that has gone (`| head`) is no trouble: what is printed after it went is dropped, and the
//! command does the rest of its work. The macros of the standard library would panic.

use super::Trouble;
use std::fmt::Display;
use std::io::{self, ErrorKind, Write};

/// Prints a text to standard output.
///
/// # Errors
/// An output that cannot be written, such as a file on a full disk.
pub fn print(text: impl Display) -> Result<(), Trouble> {
    let mut output = io::stdout().lock();
    settle(write!(output, "{text}").and_then(|()| output.flush()))
}

/// As [`print()`], with a line break at the end.
///
/// # Errors
/// As [`print()`].
pub fn line(text: impl Display) -> Result<(), Trouble> {
    print(format_args!("{text}\n"))
}

/// Prints a line to standard error: warnings, and what goes on meanwhile. Where it cannot be written, nobody can be told.
pub fn note(text: impl Display) {
    let _ = writeln!(io::stderr(), "{text}");
}

fn settle(written: io::Result<()>) -> Result<(), Trouble> {
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
    fn only_a_reader_that_went_is_no_trouble() {
        assert!(settle(Err(ErrorKind::BrokenPipe.into())).is_ok());
        let trouble = settle(Err(ErrorKind::StorageFull.into())).unwrap_err();
        assert!(trouble.to_string().contains("standard output"), "{trouble}");
    }
}

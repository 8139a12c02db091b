//! Questions that the user answers before something is installed.

use crate::cli::outcome::CommandError;
use std::io::{IsTerminal, Write};

/// Asks the user whether to go on.
pub type Ask<'a> = &'a dyn Fn() -> Result<bool, CommandError>;

/// Asks a question; says so if nothing is installed.
///
/// # Errors
/// As `ask`.
pub fn confirm(
    question: &str,
    ask: Ask<'_>,
    say: &mut dyn FnMut(&str),
) -> Result<bool, CommandError> {
    say(&format!("{question} [y/N]"));
    let agreed = ask()?;
    if !agreed {
        say("Nothing was installed.");
    }
    Ok(agreed)
}

/// The answer to a question: given in advance by an option, or read from the terminal.
///
/// # Errors
/// Without the option and a terminal, with `cure`; a terminal that cannot be read.
pub fn answer(is_given: bool, cure: &str) -> Result<bool, CommandError> {
    match (is_given, std::io::stdin().is_terminal()) {
        (true, _) => Ok(true),
        (false, true) => read_answer(),
        (false, false) => {
            Err(format!("nothing was installed: there is no terminal to ask on; {cure}").into())
        }
    }
}

/// Reads the answer to a question from the terminal.
///
/// # Errors
/// The terminal cannot be read.
pub fn read_answer() -> Result<bool, CommandError> {
    std::io::stdout().flush()?;
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer)?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}

/// Text that is shown as it is, set off from what is said about it.
pub fn indent(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(|line| format!("    {line}")).collect();
    lines.join("\n")
}

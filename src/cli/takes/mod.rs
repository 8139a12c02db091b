//! `soundwalk takes`: recordings of people; one file per subcommand.

mod split;

use super::outcome::{CommandError, Verdict};

/// Work with recordings of people
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    Split(split::Args),
}

/// Runs the subcommand.
///
/// # Errors
/// The tour or the recording cannot be used, or nothing can be written.
pub fn run(args: &Args) -> Result<Verdict, CommandError> {
    match &args.action {
        Action::Split(args) => split::run(args),
    }
}

//! `soundwalk voices`: the voices of this machine.

mod render;

use super::{Trouble, Verdict};

/// Voices: render clips
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Render(render::Args),
}

/// Does what the arguments ask for.
///
/// # Errors
/// Those of the subcommands.
pub fn run(args: &Args) -> Result<Verdict, Trouble> {
    match &args.command {
        Command::Render(args) => render::run(args),
    }
}

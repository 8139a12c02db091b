//! `soundwalk key new`: makes a key pair for signing packs and checking signatures.

use super::out;
use super::outcome::{CommandError, Verdict};
use crate::pack::signature::SecretKey;
use crate::wording::{command, path};
use std::path::PathBuf;

/// Make the keys that packs are signed with.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Write a new secret key to FILE (keep it) and its public key to FILE.pub (give it to the devices).
    New {
        /// Where the secret key is written; an existing file is left alone.
        file: PathBuf,
    },
}

/// Writes a new key pair, or the missing public key of an existing secret key.
pub fn run(args: &Args) -> Result<Verdict, CommandError> {
    let Action::New { file } = &args.action;
    if let Some((key, public)) = SecretKey::complete(file)? {
        out::line(format_args!(
            "secret key: {} was there already; its public key was missing",
            file.display()
        ))?;
        out::line(format_args!("public key: {} ({key})", public.display()))?;
        return Ok(Verdict::Fine);
    }
    let mut seed = [0; 32];
    getrandom::fill(&mut seed)?;
    let key = SecretKey::from_seed(&seed);
    let public = key.write_new(file)?;
    out::line(format_args!(
        "secret key: {} (sign with `{}`; never give it away)",
        file.display(),
        command(&["soundwalk", "build", "TOUR", "--sign", &path(file)])
    ))?;
    out::line(format_args!(
        "public key: {} ({})",
        public.display(),
        key.public()
    ))?;
    Ok(Verdict::Fine)
}

//! `soundwalk voices`: lists, samples, installs and renders voices; one file per subcommand.

mod apt;
mod install;
mod install_neural;
mod list;
pub mod question;
mod render;
mod sample;

use super::languages;
use super::outcome::{CommandError, Verdict};
use super::voice_options::VoiceOptions;

/// List the voices that can speak a tour, play a sample, install a better voice, or render a tour
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Args {
    #[command(subcommand)]
    action: Option<Action>,
    /// Speak this text into a WAV file instead of listing
    #[arg(long, value_name = "TEXT")]
    say: Option<String>,
    #[command(flatten)]
    list: list::Args,
    #[command(flatten)]
    sample: sample::Args,
    #[command(flatten)]
    voices: VoiceOptions,
    /// Only this language, such as `ru`
    #[arg(long)]
    lang: Option<String>,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    Install(install::Args),
    Render(render::Args),
}

/// Runs the subcommand; without one, lists the voices or speaks a sample.
///
/// # Errors
/// A voice or language is not known, a voice fails or the package manager fails.
pub fn run(args: &Args) -> Result<Verdict, CommandError> {
    let lang = args.lang.as_deref().map(languages::tag);
    match (&args.action, &args.say) {
        (Some(Action::Install(args)), _) => install::run(args),
        (Some(Action::Render(args)), _) => render::run(args),
        (None, Some(text)) => sample::run(text, lang, &args.sample, &args.voices.installed()?),
        (None, None) => list::run(lang, &args.list, &args.voices.installed()?),
    }
}

//! The command line, with one file per command. No other module prints, exits or reads the environment.

use clap::{Parser, Subcommand};
use outcome::Verdict;
use std::io::IsTerminal;
use std::process::ExitCode;

mod browser;
mod build;
mod build_failures;
mod check;
mod devices;
pub mod diagnostics;
mod directions;
mod explain;
mod fmt;
mod folders;
mod interrupt;
mod key;
mod languages;
mod listen;
pub mod load;
mod map;
mod new;
mod options;
mod out;
mod outcome;
mod outputs;
mod pack_argument;
mod play;
mod progress;
mod rehearse;
mod reviews;
mod say;
mod schema;
mod serve;
mod stops;
mod studio;
mod takes;
mod tour_access;
mod trust;
mod trust_file;
mod verify;
mod voice_options;
mod voices;
mod why;

/// GPS-triggered audio walking tours: check, build, rehearse and play them.
#[derive(Debug, Parser)]
#[command(version, about, propagate_version = true)]
struct Args {
    #[command(subcommand)]
    command: Command,
}

/// The commands, in the order in which an author needs them: write, hear, build, rehearse, publish, play.
#[derive(Debug, Subcommand)]
enum Command {
    New(new::Args),
    Studio(studio::Args),
    Reviews(reviews::Args),
    Check(check::Args),
    Explain(explain::Args),
    Fmt(fmt::Args),
    Map(map::Args),
    Directions(directions::Args),
    Say(say::Args),
    Trust(trust::Args),
    Voices(voices::Args),
    Takes(takes::Args),
    Build(build::Args),
    Listen(listen::Args),
    Rehearse(rehearse::Args),
    Why(why::Args),
    Serve(serve::Args),
    Key(key::Args),
    Verify(verify::Args),
    Play(play::Args),
    Devices(devices::Args),
    Schema(schema::Args),
}

/// Runs the command that the process's arguments name.
pub fn run() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(told) => return help(&told),
    };
    let outcome = match args.command {
        Command::New(args) => new::run(&args),
        Command::Studio(args) => studio::run(&args),
        Command::Reviews(args) => reviews::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Fmt(args) => fmt::run(&args),
        Command::Map(args) => map::run(&args),
        Command::Directions(args) => directions::run(&args),
        Command::Say(args) => say::run(&args),
        Command::Trust(args) => trust::run(&args),
        Command::Voices(args) => voices::run(&args),
        Command::Takes(args) => takes::run(&args),
        Command::Build(args) => build::run(&args),
        Command::Listen(args) => listen::run(&args),
        Command::Rehearse(args) => rehearse::run(&args),
        Command::Why(args) => why::run(&args),
        Command::Serve(args) => serve::run(&args),
        Command::Key(args) => key::run(&args),
        Command::Verify(args) => verify::run(&args),
        Command::Play(args) => play::run(&args),
        Command::Devices(args) => devices::run(&args),
        Command::Schema(args) => schema::run(&args),
    };
    if let (Err(_), Some(signal)) = (&outcome, interrupt::signal()) {
        // The exit status by which shells report that a signal ended a program.
        return ExitCode::from(128 + signal as u8);
    }
    match outcome {
        Ok(Verdict::Fine) => ExitCode::SUCCESS,
        Ok(Verdict::Findings) => ExitCode::from(1),
        Err(error) => {
            out::note(format_args!("soundwalk: {error}"));
            ExitCode::from(2)
        }
    }
}

/// Prints help and version to standard output, and errors of the command line to standard error.
fn help(told: &clap::Error) -> ExitCode {
    if told.use_stderr() || std::io::stdout().is_terminal() {
        told.exit();
    }
    match out::print(told.render()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            out::note(format_args!("soundwalk: {error}"));
            ExitCode::from(2)
        }
    }
}

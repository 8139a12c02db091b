//! `soundwalk voices install`: the best voice for a language that the system's packages have.

use super::apt::Apt;
use super::language;
use crate::cli::speakers::{path, titled};
use crate::cli::{Trouble, Verdict};
use crate::tour::model::Lang;
use crate::voice::Installed;
use crate::voice::catalogue::{self, Component, KnownVoice};
use std::io::{IsTerminal, Write};
use std::path::PathBuf;

/// Install the best voice for a language from the system's packages
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The language, such as `ru`
    lang: String,
    /// Do not ask
    #[arg(short, long)]
    yes: bool,
    /// Add Debian's component non-free to the system's package sources, where the best voice needs it
    #[arg(long)]
    enable_non_free: bool,
}

/// Installs the voice.
///
/// # Errors
/// A language that no known voice speaks, a system without apt, nobody there to be asked, a failure of apt.
pub fn run(args: &Args) -> Result<Verdict, Trouble> {
    let system = System {
        path: path(),
        os_release: PathBuf::from("/etc/os-release"),
        is_root: is_root(),
    };
    let ask = || match (args.yes, std::io::stdin().is_terminal()) {
        (true, _) => Ok(true),
        (false, true) => ask_on_terminal(),
        (false, false) => Err(
            "nothing was installed: there is no terminal to ask on; --yes installs without asking"
                .into(),
        ),
    };
    let mut say = |line: &str| println!("{line}");
    install(
        &language(&args.lang),
        args.enable_non_free,
        &system,
        &ask,
        &mut say,
    )
}

/// What the command works on.
struct System {
    path: Vec<PathBuf>,
    os_release: PathBuf,
    is_root: bool,
}

/// Whether to go on, after what was said.
type Ask<'a> = &'a dyn Fn() -> Result<bool, Trouble>;

fn install(
    lang: &Lang,
    enable_non_free: bool,
    system: &System,
    ask: Ask<'_>,
    say: &mut dyn FnMut(&str),
) -> Result<Verdict, Trouble> {
    let known = catalogue::for_language(lang);
    let wanted: Vec<&KnownVoice> = known
        .into_iter()
        .filter(|voice| !voice.packages.is_empty())
        .collect();
    let Some(best) = wanted.first().copied() else {
        return Err(format!("no voice is known for `{}`; record takes, or name a program under \"voices\" in the tour", lang.0).into());
    };
    let installed = Installed::scan(&system.path);
    let speaking = installed.best(lang);
    if speaking.is_some_and(|voice| voice.engine == best.engine) {
        say(&format!(
            "{}: {} is installed, the best voice that is known.",
            lang.0,
            described(speaking.unwrap_or(best), lang)
        ));
        return Ok(Verdict::Fine);
    }
    let apt = Apt::find(&system.path, &system.os_release, system.is_root)
        .ok_or_else(|| no_apt(&wanted))?;
    if !apt.offers(&["espeak-ng"])? {
        say("The system's package lists are empty or old; `apt-get update` reads them first.");
        if !asked("Read them now?", ask, say)? {
            return Ok(Verdict::Fine);
        }
        apt.update()?;
    }
    let mut choice = None;
    for voice in &wanted {
        if installed.has(voice) || apt.offers(voice.packages)? {
            choice = Some(*voice);
            break;
        }
    }
    let mut sources = None;
    if choice != Some(best) && best.component == Component::NonFree {
        say(&format!(
            "The best voice for `{}` is {}.",
            lang.0,
            described(best, lang)
        ));
        match (apt.non_free_entry(), enable_non_free) {
            (Some(entry), true) => {
                choice = Some(best);
                sources = Some(entry);
            }
            (Some(entry), false) => say(&how_to_enable(&apt, &entry, lang)),
            (None, _) => say(
                "It is in Debian's component non-free; this system is not Debian: see whether its packages have it.",
            ),
        }
    }
    let Some(choice) = choice else {
        return Err(format!(
            "the system's packages have no voice for `{}`: none of {}",
            lang.0,
            names(&wanted)
        )
        .into());
    };
    if installed.has(choice) {
        say(&format!(
            "Of what can be had now, {} is installed already.",
            described(choice, lang)
        ));
        return Ok(Verdict::Fine);
    }
    say(&format!("{}: {}", lang.0, described(choice, lang)));
    say(&format!(
        "  packages: {} (Debian {}), about {} MB on the disk",
        choice.packages.join(" "),
        choice.component.name(),
        choice.disk_mb
    ));
    if let Some(entry) = &sources {
        say(&format!(
            "  {} is added to the package sources:\n{}",
            apt.non_free_file(),
            indented(entry)
        ));
    }
    if !asked("Install?", ask, say)? {
        return Ok(Verdict::Fine);
    }
    if let Some(entry) = &sources {
        apt.enable_non_free(entry)?;
    }
    apt.install(choice.packages)?;
    let installed = Installed::scan(&system.path);
    if !installed.has(choice) {
        return Err(format!(
            "the packages are installed, but {} is not found; is its program on the PATH?",
            choice.title()
        )
        .into());
    }
    say(&format!(
        "{} speaks `{}` from now on.",
        titled(choice, &installed),
        lang.0
    ));
    Ok(Verdict::Fine)
}

fn asked(question: &str, ask: Ask<'_>, say: &mut dyn FnMut(&str)) -> Result<bool, Trouble> {
    say(&format!("{question} [y/N]"));
    let agreed = ask()?;
    if !agreed {
        say("Nothing was installed.");
    }
    Ok(agreed)
}

fn described(voice: &KnownVoice, lang: &Lang) -> String {
    let rate = voice.word_error_rate(lang);
    let rate = rate.map_or_else(String::new, |rate| format!(", word error rate {rate:.0} %"));
    format!("{} ({}{rate})", voice.title(), voice.licence)
}

fn how_to_enable(apt: &Apt, entry: &str, lang: &Lang) -> String {
    format!(
        "It is in Debian's component non-free, which is not enabled on this system.\n\
         `soundwalk voices install {} --enable-non-free` enables it; or write {} yourself:\n{}",
        lang.0,
        apt.non_free_file(),
        indented(entry)
    )
}

fn indented(entry: &str) -> String {
    let lines: Vec<String> = entry.lines().map(|line| format!("    {line}")).collect();
    lines.join("\n")
}

fn no_apt(wanted: &[&KnownVoice]) -> String {
    format!(
        "this system has no apt-get; install one of these by its own means, the best first: {}. What they need on the PATH: \
         RHVoice-test, text2wave or espeak-ng",
        names(wanted)
    )
}

fn names(voices: &[&KnownVoice]) -> String {
    let names: Vec<String> = voices.iter().map(|voice| voice.title()).collect();
    names.join(", ")
}

fn ask_on_terminal() -> Result<bool, Trouble> {
    std::io::stdout().flush()?;
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer)?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}

#[cfg(unix)]
fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

#[cfg(not(unix))]
fn is_root() -> bool {
    false
}

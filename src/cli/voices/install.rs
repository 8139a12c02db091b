//! `soundwalk voices install`: a voice from the system's packages, the best one for a language or one that is named.

use super::apt::Apt;
use crate::cli::voice_options::{path, titled};
use crate::cli::{CommandError, Verdict, languages, out};
use crate::tour::model::Lang;
use crate::voice::Installed;
use crate::voice::catalogue::{self, Component, KnownVoice};
use std::io::{IsTerminal, Write};
use std::path::PathBuf;

/// Install a voice from the system's packages: the best one for a language, or the one that is named
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A language such as `ru`, or a voice's id such as `rhvoice/elena`
    #[arg(value_name = "LANG|ID")]
    wanted: String,
    /// Do not ask
    #[arg(short, long)]
    yes: bool,
    /// Add Debian's component non-free to the system's package sources, where the best voice needs it
    #[arg(long)]
    enable_non_free: bool,
}

/// Installs the voice that was asked for.
///
/// # Errors
/// A language that no known voice speaks, an unknown id, a system without apt, no terminal to ask on, a failure of apt.
pub fn run(args: &Args) -> Result<Verdict, CommandError> {
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
    // Whoever stopped reading has decided what to read; what they agreed to is done all the same.
    let mut say = |line: &str| {
        let _ = out::line(line);
    };
    install(
        &Wanted::from_written(&args.wanted)?,
        args.enable_non_free,
        &system,
        &ask,
        &mut say,
    )
}

/// What is to be installed.
enum Wanted {
    /// The best voice for a language.
    Best(Lang),
    /// The voice with this id.
    Voice(&'static KnownVoice),
}

impl Wanted {
    fn from_written(written: &str) -> Result<Self, CommandError> {
        if let Some(voice) = catalogue::find(written.trim()) {
            return Ok(Self::Voice(voice));
        }
        let lang = languages::tag(written);
        if !catalogue::for_language(&lang).is_empty() {
            return Ok(Self::Best(lang));
        }
        Err(match catalogue::did_you_mean_any(written.trim()) {
            Some(meant) => format!("there is no voice `{written}`; did you mean `{meant}`?"),
            None => format!(
                "no voice is known for `{}`; record takes, or name a program under \"voices\" in the tour",
                lang.0
            ),
        }
        .into())
    }

    /// The language or id, as the user would write it.
    fn written(&self) -> &str {
        match self {
            Self::Best(lang) => &lang.0,
            Self::Voice(voice) => voice.id,
        }
    }

    /// The language whose word error rates are shown.
    fn lang(&self) -> Lang {
        match self {
            Self::Best(lang) => lang.clone(),
            Self::Voice(voice) => Lang(voice.languages[0].to_owned()),
        }
    }

    /// The voices that satisfy the request and can be installed, best first.
    fn voices(&self) -> Vec<&'static KnownVoice> {
        let all = match self {
            Self::Best(lang) => catalogue::for_language(lang),
            Self::Voice(voice) => vec![*voice],
        };
        all.into_iter()
            .filter(|voice| !voice.packages.is_empty())
            .collect()
    }

    /// The installed voice that already satisfies the request.
    fn already_met_by(
        &self,
        best: &KnownVoice,
        installed: &Installed,
    ) -> Option<&'static KnownVoice> {
        match self {
            Self::Best(lang) => installed
                .best(lang)
                .filter(|speaking| speaking.engine == best.engine),
            Self::Voice(voice) => Some(*voice).filter(|voice| installed.has(voice)),
        }
    }
}

/// The machine on which the command works; tests use another one.
struct System {
    path: Vec<PathBuf>,
    os_release: PathBuf,
    is_root: bool,
}

/// Asks the user whether to go on.
type Ask<'a> = &'a dyn Fn() -> Result<bool, CommandError>;

fn install(
    wanted: &Wanted,
    enable_non_free: bool,
    system: &System,
    ask: Ask<'_>,
    say: &mut dyn FnMut(&str),
) -> Result<Verdict, CommandError> {
    let (written, lang, voices) = (wanted.written(), wanted.lang(), wanted.voices());
    let Some(best) = voices.first().copied() else {
        return Err(format!(
            "`{written}` is not in any package: it is part of soundwalk, unless soundwalk was built without it"
        )
        .into());
    };
    let installed = Installed::scan(&system.path);
    if let Some(voice) = wanted.already_met_by(best, &installed) {
        let rank = match wanted {
            Wanted::Best(_) => ", the best voice that is known",
            Wanted::Voice(_) => "",
        };
        say(&format!(
            "{written}: {} is installed{rank}.",
            describe(voice, &lang)
        ));
        return Ok(Verdict::Fine);
    }
    let apt = Apt::find(&system.path, &system.os_release, system.is_root)
        .ok_or_else(|| no_apt(&voices))?;
    if !apt.offers(&["espeak-ng"])? {
        say("The system's package lists are empty or old; `apt-get update` reads them first.");
        if !confirm("Read them now?", ask, say)? {
            return Ok(Verdict::Fine);
        }
        apt.update()?;
    }
    let mut choice = None;
    for voice in &voices {
        if installed.has(voice) || apt.offers(voice.packages)? {
            choice = Some(*voice);
            break;
        }
    }
    let mut sources = None;
    if choice != Some(best) && best.component == Component::NonFree {
        if let Wanted::Best(lang) = wanted {
            say(&format!(
                "The best voice for `{}` is {}.",
                lang.0,
                describe(best, lang)
            ));
        }
        match (apt.non_free_entry(), enable_non_free) {
            (Some(entry), true) => {
                choice = Some(best);
                sources = Some(entry);
            }
            (Some(entry), false) => say(&how_to_enable(&apt, &entry, best, written)),
            (None, _) => say(&format!(
                "{} is in Debian's component non-free; this system is not Debian: see whether its packages have it.",
                best.title()
            )),
        }
    }
    let Some(choice) = choice else {
        return Err(format!(
            "the system's packages do not have `{written}`: {}",
            names(&voices)
        )
        .into());
    };
    if installed.has(choice) {
        say(&format!(
            "The best voice available now, {}, is installed already.",
            describe(choice, &lang)
        ));
        return Ok(Verdict::Fine);
    }
    say(&format!("{written}: {}", describe(choice, &lang)));
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
            indent(entry)
        ));
    }
    if !confirm("Install?", ask, say)? {
        return Ok(Verdict::Fine);
    }
    let installation = match &sources {
        Some(entry) => apt
            .enable_non_free(entry)
            .and_then(|()| apt.install(choice.packages)),
        None => apt.install(choice.packages),
    };
    if let Err(error) = installation {
        if sources.is_some() {
            apt.disable_non_free()?;
            say(&format!("{} was removed again.", apt.non_free_file()));
        }
        return Err(error);
    }
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

fn confirm(question: &str, ask: Ask<'_>, say: &mut dyn FnMut(&str)) -> Result<bool, CommandError> {
    say(&format!("{question} [y/N]"));
    let agreed = ask()?;
    if !agreed {
        say("Nothing was installed.");
    }
    Ok(agreed)
}

fn describe(voice: &KnownVoice, lang: &Lang) -> String {
    let rate = voice.word_error_rate(lang);
    let rate = rate.map_or_else(String::new, |rate| format!(", word error rate {rate:.0} %"));
    format!("{} ({}{rate})", voice.title(), voice.licence)
}

fn how_to_enable(apt: &Apt, entry: &str, voice: &KnownVoice, written: &str) -> String {
    format!(
        "{} is in Debian's component non-free, which is not enabled on this system.\n\
         `soundwalk voices install {written} --enable-non-free` enables it; or write {} yourself:\n{}",
        voice.title(),
        apt.non_free_file(),
        indent(entry)
    )
}

fn indent(entry: &str) -> String {
    let lines: Vec<String> = entry.lines().map(|line| format!("    {line}")).collect();
    lines.join("\n")
}

fn no_apt(voices: &[&KnownVoice]) -> String {
    format!(
        "this system has no apt-get; install one of these by its own means, the best first: {}. What they need on the PATH: \
         RHVoice-test, text2wave or espeak-ng",
        names(voices)
    )
}

fn names(voices: &[&KnownVoice]) -> String {
    let names: Vec<String> = voices.iter().map(|voice| voice.title()).collect();
    names.join(", ")
}

fn ask_on_terminal() -> Result<bool, CommandError> {
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

#[cfg(all(test, unix))]
mod tests;

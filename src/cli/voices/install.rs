//! `soundwalk voices install`: the best voice for a language or one that is named, from the system's packages or, by
//! `install_neural`, from Piper's repository.

use super::apt::Apt;
use super::install_neural;
use super::question::{self, Ask, confirm, indent};
use crate::cli::outcome::{CommandError, Verdict};
use crate::cli::voice_options::{path, titled};
use crate::cli::{folders, languages, out};
use crate::tour::model::Lang;
use crate::voice::catalogue::{self, Component, Engine, KnownVoice};
use crate::voice::{Installed, how_to_know_sounds};

use std::path::PathBuf;

/// Install a voice from the system's packages or from Piper's repository: the best one for a language, or the one that is named
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A language such as `ru`, or a voice's id such as `rhvoice/elena`
    #[arg(value_name = "LANG|ID")]
    wanted: String,
    /// Install without asking for confirmation
    #[arg(short, long)]
    yes: bool,
    /// Add Debian's component non-free to the system's package sources, where the best voice needs it
    #[arg(long)]
    enable_non_free: bool,
    /// Take a neural voice from here instead of Piper's public repository: a mirror's address, a folder, or an .onnx file
    #[arg(long, value_name = "FILE|FOLDER|URL")]
    from: Option<String>,
    /// Accept the terms of a neural voice without being asked; they are shown all the same
    #[arg(long)]
    accept_licence: bool,
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
        data_folder: folders::data(),
        from: args.from.clone(),
    };
    let accept = || {
        question::answer(
            args.accept_licence,
            "read the terms above, and if you agree add --accept-licence",
        )
    };
    let ask = || question::answer(args.yes, "--yes installs without asking");
    // A closed pipe does not matter: what the user has agreed to is done nevertheless.
    let mut say = |line: &str| {
        let _ = out::line(line);
    };
    install(
        &Wanted::from_written(&args.wanted)?,
        args.enable_non_free,
        &system,
        Questions {
            agree: &ask,
            accept: &accept,
        },
        &mut say,
    )
}

/// The request: a language or a voice.
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

    /// The neural voice that is meant: the one that is named, or the best one of a language of which no package has a
    /// better voice.
    fn neural_voice(&self) -> Option<&'static KnownVoice> {
        let voice = match self {
            Self::Best(lang) => *catalogue::for_language(lang).first()?,
            Self::Voice(voice) => voice,
        };
        (voice.engine == Engine::Piper && cfg!(feature = "neural-voices")).then_some(voice)
    }

    /// The voices that satisfy the request and are in packages, best first.
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
    /// The user's data folder.
    data_folder: Option<PathBuf>,
    /// Where neural voices come from, if not from Piper's repository.
    from: Option<String>,
}

impl System {
    fn installed(&self) -> Installed {
        let found = Installed::scan(&self.path);
        match &self.data_folder {
            Some(folder) => found.with_neural(folder),
            None => found,
        }
    }
}

/// What the user is asked.
#[derive(Clone, Copy)]
struct Questions<'a> {
    /// Whether to change the system.
    agree: Ask<'a>,
    /// Whether to accept the terms of a voice.
    accept: Ask<'a>,
}

fn install(
    wanted: &Wanted,
    enable_non_free: bool,
    system: &System,
    questions: Questions<'_>,
    say: &mut dyn FnMut(&str),
) -> Result<Verdict, CommandError> {
    if let Some(voice) = wanted.neural_voice() {
        return install_neural_voice(wanted, voice, system, questions.accept, say);
    }
    if system.from.is_some() {
        return Err(format!(
            "--from belongs to neural voices, and `{}` comes from the system's packages; `soundwalk voices` lists the ids \
             of neural ones, which begin with `piper/`",
            wanted.written()
        )
        .into());
    }
    let ask = questions.agree;
    let (written, lang, voices) = (wanted.written(), wanted.lang(), wanted.voices());
    let Some(best) = voices.first().copied() else {
        return Err(format!(
            "`{written}` is not in any package: it is part of soundwalk, unless soundwalk was built without it"
        )
        .into());
    };
    let installed = system.installed();
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
                "{} is in Debian's component non-free; this system is not Debian, so look for it in its own packages.",
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
    let installed = system.installed();
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

fn install_neural_voice(
    wanted: &Wanted,
    voice: &'static KnownVoice,
    system: &System,
    accept: Ask<'_>,
    say: &mut dyn FnMut(&str),
) -> Result<Verdict, CommandError> {
    let installed = system.installed();
    if let Wanted::Best(lang) = wanted
        && let Some(speaking) = installed.best(lang)
        && speaking.engine == Engine::Piper
        && system.from.is_none()
    {
        say(&format!(
            "{}: {} is installed; `soundwalk voices --lang {}` lists others.",
            lang.0,
            describe(speaking, lang),
            lang.0
        ));
        return Ok(Verdict::Fine);
    }
    let data_folder = system
        .data_folder
        .as_deref()
        .ok_or("there is no home folder to keep a voice in; set HOME or XDG_DATA_HOME")?;
    let request = install_neural::Request {
        voice,
        data_folder,
        from: system.from.as_deref(),
    };
    if install_neural::install(&request, accept, say)? {
        let speaks = system.installed();
        let lang = wanted.lang();
        if !speaks.knows_sounds(voice) {
            say(&format!("It cannot speak yet: {}", how_to_know_sounds()));
        } else if speaks.best(&lang) == Some(voice) {
            say(&format!(
                "{} speaks `{}` from now on.",
                voice.title(),
                lang.0
            ));
        } else {
            say(&format!(
                "{} speaks where a tour names it: \"voices\": {{\"{}\": \"{}\"}}",
                voice.title(),
                lang.0,
                voice.id
            ));
        }
    } else if let Wanted::Best(lang) = wanted
        && let Some(other) = wanted.voices().first()
        && installed.best(lang).is_none()
    {
        say(&format!(
            "{} speaks `{}`, too: soundwalk voices install {}",
            other.title(),
            lang.0,
            other.id
        ));
    }
    Ok(Verdict::Fine)
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

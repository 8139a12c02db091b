//! The voices that may speak: those found in the folders of PATH and in the user's data folder, restricted by `--voices`.

use super::folders;
use super::outcome::CommandError;
use crate::tour::facts::Facts;
use crate::tour::model::Lang;
use crate::tour::{Tour, voice_choices};
use crate::voice::Installed;
use crate::voice::catalogue::{Engine, KnownVoice};
use crate::voice::installed::plain_version;
use std::path::PathBuf;

/// Options of commands that use voices.
#[derive(Debug, Clone, clap::Args)]
#[group(skip)]
pub struct VoiceOptions {
    /// Let only these speak, separated by commas: rhvoice, piper, festival, espeak-ng, draft (default: every installed one)
    #[arg(
        long,
        value_name = "ENGINES",
        env = "SOUNDWALK_VOICES",
        value_delimiter = ',',
        hide_env_values = true
    )]
    voices: Vec<String>,
}

impl VoiceOptions {
    /// The voices of this machine that may speak.
    ///
    /// # Errors
    /// An engine is not known.
    pub fn installed(&self) -> Result<Installed, CommandError> {
        let found = installed();
        let wanted: Vec<&str> = self.voices.iter().map(|name| name.trim()).collect();
        if wanted.iter().all(|name| name.is_empty()) {
            return Ok(found);
        }
        let engines: Vec<Engine> = wanted
            .into_iter()
            .filter(|name| !name.is_empty())
            .map(engine)
            .collect::<Result<_, _>>()?;
        Ok(found.only(&engines))
    }
}

/// The voices of this machine.
fn installed() -> Installed {
    let found = Installed::scan(&path());
    match folders::data() {
        Some(folder) => found.with_neural(&folder),
        None => found,
    }
}

/// The absolute folders of PATH.
pub fn path() -> Vec<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    // With a relative folder, the result would depend on where soundwalk is started.
    let folders = std::env::split_paths(&path);
    folders.filter(|folder| folder.is_absolute()).collect()
}

/// A line for each language in which the tour leaves the choice to the program: which voice speaks, and how to get a better
/// one.
pub fn who_speaks(
    tour: &Tour,
    facts: &Facts,
    languages: &[Lang],
    installed: &Installed,
) -> Vec<String> {
    let open = voice_choices::languages_left_open(tour, facts).into_iter();
    let asked = open.filter(|(lang, _)| languages.contains(lang));
    asked
        .filter_map(|(lang, _)| {
            let best = installed.best(lang)?;
            let spoken = format!(
                "{}: {}{}",
                lang.0,
                titled(best, installed),
                rate(best, lang)
            );
            let better = installed
                .better(lang)
                .filter(|_| !installed.is_restricted());
            Some(match better {
                None => spoken,
                Some(better) => format!(
                    "{spoken}; {} would be understood better{}: soundwalk voices install {}",
                    better.title(),
                    rate(better, lang),
                    lang.0
                ),
            })
        })
        .collect()
}

/// The voice with its version.
pub fn titled(voice: &KnownVoice, installed: &Installed) -> String {
    let version = plain_version(installed.version(voice));
    format!("{} {version}", voice.title()).trim_end().to_owned()
}

fn rate(voice: &KnownVoice, lang: &Lang) -> String {
    let rate = voice.word_error_rate(lang);
    rate.map_or_else(String::new, |rate| {
        format!(" (word error rate {rate:.0} %)")
    })
}

fn engine(name: &str) -> Result<Engine, CommandError> {
    let known = Engine::ALL.into_iter().find(|engine| engine.id() == name);
    let list = Engine::ALL.map(Engine::id).join(", ");
    known.ok_or_else(|| {
        format!(
            "choose among {list}: --voices or SOUNDWALK_VOICES names the unknown engine `{name}`"
        )
        .into()
    })
}

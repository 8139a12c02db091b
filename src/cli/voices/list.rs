//! `soundwalk voices`: lists the voices.

use crate::cli::out;
use crate::cli::outcome::{CommandError, Verdict};
use crate::tour::model::Lang;
use crate::voice::Installed;
use crate::voice::catalogue::{self, Component, Engine, HUMAN_WORD_ERROR_RATE, KnownVoice};
use crate::voice::installed::plain_version;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Options for listing voices.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub struct Args {
    /// Write the list as a JSON array
    #[arg(long, conflicts_with = "say")]
    json: bool,
}

/// Prints the voices of one language or of all. Engines that may not be used are left out.
pub fn run(
    lang: Option<Lang>,
    args: &Args,
    installed: &Installed,
) -> Result<Verdict, CommandError> {
    let mut text = match (args.json, &lang) {
        (true, lang) => serde_json::to_string_pretty(&rows(lang.as_ref(), installed))?,
        (false, Some(lang)) if catalogue::for_language(lang).is_empty() => {
            return Err(format!("no known voice speaks `{}`; record takes, or name a program under \"voices\" in the tour", lang.0).into());
        }
        (false, Some(lang)) => format!("{}{}", of_language(lang, installed, true), legend()),
        (false, None) => overview(installed),
    };
    text.push('\n');
    out::print(text)?;
    Ok(Verdict::Fine)
}

/// A voice in the JSON list.
#[derive(Serialize)]
struct Row {
    id: &'static str,
    name: String,
    languages: &'static [&'static str],
    licence: &'static str,
    word_error_rates: BTreeMap<&'static str, f64>,
    installed: bool,
    version: Option<String>,
    packages: &'static [&'static str],
    component: &'static str,
    disk_mb: u32,
}

fn rows(lang: Option<&Lang>, installed: &Installed) -> Vec<Row> {
    let voices = match lang {
        Some(lang) => catalogue::for_language(lang),
        None => catalogue::all().collect(),
    };
    let voices = voices
        .into_iter()
        .filter(|voice| installed.allows(voice.engine));
    // Rounded to one decimal, as measured, because `f32` converts to a longer `f64`.
    let exact = |rate: f32| (f64::from(rate) * 10.0).round() / 10.0;
    let row = |voice: &'static KnownVoice| Row {
        id: voice.id,
        name: voice.title(),
        languages: voice.languages,
        licence: voice.licence,
        word_error_rates: voice
            .word_error_rates
            .iter()
            .map(|(lang, rate)| (*lang, exact(*rate)))
            .collect(),
        installed: installed.has(voice),
        version: Some(plain_version(installed.version(voice)).to_owned())
            .filter(|version| !version.is_empty()),
        packages: voice.packages,
        component: voice.component.name(),
        disk_mb: voice.disk_mb,
    };
    voices.map(row).collect()
}

/// Lists languages that have voices in packages better than eSpeak NG, or installed neural ones, one by one; all that eSpeak NG
/// and Piper speak besides is on one line each.
fn overview(installed: &Installed) -> String {
    let mut languages: Vec<&str> = Vec::new();
    let allowed = catalogue::all().filter(|voice| installed.allows(voice.engine));
    let is_shown = |voice: &&KnownVoice| match voice.engine {
        Engine::EspeakNg => false,
        Engine::Piper => installed.has(voice),
        Engine::RhVoice | Engine::Festival | Engine::Draft => true,
    };
    for voice in allowed.filter(is_shown) {
        for lang in voice.languages {
            if !languages.contains(lang) {
                languages.push(lang);
            }
        }
    }
    languages.sort_unstable();
    let mut text = String::new();
    for lang in &languages {
        text += &of_language(&Lang((*lang).to_owned()), installed, false);
        text.push('\n');
    }
    let espeak: Vec<&KnownVoice> = Engine::EspeakNg.voices().iter().collect();
    let others = espeak.iter().map(|voice| voice.languages[0]);
    let others: Vec<&str> = others.filter(|lang| !languages.contains(lang)).collect();
    if let Some(first) = espeak
        .first()
        .filter(|voice| installed.allows(voice.engine))
    {
        let _ = write!(
            text,
            "eSpeak NG ({}; {}) also speaks {}.\n\n",
            state(first, installed),
            first.licence,
            others.join(", ")
        );
    }
    if installed.allows(Engine::Piper) && cfg!(feature = "neural-voices") {
        let mut neural: Vec<&str> = Engine::Piper
            .voices()
            .iter()
            .map(|voice| voice.languages[0])
            .collect();
        neural.sort_unstable();
        neural.dedup();
        let _ = write!(
            text,
            "Piper ({} neural voices to download, each with terms of its own) speaks {}; `soundwalk voices --lang fr` lists \
             those of French.\n\n",
            Engine::Piper.voices().len(),
            neural.join(", ")
        );
    }
    text + &legend()
}

/// The voices of a language; of neural ones that are not installed only if `is_complete`.
fn of_language(lang: &Lang, installed: &Installed, is_complete: bool) -> String {
    let mut voices = catalogue::for_language(lang);
    voices.retain(|voice| {
        let is_shown = is_complete || voice.engine != Engine::Piper || installed.has(voice);
        installed.allows(voice.engine) && is_shown
    });
    let best = installed.best(lang);
    let width = voices.iter().map(|voice| voice.id.len()).max().unwrap_or(0);
    let mut text = format!("{}\n", lang.0);
    for voice in voices {
        let rate = voice.word_error_rate(lang);
        let rate = rate.map_or_else(|| "–".to_owned(), |rate| format!("{rate:.0} %"));
        let mark = if best == Some(voice) { '*' } else { ' ' };
        let _ = writeln!(
            text,
            "{mark} {:width$}  {rate:>5}  {:<17}  {}",
            voice.id,
            voice.licence,
            state(voice, installed)
        );
    }
    text
}

fn state(voice: &KnownVoice, installed: &Installed) -> String {
    if installed.has(voice) {
        return match plain_version(installed.version(voice)) {
            _ if voice.component == Component::BuiltIn => "built in".to_owned(),
            "" => "installed".to_owned(),
            version => format!("installed, {version}"),
        };
    }
    match voice.component {
        Component::BuiltIn => "not in this binary".to_owned(),
        Component::Download => format!(
            "{} MB, download: soundwalk voices install {}",
            voice.disk_mb, voice.id
        ),
        component @ (Component::Main | Component::NonFree) => format!(
            "{} MB, Debian {}: soundwalk voices install {}",
            voice.disk_mb,
            component.name(),
            voice.id
        ),
    }
}

fn legend() -> String {
    format!(
        "* speaks where the tour names no voice. Percentages: words that a recogniser gets wrong; a human reader has \
         {HUMAN_WORD_ERROR_RATE:.0} %."
    )
}

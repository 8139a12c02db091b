//! The voices for passages without a recorded take: the trait [`Voice`], the voices that are known by name (`catalogue`), which of
//! them are installed (`installed`) and how each speaks (`preset`, `neural`, `embedded`, and `command` for an author's own
//! program).
//! Which words are spoken for figures and abbreviations is decided in `language`; how clips become a track is left to `sound`
//! and `build`.
//!
//! # Stress
//!
//! A stressed vowel is followed by the combining acute accent U+0301 (`Побе́д`), in `say`, in the lexicon and in
//! the spoken form; `ё` is always written and needs no mark. Each voice turns the mark into what its engine
//! understands:
//!
//! - eSpeak NG, as a crate and in C, ignores the mark, so the word is rewritten as phonemes (see [`stress`]).
//! - RHVoice reads the mark.
//! - Neural voices get phonemes from eSpeak NG, marked words included.
//! - Festival gets no marks.
//! - An author's program gets the notation that its `stress` names, or no marks where it names none.
//!
//! A word without a mark is stressed by the voice's own dictionary. English has no stress marks; respell the word instead.

mod cast;
pub mod catalogue;
mod command;
mod error;
mod espeak_text;
mod guard;
pub mod installed;
mod line;
#[cfg(feature = "neural-voices")]
mod neural;
pub mod piper_folder;
mod preset;
mod program;
mod remembered_lines;
pub mod script;
mod speech;
pub mod stress;
pub mod stress_check;
mod survey;
mod unread;
mod voice_trait;

#[cfg(feature = "embedded-voice")]
mod embedded;
#[cfg(feature = "embedded-voice")]
mod embedded_data;
#[cfg(all(feature = "embedded-voice", feature = "neural-voices"))]
mod embedded_phonemes;
#[cfg(feature = "embedded-voice")]
mod embedded_stress;

pub use cast::Cast;
pub use command::CommandVoice;
#[cfg(feature = "embedded-voice")]
pub use embedded::EmbeddedVoice;
pub use error::{VoiceError, how_to_know_sounds};
pub use installed::Installed;
#[cfg(feature = "neural-voices")]
pub use neural::{NeuralSettings, NeuralVoice};
pub use program::stop_all as stop_programs;
pub use speech::{
    SENTENCE_PAUSE_S, SpokenSequence, VoicedSentence, speak_all, speak_clip, speak_each,
};
pub use survey::survey;
pub use voice_trait::{Style, StyledPart, Voice};

use crate::text::{Text, text};
use crate::tour::model::{Lang, VoiceChoice};
use crate::trust::Permission;
use catalogue::{Component, Engine, KnownVoice};
use piper_folder::PiperFolder;
use preset::PresetVoice;
use std::path::Path;

/// A voice found for an author's choice.
pub struct ChosenVoice {
    /// The voice.
    pub voice: Box<dyn Voice>,
    /// Entry in the catalogue; `None` for an author's own program.
    pub known: Option<&'static KnownVoice>,
}

/// Finds the voice that an author's choice names for `lang`, or the best installed one without a choice. If engines
/// were asked for (`--voices`) and the named voice is not available, the best voice of those engines speaks instead.
/// The draft voice keeps its dictionaries in `data_folder` (created when needed, shared by processes). An author's
/// program runs only if `permission` allows it, in the tour's folder.
///
/// # Errors
/// [`VoiceError::NotTrusted`] and [`VoiceError::Outside`] for an author's program that may not run,
/// [`VoiceError::Unknown`], [`VoiceError::OtherLanguage`], [`VoiceError::NotInstalled`], [`VoiceError::Excluded`],
/// [`VoiceError::Language`], [`VoiceError::NoneAllowed`] or [`VoiceError::Choice`] where the choice cannot be met.
pub fn voice_for(
    lang: &Lang,
    choice: Option<&VoiceChoice>,
    installed: &Installed,
    permission: &Permission,
    data_folder: &Path,
) -> Result<ChosenVoice, VoiceError> {
    let settings = choice.and_then(VoiceChoice::settings);
    let id = choice.and_then(VoiceChoice::id);
    if let Some((settings, command)) =
        settings.and_then(|settings| Some((settings, settings.command.as_ref()?)))
    {
        if id.is_some() {
            return Err(VoiceError::Choice {
                what: "\"name\" and \"command\" cannot be used together".to_owned(),
            });
        }
        let voice = CommandVoice::of_tour(command, settings, permission, installed)?;
        return Ok(ChosenVoice {
            voice: Box::new(voice),
            known: None,
        });
    }
    let known = match id {
        Some(id) => named_voice(lang, id, installed)?,
        None => installed
            .best(lang)
            .ok_or_else(|| no_voice_error(lang, installed))?,
    };
    let pace = settings.and_then(|settings| settings.pace);
    let not_installed = || VoiceError::NotInstalled {
        id: known.id,
        cure: how_to_install(known).to_string(),
    };
    let voice = match known.engine {
        Engine::Draft => draft(lang, pace, data_folder)?,
        Engine::Piper => {
            let folder = installed.piper_folder(known).ok_or_else(not_installed)?;
            let speaker = settings.and_then(|settings| settings.speaker.as_deref());
            neural(known, (pace, speaker), folder, installed, data_folder)?
        }
        Engine::RhVoice | Engine::Festival | Engine::EspeakNg => {
            let preset = installed
                .has(known)
                .then(|| PresetVoice::new(known, pace, installed, data_folder));
            Box::new(preset.flatten().ok_or_else(not_installed)??)
        }
    };
    Ok(ChosenVoice {
        voice,
        known: Some(known),
    })
}

/// What an id that a tour names for a language refers to on a machine.
enum VoiceLookup {
    /// No voice has this id; holds a similar id if there is one.
    Unknown(Option<&'static str>),
    /// The voice speaks only other languages; holds it and the best voice of this language, an installed one first.
    OtherLanguage(&'static KnownVoice, Option<&'static str>),
    /// The voice is available.
    There(&'static KnownVoice),
    /// The voice is not available, and this one speaks instead.
    Replaced(&'static KnownVoice),
    /// The voice's engine was not asked for, and none of those asked for speaks the language.
    Excluded(&'static KnownVoice),
    /// The voice is not installed.
    NotInstalled(&'static KnownVoice),
}

impl VoiceLookup {
    fn new(lang: &Lang, id: &str, installed: &Installed) -> Self {
        let Some(known) = catalogue::find(id) else {
            return Self::Unknown(catalogue::did_you_mean(lang, id));
        };
        if !known.can_speak(lang) {
            let known_best = || catalogue::for_language(lang).into_iter().next();
            let best = installed.best(lang).or_else(known_best);
            let best = best.map(|best| best.id);
            return Self::OtherLanguage(known, best);
        }
        let is_built_in = known.engine == Engine::Draft
            && cfg!(feature = "embedded-voice")
            && installed.allows(known.engine);
        if is_built_in || installed.has(known) {
            return Self::There(known);
        }
        match installed.substitute(lang) {
            Some(other) => Self::Replaced(other),
            None if !installed.allows(known.engine) => Self::Excluded(known),
            None => Self::NotInstalled(known),
        }
    }
}

/// The voice that speaks for an id. A voice that is not installed is refused when it is created.
fn named_voice(
    lang: &Lang,
    id: &str,
    installed: &Installed,
) -> Result<&'static KnownVoice, VoiceError> {
    match VoiceLookup::new(lang, id, installed) {
        VoiceLookup::Unknown(meant) => Err(VoiceError::Unknown {
            id: id.to_owned(),
            meant,
        }),
        VoiceLookup::OtherLanguage(known, best) => Err(VoiceError::OtherLanguage {
            id: known.id,
            lang: lang.0.clone(),
            best,
        }),
        VoiceLookup::Excluded(known) => Err(VoiceError::Excluded {
            id: known.id,
            allowed: installed.allowed_names(),
        }),
        VoiceLookup::There(voice)
        | VoiceLookup::Replaced(voice)
        | VoiceLookup::NotInstalled(voice) => Ok(voice),
    }
}

fn no_voice_error(lang: &Lang, installed: &Installed) -> VoiceError {
    let lang_name = lang.0.clone();
    if installed.is_restricted() {
        VoiceError::NoneAllowed {
            lang: lang_name,
            allowed: installed.allowed_names(),
        }
    } else {
        VoiceError::Language {
            lang: lang_name,
            cure: how_to_speak(lang).to_string(),
        }
    }
}

/// What to do if no installed voice speaks a language.
pub fn how_to_speak(lang: &Lang) -> Text {
    match catalogue::for_language(lang).first() {
        Some(best) => install_command(&lang.0, best),
        None => text!(
            "no known voice does; record takes, or name a program under \"voices\" in the tour"
        ),
    }
}

/// How to install a better voice for a language. The command names the language, so that the program can take the next
/// best if the system's packages do not have `better`.
pub fn how_to_speak_better(lang: &Lang, better: &KnownVoice) -> Text {
    install_command(&lang.0, better)
}

/// How to install this voice.
pub fn how_to_install(voice: &KnownVoice) -> Text {
    install_command(voice.id, voice)
}

/// `wanted` is the argument of `soundwalk voices install`: an id or a language.
fn install_command(wanted: &str, voice: &KnownVoice) -> Text {
    let source = match voice.component {
        Component::BuiltIn => {
            return text!("this soundwalk was built without it (feature `embedded-voice`)");
        }
        Component::Download if cfg!(not(feature = "neural-voices")) => {
            return text!(
                "this soundwalk was built without neural voices (feature `neural-voices`)"
            );
        }
        Component::Download => text!("a download of {megabytes} MB", megabytes = voice.disk_mb),
        Component::Main | Component::NonFree => {
            text!("Debian: {packages}", packages = voice.packages.join(" "))
        }
    };
    let title = voice.title();
    text!(
        "`soundwalk voices install {wanted}` brings {title} ({source})",
        wanted,
        title,
        source
    )
}

#[cfg(feature = "neural-voices")]
fn neural(
    known: &'static KnownVoice,
    (pace, speaker): (Option<u32>, Option<&str>),
    folder: PiperFolder,
    installed: &Installed,
    data_folder: &Path,
) -> Result<Box<dyn Voice>, VoiceError> {
    let settings = NeuralSettings { pace, speaker };
    let espeak = installed.espeak();
    let voice = NeuralVoice::new(known, settings, folder, espeak, data_folder)?;
    Ok(Box::new(voice))
}

#[cfg(not(feature = "neural-voices"))]
fn neural(
    known: &'static KnownVoice,
    _: (Option<u32>, Option<&str>),
    _: PiperFolder,
    _: &Installed,
    _: &Path,
) -> Result<Box<dyn Voice>, VoiceError> {
    Err(VoiceError::NoNeuralVoices { id: known.id })
}

/// The speakers of an installed voice by name or number. Empty for voices with one speaker, and where it cannot be known.
#[cfg(feature = "neural-voices")]
pub fn speakers(voice: &KnownVoice, installed: &Installed) -> Vec<String> {
    let folder = installed.piper_folder(voice);
    let found = folder.and_then(|folder| neural::speakers(voice, &folder).ok());
    found.filter(|names| names.len() > 1).unwrap_or_default()
}

/// The speakers of an installed voice by name or number; none has several without neural voices.
#[cfg(not(feature = "neural-voices"))]
pub fn speakers(_: &KnownVoice, _: &Installed) -> Vec<String> {
    Vec::new()
}

#[cfg(feature = "embedded-voice")]
fn draft(lang: &Lang, pace: Option<u32>, data_folder: &Path) -> Result<Box<dyn Voice>, VoiceError> {
    Ok(Box::new(EmbeddedVoice::new(lang, pace, data_folder)?))
}

#[cfg(not(feature = "embedded-voice"))]
fn draft(_: &Lang, _: Option<u32>, _: &Path) -> Result<Box<dyn Voice>, VoiceError> {
    Err(VoiceError::NoDraftVoice)
}

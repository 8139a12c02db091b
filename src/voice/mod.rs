//! Who speaks where no take was recorded: the trait [`Voice`] and one file per voice. Which words are spoken for
//! figures and abbreviations is decided in `spoken`; how clips become a track is left to `sound` and `build`.
//!
//! # Stress
//!
//! A stressed vowel is followed by the combining acute accent U+0301 (`Побе́д`), in `say`, in the lexicon and in
//! what `spoken` returns; `ё` is always written and needs no mark. Each voice turns the mark into what its engine
//! understands: the embedded voice rewrites the word as phonemes (its engine ignores the mark: see [`stress`]), a
//! command gets the text in the notation that its `stress` names, and without one gets no marks at all. A word
//! without a mark is stressed by the voice's own dictionary. English has no stress marks; respell the word instead.

mod command;
mod error;
pub mod script;
mod sentences;
pub mod spoken;
pub mod stress;

#[cfg(feature = "embedded-voice")]
mod embedded;
#[cfg(feature = "embedded-voice")]
mod embedded_data;

pub use command::CommandVoice;
#[cfg(feature = "embedded-voice")]
pub use embedded::EmbeddedVoice;
pub use error::VoiceError;
pub use sentences::sentences;

use crate::sound::Pcm;
use crate::tour::model::{Lang, VoiceChoice};
use std::path::Path;

/// Something that speaks. The same text gives the same samples for as long as [`Voice::identity`] stays the same.
pub trait Voice: Send + Sync {
    /// Everything that decides how a text sounds, as text: engine, version, settings. It is part of a clip's key in
    /// the store.
    fn identity(&self) -> String;

    /// Name of the voice as a report shows it.
    fn name(&self) -> String;

    /// Whether the voice is made of bare harmonics, as formant synthesis is. Any noise shows between them, even over a
    /// bed, so that the encoder must be told of it (docs/sound.md).
    fn has_bare_harmonics(&self) -> bool {
        false
    }

    /// Speaks `text`, which is in its spoken form (see `spoken`) and at most some sentences long.
    ///
    /// # Errors
    /// [`VoiceError`], which names the program or the language and what went wrong.
    fn speak(&self, text: &str) -> Result<Pcm, VoiceError>;
}

/// The voice that an author's choice names for `lang`. `data_folder` is where the embedded voice keeps its
/// dictionaries (created when needed, shared by processes); relative programs are looked up in `tour_folder`.
///
/// # Errors
/// [`VoiceError::NoEmbeddedVoice`] or [`VoiceError::Language`] where the choice cannot be met.
pub fn voice_for(
    lang: &Lang,
    choice: Option<&VoiceChoice>,
    tour_folder: &Path,
    data_folder: &Path,
) -> Result<Box<dyn Voice>, VoiceError> {
    match choice.and_then(|choice| choice.command.as_ref().map(|command| (choice, command))) {
        Some((choice, command)) => Ok(Box::new(CommandVoice::new(command, choice, tour_folder)?)),
        None => embedded(lang, choice, data_folder),
    }
}

#[cfg(feature = "embedded-voice")]
fn embedded(
    lang: &Lang,
    choice: Option<&VoiceChoice>,
    data_folder: &Path,
) -> Result<Box<dyn Voice>, VoiceError> {
    Ok(Box::new(EmbeddedVoice::new(lang, choice, data_folder)?))
}

#[cfg(not(feature = "embedded-voice"))]
fn embedded(
    lang: &Lang,
    _choice: Option<&VoiceChoice>,
    _data_folder: &Path,
) -> Result<Box<dyn Voice>, VoiceError> {
    Err(VoiceError::NoEmbeddedVoice {
        lang: lang.0.clone(),
    })
}

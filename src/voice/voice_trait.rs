//! What every voice can do.

use super::VoiceError;
use crate::language::markup::SLOW_PACE;
use crate::sound::stretch::stretched;
use crate::sound::{Pcm, RATE, repair};

/// Something that speaks. The same text gives the same samples for as long as [`Voice::identity`] stays the same.
pub trait Voice: Send + Sync {
    /// Everything that decides how a text sounds, as text: engine, version, settings. It is part of a clip's key in the
    /// store.
    fn identity(&self) -> String;

    /// Name of the voice in reports.
    fn name(&self) -> String;

    /// Whether the voice consists of bare harmonics, as formant synthesis does. Noise is audible between them even over
    /// a bed, so the encoder must know (docs/sound.md).
    fn has_bare_harmonics(&self) -> bool {
        false
    }

    /// Speaks `text`, which is in its spoken form (see `spoken`) and at most a few sentences long.
    ///
    /// # Errors
    /// [`VoiceError`], which names the program or the language and what went wrong.
    fn speak(&self, text: &str) -> Result<Pcm, VoiceError>;

    /// Speaks parts of a sentence that differ in style. A voice that knows styles overrides this.
    ///
    /// # Errors
    /// As [`Voice::speak`].
    fn speak_parts(&self, parts: &[StyledPart]) -> Result<Pcm, VoiceError> {
        speak_part_by_part(|text| self.speak(text), parts)
    }
}

/// Speaks each part by itself: slow parts are stretched, emphasised ones are stretched a little and made louder.
pub(super) fn speak_part_by_part(
    speak: impl Fn(&str) -> Result<Pcm, VoiceError>,
    parts: &[StyledPart],
) -> Result<Pcm, VoiceError> {
    let mut samples = Vec::new();
    for part in parts {
        // Without the silence around it, and as loud as the other parts.
        let pcm = repair::speech(speak(&part.text)?);
        let pace = part.style.pace();
        let mut spoken = if pace < 1.0 {
            stretched(&pcm.samples, pace)
        } else {
            pcm.samples
        };
        if part.style.is_emphasised {
            let gain = 10_f32.powf(EMPHASIS_DB / 20.0);
            spoken.iter_mut().for_each(|sample| *sample *= gain);
        }
        samples.extend(spoken);
    }
    Ok(Pcm {
        rate: RATE,
        samples,
    })
}

/// How much louder emphasised words are, decibels.
pub const EMPHASIS_DB: f32 = 3.0;
/// Pace of emphasised words, as a share of the usual one.
pub const EMPHASIS_PACE: f64 = 0.88;

/// How a part of a sentence is spoken.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Style {
    /// Slower, by `SLOW_PACE`.
    pub is_slow: bool,
    /// Emphasised: by `EMPHASIS_PACE` and `EMPHASIS_DB`.
    pub is_emphasised: bool,
}

impl Style {
    /// Pace as a share of the usual one.
    pub fn pace(self) -> f64 {
        let slow = if self.is_slow { SLOW_PACE } else { 1.0 };
        let emphasis = if self.is_emphasised {
            EMPHASIS_PACE
        } else {
            1.0
        };
        slow * emphasis
    }
}

/// A part of a sentence and how it is spoken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StyledPart {
    /// The words, in their spoken form; they contain a letter or a figure.
    pub text: String,
    /// How they are spoken.
    pub style: Style,
}

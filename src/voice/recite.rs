//! Several sentences as one sound, for hearing at once what a voice makes of them. Tracks are assembled by `build`.

use super::error::beginning;
use super::{Voice, VoiceError};
use crate::sound::{Pcm, RATE, health, repair};

/// Pause between two sentences of a passage, seconds: shorter than between passages, long enough to breathe.
pub const SENTENCE_PAUSE_S: f64 = 0.45;

/// Sentences as one sound.
#[derive(Debug, Clone, PartialEq)]
pub struct Recital {
    /// The sentences with the pauses between them, 48 kHz.
    pub sound: Pcm,
    /// Beginning and end of each sentence, seconds; equal where there was nothing to speak.
    pub spans_s: Vec<(f64, f64)>,
}

/// Speaks one sentence.
///
/// # Errors
/// [`VoiceError`] where the voice fails, and where what it gives is too short to be a word.
pub fn speak(voice: &dyn Voice, sentence: &str) -> Result<Pcm, VoiceError> {
    let sound = voice.speak(sentence)?;
    if sound.seconds() < health::SHORTEST_WORD_S {
        return Err(VoiceError::TooShort {
            voice: voice.name(),
            milliseconds: (sound.seconds() * 1000.0) as u64,
            text: beginning(sentence),
        });
    }
    Ok(sound)
}

/// Speaks the sentences, which are in their spoken form, one after the other. Empty ones are left out.
///
/// # Errors
/// [`VoiceError`] of the first sentence that cannot be spoken.
pub fn recite(voice: &dyn Voice, sentences: &[&str]) -> Result<Recital, VoiceError> {
    let mut sound = Pcm {
        rate: RATE,
        samples: Vec::new(),
    };
    let mut spans_s = Vec::with_capacity(sentences.len());
    for sentence in sentences {
        if sentence.trim().is_empty() {
            spans_s.push((sound.seconds(), sound.seconds()));
            continue;
        }
        let clip = repair::speech(speak(voice, sentence)?);
        if !sound.samples.is_empty() {
            let pause = (SENTENCE_PAUSE_S * f64::from(RATE)) as usize;
            sound.samples.resize(sound.samples.len() + pause, 0.0);
        }
        let start = sound.seconds();
        sound.samples.extend(clip.samples);
        spans_s.push((start, sound.seconds()));
    }
    Ok(Recital { sound, spans_s })
}

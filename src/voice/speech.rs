//! Speaks several sentences as one sound, to hear at once what a voice makes of them. Tracks are assembled by `build`.

use super::error::beginning;
use super::{Voice, VoiceError};
use crate::sound::{Pcm, RATE, recording, repair, take_quality};
use crate::tour::estimate::{MAX_SENTENCE_S, sentence_seconds};

/// Pause between two sentences of a passage, seconds: shorter than between passages, long enough to breathe.
pub const SENTENCE_PAUSE_S: f64 = 0.45;

/// Several sentences as one sound.
#[derive(Debug, Clone, PartialEq)]
pub struct SpokenSequence {
    /// The sentences with the pauses between them, 48 kHz.
    pub sound: Pcm,
    /// Start and end of each sentence in seconds; equal if there was nothing to speak.
    pub spans_s: Vec<(f64, f64)>,
}

/// Speaks one sentence.
///
/// # Errors
/// [`VoiceError`] where the voice fails, where the sentence is longer than [`MAX_SENTENCE_S`], and where what the voice gives is
/// too short to be a word.
pub fn speak(voice: &dyn Voice, sentence: &str) -> Result<Pcm, VoiceError> {
    let seconds = sentence_seconds(sentence);
    if seconds > MAX_SENTENCE_S {
        return Err(VoiceError::TooLong {
            text: beginning(sentence),
            seconds,
            limit_s: MAX_SENTENCE_S,
        });
    }
    let sound = voice.speak(sentence)?;
    if sound.seconds() < take_quality::MIN_WORD_S {
        return Err(VoiceError::TooShort {
            voice: voice.name(),
            milliseconds: (sound.seconds() * 1000.0) as u64,
            text: beginning(sentence),
        });
    }
    Ok(sound)
}

/// Speaks the sentences, which are in their spoken form, one after another. Empty ones are skipped.
///
/// # Errors
/// As [`speak_each`].
pub fn speak_all(voice: &dyn Voice, sentences: &[&str]) -> Result<SpokenSequence, VoiceError> {
    let mut samples = Vec::new();
    let spans_s = speak_each(voice, sentences, |spoken| samples.extend_from_slice(spoken))?;
    let sound = Pcm {
        rate: RATE,
        samples,
    };
    Ok(SpokenSequence { sound, spans_s })
}

/// Same as [`speak_all`], but passes the sound to `take` sentence by sentence; returns when each is spoken.
///
/// # Errors
/// [`VoiceError`] of the first sentence that cannot be spoken; [`VoiceError::TooLong`] where all together are longer than a
/// recording may be.
pub fn speak_each(
    voice: &dyn Voice,
    sentences: &[&str],
    mut take: impl FnMut(&[f32]),
) -> Result<Vec<(f64, f64)>, VoiceError> {
    let pause = vec![0.0; (SENTENCE_PAUSE_S * f64::from(RATE)) as usize];
    let limit_s = recording::MAX_SECONDS as f64;
    let seconds = |samples: usize| samples as f64 / f64::from(RATE);
    let mut length = 0;
    let mut spans_s = Vec::with_capacity(sentences.len());
    for sentence in sentences {
        if sentence.trim().is_empty() {
            spans_s.push((seconds(length), seconds(length)));
            continue;
        }
        let clip = repair::speech(speak(voice, sentence)?);
        if length > 0 {
            take(&pause);
            length += pause.len();
        }
        let start = length;
        take(&clip.samples);
        length += clip.samples.len();
        if seconds(length) > limit_s {
            return Err(VoiceError::TooLong {
                text: beginning(sentences[0]),
                seconds: seconds(length),
                limit_s,
            });
        }
        spans_s.push((seconds(start), seconds(length)));
    }
    Ok(spans_s)
}

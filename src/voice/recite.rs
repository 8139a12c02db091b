//! Several sentences as one sound, for hearing at once what a voice makes of them. Tracks are assembled by `build`.

use super::{Voice, VoiceError};
use crate::sound::{Pcm, RATE, repair};

/// Pause between two sentences of a passage, seconds: shorter than between passages, long enough to breathe.
pub const SENTENCE_PAUSE_S: f64 = 0.45;

/// Speaks the sentences, which are in their spoken form, one after the other: 48 kHz. Empty ones are left out.
///
/// # Errors
/// [`VoiceError`] of the first sentence that cannot be spoken.
pub fn recite(voice: &dyn Voice, sentences: &[&str]) -> Result<Pcm, VoiceError> {
    let mut whole = Pcm {
        rate: RATE,
        samples: Vec::new(),
    };
    for sentence in sentences.iter().filter(|line| !line.trim().is_empty()) {
        let clip = repair::speech(voice.speak(sentence)?);
        if !whole.samples.is_empty() {
            let pause = (SENTENCE_PAUSE_S * f64::from(whole.rate)) as usize;
            whole.samples.resize(whole.samples.len() + pause, 0.0);
        }
        whole.samples.extend(clip.samples);
    }
    Ok(whole)
}

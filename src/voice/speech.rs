//! Speaks sentences with their marks (`language::markup`), and several sentences as one sound, to hear at once what a voice makes of
//! them. Tracks are assembled by `build`.

use super::error::beginning;
use super::voice_trait::{Style, StyledPart};
use super::{Voice, VoiceError};
use crate::language::length::sentence_seconds;
use crate::language::markup::{self, Delivery, Marked};
use crate::sound::{Pcm, RATE, recording, repair, take_quality};
use crate::tour::estimate::MAX_SENTENCE_S;
use std::collections::BTreeSet;
use std::ops::Range;

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

/// Speaks one sentence with its marks into a clip: repaired, trimmed and at the level of speech.
///
/// # Errors
/// [`VoiceError`] where the voice fails, where the sentence is longer than [`MAX_SENTENCE_S`], and where what the voice gives is
/// too short to be a word.
pub fn speak_clip(voice: &dyn Voice, sentence: &str) -> Result<Pcm, VoiceError> {
    let seconds = sentence_seconds(sentence);
    if seconds > MAX_SENTENCE_S {
        return Err(VoiceError::TooLong {
            text: beginning(sentence),
            seconds,
            limit_s: MAX_SENTENCE_S,
        });
    }
    let marked = markup::parse(sentence);
    if marked.spans.is_empty() {
        let sound = voice.speak(sentence)?;
        return Ok(repair::speech(long_enough(voice, sentence, sound)?));
    }
    let mut samples = Vec::new();
    let mut from = 0;
    let pauses = marked.spans.iter().filter_map(|span| match span.delivery {
        Delivery::Pause(seconds) => Some((span.range.start, seconds)),
        _ => None,
    });
    for (to, pause_s) in pauses.chain([(marked.text.len(), 0.0)]) {
        let parts = styled_parts(&marked, from..to);
        if let [first, ..] = parts.as_slice() {
            let sound = match parts.as_slice() {
                [part] if part.style == Style::default() => voice.speak(&part.text)?,
                parts => voice.speak_parts(parts)?,
            };
            samples.extend(repair::speech(long_enough(voice, &first.text, sound)?).samples);
        }
        samples.resize(samples.len() + (pause_s * f64::from(RATE)) as usize, 0.0);
        from = to;
    }
    Ok(Pcm {
        rate: RATE,
        samples,
    })
}

fn long_enough(voice: &dyn Voice, text: &str, sound: Pcm) -> Result<Pcm, VoiceError> {
    if sound.seconds() < take_quality::MIN_WORD_S {
        return Err(VoiceError::TooShort {
            voice: voice.name(),
            milliseconds: (sound.seconds() * 1000.0) as u64,
            text: beginning(text),
        });
    }
    Ok(sound)
}

/// The words of a range, divided where their style changes. Marks of punctuation stay with the words before them.
fn styled_parts(marked: &Marked, range: Range<usize>) -> Vec<StyledPart> {
    let style_at = |at: usize| {
        let mut style = Style::default();
        for span in marked.spans.iter().filter(|span| span.range.contains(&at)) {
            match span.delivery {
                Delivery::Slow => style.is_slow = true,
                Delivery::Emphasis => style.is_emphasised = true,
                Delivery::Pause(_) | Delivery::Spell | Delivery::Voice(_) => {}
            }
        }
        style
    };
    let ends = marked
        .spans
        .iter()
        .flat_map(|span| [span.range.start, span.range.end]);
    let cuts: BTreeSet<usize> = ends
        .filter(|at| range.contains(at))
        .chain([range.start, range.end])
        .collect();
    let cuts: Vec<usize> = cuts.into_iter().collect();
    let mut parts: Vec<StyledPart> = Vec::new();
    let mut before = "";
    for pair in cuts.windows(2) {
        let text = &marked.text[pair[0]..pair[1]];
        let style = style_at(pair[0]);
        let has_words = text.contains(char::is_alphanumeric);
        match parts.last_mut() {
            Some(last) if !has_words || last.style == style => last.text.push_str(text),
            None if !has_words => before = text,
            Some(_) | None => parts.push(StyledPart {
                text: format!("{}{text}", std::mem::take(&mut before)),
                style,
            }),
        }
    }
    parts
}

/// A sentence and the voice that speaks it.
#[derive(Clone, Copy)]
pub struct VoicedSentence<'s> {
    /// The sentence in its spoken form.
    pub text: &'s str,
    /// The voice.
    pub voice: &'s dyn Voice,
}

/// Speaks the sentences, which are in their spoken form, one after another. Empty ones are skipped.
///
/// # Errors
/// As [`speak_each`].
pub fn speak_all(sentences: &[VoicedSentence<'_>]) -> Result<SpokenSequence, VoiceError> {
    let mut samples = Vec::new();
    let spans_s = speak_each(sentences, |spoken| samples.extend_from_slice(spoken))?;
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
    sentences: &[VoicedSentence<'_>],
    mut take: impl FnMut(&[f32]),
) -> Result<Vec<(f64, f64)>, VoiceError> {
    let pause = vec![0.0; (SENTENCE_PAUSE_S * f64::from(RATE)) as usize];
    let limit_s = recording::MAX_SECONDS as f64;
    let seconds = |samples: usize| samples as f64 / f64::from(RATE);
    let mut length = 0;
    let mut spans_s = Vec::with_capacity(sentences.len());
    for sentence in sentences {
        if sentence.text.trim().is_empty() {
            spans_s.push((seconds(length), seconds(length)));
            continue;
        }
        let clip = speak_clip(sentence.voice, sentence.text)?;
        if length > 0 {
            take(&pause);
            length += pause.len();
        }
        let start = length;
        take(&clip.samples);
        length += clip.samples.len();
        if seconds(length) > limit_s {
            return Err(VoiceError::TooLong {
                text: beginning(sentences[0].text),
                seconds: seconds(length),
                limit_s,
            });
        }
        spans_s.push((seconds(start), seconds(length)));
    }
    Ok(spans_s)
}

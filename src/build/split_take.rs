//! Cuts one recording of a whole stop into the takes of its passages: any installed voice speaks the script, and
//! [`align`] finds it in the recording.

use super::take_sentences;
use crate::language::markup::plain_words;
use crate::sound::align::{self, AlignError, Part, Sentence};
use crate::sound::{Pcm, wav};
use crate::tour::Tour;
use crate::tour::facts::{SpokenPassage, StopPart, passages};
use crate::tour::model::Lang;
use crate::trust::Permission;
use crate::voice::script::{self, Lexicons, Line};
use crate::voice::{Installed, Voice, VoiceError, voice_for};
use rayon::prelude::*;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What is to be cut.
#[derive(Debug, Clone, Copy)]
pub struct SplitRequest<'r> {
    /// The tour.
    pub tour: &'r Tour,
    /// Index of the stop.
    pub stop: usize,
    /// The language that was recorded.
    pub lang: &'r Lang,
    /// The recording of the stop's passages and directions, in their order.
    pub recording: &'r Pcm,
    /// The voices that may speak the script.
    pub installed: &'r Installed,
    /// Folder for the draft voice's dictionaries.
    pub voice_folder: &'r Path,
}

/// A recording cut into the passages of a stop.
pub struct SplitTake<'t> {
    /// Name of the voice that the recording was compared with.
    pub voice: String,
    /// The passages in the order of the script, each with its part of the recording.
    pub passages: Vec<SplitPassage<'t>>,
    /// Sound that is not in the script: start and end in seconds.
    pub strays: Vec<(f64, f64)>,
}

/// A passage and its part of the recording.
pub struct SplitPassage<'t> {
    /// The passage.
    pub spoken: SpokenPassage<'t>,
    /// The sentences of the passage.
    pub lines: Vec<Line>,
    /// Where they are in the recording.
    pub part: Part,
}

/// Why a recording could not be cut.
#[derive(Debug, thiserror::Error)]
pub enum SplitError {
    /// The stop has no text in the language.
    #[error("the stop `{stop}` has nothing to say in `{lang}`: write its narration first")]
    NoText {
        /// Id of the stop.
        stop: String,
        /// The language.
        lang: String,
    },
    /// No voice can speak the script for comparison.
    #[error("the recording is compared with a voice that speaks the script: {0}")]
    Voice(#[from] VoiceError),
    /// The recording cannot be compared.
    #[error(transparent)]
    Align(#[from] AlignError),
}

/// Follows the search for the passages of a stop. Every method has an empty default.
pub trait SplitObserver: Sync {
    /// Called when another sentence of the script has been spoken for comparison.
    fn sentence_spoken(&self, _spoken: usize, _of: usize) {}
    /// Whether the search should end.
    fn is_called_off(&self) -> bool {
        false
    }
}

/// An observer that ignores every event.
#[derive(Debug, Clone, Copy)]
pub struct Unobserved;

impl SplitObserver for Unobserved {}

/// The passages of a stop that are recorded in one go, in the order in which they are read, with their sentences. The short
/// version is not part of it.
fn recorded_passages<'t>(
    tour: &'t Tour,
    stop: usize,
    lang: &'t Lang,
) -> Vec<(SpokenPassage<'t>, Vec<Line>)> {
    let is_recorded = |one: &SpokenPassage<'_>| {
        one.stop == stop && one.lang == lang && one.part != StopPart::Short
    };
    passages(tour)
        .into_iter()
        .filter(is_recorded)
        .map(|one| {
            let lines = lines(tour, &one);
            (one, lines)
        })
        .filter(|(_, lines)| !lines.is_empty())
        .collect()
}

/// The sentences of a passage that are looked for in a recording.
pub fn lines(tour: &Tour, passage: &SpokenPassage<'_>) -> Vec<Line> {
    let lexicon = Lexicons::of(tour).get(passage.lang);
    let mut lines = script::lines(passage.lang, passage.passage, &lexicon);
    lines.retain(|line| plain_words(&line.spoken).contains(char::is_alphanumeric));
    lines
}

/// Finds the passages of a stop in a recording.
///
/// # Errors
/// [`SplitError`].
pub fn split<'t>(
    request: &SplitRequest<'t>,
    observer: &dyn SplitObserver,
) -> Result<SplitTake<'t>, SplitError> {
    let tour = request.tour;
    let found = recorded_passages(tour, request.stop, request.lang);
    if found.is_empty() {
        return Err(SplitError::NoText {
            stop: tour.stops[request.stop].id.clone(),
            lang: request.lang.0.clone(),
        });
    }
    // The tour's own choice may be a program that is not trusted, and any voice will do.
    let chosen = voice_for(
        request.lang,
        None,
        request.installed,
        &Permission::none(),
        request.voice_folder,
    )?;
    let voice: &dyn Voice = chosen.voice.as_ref();
    let to_speak: Vec<(usize, &str)> = found
        .iter()
        .enumerate()
        .flat_map(|(passage, (_, lines))| lines.iter().map(move |line| (passage, line)))
        .map(|(passage, line)| (passage, line.spoken.as_str()))
        .collect();
    let rate = request.recording.rate;
    let (count, spoken) = (to_speak.len(), AtomicUsize::new(0));
    let sentences = to_speak
        .into_par_iter()
        .map(|(passage, text)| {
            if observer.is_called_off() {
                return Err(AlignError::CalledOff.into());
            }
            // People who record a text see it without the marks of delivery.
            let words = plain_words(text);
            let sentence = Sentence::of(passage, &voice.speak(&words)?, rate);
            observer.sentence_spoken(spoken.fetch_add(1, Ordering::Relaxed) + 1, count);
            Ok(sentence)
        })
        .collect::<Result<Vec<Sentence>, SplitError>>()?;
    let split = align::split(request.recording, &sentences, &|| observer.is_called_off())?;
    let passages = found.into_iter().zip(split.parts);
    Ok(SplitTake {
        voice: voice.name(),
        passages: passages
            .map(|((spoken, lines), part)| SplitPassage {
                spoken,
                lines,
                part,
            })
            .collect(),
        strays: split.strays,
    })
}

impl SplitPassage<'_> {
    /// The part of the recording that holds the passage, with a cue point for each sentence; `None` if it was not found.
    pub fn take(&self, recording: &Pcm) -> Option<(Pcm, Vec<wav::Cue>)> {
        if self.part.kept_s.is_empty() {
            return None;
        }
        let starts = self.part.sentences_s.iter();
        let starts: Vec<Option<f64>> = starts.map(|times| times.map(|(from, _)| from)).collect();
        let cues = cues(&self.lines, &starts, &self.part.kept_s);
        Some((pieces_of(recording, &self.part.kept_s), cues))
    }
}

/// The pieces of a recording, one after the other. Times are in seconds; what lies outside of the recording is left out.
pub fn pieces_of(recording: &Pcm, pieces_s: &[(f64, f64)]) -> Pcm {
    let rate = f64::from(recording.rate);
    let place = |seconds: f64| ((seconds * rate) as usize).min(recording.samples.len());
    let mut samples = Vec::new();
    for &(from, to) in pieces_s {
        let to = place(to);
        samples.extend_from_slice(&recording.samples[place(from).min(to)..to]);
    }
    Pcm {
        rate: recording.rate,
        samples,
    }
}

/// The cue points of a take that was cut from a recording: where its sentences begin. `starts_s` are the sentences' times in the
/// recording, and `pieces_s` is what the take has of it. A take of which a sentence is unknown or left out has none.
pub fn cues(lines: &[Line], starts_s: &[Option<f64>], pieces_s: &[(f64, f64)]) -> Vec<wav::Cue> {
    if lines.len() != starts_s.len() {
        return Vec::new();
    }
    // Where the text and the words for the voice are divided differently, sentences have no text of their own.
    let texts = lines.iter().map(|line| line.shown.as_deref());
    let sentences: Option<Vec<(f64, &str)>> = starts_s
        .iter()
        .zip(texts)
        .map(|(start, text)| Some((within((*start)?, pieces_s)?, text?)))
        .collect();
    take_sentences::cues(sentences.unwrap_or_default().into_iter())
}

/// The time within the pieces of a time in the recording, seconds; `None` if it was left out.
fn within(at_s: f64, pieces_s: &[(f64, f64)]) -> Option<f64> {
    let mut before_s = 0.0;
    for &(from, to) in pieces_s {
        if (from..to).contains(&at_s) {
            return Some(before_s + at_s - from);
        }
        before_s += to - from;
    }
    None
}

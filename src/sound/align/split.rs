//! Cuts a recording of several passages: each part begins and ends in a pause, and what is doubtful is named.

use super::dtw::{self, Gap, MAX_UNITS, Prices, Stretch, Unit};
use super::mfcc::{self, Features};
use super::pauses;
use super::spectrum::{BANDS, FRAME_S, common_limit_hz, log_mel};
use crate::sound::Pcm;
use std::ops::Range;

/// Bound of the comparison: recorded frames times reference frames. Ten minutes against ten minutes are compared every 20 ms, half an
/// hour against half an hour every 80 ms.
const MAX_CELLS: u64 = 1 << 30;
/// Kept of a pause before the first word of a part, seconds.
const KEPT_BEFORE_S: f64 = 0.5;
/// Kept of a pause after the last word of a part, seconds.
const KEPT_AFTER_S: f64 = 0.6;
/// Where nobody pauses, a sentence may begin this often, seconds.
const GAP_EVERY_S: f64 = 0.4;
/// Shorter sounds that are not in the script are coughs and breaths, seconds.
const MIN_STRAY_S: f64 = 0.6;
/// Number of other sentences that the recording of a sentence is compared with.
const OTHER_SENTENCES: usize = 3;
/// By how much more the other sentences must cost per frame; below it, something else was read. Sentences that are read as written
/// have 0.03 to 0.3, depending on how alike the voices are; others have −0.02 to 0.01, so that a few of them pass.
const MIN_FIT: f32 = 0.008;
/// The fit that counts as full confidence.
const FULL_FIT: f32 = 0.035;

/// Median fit of two voices that are alike: penalties are charged in full from here on; between unlike voices costs differ less.
const ALIKE_FIT: f32 = 0.15;
/// Smallest part of the penalties.
const MIN_SCALE: f32 = 0.15;
/// Sound that is not in the script costs this part of the way from the right sentence to a wrong one, and the least such way.
const FILLER_PART: f32 = 0.8;
const MIN_FILLER_FIT: f32 = 0.02;

/// A sentence of the script as a voice speaks it.
#[derive(Debug)]
pub struct Sentence {
    passage: usize,
    speech: Speech,
}

impl Sentence {
    /// A sentence of the passage with this number, to be looked for in a recording with the sample rate `recording_rate`.
    pub fn of(passage: usize, spoken: &Pcm, recording_rate: u32) -> Self {
        let limit_hz = common_limit_hz(spoken.rate, recording_rate);
        Self {
            passage,
            speech: Speech::of(log_mel(spoken, limit_hz)),
        }
    }
}

/// A recording cut into the passages of a script. Times are seconds from the beginning of the recording.
#[derive(Debug, Clone, PartialEq)]
pub struct Split {
    /// One part for each passage.
    pub parts: Vec<Part>,
    /// Sound that is not in the script, in order.
    pub strays: Vec<(f64, f64)>,
}

/// The part of a recording that holds a passage.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Part {
    /// What to keep of the recording, in order; empty if the passage was not found.
    pub kept_s: Vec<(f64, f64)>,
    /// When each sentence is spoken; `None` for sentences that were not found.
    pub sentences_s: Vec<Option<(f64, f64)>>,
    /// How well the recording fits the script, from 0 (not at all) to 1; `None` if the script has no other sentence to compare with.
    pub confidence: Option<f64>,
    /// What somebody should listen to.
    pub doubts: Vec<Doubt>,
}

/// What is doubtful about a part.
#[derive(Debug, Clone, PartialEq)]
pub enum Doubt {
    /// The passage was not found.
    Missing,
    /// These sentences, counted from 0, were not found.
    SentencesMissing(Vec<usize>),
    /// The passage or some of its sentences were read before; the last reading is kept. Holds the earlier one.
    Repeated((f64, f64)),
    /// The reading was broken off and begun again. Holds what is left out.
    FalseStart((f64, f64)),
    /// A sentence, counted from 0, sounds unlike the script.
    Differs(usize, (f64, f64)),
    /// The passage was read after one that follows it in the script.
    OutOfOrder,
}

/// Why a recording cannot be compared with a script.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AlignError {
    /// There is no speech in the recording.
    #[error("there is no speech in it")]
    NoSpeech,
    /// There is nothing to look for.
    #[error("there is nothing to say")]
    NoScript,
    /// The script has more sentences than are compared.
    #[error("the script has more than {MAX_UNITS} sentences")]
    TooManySentences,
    /// The comparison was called off.
    #[error("the comparison was called off")]
    CalledOff,
}

/// The frames of speech in a sound, and the pauses between them.
#[derive(Debug)]
struct Speech {
    spectra: Vec<[f32; BANDS]>,
    pauses: Vec<Range<usize>>,
}

impl Speech {
    fn of(spectra: Vec<[f32; BANDS]>) -> Self {
        let pauses = pauses::find(&spectra);
        Self { spectra, pauses }
    }

    /// Runs of frames between the pauses.
    fn runs(&self) -> impl Iterator<Item = Range<usize>> {
        let pairs = self
            .pauses
            .windows(2)
            .map(|pair| pair[0].end..pair[1].start);
        pairs.filter(|run| !run.is_empty())
    }

    fn count(&self) -> usize {
        self.runs().map(|run| run.len()).sum()
    }
}

/// Finds the sentences, which stand in the order of the script, in a recording. Passages are counted from 0 without gaps.
/// `is_called_off` is asked often; once it says yes, the comparison ends.
///
/// # Errors
/// [`AlignError`].
pub fn split(
    recording: &Pcm,
    sentences: &[Sentence],
    is_called_off: &dyn Fn() -> bool,
) -> Result<Split, AlignError> {
    if sentences.len() > MAX_UNITS {
        return Err(AlignError::TooManySentences);
    }
    let rate = recording.rate;
    // Every sentence was spoken by voices of at least this rate, or was limited in the same way.
    let recorded = Speech::of(log_mel(recording, common_limit_hz(rate, rate)));
    let reference_frames: usize = sentences.iter().map(|one| one.speech.count()).sum();
    if recorded.count() == 0 {
        return Err(AlignError::NoSpeech);
    }
    if reference_frames == 0 {
        return Err(AlignError::NoScript);
    }
    let stride = mfcc::stride(recorded.count(), reference_frames, MAX_CELLS);

    let mut joined = Vec::new();
    let mut wanted = Vec::new();
    let mut units = Vec::new();
    for Sentence { passage, speech } in sentences {
        let from = wanted.len();
        let offset = joined.len();
        wanted.extend(
            speech
                .runs()
                .flatten()
                .step_by(stride)
                .map(|frame| offset + frame),
        );
        // A sentence without a sound to compare takes the frame before it, so that it has a place.
        if wanted.len() == from {
            wanted.push(offset.saturating_sub(1));
        }
        joined.extend_from_slice(&speech.spectra);
        units.push(Unit {
            frames: from..wanted.len(),
            passage: *passage,
        });
    }
    let reference = mfcc::features(&joined, &wanted);
    drop(joined);

    let mut frames = Vec::new();
    let mut gaps = Vec::new();
    for (number, run) in recorded.runs().enumerate() {
        let pause = recorded.pauses.iter().find(|pause| pause.end == run.start);
        let pause_s = pause.map_or(0.0, |pause| pause.len() as f64 * FRAME_S);
        gaps.push(Gap {
            at: frames.len(),
            pause_s: if number == 0 { f64::INFINITY } else { pause_s },
        });
        let first = frames.len();
        frames.extend(run.clone().step_by(stride));
        gaps.extend(quiet_places(&recorded.spectra, &frames, first, stride));
    }
    let features = mfcc::features(&recorded.spectra, &frames);
    // Penalties are stated for frames of 20 ms; coarser frames are fewer.
    let density = mfcc::MIN_STRIDE as f32 / stride as f32;
    let first_prices = Prices::FIRST.scaled(density);
    let align = |prices| {
        dtw::align(&features, &reference, &units, &gaps, prices, is_called_off)
            .ok_or(AlignError::CalledOff)
    };
    let fits = |path: &[Stretch]| {
        fits(
            path,
            &units,
            &features,
            &reference,
            first_prices,
            is_called_off,
        )
        .ok_or(AlignError::CalledOff)
    };
    let path = align(first_prices)?;
    let prices = prices(&path, &fits(&path)?).scaled(density);
    let path = align(prices)?;
    let fits = fits(&path)?;
    Ok(describe(&path, &units, &recorded, &frames, &fits))
}

/// The quietest moment of every [`GAP_EVERY_S`] within a run of speech.
fn quiet_places(
    spectra: &[[f32; BANDS]],
    frames: &[usize],
    first: usize,
    stride: usize,
) -> Vec<Gap> {
    let length = ((GAP_EVERY_S / FRAME_S) as usize / stride).max(2);
    let level = |at: &usize| spectra[frames[*at]].iter().sum::<f32>();
    let mut places = Vec::new();
    let mut from = first + length / 2;
    while from + length <= frames.len() {
        let quietest =
            (from..from + length).min_by(|one, other| level(one).total_cmp(&level(other)));
        places.extend(quietest.map(|at| Gap { at, pause_s: 0.0 }));
        from += length;
    }
    places
}

/// Prices for two voices of which a first path shows how much they are alike.
fn prices(path: &[Stretch], fits: &[Option<f32>]) -> Prices {
    let median = |mut values: Vec<f32>| {
        values.sort_by(f32::total_cmp);
        values.get(values.len() / 2).copied()
    };
    let right = median(
        path.iter()
            .filter(|one| one.unit.is_some())
            .map(|one| one.cost)
            .collect(),
    );
    let fit = median(fits.iter().flatten().copied().collect());
    let (Some(right), Some(fit)) = (right, fit) else {
        return Prices::FIRST;
    };
    Prices {
        scale: (fit / ALIKE_FIT).clamp(MIN_SCALE, 1.0),
        filler: Prices::FIRST
            .filler
            .min(right + FILLER_PART * fit.max(MIN_FILLER_FIT)),
    }
}

/// By how much less each sentence's recording costs, per frame, when it is warped to that sentence than when it is warped to others
/// of about its length. Costs alone say little: they depend on how much the two voices are alike, and on the noise. `None` for
/// sentences that were not found and where there are no others. There is no result if it was called off.
fn fits(
    path: &[Stretch],
    units: &[Unit],
    recorded: &[Features],
    reference: &[Features],
    prices: Prices,
    is_called_off: &dyn Fn() -> bool,
) -> Option<Vec<Option<f32>>> {
    let mut fits = vec![None; units.len()];
    for stretch in path.iter().filter(|stretch| !stretch.is_broken_off) {
        let Some(number) = stretch.unit else { continue };
        let length = units[number].frames.len();
        let mut others: Vec<usize> = (0..units.len()).filter(|one| *one != number).collect();
        others.sort_by_key(|one| (units[*one].frames.len().abs_diff(length), *one));
        others.truncate(OTHER_SENTENCES);
        let mut joined: Vec<Features> = Vec::new();
        let alone: Vec<Unit> = std::iter::once(&number)
            .chain(&others)
            .map(|one| {
                let from = joined.len();
                joined.extend_from_slice(&reference[units[*one].frames.clone()]);
                Unit {
                    frames: from..joined.len(),
                    passage: 0,
                }
            })
            .collect();
        let start = [Gap {
            at: 0,
            pause_s: 0.0,
        }];
        let own = &recorded[stretch.from..stretch.to];
        let mut costs: Vec<f32> = Vec::new();
        for unit in &alone {
            let unit = std::slice::from_ref(unit);
            let path = dtw::align(own, &joined, unit, &start, prices, is_called_off)?;
            let found = path.iter().find(|one| one.unit.is_some());
            costs.extend(found.map(|one| one.cost));
        }
        if let Some((right, wrong)) = costs.split_first().filter(|(_, wrong)| !wrong.is_empty()) {
            fits[number] = Some(wrong.iter().sum::<f32>() / wrong.len() as f32 - right);
        }
    }
    Some(fits)
}

fn describe(
    path: &[Stretch],
    units: &[Unit],
    recorded: &Speech,
    frames: &[usize],
    fits: &[Option<f32>],
) -> Split {
    let passages = units.last().map_or(0, |unit| unit.passage + 1);
    let mut parts = vec![Part::default(); passages];
    let seconds = |stretch: &Stretch| times(stretch, recorded, frames);
    let strays = path
        .iter()
        .filter(|stretch| stretch.unit.is_none())
        .map(seconds)
        .filter(|(from, to)| to - from >= MIN_STRAY_S)
        .collect();
    // Of several readings of a sentence the last one is kept.
    let mut kept: Vec<Option<&Stretch>> = vec![None; units.len()];
    let mut earlier: Vec<&Stretch> = Vec::new();
    for stretch in path {
        let Some(unit) = stretch.unit else { continue };
        if stretch.is_broken_off {
            let doubt = Doubt::FalseStart(seconds(stretch));
            parts[units[unit].passage].doubts.push(doubt);
        } else {
            earlier.extend(kept[unit].replace(stretch));
        }
    }
    for (passage, readings) in earlier
        .chunk_by(|one, next| {
            one.unit.map(|unit| units[unit].passage) == next.unit.map(|unit| units[unit].passage)
        })
        .filter_map(|run| Some((units[run[0].unit?].passage, run)))
    {
        let from = readings
            .iter()
            .map(|one| seconds(one).0)
            .fold(f64::INFINITY, f64::min);
        let to = readings
            .iter()
            .map(|one| seconds(one).1)
            .fold(0.0, f64::max);
        parts[passage].doubts.push(Doubt::Repeated((from, to)));
    }
    let mut latest_end = 0;
    for (passage, part) in parts.iter_mut().enumerate() {
        let own: Vec<usize> = (0..units.len())
            .filter(|unit| units[*unit].passage == passage)
            .collect();
        let found: Vec<&Stretch> = own.iter().filter_map(|unit| kept[*unit]).collect();
        part.sentences_s = own.iter().map(|unit| kept[*unit].map(seconds)).collect();
        if found.is_empty() {
            part.doubts.push(Doubt::Missing);
            continue;
        }
        let missing: Vec<usize> = (0..own.len())
            .filter(|at| kept[own[*at]].is_none())
            .collect();
        if !missing.is_empty() {
            part.doubts.push(Doubt::SentencesMissing(missing));
        }
        for (number, unit) in own.iter().enumerate() {
            if let (Some(stretch), Some(fit)) = (kept[*unit], fits[*unit])
                && fit < MIN_FIT
            {
                part.doubts.push(Doubt::Differs(number, seconds(stretch)));
            }
        }
        let first = found.iter().map(|one| one.from).min().unwrap_or(0);
        if first < latest_end {
            part.doubts.push(Doubt::OutOfOrder);
        }
        latest_end = latest_end.max(found.iter().map(|one| one.to).max().unwrap_or(0));
        let worst = own.iter().filter_map(|unit| fits[*unit]).reduce(f32::min);
        part.confidence = worst.map(|fit| f64::from((fit / FULL_FIT).clamp(0.0, 1.0)));
        for run in found.chunk_by(|one, next| one.to == next.from) {
            part.kept_s
                .push(cut(run[0], run[run.len() - 1], recorded, frames));
        }
    }
    Split { parts, strays }
}

/// When the words of a stretch begin and end.
fn times(stretch: &Stretch, recorded: &Speech, frames: &[usize]) -> (f64, f64) {
    let from = frames[stretch.from];
    let to = end_frame(stretch.to, recorded, frames);
    (from as f64 * FRAME_S, to.max(from) as f64 * FRAME_S)
}

/// The end of the words before the compared frame `to`.
fn end_frame(to: usize, recorded: &Speech, frames: &[usize]) -> usize {
    let next = frames.get(to).copied().unwrap_or(recorded.spectra.len());
    let pause = recorded.pauses.iter().find(|pause| pause.end == next);
    pause.map_or(next, |pause| pause.start)
}

/// What is kept for words from one stretch to another: with a part of the pauses around them, of which the neighbour gets at least
/// half.
fn cut(first: &Stretch, last: &Stretch, recorded: &Speech, frames: &[usize]) -> (f64, f64) {
    let from = frames[first.from];
    let before = recorded.pauses.iter().find(|pause| pause.end == from);
    let before_s = before.map_or(0.0, |pause| pause.len() as f64 * FRAME_S);
    let to = end_frame(last.to, recorded, frames);
    let after = recorded.pauses.iter().find(|pause| pause.start == to);
    let after_s = after.map_or(0.0, |pause| pause.len() as f64 * FRAME_S);
    (
        from as f64 * FRAME_S - KEPT_BEFORE_S.min(before_s / 2.0),
        to as f64 * FRAME_S + KEPT_AFTER_S.min(after_s / 2.0),
    )
}

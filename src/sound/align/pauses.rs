//! Finds where a recording speaks and where it pauses, also in noise that is not steady, such as voices in the background. Unlike
//! `activity`, which never takes a word for silence, it only has to be right for most frames: it tells the alignment where a
//! passage may begin.

use super::spectrum::{BANDS, FRAME_S};
use std::ops::Range;

/// Frames over which levels are averaged; shorter than a syllable.
const SMOOTHING_FRAMES: usize = 5;
/// Share of the frames of a block and its neighbours that are quieter than the noise.
const NOISE_SHARE: f64 = 0.08;
/// The noise is measured for blocks of this length, seconds, from the block and its neighbours: 12 s, longer than anybody speaks
/// without a breath.
const NOISE_BLOCK_S: f64 = 4.0;
/// Share of frames below the level of speech.
const SPEECH_SHARE: f64 = 0.90;
/// Frames below this part of the way from noise to speech are a pause.
const THRESHOLD: f64 = 0.38;
/// Shorter gaps belong to words: the closure of a "t".
const MIN_PAUSE_S: f64 = 0.09;
/// Shorter sounds between pauses are clicks.
const MIN_SOUND_S: f64 = 0.05;

/// Frames of pauses, in order. The ends of the recording count as pauses, be they empty.
pub(super) fn find(spectra: &[[f32; BANDS]]) -> Vec<Range<usize>> {
    let smooth = smoothed(spectra);
    let noise = noise_floors(&smooth);
    let mut rises: Vec<f32> = smooth
        .iter()
        .enumerate()
        .map(|(at, bands)| {
            let floor = &noise[at / noise_block()];
            let rise = bands
                .iter()
                .zip(floor)
                .map(|(level, floor)| (level - floor).max(0.0));
            rise.sum::<f32>() / BANDS as f32
        })
        .collect();
    let mut sorted = rises.clone();
    sorted.sort_by(f32::total_cmp);
    let level = |share: f64| {
        sorted
            .get((sorted.len() as f64 * share) as usize)
            .copied()
            .unwrap_or(0.0)
    };
    let (low, high) = (level(NOISE_SHARE / 2.0), level(SPEECH_SHARE));
    let threshold = low + (high - low) * THRESHOLD as f32;
    rises.iter_mut().for_each(|rise| *rise -= threshold);
    let is_sound = remove_short(&rises.iter().map(|rise| *rise > 0.0).collect::<Vec<_>>());
    let mut pauses = Vec::new();
    let mut from = 0;
    for run in is_sound.chunk_by(|one, next| one == next) {
        let to = from + run.len();
        if !run[0] {
            pauses.push(from..to);
        }
        from = to;
    }
    if pauses.first().is_none_or(|pause| pause.start > 0) {
        pauses.insert(0, 0..0);
    }
    if pauses.last().is_none_or(|pause| pause.end < spectra.len()) {
        pauses.push(spectra.len()..spectra.len());
    }
    pauses
}

/// Removes gaps within words, then clicks within pauses.
fn remove_short(is_sound: &[bool]) -> Vec<bool> {
    let mut frames = is_sound.to_vec();
    for (kind, shortest_s) in [
        (false, MIN_PAUSE_S),
        (true, MIN_SOUND_S),
        (false, MIN_PAUSE_S),
    ] {
        let mut from = 0;
        let runs: Vec<(bool, usize)> = frames
            .chunk_by(|one, next| one == next)
            .map(|run| (run[0], run.len()))
            .collect();
        let last = runs.len().saturating_sub(1);
        for (number, (is, length)) in runs.into_iter().enumerate() {
            if is == kind && (length as f64) * FRAME_S < shortest_s && number > 0 && number < last {
                frames[from..from + length].fill(!kind);
            }
            from += length;
        }
    }
    frames
}

fn smoothed(spectra: &[[f32; BANDS]]) -> Vec<[f32; BANDS]> {
    let half = SMOOTHING_FRAMES / 2;
    (0..spectra.len())
        .map(|at| {
            let around = &spectra[at.saturating_sub(half)..(at + half + 1).min(spectra.len())];
            std::array::from_fn(|band| {
                around.iter().map(|bands| bands[band]).sum::<f32>() / around.len() as f32
            })
        })
        .collect()
}

fn noise_block() -> usize {
    (NOISE_BLOCK_S / FRAME_S) as usize
}

/// The level of each band's noise in each block, from the quiet frames of the block and its neighbours.
fn noise_floors(spectra: &[[f32; BANDS]]) -> Vec<[f32; BANDS]> {
    let length = noise_block();
    let blocks = spectra.len().div_ceil(length).max(1);
    (0..blocks)
        .map(|block| {
            let from = block.saturating_sub(1) * length;
            let to = ((block + 2) * length).min(spectra.len());
            std::array::from_fn(|band| {
                let mut levels: Vec<f32> =
                    spectra[from..to].iter().map(|bands| bands[band]).collect();
                if levels.is_empty() {
                    return 0.0;
                }
                let at = (levels.len() as f64 * NOISE_SHARE) as usize;
                *levels.select_nth_unstable_by(at, f32::total_cmp).1
            })
        })
        .collect()
}

//! Estimates the reverberation time of a room from speech alone. No word can end faster than the room allows, so the
//! fastest of the free decays in the recording show the room (after Ratnam et al., "Blind estimation of reverberation
//! time", 2003).

use crate::sound::{Pcm, decibels};

/// Length of a frame, seconds.
const FRAME_S: f64 = 0.010;
/// A decay counts if it falls at least this far, dB.
const MIN_FALL_DB: f64 = 22.0;
/// The first part of a decay belongs to the voice and is skipped, dB.
const SKIPPED_FALL_DB: f64 = 4.0;
/// A larger rise ends a decay, dB.
const RISE_DB: f64 = 1.5;
/// Decays start at most this far below the loud speech, dB.
const MAX_START_BELOW_DB: f64 = 20.0;
/// The decay that counts as the room's, as a share of all decays ordered from the fastest.
const FAST_DECAY_SHARE: f64 = 0.25;
/// Fewer decays than this allow no estimate.
const MIN_DECAYS: usize = 3;

/// Estimates the reverberation time (RT60) in seconds.
pub(super) fn estimate(pcm: &Pcm) -> Option<f64> {
    let frame = (FRAME_S * f64::from(pcm.rate)) as usize;
    let levels: Vec<f64> = pcm
        .samples
        .chunks_exact(frame.max(1))
        .map(|frame| {
            let power = f64::from(frame.iter().map(|s| s * s).sum::<f32>()) / frame.len() as f64;
            decibels(power.sqrt()).max(-120.0)
        })
        .collect();
    let smooth: Vec<f64> = levels
        .windows(3)
        .map(|three| three.iter().sum::<f64>() / 3.0)
        .collect();
    let mut sorted = smooth.clone();
    sorted.sort_by(f64::total_cmp);
    let loud = *sorted.get(sorted.len().checked_sub(1)? * 9 / 10)?;
    // Levels near the noise floor of the recording are noise, not decay.
    let floor = sorted[sorted.len() / 50] + 6.0;

    let mut times = Vec::new();
    let mut start = 0;
    while start < smooth.len() {
        let end = decay_end(&smooth, start, floor);
        let fall = smooth[start] - smooth[end];
        if smooth[start] >= loud - MAX_START_BELOW_DB && fall >= MIN_FALL_DB {
            times.extend(decay_time(&smooth[start..=end]));
        }
        start = end.max(start + 1);
    }
    if times.len() < MIN_DECAYS {
        return None;
    }
    times.sort_by(f64::total_cmp);
    Some(times[((times.len() - 1) as f64 * FAST_DECAY_SHARE) as usize])
}

/// The last frame of the decay that starts here.
fn decay_end(levels: &[f64], start: usize, floor: f64) -> usize {
    let mut lowest = start;
    for index in start + 1..levels.len() {
        if levels[index] > levels[lowest] + RISE_DB || levels[index] < floor {
            break;
        }
        if levels[index] < levels[lowest] {
            lowest = index;
        }
    }
    lowest
}

/// 60 dB divided by the slope of the regression line through a decay.
fn decay_time(levels: &[f64]) -> Option<f64> {
    let skipped = levels
        .iter()
        .position(|&level| level < levels[0] - SKIPPED_FALL_DB)?;
    let kept = &levels[skipped..];
    if kept.len() < 3 {
        return None;
    }
    let count = kept.len() as f64;
    let mean_x = (count - 1.0) / 2.0;
    let mean_y = kept.iter().sum::<f64>() / count;
    let (mut above, mut below) = (0.0, 0.0);
    for (index, level) in kept.iter().enumerate() {
        let x = index as f64 - mean_x;
        above += x * (level - mean_y);
        below += x * x;
    }
    let slope = above / below / FRAME_S;
    (slope < 0.0).then(|| -60.0 / slope)
}

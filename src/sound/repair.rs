//! Prepares a clip for a track: 48 kHz, no DC, no rumble, no silence beyond natural pauses, and the same level for all
//! speech.

use super::activity::Activity;
use super::cuts::CutCollector;
pub use super::cuts::{Cut, Cuts};
use super::loudness::PowerSteps;
use super::sums::sum;
use super::{Pcm, RATE, amplitude, master, resample};
use std::ops::Range;

/// Level that every speech clip is brought to before the track is assembled, LUFS.
pub const SPEECH_LUFS: f64 = -20.0;
/// How far an earcon's loudest 400 ms are below the speech, LU: audible without startling anybody.
const EARCON_BELOW_LU: f64 = 3.0;
/// Corner frequency of the high-pass filter, Hz: below the lowest male voices (about 80 Hz), above rumble and most
/// handling noise.
const HIGH_PASS_HZ: f64 = 65.0;
/// After this many seconds the high-pass filter has forgotten where it started (10⁻²⁴).
const RUN_IN_S: f64 = 0.2;
/// Kept before the first sound, seconds, because a word may start with a soft "h" or "s".
const KEPT_BEFORE_S: f64 = 0.050;
/// Kept after the last sound, seconds, so that it can ring out.
const KEPT_AFTER_S: f64 = 0.120;
/// Longer silences within a clip are shortened, seconds.
const MAX_PAUSE_S: f64 = 1.2;
/// Length that such silences are shortened to, seconds.
const SHORTENED_PAUSE_S: f64 = 0.9;
/// A pause is shortened only if its noise is at least this far below the loud parts, dB; louder noise is heard beside
/// them.
const MIN_PAUSE_BELOW_DB: f64 = 25.0;
/// The ends are cut only if their noise is at least this far below the loud parts, dB.
const MIN_END_BELOW_DB: f64 = 15.0;
/// Fade at both ends of a clip and over each cut, seconds.
const FADE_S: f64 = 0.008;

/// Prepares a clip of speech for [`super::assemble`]: repaired, trimmed and at [`SPEECH_LUFS`]. A clip without any
/// sound becomes short silence.
pub fn speech(clip: Pcm) -> Pcm {
    speech_and_cuts(clip).0
}

/// Same as [`speech`], and returns what was cut as silence.
pub fn speech_and_cuts(clip: Pcm) -> (Pcm, Cuts) {
    let (mut pcm, cuts) = trimmed(clip);
    fade_ends(&mut pcm);
    let pcm = set_level(pcm, |pcm| padded_steps(pcm).integrated(), SPEECH_LUFS);
    (pcm, cuts)
}

/// What [`speech`] would cut from a clip as silence.
pub fn cuts(clip: Pcm) -> Cuts {
    trimmed(clip).1
}

fn trimmed(clip: Pcm) -> (Pcm, Cuts) {
    let mut pcm = without_dc(clip);
    high_pass(&mut pcm);
    let cuts = shorten_silence(&mut pcm);
    (pcm, cuts)
}

/// Prepares a clip that was made by [`speech`] and coded since: only its level is set again, so that every sentence
/// stays at its time.
pub fn rendered(clip: Pcm) -> Pcm {
    let mut pcm = resample::into_rate(clip, RATE);
    fade_ends(&mut pcm);
    set_level(pcm, |pcm| padded_steps(pcm).integrated(), SPEECH_LUFS)
}

/// Prepares an earcon for [`super::assemble`].
pub fn earcon(clip: Pcm) -> Pcm {
    let mut pcm = without_dc(clip);
    fade_ends(&mut pcm);
    let loudest = |pcm: &Pcm| {
        padded_steps(pcm)
            .momentary()
            .into_iter()
            .fold(f64::NEG_INFINITY, f64::max)
    };
    set_level(pcm, loudest, SPEECH_LUFS - EARCON_BELOW_LU)
}

/// Prepares a bed for looping at `below_lu` under the speech.
pub fn bed(clip: Pcm, below_lu: f64) -> Pcm {
    let pcm = without_dc(clip);
    set_level(
        pcm,
        |pcm| padded_steps(pcm).integrated(),
        SPEECH_LUFS - below_lu,
    )
}

fn set_level(pcm: Pcm, measured: impl Fn(&Pcm) -> f64, wanted_lufs: f64) -> Pcm {
    let now = measured(&pcm);
    if now == f64::NEG_INFINITY {
        pcm
    } else {
        master::amplified(pcm, wanted_lufs - now)
    }
}

/// Loudness needs at least 400 ms; a shorter clip is measured with silence around it.
fn padded_steps(pcm: &Pcm) -> PowerSteps {
    let least = pcm.rate as usize * 4 / 10;
    if pcm.samples.len() >= least {
        return PowerSteps::of(pcm);
    }
    let mut padded = pcm.clone();
    padded.samples.resize(least, 0.0);
    PowerSteps::of(&padded)
}

/// Converts to 48 kHz and removes DC. DC must go first, because its jump at both ends would ring after the conversion.
fn without_dc(mut clip: Pcm) -> Pcm {
    let mean = (sum(&clip.samples, |sample| sample) / clip.samples.len().max(1) as f64) as f32;
    clip.samples.iter_mut().for_each(|sample| *sample -= mean);
    resample::into_rate(clip, RATE)
}

/// Second-order Butterworth high-pass (bilinear transform; Zölzer, Digital Audio Signal Processing, ch. 5). Four parts
/// of the sound are filtered side by side, since each sample waits for the one before; each part starts [`RUN_IN_S`]
/// early.
fn high_pass(pcm: &mut Pcm) {
    const LANES: usize = 4;
    let rate = f64::from(pcm.rate);
    let k = (std::f64::consts::PI * HIGH_PASS_HZ / rate).tan();
    let norm = 1.0 / (1.0 + std::f64::consts::SQRT_2 * k + k * k);
    let (a1, a2) = (
        2.0 * (k * k - 1.0) * norm,
        (1.0 - std::f64::consts::SQRT_2 * k + k * k) * norm,
    );
    let length = pcm.samples.len();
    let part = length.div_ceil(LANES).max(1);
    let run_in = ((RUN_IN_S * rate) as usize).min(part);
    // Save the start of each lane before the lane before it overwrites it: silence, or the end of the previous part.
    let mut before = vec![[0.0f32; LANES]; run_in];
    for lane in 1..LANES {
        let from = (lane * part - run_in).min(length);
        let to = (lane * part).min(length);
        for (row, &sample) in before.iter_mut().zip(&pcm.samples[from..to]) {
            row[lane] = sample;
        }
    }
    let (mut s1, mut s2) = ([0.0f64; LANES], [0.0f64; LANES]);
    let mut filter = |inputs: [f32; LANES]| -> [f32; LANES] {
        let mut outputs = [0.0f32; LANES];
        for lane in 0..LANES {
            let x = f64::from(inputs[lane]) * norm;
            let y = x + s1[lane];
            s1[lane] = -2.0 * x - a1 * y + s2[lane];
            s2[lane] = x - a2 * y;
            outputs[lane] = y as f32;
        }
        outputs
    };
    for inputs in before {
        filter(inputs);
    }
    let mut lanes: Vec<&mut [f32]> = pcm.samples.chunks_mut(part).collect();
    for step in 0..part {
        let mut inputs = [0.0f32; LANES];
        for (input, lane) in inputs.iter_mut().zip(&lanes) {
            *input = lane.get(step).copied().unwrap_or(0.0);
        }
        let outputs = filter(inputs);
        for (output, lane) in outputs.into_iter().zip(&mut lanes) {
            if let Some(sample) = lane.get_mut(step) {
                *sample = output;
            }
        }
    }
}

/// Cuts silence off both ends and shortens long pauses; returns what was cut.
fn shorten_silence(pcm: &mut Pcm) -> Cuts {
    let activity = Activity::of(&pcm.samples, pcm.rate);
    let frame = activity.frame;
    let Some((first, last)) = activity.ends() else {
        pcm.samples.truncate(frame);
        pcm.samples.fill(0.0);
        return Cuts::default();
    };
    let samples = |seconds: f64| (seconds * f64::from(pcm.rate)) as usize;
    let length = pcm.samples.len();
    let is_silence = |frames: Range<usize>, below_db: f64| activity.below_db(frames) >= below_db;
    let start = if is_silence(0..first, MIN_END_BELOW_DB) {
        (first * frame).saturating_sub(samples(KEPT_BEFORE_S))
    } else {
        0
    };
    let end = if is_silence(last + 1..activity.frames.len(), MIN_END_BELOW_DB) {
        ((last + 1) * frame + samples(KEPT_AFTER_S)).min(length)
    } else {
        length
    };
    // Keep half of the shortened pause at each end, so that words keep their own surroundings.
    let (longest, half, fade) = (
        samples(MAX_PAUSE_S),
        samples(SHORTENED_PAUSE_S) / 2,
        samples(FADE_S),
    );
    let mut cuts = CutCollector::new(pcm.rate, &activity);
    cuts.add(0..start);

    // Samples that are kept move to the start; `kept` counts them.
    let sound = &mut pcm.samples;
    let (mut kept, mut copied_to) = (0, start);
    for pause in activity.pauses() {
        if pause.start < first || pause.end > last {
            continue;
        }
        let (from, to) = (pause.start * frame, pause.end * frame);
        // Audible noise beside the words is not silence, even where nobody speaks.
        if to - from > longest && is_silence(pause, MIN_PAUSE_BELOW_DB) {
            sound.copy_within(copied_to..from + half, kept);
            kept += from + half - copied_to;
            copied_to = to - half;
            cuts.add(from + half..copied_to);
            cross_fade(sound, kept, copied_to, fade);
        }
    }
    sound.copy_within(copied_to..end, kept);
    sound.truncate(kept + end - copied_to);
    cuts.add(end..length);
    cuts.finish()
}

/// Cross-fades the last `length` samples before `end` into those before `next`, where copying continues.
fn cross_fade(samples: &mut [f32], end: usize, next: usize, length: usize) {
    let length = length.min(end).min(next - end);
    for index in 0..length {
        let share = (index + 1) as f32 / (length + 1) as f32;
        let (old, new) = (end - length + index, samples[next - length + index]);
        samples[old] += (new - samples[old]) * share;
    }
}

/// Applies raised-cosine fades at both ends.
pub(super) fn fade_ends(pcm: &mut Pcm) {
    let length = ((FADE_S * f64::from(pcm.rate)) as usize).min(pcm.samples.len() / 2);
    let end = pcm.samples.len();
    for index in 0..length {
        let gain = (0.5 - 0.5 * (std::f64::consts::PI * (index as f64 + 0.5) / length as f64).cos())
            as f32;
        pcm.samples[index] *= gain;
        pcm.samples[end - 1 - index] *= gain;
    }
}

/// Amplitude of the level at which speech is assembled, for sounds that are synthesised rather than measured.
pub fn speech_amplitude() -> f64 {
    amplitude(SPEECH_LUFS)
}

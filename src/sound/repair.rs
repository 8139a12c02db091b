//! Makes a clip ready for a track: 48 kHz, no DC, no rumble, no silence beyond natural pauses, one level for all speech.

use super::loudness::Steps;
use super::{Pcm, RATE, amplitude, decibels, master, resample};

/// The level that every clip of speech is brought to before the track is assembled, LUFS.
pub const SPEECH_LUFS: f64 = -20.0;
/// How far an earcon's loudest 400 ms lie under the speech, LU: heard, but it startles nobody.
const EARCON_BELOW_LU: f64 = 3.0;
/// Corner of the high-pass, Hz: under the lowest male voices (about 80 Hz), above rumble and most of handling noise.
const HIGH_PASS_HZ: f64 = 65.0;
/// After that many seconds the high-pass has forgotten where it began (10⁻²⁴).
const RUN_IN_S: f64 = 0.2;
/// Length of the frames in which silence is told from sound, seconds.
const FRAME_S: f64 = 0.010;
/// Kept before the first sound, because a word may begin with a breath of an "h" or "s", seconds.
const KEPT_BEFORE_S: f64 = 0.050;
/// Kept after the last sound, for it to ring out, seconds.
const KEPT_AFTER_S: f64 = 0.120;
/// A silence inside a clip that is longer than this is shortened, seconds.
const LONGEST_PAUSE_S: f64 = 1.2;
/// To this, seconds.
const PAUSE_S: f64 = 0.9;
/// Fade at both ends of a clip and over each cut, seconds.
const FADE_S: f64 = 0.008;

/// A clip of speech, ready for [`super::assemble`]: repaired, trimmed and at [`SPEECH_LUFS`]. A clip without any sound
/// comes back as short silence.
pub fn speech(clip: &Pcm) -> Pcm {
    let mut pcm = centred(clip);
    high_pass(&mut pcm);
    let mut pcm = shorten_silence(&pcm);
    fade_ends(&mut pcm);
    level(pcm, |pcm| padded_steps(pcm).integrated(), SPEECH_LUFS)
}

/// An earcon, ready for [`super::assemble`].
pub fn earcon(clip: &Pcm) -> Pcm {
    let mut pcm = centred(clip);
    fade_ends(&mut pcm);
    let loudest = |pcm: &Pcm| {
        padded_steps(pcm)
            .momentary()
            .into_iter()
            .fold(f64::NEG_INFINITY, f64::max)
    };
    level(pcm, loudest, SPEECH_LUFS - EARCON_BELOW_LU)
}

/// A bed at `below_lu` under the speech, ready to be looped.
pub fn bed(clip: &Pcm, below_lu: f64) -> Pcm {
    let pcm = centred(clip);
    level(
        pcm,
        |pcm| padded_steps(pcm).integrated(),
        SPEECH_LUFS - below_lu,
    )
}

fn level(pcm: Pcm, measured: impl Fn(&Pcm) -> f64, wanted_lufs: f64) -> Pcm {
    let now = measured(&pcm);
    if now == f64::NEG_INFINITY {
        pcm
    } else {
        master::amplified(pcm, wanted_lufs - now)
    }
}

/// Loudness needs 400 ms at least; a shorter clip is measured as it sounds with silence around it.
fn padded_steps(pcm: &Pcm) -> Steps {
    let least = pcm.rate as usize * 4 / 10;
    if pcm.samples.len() >= least {
        return Steps::of(pcm);
    }
    let mut padded = pcm.clone();
    padded.samples.resize(least, 0.0);
    Steps::of(&padded)
}

/// At 48 kHz and without DC, which must go first: converted, its jump at both ends would ring.
fn centred(clip: &Pcm) -> Pcm {
    let sum: f64 = clip.samples.iter().map(|&sample| f64::from(sample)).sum();
    let mean = (sum / clip.samples.len().max(1) as f64) as f32;
    let samples = clip.samples.iter().map(|sample| sample - mean).collect();
    resample::into_rate(
        Pcm {
            rate: clip.rate,
            samples,
        },
        RATE,
    )
}

/// Second-order Butterworth high-pass (bilinear transform; Zölzer, Digital Audio Signal Processing, ch. 5). Four parts of
/// the sound are filtered side by side, since each sample waits for the one before; each part starts [`RUN_IN_S`] early.
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
    let (mut s1, mut s2) = ([0.0f64; LANES], [0.0f64; LANES]);
    for step in 0..run_in + part {
        let mut inputs = [0.0f32; LANES];
        for (lane, input) in inputs.iter_mut().enumerate() {
            let sample = (lane * part + step)
                .checked_sub(run_in)
                .and_then(|index| pcm.samples.get(index));
            *input = sample.copied().unwrap_or(0.0);
        }
        let mut outputs = [0.0f32; LANES];
        for lane in 0..LANES {
            let x = f64::from(inputs[lane]) * norm;
            let y = x + s1[lane];
            s1[lane] = -2.0 * x - a1 * y + s2[lane];
            s2[lane] = x - a2 * y;
            outputs[lane] = y as f32;
        }
        if step < run_in {
            continue;
        }
        for (lane, output) in outputs.into_iter().enumerate() {
            if let Some(sample) = pcm.samples.get_mut(lane * part + step - run_in) {
                *sample = output;
            }
        }
    }
}

/// Cuts silence off both ends and shortens long pauses.
fn shorten_silence(pcm: &Pcm) -> Pcm {
    let frame = (FRAME_S * f64::from(pcm.rate)) as usize;
    let sounding = sounding_frames(&pcm.samples, frame);
    let (Some(first), Some(last)) = (
        sounding.iter().position(|&sounds| sounds),
        sounding.iter().rposition(|&sounds| sounds),
    ) else {
        let keep = pcm.samples.len().min(frame);
        return Pcm {
            rate: pcm.rate,
            samples: vec![0.0; keep],
        };
    };
    let samples = |seconds: f64| (seconds * f64::from(pcm.rate)) as usize;
    let start = (first * frame).saturating_sub(samples(KEPT_BEFORE_S));
    let end = ((last + 1) * frame + samples(KEPT_AFTER_S)).min(pcm.samples.len());

    let mut kept = Vec::with_capacity(end - start);
    let mut copied_to = start;
    let mut silent_since = None;
    for (index, &sounds) in sounding.iter().enumerate().take(last + 1).skip(first) {
        if !sounds {
            silent_since.get_or_insert(index * frame);
            continue;
        }
        if let Some(since) = silent_since.take() {
            let length = index * frame - since;
            if length > samples(LONGEST_PAUSE_S) {
                // Half of what stays is taken from each end, so that words keep their own surroundings.
                let half = samples(PAUSE_S) / 2;
                kept.extend_from_slice(&pcm.samples[copied_to..since + half]);
                copied_to = index * frame - half;
                cross_fade(&mut kept, &pcm.samples[..copied_to], samples(FADE_S));
            }
        }
    }
    kept.extend_from_slice(&pcm.samples[copied_to..end]);
    Pcm {
        rate: pcm.rate,
        samples: kept,
    }
}

/// Blends the end of what was kept into what comes before the place at which copying goes on.
fn cross_fade(kept: &mut [f32], before_next: &[f32], length: usize) {
    let length = length.min(kept.len()).min(before_next.len());
    let start = kept.len() - length;
    let source = &before_next[before_next.len() - length..];
    for (index, (old, new)) in kept[start..].iter_mut().zip(source).enumerate() {
        let share = (index + 1) as f32 / (length + 1) as f32;
        *old += (new - *old) * share;
    }
}

/// Which frames hold sound: those clearly above the clip's own noise, or not far under its loud ones.
fn sounding_frames(samples: &[f32], frame: usize) -> Vec<bool> {
    let levels: Vec<f64> = samples.chunks(frame.max(1)).map(level_db).collect();
    let mut sorted = levels.clone();
    sorted.sort_by(f64::total_cmp);
    let at = |share: f64| {
        sorted
            .get(((sorted.len().max(1) - 1) as f64 * share) as usize)
            .copied()
            .unwrap_or(-200.0)
    };
    let (noise, loud) = (at(0.05), at(0.95));
    let threshold = (noise + 8.0).max(loud - 45.0).min(loud - 15.0).max(-75.0);
    levels.into_iter().map(|level| level > threshold).collect()
}

/// RMS level of a frame, dB relative to full scale; at least −200.
fn level_db(frame: &[f32]) -> f64 {
    let power = f64::from(frame.iter().map(|s| s * s).sum::<f32>()) / frame.len().max(1) as f64;
    decibels(power.sqrt()).max(-200.0)
}

/// Raised-cosine fades at both ends.
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

/// The amplitude of the level at which speech is assembled, for sounds that are made rather than measured.
pub fn speech_amplitude() -> f64 {
    amplitude(SPEECH_LUFS)
}

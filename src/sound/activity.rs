//! Finds where somebody speaks or plays in a recording, frame by frame, and where there is only room noise. Whatever
//! cannot be told from noise with certainty counts as sound: a second speaker far from the microphone, the fade-out of
//! a song, a held chord.

use super::decibels;

/// Length of a frame, seconds.
const FRAME_S: f64 = 0.010;
/// Sound this far below the loud parts is inaudible, dB.
const INAUDIBLE_BELOW_DB: f64 = 45.0;
/// Sound below this level is silence, however quiet the loud parts are, dBFS.
const SILENT_DB: f64 = -75.0;
/// The level of the loud parts is exceeded by the loudest frames only: it lies above this share of all frames.
const LOUD_SHARE: f64 = 0.95;
/// At most this many frames (half a second) count as the loud parts, because a recorder may run for minutes before and
/// after the words.
const MAX_LOUD_FRAMES: usize = 50;
/// Noise is at least this far below the loud parts, dB.
const NOISE_BELOW_DB: f64 = 6.0;
/// Levels are averaged over this many frames (70 ms, shorter than a syllable).
const SMOOTHING_FRAMES: usize = 7;
/// Length of an interval that is searched for pure room noise, frames (half a second).
const NOISE_FRAMES: usize = 50;
/// In noise the smoothed level has at most this standard deviation, dB; syllables and fades vary more.
const MAX_NOISE_SPREAD_DB: f64 = 1.5;
/// In noise the mean levels of the two halves of the interval differ by at most this much, dB.
const MAX_NOISE_DRIFT_DB: f64 = 1.0;
/// Sound is at least this far above the mean noise level, dB, or further if the noise itself varies.
const RISE_DB: f64 = 2.0;
/// Sound is at least this many standard deviations above the mean noise level.
const RISE_SPREADS: f64 = 3.0;
/// A single frame this far above the noise also counts as sound, dB.
const CLICK_DB: f64 = 8.0;
/// Intervals of noise shorter than this are not checked for music, frames.
const MIN_MUSIC_FRAMES: usize = 50;

/// What a frame contains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Frame {
    /// Somebody speaks, plays or makes a noise.
    Sound,
    /// Steady noise of the room, without speech.
    Noise,
    /// Too quiet to be heard beside the rest.
    Silence,
}

/// A recording classified frame by frame.
#[derive(Debug)]
pub(super) struct Activity {
    /// What each frame contains.
    pub frames: Vec<Frame>,
    /// Samples per frame; the last frame may be shorter.
    pub frame: usize,
    /// Level of the loud parts, dBFS (RMS).
    pub loud_db: f64,
    /// Mean square of each frame.
    powers: Vec<f64>,
}

impl Activity {
    /// Classifies a sound that has no DC offset.
    pub(super) fn of(samples: &[f32], rate: u32) -> Self {
        let frame = ((FRAME_S * f64::from(rate)) as usize).max(1);
        let powers: Vec<f64> = samples.chunks(frame).map(power).collect();
        let levels: Vec<f64> = powers.iter().map(|&power| level_db(power)).collect();
        let loud_db = loud(&levels);
        let audible_db = (loud_db - INAUDIBLE_BELOW_DB).max(SILENT_DB);
        let smooth = smoothed(&powers);
        let noise = quietest_noise(&smooth, audible_db, loud_db - NOISE_BELOW_DB);
        let holds = |(&level, &smooth): (&f64, &f64)| match noise {
            _ if level <= audible_db => Frame::Silence,
            Some(noise) if smooth <= noise.rise_db() && level <= noise.mean_db + CLICK_DB => {
                Frame::Noise
            }
            Some(_) | None => Frame::Sound,
        };
        let frames = levels.iter().zip(&smooth).map(holds).collect();
        let mut activity = Self {
            frames,
            frame,
            loud_db,
            powers,
        };
        activity.keep_music(samples, rate);
        activity
    }

    /// Indices of the first and the last frame of sound.
    pub(super) fn ends(&self) -> Option<(usize, usize)> {
        let is_sound = |frame: &Frame| *frame == Frame::Sound;
        let first = self.frames.iter().position(is_sound)?;
        let last = self.frames.iter().rposition(is_sound)?;
        Some((first, last))
    }

    /// How far some frames are below the loud parts, dB.
    pub(super) fn below_db(&self, frames: std::ops::Range<usize>) -> f64 {
        let count = frames.len().max(1) as f64;
        self.loud_db - level_db(self.powers[frames].iter().sum::<f64>() / count)
    }

    /// Runs of frames without sound, in order.
    pub(super) fn pauses(&self) -> Vec<std::ops::Range<usize>> {
        let mut pauses = Vec::new();
        let mut from = 0;
        for run in self
            .frames
            .chunk_by(|one, next| (*one == Frame::Sound) == (*next == Frame::Sound))
        {
            if run[0] != Frame::Sound {
                pauses.push(from..from + run.len());
            }
            from += run.len();
        }
        pauses
    }

    /// Reclassifies held notes, which are as steady as noise: if a note is found in an interval of noise, the whole
    /// interval is sound.
    fn keep_music(&mut self, samples: &[f32], rate: u32) {
        for pause in self.pauses() {
            let is_noise = |&&frame: &&Frame| frame == Frame::Noise;
            if self.frames[pause.clone()].iter().filter(is_noise).count() < MIN_MUSIC_FRAMES {
                continue;
            }
            let from = pause.start * self.frame;
            let to = (pause.end * self.frame).min(samples.len());
            if super::tones::has_held_note(&samples[from..to], rate) {
                self.frames[pause].fill(Frame::Sound);
            }
        }
    }
}

/// A model of the room's steady noise.
#[derive(Debug, Clone, Copy)]
struct Noise {
    mean_db: f64,
    spread_db: f64,
}

impl Noise {
    fn rise_db(self) -> f64 {
        self.mean_db + RISE_DB.max(RISE_SPREADS * self.spread_db)
    }
}

/// The quietest interval of audible levels that neither vary nor drift and are below a limit.
fn quietest_noise(levels: &[f64], audible_db: f64, limit_db: f64) -> Option<Noise> {
    let mut quietest: Option<Noise> = None;
    let starts = 0..(levels.len() + 1).saturating_sub(NOISE_FRAMES);
    for start in starts.step_by(NOISE_FRAMES / 10) {
        let stretch = &levels[start..start + NOISE_FRAMES];
        let mean_of = |levels: &[f64]| levels.iter().sum::<f64>() / levels.len() as f64;
        let mean_db = mean_of(stretch);
        let is_quieter = quietest.is_none_or(|known| mean_db < known.mean_db);
        if !is_quieter || mean_db > limit_db || stretch.iter().any(|&level| level <= audible_db) {
            continue;
        }
        let (first, second) = stretch.split_at(NOISE_FRAMES / 2);
        let drift_db = (mean_of(first) - mean_of(second)).abs();
        let square = stretch
            .iter()
            .map(|level| (level - mean_db).powi(2))
            .sum::<f64>();
        let spread_db = (square / NOISE_FRAMES as f64).sqrt();
        if spread_db <= MAX_NOISE_SPREAD_DB && drift_db <= MAX_NOISE_DRIFT_DB {
            quietest = Some(Noise { mean_db, spread_db });
        }
    }
    quietest
}

/// The level of the loud parts.
fn loud(levels: &[f64]) -> f64 {
    let mut sorted = levels.to_vec();
    sorted.sort_by(f64::total_cmp);
    let Some(last) = sorted.len().checked_sub(1) else {
        return -200.0;
    };
    let place = (last as f64 * LOUD_SHARE) as usize;
    sorted[place.max(last.saturating_sub(MAX_LOUD_FRAMES))]
}

/// Levels of the mean power of the frames around each frame.
fn smoothed(powers: &[f64]) -> Vec<f64> {
    let half = SMOOTHING_FRAMES / 2;
    (0..powers.len())
        .map(|at| {
            let around = &powers[at.saturating_sub(half)..(at + half + 1).min(powers.len())];
            level_db(around.iter().sum::<f64>() / around.len() as f64)
        })
        .collect()
}

/// Level of a power in dBFS, at least −200.
fn level_db(power: f64) -> f64 {
    decibels(power.sqrt()).max(-200.0)
}

fn power(frame: &[f32]) -> f64 {
    super::sums::sum(frame, |sample| sample * sample) / frame.len().max(1) as f64
}

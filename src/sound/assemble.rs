//! Places clips on one timeline: earcon, passages with natural pauses, directions, and a bed that is looped under them
//! and ducked under speech. The clips come prepared from [`super::repair`].

use super::opus::packet::PACKET;
use super::{Pcm, RATE, amplitude};

/// What a piece of a track is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PieceKind {
    /// The earcon that signals the arrival at a stop.
    Arrival,
    /// A spoken passage; the number is the caller's.
    Passage(usize),
    /// Directions to the next stop.
    Directions,
    /// The sound at the end of the tour.
    Closing,
}

/// A clip and its place in the order.
#[derive(Debug, Clone, Copy)]
pub struct Piece<'a> {
    /// What the piece is.
    pub part: PieceKind,
    /// Its sound, 48 kHz.
    pub clip: &'a Pcm,
    /// Silence before it, seconds.
    pub pause_before_s: f64,
}

/// A background sound and how it is mixed under the speech.
#[derive(Debug, Clone, Copy)]
pub struct Bed<'a> {
    /// Its sound, 48 kHz, at the level it has under speech (see [`super::repair::bed`]).
    pub clip: &'a Pcm,
}

/// A track with the times of its pieces.
#[derive(Debug, Clone, PartialEq)]
pub struct Assembled {
    /// The track, 48 kHz.
    pub pcm: Pcm,
    /// Start and end of each piece, in order.
    pub marks: Vec<Mark>,
}

/// When a piece plays.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mark {
    /// What the piece is.
    pub part: PieceKind,
    /// Start in seconds from the beginning of the track.
    pub start_s: f64,
    /// End in seconds from the beginning of the track.
    pub end_s: f64,
}

/// Silence after the last piece, seconds.
const TAIL_S: f64 = 0.4;
/// The bed continues for this long after the last piece, fading out, seconds.
const BED_TAIL_S: f64 = 2.0;
/// Fade-in of the bed, seconds.
const BED_FADE_IN_S: f64 = 1.0;
/// How much louder the bed is where nobody speaks, dB.
const BED_RISE_DB: f64 = 6.0;
/// Time in which the bed goes down before speech, seconds.
const DUCK_DOWN_S: f64 = 0.5;
/// Time in which the bed comes back after speech, seconds.
const DUCK_UP_S: f64 = 0.9;
/// Cross-fade from the end of the bed to its beginning, seconds.
const LOOP_BLEND_S: f64 = 0.5;

/// The bed's gain is linear over this many samples.
const GAIN_STEP_SAMPLES: usize = 32;

/// Natural pause before a piece, seconds.
pub fn natural_pause_s(part: PieceKind) -> f64 {
    match part {
        PieceKind::Arrival => 0.05,
        PieceKind::Passage(0) => 0.5,
        PieceKind::Passage(_) => 0.7,
        PieceKind::Directions => 1.1,
        PieceKind::Closing => 0.8,
    }
}

/// Places the pieces one after another, with the bed under them.
///
/// # Panics
/// When a clip has another rate than 48 kHz.
pub fn assemble(pieces: &[Piece<'_>], bed: Option<Bed<'_>>) -> Assembled {
    let length = |piece: &Piece<'_>| max_samples(piece.pause_before_s, piece.clip.samples.len());
    let mut assembly = Assembly::with_capacity_for(pieces.iter().map(length).sum());
    for piece in pieces {
        assert_eq!(
            piece.clip.rate, RATE,
            "a clip was not brought to 48 kHz before it was assembled"
        );
        assembly.add(piece.part, piece.pause_before_s, |timeline| {
            timeline.extend_from_slice(&piece.clip.samples);
        });
    }
    assembly.finish(bed)
}

/// Maximum number of samples that a piece of this length takes together with the pause before it.
pub fn max_samples(pause_before_s: f64, length: usize) -> usize {
    samples(pause_before_s) + PACKET - 1 + length
}

fn samples(seconds: f64) -> usize {
    (seconds.max(0.0) * f64::from(RATE)).round() as usize
}

/// A timeline that is filled piece by piece, for tracks that are too long to be in memory twice.
#[derive(Debug, Default)]
pub struct Assembly {
    mixed: Vec<f32>,
    marks: Vec<Mark>,
    spoken: Vec<(usize, usize)>,
}

impl Assembly {
    /// An empty timeline with space for this many samples.
    pub fn with_capacity_for(length: usize) -> Self {
        Self {
            mixed: Vec::with_capacity(length + samples(BED_TAIL_S.max(TAIL_S))),
            ..Self::default()
        }
    }

    /// Adds a piece: `append` appends its samples at 48 kHz to the timeline, and its result is returned. The pause
    /// before it becomes up to 20 ms longer.
    pub fn add<T>(
        &mut self,
        part: PieceKind,
        pause_before_s: f64,
        append: impl FnOnce(&mut Vec<f32>) -> T,
    ) -> T {
        // Start on whole packets of the coder: if an edit shifts what follows, it need not be coded again.
        let start = (self.mixed.len() + samples(pause_before_s)).next_multiple_of(PACKET);
        self.mixed.resize(start, 0.0);
        let answer = append(&mut self.mixed);
        let end = self.mixed.len();
        let seconds = |at: usize| at as f64 / f64::from(RATE);
        self.marks.push(Mark {
            part,
            start_s: seconds(start),
            end_s: seconds(end),
        });
        match part {
            PieceKind::Passage(_) | PieceKind::Directions => self.spoken.push((start, end)),
            PieceKind::Arrival | PieceKind::Closing => {}
        }
        answer
    }

    /// Mixes the bed under the pieces.
    ///
    /// # Panics
    /// When the bed has another rate than 48 kHz.
    pub fn finish(mut self, bed: Option<Bed<'_>>) -> Assembled {
        let length = self.mixed.len();
        let tail = samples(if bed.is_some() { BED_TAIL_S } else { TAIL_S });
        self.mixed.resize(length + tail, 0.0);
        if let Some(bed) = bed.filter(|bed| !bed.clip.samples.is_empty()) {
            assert_eq!(
                bed.clip.rate, RATE,
                "a bed was not brought to 48 kHz before it was assembled"
            );
            let looped = make_loop(&bed.clip.samples, samples(LOOP_BLEND_S));
            mix_bed(
                &mut self.mixed,
                &looped,
                &ducking(&self.spoken, length, tail),
            );
        }
        Assembled {
            pcm: Pcm {
                rate: RATE,
                samples: self.mixed,
            },
            marks: self.marks,
        }
    }
}

/// Cross-fades the end of a bed into its beginning with equal power, so that it can be repeated.
fn make_loop(bed: &[f32], blend: usize) -> Vec<f32> {
    let blend = blend.min(bed.len() / 4);
    let length = bed.len() - blend;
    let mut looped = bed[..length].to_vec();
    for (index, sample) in looped.iter_mut().take(blend).enumerate() {
        let (fall, rise) = equal_power((index as f64 + 0.5) / blend as f64);
        *sample = bed[length + index] * fall + *sample * rise;
    }
    looped
}

fn equal_power(share: f64) -> (f32, f32) {
    let angle = share * std::f64::consts::FRAC_PI_2;
    (angle.cos() as f32, angle.sin() as f32)
}

/// An interval of the timeline over which the bed's gain moves smoothly from one value to another.
#[derive(Debug, Clone, Copy)]
struct Ramp {
    samples: usize,
    from: f64,
    to: f64,
}

/// The bed's gain along the track.
fn ducking(spoken: &[(usize, usize)], length: usize, tail: usize) -> Vec<Ramp> {
    let samples = |seconds: f64| (seconds * f64::from(RATE)) as usize;
    let (down, up) = (samples(DUCK_DOWN_S), samples(DUCK_UP_S));
    let raised = amplitude(BED_RISE_DB);
    let mut ramps = Vec::new();
    let mut at = 0;
    let mut to = |ramps: &mut Vec<Ramp>, until: usize, from: f64, to: f64| {
        ramps.push(Ramp {
            samples: until.saturating_sub(at),
            from,
            to,
        });
        at = at.max(until);
    };
    let first = spoken.first().map_or(length, |&(start, _)| start);
    let fade_in = samples(BED_FADE_IN_S).min(first.saturating_sub(down));
    // If speech starts before the bed could rise and fall, the bed fades in only to its level under speech.
    let top = if fade_in < down { 1.0 } else { raised };
    let fade_in = if fade_in < down { first } else { fade_in };
    to(&mut ramps, fade_in, 0.0, top);
    to(&mut ramps, first.saturating_sub(down), top, top);
    to(&mut ramps, first, top, 1.0);
    for pair in spoken.windows(2) {
        let (end, next) = (pair[0].1, pair[1].0);
        to(&mut ramps, end, 1.0, 1.0);
        if next - end > 2 * (down + up) {
            to(&mut ramps, end + up, 1.0, raised);
            to(&mut ramps, next - down, raised, raised);
            to(&mut ramps, next, raised, 1.0);
        }
    }
    let last = spoken.last().map_or(length, |&(_, end)| end);
    let level = if spoken.is_empty() { top } else { 1.0 };
    to(&mut ramps, last, level, level);
    let closing = length - last;
    if closing > 2 * up {
        to(&mut ramps, last + up, level, raised);
        to(&mut ramps, length, raised, raised);
        to(&mut ramps, length + tail, raised, 0.0);
    } else {
        to(&mut ramps, length, level, level);
        to(&mut ramps, length + tail, level, 0.0);
    }
    ramps
}

fn mix_bed(mixed: &mut [f32], looped: &[f32], ramps: &[Ramp]) {
    let mut at = 0;
    for ramp in ramps {
        let step = std::f64::consts::PI / ramp.samples.max(1) as f64;
        let mut done = 0;
        while done < ramp.samples {
            // Up to the end of the loop, where it starts again.
            let source = &looped[at % looped.len()..];
            let count = source.len().min(ramp.samples - done);
            if ramp.from == ramp.to {
                let gain = ramp.to as f32;
                let pairs = mixed[at..at + count].iter_mut().zip(source);
                pairs.for_each(|(sample, bed)| *sample += bed * gain);
            } else {
                // A raised cosine, interpolated linearly over so few samples that it is inaudible.
                let gain = |at: usize| {
                    let share = 0.5 - 0.5 * (step * at as f64).cos();
                    ramp.from + (ramp.to - ramp.from) * share
                };
                let mixed = mixed[at..at + count].chunks_mut(GAIN_STEP_SAMPLES);
                let pieces = mixed.zip(source.chunks(GAIN_STEP_SAMPLES));
                for (index, (mixed, bed)) in pieces.enumerate() {
                    let first = done + index * GAIN_STEP_SAMPLES;
                    let (from, to) = (gain(first), gain(first + GAIN_STEP_SAMPLES));
                    let (from, slope) =
                        (from as f32, ((to - from) / GAIN_STEP_SAMPLES as f64) as f32);
                    for (offset, (sample, bed)) in mixed.iter_mut().zip(bed).enumerate() {
                        *sample += bed * (from + slope * (offset as f32 + 0.5));
                    }
                }
            }
            done += count;
            at += count;
        }
    }
}

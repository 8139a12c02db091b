//! Makes the sounds in `audio/`: four earcons and three beds. They are computed, so they are ours, and they are the
//! same on every machine: only additions, multiplications, divisions and square roots are used, which IEEE 754 rounds in
//! the same way everywhere (unlike the sine of a system's library).
//!
//! `cargo run --example make_sounds` writes them; a test makes them again and compares the bytes.

#![allow(clippy::print_stdout, reason = "the results are for whoever runs it")]

use soundwalk::sound::{Pcm, wav};
use std::io::Cursor;
use std::path::Path;

const RATE: f64 = 48_000.0;
/// Length of a bed, seconds. Everything in a bed repeats in this time, so that its end flows into its beginning.
const BED_S: f64 = 12.0;

fn main() -> std::io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("audio");
    std::fs::create_dir_all(&folder)?;
    for (name, bytes) in sounds() {
        std::fs::write(folder.join(name), &bytes)?;
        println!("{name}: {} bytes", bytes.len());
    }
    Ok(())
}

/// Every file of `audio/`: its name and bytes.
pub fn sounds() -> Vec<(&'static str, Vec<u8>)> {
    let (d5, f5, a5, d6) = (587.330, 739.989, 880.000, 1_174.659);
    let (f4, a4) = (369.994, 440.000);
    vec![
        (
            "arrival.wav",
            file(
                chime(&[(0.0, d5), (0.16, a5), (0.32, d6)], 1.4, Timbre::Bell),
                -9.0,
            ),
        ),
        (
            "tour-end.wav",
            file(
                chime(&[(0.0, a5), (0.28, f5), (0.56, d5)], 2.2, Timbre::Bell),
                -9.0,
            ),
        ),
        (
            "gps-lost.wav",
            file(chime(&[(0.0, a4), (0.22, f4)], 0.8, Timbre::Muted), -12.0),
        ),
        (
            "gps-found.wav",
            file(chime(&[(0.0, f4), (0.22, a4)], 0.8, Timbre::Muted), -12.0),
        ),
        ("furnace-hum.wav", file(furnace(), -12.0)),
        ("rails.wav", file(rails(), -9.0)),
        ("wind.wav", file(wind(), -12.0)),
    ]
}

/// The timbre of a struck note.
#[derive(Clone, Copy)]
enum Timbre {
    /// A small bell: overtones a little out of tune, long ringing.
    Bell,
    /// A covered wooden bar: nearly the fundamental alone, short.
    Muted,
}

/// Notes (when, Hz) of a struck instrument over `seconds`.
fn chime(notes: &[(f64, f64)], seconds: f64, timbre: Timbre) -> Vec<f64> {
    let mut sound = vec![0.0; samples(seconds)];
    let partials: &[(f64, f64, f64)] = match timbre {
        // Ratio to the fundamental, level, seconds to fall by e.
        Timbre::Bell => &[
            (1.0, 1.0, 0.42),
            (2.0, 0.30, 0.25),
            (3.01, 0.16, 0.14),
            (4.17, 0.07, 0.08),
        ],
        Timbre::Muted => &[(1.0, 1.0, 0.16), (2.0, 0.12, 0.09), (3.9, 0.06, 0.03)],
    };
    for &(when, hz) in notes {
        let start = samples(when);
        for &(ratio, level, fall_s) in partials {
            let decay = exp(-1.0 / (fall_s * RATE));
            let mut loudness = level;
            for (index, out) in sound[start..].iter_mut().enumerate() {
                let t = index as f64 / RATE;
                let attack = smooth_step(t / 0.006);
                *out += loudness * attack * sine(hz * ratio * t);
                loudness *= decay;
            }
        }
    }
    let length = sound.len();
    let fade = samples(0.12);
    for (index, out) in sound[length - fade..].iter_mut().enumerate() {
        *out *= 1.0 - smooth_step((index + 1) as f64 / fade as f64);
    }
    sound
}

/// The roar of a furnace behind a wall: deep noise that breathes, and the hum of fans.
fn furnace() -> Vec<f64> {
    let roar = band(&noise(0x5EED_0001), 90.0, 0.7);
    let rumble = band(&noise(0x5EED_0002), 45.0, 0.8);
    let air = band(&noise(0x5EED_0003), 420.0, 0.9);
    bed(|t| {
        let breath = 1.0 + 0.25 * cycle(2.0, t) + 0.15 * cycle(5.0, t + 1.3);
        let fans = 0.10 * hum(49.0, t) * (1.0 + 0.4 * cycle(7.0, t))
            + 0.05 * hum(98.0, t)
            + 0.03 * hum(147.0, t);
        let n = samples(t).min(roar.len() - 1);
        breath * (1.0 * roar[n] + 0.8 * rumble[n] + 0.12 * air[n]) + fans
    })
}

/// A train on jointed rails, heard from the bank: rolling, and the two strokes of each bogie.
fn rails() -> Vec<f64> {
    let rolling = band(&noise(0x5EED_0004), 160.0, 0.8);
    let hiss = band(&noise(0x5EED_0005), 1_100.0, 0.8);
    let grit = noise(0x5EED_0006);
    let strokes: Vec<f64> = (0..8)
        .flat_map(|joint| [f64::from(joint) * 1.5 + 0.20, f64::from(joint) * 1.5 + 0.44])
        .collect();
    bed(|t| {
        let n = samples(t).min(rolling.len() - 1);
        let sway = 1.0 + 0.2 * cycle(8.0, t);
        let mut value = sway * (0.55 * rolling[n] + 0.08 * hiss[n]);
        for (number, stroke) in strokes.iter().enumerate() {
            let since = t - stroke;
            if (0.0..0.35).contains(&since) {
                let weight = if number % 2 == 0 { 1.0 } else { 0.75 };
                let thud = exp(-since / 0.055) * sine(92.0 * since)
                    + 0.35 * exp(-since / 0.022) * sine(233.0 * since);
                let edge = 0.10 * exp(-since / 0.008) * grit[n];
                value += weight * smooth_step(since / 0.004) * (0.55 * thud + edge);
            }
        }
        value
    })
}

/// Wind over an open square: three bands of noise that come and go each in its own time.
fn wind() -> Vec<f64> {
    let low = band(&noise(0x5EED_0007), 220.0, 1.2);
    let middle = band(&noise(0x5EED_0008), 430.0, 2.0);
    let high = band(&noise(0x5EED_0009), 820.0, 2.5);
    bed(|t| {
        let n = samples(t).min(low.len() - 1);
        let gust = |cycles: f64, shift: f64| {
            let wave = 0.5 + 0.5 * cycle(cycles, t + shift);
            wave * wave
        };
        0.9 * low[n] * (0.35 + gust(2.0, 0.0))
            + 0.7 * middle[n] * (0.15 + gust(3.0, 2.1)) * (0.6 + 0.4 * cycle(7.0, t))
            + 0.35 * high[n] * (0.05 + gust(3.0, 2.6) * gust(1.0, 4.0))
    })
}

fn bed(value: impl Fn(f64) -> f64) -> Vec<f64> {
    (0..samples(BED_S))
        .map(|n| value(n as f64 / RATE))
        .collect()
}

/// A slow wave that fits `cycles` times into a bed.
fn cycle(cycles: f64, t: f64) -> f64 {
    sine(cycles * t / BED_S)
}

/// A tone near `hz` that fits a whole number of times into a bed.
fn hum(hz: f64, t: f64) -> f64 {
    let cycles = (hz * BED_S + 0.5) as u64;
    sine(cycles as f64 * t / BED_S)
}

/// One bed of white noise between −1 and 1 (xorshift64*).
fn noise(seed: u64) -> Vec<f64> {
    let mut state = seed;
    (0..samples(BED_S))
        .map(|_| {
            state ^= state >> 12;
            state ^= state << 25;
            state ^= state >> 27;
            (state.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 11) as f64 / (1u64 << 52) as f64 - 1.0
        })
        .collect()
}

/// A resonance around `hz` (state-variable filter, band output), run twice over the noise so that the second round
/// starts where the first ended: the result repeats without a seam. Brought to an RMS of 0.3.
fn band(noise: &[f64], hz: f64, q: f64) -> Vec<f64> {
    let f = 2.0 * sine(0.5 * hz / RATE);
    let (mut low, mut mid) = (0.0, 0.0);
    let mut out = Vec::with_capacity(noise.len());
    for round in 0..2 {
        for &x in noise {
            low += f * mid;
            let high = x - low - mid / q;
            mid += f * high;
            if round == 1 {
                out.push(mid);
            }
        }
    }
    let power = out.iter().map(|x| x * x).sum::<f64>() / out.len() as f64;
    let scale = 0.3 / power.sqrt();
    out.iter_mut().for_each(|x| *x *= scale);
    out
}

fn samples(seconds: f64) -> usize {
    (seconds * RATE + 0.5) as usize
}

/// From 0 at 0 to 1 at 1, flat at both ends.
fn smooth_step(share: f64) -> f64 {
    let x = share.clamp(0.0, 1.0);
    x * x * (3.0 - 2.0 * x)
}

/// Sine of a number of turns: the remainder brought to a quarter turn, then its power series.
fn sine(turns: f64) -> f64 {
    let rest = turns - (turns as i64) as f64;
    let rest = if rest < 0.0 { rest + 1.0 } else { rest };
    let (rest, sign) = if rest >= 0.5 {
        (rest - 0.5, -1.0)
    } else {
        (rest, 1.0)
    };
    let quarter = if rest > 0.25 { 0.5 - rest } else { rest };
    let x = quarter * std::f64::consts::TAU;
    let square = x * x;
    let mut term = x;
    let mut sum = x;
    for k in 1..9 {
        term *= -square / f64::from(2 * k * (2 * k + 1));
        sum += term;
    }
    sign * sum
}

/// e to the power `x`, for `x` of 0 or less: the series on a small part, squared back up.
fn exp(x: f64) -> f64 {
    let small = x / 1_024.0;
    let mut term = 1.0;
    let mut sum = 1.0;
    for k in 1..12 {
        term *= small / f64::from(k);
        sum += term;
    }
    for _ in 0..10 {
        sum *= sum;
    }
    sum
}

/// A WAV file whose peak lies at `peak_db` (a multiple of 3) under full scale.
fn file(sound: Vec<f64>, peak_db: f64) -> Vec<u8> {
    let highest = sound.iter().fold(
        0.0f64,
        |high, x| if x.abs() > high { x.abs() } else { high },
    );
    // −3 dB is a factor of √½ to within 0.01 dB.
    let mut scale = 1.0 / highest;
    for _ in 0..(-peak_db / 3.0) as u32 {
        scale *= 0.5f64.sqrt();
    }
    let samples = sound.into_iter().map(|x| (x * scale) as f32).collect();
    let mut bytes = Cursor::new(Vec::new());
    wav::write_master(
        &mut bytes,
        &Pcm {
            rate: RATE as u32,
            samples,
        },
    )
    .expect("OK because memory takes every byte");
    bytes.into_inner()
}

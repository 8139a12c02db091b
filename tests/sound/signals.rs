//! Signals for tests. Everything is computed, and random numbers have a seed.

use soundwalk::sound::Pcm;
use std::f64::consts::TAU;

pub const RATE: u32 = 48_000;

/// A sine of `seconds` at `hz`, peak level `dbfs`, phase in degrees.
pub fn tone_at(rate: u32, hz: f64, dbfs: f64, seconds: f64, phase_deg: f64) -> Pcm {
    let amplitude = 10f64.powf(dbfs / 20.0);
    let count = (seconds * f64::from(rate)).round() as usize;
    let samples = (0..count)
        .map(|n| {
            (amplitude * (TAU * hz * n as f64 / f64::from(rate) + phase_deg.to_radians()).sin())
                as f32
        })
        .collect();
    Pcm { rate, samples }
}

pub fn tone(hz: f64, dbfs: f64, seconds: f64) -> Pcm {
    tone_at(RATE, hz, dbfs, seconds, 0.0)
}

pub fn silence(seconds: f64) -> Pcm {
    Pcm {
        rate: RATE,
        samples: vec![0.0; (seconds * f64::from(RATE)).round() as usize],
    }
}

pub fn join(parts: &[Pcm]) -> Pcm {
    Pcm {
        rate: parts[0].rate,
        samples: parts.iter().flat_map(|part| part.samples.clone()).collect(),
    }
}

/// White noise between −1 and 1 (xorshift64*).
pub struct Noise(pub u64);

impl Noise {
    pub fn next(&mut self) -> f64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let bits = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 11;
        bits as f64 / (1u64 << 52) as f64 - 1.0
    }
}

/// A speech-like signal: syllables of a gliding voice with formants, some hissing, pauses between words.
/// Peak about −3 dBFS.
pub fn speech_like(rate: u32, seconds: f64, seed: u64) -> Pcm {
    let mut noise = Noise(seed.wrapping_mul(2).wrapping_add(1));
    let count = (seconds * f64::from(rate)).round() as usize;
    let mut samples = Vec::with_capacity(count);
    let mut phase = 0.0;
    while samples.len() < count {
        // A word of a few syllables, then a pause.
        let syllables = 2 + (noise.next().abs() * 3.0) as usize;
        for _ in 0..syllables {
            let length = ((0.14 + 0.05 * noise.next()) * f64::from(rate)) as usize;
            let pitch = 120.0 + 25.0 * noise.next();
            let hiss = if noise.next() > 0.5 { 0.12 } else { 0.01 };
            let formants = [
                500.0 + 200.0 * noise.next(),
                1_500.0 + 500.0 * noise.next(),
                2_600.0 + 300.0 * noise.next(),
            ];
            for n in 0..length {
                let share = n as f64 / length as f64;
                let shape = (std::f64::consts::PI * share).sin().powf(0.7);
                phase += pitch * (1.0 - 0.15 * share) / f64::from(rate);
                let mut value = 0.0;
                for harmonic in 1..30 {
                    let hz = pitch * f64::from(harmonic);
                    if hz > f64::from(rate) * 0.45 {
                        break;
                    }
                    let gain: f64 = formants
                        .iter()
                        .map(|f| 1.0 / (1.0 + ((hz - f) / 140.0).powi(2)))
                        .sum::<f64>()
                        + 0.3 / f64::from(harmonic);
                    value += gain * (TAU * phase * f64::from(harmonic)).sin();
                }
                samples.push(((value * 0.18 + hiss * noise.next()) * shape) as f32);
            }
        }
        let pause = ((0.12 + 0.10 * noise.next().abs()) * f64::from(rate)) as usize;
        samples.extend(std::iter::repeat_n(0.0, pause));
    }
    samples.truncate(count);
    let peak = samples
        .iter()
        .fold(0.0f32, |peak, sample| peak.max(sample.abs()));
    samples.iter_mut().for_each(|sample| *sample *= 0.7 / peak);
    Pcm { rate, samples }
}

/// Adds noise of a level (RMS, dB relative to full scale).
pub fn with_noise(mut pcm: Pcm, dbfs: f64, seed: u64) -> Pcm {
    let mut noise = Noise(seed);
    // Even noise between −1 and 1 has an RMS of 1/√3.
    let amplitude = 10f64.powf(dbfs / 20.0) * 3f64.sqrt();
    pcm.samples
        .iter_mut()
        .for_each(|sample| *sample += (amplitude * noise.next()) as f32);
    pcm
}

/// Raised-cosine fades of `seconds` at both ends.
pub fn faded(mut pcm: Pcm, seconds: f64) -> Pcm {
    let length = (seconds * f64::from(pcm.rate)) as usize;
    let end = pcm.samples.len();
    for index in 0..length {
        let gain = (0.5 - 0.5 * (std::f64::consts::PI * index as f64 / length as f64).cos()) as f32;
        pcm.samples[index] *= gain;
        pcm.samples[end - 1 - index] *= gain;
    }
    pcm
}

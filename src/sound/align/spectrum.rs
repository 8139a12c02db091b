//! Mel spectra of a sound, frame by frame: what the pauses and the cepstra are computed from.

use crate::sound::Pcm;
use realfft::RealFftPlanner;
use std::f64::consts::PI;

/// Time between two frames, seconds.
pub(super) const FRAME_S: f64 = 0.010;
/// Length of the window of a frame, seconds: two to three periods of a low voice.
const WINDOW_S: f64 = 0.025;
/// Number of mel bands.
pub(super) const BANDS: usize = 24;
/// Lowest frequency of the bands, Hz: mains hum and rumble lie below.
const LOWEST_HZ: f64 = 120.0;
/// Highest frequency of the bands, Hz. A recording of a phone call ends earlier.
const HIGHEST_HZ: f64 = 7_000.0;
/// Added to each band's power: digital silence has no logarithm. It lies 100 dB below full scale.
const FLOOR: f64 = 1e-10;

/// The highest frequency that two sounds can be compared up to, Hz.
pub(super) fn common_limit_hz(one_rate: u32, other_rate: u32) -> f64 {
    let rate = f64::from(one_rate.min(other_rate));
    HIGHEST_HZ.min(0.47 * rate)
}

/// Computes the natural logarithm of the power in each mel band for every [`FRAME_S`] of a sound. Frame `n` is centred on the
/// time `n · FRAME_S`.
pub(super) fn log_mel(sound: &Pcm, limit_hz: f64) -> Vec<[f32; BANDS]> {
    let rate = f64::from(sound.rate);
    let window = ((WINDOW_S * rate) as usize).max(16);
    let size = window.next_power_of_two();
    let filters = filters(size, rate, limit_hz);
    let hann: Vec<f32> = (0..window)
        .map(|at| (0.5 - 0.5 * (2.0 * PI * (at as f64 + 0.5) / window as f64).cos()) as f32)
        .collect();
    let gain = 1.0 / hann.iter().map(|w| f64::from(w * w)).sum::<f64>();
    let transform = RealFftPlanner::<f32>::new().plan_fft_forward(size);
    let mut input = transform.make_input_vec();
    let mut bins = transform.make_output_vec();
    let mut scratch = transform.make_scratch_vec();
    let mut powers = vec![0.0f64; bins.len()];
    let frames = (sound.seconds() / FRAME_S).ceil() as usize;
    (0..frames)
        .map(|frame| {
            let start = (frame as f64 * FRAME_S * rate) as isize - window as isize / 2;
            input.fill(0.0);
            for (at, (slot, weight)) in input.iter_mut().zip(&hann).enumerate() {
                let place = usize::try_from(start + at as isize).ok();
                *slot = weight
                    * place
                        .and_then(|at| sound.samples.get(at))
                        .copied()
                        .unwrap_or(0.0);
            }
            transform
                .process_with_scratch(&mut input, &mut bins, &mut scratch)
                .expect("OK because the transform made these buffers");
            for (power, bin) in powers.iter_mut().zip(&bins) {
                *power = f64::from(bin.norm_sqr()) * gain;
            }
            filters.each_ref().map(|filter| {
                let weighted = filter.weights.iter().zip(&powers[filter.first..]);
                let power: f64 = weighted.map(|(weight, power)| weight * power).sum();
                (power + FLOOR).ln() as f32
            })
        })
        .collect()
}

/// A triangular filter: the weights of consecutive bins.
struct Filter {
    first: usize,
    weights: Vec<f64>,
}

/// Triangular filters whose centres are equally spaced in mel, each reaching to its neighbours' centres (Davis and
/// Mermelstein, IEEE Trans. ASSP 28(4), 1980).
fn filters(size: usize, rate: f64, limit_hz: f64) -> [Filter; BANDS] {
    let (lowest, highest) = (mel(LOWEST_HZ), mel(limit_hz));
    let edge = |number: usize| {
        let part = number as f64 / (BANDS + 1) as f64;
        hertz(lowest + (highest - lowest) * part)
    };
    std::array::from_fn(|band| {
        let (left, centre, right) = (edge(band), edge(band + 1), edge(band + 2));
        let bin = |hz: f64| hz * size as f64 / rate;
        let first = (bin(left).floor() as usize).min(size / 2);
        let last = (bin(right).ceil() as usize).clamp(first, size / 2);
        let mut weights: Vec<f64> = (first..=last)
            .map(|at| {
                let hz = at as f64 * rate / size as f64;
                let rising = (hz - left) / (centre - left);
                let falling = (right - hz) / (right - centre);
                rising.min(falling).max(0.0)
            })
            .collect();
        // A narrow band may lie between two bins; it then takes the nearer one.
        if weights.iter().sum::<f64>() < 1e-6 {
            weights.fill(0.0);
            let nearest = (bin(centre).round() as usize).clamp(first, last);
            weights[nearest - first] = 1.0;
        }
        Filter { first, weights }
    })
}

/// Frequency in mel (O'Shaughnessy, Speech Communication, 1987).
fn mel(hz: f64) -> f64 {
    2595.0 * (1.0 + hz / 700.0).log10()
}

fn hertz(mel: f64) -> f64 {
    700.0 * (10f64.powf(mel / 2595.0) - 1.0)
}

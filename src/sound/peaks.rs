//! The waveform of a recording: the lowest and the highest sample of each stretch, for drawing at any scale. Long stretches are
//! looked up in a table that is made once.

use super::Pcm;

/// Samples that the table takes together.
const TABLE_STEP: usize = 256;
/// Full scale of the values.
const FULL_SCALE: f32 = 127.0;

/// The lowest and the highest sample of a stretch; ±127 is full scale.
pub type Extremes = (i8, i8);

/// The table of a recording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peaks {
    table: Vec<Extremes>,
}

impl Peaks {
    /// Makes the table of a recording.
    pub fn of(pcm: &Pcm) -> Self {
        let table = pcm.samples.chunks(TABLE_STEP).map(extremes).collect();
        Self { table }
    }

    /// Divides the stretch of `pcm` between two times (seconds) into `count` equal parts and returns the extremes of each. `pcm` is
    /// the recording that the table was made of. What lies outside of it is silent.
    pub fn between(&self, pcm: &Pcm, (from_s, to_s): (f64, f64), count: usize) -> Vec<Extremes> {
        let rate = f64::from(pcm.rate);
        let step = (to_s - from_s).max(0.0) / count.max(1) as f64;
        let sample = |number: usize| ((from_s + step * number as f64) * rate).max(0.0) as usize;
        (0..count)
            .map(|number| {
                let (from, to) = (sample(number), sample(number + 1));
                self.of_samples(pcm, from, to.max(from + 1))
            })
            .collect()
    }

    fn of_samples(&self, pcm: &Pcm, from: usize, to: usize) -> Extremes {
        let to = to.min(pcm.samples.len());
        if from >= to {
            return (0, 0);
        }
        // Half a step more on either side cannot be seen where a part has many steps.
        if to - from >= 8 * TABLE_STEP {
            let steps = from / TABLE_STEP..to.div_ceil(TABLE_STEP).min(self.table.len());
            return self.table[steps]
                .iter()
                .fold((i8::MAX, i8::MIN), |(low, high), one| {
                    (low.min(one.0), high.max(one.1))
                });
        }
        extremes(&pcm.samples[from..to])
    }
}

fn extremes(samples: &[f32]) -> Extremes {
    let (low, high) = samples
        .iter()
        .fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), sample| {
            (low.min(*sample), high.max(*sample))
        });
    // The conversion saturates, and empty stretches cannot occur.
    let value = |sample: f32| (sample * FULL_SCALE).round().clamp(-FULL_SCALE, FULL_SCALE) as i8;
    (value(low), value(high))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ten seconds at 8 kHz: silent, except for one sample at 4 s and half a second at −0.5 from 6 s on.
    fn recording() -> Pcm {
        let mut samples = vec![0.0; 80_000];
        samples[32_000] = 1.0;
        samples[48_000..52_000].fill(-0.5);
        Pcm {
            rate: 8_000,
            samples,
        }
    }

    #[test]
    fn nothing_is_lost_at_any_scale() {
        let pcm = recording();
        let peaks = Peaks::of(&pcm);
        for count in [1, 2, 5, 10, 100, 1_000, 10_000] {
            let found = peaks.between(&pcm, (0.0, 10.0), count);
            assert_eq!(found.len(), count);
            let highest = found.iter().map(|one| one.1).max();
            let lowest = found.iter().map(|one| one.0).min();
            assert_eq!((lowest, highest), (Some(-64), Some(127)), "{count}");
        }
    }

    #[test]
    fn sounds_are_at_their_times() {
        let pcm = recording();
        let peaks = Peaks::of(&pcm);
        let tenths = peaks.between(&pcm, (0.0, 10.0), 100);
        for (number, found) in tenths.iter().enumerate() {
            let expected = match number {
                40 => (0, 127),
                60..65 => (-64, -64),
                _ => (0, 0),
            };
            assert_eq!(*found, expected, "{number}");
        }
        // Closer than the table, outside of the recording, and turned around.
        assert_eq!(peaks.between(&pcm, (4.0, 4.001), 4)[0], (0, 127));
        assert_eq!(peaks.between(&pcm, (-2.0, -1.0), 2), [(0, 0); 2]);
        assert_eq!(peaks.between(&pcm, (11.0, 12.0), 2), [(0, 0); 2]);
        assert_eq!(peaks.between(&pcm, (6.4, 6.1), 1), [(-64, -64)]);
        assert_eq!(peaks.between(&pcm, (0.0, 1.0), 0), []);
    }
}

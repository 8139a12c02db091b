//! Measures an upper limit of the slow error, the part of a receiver's error that stays nearly the same for many seconds.
//!
//! How large the error is, a receiver states. How much of it is slow, only the positions show, and a filter that takes a
//! white error for a slow one runs behind the visitor: a slow error explains a visitor who walks on as well as walking does.
//!
//! The fixes are therefore averaged in blocks of [`BLOCK_S`], in which the white error nearly disappears. Three successive
//! means are the ends and the middle of a stretch; `third − 2 · second + first` is 0 for a steady movement in any direction,
//! so that the errors, and turns and stops of the visitor, are all that remains. For a slow error of variance `v` along an
//! axis, modelled as a first-order Gauss-Markov process of which the share `keeps` is left one block later, the mean square
//! of that second difference is `v · (1 + 4 + 1 − 8 · keeps + 2 · keeps²)`, where the correlation of two means is taken to be
//! that of their middles. A white error of variance `w` adds `6 · w / n` with `n` fixes to a block. What is measured and not
//! explained by the white error, divided by that factor, is the slow error's variance if the visitor never turns, and an
//! upper limit of it if the visitor does.

use crate::engine::fast_exp;
use crate::geodesy::Spot;

/// The mean square of the second differences of successive block means.
#[derive(Debug, Clone, Copy)]
pub struct SlowError {
    block: Block,
    /// Means of the two blocks before, the latest first.
    means: [Option<Spot>; 2],
    /// Mean square of the second difference along one axis, m².
    bend: f64,
    /// Number of second differences so far.
    bends: f64,
    /// Number of fixes in the latest complete block.
    fixes_per_block: f64,
}

/// The block that is not complete yet.
#[derive(Debug, Clone, Copy, Default)]
struct Block {
    sum: Spot,
    fixes: f64,
    elapsed_s: f64,
}

/// Seconds between two fixes beyond which what happened in between is not known, so that they are not compared.
pub const MAX_GAP_S: f64 = 3.0;

/// Length of a block, seconds: ten fixes of the usual receiver leave a third of a white error, and visitors rarely turn more
/// often. 6 to 15 s give the same.
const BLOCK_S: f64 = 10.0;
/// Number of second differences that are remembered, five minutes: a receiver keeps its kind of error for longer, but not its
/// surroundings. 20 to 60 give the same.
const MEMORY_BLOCKS: f64 = 30.0;
/// Number of second differences as which the assumption before the first one counts.
const ASSUMED_BLOCKS: f64 = 2.0;
/// Number of second differences from which on there is a limit, a minute after the first fix: fewer are chance.
const MIN_BENDS: f64 = 4.0;
/// The mean square that is assumed before anything is measured, as a share of the stated variance: that of a slow error in
/// the canyon.
const ASSUMED_SHARE: f64 = 1.6;
/// A squared second difference counts as no more than this multiple of their mean: jumps and outliers are modelled apart.
const MAX_RATIO: f64 = 6.0;
/// The limit is this multiple of what is measured. A few blocks measure a variance poorly, and with the measured one itself
/// the canyon has 0.014 false stories per hour more; twice the measured one costs stories on recorded walks.
const MARGIN: f64 = 1.5;
/// The limit is at least this share of the whole error's variance: no receiver is without slow errors.
const MIN_SHARE: f64 = 0.05;
/// Smallest divisor. It is nearly 0 for an error that hardly changes within a block, where nothing can be measured.
const MIN_DIVISOR: f64 = 0.3;

impl SlowError {
    /// Before the first fix of a receiver that states this standard deviation.
    pub fn new(stated: f64) -> Self {
        Self {
            block: Block::default(),
            means: [None; 2],
            bend: ASSUMED_SHARE * stated * stated,
            bends: 0.0,
            fixes_per_block: BLOCK_S,
        }
    }

    /// Learns from a fix that came `dt` seconds after the one before.
    pub fn learn(&mut self, spot: Spot, dt: f64) {
        if dt > MAX_GAP_S {
            self.block = Block::default();
            self.means = [None; 2];
        }
        self.block.sum = self.block.sum + spot;
        self.block.fixes += 1.0;
        self.block.elapsed_s += dt;
        if self.block.elapsed_s >= BLOCK_S {
            self.complete_block();
        }
    }

    fn complete_block(&mut self) {
        let Block { sum, fixes, .. } = std::mem::take(&mut self.block);
        let mean = sum * (1.0 / fixes);
        if let [Some(second), Some(first)] = self.means {
            let difference = mean - second * 2.0 + first;
            let squared = (0.5 * difference.dot(difference)).min(MAX_RATIO * self.bend);
            self.bends += 1.0;
            let weight = 1.0 / (self.bends + ASSUMED_BLOCKS).min(MEMORY_BLOCKS);
            self.bend += (squared - self.bend) * weight;
        }
        self.means = [Some(mean), self.means[0]];
        self.fixes_per_block = fixes;
    }

    /// Upper limit of the variance of the slow error along one axis, m², given that of the white error, that of the whole
    /// error, and the slow error's time constant in seconds. `None` until enough has been measured.
    pub fn max_variance(&self, white: f64, total: f64, memory_s: f64) -> Option<f64> {
        if self.bends < MIN_BENDS {
            return None;
        }
        let keeps = fast_exp::exp(-BLOCK_S / memory_s);
        let divisor = (6.0 - 8.0 * keeps + 2.0 * keeps * keeps).max(MIN_DIVISOR);
        let measured = (self.bend - 6.0 * white / self.fixes_per_block) / divisor;
        Some((MARGIN * measured).max(MIN_SHARE * total))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The limit after ten minutes of a fix a second; `error` is that of each second along both axes.
    fn limit(speed_mps: f64, error: impl Fn(i32) -> f64) -> Option<f64> {
        let mut slow_error = SlowError::new(10.0);
        for second in 0..600 {
            let error = error(second);
            let walked = f64::from(second) * speed_mps;
            slow_error.learn(Spot::new(walked + error, error), 1.0);
        }
        slow_error.max_variance(0.0, 100.0, 30.0)
    }

    #[test]
    fn steady_movement_counts_for_nothing_and_a_slow_error_for_its_variance() {
        assert_eq!(limit(0.0, |_| 0.0), limit(3.0, |_| 0.0));
        assert_eq!(limit(1.2, |_| 0.0), Some(5.0));
        // Errors that change sign every second disappear in the means.
        let white = |second| if second % 2 == 0 { 10.0 } else { -10.0 };
        assert_eq!(limit(1.2, white), Some(5.0));
        // Variance 50, with a period of two minutes.
        let slow = |second| 10.0 * libm::sin(f64::from(second) * std::f64::consts::PI / 60.0);
        let measured = limit(1.2, slow).expect("OK because it has been measured");
        assert!((5.0..100.0).contains(&measured), "{measured}");
        let steps = |second| f64::from((second / 10 * 7) % 5 - 2) * 6.0;
        let measured = limit(1.2, steps).expect("OK because it has been measured");
        assert!(measured > 75.0, "{measured}");
    }

    #[test]
    fn nothing_is_known_in_the_first_minute_or_across_gaps() {
        let mut slow_error = SlowError::new(10.0);
        for _ in 0..59 {
            slow_error.learn(Spot::default(), 1.0);
            assert_eq!(slow_error.max_variance(1.0, 100.0, 30.0), None);
        }
        slow_error.learn(Spot::default(), 1.0);
        assert!(slow_error.max_variance(1.0, 100.0, 30.0).is_some());
        let mut slow_error = SlowError::new(10.0);
        for _ in 0..500 {
            slow_error.learn(Spot::default(), MAX_GAP_S + 1.0);
        }
        assert_eq!(slow_error.max_variance(1.0, 100.0, 30.0), None);
    }
}

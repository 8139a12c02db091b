//! Statements that the fixes themselves make implausible, before anything is estimated: a speed of exactly 0 that means
//! "unknown", and a stated error that the positions are far too steady for.

use crate::engine::fix::time::{UnixMs, seconds_between};
use crate::geodesy::Spot;

/// Decides whether a speed of exactly 0 is a statement. The programming interfaces of phones and browsers also give 0 when
/// the speed is unknown, in all fixes or in some of them.
#[derive(Debug, Clone)]
pub struct ZeroSpeed {
    is_stated: bool,
    /// Number of speeds other than 0 in a row.
    nonzero_in_row: u32,
    /// Number of them in a row that shows that the receiver states speeds.
    required_in_row: u32,
    /// Whether the receiver gave 0 in between walking speeds.
    has_flickering_zeros: bool,
    /// Whether the receiver ever gave a speed other than 0.
    has_nonzero: bool,
    /// Number of zeros since the last walking speed; `None` if another speed came first.
    zeros_after_walking: Option<u32>,
}

/// Number of speeds other than 0 in a row that shows that a receiver states speeds. It doubles, up to a maximum, each time
/// the receiver turns out to give 0 in between after all.
const INITIAL_SPEEDS_REQUIRED: u32 = 10;
const MAX_SPEEDS_REQUIRED: u32 = 1000;
/// Speed from which on a visitor certainly walks, metres a second.
const WALKING_MPS: f64 = 0.8;
/// Nobody stops and walks on within this number of fixes.
const MAX_FLICKER_ZEROS: u32 = 2;

impl Default for ZeroSpeed {
    fn default() -> Self {
        Self {
            is_stated: false,
            nonzero_in_row: 0,
            required_in_row: INITIAL_SPEEDS_REQUIRED,
            has_flickering_zeros: false,
            has_nonzero: false,
            zeros_after_walking: None,
        }
    }
}

impl ZeroSpeed {
    /// Whether the receiver gave 0 in between walking speeds.
    pub fn has_flickering_zeros(&self) -> bool {
        self.has_flickering_zeros
    }

    /// Whether the receiver has given nothing but 0 so far.
    pub fn has_only_zeros(&self) -> bool {
        !self.has_nonzero
    }

    /// The speed of a fix; `None` for a 0 that is not a statement.
    pub fn screen_speed(&mut self, speed: Option<f64>) -> Option<f64> {
        let stated = speed?;
        self.has_nonzero |= stated != 0.0;
        if stated == 0.0 {
            self.nonzero_in_row = 0;
            if let Some(zeros) = &mut self.zeros_after_walking {
                *zeros += 1;
            }
            return speed.filter(|_| self.is_stated);
        }
        let is_walking = stated >= WALKING_MPS;
        let has_flickering_zeros =
            (1..=MAX_FLICKER_ZEROS).contains(&self.zeros_after_walking.unwrap_or(0));
        if is_walking && has_flickering_zeros {
            self.is_stated = false;
            self.has_flickering_zeros = true;
            self.required_in_row = (2 * self.required_in_row).min(MAX_SPEEDS_REQUIRED);
            self.nonzero_in_row = 0;
        }
        self.zeros_after_walking = is_walking.then_some(0);
        self.nonzero_in_row += 1;
        self.is_stated |= self.nonzero_in_row >= self.required_in_row;
        speed
    }
}

/// Decides whether a receiver that only ever states large errors is right: positions with an error of hundreds of metres
/// would jump by tens of metres, or be repeated.
#[derive(Debug, Clone, Default)]
pub struct LargeErrors {
    last: Option<(UnixMs, Spot)>,
    /// Number of steady steps, reduced by each step that was not.
    steady: u32,
    /// Standard deviation that was stated last, metres.
    stated: f64,
}

/// Stated standard deviation along one axis below which a receiver is believed, metres.
const SMALL_ERROR_M: f64 = 45.0;
/// A step is steady up to this share of the stated error, in addition to what a visitor walks.
const STEADY_SHARE: f64 = 0.15;
/// Speed that a visitor may walk between two fixes, metres a second.
const MAX_WALKING_MPS: f64 = 2.0;
/// Shorter steps are repeated positions and show nothing, metres.
const MIN_STEP_M: f64 = 0.01;
/// Number of steady steps that shows that the stated errors are wrong.
const STEADY_STEPS: u32 = 40;
/// Number of steady steps that one unsteady step cancels.
const UNSTEADY_WEIGHT: u32 = 5;
/// Fixes further apart than this show nothing, seconds.
const MAX_STEP_S: f64 = 30.0;

impl LargeErrors {
    /// Learns from a fix that states a standard deviation of `sigma` metres along one axis.
    pub fn learn(&mut self, time: UnixMs, spot: Spot, sigma: f64) {
        if sigma < SMALL_ERROR_M {
            *self = Self::default();
            return;
        }
        self.stated = sigma;
        let last = self.last.replace((time, spot));
        let Some((dt, step)) =
            last.map(|(before, from)| (seconds_between(before, time), spot.distance(from)))
        else {
            return;
        };
        if dt <= 0.0 || dt > MAX_STEP_S || step < MIN_STEP_M {
            return;
        }
        self.steady = if step < STEADY_SHARE * sigma + MAX_WALKING_MPS * dt {
            (self.steady + 1).min(2 * STEADY_STEPS)
        } else {
            self.steady.saturating_sub(UNSTEADY_WEIGHT)
        };
    }

    /// The standard deviation that was stated last, metres.
    pub fn stated(&self) -> f64 {
        self.stated
    }

    /// Whether the stated errors are far too large.
    pub fn are_refuted(&self) -> bool {
        self.steady >= STEADY_STEPS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn screened(speeds: &[f64]) -> Vec<Option<f64>> {
        let mut zero = ZeroSpeed::default();
        speeds
            .iter()
            .map(|speed| zero.screen_speed(Some(*speed)))
            .collect()
    }

    #[test]
    fn zero_is_believed_of_receivers_that_state_speeds() {
        let mut speeds = vec![0.0; 3];
        speeds.extend([1.2; 10]);
        speeds.extend([0.0; 5]);
        let screened = screened(&speeds);
        assert_eq!(screened[..3], [None; 3]);
        assert_eq!(screened[13..], [Some(0.0); 5]);
    }

    #[test]
    fn zero_between_walking_speeds_is_ignored() {
        let mut speeds = vec![1.2; 10];
        speeds.extend([0.0, 1.2, 0.0, 0.0, 0.0]);
        let screened = screened(&speeds);
        // The first zero may be a real stop; the following ones are known not to be.
        assert_eq!(screened[10..12], [Some(0.0), Some(1.2)]);
        assert_eq!(screened[12..], [None; 3]);
        assert_eq!(ZeroSpeed::default().screen_speed(None), None);
    }

    #[test]
    fn a_walker_refutes_errors_of_hundreds_of_metres_and_a_mast_does_not() {
        let refuted = |spot: &dyn Fn(i64) -> Spot, sigma: &dyn Fn(i64) -> f64| {
            let mut errors = LargeErrors::default();
            for second in 0..200 {
                errors.learn(UnixMs(second * 1000), spot(second), sigma(second));
            }
            errors.are_refuted()
        };
        let walker = |second: i64| Spot::new(second as f64 * 1.2, 0.0);
        let jumps = |second: i64| Spot::new((second % 3) as f64 * 180.0, 0.0);
        let mast = |_| Spot::new(5.0, 5.0);
        assert!(refuted(&walker, &|_| 200.0));
        assert!(!refuted(&jumps, &|_| 200.0));
        assert!(!refuted(&mast, &|_| 200.0));
        // A receiver that knows small errors knows large ones, too.
        assert!(!refuted(&walker, &|second| if second % 30 == 0 {
            5.0
        } else {
            200.0
        }));
    }
}

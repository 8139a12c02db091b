//! Statements that the fixes themselves make implausible, before anything is estimated: a speed of exactly 0 that means
//! "unknown", and a stated error that the positions are far too steady for.

use super::UnixMs;
use super::hygiene::seconds_between;
use crate::geodesy::Spot;

/// Whether a speed of exactly 0 is a statement. Where nothing is known, the programming interfaces of phones and browsers
/// give 0 as well, in all fixes or in some of them.
#[derive(Debug, Clone)]
pub struct ZeroSpeed {
    is_stated: bool,
    /// Speeds other than 0 in a row, and how many of them show that the receiver states speeds.
    others_in_row: u32,
    required_in_row: u32,
    /// It gave 0 between speeds at which a visitor walks.
    has_flickering_zeros: bool,
    /// It gave a speed other than 0.
    has_others: bool,
    /// Zeros in a row since the last speed at which a visitor walks.
    zeros_after_walking: Option<u32>,
}

/// So many speeds other than 0 in a row show that a receiver states speeds; the number doubles each time that it turns out
/// to give 0 in between all the same, up to a greatest one.
const INITIAL_SPEEDS_REQUIRED: u32 = 10;
const MAX_SPEEDS_REQUIRED: u32 = 1000;
/// At this speed a visitor walks, metres a second.
const WALKING_MPS: f64 = 0.8;
/// Nobody stops and walks on within so many fixes.
const MAX_FLICKER_ZEROS: u32 = 2;

impl Default for ZeroSpeed {
    fn default() -> Self {
        Self {
            is_stated: false,
            others_in_row: 0,
            required_in_row: INITIAL_SPEEDS_REQUIRED,
            has_flickering_zeros: false,
            has_others: false,
            zeros_after_walking: None,
        }
    }
}

impl ZeroSpeed {
    /// Whether the receiver gave 0 between speeds at which a visitor walks.
    pub fn has_flickering_zeros(&self) -> bool {
        self.has_flickering_zeros
    }

    /// Whether the receiver gave nothing but 0 so far.
    pub fn has_only_zeros(&self) -> bool {
        !self.has_others
    }

    /// The speed of a fix, without a 0 that states nothing.
    pub fn screen_speed(&mut self, speed: Option<f64>) -> Option<f64> {
        let stated = speed?;
        self.has_others |= stated != 0.0;
        if stated == 0.0 {
            self.others_in_row = 0;
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
            self.others_in_row = 0;
        }
        self.zeros_after_walking = is_walking.then_some(0);
        self.others_in_row += 1;
        self.is_stated |= self.others_in_row >= self.required_in_row;
        speed
    }
}

/// Whether a receiver that only ever states large errors means it: positions that are known to hundreds of metres jump by
/// tens of metres, or are repeated.
#[derive(Debug, Clone, Default)]
pub struct LargeErrors {
    last: Option<(UnixMs, Spot)>,
    /// Steady steps, less those that were not.
    steady: u32,
    /// What was stated last, metres.
    stated: f64,
}

/// A receiver that states less than this, as a standard deviation along one axis, means what it states, metres.
const SMALL_ERROR_M: f64 = 45.0;
/// A step up to this part of the stated error is steady, beside what a visitor walks; no step at all tells nothing.
const STEADY_SHARE: f64 = 0.15;
const MAX_WALKING_MPS: f64 = 2.0;
const MIN_STEP_M: f64 = 0.01;
/// So many steady steps show that the stated errors are wrong.
const STEADY_STEPS: u32 = 40;
/// A step that is not steady takes so many steady ones away.
const UNSTEADY_WEIGHT: u32 = 5;
/// Fixes further apart than this show nothing, seconds.
const MAX_STEP_S: f64 = 30.0;

impl LargeErrors {
    /// Takes a fix into account that states a standard deviation of `sigma` metres along one axis.
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
    fn zero_is_a_statement_of_receivers_that_state_speeds() {
        let mut speeds = vec![0.0; 3];
        speeds.extend([1.2; 10]);
        speeds.extend([0.0; 5]);
        let screened = screened(&speeds);
        assert_eq!(screened[..3], [None; 3]);
        assert_eq!(screened[13..], [Some(0.0); 5]);
    }

    #[test]
    fn zero_between_walking_speeds_states_nothing() {
        let mut speeds = vec![1.2; 10];
        speeds.extend([0.0, 1.2, 0.0, 0.0, 0.0]);
        let screened = screened(&speeds);
        // The first one may be a stop; the next ones are known to be none.
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

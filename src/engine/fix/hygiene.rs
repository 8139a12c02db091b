//! Decides which fixes are used (time order, finite values, stated error) and converts them to measurements on the plane.

use crate::engine::fix::measurement::Measurement;
use crate::engine::fix::plausibility::{LargeErrors, ZeroSpeed};
use crate::engine::fix::stated::{Fix, FixMode};
use crate::engine::fix::time::{UnixMs, seconds_between};
use crate::geodesy::{LatLon, Plane, Spot};

/// Whether and how a fix is used.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Admission {
    /// The fix is used.
    Accept(Measurement),
    /// The fix is used and everything before is dropped, because the clock jumped by this many seconds.
    Restart(Measurement, f64),
    /// The fix is not used.
    Reject,
}

/// Assumed standard deviation of a fix without a stated error, metres.
pub const UNSTATED_SIGMA_M: f64 = 15.0;
/// Smaller stated standard deviations are raised to this: no receiver is better in the open, metres.
const MIN_SIGMA_M: f64 = 3.0;
/// A fix that states a larger error carries no position and is not used: standard deviation along one axis, metres.
pub const MAX_USEFUL_SIGMA_M: f64 = 150.0;
/// Number of fixes in order on an earlier clock after which the clock is taken to have jumped back.
const FIXES_TO_ACCEPT_CLOCK: u32 = 5;
/// A longer step between two fixes counts as a jump of the clock, seconds.
const MAX_STEP_S: f64 = 86_400.0;
/// Minimum speed at which a course is meaningful, metres a second.
const MIN_COURSE_SPEED_MPS: f64 = 0.05;

/// Checks each fix against those before it.
#[derive(Debug, Clone, Default)]
pub struct Hygiene {
    last: Option<UnixMs>,
    /// The last fix on an earlier clock, and how many of them in a row are in order.
    earlier: Option<(UnixMs, u32)>,
    zero_speed: ZeroSpeed,
    large_errors: LargeErrors,
}

impl Hygiene {
    /// Time of the last fix that was used.
    pub fn last(&self) -> Option<UnixMs> {
        self.last
    }

    /// Decides whether a fix is used.
    pub fn admit(&mut self, fix: &Fix, plane: &Plane) -> Admission {
        if fix.mode == FixMode::None || LatLon::new(fix.position.lat, fix.position.lon).is_none() {
            return Admission::Reject;
        }
        let Some(sigma) = self.usable_sigma(fix, plane) else {
            return Admission::Reject;
        };
        let Some(last) = self.last else {
            self.last = Some(fix.time);
            return Admission::Accept(self.measurement(fix, plane, sigma, 0.0));
        };
        let step = seconds_between(last, fix.time);
        if step > MAX_STEP_S {
            return self.accept_new_clock(fix, plane, sigma, step);
        }
        if step > 0.0 {
            self.last = Some(fix.time);
            self.earlier = None;
            return Admission::Accept(self.measurement(fix, plane, sigma, step));
        }
        if step == 0.0 {
            return Admission::Reject;
        }
        let count = match self.earlier {
            Some((before, count)) if before < fix.time => count + 1,
            _ => 1,
        };
        self.earlier = Some((fix.time, count));
        if count >= FIXES_TO_ACCEPT_CLOCK {
            return self.accept_new_clock(fix, plane, sigma, step);
        }
        Admission::Reject
    }

    fn accept_new_clock(&mut self, fix: &Fix, plane: &Plane, sigma: f64, step: f64) -> Admission {
        self.last = Some(fix.time);
        self.earlier = None;
        Admission::Restart(self.measurement(fix, plane, sigma, 0.0), step)
    }

    /// The standard deviation along one axis that is assumed for a fix, metres; `None` if the fix is too vague to be used.
    fn usable_sigma(&mut self, fix: &Fix, plane: &Plane) -> Option<f64> {
        let sigma = stated_sigma(fix);
        self.large_errors
            .learn(fix.time, plane.spot(fix.position), sigma);
        if sigma <= MAX_USEFUL_SIGMA_M {
            return Some(sigma.max(MIN_SIGMA_M));
        }
        self.large_errors.are_refuted().then_some(UNSTATED_SIGMA_M)
    }

    fn measurement(&mut self, fix: &Fix, plane: &Plane, sigma: f64, dt: f64) -> Measurement {
        let speed = fix.speed_mps.filter(|speed| (0.0..=150.0).contains(speed));
        let only_states_standing = speed == Some(0.0) && self.zero_speed.has_only_zeros();
        let speed = self.zero_speed.screen_speed(speed);
        let course = fix.course_deg.filter(|course| course.is_finite());
        let velocity = match (speed, course) {
            (Some(speed), Some(course)) => Some(plane.direction(fix.position, course) * speed),
            // Receivers omit the course while they stand still.
            (Some(speed), None) if speed < MIN_COURSE_SPEED_MPS => Some(Spot::default()),
            _ => None,
        };
        Measurement {
            time: fix.time,
            dt,
            spot: plane.spot(fix.position),
            sigma,
            velocity,
            speed,
            only_states_standing,
        }
    }

    /// Whether the receiver states speeds of 0 in between walking speeds.
    pub fn has_flickering_speed(&self) -> bool {
        self.zero_speed.has_flickering_zeros()
    }

    /// The stated standard deviation, if the positions show that the stated errors are far too large, metres.
    pub fn refuted_error(&self) -> Option<f64> {
        self.large_errors
            .are_refuted()
            .then(|| self.large_errors.stated())
    }
}

/// Whether a fix states an error beyond [`MAX_USEFUL_SIGMA_M`], so that the engine does not use it.
pub fn is_too_vague(fix: &Fix) -> bool {
    stated_sigma(fix) > MAX_USEFUL_SIGMA_M
}

/// The stated standard deviation along one axis, metres.
fn stated_sigma(fix: &Fix) -> f64 {
    match fix.error {
        Some(error) if error.value.is_finite() && error.value > 0.0 => error.sigma_m(),
        Some(_) | None => UNSTATED_SIGMA_M,
    }
}

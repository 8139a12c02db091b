//! Learns the receiver's error model: the size of its errors from what it states, their correlation in time from how the
//! positions behave (over seconds here, over minutes in [`SlowError`]).
//!
//! The error of a fix is modelled as a slowly varying part (a first-order Gauss-Markov process, which fits position
//! errors of walking receivers), a white part that is new with each fix, jumps of the slow part (another reflection
//! takes over), and single outliers.

use crate::engine::fast_exp;
use crate::engine::fix::measurement::Measurement;
use crate::engine::fix::slow_error::{MAX_GAP_S, SlowError};
use crate::geodesy::Spot;

/// What has been learned about the receiver so far.
#[derive(Debug, Clone)]
pub struct Sensor {
    /// Logarithm of the stated standard deviation, averaged.
    log_stated: f64,
    /// Variance of the change from one fix to the next beyond the movement, one axis, m².
    change: f64,
    /// Variance of the change of the stated velocity from one fix to the next, one axis, m²/s².
    velocity_change: f64,
    last: Option<(Spot, Option<Spot>)>,
    seen_s: f64,
    /// Share of the changes that are too large for the stated errors.
    contradicting: f64,
    /// Logarithm of the ratio between the error stated with the last fix and the average.
    excess: f64,
    slow_error: SlowError,
}

/// The error model for one fix.
#[derive(Debug, Clone, Copy)]
pub struct ErrorModel {
    /// Standard deviation of the slow part, metres.
    pub bias: f64,
    /// Time constant of the slow part, seconds.
    pub memory_s: f64,
    /// Variance of the white part, m².
    pub white: f64,
    /// Standard deviation of a jump of the slow part, metres.
    pub jump: f64,
    /// Variance of the stated velocity along one axis, m²/s².
    pub stated_velocity: f64,
    /// The same variance, increased as if the errors of successive fixes were independent, m²/s².
    pub velocity: f64,
    /// Share of fixes that are outliers.
    pub outliers: f64,
    /// Mean time between jumps, seconds.
    pub jumps_every_s: f64,
}

/// Time over which stated errors are averaged, seconds: they fluctuate without the real errors changing.
const STATED_MEMORY_S: f64 = 200.0;
/// Time constant with which the correlation in time is learned, seconds.
const TEXTURE_MEMORY_S: f64 = 90.0;
/// Share of fixes that are outliers.
const OUTLIERS: f64 = 0.01;
/// A squared change from one fix to the next of more than this multiple of the stated variance contradicts the statement.
const CONTRADICTING_CHANGE: f64 = 3.5;
/// Share of contradicting changes from which on the stated errors are not believed.
const CONTRADICTING_SHARE: f64 = 0.42;
/// Time constant of that share, seconds.
const CONTRADICTING_S: f64 = 60.0;
/// Variance of the usual change from one fix to the next, as a share of the variance of the error.
const USUAL_CHANGE: f64 = 0.25;
/// A fix that states more than this multiple of the usual error gets a larger variance.
const MIN_VAGUE_RATIO: f64 = 1.7;
/// Correlation of errors of the stated velocity from one second to the next.
const VELOCITY_CORRELATION: f64 = 0.7;

impl Sensor {
    /// Starts from a first measurement.
    pub fn new(measurement: &Measurement) -> Self {
        let stated = measurement.sigma;
        Self {
            log_stated: libm::log(stated),
            change: 2.0 * (0.27 * stated) * (0.27 * stated)
                + 2.0 * stated * stated / memory_s(libm::log(stated)),
            velocity_change: usual_velocity_change(stated),
            last: Some((measurement.spot, measurement.velocity)),
            seen_s: 0.0,
            contradicting: 0.0,
            excess: 0.0,
            slow_error: SlowError::new(stated),
        }
    }

    /// Learns from a measurement; `velocity` is the estimated velocity of the visitor.
    pub fn learn(&mut self, measurement: &Measurement, velocity: Spot) {
        let dt = measurement.dt;
        self.slow_error.learn(measurement.spot, dt);
        self.seen_s += dt;
        let gain = |memory_s: f64| dt / (memory_s.min(self.seen_s) + dt);
        let log_sigma = libm::log(measurement.sigma);
        let log_stated = log_sigma.min(self.log_stated + 1.0);
        let stated_gain = gain(STATED_MEMORY_S);
        let texture_gain = (dt / TEXTURE_MEMORY_S).min(0.25);
        self.log_stated += (log_stated - self.log_stated) * stated_gain;
        self.excess = log_sigma - self.log_stated;
        if let Some((spot, stated_velocity)) = self.last
            && dt <= MAX_GAP_S
        {
            let change = measurement.spot - spot - velocity * dt;
            let squared = 0.5 * change.dot(change);
            let contradicts =
                squared > CONTRADICTING_CHANGE * measurement.sigma * measurement.sigma;
            let share_gain = (dt / CONTRADICTING_S).min(0.25);
            self.contradicting +=
                (f64::from(u8::from(contradicts)) - self.contradicting) * share_gain;
            let squared = squared.min(9.0 * self.change);
            self.change += (squared - self.change) * texture_gain;
            if let (Some(before), Some(now)) = (stated_velocity, measurement.velocity) {
                let change = now - before;
                let squared = (0.5 * change.dot(change)).min(9.0 * self.velocity_change);
                self.velocity_change += (squared - self.velocity_change) * texture_gain;
            }
        }
        self.last = Some((measurement.spot, measurement.velocity));
    }

    /// Logarithm of the ratio between the error stated with the last fix and the usual one.
    pub fn excess(&self) -> f64 {
        self.excess
    }

    /// The average stated standard deviation and the one assumed instead, metres, if the fixes contradict the statements.
    pub fn contradicted(&self) -> Option<(f64, f64)> {
        let believed = self.believed_log_stated();
        (believed > self.log_stated).then(|| (libm::exp(self.log_stated), libm::exp(believed)))
    }

    /// Logarithm of the standard deviation that is assumed: the average stated one, or the one that the fixes show if most of
    /// them change more than errors of the stated size could.
    fn believed_log_stated(&self) -> f64 {
        if self.contradicting < CONTRADICTING_SHARE {
            return self.log_stated;
        }
        let usual = 0.5 * libm::log(self.change / USUAL_CHANGE);
        usual.max(self.log_stated)
    }

    /// The error model for a measurement. `as_independent` is the factor on the variance of a stated velocity that makes
    /// independent errors as uninformative as the correlated ones.
    pub fn errors(&self, measurement: &Measurement, as_independent: f64) -> ErrorModel {
        let log_stated = self.believed_log_stated();
        let stated = libm::exp(log_stated);
        let memory_s = memory_s(log_stated);
        // A receiver overstates its error if fixes with such an error would have to change more from one to the next.
        let total = (stated * stated).min(0.5 * self.change * memory_s).max(9.0);
        let stated = total.sqrt();
        let white = (0.5 * (self.change - 2.0 * total / memory_s)).clamp(0.03 * total, total);
        let unexplained = (total - white).max(0.3 * total);
        let max_bias = self
            .slow_error
            .max_variance(0.5 * self.change, total, memory_s);
        let bias = max_bias.map_or(unexplained, |max| unexplained.min(max));
        let usual = MIN_VAGUE_RATIO * stated;
        let vague = (measurement.sigma * measurement.sigma - usual * usual).max(0.0);
        let expected = usual_velocity_change(stated);
        let velocity_change = self.velocity_change.clamp(0.3 * expected, 4.0 * expected);
        let velocity_variance = velocity_change / (2.0 * (1.0 - VELOCITY_CORRELATION));
        ErrorModel {
            bias: bias.sqrt(),
            memory_s,
            white: white + vague,
            jump: 1.9 * stated,
            stated_velocity: velocity_variance,
            velocity: velocity_variance * as_independent,
            outliers: OUTLIERS,
            jumps_every_s: (1200.0 / stated).clamp(40.0, 1800.0),
        }
    }
}

/// Time constant of the slow error, seconds. Larger errors decay sooner: 60 s in the open, 30 s between blocks, 20 s in a
/// canyon, which is 60 s · (3 m / stated)^0.65.
fn memory_s(log_stated: f64) -> f64 {
    const LOG_3: f64 = 1.098_612_288_668_109_8;
    (60.0 * fast_exp::exp(0.65 * (LOG_3 - log_stated))).clamp(12.0, 60.0)
}

/// Usual variance of the change of the stated velocity for a stated position error, m²/s².
fn usual_velocity_change(stated: f64) -> f64 {
    let sigma = (0.045 * stated).max(0.15);
    2.0 * (1.0 - VELOCITY_CORRELATION) * sigma * sigma
}

//! How much a step leaves of everything that fades at a rate that never changes. Most steps are one second long, so that
//! this is worked out once for many fixes.

use crate::engine::fast_exp;

/// What is left after a step.
#[derive(Debug, Clone, Copy)]
pub struct DecayFactors {
    /// Seconds of the step.
    dt: f64,
    /// Of the velocity of a visitor who may go anywhere.
    pub free_velocity: f64,
    /// Of a difference from the pace, for who walks along the route.
    pub walking: f64,
    /// The same for who stands.
    pub standing: f64,
    /// Of the error of a stated velocity.
    pub stated_velocity: f64,
    /// The factor by which independent errors of stated velocities must be greater to say as little as these correlated
    /// ones.
    pub as_if_new: f64,
}

/// The free velocity fades to standing still with this time constant, seconds.
const FREE_VELOCITY_S: f64 = 30.0;
/// How long a visitor keeps his pace, seconds.
const WALKING_S: f64 = 15.0;
/// How long somebody who stands drifts.
const STANDING_S: f64 = 1.0;
/// Errors of the stated velocity live for a few fixes (0.7 are left after a second): time constant, seconds.
pub const STATED_VELOCITY_S: f64 = 2.803_673_252;
/// Fixes that come faster count as this far apart, seconds.
const MIN_STEP_S: f64 = 0.2;

impl DecayFactors {
    /// Over `dt` seconds.
    pub fn new(dt: f64) -> Self {
        let left = |time_s: f64| fast_exp::exp(-dt / time_s);
        let keeps = fast_exp::exp(-dt.max(MIN_STEP_S) / STATED_VELOCITY_S);
        Self {
            dt,
            free_velocity: left(FREE_VELOCITY_S),
            walking: left(WALKING_S),
            standing: left(STANDING_S),
            stated_velocity: left(STATED_VELOCITY_S),
            as_if_new: (1.0 + keeps) / (1.0 - keeps),
        }
    }

    /// What is left after another step, or this where it is as long.
    pub fn over(&self, dt: f64) -> Self {
        if dt == self.dt { *self } else { Self::new(dt) }
    }
}

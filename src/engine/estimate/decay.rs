//! Decay factors of everything that decays exponentially with a constant rate. Most steps are one second long, so that they
//! are computed once for many fixes.

use crate::engine::fast_exp;

/// The share of each quantity that is left after a step.
#[derive(Debug, Clone, Copy)]
pub struct DecayFactors {
    /// Length of the step, seconds.
    dt: f64,
    /// What is left of the velocity of a visitor who may go anywhere.
    pub free_velocity: f64,
    /// What is left of the difference from the usual pace, for a visitor who walks along the route.
    pub walking: f64,
    /// What is left of a speed, for a visitor who stands.
    pub standing: f64,
    /// What is left of the error of a stated velocity.
    pub stated_velocity: f64,
    /// Factor on the variance of a stated velocity that makes independent errors as uninformative as the correlated ones.
    pub as_independent: f64,
}

/// Time constant with which the velocity of a visitor off the route decays to 0, seconds.
const FREE_VELOCITY_S: f64 = 30.0;
/// Time constant with which a visitor on the route returns to their usual pace, seconds.
const WALKING_S: f64 = 15.0;
/// Time constant with which the speed of a standing visitor decays, seconds.
const STANDING_S: f64 = 1.0;
/// Time constant of errors of the stated velocity, seconds: 0.7 of an error is left after a second.
pub const STATED_VELOCITY_S: f64 = 2.803_673_252;
/// Minimum step, seconds: faster fixes count as this far apart.
const MIN_STEP_S: f64 = 0.2;

impl DecayFactors {
    /// The factors for a step of `dt` seconds.
    pub fn new(dt: f64) -> Self {
        let left = |time_s: f64| fast_exp::exp(-dt / time_s);
        let keeps = fast_exp::exp(-dt.max(MIN_STEP_S) / STATED_VELOCITY_S);
        Self {
            dt,
            free_velocity: left(FREE_VELOCITY_S),
            walking: left(WALKING_S),
            standing: left(STANDING_S),
            stated_velocity: left(STATED_VELOCITY_S),
            as_independent: (1.0 + keeps) / (1.0 - keeps),
        }
    }

    /// The factors for another step; these ones if it has the same length.
    pub fn for_step(&self, dt: f64) -> Self {
        if dt == self.dt { *self } else { Self::new(dt) }
    }
}

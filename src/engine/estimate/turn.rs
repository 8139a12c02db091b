//! What two stated velocities in a row tell of the movement's change.
//!
//! The error of a stated velocity lives for a few seconds, so that one velocity tells little of the movement; but what
//! is new in it from one second to the next is small, and a visitor who turns, stops or starts shows at once.

use super::decay::DecayFactors;
use super::sensor::ErrorModel;
use crate::engine::fast_exp;
use crate::geodesy::Spot;

/// Variance along one axis of the velocity of somebody who may walk anywhere, m²/s².
pub const ANY_VELOCITY: f64 = 0.7;
/// Share of changes that tell nothing, and their variance.
const STRAY_SHARE: f64 = 0.02;
const STRAY: f64 = 4.0;

/// A stated velocity less what the one before lets expect of its error.
#[derive(Debug, Clone, Copy)]
pub struct VelocityChange {
    /// v − ρ v′.
    pub y: Spot,
    /// ρ.
    pub keep: f64,
    /// Variance of what is new, along one axis.
    pub fresh: f64,
}

impl VelocityChange {
    /// From two stated velocities a step apart.
    pub fn new(last: Spot, velocity: Spot, decay: &DecayFactors, errors: &ErrorModel) -> Self {
        let keep = decay.stated_velocity;
        Self {
            y: velocity - last * keep,
            keep,
            fresh: errors.stated_velocity * (1.0 - keep * keep),
        }
    }

    /// How likely this is where `expected` is expected with a variance.
    pub fn likelihood(&self, expected: Spot, variance: f64) -> f64 {
        let miss = self.y - expected;
        let far = miss.dot(miss);
        let s = self.fresh + variance;
        let wide = s + STRAY;
        // What tells nothing has long tails, which also cost less than an exponential.
        // (1 + far / 4 wide)⁻² / wide
        let tail = far + 4.0 * wide;
        let precise = 1.0 / s;
        (1.0 - STRAY_SHARE) * fast_exp::exp(-0.5 * far * precise) * precise
            + STRAY_SHARE * 16.0 * wide / (tail * tail)
    }
}

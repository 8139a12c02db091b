//! Detects changes of the movement from two stated velocities in a row.
//!
//! The error of a stated velocity persists for a few seconds, so that a single velocity says little about the movement. But
//! the error changes little from one second to the next, and a visitor who turns, stops or starts shows at once.

use crate::engine::estimate::decay::DecayFactors;
use crate::engine::fast_exp;
use crate::engine::fix::sensor::ErrorModel;
use crate::geodesy::Spot;

/// Variance along one axis of the velocity of a visitor who may walk anywhere, m²/s².
pub const ANY_VELOCITY: f64 = 0.7;
/// Share of changes that are outliers and say nothing.
const OUTLIER_SHARE: f64 = 0.02;
/// Variance of these outliers, m²/s².
const OUTLIER_VARIANCE: f64 = 4.0;

/// A stated velocity minus the part of its error that the previous one predicts.
#[derive(Debug, Clone, Copy)]
pub struct VelocityChange {
    /// The difference v − ρ v′ of this velocity v and the previous one v′, metres a second.
    pub y: Spot,
    /// The correlation ρ of the errors over this step.
    pub keep: f64,
    /// Variance along one axis of the part of the error that is new in this step, m²/s².
    pub fresh: f64,
}

impl VelocityChange {
    /// The change between two stated velocities that are one step apart.
    pub fn new(last: Spot, velocity: Spot, decay: &DecayFactors, errors: &ErrorModel) -> Self {
        let keep = decay.stated_velocity;
        Self {
            y: velocity - last * keep,
            keep,
            fresh: errors.stated_velocity * (1.0 - keep * keep),
        }
    }

    /// Likelihood of this change if `expected` is expected with a variance along one axis.
    pub fn likelihood(&self, expected: Spot, variance: f64) -> f64 {
        let miss = self.y - expected;
        let far = miss.dot(miss);
        let s = self.fresh + variance;
        let wide = s + OUTLIER_VARIANCE;
        // Outliers have long tails, which also cost less than an exponential.
        // (1 + far / 4 wide)⁻² / wide
        let tail = far + 4.0 * wide;
        let precise = 1.0 / s;
        (1.0 - OUTLIER_SHARE) * fast_exp::exp(-0.5 * far * precise) * precise
            + OUTLIER_SHARE * 16.0 * wide / (tail * tail)
    }
}

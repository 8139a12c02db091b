//! A fix that is used, on the plane.

use crate::engine::fix::time::UnixMs;
use crate::geodesy::Spot;

/// A fix that is used, on the plane.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measurement {
    /// When it was measured.
    pub time: UnixMs,
    /// Seconds since the previous measurement; 0 for the first one.
    pub dt: f64,
    /// The measured position.
    pub spot: Spot,
    /// Stated standard deviation along one axis, metres.
    pub sigma: f64,
    /// Velocity, metres a second; `None` unless the receiver states speed and course.
    pub velocity: Option<Spot>,
    /// Speed, metres a second; `None` unless the receiver states it.
    pub speed: Option<f64>,
    /// Whether the receiver has only ever stated a speed of 0. If that is a statement at all, it says that the visitor stands.
    pub only_states_standing: bool,
}

impl Measurement {
    /// The same measurement without its velocity and speed.
    pub fn without_velocity(&self) -> Self {
        Self {
            velocity: None,
            speed: None,
            ..*self
        }
    }
}

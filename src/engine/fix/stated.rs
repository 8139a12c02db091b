//! What a fix states: position fixes, as every source delivers them to the engine.

use crate::engine::fix::time::UnixMs;
use crate::geodesy::LatLon;

/// What a stated horizontal error means. Sources differ, so it is always stated explicitly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confidence {
    /// Standard deviation along one axis.
    Sigma,
    /// Radius that holds 50 % (CEP).
    Half,
    /// Radius √(σE² + σN²), 63 to 68 % (iOS).
    Rms,
    /// Radius that holds 68 % (Android, W3C in practice, gpsd `eph` on the safe side).
    R68,
    /// Radius that holds 95 %.
    R95,
    /// Interval along one axis that holds 95 % (gpsd `epx`, `epy`).
    Axis95,
    /// The value is not a length but a dilution of precision (HDOP).
    Hdop,
}

/// A horizontal error with its meaning.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HorizontalError {
    /// Metres, or a bare factor for [`Confidence::Hdop`].
    pub value: f64,
    /// What the value means.
    pub confidence: Confidence,
}

/// The quality of a fix as stated by the receiver.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FixMode {
    /// No position; the rest of the fix must not be used.
    None,
    /// Latitude and longitude.
    TwoD,
    /// Latitude, longitude and height.
    ThreeD,
}

/// A position fix.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fix {
    /// When it was measured.
    pub time: UnixMs,
    /// Measured position.
    pub position: LatLon,
    /// Quality of the fix.
    pub mode: FixMode,
    /// Stated horizontal error; `None` if the source states none.
    pub error: Option<HorizontalError>,
    /// Speed over ground, metres a second.
    pub speed_mps: Option<f64>,
    /// Direction of movement, degrees clockwise from north.
    pub course_deg: Option<f64>,
}

/// The radius that holds 68 % of positions, in standard deviations along one axis (two-dimensional Gaussian).
pub const R68_PER_SIGMA: f64 = 1.51;

impl HorizontalError {
    /// Standard deviation along one axis, metres. Two-dimensional Gaussian: R50 = 1.177 σ, R68 = [`R68_PER_SIGMA`] σ,
    /// R95 = 2.448 σ; HDOP with a range error of 5 m (uncalibrated receivers).
    pub fn sigma_m(self) -> f64 {
        match self.confidence {
            Confidence::Sigma => self.value,
            Confidence::Half => self.value / 1.177,
            Confidence::Rms => self.value / std::f64::consts::SQRT_2,
            Confidence::R68 => self.value / R68_PER_SIGMA,
            Confidence::R95 => self.value / 2.448,
            Confidence::Axis95 => self.value / 1.96,
            Confidence::Hdop => self.value * 5.0,
        }
    }
}

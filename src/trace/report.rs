//! What a receiver says of one moment, and what was refused of what it said.

use super::Place;
use crate::engine::{Confidence, Fix, FixMode, HorizontalError, UnixMs};
use crate::geodesy::LatLon;
use thiserror::Error;

/// What a receiver says of one moment: a position, or that it has none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Report {
    /// When it was measured; `None` where the receiver does not know the date yet.
    pub time: Option<UnixMs>,
    /// UTC time of day in milliseconds, where only that is known.
    pub time_of_day_ms: Option<u32>,
    /// Quality class.
    pub mode: FixMode,
    /// Where; may be present but stale where `mode` is [`FixMode::None`].
    pub position: Option<LatLon>,
    /// Horizontal error with its meaning.
    pub error: Option<HorizontalError>,
    /// Speed over ground, metres a second.
    pub speed_mps: Option<f64>,
    /// Direction of movement, degrees clockwise from north, below 360.
    pub course_deg: Option<f64>,
    /// Horizontal dilution of precision.
    pub hdop: Option<f64>,
    /// Satellites used.
    pub satellites_used: Option<u32>,
}

impl Report {
    /// A moment without a position.
    pub const NOTHING: Self = Self {
        time: None,
        time_of_day_ms: None,
        mode: FixMode::None,
        position: None,
        error: None,
        speed_mps: None,
        course_deg: None,
        hdop: None,
        satellites_used: None,
    };

    /// The usable fix of this moment; `None` without a position, a mode or a time.
    pub fn fix(&self) -> Option<Fix> {
        if self.mode == FixMode::None {
            return None;
        }
        let error = self.error.or(self.hdop.map(|value| HorizontalError {
            value,
            confidence: Confidence::Hdop,
        }));
        Some(Fix {
            time: self.time?,
            position: self.position?,
            mode: self.mode,
            error,
            speed_mps: self.speed_mps,
            course_deg: self.course_deg,
        })
    }
}

/// Why one line or point of a recording was not used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Refusal {
    /// The checksum does not match: damaged on the way.
    #[error("wrong checksum")]
    Checksum,
    /// A sentence without a checksum cannot be trusted.
    #[error("no checksum")]
    NoChecksum,
    /// Not what its kind should look like.
    #[error("malformed")]
    Malformed,
    /// Longer than anything of its kind.
    #[error("line too long")]
    TooLong,
    /// A position without a time.
    #[error("a position without a time")]
    NoTime,
}

/// How much was refused, by reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Refused {
    /// Wrong or missing checksums.
    pub checksum: usize,
    /// Malformed or overlong lines.
    pub malformed: usize,
    /// Positions without a time.
    pub untimed: usize,
    /// The first refusal and its place.
    pub first: Option<(Place, Refusal)>,
}

impl Refused {
    /// Counts one refusal.
    pub fn add(&mut self, place: Place, refusal: Refusal) {
        match refusal {
            Refusal::Checksum | Refusal::NoChecksum => self.checksum += 1,
            Refusal::Malformed | Refusal::TooLong => self.malformed += 1,
            Refusal::NoTime => self.untimed += 1,
        }
        self.first.get_or_insert((place, refusal));
    }

    /// All refusals.
    pub fn total(&self) -> usize {
        self.checksum + self.malformed + self.untimed
    }
}

/// A speed in metres a second, if it is one: Apple writes −1 for "unknown".
pub(super) fn speed(mps: f64) -> Option<f64> {
    (0.0..=1000.0).contains(&mps).then_some(mps)
}

/// A course in degrees, below 360, if it is one: Apple writes −1 for "unknown".
pub(super) fn course(deg: f64) -> Option<f64> {
    (0.0..=360.0)
        .contains(&deg)
        .then_some(if deg == 360.0 { 0.0 } else { deg })
}

/// An error in metres, if it is one: not finite, negative or zero means "unknown" everywhere.
pub(super) fn error(metres: f64, confidence: Confidence) -> Option<HorizontalError> {
    (metres > 0.0 && metres <= 1e7).then_some(HorizontalError {
        value: metres,
        confidence,
    })
}

/// A dilution of precision, if it is one: receivers write 0, 50 or 99.99 for "unknown".
pub(super) fn dilution(value: f64) -> Option<f64> {
    (value > 0.0 && value < 50.0).then_some(value)
}

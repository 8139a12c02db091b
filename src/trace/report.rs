//! Reports of a receiver about one moment, and the account of what was refused.

use super::Place;
use crate::engine::{Confidence, Fix, FixMode, HorizontalError, UnixMs};
use crate::geodesy::LatLon;
use std::collections::BTreeMap;
use std::fmt;
use thiserror::Error;

/// A receiver's report about one moment: a position, or that it has none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Report {
    /// Time of the measurement; `None` if the receiver does not know the date yet.
    pub time: Option<UnixMs>,
    /// UTC time of day in milliseconds, if only that is known.
    pub time_of_day_ms: Option<u32>,
    /// Quality of the position.
    pub mode: FixMode,
    /// The position; it may be stale if `mode` is [`FixMode::None`].
    pub position: Option<LatLon>,
    /// Horizontal error with its meaning.
    pub error: Option<HorizontalError>,
    /// Speed over ground, metres a second.
    pub speed_mps: Option<f64>,
    /// Direction of movement, degrees clockwise from north, below 360.
    pub course_deg: Option<f64>,
    /// Horizontal dilution of precision.
    pub hdop: Option<f64>,
    /// Number of satellites used.
    pub satellites_used: Option<u32>,
    /// Why the stated position is not used, if it is not; `mode` is then [`FixMode::None`] or `time` is absent.
    pub flaw: Option<Refusal>,
}

impl Report {
    /// A report without a position.
    pub const EMPTY: Self = Self {
        time: None,
        time_of_day_ms: None,
        mode: FixMode::None,
        position: None,
        error: None,
        speed_mps: None,
        course_deg: None,
        hdop: None,
        satellites_used: None,
        flaw: None,
    };

    /// Why this report yields no fix although it states a position; `None` if it yields one or states none.
    pub fn refusal(&self) -> Option<Refusal> {
        let untimed = self.mode != FixMode::None && self.time.is_none();
        self.flaw.or(untimed.then_some(Refusal::NoTime))
    }

    /// The usable fix of this moment; `None` without a position, a mode or a time.
    pub fn fix(&self) -> Option<Fix> {
        if self.mode == FixMode::None || self.flaw.is_some() {
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Error)]
pub enum Refusal {
    /// The checksum does not match, so the line is damaged.
    #[error("wrong checksum")]
    Checksum,
    /// The sentence has no checksum, so it cannot be trusted.
    #[error("no checksum")]
    NoChecksum,
    /// The line does not have the form of its kind.
    #[error("malformed")]
    Malformed,
    /// The line is too long.
    #[error("line too long")]
    TooLong,
    /// The position has no time.
    #[error("a position without a time")]
    NoTime,
    /// The time is in an unknown format.
    #[error("a time that was not understood")]
    UnreadTime,
    /// The position is not numeric, is outside ±90 and ±180, or is exactly 0, 0, which recorders write for "unknown".
    #[error("not a position on Earth (±90, ±180)")]
    NotAPosition,
    /// Another point of the same moment is used.
    #[error("the same time as another point")]
    SameTime,
    /// The receiver had lost its satellites and estimated the position from its last fix.
    #[error("estimated by the receiver without satellites")]
    Estimated,
    /// There were several receivers, and another one was better.
    #[error("by another receiver than the better one")]
    OtherReceiver,
}

/// How often one reason applied, and the first place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusalCount {
    /// Number of refused lines or points.
    pub count: usize,
    /// Place of the first one, if the format has places.
    pub place: Option<Place>,
    /// Text of the first one, at most [`MAX_EXAMPLE`] characters.
    pub example: Option<String>,
}

/// Maximum length of the example in [`RefusalCount`], characters.
pub const MAX_EXAMPLE: usize = 40;

/// The refused lines and points, counted by reason.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Refused {
    reasons: BTreeMap<Refusal, RefusalCount>,
}

impl Refused {
    /// Counts one refusal.
    pub fn add(&mut self, place: Place, refusal: Refusal) {
        self.add_with(Some(place), refusal, None);
    }

    /// Counts one refusal and keeps the text of the first one.
    pub fn add_example(&mut self, place: Place, refusal: Refusal, said: &str) {
        self.add_with(Some(place), refusal, Some(said));
    }

    /// Counts one refusal whose place is no longer known.
    pub fn add_somewhere(&mut self, refusal: Refusal) {
        self.add_with(None, refusal, None);
    }

    /// Counts refusals whose places are no longer known.
    pub fn add_many(&mut self, refusal: Refusal, count: usize) {
        for _ in 0..count {
            self.add_somewhere(refusal);
        }
    }

    fn add_with(&mut self, place: Option<Place>, refusal: Refusal, said: Option<&str>) {
        let reason = self.reasons.entry(refusal).or_insert_with(|| RefusalCount {
            count: 0,
            place,
            example: said.map(|said| said.chars().take(MAX_EXAMPLE).collect()),
        });
        reason.count += 1;
    }

    /// Number of refusals for this reason.
    pub fn count(&self, refusal: Refusal) -> usize {
        self.reasons.get(&refusal).map_or(0, |reason| reason.count)
    }

    /// The entry of one reason, which is added if there is none.
    pub fn reason(&self, refusal: Refusal) -> Option<&RefusalCount> {
        self.reasons.get(&refusal)
    }

    /// Number of all refusals.
    pub fn total(&self) -> usize {
        self.reasons.values().map(|reason| reason.count).sum()
    }
}

/// The reasons with their counts and first places: "wrong checksum (2, first at line 7); malformed (1, at line 9)".
impl fmt::Display for Refused {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (refusal, reason)) in self.reasons.iter().enumerate() {
            if index > 0 {
                write!(out, "; ")?;
            }
            write!(out, "{refusal} ({}", reason.count)?;
            if let Some(place) = reason.place {
                let first = if reason.count > 1 { "first " } else { "" };
                write!(out, ", {first}at {place}")?;
            }
            if let Some(example) = &reason.example {
                write!(out, ": {example:?}")?;
            }
            write!(out, ")")?;
        }
        Ok(())
    }
}

/// A correction that was made to a recording, or a part of it that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Note {
    /// The points were sorted by their times.
    #[error(
        "the points were not in the order of their times and were sorted ({steps} {} back in time)",
        if *steps == 1 { "step" } else { "steps" }
    )]
    Reordered {
        /// Number of points that were earlier than the one before them.
        steps: usize,
    },
    /// The clock was set back during the recording; the points stay in the order in which they were recorded.
    #[error(
        "the clock was set back {} during the recording: the points stay in their order, and the later times are shifted",
        if *steps == 1 { "once".to_owned() } else { format!("{steps} times") }
    )]
    ClockSet {
        /// Number of times the clock was set back.
        steps: usize,
    },
    /// The file ends in the middle; the complete entries are used.
    #[error("the file is cut off at {place}: the complete entries before it are used")]
    CutOff {
        /// Where the last complete part ends.
        place: Place,
    },
    /// The file is damaged at one place; everything before it is used.
    #[error("the file is damaged at {place} ({what}): only what comes before it is used")]
    Damaged {
        /// Place of the damage.
        place: Place,
        /// What is wrong there.
        what: String,
    },
}

/// A position from latitude and longitude; `None` if they are out of range or 0, 0, which recorders write for "unknown".
pub(super) fn position((lat, lon): (f64, f64)) -> Option<LatLon> {
    LatLon::new(lat, lon).filter(|_| (lat, lon) != (0.0, 0.0))
}

/// A speed in metres a second; `None` for negative values, since Apple writes −1 for "unknown".
pub(super) fn speed(mps: f64) -> Option<f64> {
    (0.0..=1000.0).contains(&mps).then_some(mps)
}

/// A course in degrees, from 0 to below 360; `None` for negative values, since Apple writes −1 for "unknown".
pub(super) fn course(deg: f64) -> Option<f64> {
    (0.0..=360.0)
        .contains(&deg)
        .then_some(if deg == 360.0 { 0.0 } else { deg })
}

/// An error in metres; `None` for values that are not finite, negative or zero, which mean "unknown" in all formats.
pub(super) fn error(metres: f64, confidence: Confidence) -> Option<HorizontalError> {
    (metres > 0.0 && metres <= 1e7).then_some(HorizontalError {
        value: metres,
        confidence,
    })
}

/// A dilution of precision; `None` for 0, 50 and 99.99, which receivers write for "unknown".
pub(super) fn dilution(value: f64) -> Option<f64> {
    (value > 0.0 && value < 50.0).then_some(value)
}

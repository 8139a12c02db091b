//! Why a recording cannot be used: what, where, and what to do about it.

use super::{MAX_BYTES, MAX_FIXES, Note, Refused};
use std::fmt;
use thiserror::Error;

/// A recording that cannot be used.
#[derive(Debug, Clone, PartialEq, Error)]
#[error("{name}: {fault}")]
pub struct TraceError {
    /// What the caller named the recording.
    pub name: String,
    /// What is wrong.
    pub fault: TraceFault,
}

/// A place in a recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Line, from 1.
    Line(usize),
    /// Byte offset, from 0, for forms without dependable lines.
    Byte(usize),
    /// Entry of a list, from 1.
    Entry(usize),
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(line) => write!(out, "line {line}"),
            Self::Byte(offset) => write!(out, "byte {offset}"),
            Self::Entry(entry) => write!(out, "entry {entry}"),
        }
    }
}

/// What is wrong with a recording.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum TraceFault {
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
    /// Larger than any walk.
    #[error("{bytes} bytes are more than a walk needs (at most {MAX_BYTES}): cut the recording")]
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// More fixes than any walk has.
    #[error("more than {MAX_FIXES} fixes: cut the recording")]
    TooManyFixes,
    /// gzip magic.
    #[error("compressed with gzip: unpack it first (gunzip)")]
    Compressed,
    /// None of the known forms.
    #[error(
        "not a recorded walk that is known here (GPX, NMEA 0183, gpsd JSON lines, GnssLogger, SnapperGPS, \
         Google Timeline); \
         a receiver's binary log (SiRF, UBX) is made readable by gpsd: gpsdecode -j"
    )]
    Unrecognised,
    /// Not UTF-8 where the form demands it.
    #[error("{place}: not UTF-8, and no other known encoding is declared: save the file as UTF-8")]
    NotUtf8 {
        /// Where.
        place: Place,
    },
    /// The form is broken at one place.
    #[error("{place}: {what}")]
    Malformed {
        /// Where.
        place: Place,
        /// What is wrong there, and the cure.
        what: String,
    },
    /// One entry of an array is broken.
    #[error("entry {entry}: {what}")]
    Unreadable {
        /// Which, from 1.
        entry: usize,
        /// What is wrong with it.
        what: String,
    },
    /// A drawn line and not a recording.
    #[error(
        "none of its {points} points has a time: this is a drawn route, not a recorded walk; \
         record one, or rehearse without a trace"
    )]
    Untimed {
        /// How many points it has.
        points: usize,
    },
    /// GPX without a single track or route point.
    #[error("no usable fix in it: it has no track points")]
    NoPoints,
    /// GPX with waypoints and no track.
    #[error(
        "it holds only waypoints ({waypoints}): places and not a walk; export the track, or rehearse without a trace"
    )]
    WaypointsOnly {
        /// How many.
        waypoints: usize,
    },
    /// A Timeline without positions that have a time.
    #[error(
        "this Google Timeline names visits and trips, but no path and no raw signals: it does not say where the walker \
         was when; export the Timeline from the phone, or Records.json"
    )]
    NoPath,
    /// All points are of one moment.
    #[error(
        "all {points} points have one time ({time}): when the walker was where is lost; \
         record again, or export with the time of each point"
    )]
    OneTime {
        /// How many points it has.
        points: usize,
        /// That time, RFC 3339.
        time: String,
    },
    /// Readable, but nothing usable.
    #[error("no usable fix in it{}", because(.refused, .notes))]
    NoFix {
        /// Why the lines were refused.
        refused: Refused,
        /// What could not be read.
        notes: Vec<Note>,
    },
}

fn because(refused: &Refused, notes: &[Note]) -> String {
    let cut = notes.iter().find_map(|note| match note {
        Note::CutOff { place } => Some(format!("the file is cut off at {place}")),
        Note::Reordered { .. } | Note::ClockSet { .. } | Note::Damaged { .. } => None,
    });
    match (refused.total(), cut) {
        (0, None) => ": the receiver had no position".to_owned(),
        (0, Some(cut)) => format!(": {cut}"),
        (total, None) => format!(" ({total} left out: {refused})"),
        (total, Some(cut)) => format!(" ({total} left out: {refused}; {cut})"),
    }
}

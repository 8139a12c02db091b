//! Why a recording cannot be used: what is wrong, where, and what to do about it.

use super::{MAX_BYTES, MAX_FIXES, Note, Refused};
use std::fmt;
use thiserror::Error;

/// A recording that cannot be used.
#[derive(Debug, Clone, PartialEq, Error)]
#[error("{name}: {fault}")]
pub struct TraceError {
    /// The caller's name for the recording.
    pub name: String,
    /// What is wrong.
    pub fault: TraceFault,
}

/// A place in a recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Line, from 1.
    Line(usize),
    /// Byte offset, from 0, for formats without reliable lines.
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
    /// The file is empty.
    #[error("the file is empty")]
    Empty,
    /// The file is too large.
    #[error("{bytes} bytes are more than a walk needs (at most {MAX_BYTES}): cut the recording")]
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// The file has too many fixes.
    #[error("more than {MAX_FIXES} fixes: cut the recording")]
    TooManyFixes,
    /// The file is compressed with gzip.
    #[error("compressed with gzip: unpack it first (gunzip)")]
    Compressed,
    /// The format is unknown.
    #[error(
        "not a recorded walk that is known here (GPX, NMEA 0183, gpsd JSON lines, GnssLogger, SnapperGPS, \
         Google Timeline); \
         a receiver's binary log (SiRF, UBX) is made readable by gpsd: gpsdecode -j"
    )]
    Unrecognised,
    /// The file is not UTF-8, but its format requires it.
    #[error("{place}: not UTF-8, and no other known encoding is declared: save the file as UTF-8")]
    NotUtf8 {
        /// Where.
        place: Place,
    },
    /// The file is malformed at one place.
    #[error("{place}: {what}")]
    Malformed {
        /// Where.
        place: Place,
        /// What is wrong there, and how to fix it.
        what: String,
    },
    /// One entry of an array is malformed.
    #[error("entry {entry}: {what}")]
    Unreadable {
        /// Number of the entry, from 1.
        entry: usize,
        /// What is wrong with it.
        what: String,
    },
    /// The file is a drawn line and not a recording.
    #[error(
        "none of its {points} points has a time: this is a drawn route, not a recorded walk; \
         record one, or rehearse without a trace"
    )]
    Untimed {
        /// How many points it has.
        points: usize,
    },
    /// The GPX file has no track or route points.
    #[error("no usable fix in it: it has no track points")]
    NoPoints,
    /// The GPX file has waypoints but no track.
    #[error(
        "it holds only waypoints ({waypoints}): places and not a walk; export the track, or rehearse without a trace"
    )]
    WaypointsOnly {
        /// How many.
        waypoints: usize,
    },
    /// The Timeline has no positions with a time.
    #[error(
        "this Google Timeline names visits and trips, but no path and no raw signals: it does not say where the walker \
         was when; export the Timeline from the phone, or Records.json"
    )]
    NoPath,
    /// All points have the same time.
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
    /// The file is readable, but has no usable fix.
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

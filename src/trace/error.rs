//! Why a recording cannot be used: what is wrong, where, and what to do about it.

use super::{MAX_BYTES, MAX_FIXES, Note, Place, Refused};
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

/// What is wrong with a recording.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum TraceFault {
    /// The file is empty.
    #[error("the file is empty")]
    Empty,
    /// The file is too large.
    #[error("cut the recording: it has {bytes} bytes, and at most {MAX_BYTES} are read")]
    TooLarge {
        /// Size of the file in bytes.
        bytes: usize,
    },
    /// The file has too many fixes.
    #[error("cut the recording: it has more than {MAX_FIXES} fixes")]
    TooManyFixes,
    /// The file is compressed with gzip.
    #[error("unpack it first (gunzip): it is compressed with gzip")]
    Compressed,
    /// The format is unknown.
    #[error(
        "not a recorded walk in a known format (GPX, NMEA 0183, gpsd JSON lines, GnssLogger, SnapperGPS, \
         Google Timeline); \
         convert a receiver's binary log (SiRF, UBX) with gpsd: gpsdecode -j"
    )]
    Unrecognised,
    /// The file is not UTF-8, but its format requires it.
    #[error(
        "{place}: save the file as UTF-8: its encoding is neither UTF-8 nor one that is declared and known"
    )]
    NotUtf8 {
        /// Place of the fault.
        place: Place,
    },
    /// The file is malformed at one place.
    #[error("{place}: {what}")]
    Malformed {
        /// Place of the fault.
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
         record a walk, or rehearse without a trace"
    )]
    Untimed {
        /// Number of points.
        points: usize,
    },
    /// The GPX file has no track or route points.
    #[error("it has no track points, and so no usable fix")]
    NoPoints,
    /// The GPX file has waypoints but no track.
    #[error(
        "it has waypoints ({waypoints}) but no track: export the track, or rehearse without a trace"
    )]
    WaypointsOnly {
        /// Number of waypoints.
        waypoints: usize,
    },
    /// The Timeline has no positions with a time.
    #[error(
        "this Google Timeline has visits and trips, but no path and no raw signals, so it does not say where the visitor \
         was at what time; export the Timeline from the phone, or use Records.json"
    )]
    NoPath,
    /// All points have the same time.
    #[error(
        "all {points} points have the same time ({time}), so the pace of the walk is lost; \
         export it with the time of each point, or record it again"
    )]
    OneTime {
        /// Number of points.
        points: usize,
        /// The time of all points, in RFC 3339.
        time: String,
    },
    /// The file is readable, but has no usable fix.
    #[error("it has no usable fix{}", describe_refusals(.refused, .notes))]
    NoFix {
        /// Why the lines were refused.
        refused: Refused,
        /// What could not be read.
        notes: Vec<Note>,
    },
}

fn describe_refusals(refused: &Refused, notes: &[Note]) -> String {
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

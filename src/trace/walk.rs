//! A recorded walk: what every reader of a format returns.

use super::{Note, Refused};
use crate::engine::Fix;

/// The format of a recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// GPX 1.0 or 1.1, with the extensions that phones and watches add.
    Gpx,
    /// NMEA 0183 sentences, bare or wrapped by a logging app.
    Nmea,
    /// gpsd's JSON lines, alone or between the sentences they were made from.
    Gpsd,
    /// Lines of Google's GnssLogger app (`Fix,…`).
    GnssLogger,
    /// JSON of the SnapperGPS cloud (`datetime`, `latitude`, `longitude`, `confidence`).
    Snapper,
    /// Google Timeline as Android, iOS or Takeout exports it.
    Timeline,
}

/// A recorded walk.
#[derive(Debug, Clone, PartialEq)]
pub struct Trace {
    /// The format of the recording.
    pub dialect: Dialect,
    /// The usable fixes, in the order of their times. Moments without a position leave a gap.
    pub fixes: Vec<Fix>,
    /// The lines and points that were not used, with the reasons.
    pub refused: Refused,
    /// Corrections that were made to the recording, and what could not be read.
    pub notes: Vec<Note>,
}

impl Trace {
    /// The account of the recording for the user: how many fixes are used, what was left out and why, then the notes.
    pub fn account(&self) -> Vec<String> {
        let used = match self.fixes.len() {
            1 => "1 fix read".to_owned(),
            count => format!("{count} fixes read"),
        };
        let left_out = match self.refused.total() {
            0 => "none left out".to_owned(),
            total => format!("{total} left out: {}", self.refused),
        };
        let mut account = vec![format!("{used}, {left_out}")];
        account.extend(self.notes.iter().map(Note::to_string));
        account
    }
}

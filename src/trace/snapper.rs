//! JSON of the SnapperGPS walks: the fixes of a snapshot receiver, and the true path.
//!
//! `confidence` is documented as the radius that holds half of the positions; on the published walks it holds 79 to 96 %.

use super::numbers::number_if_any;
use super::report::{self, error};
use super::{
    Dialect, MAX_FIXES, Note, Place, Refusal, Refused, Trace, TraceFault, times, truncated_json,
};
use crate::engine::{Confidence, Fix, FixMode, UnixMs};
use crate::geodesy::LatLon;
use serde::Deserialize;
use serde::de::DeserializeOwned;

const DAY_MS: i64 = 86_400_000;

/// A true position of the walker.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TruePosition {
    /// Time of the position.
    pub time: UnixMs,
    /// The position, accurate to centimetres.
    pub position: LatLon,
}

#[derive(Deserialize)]
struct SnapperFix {
    datetime: String,
    latitude: f64,
    longitude: f64,
    #[serde(default, deserialize_with = "number_if_any")]
    confidence: Option<f64>,
}

#[derive(Deserialize)]
struct SnapperTruth {
    time: String,
    latitude: f64,
    longitude: f64,
}

/// Reads the receiver's fixes. If the file ends in the middle, the complete entries are read.
pub fn read(bytes: &[u8]) -> Result<Trace, TraceFault> {
    let mut notes = Vec::new();
    let entries: Vec<SnapperFix> = match truncated_json::close(bytes) {
        Some((whole, end)) => {
            let place = Place::Byte(end);
            notes.push(Note::CutOff { place });
            array(&whole)?
        }
        None => array(bytes)?,
    };
    let mut refused = Refused::default();
    let mut fixes = Vec::with_capacity(entries.len());
    for (index, entry) in entries.iter().enumerate() {
        let place = Place::Entry(index + 1);
        let position = report::position((entry.latitude, entry.longitude));
        match (times::read(&entry.datetime), position) {
            (None, _) => refused.add_example(place, Refusal::UnreadTime, &entry.datetime),
            (_, None) => refused.add(place, Refusal::NotAPosition),
            (Some(time), Some(position)) => fixes.push(Fix {
                time,
                position,
                mode: FixMode::TwoD,
                error: entry
                    .confidence
                    .and_then(|metres| error(metres, Confidence::Half)),
                speed_mps: None,
                course_deg: None,
            }),
        }
    }
    Ok(Trace {
        dialect: Dialect::Snapper,
        fixes,
        refused,
        notes,
    })
}

/// Reads the true path, which states only the time of day (UTC). The date is that of `first_fix`.
pub fn read_truth(bytes: &[u8], first_fix: UnixMs) -> Result<Vec<TruePosition>, TraceFault> {
    let entries: Vec<SnapperTruth> = array(bytes)?;
    let midnight = first_fix.0.div_euclid(DAY_MS) * DAY_MS;
    let positions = entries.iter().enumerate().map(|(index, entry)| {
        let time: jiff::civil::Time = entry
            .time
            .parse()
            .map_err(|_| wrong(index, "\"time\" is not a time of day"))?;
        let since = time
            .duration_since(jiff::civil::Time::midnight())
            .as_millis();
        let since = i64::try_from(since).expect("OK because a day has 86 400 000 ms");
        Ok(TruePosition {
            time: UnixMs(midnight + since),
            position: position(index, entry.latitude, entry.longitude)?,
        })
    });
    positions.collect()
}

fn array<T: DeserializeOwned>(bytes: &[u8]) -> Result<Vec<T>, TraceFault> {
    let entries: Vec<T> = serde_json::from_slice(bytes).map_err(|wrong| TraceFault::Malformed {
        place: Place::Line(wrong.line()),
        what: format!("not the JSON of a SnapperGPS walk: {wrong}"),
    })?;
    if entries.len() > MAX_FIXES {
        Err(TraceFault::TooManyFixes)
    } else {
        Ok(entries)
    }
}

fn position(index: usize, lat: f64, lon: f64) -> Result<LatLon, TraceFault> {
    LatLon::new(lat, lon).ok_or_else(|| wrong(index, "latitude or longitude is not on Earth"))
}

fn wrong(index: usize, what: &str) -> TraceFault {
    TraceFault::Unreadable {
        entry: index + 1,
        what: what.to_owned(),
    }
}

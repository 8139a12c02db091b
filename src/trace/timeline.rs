//! Google Timeline as phones export it: `Timeline.json` of Android (`semanticSegments`, `rawSignals`),
//! `location-history.json` of iOS (a list of segments), and Takeout's older `Records.json` (`locations`).
//!
//! Raw signals state an accuracy and are preferred; the points of a path are minutes apart and state none. Visits and
//! activities name places without the times at which the phone was there, so they are not used.

use super::numbers::{decimal, number_if_any};
use super::report::{self, course, error, speed};
use super::{
    Dialect, MAX_FIXES, Note, Place, Refusal, Refused, Trace, TraceFault, times, truncated_json,
};
use crate::engine::{Confidence, Fix, FixMode, UnixMs};
use crate::geodesy::LatLon;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// Number of bytes that are searched for the names that distinguish a Timeline from other JSON.
const SEARCHED_BYTES: usize = 64 * 1024;
const MINUTE_MS: f64 = 60_000.0;
/// Maximum offset within a path, minutes: one year.
const MAX_OFFSET_MIN: f64 = 525_600.0;

/// Whether a JSON text is a Timeline.
pub(super) fn is_timeline(json: &[u8]) -> bool {
    let head = &json[..json.len().min(SEARCHED_BYTES)];
    let names = |name: &str| {
        head.windows(name.len())
            .any(|window| window == name.as_bytes())
    };
    let is_list = head.first() == Some(&b'[');
    names("\"semanticSegments\"")
        || names("\"rawSignals\"")
        || names("\"timelinePath\"")
        || names("\"latitudeE7\"")
        || names("\"timelineObjects\"")
        || (is_list && names("\"startTime\"") && names("\"endTime\""))
}

/// Reads the positions. If the file ends in the middle, the complete entries are read.
pub fn read(bytes: &[u8]) -> Result<Trace, TraceFault> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let (whole, notes) = match truncated_json::close(bytes) {
        Some((whole, end)) => {
            let place = Place::Byte(end);
            (whole.into(), vec![Note::CutOff { place }])
        }
        None => (std::borrow::Cow::Borrowed(bytes), Vec::new()),
    };
    let export: Export = match bytes.trim_ascii_start().first() {
        Some(b'[') => Export {
            segments: json(&whole)?,
            ..Export::default()
        },
        _ => json(&whole)?,
    };
    let mut reader = Reader::default();
    export
        .locations
        .iter()
        .enumerate()
        .for_each(|(index, one)| reader.location(index, one));
    let signals = export.signals.iter().enumerate();
    signals.for_each(|(index, one)| reader.signal(index, one));
    let times = reader.fixes.iter().map(|fix| fix.time);
    let told_by_signals = times.clone().min().zip(times.max());
    let segments = export.segments.iter().enumerate();
    segments.for_each(|(index, one)| reader.segment(index, one, told_by_signals));
    if reader.fixes.len() > MAX_FIXES {
        return Err(TraceFault::TooManyFixes);
    }
    if reader.fixes.is_empty() && reader.refused.total() == 0 {
        return Err(TraceFault::NoPath);
    }
    Ok(Trace {
        dialect: Dialect::Timeline,
        fixes: reader.fixes,
        refused: reader.refused,
        notes,
    })
}

#[derive(Default)]
struct Reader {
    fixes: Vec<Fix>,
    refused: Refused,
}

impl Reader {
    fn location(&mut self, index: usize, location: &Location) {
        let time = location
            .timestamp
            .as_ref()
            .or(location.timestamp_ms.as_ref());
        let degrees = |e7: Option<i64>| e7.map(|e7| e7 as f64 / 1e7);
        let position = degrees(location.latitude_e7).zip(degrees(location.longitude_e7));
        let fix = self.fix(index, time, position.and_then(report::position));
        self.fixes.extend(fix.map(|fix| {
            Fix {
                error: location
                    .accuracy
                    .and_then(|metres| error(metres, Confidence::R68)),
                speed_mps: location.velocity.and_then(speed),
                course_deg: location.heading.and_then(course),
                ..fix
            }
        }));
    }

    fn signal(&mut self, index: usize, signal: &Signal) {
        let Some(said) = &signal.position else {
            return;
        };
        let position = said.lat_lon.as_deref().and_then(position);
        let fix = self.fix(index, said.timestamp.as_ref(), position);
        self.fixes.extend(fix.map(|fix| {
            Fix {
                error: said
                    .accuracy_m
                    .and_then(|metres| error(metres, Confidence::R68)),
                speed_mps: said.speed_mps.and_then(speed),
                ..fix
            }
        }));
    }

    /// The points of a segment's path at times for which there are no raw signals.
    fn segment(&mut self, index: usize, segment: &Segment, told: Option<(UnixMs, UnixMs)>) {
        for point in &segment.path {
            let offset = point.offset_min.as_ref().and_then(Number::value);
            let time = match (&point.time, offset, &segment.start_time) {
                (Some(time), _, _) => Some(time.clone()),
                (None, Some(minutes), Some(start)) => Some(later(start, minutes)),
                (None, _, _) => None,
            };
            let position = point.point.as_deref().and_then(position);
            let is_told =
                |fix: &Fix| told.is_some_and(|(from, to)| (from..=to).contains(&fix.time));
            let fix = self.fix(index, time.as_ref(), position);
            self.fixes.extend(fix.filter(|fix| !is_told(fix)));
        }
    }

    fn fix(
        &mut self,
        index: usize,
        time: Option<&String>,
        position: Option<LatLon>,
    ) -> Option<Fix> {
        let place = Place::Entry(index + 1);
        let Some(said) = time else {
            self.refused.add(place, Refusal::NoTime);
            return None;
        };
        let Some(time) = times::read(said) else {
            self.refused.add_example(place, Refusal::UnreadTime, said);
            return None;
        };
        let Some(position) = position else {
            self.refused.add(place, Refusal::NotAPosition);
            return None;
        };
        Some(Fix {
            time,
            position,
            mode: FixMode::TwoD,
            error: None,
            speed_mps: None,
            course_deg: None,
        })
    }
}

/// The time some minutes after another, as text; if the first text is not a time, a text that names both parts.
fn later(start: &str, minutes: f64) -> String {
    match times::read(start) {
        Some(time) if (0.0..=MAX_OFFSET_MIN).contains(&minutes) => {
            (time.0 + (minutes * MINUTE_MS) as i64).to_string()
        }
        _ => format!("{start} and {minutes} min"),
    }
}

/// Parses a position: `geo:-41.2889,174.7772` from iOS or `-41.2889°, 174.7772°` from Android.
fn position(text: &str) -> Option<LatLon> {
    let text = text.trim().strip_prefix("geo:").unwrap_or(text);
    let (text, _) = text.split_once(';').unwrap_or((text, ""));
    let mut numbers = text
        .split(',')
        .map(|number| decimal(number.trim().trim_end_matches('°')));
    report::position((numbers.next()??, numbers.next()??))
}

fn json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, TraceFault> {
    serde_json::from_slice(bytes).map_err(|wrong| TraceFault::Malformed {
        place: Place::Line(wrong.line()),
        what: format!("not the JSON of a Google Timeline: {wrong}"),
    })
}

#[derive(Deserialize, Default)]
struct Export {
    #[serde(default, rename = "semanticSegments")]
    segments: Vec<Segment>,
    #[serde(default, rename = "rawSignals")]
    signals: Vec<Signal>,
    #[serde(default)]
    locations: Vec<Location>,
}

#[derive(Deserialize)]
struct Segment {
    #[serde(rename = "startTime")]
    start_time: Option<String>,
    #[serde(default, rename = "timelinePath")]
    path: Vec<PathPoint>,
}

#[derive(Deserialize)]
struct PathPoint {
    point: Option<String>,
    time: Option<String>,
    #[serde(rename = "durationMinutesOffsetFromStartTime")]
    offset_min: Option<Number>,
}

/// Parses a number, with or without quotes.
#[derive(Deserialize)]
#[serde(untagged)]
enum Number {
    Plain(f64),
    Quoted(String),
}

impl Number {
    fn value(&self) -> Option<f64> {
        match self {
            Self::Plain(number) => Some(*number),
            Self::Quoted(text) => decimal(text),
        }
    }
}

#[derive(Deserialize)]
struct Signal {
    position: Option<SignalPosition>,
}

#[derive(Deserialize)]
struct SignalPosition {
    #[serde(rename = "LatLng", alias = "latLng")]
    lat_lon: Option<String>,
    #[serde(default, rename = "accuracyMeters", deserialize_with = "number_if_any")]
    accuracy_m: Option<f64>,
    #[serde(
        default,
        rename = "speedMetersPerSecond",
        deserialize_with = "number_if_any"
    )]
    speed_mps: Option<f64>,
    timestamp: Option<String>,
}

#[derive(Deserialize)]
struct Location {
    #[serde(rename = "latitudeE7")]
    latitude_e7: Option<i64>,
    #[serde(rename = "longitudeE7")]
    longitude_e7: Option<i64>,
    #[serde(default, deserialize_with = "number_if_any")]
    accuracy: Option<f64>,
    #[serde(default, deserialize_with = "number_if_any")]
    velocity: Option<f64>,
    #[serde(default, deserialize_with = "number_if_any")]
    heading: Option<f64>,
    timestamp: Option<String>,
    #[serde(rename = "timestampMs")]
    timestamp_ms: Option<String>,
}

//! The walk log: one JSON object per line, or the same as a readable timeline.

use super::simulation::{Entry, SimulatedWalk};
use crate::engine::{Course, Event, StopIndex, UnixMs, Variant};
use crate::wording::one_line;
use serde::{Deserialize, Serialize};

/// One line of a walk log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LogLine {
    /// Time in RFC 3339 of the fix, or of the end of a playback, that caused the event.
    pub time: String,
    /// Name of the event: `approach`, `enter`, `dwell`, `exit`, `play`, `queue`, `skip`, `missed`, `hold`, `end`, `finish`,
    /// `off-route`, `on-route`, `gps-lost`, `gps-found`, `clock-jump`, `receiver-doubted`, `receiver-trusted`. The log begins with `start`, for a recorded walk
    /// followed by `recording` (what was left out of it and why), and ends with a `summary` for each stop.
    pub event: String,
    /// Id of the stop that the line is about.
    pub stop: Option<String>,
    /// The stop's number in the tour, counted from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<usize>,
    /// Reason for the event, in one line.
    pub why: String,
    /// Full or short variant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variant: Option<Variant>,
    /// Probability of being inside the zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inside: Option<f64>,
    /// Probability that would have been required to start the story.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub needed: Option<f64>,
    /// Seconds for which the evidence has held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_s: Option<f64>,
    /// Metres from the estimated position to the zone's edge; negative inside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edge_m: Option<f64>,
    /// Standard deviation of the position along one axis, metres.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sigma_m: Option<f64>,
    /// Estimated latitude in degrees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lat: Option<f64>,
    /// Estimated longitude in degrees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lon: Option<f64>,
}

/// A moment in RFC 3339, UTC, with milliseconds only where there are any.
pub fn rfc3339(time: UnixMs) -> String {
    jiff::Timestamp::from_millisecond(time.0).map_or_else(
        |_| format!("{} ms", time.0),
        |timestamp| timestamp.to_string(),
    )
}

/// An incident around a walk, such as one of the receiver or the sound device, as a line.
pub fn incident(time: UnixMs, event: &str, why: &str) -> LogLine {
    LogLine {
        time: rfc3339(time),
        event: event.to_owned(),
        stop: None,
        number: None,
        why: why.to_owned(),
        variant: None,
        inside: None,
        needed: None,
        held_s: None,
        edge_m: None,
        sigma_m: None,
        lat: None,
        lon: None,
    }
}

/// An event as a line. Figures are rounded to meaningful digits.
pub fn line(
    course: &Course,
    event: &Event,
    whereabouts: Option<crate::geodesy::LatLon>,
) -> LogLine {
    let round = |value: f64, digits: f64| (value * digits).round() / digits;
    let figures = &event.figures;
    LogLine {
        time: rfc3339(event.time),
        event: event.kind.word().to_owned(),
        stop: event.stop.map(|stop| course.stop(stop).id.clone()),
        number: event.stop.map(|stop| stop.0 + 1),
        why: event.reason.text(course, event.kind, event.stop, figures),
        variant: event.variant,
        inside: figures.inside.map(|value| round(value, 1000.0)),
        needed: figures.needed.map(|value| round(value, 1000.0)),
        held_s: figures.held_s.map(|value| round(value, 10.0)),
        edge_m: figures.edge_m.map(|value| round(value, 10.0)),
        sigma_m: figures.sigma_m.map(|value| round(value, 10.0)),
        lat: whereabouts.map(|at| round(at.lat, 1e6)),
        lon: whereabouts.map(|at| round(at.lon, 1e6)),
    }
}

/// A walk as lines: the start, every event, and a summary for each stop.
pub fn lines(course: &Course, title: &str, walk: &SimulatedWalk) -> Vec<LogLine> {
    let Some((from, to)) = walk.span else {
        return Vec::new();
    };
    let mut lines = vec![plain(from, "start", None, title.to_owned())];
    lines.extend(walk.entries.iter().map(|entry: &Entry| {
        let at = entry.whereabouts.map(|(at, _)| at);
        line(course, &entry.event, at)
    }));
    for (number, stop) in course.stops().iter().enumerate() {
        let told = walk
            .played
            .iter()
            .find(|sounding| sounding.stop == StopIndex(number));
        let why = match (told, walk.nearest_m.get(&StopIndex(number))) {
            (Some(sounding), _) => format!(
                "stop {} ({}): told at {}",
                number + 1,
                stop.id,
                clock(&rfc3339(sounding.from))
            ),
            (None, Some(edge)) if *edge > 0.0 => format!(
                "stop {} ({}): not told; the estimated position never came nearer than {edge:.0} m to its zone",
                number + 1,
                stop.id
            ),
            (None, Some(_)) => format!(
                "stop {} ({}): not told although the estimated position was in its zone",
                number + 1,
                stop.id
            ),
            (None, None) => format!("stop {} ({}): never near", number + 1, stop.id),
        };
        lines.push(plain(to, "summary", Some((number, &stop.id)), why));
    }
    lines
}

fn plain(time: UnixMs, event: &str, stop: Option<(usize, &str)>, why: String) -> LogLine {
    LogLine {
        time: rfc3339(time),
        event: event.to_owned(),
        stop: stop.map(|(_, id)| id.to_owned()),
        number: stop.map(|(number, _)| number + 1),
        why,
        variant: None,
        inside: None,
        needed: None,
        held_s: None,
        edge_m: None,
        sigma_m: None,
        lat: None,
        lon: None,
    }
}

/// The clock time of an RFC 3339 moment: `HH:MM:SS`.
pub fn clock(time: &str) -> &str {
    time.get(11..19).unwrap_or(time)
}

/// A line as readable text. Line breaks in titles and reasons are replaced, so that it stays one line.
pub fn readable(line: &LogLine) -> String {
    let mark = match line.event.as_str() {
        "play" => "▶",
        "end" => "■",
        "queue" => "…",
        "missed" | "skip" => "✗",
        "enter" => "→",
        "exit" => "←",
        "gps-lost" | "off-route" => "!",
        _ => " ",
    };
    format!(
        "{}  {mark} {:<10} {}",
        clock(&line.time),
        one_line(&line.event),
        one_line(&line.why)
    )
}

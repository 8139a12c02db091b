//! gpsd's JSON, protocol 3.x: one object a line, of a recording or of a live daemon.
//!
//! Errors keep their own confidence: `epx`/`epy` hold 95 % along their axis and are taken first; the certainty of
//! `eph` is "unknown" by gpsd's own documentation, so that it counts as a 68 % radius, the safe side; without
//! either, the HDOP of the last SKY serves.

use super::lines::{MAX_LINE, lines};
use super::report::{course, dilution, error, position, speed};
use super::{Dialect, MAX_FIXES, Note, Place, Refusal, Refused, Report, Trace, TraceFault, times};
use crate::engine::{Confidence, Fix, FixMode, HorizontalError};
use serde::Deserialize;

/// The longest stamp in front of an object that is passed over, with the beginning of the object, bytes.
const MAX_STAMP: usize = 80;

/// One object of gpsd, as far as it matters here.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// The daemon's greeting.
    Version {
        /// Such as "3.22".
        release: String,
        /// Protocol, such as 3.
        protocol_major: u32,
    },
    /// The receivers it knows.
    Devices(Vec<String>),
    /// What a receiver says of one moment.
    Report(Report),
    /// Dilution of precision and satellites, between positions.
    Sky {
        /// Horizontal dilution of precision.
        hdop: Option<f64>,
        /// Satellites used.
        satellites_used: Option<u32>,
    },
    /// The daemon refuses something.
    Error(String),
    /// Anything else: WATCH, DEVICE, GST, ATT, …
    Other,
}

/// Understands gpsd's lines one after the other.
#[derive(Debug, Clone, Default)]
pub struct Listener {
    hdop: Option<f64>,
    satellites_used: Option<u32>,
}

impl Listener {
    /// Understands one line.
    pub fn line(&mut self, line: &str) -> Result<Message, Refusal> {
        if line.len() > MAX_LINE {
            return Err(Refusal::TooLong);
        }
        let object: Object =
            serde_json::from_slice(object(line.as_bytes())).map_err(|_| Refusal::Malformed)?;
        Ok(match object {
            Object::Version {
                release,
                proto_major,
            } => Message::Version {
                release: release.unwrap_or_default(),
                protocol_major: proto_major.unwrap_or(0),
            },
            Object::Devices { devices } => Message::Devices(
                devices
                    .into_iter()
                    .filter_map(|device| device.path)
                    .collect(),
            ),
            Object::Tpv(tpv) => Message::Report(self.report(&tpv)),
            Object::Sky {
                hdop,
                used,
                satellites,
            } => {
                let counted = || {
                    satellites
                        .map(|all| all.iter().filter(|one| one.used == Some(true)).count() as u32)
                };
                self.satellites_used = used.or_else(counted).or(self.satellites_used);
                self.hdop = hdop.and_then(dilution).or(self.hdop);
                Message::Sky {
                    hdop: self.hdop,
                    satellites_used: self.satellites_used,
                }
            }
            Object::Error { message } => Message::Error(message.unwrap_or_default()),
            Object::Other => Message::Other,
        })
    }

    fn report(&self, tpv: &Tpv) -> Report {
        let stated = tpv.lat.zip(tpv.lon);
        let position = stated.and_then(position);
        let claims_a_fix = matches!(tpv.mode, Some(2 | 3));
        let mode = match (tpv.mode, position) {
            (Some(2), Some(_)) => FixMode::TwoD,
            (Some(3), Some(_)) => FixMode::ThreeD,
            _ => FixMode::None,
        };
        let flaw = (claims_a_fix && stated.is_some() && position.is_none())
            .then_some(Refusal::NotAPosition);
        Report {
            time: tpv.time.as_deref().and_then(times::read),
            time_of_day_ms: None,
            mode,
            position,
            error: stated_error(tpv),
            speed_mps: tpv.speed.and_then(speed),
            course_deg: tpv.track.and_then(course),
            hdop: self.hdop,
            satellites_used: self.satellites_used,
            flaw,
        }
    }
}

fn stated_error(tpv: &Tpv) -> Option<HorizontalError> {
    let axes = tpv
        .epx
        .zip(tpv.epy)
        .map(|(east, north)| (east * east / 2.0 + north * north / 2.0).sqrt());
    axes.and_then(|metres| error(metres, Confidence::Axis95))
        .or_else(|| tpv.eph.and_then(|metres| error(metres, Confidence::R68)))
}

/// Reads a recording of gpsd's lines. Lines that are no JSON (the sentences they were made from) are passed over.
pub fn read(bytes: &[u8]) -> Result<Trace, TraceFault> {
    let mut listener = Listener::default();
    let mut refused = Refused::default();
    let mut notes = Vec::new();
    let mut fixes: Vec<Fix> = Vec::new();
    for line in lines(bytes).filter(|line| object(line.bytes).starts_with(b"{")) {
        let place = Place::Line(line.number);
        let message = line
            .text()
            .ok_or(Refusal::TooLong)
            .and_then(|text| listener.line(&text));
        match message {
            Ok(Message::Report(report)) => match report.fix() {
                Some(fix) => refine(&mut fixes, fix),
                None => {
                    if let Some(refusal) = report.refusal() {
                        refused.add(place, refusal);
                    }
                }
            },
            Ok(_) => {}
            Err(_) if line.is_unended && ends_in_the_middle(line.bytes) => {
                notes.push(Note::CutOff { place })
            }
            Err(refusal) => refused.add(place, refusal),
        }
        if fixes.len() > MAX_FIXES {
            return Err(TraceFault::TooManyFixes);
        }
    }
    Ok(Trace {
        dialect: Dialect::Gpsd,
        fixes,
        refused,
        notes,
    })
}

/// gpsd reports one moment again with every sentence that adds to it: the last word counts, and keeps what only an
/// earlier one said.
fn refine(fixes: &mut Vec<Fix>, fix: Fix) {
    match fixes.last_mut() {
        Some(last) if last.time == fix.time => {
            *last = Fix {
                error: fix.error.or(last.error),
                speed_mps: fix.speed_mps.or(last.speed_mps),
                course_deg: fix.course_deg.or(last.course_deg),
                ..fix
            }
        }
        _ => fixes.push(fix),
    }
}

/// A line without the stamp that `gpspipe -w -t` puts in front of each object ("Sat Jun 14 09:00:00 2025: {…").
pub(super) fn object(line: &[u8]) -> &[u8] {
    let line = line.trim_ascii_start();
    let head = &line[..line.len().min(MAX_STAMP)];
    let stamp = head.windows(9).position(|window| window == b"{\"class\":");
    match stamp {
        Some(length) if !head[..length].contains(&b'$') => &line[length..],
        Some(_) | None => line,
    }
}

fn ends_in_the_middle(line: &[u8]) -> bool {
    serde_json::from_slice::<serde::de::IgnoredAny>(object(line)).is_err_and(|wrong| wrong.is_eof())
}

/// Whether a line is a TPV object, without parsing it.
pub(super) fn names_a_position(line: &[u8]) -> bool {
    let head = &line[..line.len().min(64)];
    head.windows(5).any(|window| window == b"\"TPV\"")
}

#[derive(Deserialize)]
#[serde(tag = "class")]
enum Object {
    #[serde(rename = "VERSION")]
    Version {
        release: Option<String>,
        proto_major: Option<u32>,
    },
    #[serde(rename = "DEVICES")]
    Devices {
        #[serde(default)]
        devices: Vec<Device>,
    },
    #[serde(rename = "TPV")]
    Tpv(Tpv),
    #[serde(rename = "SKY")]
    Sky {
        hdop: Option<f64>,
        #[serde(rename = "uSat")]
        used: Option<u32>,
        satellites: Option<Vec<Satellite>>,
    },
    #[serde(rename = "ERROR")]
    Error { message: Option<String> },
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
struct Device {
    path: Option<String>,
}

#[derive(Deserialize)]
struct Satellite {
    used: Option<bool>,
}

#[derive(Deserialize)]
struct Tpv {
    mode: Option<u32>,
    time: Option<String>,
    lat: Option<f64>,
    lon: Option<f64>,
    epx: Option<f64>,
    epy: Option<f64>,
    eph: Option<f64>,
    speed: Option<f64>,
    track: Option<f64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(lines: &[&str], expected_sigma_m: Option<f64>) {
        let mut listener = Listener::default();
        let reports =
            lines
                .iter()
                .filter_map(|line| match listener.line(line).expect("gpsd's line") {
                    Message::Report(report) => report.fix(),
                    _ => None,
                });
        let fix = reports.last().expect("a fix");
        let sigma = fix
            .error
            .map(|error| (error.sigma_m() * 100.0).round() / 100.0);
        assert_eq!(sigma, expected_sigma_m, "{lines:?}");
    }

    #[test]
    fn each_error_has_its_own_confidence() {
        let tpv = |rest: &str| {
            format!(
                r#"{{"class":"TPV","mode":3,"time":"2020-03-18T13:28:20.600Z","lat":41.5,"lon":-93.7{rest}}}"#
            )
        };
        let sky = r#"{"class":"SKY","hdop":1.20,"uSat":9}"#;
        check(&[&tpv("")], None);
        check(&[sky, &tpv("")], Some(6.0));
        check(&[sky, &tpv(r#","eph":15.1"#)], Some(10.0));
        check(
            &[sky, &tpv(r#","eph":15.1,"epx":9.8,"epy":9.8"#)],
            Some(5.0),
        );
        check(
            &[sky, &tpv(r#","eph":0.0,"epx":-1.0,"epy":1e300"#)],
            Some(6.0),
        );
    }

    #[test]
    fn garbage_is_refused_and_not_believed() {
        let mut listener = Listener::default();
        for line in [
            "",
            "{",
            "[]",
            "{\"class\":7}",
            "{\"class\":\"TPV\",\"lat\":\"north\"}",
        ] {
            assert_eq!(listener.line(line), Err(Refusal::Malformed), "{line}");
        }
        let outside =
            r#"{"class":"TPV","mode":3,"time":"2020-03-18T13:28:20Z","lat":141.5,"lon":-93.7}"#;
        let Ok(Message::Report(report)) = listener.line(outside) else {
            panic!("a TPV")
        };
        assert_eq!((report.mode, report.fix()), (FixMode::None, None));
        assert_eq!(
            listener.line(&"{".repeat(MAX_LINE + 1)),
            Err(Refusal::TooLong)
        );
    }
}

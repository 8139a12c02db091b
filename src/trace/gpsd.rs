//! gpsd's JSON, protocol 3.x: one object per line, from a recording or from a live daemon.
//!
//! Errors are kept with their confidence. `epx` and `epy`, which hold 95 % along their axis, are preferred. gpsd's
//! documentation calls the certainty of `eph` "unknown", so it counts as a 68 % radius, which is on the safe side. Without
//! either, the HDOP of the last SKY is used. Several receivers are told apart by `device`.

use super::lines::{MAX_LINE, lines};
use super::numbers::{if_any, number_if_any};
use super::receivers::{self, MAX_RECEIVERS, ReceiverChoice};
use super::report::{course, dilution, error, position, speed};
use super::{Dialect, MAX_FIXES, Note, Place, Refusal, Refused, Report, Trace, TraceFault, times};
use crate::engine::{Confidence, Fix, FixMode, HorizontalError};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Maximum length in bytes of a time stamp before an object, including the beginning of the object.
const MAX_STAMP_BYTES: usize = 80;

/// TPV's status of positions that are dead reckoning without satellites ("DR") or with few of them ("GNSSDR").
const ESTIMATED: [u32; 2] = [5, 6];

/// One object of gpsd, reduced to what is used here.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// The first object that a daemon sends.
    Version {
        /// Version of gpsd, such as "3.22".
        release: String,
        /// Major version of the protocol, such as 3.
        protocol_major: u32,
    },
    /// The receivers that the daemon knows.
    Devices(Vec<String>),
    /// A receiver's report about one moment.
    Report(Report),
    /// Dilution of precision and satellites, which come between the positions.
    Sky {
        /// Horizontal dilution of precision.
        hdop: Option<f64>,
        /// Number of satellites used.
        satellites_used: Option<u32>,
    },
    /// The daemon refuses a request, for this reason.
    Error(String),
    /// Any other object, such as WATCH, DEVICE, GST or ATT.
    Other,
}

/// Parses gpsd's lines one after the other.
#[derive(Debug, Clone, Default)]
pub struct Parser {
    /// The last SKY of each receiver; the name is empty if the stream does not name its receivers.
    skies: BTreeMap<String, Sky>,
    choice: ReceiverChoice,
}

#[derive(Debug, Clone, Copy, Default)]
struct Sky {
    hdop: Option<f64>,
    satellites_used: Option<u32>,
}

impl Parser {
    /// Parses one line. If there are several receivers, the best one is used, and the reports of the others are
    /// [`Message::Other`].
    pub fn line(&mut self, line: &str) -> Result<Message, Refusal> {
        let (receiver, message) = self.line_of(line)?;
        Ok(match message {
            Message::Report(report) if !self.choice.admits(&receiver, &report) => Message::Other,
            message => message,
        })
    }

    /// Parses one line of any receiver; also returns the receiver's name, which is empty if none is stated.
    fn line_of(&mut self, line: &str) -> Result<(String, Message), Refusal> {
        if line.len() > MAX_LINE {
            return Err(Refusal::TooLong);
        }
        let object: Object =
            serde_json::from_slice(object(line.as_bytes())).map_err(|_| Refusal::Malformed)?;
        let receiver = match &object {
            Object::Tpv(Tpv { device, .. }) | Object::Sky { device, .. } => device.clone(),
            Object::Version { .. }
            | Object::Devices { .. }
            | Object::Error { .. }
            | Object::Other => None,
        };
        let receiver = receiver.unwrap_or_default();
        let message = self.message(&receiver, object);
        Ok((receiver, message))
    }

    fn message(&mut self, receiver: &str, object: Object) -> Message {
        let mut sky = self.skies.get(receiver).copied().unwrap_or_default();
        match object {
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
            Object::Tpv(tpv) => Message::Report(report(&tpv, sky)),
            Object::Sky {
                device: _,
                hdop,
                used,
                satellites,
            } => {
                let counted = || {
                    satellites
                        .map(|all| all.iter().filter(|one| one.used == Some(true)).count() as u32)
                };
                sky.satellites_used = used.or_else(counted).or(sky.satellites_used);
                sky.hdop = hdop.and_then(dilution).or(sky.hdop);
                if self.skies.len() < MAX_RECEIVERS || self.skies.contains_key(receiver) {
                    self.skies.insert(receiver.to_owned(), sky);
                }
                Message::Sky {
                    hdop: sky.hdop,
                    satellites_used: sky.satellites_used,
                }
            }
            Object::Error { message } => Message::Error(message.unwrap_or_default()),
            Object::Other => Message::Other,
        }
    }
}

fn report(tpv: &Tpv, sky: Sky) -> Report {
    let stated = tpv.lat.zip(tpv.lon);
    let position = stated.and_then(position);
    let claims_a_fix = matches!(tpv.mode, Some(2 | 3));
    let mode = match (tpv.mode, position) {
        (Some(2), Some(_)) => FixMode::TwoD,
        (Some(3), Some(_)) => FixMode::ThreeD,
        _ => FixMode::None,
    };
    let is_estimated = tpv.status.is_some_and(|status| ESTIMATED.contains(&status));
    let flaw = match (claims_a_fix, stated, position) {
        (true, Some(_), None) => Some(Refusal::NotAPosition),
        (true, Some(_), Some(_)) if is_estimated => Some(Refusal::Estimated),
        _ => None,
    };
    let mode = if flaw.is_some() { FixMode::None } else { mode };
    Report {
        time: tpv.time.as_deref().and_then(times::read),
        time_of_day_ms: None,
        mode,
        position,
        error: stated_error(tpv),
        speed_mps: tpv.speed.and_then(speed),
        course_deg: tpv.track.and_then(course),
        hdop: sky.hdop,
        satellites_used: sky.satellites_used,
        flaw,
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

/// Reads a recording of gpsd's lines. Lines that are not JSON, such as the NMEA sentences between them, are skipped.
pub fn read(bytes: &[u8]) -> Result<Trace, TraceFault> {
    let mut parser = Parser::default();
    let mut refused = Refused::default();
    let mut notes = Vec::new();
    let mut by_receiver: BTreeMap<String, Vec<Fix>> = BTreeMap::new();
    let mut count = 0;
    for line in lines(bytes).filter(|line| object(line.bytes).starts_with(b"{")) {
        let place = Place::Line(line.number);
        let message = line
            .text()
            .ok_or(Refusal::TooLong)
            .and_then(|text| parser.line_of(&text));
        match message {
            Ok((receiver, Message::Report(report))) => match report.fix() {
                Some(fix) => {
                    let is_known =
                        by_receiver.len() < MAX_RECEIVERS || by_receiver.contains_key(&receiver);
                    let receiver = if is_known { receiver } else { String::new() };
                    let fixes = by_receiver.entry(receiver).or_default();
                    count += usize::from(refine(fixes, fix));
                }
                None => {
                    if let Some(refusal) = report.refusal() {
                        refused.add(place, refusal);
                    }
                    if let (Some(Refusal::Estimated), Some(fixes)) =
                        (report.flaw, by_receiver.get_mut(&receiver))
                    {
                        // An earlier report of this moment did not say yet that it is estimated.
                        fixes.pop_if(|last| Some(last.time) == report.time);
                    }
                }
            },
            Ok(_) => {}
            Err(_) if line.is_unended && ends_in_the_middle(line.bytes) => {
                notes.push(Note::CutOff { place })
            }
            Err(refusal) => refused.add(place, refusal),
        }
        if count > MAX_FIXES {
            return Err(TraceFault::TooManyFixes);
        }
    }
    let (fixes, left_out) = receivers::merged(by_receiver);
    refused.add_many(Refusal::OtherReceiver, left_out);
    Ok(Trace {
        dialect: Dialect::Gpsd,
        fixes,
        refused,
        notes,
    })
}

/// Adds a report. gpsd reports a moment again with every sentence that adds to it, so the last report of a moment counts,
/// and values that only an earlier one stated are kept. Returns whether the moment is new.
fn refine(fixes: &mut Vec<Fix>, fix: Fix) -> bool {
    match fixes.last_mut() {
        Some(last) if last.time == fix.time => {
            *last = Fix {
                error: fix.error.or(last.error),
                speed_mps: fix.speed_mps.or(last.speed_mps),
                course_deg: fix.course_deg.or(last.course_deg),
                ..fix
            };
            false
        }
        _ => {
            fixes.push(fix);
            true
        }
    }
}

/// The line without the time stamp that `gpspipe -w -t` puts in front of each object ("Sat Jun 14 09:00:00 2025: {…").
pub(super) fn object(line: &[u8]) -> &[u8] {
    let line = line.trim_ascii_start();
    let head = &line[..line.len().min(MAX_STAMP_BYTES)];
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
pub(super) fn is_position_report(line: &[u8]) -> bool {
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
        #[serde(default, deserialize_with = "if_any")]
        device: Option<String>,
        #[serde(default, deserialize_with = "number_if_any")]
        hdop: Option<f64>,
        #[serde(default, rename = "uSat", deserialize_with = "if_any")]
        used: Option<u32>,
        #[serde(default, deserialize_with = "if_any")]
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
    #[serde(default, deserialize_with = "if_any")]
    used: Option<bool>,
}

/// A TPV object. Members that a fix needs must have the right type; other members are ignored if their type is wrong.
#[derive(Deserialize)]
struct Tpv {
    #[serde(default, deserialize_with = "if_any")]
    device: Option<String>,
    mode: Option<u32>,
    #[serde(default, deserialize_with = "if_any")]
    status: Option<u32>,
    #[serde(default, deserialize_with = "if_any")]
    time: Option<String>,
    lat: Option<f64>,
    lon: Option<f64>,
    #[serde(default, deserialize_with = "number_if_any")]
    epx: Option<f64>,
    #[serde(default, deserialize_with = "number_if_any")]
    epy: Option<f64>,
    #[serde(default, deserialize_with = "number_if_any")]
    eph: Option<f64>,
    #[serde(default, deserialize_with = "number_if_any")]
    speed: Option<f64>,
    #[serde(default, deserialize_with = "number_if_any")]
    track: Option<f64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(lines: &[&str], expected_sigma_m: Option<f64>) {
        let mut parser = Parser::default();
        let reports =
            lines
                .iter()
                .filter_map(|line| match parser.line(line).expect("gpsd's line") {
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
    fn one_wrong_member_does_not_discard_the_position() {
        for member in [
            r#""speed":"fast""#,
            r#""speed":{"value":1}"#,
            r#""speed":[1.0]"#,
            r#""track":true"#,
            r#""epx":"n/a","epy":null"#,
            r#""eph":false"#,
            r#""device":7"#,
            r#""status":"DGPS""#,
            r#""status":-1"#,
            r#""status":4294967296"#,
        ] {
            let line = format!(
                r#"{{"class":"TPV","mode":3,"time":"2020-03-18T13:28:20Z","lat":41.5,"lon":-93.7,{member}}}"#
            );
            let Ok(Message::Report(report)) = Parser::default().line(&line) else {
                panic!("{line}")
            };
            let fix = report.fix().unwrap_or_else(|| panic!("{line}"));
            assert_eq!((fix.speed_mps, fix.course_deg), (None, None), "{line}");
        }
        let quoted = r#"{"class":"TPV","mode":3,"time":"2020-03-18T13:28:20Z","lat":41.5,"lon":-93.7,"speed":"1.5"}"#;
        let Ok(Message::Report(report)) = Parser::default().line(quoted) else {
            panic!("a TPV")
        };
        assert_eq!(report.speed_mps, Some(1.5));
        let sky = r#"{"class":"SKY","device":[],"hdop":"good","uSat":"9","satellites":[{"used":"yes"},{"used":true}]}"#;
        assert!(matches!(
            Parser::default().line(sky),
            Ok(Message::Sky { hdop: None, .. })
        ));
    }

    #[test]
    fn unreadable_lines_are_refused() {
        let mut parser = Parser::default();
        for line in [
            "",
            "{",
            "[]",
            "{\"class\":7}",
            "{\"class\":\"TPV\",\"lat\":\"north\"}",
        ] {
            assert_eq!(parser.line(line), Err(Refusal::Malformed), "{line}");
        }
        let outside =
            r#"{"class":"TPV","mode":3,"time":"2020-03-18T13:28:20Z","lat":141.5,"lon":-93.7}"#;
        let Ok(Message::Report(report)) = parser.line(outside) else {
            panic!("a TPV")
        };
        assert_eq!((report.mode, report.fix()), (FixMode::None, None));
        assert_eq!(
            parser.line(&"{".repeat(MAX_LINE + 1)),
            Err(Refusal::TooLong)
        );
    }
}

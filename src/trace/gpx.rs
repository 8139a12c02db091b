//! GPX 1.0 and 1.1, with what phones and watches add to a point: Apple Health's `speed`, `course`, `hAcc`; Garmin's
//! `gpxtpx:speed`; Soundscape's `accuracy`, `speed`, `bearing` as plain children and times in milliseconds.
//!
//! Names are compared without their namespace: the dialects disagree about it. Only track and route points are a
//! walk; waypoints are not.

use super::report::{course, dilution, error, speed};
use super::{Dialect, MAX_FIXES, Place, Refusal, Refused, Report, Trace, TraceFault, times};
use crate::engine::{Confidence, FixMode, HorizontalError};
use crate::geodesy::LatLon;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

/// Longer texts of an element are cut; no number or time is longer.
const MAX_TEXT: usize = 128;

/// Reads the timed points of a GPX file. Points without a time are counted and left out.
pub fn read(bytes: &[u8]) -> Result<Trace, TraceFault> {
    let mut fixes = Vec::new();
    let mut refused = Refused::default();
    let points = points(bytes, |offset, report| match report.fix() {
        Some(fix) => fixes.push(fix),
        None if report.mode != FixMode::None => refused.add(Place::Byte(offset), Refusal::NoTime),
        None => {}
    })?;
    if points > 0 && refused.count(Refusal::NoTime) == points {
        return Err(TraceFault::Untimed { points });
    }
    Ok(Trace {
        dialect: Dialect::Gpx,
        fixes,
        refused,
        notes: Vec::new(),
    })
}

/// Hands every track and route point with its byte offset to `each`, timed or not; answers how many there were.
pub fn points(bytes: &[u8], mut each: impl FnMut(usize, Report)) -> Result<usize, TraceFault> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|wrong| TraceFault::NotUtf8 {
        place: Place::Byte(wrong.valid_up_to()),
    })?;
    let mut reader = Reader::from_str(text);
    let mut open = None::<Point>;
    let (mut field, mut value) = (None::<Field>, String::new());
    let (mut root, mut count, mut depth) = (false, 0_usize, 0_usize);
    loop {
        let offset =
            usize::try_from(reader.buffer_position()).expect("OK because the text is in memory");
        let event = reader.read_event().map_err(|wrong| {
            malformed(
                usize::try_from(reader.error_position()).unwrap_or(offset),
                wrong,
            )
        })?;
        let (start, empty) = match event {
            Event::Start(start) => (start, false),
            Event::Empty(start) => (start, true),
            Event::Text(piece) if field.is_some() => {
                push(&mut value, &piece.into_inner());
                continue;
            }
            Event::CData(piece) if field.is_some() => {
                push(&mut value, &piece.into_inner());
                continue;
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                if is_point(end.local_name().as_ref()) {
                    if let Some(point) = open.take() {
                        each(point.offset, point.report);
                    }
                } else if let (Some(field), Some(point)) = (field.take(), open.as_mut()) {
                    point.set(field, value.trim());
                }
                continue;
            }
            Event::Eof if !root => return Err(TraceFault::Unrecognised),
            Event::Eof if depth > 0 => {
                return Err(malformed(
                    offset,
                    "the file ends inside an element: the recording is cut off; close its elements or export it again",
                ));
            }
            Event::Eof => return Ok(count),
            _ => continue,
        };
        let name = start.local_name();
        if !root {
            if name.as_ref() != "gpx" {
                return Err(malformed(
                    offset,
                    format_args!("<{}> is not GPX: export the walk as GPX", name.as_ref()),
                ));
            }
            root = true;
        }
        if !empty {
            depth += 1;
        }
        if is_point(name.as_ref()) {
            count += 1;
            if count > MAX_FIXES {
                return Err(TraceFault::TooManyFixes);
            }
            let point = Point {
                offset,
                report: Report {
                    position: Some(position(&start, offset)?),
                    mode: FixMode::TwoD,
                    ..Report::NOTHING
                },
            };
            match empty {
                true => each(offset, point.report),
                false => open = Some(point),
            }
        } else if open.is_some() && !empty {
            field = Field::named(name.as_ref());
            value.clear();
        }
    }
}

struct Point {
    offset: usize,
    report: Report,
}

#[derive(Clone, Copy)]
enum Field {
    Time,
    Elevation,
    FixClass,
    Hdop,
    Satellites,
    Speed,
    Course,
    AndroidAccuracy,
    AppleAccuracy,
}

impl Field {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "time" => Self::Time,
            "ele" => Self::Elevation,
            "fix" => Self::FixClass,
            "hdop" => Self::Hdop,
            "sat" => Self::Satellites,
            "speed" => Self::Speed,
            "course" | "bearing" => Self::Course,
            "accuracy" => Self::AndroidAccuracy,
            "hAcc" => Self::AppleAccuracy,
            _ => return None,
        })
    }
}

impl Point {
    fn set(&mut self, field: Field, text: &str) {
        let report = &mut self.report;
        let number = || text.parse::<f64>().ok();
        match field {
            Field::Time => report.time = times::read(text),
            // The height itself is not used, so a stray ">" in it (Soundscape) does no harm.
            Field::Elevation => {
                if report.mode == FixMode::TwoD {
                    report.mode = FixMode::ThreeD;
                }
            }
            Field::FixClass => match text {
                "none" => report.mode = FixMode::None,
                "2d" => report.mode = FixMode::TwoD,
                "3d" | "dgps" | "pps" => report.mode = FixMode::ThreeD,
                _ => {}
            },
            Field::Hdop => report.hdop = number().and_then(dilution),
            Field::Satellites => report.satellites_used = text.parse().ok(),
            Field::Speed => report.speed_mps = number().and_then(speed),
            Field::Course => report.course_deg = number().and_then(course),
            Field::AndroidAccuracy => self.tighten(number(), Confidence::R68),
            Field::AppleAccuracy => self.tighten(number(), Confidence::Rms),
        }
    }

    fn tighten(&mut self, metres: Option<f64>, confidence: Confidence) {
        let stated: Option<HorizontalError> = metres.and_then(|metres| error(metres, confidence));
        self.report.error = stated.or(self.report.error);
    }
}

fn is_point(name: &str) -> bool {
    matches!(name, "trkpt" | "rtept")
}

fn position(start: &BytesStart<'_>, offset: usize) -> Result<LatLon, TraceFault> {
    let degrees = |name: &str| -> Result<f64, TraceFault> {
        let attribute = start
            .try_get_attribute(name)
            .map_err(|wrong| malformed(offset, wrong))?;
        let text = attribute
            .ok_or_else(|| malformed(offset, format_args!("a point without \"{name}\"")))?
            .value;
        text.trim().parse().map_err(|_| {
            let short: String = text.chars().take(20).collect();
            malformed(
                offset,
                format_args!("{name}=\"{short}\" is not a number of degrees"),
            )
        })
    };
    let (lat, lon) = (degrees("lat")?, degrees("lon")?);
    LatLon::new(lat, lon).ok_or_else(|| {
        malformed(
            offset,
            format_args!("lat {lat}, lon {lon} is not on Earth (±90, ±180): are they swapped?"),
        )
    })
}

fn push(value: &mut String, piece: &str) {
    let free = MAX_TEXT.saturating_sub(value.len());
    value.extend(piece.chars().take(free));
}

fn malformed(offset: usize, what: impl ToString) -> TraceFault {
    TraceFault::Malformed {
        place: Place::Byte(offset),
        what: what.to_string(),
    }
}

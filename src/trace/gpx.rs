//! GPX 1.0 and 1.1, with what phones and watches add to a point: Apple Health's `speed`, `course`, `hAcc`; Garmin's
//! `gpxtpx:speed`; Soundscape's `accuracy`, `speed`, `bearing` as plain children and times in milliseconds.
//!
//! Names are compared without their namespace, because the dialects disagree about it. Only track and route points form a
//! walk; waypoints are ignored. If a file ends in the middle, its complete points are read.

use super::numbers::decimal;
use super::report::{course, dilution, error, position, speed};
use super::{Dialect, MAX_FIXES, Note, Place, Refusal, Refused, Report, Trace, TraceFault, times};
use crate::engine::{Confidence, FixMode, HorizontalError};
use quick_xml::Error;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

/// Maximum length of an element's text, bytes; no number or time is longer.
const MAX_TEXT: usize = 128;

/// Reads the timed points of a GPX file. Points without a time or a possible position are counted and left out.
pub fn read(bytes: &[u8]) -> Result<Trace, TraceFault> {
    let mut fixes = Vec::new();
    let mut refused = Refused::default();
    let end = points(bytes, |point| match point.report.fix() {
        Some(fix) => fixes.push(fix),
        None => point.refuse(&mut refused),
    })?;
    if end.points > 0 && refused.count(Refusal::NoTime) == end.points {
        return Err(TraceFault::Untimed { points: end.points });
    }
    if end.points == 0 {
        return Err(match end.waypoints {
            0 => TraceFault::NoPoints,
            waypoints => TraceFault::WaypointsOnly { waypoints },
        });
    }
    Ok(Trace {
        dialect: Dialect::Gpx,
        fixes,
        refused,
        notes: end.note.into_iter().collect(),
    })
}

/// State of the reader at the end of a file.
#[derive(Default)]
struct End {
    points: usize,
    waypoints: usize,
    note: Option<Note>,
}

/// Passes every complete track and route point to `each`, usable or not.
fn points(bytes: &[u8], mut each: impl FnMut(Point)) -> Result<End, TraceFault> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        // The file is cut off between the bytes of one letter.
        Err(wrong) if wrong.error_len().is_none() => {
            std::str::from_utf8(&bytes[..wrong.valid_up_to()])
                .expect("OK because it is valid up to there")
        }
        Err(wrong) => {
            return Err(TraceFault::NotUtf8 {
                place: Place::Byte(wrong.valid_up_to()),
            });
        }
    };
    let mut end = End::default();
    let mut reader = Reader::from_str(text);
    let mut open = None::<Point>;
    let (mut field, mut value) = (None::<Field>, String::new());
    let (mut root, mut depth, mut hdop_in_metres) = (false, 0_usize, false);
    loop {
        let offset =
            usize::try_from(reader.buffer_position()).expect("OK because the text is in memory");
        let event = match reader.read_event() {
            Ok(event) => event,
            Err(wrong) => {
                let offset = usize::try_from(reader.error_position()).unwrap_or(offset);
                return end.stopped(offset, &wrong);
            }
        };
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
            Event::End(tag) => {
                depth = depth.saturating_sub(1);
                if is_point(tag.local_name().as_ref()) {
                    if let Some(point) = open.take() {
                        end.points += 1;
                        each(point);
                    }
                } else if let (Some(field), Some(point)) = (field.take(), open.as_mut()) {
                    point.set(field, value.trim());
                }
                continue;
            }
            Event::Eof if !root => return Err(TraceFault::Unrecognised),
            Event::Eof if depth > 0 => return end.cut_off(offset),
            Event::Eof => return Ok(end),
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
            hdop_in_metres = writes_metres_into_hdop(&start);
        }
        if !empty {
            depth += 1;
        }
        if is_point(name.as_ref()) {
            if end.points >= MAX_FIXES {
                return Err(TraceFault::TooManyFixes);
            }
            let point = Point::at(offset, &start, hdop_in_metres);
            if empty {
                end.points += 1;
                each(point);
            } else {
                open = Some(point);
            }
        } else if name.as_ref() == "wpt" {
            end.waypoints += 1;
        } else if open.is_some() && !empty {
            field = Field::named(name.as_ref());
            value.clear();
        }
    }
}

impl End {
    /// Handles a file that ends in the middle, which is a fault if nothing complete came before.
    fn cut_off(mut self, offset: usize) -> Result<Self, TraceFault> {
        if self.points == 0 {
            return Err(malformed(
                offset,
                "the file ends inside an element: close its elements or export the recording again",
            ));
        }
        self.note = Some(Note::CutOff {
            place: Place::Byte(offset),
        });
        Ok(self)
    }

    /// Handles a file that cannot be read any further.
    fn stopped(mut self, offset: usize, wrong: &Error) -> Result<Self, TraceFault> {
        match wrong {
            // All of these mean that the end came before something was closed.
            Error::Syntax(_) if self.points > 0 => self.cut_off(offset),
            _ if self.points > 0 => {
                self.note = Some(Note::Damaged {
                    place: Place::Byte(offset),
                    what: wrong.to_string(),
                });
                Ok(self)
            }
            _ => Err(malformed(offset, wrong)),
        }
    }
}

/// Whether the file comes from an app that writes the accuracy in metres (a radius of 68 %, as Android states it) into
/// `<hdop>`: OsmAnd (osmandapp/OsmAnd issue 6325) and Locus Map.
fn writes_metres_into_hdop(root: &BytesStart<'_>) -> bool {
    let creator = root.try_get_attribute("creator").ok().flatten();
    creator.is_some_and(|creator| {
        let creator = creator.value.to_ascii_lowercase();
        creator.contains("osmand") || creator.contains("locus")
    })
}

struct Point {
    offset: usize,
    report: Report,
    hdop_in_metres: bool,
    /// The text in place of a time or position that could not be parsed.
    not_understood: String,
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
    fn at(offset: usize, start: &BytesStart<'_>, hdop_in_metres: bool) -> Self {
        let degrees = |name: &str| {
            let attribute = start.try_get_attribute(name).ok().flatten();
            attribute.map(|attribute| attribute.value.trim().to_owned())
        };
        let (lat, lon) = (degrees("lat"), degrees("lon"));
        let number = |text: &Option<String>| text.as_deref().and_then(decimal);
        let position = number(&lat).zip(number(&lon)).and_then(position);
        let shown = |text: Option<String>| text.unwrap_or_else(|| "none".to_owned());
        Self {
            offset,
            report: Report {
                position,
                mode: FixMode::TwoD,
                flaw: position.is_none().then_some(Refusal::NotAPosition),
                ..Report::EMPTY
            },
            hdop_in_metres,
            not_understood: match position {
                Some(_) => String::new(),
                None => format!("lat {}, lon {}", shown(lat), shown(lon)),
            },
        }
    }

    fn refuse(&self, refused: &mut Refused) {
        let place = Place::Byte(self.offset);
        match self.report.refusal() {
            Some(refusal) if self.not_understood.is_empty() => refused.add(place, refusal),
            Some(refusal) => refused.add_example(place, refusal, &self.not_understood),
            None => {}
        }
    }

    fn set(&mut self, field: Field, text: &str) {
        let report = &mut self.report;
        let number = || decimal(text);
        match field {
            Field::Time => {
                report.time = times::read(text);
                if report.time.is_none() && !text.is_empty() && report.flaw.is_none() {
                    report.flaw = Some(Refusal::UnreadTime);
                    text.clone_into(&mut self.not_understood);
                }
            }
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
            Field::Hdop if self.hdop_in_metres => {
                let stated = number().and_then(|metres| error(metres, Confidence::R68));
                report.error = report.error.or(stated);
            }
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

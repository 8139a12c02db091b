//! Parses one sentence: RMC, GGA, GNS, GLL, GSA, GST, VTG and ZDA of any talker.
//!
//! The `nmea` crate reads RMC, GGA, GSA, GST, VTG and GLL. On recordings of real receivers it fails for
//! - GNS with fewer or more mode letters than it expects (`NNNN` of a SiRF with BeiDou, `NNN` of a Quectel EG25-G);
//! - GLL of NMEA 2.2 and older, without a mode letter (Pharos 360);
//! - RMC with a year of 80 to 82, which it takes for 2080, and with an invalid date (`2208-1` of a Telit HE910), for
//!   which it drops the whole sentence.
//!
//! These are therefore read here, field by field. The crate also ignores checksums unless asked, and limits the length of
//! a sentence to 102 bytes.

use super::calendar::{days_of_date, days_since_1970};
use crate::engine::FixMode;
use crate::geodesy::LatLon;
use crate::trace::Refusal;
use crate::trace::report::{course, dilution, speed};
use nmea::sentences::gsa::{GsaMode2, parse_gsa};
use nmea::sentences::{FixType, parse_gga, parse_gst, parse_vtg};

/// A sentence's statement about its own position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Validity {
    /// The position must not be used.
    Void,
    /// The position can be used.
    Usable,
}

/// Metres a second of one knot: 1852 m an hour.
const KNOT_MPS: f64 = 1852.0 / 3600.0;

/// The mode letter of a position that is estimated from the last fix (NMEA 0183, version 2.3 and later).
const ESTIMATED: &str = "E";

/// The kinds of sentences that are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Rmc,
    Gga,
    Gns,
    Gll,
    Gsa,
    Gst,
    Vtg,
    Zda,
}

impl Kind {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "RMC" => Self::Rmc,
            "GGA" => Self::Gga,
            "GNS" => Self::Gns,
            "GLL" => Self::Gll,
            "GSA" => Self::Gsa,
            "GST" => Self::Gst,
            "VTG" => Self::Vtg,
            "ZDA" => Self::Zda,
            _ => return None,
        })
    }

    /// Whether this kind comes once per moment and states a position. GSA, for comparison, comes once per constellation.
    pub fn states_a_position(self) -> bool {
        match self {
            Self::Rmc | Self::Gga | Self::Gns | Self::Gll => true,
            Self::Gsa | Self::Gst | Self::Vtg | Self::Zda => false,
        }
    }
}

/// The content of one sentence; everything that it does not state is `None`.
#[derive(Debug, Clone)]
pub(super) struct Sentence {
    pub kind: Kind,
    pub time_of_day_ms: Option<u32>,
    pub days: Option<i64>,
    pub position: Option<LatLon>,
    pub validity: Option<Validity>,
    /// Whether the sentence says that the receiver estimates the position from its last fix.
    pub is_estimated: bool,
    pub active: Option<FixMode>,
    pub height: bool,
    pub sigma_m: Option<f64>,
    pub hdop: Option<f64>,
    pub satellites_used: Option<u32>,
    pub speed_mps: Option<f64>,
    pub course_deg: Option<f64>,
}

/// Parses one sentence without its `$`; anything after its checksum is ignored. `None` means a kind that is not used.
pub(super) fn read(piece: &[u8]) -> Result<Option<Sentence>, Refusal> {
    let text = piece
        .get(..piece.len().min(160))
        .and_then(|piece| std::str::from_utf8(piece).ok());
    let head = piece
        .get(2..5)
        .and_then(|name| std::str::from_utf8(name).ok())
        .and_then(Kind::named);
    let Some(kind) = head.filter(|_| piece.get(5) == Some(&b',')) else {
        return Ok(None);
    };
    let text = text
        .filter(|text| text.is_ascii())
        .ok_or(Refusal::Malformed)?;
    let star = text
        .find('*')
        .filter(|star| *star >= 6)
        .ok_or(Refusal::NoChecksum)?;
    let body = &text[..star];
    let stated = text
        .get(star + 1..star + 3)
        .and_then(|hex| u8::from_str_radix(hex, 16).ok());
    let sum = body.bytes().fold(0, |sum, byte| sum ^ byte);
    if stated != Some(sum) {
        return Err(if stated.is_none() {
            Refusal::NoChecksum
        } else {
            Refusal::Checksum
        });
    }
    fields(kind, body, sum).map(Some).ok_or(Refusal::Malformed)
}

fn fields(kind: Kind, body: &str, sum: u8) -> Option<Sentence> {
    let cells: Vec<&str> = body.split(',').collect();
    let cell = |index: usize| cells.get(index).copied().unwrap_or_default();
    let number = |index: usize| cell(index).parse::<f64>().ok();
    let mut said = Sentence::empty(kind);
    let parsed = || nmea::NmeaSentence {
        talker_id: &body[..2],
        message_id: nmea::SentenceType::try_from(&body[2..5]).unwrap_or(nmea::SentenceType::TXT),
        data: &body[6..],
        checksum: sum,
    };
    match kind {
        Kind::Rmc => {
            said.time_of_day_ms = time_of_day(cell(1));
            said.is_estimated = cell(12) == ESTIMATED;
            said.validity = validity(matches!(cell(2), "A" | "D") && !said.is_estimated);
            said.position = position(cell(3), cell(4), cell(5), cell(6))?;
            said.speed_mps = number(7).and_then(|knots| speed(knots * KNOT_MPS));
            said.course_deg = number(8).and_then(course);
            said.days = days_of_date(cell(9));
        }
        Kind::Gll => {
            said.position = position(cell(1), cell(2), cell(3), cell(4))?;
            said.time_of_day_ms = time_of_day(cell(5));
            said.is_estimated = cell(7) == ESTIMATED;
            said.validity = validity(cell(6) == "A" && !said.is_estimated);
        }
        Kind::Gns => {
            said.time_of_day_ms = time_of_day(cell(1));
            said.position = position(cell(2), cell(3), cell(4), cell(5))?;
            let is_fixed = cell(6).bytes().any(|mode| b"ADPRFS".contains(&mode));
            said.is_estimated = cell(6).contains(ESTIMATED) && !is_fixed;
            said.validity = validity(is_fixed);
            said.satellites_used = cell(7).parse().ok();
            said.hdop = number(8).and_then(dilution);
            said.height = number(9).is_some();
        }
        Kind::Zda => {
            said.time_of_day_ms = time_of_day(cell(1));
            let part = |index: usize| cell(index).parse::<i16>().ok();
            said.days = days_since_1970(
                part(4).unwrap_or(0).max(1970),
                part(3).unwrap_or(0),
                part(2).unwrap_or(0),
            );
        }
        Kind::Gga => {
            let gga = parse_gga(parsed()).ok()?;
            said.time_of_day_ms = time_of_day(cell(1));
            said.position = gga
                .latitude
                .zip(gga.longitude)
                .and_then(|(lat, lon)| LatLon::new(lat, lon));
            said.is_estimated = gga.fix_type == Some(FixType::Estimated);
            let usable = !said.is_estimated
                && !matches!(
                    gga.fix_type,
                    None | Some(FixType::Invalid | FixType::Manual)
                );
            said.validity = validity(usable);
            said.satellites_used = gga.fix_satellites;
            said.hdop = gga.hdop.and_then(|value| dilution(shortest(value)));
            said.height = usable && gga.altitude.is_some();
        }
        Kind::Gsa => {
            let gsa = parse_gsa(parsed()).ok()?;
            said.active = Some(match gsa.mode2 {
                GsaMode2::NoFix => FixMode::None,
                GsaMode2::Fix2D => FixMode::TwoD,
                GsaMode2::Fix3D => FixMode::ThreeD,
            });
            said.hdop = gsa.hdop.and_then(|value| dilution(shortest(value)));
        }
        Kind::Gst => {
            let gst = parse_gst(parsed()).ok()?;
            said.time_of_day_ms = time_of_day(cell(1));
            let axes = gst
                .lat_sd
                .zip(gst.long_sd)
                .map(|(north, east)| (shortest(north), shortest(east)));
            let sigma = axes.map(|(north, east)| (north * north / 2.0 + east * east / 2.0).sqrt());
            said.sigma_m = sigma.filter(|sigma| *sigma > 0.0 && *sigma <= 1e6);
        }
        Kind::Vtg => {
            let vtg = parse_vtg(parsed()).ok()?;
            said.speed_mps = vtg
                .speed_over_ground
                .and_then(|knots| speed(shortest(knots) * KNOT_MPS));
            said.is_estimated = cell(9) == ESTIMATED;
            said.course_deg = vtg
                .true_course
                .and_then(|degrees| course(shortest(degrees)));
        }
    }
    Some(said)
}

impl Sentence {
    fn empty(kind: Kind) -> Self {
        Self {
            kind,
            time_of_day_ms: None,
            days: None,
            position: None,
            validity: None,
            is_estimated: false,
            active: None,
            height: false,
            sigma_m: None,
            hdop: None,
            satellites_used: None,
            speed_mps: None,
            course_deg: None,
        }
    }
}

/// Converts the crate's single precision to the decimal number that was written: 0.9, not 0.8999999762.
fn shortest(value: f32) -> f64 {
    value
        .to_string()
        .parse()
        .expect("OK because a float's own text is a number")
}

fn validity(usable: bool) -> Option<Validity> {
    Some(if usable {
        Validity::Usable
    } else {
        Validity::Void
    })
}

/// Parses `hhmmss.sss` as milliseconds of the day.
fn time_of_day(text: &str) -> Option<u32> {
    let (hour, minute, second) = (text.get(0..2)?, text.get(2..4)?, text.get(4..)?);
    let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
    let second: f64 = second.parse().ok()?;
    let sensible = hour < 24 && minute < 60 && (0.0..60.0).contains(&second);
    sensible.then(|| (hour * 60 + minute) * 60_000 + (second * 1000.0).floor() as u32)
}

/// Parses `ddmm.mmmm`, hemisphere, `dddmm.mmmm`, hemisphere. The outer `None` means "malformed", the inner "not stated".
#[expect(
    clippy::option_option,
    reason = "absent and broken are different answers"
)]
fn position(lat: &str, north: &str, lon: &str, east: &str) -> Option<Option<LatLon>> {
    if lat.is_empty() || lon.is_empty() {
        return Some(None);
    }
    let degrees = |text: &str, digits: usize| {
        let (degrees, minutes): (f64, f64) = (
            text.get(..digits)?.parse().ok()?,
            text.get(digits..)?.parse().ok()?,
        );
        (0.0..60.0)
            .contains(&minutes)
            .then_some(degrees + minutes / 60.0)
    };
    let sign = |letter: &str, positive: &str, negative: &str| match letter {
        letter if letter == positive => Some(1.0),
        letter if letter == negative => Some(-1.0),
        _ => None,
    };
    let lat = degrees(lat, 2)? * sign(north, "N", "S")?;
    let lon = degrees(lon, 3)? * sign(east, "E", "W")?;
    Some(Some(LatLon::new(lat, lon)?))
}

//! NMEA 0183: merges the sentences of one moment into one report. Sentences of any talker are read, and a checksum is
//! required.
//!
//! Sentences are parsed in `sentence.rs`, dates in `calendar.rs`.

mod calendar;
mod sentence;

pub use calendar::Era;

use super::lines::lines;
use super::{Dialect, MAX_FIXES, Note, Place, Refusal, Refused, Report, Trace, TraceFault};
use crate::engine::{Confidence, FixMode, HorizontalError, UnixMs};
use crate::geodesy::LatLon;
use calendar::{Calendar, DAY_MS, HALF_DAY_MS};
use sentence::{Kind, Sentence, Validity};

/// Reads a recording of sentences, plain or wrapped (`NMEA,$…*hh,1699400577561`).
///
/// Moments before the receiver knew the date get the date that it learnt later; a recording that never states a date
/// begins on 1970-01-01.
pub fn read(bytes: &[u8]) -> Result<Trace, TraceFault> {
    let mut merger = Merger::new(Era::AsWritten);
    let mut refused = Refused::default();
    let mut notes = Vec::new();
    let mut reports = Vec::new();
    for line in lines(bytes).filter(|line| line.bytes.contains(&b'$')) {
        let (whole, cut) = if line.is_unended {
            complete_sentences(line.bytes)
        } else {
            (line.bytes, false)
        };
        if cut {
            notes.push(Note::CutOff {
                place: Place::Line(line.number),
            });
        }
        merger.line(whole, &mut reports, |refusal| {
            refused.add(Place::Line(line.number), refusal)
        });
        if reports.len() > MAX_FIXES {
            return Err(TraceFault::TooManyFixes);
        }
    }
    reports.extend(merger.pause());
    date_first_moments(&mut reports);
    let fixes = reports.iter().filter_map(Report::fix).collect();
    for refusal in reports.iter().filter_map(Report::refusal) {
        refused.add_somewhere(refusal);
    }
    Ok(Trace {
        dialect: Dialect::Nmea,
        fixes,
        refused,
        notes,
    })
}

/// The complete sentences of the last line, which has no line ending, and whether a part of another one follows.
fn complete_sentences(line: &[u8]) -> (&[u8], bool) {
    let start = line.iter().rposition(|byte| *byte == b'$').unwrap_or(0);
    let sentence = &line[start..];
    let is_whole = sentence
        .iter()
        .position(|byte| *byte == b'*')
        .is_some_and(|star| sentence.len() > star + 2);
    if is_whole {
        (line, false)
    } else {
        (&line[..start], true)
    }
}

/// Whether a line contains what looks like a sentence: `$`, five letters and a comma.
pub(super) fn looks_like_a_sentence(line: &[u8]) -> bool {
    let Some(start) = line.iter().position(|byte| *byte == b'$') else {
        return false;
    };
    let body = line[start..]
        .iter()
        .position(|byte| *byte != b'$')
        .map_or(&[][..], |skip| &line[start + skip..]);
    body.len() > 6 && body[..5].iter().all(u8::is_ascii_alphanumeric) && body[5] == b','
}

/// Merges the sentences of one moment. A moment ends with a sentence of another time, with a repeated kind of sentence that
/// has no time or another position, or when the receiver pauses ([`Merger::pause`]).
#[derive(Debug, Clone)]
pub struct Merger {
    calendar: Calendar,
    open: Option<Moment>,
}

impl Merger {
    /// Creates a merger that knows no date yet.
    pub fn new(era: Era) -> Self {
        Self {
            calendar: Calendar::new(era),
            open: None,
        }
    }

    /// Handles one line, which may hold several sentences that a lossy connection has cut and joined. Completed moments go
    /// to `reports`, and sentences that cannot be used go to `refuse`.
    pub fn line(
        &mut self,
        line: &[u8],
        reports: &mut Vec<Report>,
        mut refuse: impl FnMut(Refusal),
    ) {
        for piece in line
            .split(|byte| *byte == b'$')
            .skip(1)
            .filter(|piece| !piece.is_empty())
        {
            match sentence::read(piece) {
                Ok(Some(sentence)) => reports.extend(self.sentence(sentence)),
                Ok(None) => {}
                Err(refusal) => refuse(refusal),
            }
        }
    }

    /// Handles a pause of the receiver: the current moment is complete, unless no sentence has stated its position yet.
    pub fn pause(&mut self) -> Option<Report> {
        let states_a_position =
            |moment: &Moment| moment.seen.iter().any(|kind| kind.states_a_position());
        let moment = self.open.take_if(|moment| states_a_position(moment))?;
        Some(moment.report(&mut self.calendar))
    }

    fn sentence(&mut self, sentence: Sentence) -> Option<Report> {
        let complete = self
            .open
            .as_ref()
            .is_some_and(|open| open.ends_before(&sentence));
        let report = if complete { self.pause() } else { None };
        if complete {
            self.open = None;
        }
        self.open.get_or_insert_default().add(sentence);
        report
    }
}

/// The content of one moment's sentences so far.
#[derive(Debug, Clone, Default)]
struct Moment {
    time_of_day_ms: Option<u32>,
    days: Option<i64>,
    position: Option<LatLon>,
    seen: Vec<Kind>,
    /// Validity according to RMC, which covers the whole solution.
    valid: Option<Validity>,
    /// Validity according to GGA, GNS and GLL, which may cover one constellation only.
    partly_valid: Option<Validity>,
    active: Option<FixMode>,
    /// Whether any sentence says that the position is dead reckoning.
    is_estimated: bool,
    height: bool,
    sigma_m: Option<f64>,
    hdop: Option<f64>,
    satellites_used: Option<u32>,
    speed_mps: Option<f64>,
    course_deg: Option<f64>,
}

impl Moment {
    fn ends_before(&self, next: &Sentence) -> bool {
        match (self.time_of_day_ms, next.time_of_day_ms) {
            (Some(now), Some(then)) if now != then => true,
            // The receiver's clock stands still.
            (Some(_), Some(_)) => {
                self.repeats(next) && next.position.is_some() && next.position != self.position
            }
            // A receiver that has no time yet: only the repetition of a kind tells its moments apart.
            _ => self.repeats(next),
        }
    }

    fn repeats(&self, next: &Sentence) -> bool {
        next.kind.states_a_position() && self.seen.contains(&next.kind)
    }

    fn add(&mut self, next: Sentence) {
        if self.seen.len() < 16 {
            self.seen.push(next.kind);
        }
        self.time_of_day_ms = self.time_of_day_ms.or(next.time_of_day_ms);
        self.days = next.days.or(self.days);
        match next.kind {
            Kind::Rmc => self.valid = next.validity,
            _ => self.partly_valid = self.partly_valid.max(next.validity),
        }
        self.is_estimated |= next.is_estimated;
        if next.validity != Some(Validity::Void) {
            self.position = next.position.or(self.position);
        }
        self.active = self.active.max_by_dimension(next.active);
        self.height |= next.height;
        self.sigma_m = next.sigma_m.or(self.sigma_m);
        self.hdop = next.hdop.or(self.hdop);
        self.satellites_used = self.satellites_used.max(next.satellites_used);
        self.speed_mps = next.speed_mps.or(self.speed_mps);
        self.course_deg = next.course_deg.or(self.course_deg);
    }

    fn report(self, calendar: &mut Calendar) -> Report {
        let validity = self.valid.or(self.partly_valid);
        // As in gpsd, a height means three dimensions, even if GSA says two, or none in the first second of a fix.
        let mode = match (validity, self.position) {
            _ if self.is_estimated => FixMode::None,
            (Some(Validity::Usable), Some(_)) if self.height => FixMode::ThreeD,
            (Some(Validity::Usable), Some(_)) if self.active == Some(FixMode::ThreeD) => {
                FixMode::ThreeD
            }
            (Some(Validity::Usable), Some(_)) => FixMode::TwoD,
            (Some(Validity::Void) | None, _) | (_, None) => FixMode::None,
        };
        Report {
            time: calendar.moment(self.days, self.time_of_day_ms),
            time_of_day_ms: self.time_of_day_ms,
            mode,
            position: self.position,
            error: self.sigma_m.map(|value| HorizontalError {
                value,
                confidence: Confidence::Sigma,
            }),
            speed_mps: self.speed_mps,
            course_deg: self.course_deg,
            hdop: self.hdop,
            satellites_used: self.satellites_used,
            flaw: self.is_estimated.then_some(Refusal::Estimated),
        }
    }
}

trait MaxByDimension {
    fn max_by_dimension(self, other: Self) -> Self;
}

impl MaxByDimension for Option<FixMode> {
    /// The better of two modes. Several GSA sentences, one per constellation, describe one solution, and the best counts.
    fn max_by_dimension(self, other: Self) -> Self {
        let rank = |mode| match mode {
            None => 0,
            Some(FixMode::None) => 1,
            Some(FixMode::TwoD) => 2,
            Some(FixMode::ThreeD) => 3,
        };
        if rank(other) > rank(self) {
            other
        } else {
            self
        }
    }
}

/// Gives the moments before the first known date their dates, going backwards from it.
fn date_first_moments(reports: &mut [Report]) {
    let first_dated = reports.iter().position(|report| report.time.is_some());
    let undated = first_dated.unwrap_or(reports.len());
    let (mut anchor, backwards) = match first_dated.and_then(|index| reports[index].time) {
        Some(time) => (time.0, true),
        None => (0, false),
    };
    let mut date = |report: &mut Report| {
        let Some(of_day) = report.time_of_day_ms.map(i64::from) else {
            return;
        };
        let mut time = anchor.div_euclid(DAY_MS) * DAY_MS + of_day;
        if backwards && time > anchor + HALF_DAY_MS {
            time -= DAY_MS;
        }
        if !backwards && time < anchor - HALF_DAY_MS {
            time += DAY_MS;
        }
        anchor = time;
        report.time = Some(UnixMs(time));
    };
    if backwards {
        reports[..undated].iter_mut().rev().for_each(&mut date)
    } else {
        reports.iter_mut().for_each(&mut date)
    }
}

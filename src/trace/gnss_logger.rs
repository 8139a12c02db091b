//! `Fix,…` lines of Google's GnssLogger app. Their columns changed over the years, so they are taken from the header
//! (`# Fix,Provider,…`) where the file has one.

use super::lines::lines;
use super::report::{course, error, position, speed};
use super::times;
use super::{Dialect, MAX_FIXES, Note, Place, Refusal, Refused, Trace, TraceFault};
use crate::engine::{Confidence, Fix, FixMode};

/// Columns of the app's first versions (2016), which wrote no header.
const DEFAULT_HEADER: &str = "Provider,Latitude,Longitude,Altitude,Speed,Accuracy,(UTC)TimeInMs";

/// Maximum number of cells that a row may have beyond its header: some versions write more.
const MAX_EXTRA_CELLS: usize = 2;

/// Reads the fixes of the satellite receiver; where the file has none, those of its first provider.
pub fn read(bytes: &[u8]) -> Result<Trace, TraceFault> {
    let mut columns =
        Columns::from_header(DEFAULT_HEADER).expect("OK because the first header is complete");
    let mut refused = Refused::default();
    let mut notes = Vec::new();
    let mut fixes: Vec<(String, Fix)> = Vec::new();
    for line in lines(bytes) {
        let Some(text) = line.text() else {
            refused.add(Place::Line(line.number), Refusal::TooLong);
            continue;
        };
        if let Some(header) = text.strip_prefix("# Fix,") {
            columns = Columns::from_header(header).unwrap_or(columns);
        } else if let Some(row) = text.strip_prefix("Fix,") {
            let place = Place::Line(line.number);
            match columns.fix(row) {
                // The last row may end in the middle of a number.
                _ if line.is_unended && columns.is_short(row) => notes.push(Note::CutOff { place }),
                Ok(fix) if fixes.len() < MAX_FIXES => fixes.push(fix),
                Ok(_) => return Err(TraceFault::TooManyFixes),
                Err(refusal) => refused.add(place, refusal),
            }
        }
    }
    // Several providers report the same moments; mixing them would make the visitor jump to and fro.
    let has_gps = fixes.iter().any(|(provider, _)| provider == "gps");
    let provider = if has_gps {
        "gps".to_owned()
    } else {
        let first = fixes.first().map(|(provider, _)| provider.clone());
        first.unwrap_or_default()
    };
    let fixes = fixes
        .into_iter()
        .filter(|(from, _)| *from == provider)
        .map(|(_, fix)| fix)
        .collect();
    Ok(Trace {
        dialect: Dialect::GnssLogger,
        fixes,
        refused,
        notes,
    })
}

/// Index of each value in a row.
struct Columns {
    count: usize,
    provider: usize,
    lat: usize,
    lon: usize,
    time: usize,
    altitude: Option<usize>,
    speed: Option<usize>,
    accuracy: Option<usize>,
    bearing: Option<usize>,
}

impl Columns {
    fn from_header(header: &str) -> Option<Self> {
        let names: Vec<String> = header
            .trim()
            .split(',')
            .take(64)
            .map(str::to_ascii_lowercase)
            .collect();
        let find = |stem: &str| names.iter().position(|name| name.starts_with(stem));
        Some(Self {
            count: names.len(),
            provider: find("provider")?,
            lat: find("latitude")?,
            lon: find("longitude")?,
            time: find("(utc)timeinms").or_else(|| find("unixtimemillis"))?,
            altitude: find("altitude"),
            // "SpeedMps", but not "SpeedAccuracyMps".
            speed: names
                .iter()
                .position(|name| name == "speed" || name == "speedmps"),
            accuracy: find("accuracy"),
            bearing: names
                .iter()
                .position(|name| name == "bearing" || name == "bearingdegrees"),
        })
    }

    /// Whether a row ends before its time or its last column.
    fn is_short(&self, row: &str) -> bool {
        let cells = row.split(',').count();
        cells <= self.time || cells < self.count
    }

    /// The provider and the fix of a row.
    fn fix(&self, row: &str) -> Result<(String, Fix), Refusal> {
        let cells: Vec<&str> = row.split(',').take(64).map(str::trim).collect();
        let cell = |column: usize| cells.get(column).copied().ok_or(Refusal::Malformed);
        let number = |column: usize| cells.get(column)?.parse::<f64>().ok();
        // More cells than columns: decimal commas tear the numbers apart.
        if cells.len() > self.count + MAX_EXTRA_CELLS {
            return Err(Refusal::Malformed);
        }
        let degrees = |column: usize| cell(column)?.parse().map_err(|_| Refusal::Malformed);
        let fix = Fix {
            time: times::read(cell(self.time)?).ok_or(Refusal::UnreadTime)?,
            position: position((degrees(self.lat)?, degrees(self.lon)?))
                .ok_or(Refusal::NotAPosition)?,
            mode: match self.altitude.and_then(number) {
                Some(_) => FixMode::ThreeD,
                None => FixMode::TwoD,
            },
            error: self
                .accuracy
                .and_then(number)
                .and_then(|metres| error(metres, Confidence::R68)),
            speed_mps: self.speed.and_then(number).and_then(speed),
            course_deg: self.bearing.and_then(number).and_then(course),
        };
        Ok((cell(self.provider)?.to_ascii_lowercase(), fix))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEW_HEADER: &str = "# Fix,Provider,LatitudeDegrees,LongitudeDegrees,AltitudeMeters,SpeedMps,AccuracyMeters,\
        BearingDegrees,UnixTimeMillis,SpeedAccuracyMps,BearingAccuracyDegrees";

    fn check(text: &str, expected: &[(i64, Option<f64>, Option<f64>)]) {
        let trace = read(text.as_bytes()).expect("reads");
        let found: Vec<_> = trace
            .fixes
            .iter()
            .map(|fix| (fix.time.0, fix.speed_mps, fix.course_deg))
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn columns_follow_the_header_and_providers_do_not_mix() {
        check(
            "Fix,gps,37.4,-122.0,-33.0,0.5,3.0,1467321969000\n",
            &[(1_467_321_969_000, Some(0.5), None)],
        );
        let rows = "Fix,GPS,1,2,3,1.5,4.0,90.0,1700000000000,0.2,9\nFix,FLP,1,2,3,1.5,4.0,91.0,1700000000100,0.2,9\n";
        check(
            &format!("{NEW_HEADER}\n{rows}"),
            &[(1_700_000_000_000, Some(1.5), Some(90.0))],
        );
        check(
            "Fix,FLP,1,2,3,1.5,4.0,1700000000100\n",
            &[(1_700_000_000_100, Some(1.5), None)],
        );
        check("Fix,gps\nFix,,,,,,,\nFix,gps,91,0,0,0,0,1\n", &[]);
    }
}

//! `soundwalk rehearse --trace FILE --truth FILE`: scores a recorded walk against the true one.

use super::super::out;
use super::super::outcome::CommandError;
use super::args::Format;
use super::{recording, subject};
use crate::engine::{Course, UnixMs};
use crate::geodesy::LatLon;
use crate::rehearse::many::{Report, judge, table};
use crate::rehearse::simulation::SimulatedWalk;
use crate::rehearse::visitor::Moment;
use crate::trace;
use std::path::Path;

/// Reads the true walk as moments since its first position, and the time of that position. Empty without a file. A true
/// walk without a date, as beside SnapperGPS recordings, is assumed to be of the day of the recording's first fix.
pub fn read(
    course: &Course,
    file: Option<&Path>,
    first_fix: UnixMs,
) -> Result<(Vec<Moment>, UnixMs), CommandError> {
    let Some(file) = file else {
        return Ok((Vec::new(), UnixMs(0)));
    };
    let mut way: Vec<(UnixMs, LatLon)> = dateless(file, first_fix)?.map_or_else(
        || {
            let fixes = recording::read(file)?.fixes;
            Ok::<_, CommandError>(fixes.iter().map(|fix| (fix.time, fix.position)).collect())
        },
        Ok,
    )?;
    way.sort_by_key(|(time, _)| *time);
    let start = way.first().map_or(UnixMs(0), |(time, _)| *time);
    let mut moments: Vec<Moment> = Vec::with_capacity(way.len());
    for (time, position) in way {
        let moment = Moment {
            time_s: (time.0 - start.0) as f64 / 1000.0,
            spot: course.plane().spot(position),
            velocity: Default::default(),
            indoors: false,
        };
        if moments
            .last()
            .is_none_or(|last| last.time_s < moment.time_s)
        {
            moments.push(moment);
        }
    }
    Ok((moments, start))
}

/// Reads a true walk without a date; `None` if the file is something else.
fn dateless(file: &Path, first_fix: UnixMs) -> Result<Option<Vec<(UnixMs, LatLon)>>, CommandError> {
    let bytes = subject::read_up_to(file, trace::MAX_BYTES as u64 + 1)?;
    if trace::sniff(&bytes) != Ok(trace::Dialect::Snapper) || trace::snapper::read(&bytes).is_ok() {
        return Ok(None);
    }
    let positions = trace::snapper::read_truth(&bytes, first_fix)
        .map_err(|fault| format!("{}: {fault}", file.display()))?;
    Ok(Some(
        positions
            .iter()
            .map(|one| (one.time, one.position))
            .collect(),
    ))
}

/// Prints the score in the form of `--walks`.
pub fn report(
    course: &Course,
    performance: &SimulatedWalk,
    moments: &[Moment],
    start: UnixMs,
    format: Format,
) -> Result<(), CommandError> {
    let outcome = judge(course, performance, moments, start);
    let report = Report::new(course, &[outcome]);
    match format {
        Format::Human => out::print(format_args!("\n{}", table(&report))),
        Format::Json => {
            let mut line = serde_json::to_value(&report)?;
            if let Some(object) = line.as_object_mut() {
                object.insert("event".to_owned(), "score".into());
            }
            out::json(format_args!("{line}\n"))
        }
    }
}

//! Recorded walks as fixes: GPX, NMEA 0183, gpsd JSON lines, GnssLogger, SnapperGPS and Google Timeline files. The
//! module opens no files: it takes untrusted bytes, returns fixes, and its memory is bounded.
//!
//! The line parsers ([`nmea::Merger`], [`gpsd::Parser`]) are incremental, so that the live sources of `gnss` use
//! the same code. Opening files, unpacking them and pacing a replay are left to the callers.

mod clock;
mod encoding;
mod error;
pub mod gnss_logger;
pub mod gpsd;
pub mod gpx;
mod limits;
mod lines;
pub mod nmea;
mod numbers;
mod order;
mod place;
mod receivers;
mod report;
pub mod snapper;
pub mod timeline;
mod times;
mod truncated_json;
mod walk;

pub use error::{TraceError, TraceFault};
pub use limits::{MAX_BYTES, MAX_FIXES};
pub use place::Place;
pub use report::{MAX_EXAMPLE, Note, Refusal, RefusalCount, Refused, Report};
pub use walk::{Dialect, Trace};

use crate::engine::Fix;

/// Reads a recorded walk in any known format; `name` identifies it in errors.
pub fn read(bytes: &[u8], name: &str) -> Result<Vec<Fix>, TraceError> {
    read_trace(bytes, name).map(|trace| trace.fixes)
}

/// Reads a recorded walk, with its format and an account of what was not used.
pub fn read_trace(bytes: &[u8], name: &str) -> Result<Trace, TraceError> {
    let fail = |fault| TraceError {
        name: name.to_owned(),
        fault,
    };
    if bytes.len() > MAX_BYTES {
        return Err(fail(TraceFault::TooLarge { bytes: bytes.len() }));
    }
    let bytes = &*encoding::in_utf8(bytes);
    let dialect = sniff(bytes).map_err(fail)?;
    let mut trace = match dialect {
        Dialect::Gpx => gpx::read(bytes),
        Dialect::Nmea => nmea::read(bytes),
        Dialect::Gpsd => gpsd::read(bytes),
        Dialect::GnssLogger => gnss_logger::read(bytes),
        Dialect::Snapper => snapper::read(bytes),
        Dialect::Timeline => timeline::read(bytes),
    }
    .map_err(fail)?;
    order::arrange(&mut trace).map_err(fail)?;
    if trace.fixes.is_empty() {
        return Err(fail(TraceFault::NoFix {
            refused: trace.refused,
            notes: trace.notes,
        }));
    }
    Ok(trace)
}

/// Detects the format of a recording from its bytes alone, because file names are unreliable.
pub fn sniff(bytes: &[u8]) -> Result<Dialect, TraceFault> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let start = bytes.trim_ascii_start();
    match start.first() {
        None => return Err(TraceFault::Empty),
        Some(b'<') => return Ok(Dialect::Gpx),
        Some(b'[' | b'{') if timeline::is_timeline(start) => return Ok(Dialect::Timeline),
        Some(b'[') if start[1..].trim_ascii_start().starts_with(b"{") => {
            return Ok(Dialect::Snapper);
        }
        Some(0x1F) if start.starts_with(&[0x1F, 0x8B]) => return Err(TraceFault::Compressed),
        Some(_) => {}
    }
    let mut seen = None;
    for line in lines::lines(bytes) {
        match gpsd::object(line.bytes) {
            // gpsd prints the sentences between its objects, but its own interpretation is better.
            json if json.starts_with(b"{") && gpsd::is_position_report(json) => {
                return Ok(Dialect::Gpsd);
            }
            json if json.starts_with(b"{\"class\"") => seen = seen.or(Some(Dialect::Gpsd)),
            fix if fix.starts_with(b"Fix,") || fix.starts_with(b"# Fix,") => {
                return Ok(Dialect::GnssLogger);
            }
            other if nmea::looks_like_a_sentence(other) => seen = Some(Dialect::Nmea),
            _ => {}
        }
    }
    seen.ok_or(TraceFault::Unrecognised)
}

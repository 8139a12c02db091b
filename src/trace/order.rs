//! Puts a recording's fixes in the order of their times, with each moment only once.

use super::{Dialect, Note, Refusal, Trace, TraceFault, clock};

/// Puts the fixes in the order of their times and drops all but the first of each moment; both are noted. If the clock was set
/// back on the way, the times are corrected instead of the order.
///
/// # Errors
/// [`TraceFault::OneTime`] if fixes at several places all have the same time.
pub(super) fn arrange(trace: &mut Trace) -> Result<(), TraceFault> {
    if let (Some(first), Some(last)) = (trace.fixes.first(), trace.fixes.last())
        && trace.fixes.iter().all(|fix| fix.time == first.time)
        && trace.fixes.iter().any(|fix| fix.position != last.position)
    {
        return Err(TraceFault::OneTime {
            points: trace.fixes.len(),
            time: jiff::Timestamp::from_millisecond(first.time.0)
                .map_or_else(|_| format!("{} ms", first.time.0), |time| time.to_string()),
        });
    }
    let written_back = clock::steps_back(&trace.fixes).count();
    if written_back > 0 {
        // Some apps write the newest point first.
        if 2 * written_back > trace.fixes.len() {
            trace.fixes.reverse();
        }
        let mut sorted = trace.fixes.clone();
        sorted.sort_by_key(|fix| fix.time);
        let steps = clock::steps_back(&trace.fixes).count();
        if steps > 0 && clock::was_set_back(&trace.fixes, &sorted, is_raw_output(trace.dialect)) {
            clock::make_monotonic(&mut trace.fixes);
            trace.notes.push(Note::ClockSet { steps });
        } else {
            trace.fixes = sorted;
            trace.notes.push(Note::Reordered {
                steps: written_back,
            });
        }
    }
    let refused = &mut trace.refused;
    trace.fixes.dedup_by(|fix, before| {
        let repeats = fix.time == before.time;
        if repeats {
            refused.add_somewhere(Refusal::SameTime);
        }
        repeats
    });
    Ok(())
}

/// Whether the format is the receiver's own output, line by line; in the other formats an app wrote points with their times.
fn is_raw_output(dialect: Dialect) -> bool {
    match dialect {
        Dialect::Nmea | Dialect::Gpsd | Dialect::GnssLogger => true,
        Dialect::Gpx | Dialect::Snapper | Dialect::Timeline => false,
    }
}

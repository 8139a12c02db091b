//! The order of a recording's fixes: that of their times, each moment once.

use super::{Dialect, Note, Refusal, Trace, TraceFault, clock};

/// Puts the fixes in the order of their times and leaves out all but the first of one moment; both is noted. Where the clock
/// was set back on the way, the times are mended and not the order.
///
/// # Errors
/// [`TraceFault::OneTime`] where fixes at several places all have one time.
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
        if steps > 0 && clock::was_set_back(&trace.fixes, &sorted, is_as_heard(trace.dialect)) {
            clock::go_on(&mut trace.fixes);
            trace.notes.push(Note::ClockSet { steps });
        } else {
            trace.fixes = sorted;
            trace.notes.push(Note::Reordered { steps: written_back });
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

/// Whether the form is what a receiver said, line by line; in the other forms an app wrote points with their times.
fn is_as_heard(dialect: Dialect) -> bool {
    match dialect {
        Dialect::Nmea | Dialect::Gpsd | Dialect::GnssLogger => true,
        Dialect::Gpx | Dialect::Snapper | Dialect::Timeline => false,
    }
}

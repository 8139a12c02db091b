//! The order of a recording's fixes: that of their times, each moment once.

use super::{Dialect, Note, Refusal, Trace, TraceFault};
use crate::engine::Fix;

/// A way in the order of the times may be longer than in the order of the file by so much: rounding, and a clock
/// that was set by a second or two.
const LENGTH_TOLERANCE: f64 = 1.01;
/// The same for short ways, metres.
const LENGTH_TOLERANCE_M: f64 = 1.0;

/// Puts the fixes in the order of their times and leaves out all but the first of one moment; both is noted.
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
    let steps = steps_back(&trace.fixes);
    if steps > 0 {
        let mut sorted = trace.fixes.clone();
        sorted.sort_by_key(|fix| fix.time);
        if !is_as_heard(trace.dialect) || is_no_longer(&sorted, &trace.fixes) {
            trace.fixes = sorted;
            trace.notes.push(Note::Reordered { steps });
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

fn steps_back(fixes: &[Fix]) -> usize {
    fixes
        .windows(2)
        .filter(|pair| pair[1].time < pair[0].time)
        .count()
}

/// Whether the form is what a receiver said, line by line. There a step back in time can be a clock that was set, and
/// then the order of the file is the true one; in the other forms an app wrote points with their times.
fn is_as_heard(dialect: Dialect) -> bool {
    match dialect {
        Dialect::Nmea | Dialect::Gpsd | Dialect::GnssLogger => true,
        Dialect::Gpx | Dialect::Snapper | Dialect::Timeline => false,
    }
}

/// Whether the way is no longer than in the other order. Parts in the wrong order make a way longer, since the walker
/// would have to jump between them; so does sorting a walk whose clock was set back on the way.
fn is_no_longer(fixes: &[Fix], other: &[Fix]) -> bool {
    let length_m = |fixes: &[Fix]| -> f64 {
        fixes
            .windows(2)
            .map(|pair| pair[0].position.distance_m(pair[1].position))
            .sum()
    };
    length_m(fixes) <= length_m(other) * LENGTH_TOLERANCE + LENGTH_TOLERANCE_M
}

//! Detects clocks that were set back during a recording: by a receiver that lost the date or its week count, or by the end of
//! daylight saving time. Then the order of the recording is the true one. In a recording whose parts are in the wrong order
//! it is not. Both have times that step back; the path and the size of the steps tell them apart.

use crate::engine::{Fix, UnixMs};

/// Factor by which one of two path lengths must exceed the other to count as longer: it allows for rounding, and for a
/// clock that was set by a second or two.
const LENGTH_TOLERANCE: f64 = 1.01;
/// Additional tolerance for short paths, metres.
const LENGTH_TOLERANCE_M: f64 = 1.0;
/// Maximum distance between consecutive parts, metres: a visitor walks no further while a clock is set.
const MAX_JOIN_GAP_M: f64 = 100.0;
/// A clock is set back by whole hours, within this tolerance for the time between two points, ms.
const HOUR_TOLERANCE_MS: i64 = 30_000;
const HOUR_MS: i64 = 3_600_000;
/// Maximum number of hours by which a change of the time zone sets a clock back.
const MAX_ZONE_HOURS: i64 = 26;
/// Maximum span of a recording, ms: half a year. Receivers fall back further, by 1024 weeks or to their first day.
const MAX_WALK_MS: i64 = 180 * 24 * HOUR_MS;
/// Assumed time between two points if nothing else is known, ms.
const USUAL_INTERVAL_MS: i64 = 1000;

/// Whether the times step back because the clock was set, so that `fixes` are in the true order and `sorted` are not.
/// `is_raw_output` says that the recording is the receiver's own output, line by line. In other formats an app wrote points
/// with their times, so that their parts must also join.
pub(super) fn was_set_back(fixes: &[Fix], sorted: &[Fix], is_raw_output: bool) -> bool {
    let (as_recorded, by_time) = (length_m(fixes), length_m(sorted));
    let is_longer = |way: f64, other: f64| way > other * LENGTH_TOLERANCE + LENGTH_TOLERANCE_M;
    if is_longer(as_recorded, by_time) {
        return false;
    }
    let joins = || {
        steps_back(fixes)
            .all(|pair| pair[0].position.distance_m(pair[1].position) <= MAX_JOIN_GAP_M)
    };
    if is_longer(by_time, as_recorded) {
        // Parts in the wrong order make a path longer, since the visitor would have to jump between them; so does sorting
        // a walk whose clock was set back on the way.
        is_raw_output || joins()
    } else {
        // On a round walk either order is possible.
        joins() && steps_back(fixes).all(is_typical_clock_change)
    }
}

/// Shifts the times after each step back, so that they increase throughout.
pub(super) fn make_monotonic(fixes: &mut [Fix]) {
    let interval_ms = usual_interval_ms(fixes);
    let mut moved_ms = 0;
    let mut before: Option<UnixMs> = None;
    for fix in fixes {
        if let Some(before) = before
            && fix.time.0 + moved_ms < before.0
        {
            moved_ms = before.0 + interval_ms - fix.time.0;
        }
        fix.time.0 += moved_ms;
        before = Some(fix.time);
    }
}

/// The pairs whose second point is earlier than their first.
pub(super) fn steps_back(fixes: &[Fix]) -> impl Iterator<Item = &[Fix]> {
    fixes.windows(2).filter(|pair| pair[1].time < pair[0].time)
}

fn is_typical_clock_change(pair: &[Fix]) -> bool {
    let back_ms = pair[0].time.0 - pair[1].time.0;
    let hours = (back_ms + HOUR_TOLERANCE_MS).div_euclid(HOUR_MS);
    let from_hours_ms = (back_ms - hours * HOUR_MS).abs();
    back_ms > MAX_WALK_MS
        || ((1..=MAX_ZONE_HOURS).contains(&hours) && from_hours_ms <= HOUR_TOLERANCE_MS)
}

/// The median time between two points, ms.
fn usual_interval_ms(fixes: &[Fix]) -> i64 {
    let pairs = fixes.windows(2);
    let mut intervals: Vec<i64> = pairs
        .map(|pair| pair[1].time.0 - pair[0].time.0)
        .filter(|interval| *interval > 0)
        .collect();
    let middle = intervals.len() / 2;
    if intervals.is_empty() {
        USUAL_INTERVAL_MS
    } else {
        *intervals.select_nth_unstable(middle).1
    }
}

fn length_m(fixes: &[Fix]) -> f64 {
    let pairs = fixes.windows(2);
    pairs
        .map(|pair| pair[0].position.distance_m(pair[1].position))
        .sum()
}

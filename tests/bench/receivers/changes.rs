//! What lies do to fixes, one by one.

use soundwalk::engine::{Confidence, Course, Fix, HorizontalError, UnixMs};
use soundwalk::geodesy::Spot;
use soundwalk::rehearse::random::Random;

/// A fix and when it reaches the engine.
#[derive(Debug, Clone, Copy)]
pub struct Delivery {
    /// Seconds since the walk's start by a true clock.
    pub at_s: f64,
    /// What is said.
    pub fix: Fix,
}

/// Changes every fix.
pub fn each(all: &mut [Delivery], change: impl Fn(&mut Fix)) {
    all.iter_mut().for_each(|one| change(&mut one.fix));
}

/// Changes every fix from a time on, seconds.
pub fn each_from(all: &mut [Delivery], from_s: f64, change: impl Fn(&mut Fix)) {
    for Delivery { at_s, fix } in all {
        if *at_s >= from_s {
            change(fix);
        }
    }
}

/// Every other spell of so many seconds on average.
pub fn in_spells(
    all: &mut [Delivery],
    mean_s: f64,
    random: &mut Random,
    change: impl Fn(&mut Fix),
) {
    let (mut until_s, mut is_on) = (random.exponential(mean_s), false);
    for Delivery { at_s, fix } in all {
        while *at_s >= until_s {
            until_s += random.exponential(mean_s);
            is_on = !is_on;
        }
        if is_on {
            change(fix);
        }
    }
}

/// States a speed of 0 in this share of the fixes.
pub fn zero_speed(all: &mut [Delivery], share: f64, random: &mut Random) {
    for one in all {
        if random.happens(share) {
            one.fix.speed_mps = Some(0.0);
        }
    }
}

/// Multiplies the speed.
pub fn scale_speed(all: &mut [Delivery], factor: f64) {
    each(all, |fix| fix.speed_mps = fix.speed_mps.map(|v| v * factor));
}

/// The first walking speed stays for ever, or each speed for so many seconds.
pub fn freeze_speed(all: &mut [Delivery], for_s: f64) {
    let mut held: Option<(f64, f64)> = None;
    for Delivery { at_s, fix } in all {
        let Some(speed) = fix.speed_mps else { continue };
        if held.is_none_or(|(since, _)| *at_s - since >= for_s)
            && (for_s.is_finite() || speed > 0.8)
        {
            held = Some((*at_s, speed));
        }
        fix.speed_mps = Some(held.map_or(speed, |(_, speed)| speed));
    }
}

/// Changes the course, degrees.
pub fn turn(all: &mut [Delivery], change: impl Fn(f64) -> f64) {
    each(all, |fix| {
        fix.course_deg = fix.course_deg.map(|c| change(c).rem_euclid(360.0))
    });
}

/// States the speed and course of so many fixes before.
pub fn delay_velocity(all: &mut [Delivery], fixes: usize) {
    for number in (fixes..all.len()).rev() {
        let before = all[number - fixes].fix;
        let fix = &mut all[number].fix;
        (fix.speed_mps, fix.course_deg) = (before.speed_mps, before.course_deg);
    }
}

/// Changes the stated error.
pub fn state(all: &mut [Delivery], change: impl Fn(f64) -> f64) {
    each(all, |fix| {
        if let Some(error) = &mut fix.error {
            error.value = change(error.value);
        }
    });
}

/// States an altitude that wanders around a height for the error, metres.
pub fn altitude(all: &mut [Delivery], around_m: f64, random: &mut Random) {
    let mut wander = 0.0;
    for one in all {
        wander = 0.98 * wander + random.normal();
        one.fix.error = Some(HorizontalError {
            value: around_m + wander,
            confidence: Confidence::R68,
        });
    }
}

/// A step every six minutes on average, forwards or backwards.
pub fn step_clock(all: &mut [Delivery], step_ms: i64, random: &mut Random) {
    let (mut offset, mut next_s) = (0, random.exponential(360.0));
    for Delivery { at_s, fix } in all {
        if *at_s >= next_s {
            next_s += random.exponential(360.0);
            offset += if random.happens(0.5) {
                step_ms
            } else {
                -step_ms
            };
        }
        fix.time = UnixMs(fix.time.0 + offset);
    }
}

/// Rounds the coordinates to parts of a degree.
pub fn round(all: &mut [Delivery], parts: f64) {
    each(all, |fix| {
        fix.position.lat = (fix.position.lat * parts).round() / parts;
        fix.position.lon = (fix.position.lon * parts).round() / parts;
    });
}

/// To the route, where that is near.
pub fn snap(all: &mut [Delivery], course: &Course) {
    const NEAR_M: f64 = 25.0;
    each(all, |fix| {
        let spot: Spot = course.plane().spot(fix.position);
        if let Some(place) = course.route().nearest(spot)
            && place.off < NEAR_M
            && let Some((on_it, _)) = course.route().at(place.along)
        {
            fix.position = course.plane().position(on_it);
        }
    });
}

/// Repeats the position of the fix before for so many fixes; this share of the fixes begins it.
pub fn freeze(all: &mut [Delivery], fixes: usize, share: f64, random: &mut Random) {
    let mut left = 0;
    for number in 1..all.len() {
        if left == 0 && random.happens(share) {
            left = fixes;
        }
        if left > 0 {
            left -= 1;
            all[number].fix.position = all[number - 1].fix.position;
        }
    }
}

/// Repeats everything but the time.
pub fn freeze_whole(all: &mut [Delivery], fixes: usize, share: f64, random: &mut Random) {
    let mut left = 0;
    for number in 1..all.len() {
        if left == 0 && random.happens(share) {
            left = fixes;
        }
        if left > 0 {
            left -= 1;
            let time = all[number].fix.time;
            all[number].fix = Fix {
                time,
                ..all[number - 1].fix
            };
        }
    }
}

/// Leaves a fix in so many seconds.
pub fn thin(all: &mut Vec<Delivery>, interval_s: f64) {
    let mut due = 0.0;
    all.retain(|one| {
        let is_due = one.at_s >= due;
        if is_due {
            due = one.at_s + interval_s - 0.5;
        }
        is_due
    });
}

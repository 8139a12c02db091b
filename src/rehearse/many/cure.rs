//! Cures for troubled stops, tried on the same visitors before they are proposed.

use super::report::{Report, Share};
use super::{Plan, Ready, walk_as};
use crate::engine::{Course, StopIndex};
use crate::geodesy::{Shape, Zone};
use serde::Serialize;

/// A change of a zone with its measured effect.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cure {
    /// The stop's number, counted from 1.
    pub number: usize,
    /// Its name.
    pub stop: String,
    /// The radius now, metres.
    pub radius_m: f64,
    /// The radius that was tried, metres.
    pub to_m: f64,
    /// Missed before.
    pub missed_before: Share,
    /// Missed with the new radius.
    pub missed_after: Share,
    /// In the wrong place before.
    pub false_before: Share,
    /// In the wrong place with the new radius.
    pub false_after: Share,
}

/// A stop is troubled when more than this share of visitors miss it or hear it in the wrong place, percent.
const TROUBLED_PERCENT: f64 = 1.0;
/// At most so many stops are cured at once.
const MOST_STOPS: usize = 5;
/// Factors on the radius that are tried.
const FACTORS: [f64; 3] = [1.25, 1.5, 0.8];
/// No zone is made smaller or larger than this, metres.
const RADII: std::ops::RangeInclusive<f64> = 15.0..=120.0;

impl Cure {
    /// The proposal in one line.
    pub fn text(&self) -> String {
        let street = if self.false_after.count <= self.false_before.count {
            "the next street stays free"
        } else {
            "but more visitors hear it from the next street"
        };
        format!(
            "stop {} ({}): radius {:.0} → {:.0} m: missed {:.1} % → {:.1} %, in the wrong place {:.1} % → {:.1} %; {street}",
            self.number,
            self.stop,
            self.radius_m,
            self.to_m,
            self.missed_before.percent,
            self.missed_after.percent,
            self.false_before.percent,
            self.false_after.percent
        )
    }
}

/// Tries other radii for the most troubled stops and proposes those that help. The visitors walk once for each of the
/// [`trials`].
pub fn cures(course: &Course, report: &Report, plan: &Plan, ready: Ready) -> Vec<Cure> {
    let mut cures: Vec<Cure> = troubled(report)
        .into_iter()
        .filter_map(|number| best(course, report, plan, number, ready))
        .collect();
    cures.sort_by_key(|cure| cure.number);
    cures
}

/// How many other radii [`cures`] tries.
pub fn trials(course: &Course, report: &Report) -> usize {
    let stops = troubled(report).into_iter();
    stops.map(|number| radii(course, number).len()).sum()
}

/// The most troubled stops, the worst first.
fn troubled(report: &Report) -> Vec<usize> {
    let mut troubled: Vec<(usize, f64)> = report
        .stops
        .iter()
        .enumerate()
        .map(|(number, stop)| (number, stop.missed.percent + stop.false_told.percent))
        .filter(|(_, trouble)| *trouble > TROUBLED_PERCENT)
        .collect();
    troubled.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let worst = troubled.into_iter().take(MOST_STOPS);
    worst.map(|(number, _)| number).collect()
}

/// The radii that are tried for a stop; none where its zone is no circle.
fn radii(course: &Course, number: usize) -> Vec<f64> {
    let Shape::Circle { radius, .. } = course.stops()[number].zone.shape else {
        return Vec::new();
    };
    let tried = FACTORS.iter().map(|factor| (radius * factor).round());
    tried.filter(|to| RADII.contains(to)).collect()
}

fn best(
    course: &Course,
    report: &Report,
    plan: &Plan,
    number: usize,
    ready: Ready,
) -> Option<Cure> {
    let Shape::Circle { radius, .. } = course.stops()[number].zone.shape else {
        return None;
    };
    let before = &report.stops[number];
    radii(course, number)
        .into_iter()
        .map(|to_m| {
            let changed = with_radius(course, StopIndex(number), to_m);
            let outcomes = walk_as(course, &changed, plan, ready);
            let after = Report::new(&changed, &outcomes).stops.swap_remove(number);
            Cure {
                number: number + 1,
                stop: before.stop.clone(),
                radius_m: radius,
                to_m,
                missed_before: before.missed,
                missed_after: after.missed,
                false_before: before.false_told,
                false_after: after.false_told,
            }
        })
        .filter(|cure| trouble_after(cure) < 0.7 * trouble_before(cure))
        .min_by(|a, b| trouble_after(a).total_cmp(&trouble_after(b)))
}

fn trouble_before(cure: &Cure) -> f64 {
    cure.missed_before.percent + cure.false_before.percent
}

fn trouble_after(cure: &Cure) -> f64 {
    cure.missed_after.percent + cure.false_after.percent
}

/// The course with another radius for one stop.
fn with_radius(course: &Course, stop: StopIndex, radius: f64) -> Course {
    let mut stops = course.stops().to_vec();
    let zone = &mut stops[stop.0].zone;
    *zone = Zone {
        heading: zone.heading,
        ..Zone::circle(zone.centre(), radius)
    };
    Course::new(
        *course.plane(),
        course.order(),
        stops,
        course.route().clone(),
    )
}

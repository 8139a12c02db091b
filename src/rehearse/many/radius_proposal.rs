//! Proposes other radii for stops with problems. Each proposal is first tried on the same visitors.

use super::report::{Report, Share};
use super::{OnWalkDone, Plan, walk_as};
use crate::engine::{Course, StopIndex};
use crate::geodesy::{Shape, Zone};
use serde::Serialize;

/// A proposed radius with its measured effect.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RadiusProposal {
    /// The stop's number, counted from 1.
    pub number: usize,
    /// The stop's id.
    pub stop: String,
    /// Present radius, metres.
    pub radius_m: f64,
    /// Proposed radius, metres.
    pub to_m: f64,
    /// Share of missed stories with the present radius.
    pub missed_before: Share,
    /// Share of missed stories with the proposed radius.
    pub missed_after: Share,
    /// Share of stories in the wrong place with the present radius.
    pub false_before: Share,
    /// Share of stories in the wrong place with the proposed radius.
    pub false_after: Share,
}

/// A stop has a problem when more than this share of visitors miss it or hear it in the wrong place, percent.
const MIN_PROBLEM_PERCENT: f64 = 1.0;
/// Maximum number of stops for which radii are tried.
const MAX_STOPS: usize = 5;
/// Factors on the radius that are tried.
const FACTORS: [f64; 3] = [1.25, 1.5, 0.8];
/// Range of radii that may be proposed, metres.
const RADII: std::ops::RangeInclusive<f64> = 15.0..=120.0;

impl RadiusProposal {
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

/// Tries other radii for the stops with the greatest problems and proposes those that help. The visitors walk once for each of the
/// [`trial_count`].
pub fn propose_radii(
    course: &Course,
    report: &Report,
    plan: &Plan,
    on_done: OnWalkDone,
) -> Vec<RadiusProposal> {
    let mut proposals: Vec<RadiusProposal> = problem_stops(report)
        .into_iter()
        .filter_map(|number| best(course, report, plan, number, on_done))
        .collect();
    proposals.sort_by_key(|proposal| proposal.number);
    proposals
}

/// Number of other radii that [`propose_radii`] tries.
pub fn trial_count(course: &Course, report: &Report) -> usize {
    let stops = problem_stops(report).into_iter();
    stops.map(|number| radii(course, number).len()).sum()
}

/// The stops with the greatest problems, the worst first.
fn problem_stops(report: &Report) -> Vec<usize> {
    let mut problem_stops: Vec<(usize, f64)> = report
        .stops
        .iter()
        .enumerate()
        .map(|(number, stop)| (number, stop.missed.percent + stop.false_told.percent))
        .filter(|(_, trouble)| *trouble > MIN_PROBLEM_PERCENT)
        .collect();
    problem_stops.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let worst = problem_stops.into_iter().take(MAX_STOPS);
    worst.map(|(number, _)| number).collect()
}

/// The radii that are tried for a stop; empty if its zone is not a circle.
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
    on_done: OnWalkDone,
) -> Option<RadiusProposal> {
    let Shape::Circle { radius, .. } = course.stops()[number].zone.shape else {
        return None;
    };
    let before = &report.stops[number];
    radii(course, number)
        .into_iter()
        .map(|to_m| {
            let changed = with_radius(course, StopIndex(number), to_m);
            let outcomes = walk_as(course, &changed, plan, on_done);
            let after = Report::new(&changed, &outcomes).stops.swap_remove(number);
            RadiusProposal {
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
        .filter(|proposal| trouble_after(proposal) < 0.7 * trouble_before(proposal))
        .min_by(|a, b| trouble_after(a).total_cmp(&trouble_after(b)))
}

fn trouble_before(proposal: &RadiusProposal) -> f64 {
    proposal.missed_before.percent + proposal.false_before.percent
}

fn trouble_after(proposal: &RadiusProposal) -> f64 {
    proposal.missed_after.percent + proposal.false_after.percent
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

//! Proposes other radii for stops with problems. Each proposal is first tried on the same visitors.

use super::report::{Report, Share};
use super::walks::{Observer, Plan, Purpose, walk_as};
use crate::engine::{Course, StopIndex};
use crate::geodesy::{Shape, Zone};
use crate::rehearse::scenario::Scenario;
use crate::text::{Text, text};
use serde::Serialize;
use ts_rs::TS;

/// A proposed radius with its measured effect.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct RadiusProposal {
    /// The stop's number, counted from 1.
    pub number: usize,
    /// Id of the stop.
    pub stop: String,
    /// Radius of the zone in the tour, in metres.
    pub radius_m: f64,
    /// Proposed radius in metres.
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

/// Factors on the radius that are tried.
const FACTORS: [f64; 3] = [1.25, 1.5, 0.8];
/// Range of radii that may be proposed, metres.
const RADII: std::ops::RangeInclusive<f64> = 15.0..=120.0;

impl RadiusProposal {
    /// The proposal in one line.
    pub fn text(&self) -> Text {
        let [missed_before, missed_after, false_before, false_after] = [
            &self.missed_before,
            &self.missed_after,
            &self.false_before,
            &self.false_after,
        ]
        .map(|share| share.percent);
        if self.false_after.count <= self.false_before.count {
            text!(
                "stop {number} ({stop}): radius {radius_m:.0} → {to_m:.0} m: missed {missed_before:.1} % → {missed_after:.1} %, in the wrong place {false_before:.1} % → {false_after:.1} %; no more visitors hear it in the wrong place",
                number = self.number,
                stop = self.stop,
                radius_m = self.radius_m,
                to_m = self.to_m,
                missed_before,
                missed_after,
                false_before,
                false_after
            )
        } else {
            text!(
                "stop {number} ({stop}): radius {radius_m:.0} → {to_m:.0} m: missed {missed_before:.1} % → {missed_after:.1} %, in the wrong place {false_before:.1} % → {false_after:.1} %; but more visitors hear it in the wrong place",
                number = self.number,
                stop = self.stop,
                radius_m = self.radius_m,
                to_m = self.to_m,
                missed_before,
                missed_after,
                false_before,
                false_after
            )
        }
    }
}

/// Tries other radii for the stops with the greatest problems and proposes those that help. All visitors walk once for each
/// radius. `None` if the observer calls it off.
pub fn propose_radii(
    scenario: &Scenario,
    report: &Report,
    plan: &Plan,
    observer: &dyn Observer,
) -> Option<Vec<RadiusProposal>> {
    let course = scenario.course();
    let stops = report.problem_stops();
    let radii = stops.iter().map(|&number| radii(course, number).len());
    let trials = radii.sum::<usize>() as u64;
    observer.expect_walks(trials * u64::from(plan.walks), Purpose::Trials);
    let mut proposals = Vec::new();
    for number in stops {
        proposals.extend(best(scenario, report, plan, number, observer)?);
    }
    proposals.sort_by_key(|proposal| proposal.number);
    Some(proposals)
}

/// The radii that are tried for a stop; empty if its zone is not a circle.
fn radii(course: &Course, number: usize) -> Vec<f64> {
    let Shape::Circle { radius, .. } = course.stops()[number].zone.shape else {
        return Vec::new();
    };
    let tried = FACTORS.iter().map(|factor| (radius * factor).round());
    tried.filter(|to| RADII.contains(to)).collect()
}

/// The radius that helps a stop most, or none where none helps enough; the outer `None` if the observer calls it off.
fn best(
    scenario: &Scenario,
    report: &Report,
    plan: &Plan,
    number: usize,
    observer: &dyn Observer,
) -> Option<Option<RadiusProposal>> {
    let course = scenario.course();
    let Shape::Circle { radius, .. } = course.stops()[number].zone.shape else {
        return Some(None);
    };
    let before = &report.stops[number];
    let tried = radii(course, number).into_iter().map(|to_m| {
        let changed = with_radius(course, StopIndex(number), to_m);
        let outcomes = walk_as(scenario, &changed, plan, observer)?;
        let after = Report::new(&changed, &outcomes).stops.swap_remove(number);
        Some(RadiusProposal {
            number: number + 1,
            stop: before.stop.clone(),
            radius_m: radius,
            to_m,
            missed_before: before.missed,
            missed_after: after.missed,
            false_before: before.false_told,
            false_after: after.false_told,
        })
    });
    let tried: Vec<RadiusProposal> = tried.collect::<Option<_>>()?;
    let helpful = tried
        .into_iter()
        .filter(|proposal| trouble_after(proposal) < 0.7 * trouble_before(proposal));
    Some(helpful.min_by(|a, b| trouble_after(a).total_cmp(&trouble_after(b))))
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

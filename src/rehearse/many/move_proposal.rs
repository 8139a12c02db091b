//! Proposes other places for stops whose stories are missed where there is little sky. Each proposal is first tried: visitors
//! walk to the moved stop.

use super::report::{Report, Share};
use super::walks::{Observer, Plan, Purpose, walk_as};
use crate::engine::{Course, StopIndex};
use crate::geodesy::{LatLon, Shape, Spot, Zone};
use crate::rehearse::scenario::Scenario;
use crate::rehearse::surroundings::City;
use crate::text::{Text, text};
use serde::Serialize;
use ts_rs::TS;

/// A proposed place of a stop with its measured effect.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct MoveProposal {
    /// The stop's number, counted from 1.
    pub number: usize,
    /// Id of the stop.
    pub stop: String,
    /// Metres along the route from the present place; negative if it lies before it.
    pub by_m: f64,
    /// Latitude of the proposed place, degrees north.
    pub lat: f64,
    /// Longitude of the proposed place, degrees east.
    pub lon: f64,
    /// Whether streets meet there.
    pub is_at_corner: bool,
    /// Share of missed stories at the present place.
    pub missed_before: Share,
    /// Share of missed stories at the proposed place.
    pub missed_after: Share,
    /// Share of stories in the wrong place at the present place.
    pub false_before: Share,
    /// Share of stories in the wrong place at the proposed place.
    pub false_after: Share,
}

/// Distances along the route that are looked at, metres, in both directions.
const STEPS_M: [f64; 5] = [8.0, 12.0, 18.0, 25.0, 35.0];
/// A zone lies at most so far from the end of its leg's line, metres: `leg-misses-stop` reports more.
const MAX_BESIDE_LINE_M: f64 = 14.0;
/// Number of places with the most sky that are tried for a stop.
const MAX_TRIED: usize = 2;
/// A place with so much more of the sky is worth a trial.
const MORE_SKY: f64 = 0.04;
/// A move must leave less than this share of the trouble.
const MAX_TROUBLE_LEFT: f64 = 0.7;
/// Distance from a crossing of streets within which a place is at the corner, metres.
const CORNER_M: f64 = 14.0;
/// Decimal places of proposed degrees: 10 cm.
const DEGREE_STEPS: f64 = 1e6;

impl MoveProposal {
    /// Where the proposed place lies, such as "12 m further, at the corner".
    pub fn place(&self) -> Text {
        let metres = self.by_m.abs();
        match (self.by_m > 0.0, self.is_at_corner) {
            (true, false) => text!("{metres:.0} m further", metres),
            (true, true) => text!("{metres:.0} m further, at the corner", metres),
            (false, false) => text!("{metres:.0} m earlier", metres),
            (false, true) => text!("{metres:.0} m earlier, at the corner", metres),
        }
    }

    /// The proposal in one line.
    pub fn text(&self) -> String {
        format!(
            "stop {} ({}): {} ({:.6}, {:.6}): missed {:.1} % → {:.1} %, in the wrong place {:.1} % → {:.1} %",
            self.number,
            self.stop,
            self.place(),
            self.lat,
            self.lon,
            self.missed_before.percent,
            self.missed_after.percent,
            self.false_before.percent,
            self.false_after.percent
        )
    }

    fn trouble_before(&self) -> f64 {
        self.missed_before.percent + self.false_before.percent
    }

    fn trouble_after(&self) -> f64 {
        self.missed_after.percent + self.false_after.percent
    }
}

/// Tries places with more sky for the stops with the greatest problems and proposes those that help. All visitors walk once
/// for each place. `None` if the observer calls it off.
pub fn propose_moves(
    course: &Course,
    report: &Report,
    plan: &Plan,
    observer: &dyn Observer,
) -> Option<Vec<MoveProposal>> {
    let Some(city) = plan.city.filter(|city| city.has_buildings()) else {
        return Some(Vec::new());
    };
    let stops = report.problem_stops().into_iter();
    let tried: Vec<(usize, Vec<Place>)> = stops
        .map(|number| (number, places(course, city, number)))
        .collect();
    let trials = tried.iter().map(|(_, places)| places.len()).sum::<usize>() as u64;
    observer.expect_walks(trials * u64::from(plan.walks), Purpose::Trials);
    let mut proposals = Vec::new();
    for (number, places) in tried {
        let mut best: Option<MoveProposal> = None;
        for place in places {
            let moved = with_centre(course, StopIndex(number), &place);
            let scenario = Scenario::new(&moved, plan.city);
            let outcomes = walk_as(&scenario, &moved, plan, observer)?;
            let after = Report::new(&moved, &outcomes).stops.swap_remove(number);
            let before = &report.stops[number];
            let proposal = MoveProposal {
                number: number + 1,
                stop: before.stop.clone(),
                by_m: place.by_m,
                lat: place.position.lat,
                lon: place.position.lon,
                is_at_corner: city.is_at_corner(place.centre, CORNER_M),
                missed_before: before.missed,
                missed_after: after.missed,
                false_before: before.false_told,
                false_after: after.false_told,
            };
            let helps = proposal.trouble_after() < MAX_TROUBLE_LEFT * proposal.trouble_before()
                && proposal.missed_after.percent <= proposal.missed_before.percent;
            let is_better = best
                .as_ref()
                .is_none_or(|best| proposal.trouble_after() < best.trouble_after());
            if helps && is_better {
                best = Some(proposal);
            }
        }
        proposals.extend(best);
    }
    proposals.sort_by_key(|proposal| proposal.number);
    Some(proposals)
}

/// A place where a stop could be.
struct Place {
    by_m: f64,
    along: f64,
    centre: Spot,
    position: LatLon,
}

/// The places along the route with the most sky, for a stop whose zone is a circle.
fn places(course: &Course, city: &City, number: usize) -> Vec<Place> {
    let stop = &course.stops()[number];
    let (Shape::Circle { centre, radius }, Some(along)) = (&stop.zone.shape, stop.along) else {
        return Vec::new();
    };
    let route = course.route();
    let Some((here, _)) = route.at(along) else {
        return Vec::new();
    };
    let open_now = city.view(here).open;
    let steps = STEPS_M.iter().flat_map(|step| [*step, -step]);
    let steps = steps.filter(|step| step.abs() <= radius + MAX_BESIDE_LINE_M);
    let steps = steps.filter(|step| (0.0..=route.length()).contains(&(along + step)));
    let mut found: Vec<(f64, Place)> = steps
        .filter_map(|by_m| {
            let (there, _) = route.at(along + by_m)?;
            let written = |degrees: f64| (degrees * DEGREE_STEPS).round() / DEGREE_STEPS;
            let exact = course.plane().position(*centre + (there - here));
            let position = LatLon::new(written(exact.lat), written(exact.lon))?;
            let open = city.view(there).open;
            let place = Place {
                by_m,
                along: along + by_m,
                centre: course.plane().spot(position),
                position,
            };
            (open >= open_now + MORE_SKY).then_some((open, place))
        })
        .collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    let best = found.into_iter().take(MAX_TRIED);
    best.map(|(_, place)| place).collect()
}

/// The course with another place for one stop.
fn with_centre(course: &Course, stop: StopIndex, place: &Place) -> Course {
    let mut stops = course.stops().to_vec();
    let moved = &mut stops[stop.0];
    moved.along = Some(place.along);
    if let Shape::Circle { radius, .. } = moved.zone.shape {
        moved.zone = Zone {
            heading: moved.zone.heading,
            ..Zone::circle(place.centre, radius)
        };
    }
    Course::new(
        *course.plane(),
        course.order(),
        stops,
        course.route().clone(),
    )
}

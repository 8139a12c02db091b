//! Legs and the streets: the way from one stop to the next, and what drawn lines cross.

use super::areas::Areas;
use super::ground_index::{GroundIndex, pair};
use crate::geodesy::{LatLon, Spot};
use crate::streets::route::line::length_m;
use crate::streets::route::{Barrier, Network, Route, RouteError, Walker};
use crate::text::{Text, text};
use crate::tour::Tour;
use crate::tour::facts::{Connection, CrossedArea, CrossedAreas, StreetWay};
use crate::tour::model::{Leg, Stop, Travel, VisitOrder};
use crate::tour::tour_plane::{TourPlane, position_of};
use std::collections::BTreeMap;

/// How near a walkable way must be to a point of a line in a building so that the way leads there, metres.
const REACH_IN_BUILDINGS_M: f64 = 7.0;
/// The same in water. Paths run along the shore, and a bridge is narrow.
const REACH_IN_WATER_M: f64 = 3.0;
/// Shorter parts of a line inside an area are the imprecision of a drawing, metres.
const MIN_INSIDE_M: f64 = 4.0;
/// The most routes that are searched for each kind of finding. No tour has so many legs, and a file may say anything.
const MAX_ROUTES: usize = 300;
/// The most points that are tried on the lines of a tour.
const MAX_SAMPLES: f64 = 100_000.0;

/// Who walks a leg; `None` if it is not walked.
pub fn walker(by: Travel) -> Option<Walker> {
    match by {
        Travel::Foot => Some(Walker::Foot),
        Travel::Wheelchair => Some(Walker::Wheelchair),
        Travel::Bus
        | Travel::Tram
        | Travel::Car
        | Travel::Bicycle
        | Travel::Train
        | Travel::Subway
        | Travel::Ferry
        | Travel::Boat => None,
    }
}

/// The route between two stops.
///
/// # Errors
/// No way is near one of them, or they are not connected.
pub fn route(
    network: &Network,
    from: &Stop,
    to: &Stop,
    walker: Walker,
) -> Result<Route, RouteError> {
    let start = position_of(&from.position).ok_or(RouteError::NoWayAtStart)?;
    let end = position_of(&to.position).ok_or(RouteError::NoWayAtEnd)?;
    network.route(start, end, walker)
}

/// The line of a route as a leg between two stops has it: where the nearest way lies outside a stop's zone, the line goes on to
/// the stop.
pub fn leg_line(plane: &TourPlane, route: &Route, from: &Stop, to: &Stop) -> Vec<[f64; 2]> {
    let is_outside = |stop: &Stop, end: Option<&LatLon>| {
        let zone = plane.zone(stop).zip(end);
        zone.is_some_and(|(zone, end)| zone.distance(plane.point(*end)) > 0.0)
    };
    let mut line: Vec<[f64; 2]> = Vec::new();
    if is_outside(from, route.line.first()) {
        line.extend(position_of(&from.position).map(pair));
    }
    line.extend(route.line.iter().copied().map(pair));
    if is_outside(to, route.line.last()) {
        line.extend(position_of(&to.position).map(pair));
    }
    line
}

/// The way between two stops as facts have it.
pub fn street_way(
    network: &Network,
    plane: &TourPlane,
    (from, to): (&Stop, &Stop),
    walker: Walker,
) -> Result<StreetWay, RouteError> {
    let route = route(network, from, to, walker)?;
    Ok(StreetWay {
        line: leg_line(plane, &route, from, to),
        length_m: route.length_m.round(),
        barriers: route.barriers.iter().copied().map(words).collect(),
    })
}

/// A barrier in words, for messages.
fn words(barrier: Barrier) -> Text {
    match barrier {
        Barrier::Steps => text!("steps"),
        Barrier::NotForWheelchairs => text!("a way that is not for wheelchairs"),
        Barrier::Steep => text!("a steep way"),
        Barrier::Unpaved => text!("an unpaved way"),
    }
}

/// How visitors travel on the legs at these stops: those who come in a wheelchair go on in it.
pub(super) fn travel_at(tour: &Tour, from: &Stop, to: &Stop) -> Travel {
    let ends = [&from.id, &to.id];
    let mut touching = tour
        .legs
        .iter()
        .filter(|leg| ends.contains(&&leg.from) || ends.contains(&&leg.to));
    touching
        .find(|leg| walker(leg.by).is_some())
        .map_or_else(Travel::default, |leg| leg.by)
}

/// The ways between stops that follow each other and have no line, unless they are not walked.
pub(super) fn missing_lines(
    tour: &Tour,
    plane: &TourPlane,
    ground_index: &GroundIndex,
) -> Vec<Connection> {
    let mut legs: BTreeMap<(&str, &str), (usize, &Leg)> = BTreeMap::new();
    for (index, leg) in tour.legs.iter().enumerate() {
        legs.entry((leg.from.as_str(), leg.to.as_str()))
            .or_insert((index, leg));
    }
    let mut missing = Vec::new();
    for (from, pair) in tour.stops.windows(2).enumerate() {
        let leg = legs.get(&(pair[0].id.as_str(), pair[1].id.as_str()));
        // In free order legs lead both ways, and neighbours in the list need none.
        if leg.is_none() && tour.order == VisitOrder::Free && !tour.legs.is_empty() {
            continue;
        }
        let by = leg.map_or_else(|| travel_at(tour, &pair[0], &pair[1]), |(_, leg)| leg.by);
        let has_line = leg.is_some_and(|(_, leg)| !leg.line.is_empty());
        let (Some(walker), false) = (walker(by), has_line) else {
            continue;
        };
        let is_on_map = pair
            .iter()
            .all(|stop| ground_index.contains(&stop.position));
        if !is_on_map {
            continue;
        }
        if missing.len() == MAX_ROUTES {
            break;
        }
        let way = street_way(&ground_index.network, plane, (&pair[0], &pair[1]), walker);
        missing.push(Connection {
            from,
            to: from + 1,
            leg: leg.map(|(index, _)| *index),
            by,
            way: way.map_err(|error| error.in_words()),
        });
    }
    missing
}

/// What the drawn lines of walked legs cross, by the leg's index.
pub(super) fn crossed(
    tour: &Tour,
    plane: &TourPlane,
    ground_index: &GroundIndex,
) -> BTreeMap<usize, CrossedAreas> {
    let network = &ground_index.network;
    let on_plane = |leg: &Leg| -> Option<Vec<Spot>> {
        let positions = leg.line.iter().map(|[lon, lat]| LatLon::new(*lat, *lon));
        let spots = positions.map(|at| Some(network.plane().spot(at?)));
        spots.collect()
    };
    let lines: BTreeMap<usize, Vec<Spot>> = tour
        .legs
        .iter()
        .enumerate()
        .filter(|(_, leg)| walker(leg.by).is_some() && leg.line.len() >= 2)
        .filter_map(|(index, leg)| Some((index, on_plane(leg)?)))
        .collect();
    let total_m: f64 = lines.values().map(|line| length_m(line)).sum();
    let step_m = (total_m / MAX_SAMPLES).max(1.0);
    let mut crossed = BTreeMap::new();
    for (index, line) in lines {
        let samples = samples(&line, step_m);
        let find = |areas: &Areas, reach_m| {
            let is_led = |spot| network.nearest(spot, reach_m, |way| network.way(way).is_walkable);
            let is_crossing = |spot: &Spot| areas.contain(*spot) && is_led(*spot).is_none();
            inside(
                network,
                samples.iter().map(is_crossing).collect(),
                &samples,
                step_m,
            )
        };
        let buildings = find(&ground_index.buildings, REACH_IN_BUILDINGS_M);
        let waters = find(&ground_index.waters, REACH_IN_WATER_M);
        if buildings.is_none() && waters.is_none() {
            continue;
        }
        if crossed.len() == MAX_ROUTES {
            break;
        }
        let leg = &tour.legs[index];
        let stop = |id: &str| tour.stops.iter().find(|stop| stop.id == id);
        let instead = stop(&leg.from)
            .zip(stop(&leg.to))
            .and_then(|ends| street_way(network, plane, ends, walker(leg.by)?).ok());
        let found = CrossedAreas {
            buildings,
            waters,
            instead,
        };
        crossed.insert(index, found);
    }
    crossed
}

/// Points along a line, one each step.
fn samples(line: &[Spot], step_m: f64) -> Vec<Spot> {
    let mut samples = Vec::new();
    for pair in line.windows(2) {
        let steps = (pair[0].distance(pair[1]) / step_m).ceil().max(1.0);
        let along = (0..steps as usize).map(|step| step as f64 / steps);
        samples.extend(along.map(|share| pair[0] + (pair[1] - pair[0]) * share));
    }
    samples.extend(line.last());
    samples
}

/// The parts of a line inside areas where no way leads; `flags` says which of its points are. A part at the line's beginning or end
/// is where the author has put the stop, and does not count.
fn inside(
    network: &Network,
    flags: Vec<bool>,
    samples: &[Spot],
    step_m: f64,
) -> Option<CrossedArea> {
    let mut total_m = 0.0;
    let mut longest: (usize, usize) = (0, 0);
    let mut start = 0;
    for run in flags.chunk_by(|one, other| one == other) {
        let end = start + run.len();
        let is_between = start > 0 && end < samples.len();
        let length_m = run.len() as f64 * step_m;
        if is_between && length_m >= MIN_INSIDE_M && run[0] {
            total_m += length_m;
            if run.len() > longest.1 - longest.0 {
                longest = (start, end);
            }
        }
        start = end;
    }
    let middle = samples.get((longest.0 + longest.1) / 2)?;
    (total_m > 0.0).then(|| CrossedArea {
        metres: total_m.round(),
        at: pair(network.plane().position(*middle)),
    })
}

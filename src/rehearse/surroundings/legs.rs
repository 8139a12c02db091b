//! The ways that visitors may take on a course, found once for all of them: along the leg's line, a short cut, around a stop.

use super::city::{City, Rest};
use super::graph::{Edge, EdgeNumber, EdgePlace, Path, WalkGraph};
use crate::engine::Course;
use crate::geodesy::Spot;
use crate::rehearse::itinerary::{end_of_walk, ride_mps, start_of_walk};
use crate::streets::ground::WayKind;

/// Maximum distance of a stop's place on the route from a way on which visitors come to it, metres.
const MAX_OFF_WAY_M: f64 = 40.0;
/// A path may be so many times as long as the leg's line, plus [`DETOUR_M`].
const MAX_DETOUR: f64 = 2.0;
/// Length that a path may have in addition, metres.
const DETOUR_M: f64 = 150.0;
/// Distance from the leg's line at which a metre of a way costs twice as much, metres.
const LINE_M: f64 = 12.0;
/// Share of a short cut that must lie on other edges than the leg's own path.
const OWN_SHARE: f64 = 0.3;
/// Visitors who pass a stop on another street leave the route at least so far outside its zone, metres.
const LEAVE_M: f64 = 25.0;
/// The other street passes the zone at least at this distance, metres.
const PASS_M: f64 = 15.0;
/// A way around a stop is at most so many times as long as the way through it.
const MAX_AROUND: f64 = 3.0;
/// Distance from the path within which visitors sit down to rest, metres.
const REST_REACH_M: f64 = 35.0;

/// The ways of a course.
#[derive(Debug)]
pub struct CourseWays {
    /// The ways to each stop, from the stop before; to the first stop, from the start of the walk.
    pub legs: Vec<LegWays>,
    /// The way from the last stop to the end of the walk.
    pub last: Option<Path>,
}

/// The ways to a stop.
#[derive(Debug, Default)]
pub struct LegWays {
    /// The way along the leg's line; `None` where visitors ride or the ways do not lead there, so that they follow the line.
    pub path: Option<Path>,
    /// A shorter way through yards and alleys, if there is one.
    pub short_cut: Option<Path>,
    /// How the stop is passed on another street: this path replaces that of the leg and of the next one.
    pub around: Option<Path>,
    /// Benches and cafés beside the path.
    pub rests: Vec<Rest>,
    /// The place where visitors stand at the stop.
    pub stand: Option<Spot>,
}

impl CourseWays {
    /// Finds the ways of a course.
    pub fn new(course: &Course, city: &City) -> Self {
        let (start, end) = (start_of_walk(course), end_of_walk(course));
        let graph = city.graph();
        let places: Vec<Option<EdgePlace>> = (0..course.stops().len())
            .map(|number| place_of_stop(course, graph, number))
            .collect();
        let mut legs: Vec<LegWays> = Vec::with_capacity(places.len());
        for (number, stop) in course.stops().iter().enumerate() {
            let before = match number.checked_sub(1) {
                Some(before) => places[before],
                None => graph.nearest(start, MAX_OFF_WAY_M),
            };
            let is_walked = number == 0 || ride_mps(stop.by).is_none();
            let ends = before.zip(places[number]).filter(|_| is_walked);
            let from_m = number
                .checked_sub(1)
                .map_or(0.0, |before| course.stops()[before].along.unwrap_or(0.0));
            let line = LegLine {
                course,
                from_m,
                to_m: stop.along.unwrap_or(from_m),
            };
            let path = ends.and_then(|(from, to)| line.path(graph, from, to));
            let short_cut = match (&path, ends) {
                (Some(path), Some((from, to))) if number > 0 => short_cut(graph, path, from, to),
                _ => None,
            };
            let rests = path
                .as_ref()
                .map_or_else(Vec::new, |path| city.rests_beside(path, REST_REACH_M));
            legs.push(LegWays {
                path,
                short_cut,
                around: None,
                rests,
                stand: stand(course, number, places[number]),
            });
        }
        for number in 1..legs.len().saturating_sub(1) {
            legs[number].around = around(course, graph, &legs, number);
        }
        let last = places.last().copied().flatten();
        let last = last.zip(end.and_then(|end| graph.nearest(end, MAX_OFF_WAY_M)));
        let last = last
            .and_then(|(from, to)| graph.path(from, to, |edge| plain_cost(&graph.edges()[edge])));
        Self { legs, last }
    }
}

/// The place on a way where visitors come to a stop: nearest to its place on the route, or else to its zone's middle.
fn place_of_stop(course: &Course, graph: &WalkGraph, number: usize) -> Option<EdgePlace> {
    let stop = &course.stops()[number];
    let on_route = stop.along.and_then(|along| course.route().at(along));
    let at = on_route.map_or_else(|| stop.zone.centre(), |(spot, _)| spot);
    graph.nearest(at, MAX_OFF_WAY_M.max(stop.zone.reach()))
}

/// Where visitors stand: on the way if it lies in the zone, otherwise they leave it and go to the stop's place.
fn stand(course: &Course, number: usize, place: Option<EdgePlace>) -> Option<Spot> {
    let stop = &course.stops()[number];
    let (on_route, _) = stop.along.and_then(|along| course.route().at(along))?;
    let on_way = place.map(|place| place.spot);
    on_way
        .filter(|spot| stop.zone.signed_distance(*spot) <= 0.0)
        .or(Some(on_route))
}

/// What a metre costs visitors who look for a usual way.
fn plain_cost(edge: &Edge) -> f64 {
    match edge.kind {
        _ if edge.has_separate_sidewalk => 3.0,
        WayKind::Footway | WayKind::Crossing | WayKind::Pedestrian | WayKind::LivingStreet => 1.0,
        WayKind::Path | WayKind::Cycleway | WayKind::Street | WayKind::Steps => 1.1,
        WayKind::Service | WayKind::Tertiary => 1.3,
        WayKind::Secondary | WayKind::Primary => 1.6,
        WayKind::Trunk | WayKind::Motorway | WayKind::Rail | WayKind::Tram => 3.0,
    }
}

/// What a metre costs visitors who look for the shortest way through.
fn short_cost(edge: &Edge) -> f64 {
    match edge.kind {
        _ if edge.has_separate_sidewalk => 2.0,
        WayKind::Service | WayKind::Path => 0.8,
        _ => 1.0,
    }
}

/// A leg's part of the route.
struct LegLine<'a> {
    course: &'a Course,
    from_m: f64,
    to_m: f64,
}

impl LegLine<'_> {
    /// The path along the line. `None` if the ways lead far around.
    fn path(&self, graph: &WalkGraph, from: EdgePlace, to: EdgePlace) -> Option<Path> {
        let route = self.course.route();
        let path = graph.path(from, to, |number| {
            let edge = &graph.edges()[number];
            let points = [
                edge.line[0],
                edge.line[edge.line.len() / 2],
                edge.line[edge.line.len() - 1],
            ];
            let off = points.map(|at| {
                let place = route.nearest_between(at, self.from_m, self.to_m);
                place.map_or(0.0, |place| place.off)
            });
            plain_cost(edge) * (1.0 + off.iter().sum::<f64>() / 3.0 / LINE_M)
        })?;
        let straight = (self.to_m - self.from_m).max(from.spot.distance(to.spot));
        (path.length_m <= straight * MAX_DETOUR + DETOUR_M).then_some(path)
    }
}

/// The shortest way, if it is another one.
fn short_cut(graph: &WalkGraph, path: &Path, from: EdgePlace, to: EdgePlace) -> Option<Path> {
    let short = graph.path(from, to, |edge| short_cost(&graph.edges()[edge]))?;
    let is_other = other_length(graph, &short, path) > OWN_SHARE * short.length_m;
    (is_other && short.length_m <= path.length_m).then_some(short)
}

/// Metres of a path on edges that another path does not use.
fn other_length(graph: &WalkGraph, path: &Path, other: &Path) -> f64 {
    let own = path.edges.iter().filter(|edge| !other.edges.contains(edge));
    own.map(|edge| graph.edges()[*edge].length_m).sum()
}

/// A way around a stop's zone, from a crossing before it to one behind it.
fn around(course: &Course, graph: &WalkGraph, legs: &[LegWays], number: usize) -> Option<Path> {
    let zone = &course.stops()[number].zone;
    let (to, on) = (legs[number].path.as_ref()?, legs[number + 1].path.as_ref()?);
    let is_outside = |at: Spot| zone.signed_distance(at) >= LEAVE_M;
    let crossing = |path: &Path, index: usize| {
        let node = path.points[index].node?;
        let is_crossing = graph.nodes()[node].edges.len() >= 3;
        (is_crossing && is_outside(path.points[index].spot)).then_some((index, node))
    };
    let (leave, from) = (0..to.points.len())
        .rev()
        .find_map(|index| crossing(to, index))?;
    let (join, into) = (0..on.points.len()).find_map(|index| crossing(on, index))?;
    let passes = |edge: EdgeNumber| {
        let line = &graph.edges()[edge].line;
        let nearest = line.windows(2).map(|ends| {
            let steps = (ends[0].distance(ends[1]) / 5.0).ceil().max(1.0) as usize;
            let at = |step: usize| ends[0] + (ends[1] - ends[0]) * (step as f64 / steps as f64);
            (0..=steps)
                .map(|step| zone.signed_distance(at(step)))
                .fold(f64::INFINITY, f64::min)
        });
        nearest.fold(f64::INFINITY, f64::min) < PASS_M
    };
    let [from, into] = [from, into].map(|node| place_at(graph, node));
    let middle = graph.path(from?, into?, |edge| {
        if passes(edge) {
            f64::INFINITY
        } else {
            plain_cost(&graph.edges()[edge])
        }
    })?;
    let through = part_length(to, leave, to.points.len() - 1) + part_length(on, 0, join);
    if middle.length_m > through * MAX_AROUND + DETOUR_M {
        return None;
    }
    let mut points = to.points[..=leave].to_vec();
    points.extend(&middle.points);
    points.extend(&on.points[join..]);
    points.dedup_by(|later, first| later.spot.distance(first.spot) < 1e-6);
    let edges = to.edges.iter().chain(&middle.edges).chain(&on.edges);
    Some(Path {
        edges: edges.copied().collect(),
        length_m: points
            .windows(2)
            .map(|ends| ends[0].spot.distance(ends[1].spot))
            .sum(),
        points,
    })
}

fn part_length(path: &Path, from: usize, to: usize) -> f64 {
    let part = &path.points[from..=to];
    part.windows(2)
        .map(|ends| ends[0].spot.distance(ends[1].spot))
        .sum()
}

/// The place of a node on one of its edges.
fn place_at(graph: &WalkGraph, node: usize) -> Option<EdgePlace> {
    let edge = *graph.nodes()[node].edges.first()?;
    let own = &graph.edges()[edge];
    Some(EdgePlace {
        edge,
        along_m: if own.from == node { 0.0 } else { own.length_m },
        spot: graph.nodes()[node].spot,
    })
}

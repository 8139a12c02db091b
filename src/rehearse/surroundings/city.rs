//! What is known of the city around a course: its graph of ways, its benches and cafés, and its sky.

use super::graph::{Path, WalkGraph, nearest_on_line};
use super::reception::SkyReception;
use crate::engine::Course;
use crate::geodesy::Spot;
use crate::rehearse::noise::PlaceNoise;
use crate::rehearse::visitor::Moment;
use crate::streets::ground::{Ground, PlaceKind, WayKind};
use crate::streets::sky::{Sky, View};

/// Ways and buildings farther away from all stops and the route than this do not matter, metres.
const MARGIN_M: f64 = 500.0;

/// The city around a tour, on the plane of its course.
#[derive(Debug)]
pub struct City {
    graph: WalkGraph,
    rests: Vec<RestPlace>,
    reception: SkyReception,
}

/// A place where visitors rest.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RestPlace {
    /// Where it is.
    pub spot: Spot,
    /// Whether it is a café and not a bench.
    pub is_cafe: bool,
}

impl City {
    /// The city around a course.
    pub fn new(ground: &Ground, course: &Course) -> Self {
        let plane = course.plane();
        let centres = course.stops().iter().map(|stop| stop.zone.centre());
        let spots: Vec<Spot> = course
            .route()
            .points()
            .iter()
            .copied()
            .chain(centres)
            .collect();
        let rests = ground.places.iter().filter_map(|place| {
            let is_cafe = match place.kind {
                PlaceKind::Food => true,
                PlaceKind::Bench => false,
                _ => return None,
            };
            Some(RestPlace {
                spot: plane.spot(place.at.position()),
                is_cafe,
            })
        });
        Self {
            graph: WalkGraph::around(ground, plane, &spots, MARGIN_M),
            rests: rests.collect(),
            reception: SkyReception::new(Sky::new(ground, plane)),
        }
    }

    /// The walkable ways.
    pub(super) fn graph(&self) -> &WalkGraph {
        &self.graph
    }

    /// Whether buildings are known. Without them the sky says nothing about the errors of receivers.
    pub fn has_buildings(&self) -> bool {
        !self.reception.sky().is_empty()
    }

    /// What is seen of the sky at a place.
    pub fn view(&self, at: Spot) -> View {
        self.reception.sky().view(at)
    }

    /// The errors of a receiver at a moment of a walk.
    pub fn errors_at(&self, moment: &Moment) -> PlaceNoise {
        self.reception.at(moment)
    }

    /// Distance to the nearest walkable way, metres; infinite if there is none.
    pub fn distance_to_way(&self, at: Spot) -> f64 {
        let nearest = self.graph.nearest(at, f64::INFINITY);
        nearest.map_or(f64::INFINITY, |place| place.spot.distance(at))
    }

    /// Whether streets meet within `reach_m` of a place.
    pub fn is_at_corner(&self, at: Spot, reach_m: f64) -> bool {
        let edges = self.graph.near(at, reach_m);
        let edges = edges.iter().map(|edge| &self.graph.edges()[*edge]);
        edges.flat_map(|edge| [edge.from, edge.to]).any(|node| {
            let node = &self.graph.nodes()[node];
            let streets = node
                .edges
                .iter()
                .filter(|edge| is_street(self.graph.edges()[**edge].kind));
            node.spot.distance(at) <= reach_m && streets.count() >= 3
        })
    }

    /// Benches and cafés beside a path.
    pub(super) fn rests_beside(&self, path: &Path, reach_m: f64) -> Vec<Rest> {
        let beside = self.rests.iter().filter_map(|place| {
            let places = path
                .points
                .windows(2)
                .enumerate()
                .map(|(after, ends)| Rest {
                    after,
                    from: nearest_on_line(ends[0].spot, ends[1].spot, place.spot),
                    place: *place,
                });
            let nearest = places.min_by(|a, b| a.distance_m().total_cmp(&b.distance_m()))?;
            (nearest.distance_m() <= reach_m).then_some(nearest)
        });
        beside.collect()
    }
}

/// A rest beside a path.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rest {
    /// Index of the last point of the path before it.
    pub after: usize,
    /// Where visitors leave the path.
    pub from: Spot,
    /// Where they rest.
    pub place: RestPlace,
}

impl Rest {
    fn distance_m(&self) -> f64 {
        self.from.distance(self.place.spot)
    }
}

/// Whether houses stand along such a way, so that where it meets others there is a corner.
fn is_street(kind: WayKind) -> bool {
    kind.is_carriageway() || matches!(kind, WayKind::LivingStreet | WayKind::Pedestrian)
}

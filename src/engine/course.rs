//! What the engine knows about a tour: zones on a plane, the order of stops, the route and the length of each story.

use crate::engine::ids::StopIndex;
use crate::geodesy::{
    HeadingGate, LatLon, Plane, Polygon, RouteLine, Shape, Spot, Zone, ZoneIndex,
};
use crate::tour::model::{Geofence, Repeat, Stop, Tour, Travel, VisitOrder};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A variant of a story.
#[cfg_attr(not(target_family = "wasm"), derive(ts_rs::TS))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Variant {
    /// The whole story.
    Full,
    /// The shorter version.
    Short,
}

/// A stop as the engine sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct CourseStop {
    /// The stop's id in the tour.
    pub id: String,
    /// The zone in which the story starts.
    pub zone: Zone,
    /// Metres along the route at which it comes nearest to the zone's middle; `None` without a route.
    pub along: Option<f64>,
    /// How visitors come here from the previous stop; for the first stop, how they go on from it.
    pub by: Travel,
    /// Length of the full variant, seconds.
    pub full_s: f64,
    /// Length of the short variant, seconds; `None` if there is none.
    pub short_s: Option<f64>,
    /// Whether the story is told once only, or again on a later visit.
    pub repeat: Repeat,
    /// Seconds after which the story may be told again.
    pub cooldown_s: f64,
    /// Priority in the queue; the highest goes first.
    pub priority: i32,
    /// Stops whose stories must be told before this one.
    pub after: Vec<StopIndex>,
    /// Stops whose stories rule this one out once they are told.
    pub not_after: Vec<StopIndex>,
}

/// What the engine knows about a tour.
#[derive(Debug, Clone)]
pub struct Course {
    plane: Plane,
    order: VisitOrder,
    stops: Vec<CourseStop>,
    index: ZoneIndex,
    route: RouteLine,
}

/// Radius of a stop for which a tour (with findings) gives no usable zone, metres.
const FALLBACK_RADIUS_M: f64 = 30.0;
/// Seconds after which a story may be told again, if the tour does not say.
const COOLDOWN_S: f64 = 600.0;
/// Assumed length of a story that was neither measured nor estimated, seconds.
const UNKNOWN_STORY_S: f64 = 60.0;

impl CourseStop {
    /// A stop that is told once, has no conditions and is reached on foot.
    pub fn new(id: String, zone: Zone, along: Option<f64>, full_s: f64) -> Self {
        Self {
            id,
            zone,
            along,
            by: Travel::Foot,
            full_s,
            short_s: None,
            repeat: Repeat::Once,
            cooldown_s: COOLDOWN_S,
            priority: 0,
            after: Vec::new(),
            not_after: Vec::new(),
        }
    }
}

impl Course {
    /// Compiles a tour. `durations` gives the seconds of each variant in the language that will be heard; a missing
    /// one counts as a minute. A tour with findings compiles too: a stop without a usable zone gets a circle, and
    /// conditions on stops that do not exist are left out.
    pub fn from_tour(tour: &Tour, durations: &BTreeMap<(String, Variant), f64>) -> Self {
        let origin = tour
            .stops
            .iter()
            .find_map(position)
            .unwrap_or(LatLon { lat: 0.0, lon: 0.0 });
        let plane = Plane::around(origin);
        let numbers: BTreeMap<&str, StopIndex> = tour
            .stops
            .iter()
            .enumerate()
            .rev()
            .map(|(number, stop)| (stop.id.as_str(), StopIndex(number)))
            .collect();
        let named = |ids: &[String]| -> Vec<StopIndex> {
            ids.iter()
                .filter_map(|id| numbers.get(id.as_str()).copied())
                .collect()
        };
        let mut stops: Vec<CourseStop> = tour
            .stops
            .iter()
            .map(|stop| CourseStop {
                id: stop.id.clone(),
                zone: zone(stop, &plane),
                along: None,
                by: arrival(tour, &stop.id),
                full_s: durations
                    .get(&(stop.id.clone(), Variant::Full))
                    .copied()
                    .unwrap_or(UNKNOWN_STORY_S),
                short_s: durations.get(&(stop.id.clone(), Variant::Short)).copied(),
                repeat: stop.playback.repeat,
                cooldown_s: stop.playback.cooldown_s.unwrap_or(COOLDOWN_S),
                priority: stop.playback.priority.unwrap_or(0),
                after: named(&stop.playback.after),
                not_after: named(&stop.playback.not_after),
            })
            .collect();
        let route = route(tour, &plane, &mut stops);
        Self::new(plane, tour.order, stops, route)
    }

    /// A course from its parts.
    pub fn new(plane: Plane, order: VisitOrder, stops: Vec<CourseStop>, route: RouteLine) -> Self {
        let index = ZoneIndex::new(stops.iter().map(|stop| &stop.zone));
        Self {
            plane,
            order,
            stops,
            index,
            route,
        }
    }

    /// The plane that zones and route are measured on.
    pub fn plane(&self) -> &Plane {
        &self.plane
    }

    /// Whether the stops are visited in order or freely.
    pub fn order(&self) -> VisitOrder {
        self.order
    }

    /// The stops in the tour's order.
    pub fn stops(&self) -> &[CourseStop] {
        &self.stops
    }

    /// One stop. Panics if the index is out of range.
    pub fn stop(&self, stop: StopIndex) -> &CourseStop {
        &self.stops[stop.0]
    }

    /// The stop with this id.
    pub fn find(&self, id: &str) -> Option<StopIndex> {
        self.stops
            .iter()
            .position(|stop| stop.id == id)
            .map(StopIndex)
    }

    /// The route line through the stops.
    pub fn route(&self) -> &RouteLine {
        &self.route
    }

    /// Indices of the stops whose zones come within `reach` metres of `p`, in no particular order.
    pub fn near(&self, p: Spot, reach: f64) -> impl Iterator<Item = usize> + '_ {
        self.index
            .near(p, reach)
            .filter(move |stop| self.stops[*stop].zone.signed_distance(p) <= reach)
    }
}

fn position(stop: &Stop) -> Option<LatLon> {
    LatLon::new(stop.position.lat, stop.position.lon)
}

fn zone(stop: &Stop, plane: &Plane) -> Zone {
    let Geofence {
        radius_m,
        polygon,
        corridor,
        heading,
    } = &stop.geofence;
    let on_plane = |line: &[[f64; 2]]| -> Vec<Spot> {
        line.iter()
            .filter_map(|&[lon, lat]| LatLon::new(lat, lon))
            .map(|position| plane.spot(position))
            .collect()
    };
    let shape = if let Some(ring) = polygon.as_ref().filter(|ring| ring.len() >= 3) {
        Shape::Polygon(Polygon::new(on_plane(ring)))
    } else if let Some(strip) = corridor.as_ref().filter(|strip| !strip.line.is_empty()) {
        Shape::Corridor {
            line: on_plane(&strip.line),
            half_width: strip.width_m.max(0.0) / 2.0,
        }
    } else {
        Shape::Circle {
            // A stop with invalid coordinates has no position: NaN lies inside no zone.
            centre: position(stop).map_or(Spot::new(f64::NAN, f64::NAN), |at| plane.spot(at)),
            radius: radius_m.unwrap_or(FALLBACK_RADIUS_M).max(0.0),
        }
    };
    let here = position(stop).unwrap_or(plane.origin());
    Zone {
        shape,
        heading: heading.as_ref().map(|heading| {
            HeadingGate::new(plane.direction(here, heading.towards), heading.within)
        }),
    }
}

/// How visitors come to a stop. No leg leads to the first stop; it takes the means of travel of the leg that leaves it.
fn arrival(tour: &Tour, stop: &str) -> Travel {
    let arriving = tour.legs.iter().find(|leg| leg.to == stop);
    arriving
        .or_else(|| tour.legs.iter().find(|leg| leg.from == stop))
        .map(|leg| leg.by)
        .unwrap_or_default()
}

/// The line through the stops, along the legs' own lines where the tour draws them. Also sets `along` of each stop.
fn route(tour: &Tour, plane: &Plane, stops: &mut [CourseStop]) -> RouteLine {
    let legs: BTreeMap<(&str, &str), &Vec<[f64; 2]>> = tour
        .legs
        .iter()
        .map(|leg| ((leg.from.as_str(), leg.to.as_str()), &leg.line))
        .collect();
    let mut points: Vec<Spot> = Vec::new();
    // Range of points between which each stop's place on the route is searched for.
    let mut spans: Vec<(usize, usize)> = Vec::new();
    let mut leg_starts: Vec<usize> = vec![0];
    for (number, stop) in tour.stops.iter().enumerate() {
        let drawn_line = number
            .checked_sub(1)
            .and_then(|before| legs.get(&(tour.stops[before].id.as_str(), stop.id.as_str())))
            .filter(|line| line.len() >= 2);
        match drawn_line {
            Some(line) => points.extend(
                line.iter()
                    .filter_map(|&[lon, lat]| LatLon::new(lat, lon))
                    .map(|position| plane.spot(position)),
            ),
            None => points.extend(position(stop).map(|at| plane.spot(at))),
        }
        leg_starts.push(points.len().saturating_sub(1));
    }
    for number in 0..tour.stops.len() {
        let end = *leg_starts
            .get(number + 2)
            .unwrap_or(&points.len().saturating_sub(1));
        spans.push((leg_starts[number], end));
    }
    let mut lengths = vec![0.0];
    for pair in points.windows(2) {
        lengths.push(lengths[lengths.len() - 1] + pair[0].distance(pair[1]));
    }
    let route = RouteLine::new(points);
    for (stop, (from, to)) in stops.iter_mut().zip(spans) {
        let (Some(from), Some(to)) = (lengths.get(from), lengths.get(to)) else {
            continue;
        };
        stop.along = route
            .nearest_between(stop.zone.centre(), *from, *to)
            .map(|place| place.along);
    }
    route
}

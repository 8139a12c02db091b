//! Zones and the streets: which lie on a carriageway, which nobody can walk to, and which reach into the next street.

use super::ground_index::{GroundIndex, pair};
use super::legs::walker;
use crate::geodesy::{LatLon, Spot};
use crate::streets::ground::{NameIndex, Way, WayKind};
use crate::streets::route::{Network, Walker, WayIndex, line};
use crate::tour::Tour;
use crate::tour::facts::{CarriagewayFact, ParallelStreet, StreetFacts, UnreachableFact};
use crate::tour::model::Stop;
use crate::tour::tour_plane::{TourPlane, Zone, position_of};
use geo::Point;

/// The most stops that are looked at. No tour has so many, and a file may say anything.
const MAX_STOPS: usize = 1_000;
/// Points that are tried in a zone along each side of the rectangle around it.
const SAMPLES_A_SIDE: usize = 15;
/// Larger zones are whole districts, which have roads in them, metres from edge to edge.
const MAX_ZONE_M: f64 = 300.0;
/// Half the width of a carriageway of which no width is known, metres: a lane for each direction and what parks beside them.
const HALF_WIDTH_M: f64 = 3.5;
/// The same for a road of more lanes.
const HALF_WIDTH_OF_MAIN_ROAD_M: f64 = 6.0;
/// A zone lies on a carriageway if at least this share of it does, percent.
const MIN_ON_CARRIAGEWAY_PERCENT: f64 = 50.0;
/// How far a way beside a carriageway is looked for, metres.
const MAX_BESIDE_M: f64 = 60.0;
/// How near a walkable way must come to a zone so that visitors get into it, metres: receivers err by as much.
const REACH_M: f64 = 5.0;
/// How far the nearest walkable way is looked for, metres.
const MAX_NEAREST_M: f64 = 500.0;
/// Distance between the points that are tried on a way, metres.
const STEP_M: f64 = 2.0;
/// A zone reaches into a street if it covers at least this much of it, metres.
const MIN_IN_STREET_M: f64 = 10.0;
/// Cosine of the largest angle between parallel streets (30°).
const PARALLEL: f64 = 0.866;
/// How far a smaller zone stays from the middle of the parallel street, metres.
const CLEAR_M: f64 = 8.0;
/// The smallest radius that is proposed, metres. Receivers between houses err by as much.
const MIN_RADIUS_M: f64 = 15.0;
/// Corners of the polygon that replaces a circle.
const CORNERS: usize = 24;

/// A stop with its zone and points in it.
struct Place<'a> {
    stop: &'a Stop,
    zone: Zone,
    middle: Spot,
    samples: Vec<Spot>,
}

/// Adds what the streets say about the zones.
pub(super) fn find(
    tour: &Tour,
    plane: &TourPlane,
    ground_index: &GroundIndex,
    facts: &mut StreetFacts,
) {
    for (index, stop) in tour.stops.iter().enumerate().take(MAX_STOPS) {
        if !ground_index.contains(&stop.position) || !is_walked_to(tour, stop) {
            continue;
        }
        let Some(place) = place(plane, &ground_index.network, stop) else {
            continue;
        };
        if let Some(unreachable) = unreachable(plane, ground_index, &place) {
            facts.unreachable.insert(index, unreachable);
        } else if let Some(found) = carriageway(tour, &ground_index.network, &place) {
            facts.carriageways.insert(index, found);
        }
        if let Some(street) = parallel_street(tour, ground_index, &place) {
            facts.parallel.insert(index, street);
        }
    }
}

/// Whether visitors come to a stop, or leave it, on foot.
fn is_walked_to(tour: &Tour, stop: &Stop) -> bool {
    let mut touching = tour
        .legs
        .iter()
        .filter(|leg| leg.from == stop.id || leg.to == stop.id)
        .peekable();
    touching.peek().is_none() || touching.any(|leg| walker(leg.by).is_some())
}

fn place<'a>(plane: &TourPlane, network: &Network, stop: &'a Stop) -> Option<Place<'a>> {
    let zone = plane.zone(stop)?;
    let bounds = zone.bounds()?;
    let side = bounds.width().max(bounds.height());
    if !(side > 0.0 && side <= MAX_ZONE_M) {
        return None;
    }
    let spot = |point: Point| network.plane().spot(plane.position(point));
    let share = |index: usize| (index as f64 + 0.5) / SAMPLES_A_SIDE as f64;
    let points = (0..SAMPLES_A_SIDE * SAMPLES_A_SIDE).map(|index| {
        let (column, row) = (index % SAMPLES_A_SIDE, index / SAMPLES_A_SIDE);
        Point::new(
            bounds.min().x + bounds.width() * share(column),
            bounds.min().y + bounds.height() * share(row),
        )
    });
    let samples: Vec<Spot> = points
        .filter(|point| zone.distance(*point) <= 0.0)
        .map(spot)
        .collect();
    let middle = match &zone {
        Zone::Circle(centre, _) => spot(*centre),
        Zone::Area(_) | Zone::Strip(..) => {
            let sum = samples
                .iter()
                .fold(Spot::default(), |sum, spot| sum + *spot);
            sum * (1.0 / samples.len().max(1) as f64)
        }
    };
    (!samples.is_empty()).then_some(Place {
        stop,
        zone,
        middle,
        samples,
    })
}

/// Half the width of a road's carriageway, metres.
fn half_width_m(way: &Way) -> f64 {
    let by_kind = match way.kind {
        WayKind::Secondary | WayKind::Primary | WayKind::Trunk | WayKind::Motorway => {
            HALF_WIDTH_OF_MAIN_ROAD_M
        }
        _ => HALF_WIDTH_M,
    };
    way.width_dm
        .map_or(by_kind, |width| f64::from(width) / 20.0)
        .min(HALF_WIDTH_OF_MAIN_ROAD_M * 2.0)
}

/// Whether nobody stands on this road: one with much traffic, or one whose sidewalks are mapped beside it.
fn is_for_cars_only(way: &Way) -> bool {
    way.kind.is_carriageway()
        && (way.kind.is_major_road() || way.has_separate_sidewalk)
        && !way.is_covered
        && !way.is_bridge
}

fn carriageway(tour: &Tour, network: &Network, place: &Place<'_>) -> Option<CarriagewayFact> {
    let road_at = |spot: Spot| -> Option<WayIndex> {
        let near = network.near(spot, HALF_WIDTH_OF_MAIN_ROAD_M * 2.0);
        near.into_iter().find(|way| {
            let own = network.way(*way);
            let near = line::nearest(spot, network.line(*way));
            is_for_cars_only(own) && near.is_some_and(|near| near.distance_m <= half_width_m(own))
        })
    };
    let on_roads: Vec<WayIndex> = place
        .samples
        .iter()
        .filter_map(|spot| road_at(*spot))
        .collect();
    let percent = (100.0 * on_roads.len() as f64 / place.samples.len() as f64).round();
    let at_middle = road_at(place.middle).filter(|way| network.way(*way).kind.is_major_road());
    if percent < MIN_ON_CARRIAGEWAY_PERCENT && at_middle.is_none() {
        return None;
    }
    let road = at_middle.or_else(|| on_roads.first().copied())?;
    let is_for_walkers = |way: &WayIndex| {
        let way = network.way(*way);
        Walker::Foot.can_use(way) && !way.kind.is_carriageway() && way.kind != WayKind::Crossing
    };
    // A crossing leads over the road as well, and is not always tagged as one.
    let near = network.near(place.middle, MAX_BESIDE_M).into_iter();
    let spots = near.filter(is_for_walkers).flat_map(|way| {
        let steps = (network.length_m(way) / STEP_M).ceil() as usize;
        (0..=steps).map(move |step| line::at(network.line(way), step as f64 * STEP_M))
    });
    let beside = spots
        .map(|spot| (spot, spot.distance(place.middle)))
        .filter(|(spot, distance)| *distance <= MAX_BESIDE_M && road_at(*spot).is_none())
        .min_by(|one, other| one.1.total_cmp(&other.1));
    Some(CarriagewayFact {
        road: name(tour, network, network.way(road).name),
        percent,
        is_middle_on_major_road: at_middle.is_some(),
        beside: beside.map(|(spot, distance)| (shown(network, spot), distance.round())),
    })
}

fn unreachable(
    plane: &TourPlane,
    ground_index: &GroundIndex,
    place: &Place<'_>,
) -> Option<UnreachableFact> {
    let network = &ground_index.network;
    // People walk over grass and squares as well.
    if place
        .samples
        .iter()
        .any(|spot| ground_index.greens.contain(*spot))
    {
        return None;
    }
    let is_walkable = |way: WayIndex| network.way(way).is_walkable;
    let from_zone = |spot: Spot| {
        let position = network.plane().position(spot);
        place.zone.distance(plane.point(position))
    };
    let reach = place.samples.iter().fold(0.0_f64, |reach, spot| {
        reach.max(spot.distance(place.middle))
    });
    let near = network.near(place.middle, reach + REACH_M + STEP_M);
    let reaches = |way: &WayIndex| {
        let line = network.line(*way);
        let steps = (network.length_m(*way) / STEP_M).ceil();
        is_walkable(*way)
            && (0..=steps as usize)
                .any(|step| from_zone(line::at(line, step as f64 * STEP_M)) <= REACH_M)
    };
    if near.iter().any(reaches) {
        return None;
    }
    let nearest = network.nearest(place.middle, MAX_NEAREST_M, is_walkable);
    Some(UnreachableFact {
        nearest: nearest.map(|near| (shown(network, near.spot), from_zone(near.spot).round())),
    })
}

/// What a zone covers of a street.
struct Covered {
    street: NameIndex,
    metres: f64,
    /// The covered point that is nearest to the middle of the zone, the direction of the street there, and the point of the stop's
    /// own street beside it.
    nearest: (Spot, Spot, Spot),
}

fn parallel_street(
    tour: &Tour,
    ground_index: &GroundIndex,
    place: &Place<'_>,
) -> Option<ParallelStreet> {
    let network = &ground_index.network;
    let Zone::Circle(_, radius) = place.zone else {
        return None;
    };
    let snap = network.snap(position_of(&place.stop.position)?, Walker::Foot)?;
    let own = network.name_of(snap.way)?;
    let along = network.direction_at(snap.way, snap.along_m)?;
    let walked = walked_spots(tour, network, place.stop);
    let mut covered: Vec<Covered> = Vec::new();
    for way in network.near(place.middle, radius) {
        let found = network.way(way);
        let is_street = found.kind.is_carriageway()
            || matches!(found.kind, WayKind::LivingStreet | WayKind::Pedestrian);
        let Some(street) = found.name.filter(|name| *name != own && is_street) else {
            continue;
        };
        let steps = (network.length_m(way) / STEP_M).ceil() as usize;
        for step in 0..=steps {
            let along_m = step as f64 * STEP_M;
            let spot = line::at(network.line(way), along_m);
            let Some(direction) = network.direction_at(way, along_m) else {
                continue;
            };
            let is_in_zone = spot.distance(place.middle) <= radius;
            let is_visited = walked
                .iter()
                .any(|walked| walked.distance(spot) <= CLEAR_M * 2.0);
            if !is_in_zone || direction.dot(along).abs() < PARALLEL || is_visited {
                continue;
            }
            let is_own = |way: WayIndex| network.way(way).name == Some(own);
            let Some(beside) = network.nearest(spot, MAX_ZONE_M, is_own) else {
                continue;
            };
            if !ground_index.buildings.are_between(beside.spot, spot) {
                continue;
            }
            add(
                &mut covered,
                street,
                place.middle,
                (spot, direction, beside.spot),
            );
        }
    }
    let most = covered
        .into_iter()
        .filter(|covered| covered.metres >= MIN_IN_STREET_M)
        .max_by(|one, other| one.metres.total_cmp(&other.metres))?;
    let clear_m = (most.nearest.0.distance(place.middle) - CLEAR_M).floor();
    let uncertainty_m = place.stop.position.uncertainty_m.unwrap_or(0.0);
    let radius_m = (clear_m >= MIN_RADIUS_M.max(uncertainty_m)).then_some(clear_m);
    Some(ParallelStreet {
        street: name(tour, network, Some(most.street))?,
        own: name(tour, network, Some(own))?,
        metres: most.metres,
        radius_m,
        polygon: polygon(ground_index, place.middle, radius, most.nearest),
    })
}

/// Points along the drawn legs that touch a stop: visitors who come that way are meant.
fn walked_spots(tour: &Tour, network: &Network, stop: &Stop) -> Vec<Spot> {
    let touching = tour
        .legs
        .iter()
        .filter(|leg| leg.from == stop.id || leg.to == stop.id);
    let mut walked = Vec::new();
    for leg in touching {
        let positions = leg
            .line
            .iter()
            .filter_map(|[lon, lat]| LatLon::new(*lat, *lon));
        let spots: Vec<Spot> = positions.map(|at| network.plane().spot(at)).collect();
        let length_m = line::length_m(&spots).min(MAX_ZONE_M * 10.0);
        let steps = (length_m / (CLEAR_M * 2.0)) as usize;
        walked.extend((0..=steps).map(|step| line::at(&spots, step as f64 * CLEAR_M * 2.0)));
    }
    walked
}

fn add(covered: &mut Vec<Covered>, street: NameIndex, middle: Spot, found: (Spot, Spot, Spot)) {
    match covered.iter_mut().find(|one| one.street == street) {
        Some(one) => {
            one.metres += STEP_M;
            if found.0.distance(middle) < one.nearest.0.distance(middle) {
                one.nearest = found;
            }
        }
        None => covered.push(Covered {
            street,
            metres: STEP_M,
            nearest: found,
        }),
    }
}

/// The part of a circle on the stop's side of the buildings that stand between it and the parallel street.
fn polygon(
    ground_index: &GroundIndex,
    middle: Spot,
    radius: f64,
    (spot, direction, beside): (Spot, Spot, Spot),
) -> Option<Vec<[f64; 2]>> {
    let plane = ground_index.network.plane();
    let steps = beside.distance(spot).ceil().max(1.0);
    let towards = (spot - beside) * (1.0 / steps);
    // The zone may reach into the front of the buildings, where nobody walks.
    let wall = (0..=steps as usize)
        .map(|step| beside + towards * step as f64)
        .find(|at| ground_index.buildings.contain(*at))?;
    let across = Spot::new(-direction.y, direction.x);
    let outwards = if across.dot(towards) < 0.0 {
        across * -1.0
    } else {
        across
    };
    let corner = |index: usize| {
        let (sine, cosine) = libm::sincos(index as f64 / CORNERS as f64 * std::f64::consts::TAU);
        middle + Spot::new(cosine, sine) * radius
    };
    let beyond = |at: Spot| (at - wall).dot(outwards);
    let mut ring: Vec<Spot> = Vec::new();
    for index in 0..CORNERS {
        let (here, next) = (corner(index), corner(index + 1));
        let (before, after) = (beyond(here), beyond(next));
        if before <= 0.0 {
            ring.push(here);
        }
        if (before <= 0.0) != (after <= 0.0) {
            ring.push(here + (next - here) * (before / (before - after)));
        }
    }
    let first = *ring.first().filter(|_| ring.len() >= 4)?;
    ring.push(first);
    Some(
        ring.into_iter()
            .map(|at| pair(plane.position(at)))
            .collect(),
    )
}

fn shown(network: &Network, spot: Spot) -> [f64; 2] {
    pair(network.plane().position(spot))
}

/// A name in the tour's first language.
fn name(tour: &Tour, network: &Network, name: Option<NameIndex>) -> Option<String> {
    let name = &network.ground().names[name? as usize];
    let language = tour.languages.first().map_or("", |lang| lang.0.as_str());
    Some(name.in_language(language).to_owned())
}

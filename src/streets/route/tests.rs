//! Routes over small graphs made by hand, and over a part of Helsinki.

use super::*;
use crate::streets::build;
use crate::streets::extract::{
    Bounds, Coordinate, Extract, LineNode, TaggedLine, TaggedPoint, Tags,
};
use crate::streets::ground::{Crossing, Ground, WayKind};
use crate::streets::osm;
use std::sync::Arc;

/// Where the hand-made graphs lie.
const ORIGIN: LatLon = LatLon {
    lat: 60.0,
    lon: 25.0,
};

/// A position east and north of the origin, metres.
pub(crate) fn at(x: f64, y: f64) -> LatLon {
    crate::geodesy::Plane::around(ORIGIN).position(Spot::new(x, y))
}

fn tags(text: &str) -> Tags {
    let pairs = text
        .split_whitespace()
        .filter_map(|pair| pair.split_once('='));
    pairs
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect()
}

/// Tags and nodes of a line.
type TestLine<'a> = (&'a str, &'a [(i32, i32)]);

/// A network of lines on a grid of metres. Points that are equal are one node.
pub(crate) fn network(lines: &[TestLine<'_>], points: &[(&str, (i32, i32))]) -> Network {
    let coordinate = |(x, y): (i32, i32)| Coordinate::from_position(at(f64::from(x), f64::from(y)));
    let id = |(x, y): (i32, i32)| i64::from(x) * 100_000 + i64::from(y);
    let line = |(number, (text, nodes)): (i64, &TestLine<'_>)| TaggedLine {
        id: number,
        nodes: nodes
            .iter()
            .map(|node| LineNode {
                id: id(*node),
                at: coordinate(*node),
            })
            .collect(),
        tags: tags(text),
    };
    let mut points: Vec<TaggedPoint> = points
        .iter()
        .map(|(text, node)| TaggedPoint {
            id: id(*node),
            at: coordinate(*node),
            tags: tags(text),
        })
        .collect();
    points.sort_by_key(|point| point.id);
    let extract = Extract {
        bounds: Bounds {
            min: coordinate((-2_000, -2_000)),
            max: coordinate((2_000, 2_000)),
        },
        points,
        lines: (1i64..).zip(lines).map(line).collect(),
        areas: Vec::new(),
        timestamp_s: None,
    };
    Network::new(Arc::new(build::ground(&extract, &[])))
}

fn length(network: &Network, from: (f64, f64), to: (f64, f64), walker: Walker) -> f64 {
    let route = network.route(at(from.0, from.1), at(to.0, to.1), walker);
    route
        .expect("OK because the graph is connected")
        .length_m
        .round()
}

#[test]
fn both_ends_are_cut_at_the_nearest_points() {
    let network = network(&[("highway=footway", &[(0, 0), (100, 0), (200, 0)])], &[]);
    let route = network
        .route(at(30.0, 10.0), at(170.0, -20.0), Walker::Foot)
        .expect("OK because both are near the way");
    assert_eq!(route.length_m.round(), 140.0);
    assert_eq!(route.line.len(), 2, "{:?}", route.line);
    assert!(route.line[0].distance_m(at(30.0, 0.0)) < 0.05);
    assert!(route.line[1].distance_m(at(170.0, 0.0)) < 0.05);
    assert_eq!(route.from.distance_m.round(), 10.0);
    // Backwards it is the same way.
    assert_eq!(
        length(&network, (170.0, -20.0), (30.0, 10.0), Walker::Foot),
        140.0
    );
    // From a place to itself it has two equal ends.
    let still = network.route(at(50.0, 0.0), at(50.0, 0.0), Walker::Foot);
    assert!(still.is_ok_and(|route| route.line.len() == 2 && route.length_m == 0.0));
}

#[test]
fn what_is_far_away_or_not_connected_is_an_error() {
    let network = network(
        &[
            ("highway=footway", &[(0, 0), (100, 0)]),
            ("highway=motorway", &[(0, 500), (100, 500)]),
            ("highway=footway", &[(0, 1000), (50, 1000)]),
        ],
        &[],
    );
    let route = |from, to| network.route(from, to, Walker::Foot).err();
    let here = at(50.0, 0.0);
    assert_eq!(route(at(50.0, 70.0), here), Some(RouteError::NoWayAtStart));
    assert_eq!(route(here, at(50.0, 500.0)), Some(RouteError::NoWayAtEnd));
    assert_eq!(
        route(here, at(50.0, 1000.0)),
        Some(RouteError::NotConnected)
    );
}

#[test]
fn a_footway_is_preferred_to_the_road_beside_it_unless_it_is_much_longer() {
    let beside = |detour: i32| {
        network(
            &[
                ("highway=primary", &[(0, 0), (200, 0)]),
                (
                    "highway=footway",
                    &[(0, 0), (0, detour), (200, detour), (200, 0)],
                ),
            ],
            &[],
        )
    };
    assert_eq!(
        length(&beside(10), (0.0, 0.0), (200.0, 0.0), Walker::Foot),
        220.0
    );
    assert_eq!(
        length(&beside(150), (0.0, 0.0), (200.0, 0.0), Walker::Foot),
        200.0
    );
}

/// Two footways on both sides of a main road; at x = 0 a path crosses it, at x = 60 there is a zebra.
fn two_sides(detour: i32) -> Network {
    network(
        &[
            (
                "highway=primary name=Ring",
                &[(-100, 0), (0, 0), (detour, 0), (detour + 100, 0)],
            ),
            ("highway=footway", &[(-50, 10), (0, 10), (detour, 10)]),
            ("highway=footway", &[(-50, -10), (0, -10), (detour, -10)]),
            ("highway=path", &[(0, 10), (0, 0), (0, -10)]),
            (
                "highway=footway footway=crossing",
                &[(detour, 10), (detour, 0), (detour, -10)],
            ),
        ],
        &[("highway=crossing crossing=zebra", (detour, 0))],
    )
}

#[test]
fn a_main_road_is_crossed_at_a_mapped_crossing_if_it_is_not_too_far() {
    let cross = |detour| {
        let network = two_sides(detour);
        let route = network
            .route(at(0.0, 10.0), at(0.0, -10.0), Walker::Foot)
            .expect("OK because the sides are connected");
        let crossings = route.crossings.iter();
        let crossings: Vec<_> = crossings
            .map(|crossing| {
                let road = crossing.road;
                (crossing.along_m.round(), road.road, road.mapped)
            })
            .collect();
        (route.length_m.round(), crossings)
    };
    let primary = WayKind::Primary;
    assert_eq!(
        cross(60),
        (140.0, vec![(70.0, primary, Some(Crossing::Marked))])
    );
    assert_eq!(cross(300), (20.0, vec![(10.0, primary, None)]));
}

#[test]
fn the_mouth_of_a_street_that_ends_is_not_crossed() {
    let network = network(
        &[
            ("highway=footway", &[(-50, 0), (0, 0), (50, 0)]),
            ("highway=tertiary", &[(0, 0), (0, 100)]),
        ],
        &[],
    );
    let route = network
        .route(at(-50.0, 0.0), at(50.0, 0.0), Walker::Foot)
        .expect("OK because it is one way");
    assert_eq!(route.crossings, []);
}

#[test]
fn a_wheelchair_goes_around_steps_and_says_when_it_cannot() {
    let steps: (&str, &[(i32, i32)]) = ("highway=steps", &[(0, 0), (20, 0)]);
    let around: (&str, &[(i32, i32)]) = ("highway=footway", &[(0, 0), (0, 60), (20, 60), (20, 0)]);
    let ends: (&str, &[(i32, i32)]) = ("highway=footway", &[(-30, 0), (0, 0)]);
    let beyond: (&str, &[(i32, i32)]) = ("highway=footway", &[(20, 0), (50, 0)]);
    let both = network(&[steps, around, ends, beyond], &[]);
    assert_eq!(length(&both, (-30.0, 0.0), (50.0, 0.0), Walker::Foot), 80.0);
    assert_eq!(
        length(&both, (-30.0, 0.0), (50.0, 0.0), Walker::Wheelchair),
        200.0
    );
    let only = network(&[steps, ends, beyond], &[]);
    let route = only
        .route(at(-30.0, 0.0), at(50.0, 0.0), Walker::Wheelchair)
        .expect("OK because barriers are used where there is nothing else");
    assert_eq!(
        (route.length_m.round(), route.barriers),
        (80.0, vec![Barrier::Steps])
    );
}

#[test]
fn barriers_of_a_wheelchair() {
    let check = |text: &str, expected: Option<Barrier>| {
        let network = network(&[(text, &[(0, 0), (10, 0)])], &[]);
        assert_eq!(barrier(network.way(0)), expected, "{text}");
    };
    check("highway=footway", None);
    check("highway=steps", Some(Barrier::Steps));
    check("highway=steps wheelchair=yes", None);
    check(
        "highway=footway wheelchair=no",
        Some(Barrier::NotForWheelchairs),
    );
    check("highway=footway incline=-9%", Some(Barrier::Steep));
    check("highway=footway incline=6%", None);
    check("highway=path surface=gravel", Some(Barrier::Unpaved));
    check("highway=path surface=gravel wheelchair=yes", None);
}

#[test]
fn a_route_is_told_as_streets_and_turns() {
    let network = network(
        &[
            (
                "highway=residential name=Long",
                &[(0, 0), (100, 0), (200, 0)],
            ),
            ("highway=residential name=Side", &[(200, 0), (200, 80)]),
            ("highway=footway", &[(200, 80), (120, 80)]),
        ],
        &[],
    );
    let route = network
        .route(at(0.0, 0.0), at(120.0, 80.0), Walker::Foot)
        .expect("OK because it is connected");
    let told: Vec<_> = route
        .sections
        .iter()
        .map(|section| {
            let name = section
                .name
                .map(|name| network.ground().names[name as usize].local.as_str());
            (name, section.turn, section.length_m.round())
        })
        .collect();
    assert_eq!(
        told,
        [
            (Some("Long"), Turn::Straight, 200.0),
            (Some("Side"), Turn::Left, 80.0),
            (None, Turn::Left, 80.0)
        ]
    );
}

#[test]
fn a_sidewalk_bears_the_name_of_its_street() {
    let network = network(
        &[
            ("highway=residential name=Long", &[(0, 0), (200, 0)]),
            ("highway=footway", &[(0, 8), (200, 8)]),
            ("highway=footway", &[(100, 8), (100, 60)]),
        ],
        &[],
    );
    assert!(network.name_of(1).is_some());
    assert_eq!(network.name_of(1), network.name_of(0));
    assert_eq!(network.name_of(2), None);
}

/// The part of Helsinki that the fixture holds.
pub(crate) fn helsinki() -> Ground {
    let file = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/fixtures/streets/Helsinki.osm.pbf"
    );
    let corner = |lat, lon| Coordinate::from_position(LatLon { lat, lon });
    let bounds = Bounds {
        min: corner(60.164, 24.935),
        max: corner(60.179, 24.953),
    };
    let file = std::fs::File::open(file).expect("OK because the fixture is committed");
    let file = osm::read(file, bounds, &mut |_, _| {}).expect("OK because the file is whole");
    build::ground(
        &file.extract,
        &["en".to_owned(), "ru".to_owned(), "sv".to_owned()],
    )
}

#[test]
fn ways_through_helsinki() {
    let network = Network::new(Arc::new(helsinki()));
    // From the railway station to the cathedral's side of the Senate Square.
    let station = LatLon {
        lat: 60.170_9,
        lon: 24.941_4,
    };
    let square = LatLon {
        lat: 60.169_6,
        lon: 24.950_5,
    };
    let route = network
        .route(station, square, Walker::Foot)
        .expect("OK because the centre is connected");
    let straight = station.distance_m(square);
    assert!(
        route.length_m > straight * 0.9 && route.length_m < straight * 1.6,
        "{}",
        route.length_m
    );
    let names: Vec<&str> = route
        .sections
        .iter()
        .filter_map(|section| section.name)
        .map(|name| network.ground().names[name as usize].local.as_str())
        .collect();
    assert!(names.contains(&"Yliopistonkatu"), "{names:?}");
    for piece in &route.pieces {
        assert!(network.way(piece.way).is_walkable);
    }
    // The simplified line stays on the ways.
    for pair in route.line.windows(2) {
        let ends = [pair[0], pair[1]].map(|position| network.plane().spot(position));
        for share in [0.0, 0.25, 0.5, 0.75, 1.0] {
            let spot = ends[0] + (ends[1] - ends[0]) * share;
            let near = network.nearest(spot, 5.0, |way| {
                route.pieces.iter().any(|piece| piece.way == way)
            });
            assert!(near.is_some_and(|near| near.distance_m < 1.0), "{near:?}");
        }
    }
    // The way back costs the same.
    let back = network.route(square, station, Walker::Foot);
    assert!(back.is_ok_and(|back| (back.length_m - route.length_m).abs() < 30.0));
    // Wheelchairs avoid all barriers here.
    let wheels = network.route(station, square, Walker::Wheelchair);
    assert!(wheels.is_ok_and(|wheels| wheels.barriers.is_empty()));
}

#[test]
fn every_pair_of_places_in_helsinki_is_the_same_each_time_and_bounded() {
    let ground = Arc::new(helsinki());
    let (one, other) = (
        Network::new(Arc::clone(&ground)),
        Network::new(Arc::clone(&ground)),
    );
    let places: Vec<LatLon> = ground
        .places
        .iter()
        .filter(|place| ground.bounds.contains(place.at))
        .step_by(31)
        .map(|place| place.at.position())
        .collect();
    let mut found = 0;
    let mut asked = 0;
    for pair in places.windows(2) {
        asked += 1;
        let route = one.route(pair[0], pair[1], Walker::Foot);
        assert_eq!(route, other.route(pair[0], pair[1], Walker::Foot));
        if let Ok(route) = route {
            found += 1;
            assert!((2..=MAX_LINE_POINTS).contains(&route.line.len()));
            let told: f64 = route.sections.iter().map(|section| section.length_m).sum();
            assert!((told - route.length_m).abs() < 0.01);
        }
    }
    assert!(asked > 20 && found * 10 >= asked * 9, "{found} of {asked}");
}

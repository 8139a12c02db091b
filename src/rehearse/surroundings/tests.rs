//! Walks over a small town that is drawn here: a grid of streets with houses, a café and a traffic light.

use super::City;
use crate::engine::{Course, CourseStop, StopIndex};
use crate::geodesy::{LatLon, Plane, RouteLine, Spot, Zone};
use crate::rehearse::itinerary::{Behaviour, visit};
use crate::rehearse::random::Random;
use crate::rehearse::scenario::{ReceiverErrors, Scenario};
use crate::rehearse::visitor::Moment;
use crate::streets::extract::{Bounds, Coordinate, Polygon};
use crate::streets::ground::{
    Building, Crossing, Ground, Name, Node, Place, PlaceKind, Way, WayKind, Wheelchair,
};
use crate::tour::model::VisitOrder;

/// Distance between the streets of the town, metres.
const BLOCK_M: f64 = 80.0;
/// Number of streets in each direction.
const STREETS: usize = 7;
/// Visitors leave the middle of a way at most so far, for a step beside a corner, metres.
const MAX_OFF_M: f64 = 2.0;

fn plane() -> Plane {
    Plane::around(LatLon {
        lat: 60.17,
        lon: 24.94,
    })
}

fn coordinate(x: f64, y: f64) -> Coordinate {
    Coordinate::from_position(plane().position(Spot::new(x, y)))
}

fn way(from: usize, to: usize, kind: WayKind, line: Vec<Coordinate>) -> Way {
    Way {
        osm_id: 1,
        kind,
        name: None,
        from: from as u32,
        to: to as u32,
        line,
        is_walkable: true,
        has_separate_sidewalk: false,
        wheelchair: Wheelchair::Unknown,
        is_unpaved: false,
        incline_percent: None,
        width_dm: None,
        is_covered: false,
        is_bridge: false,
        layer: 0,
    }
}

/// A grid of streets with houses of `height_m` between them. The street at x = 160 m is a secondary road whose crossing with
/// the main street at y = 0 has a traffic light.
fn town(height_m: f64) -> Ground {
    let at = |column: usize, row: usize| (column as f64 * BLOCK_M, (row as f64 - 3.0) * BLOCK_M);
    let number = |column: usize, row: usize| row * STREETS + column;
    let mut nodes = Vec::new();
    let mut ways = Vec::new();
    let mut buildings = Vec::new();
    for row in 0..STREETS {
        for column in 0..STREETS {
            let (x, y) = at(column, row);
            nodes.push(Node {
                at: coordinate(x, y),
                crossing: (column == 2).then_some(Crossing::Signals),
            });
            let mut street = |to: (usize, usize), kind| {
                let (there_x, there_y) = at(to.0, to.1);
                let line = vec![coordinate(x, y), coordinate(there_x, there_y)];
                ways.push(way(number(column, row), number(to.0, to.1), kind, line));
            };
            if column + 1 < STREETS {
                street((column + 1, row), WayKind::Street);
            }
            if row + 1 < STREETS {
                let kind = if column == 2 {
                    WayKind::Secondary
                } else {
                    WayKind::Street
                };
                street((column, row + 1), kind);
            }
            if column + 1 < STREETS && row + 1 < STREETS {
                let (low, high) = (8.0, BLOCK_M - 8.0);
                let corners = [(low, low), (high, low), (high, high), (low, high)];
                buildings.push(Building {
                    polygons: vec![Polygon {
                        outer: corners.map(|(dx, dy)| coordinate(x + dx, y + dy)).to_vec(),
                        inners: Vec::new(),
                    }],
                    height_dm: (height_m * 10.0) as u16,
                    is_height_tagged: true,
                    house_number: None,
                });
            }
        }
    }
    let cafe = Place {
        name: 0,
        house_number: None,
        kind: PlaceKind::Food,
        at: coordinate(120.0, 10.0),
    };
    Ground {
        bounds: Bounds {
            min: coordinate(-500.0, -500.0),
            max: coordinate(1000.0, 500.0),
        },
        credit: String::new(),
        timestamp_s: None,
        names: vec![Name {
            local: "Kahvila".to_owned(),
            translations: Vec::new(),
        }],
        nodes,
        ways,
        buildings: if height_m > 0.0 {
            buildings
        } else {
            Vec::new()
        },
        waters: Vec::new(),
        greens: Vec::new(),
        places: vec![cafe],
    }
}

/// Three stops on the main street, whose legs are straight lines.
fn course() -> Course {
    let spots = [0.0, 240.0, 480.0].map(|x| Spot::new(x, 0.0));
    let stops = spots.iter().enumerate().map(|(number, spot)| {
        let along = Some(number as f64 * 240.0);
        CourseStop::new(
            format!("stop-{number}"),
            Zone::circle(*spot, 25.0),
            along,
            30.0,
        )
    });
    Course::new(
        plane(),
        VisitOrder::Strict,
        stops.collect(),
        RouteLine::new(spots),
    )
}

const EAGER: Behaviour = Behaviour {
    side_street: 0.3,
    stand_still: 0.5,
    next_street: 0.4,
    short_cut: 0.3,
    crossing_wait_s: 60.0,
    ..Behaviour::STEADY
};

#[test]
fn visitors_stay_on_the_ways_whatever_they_do() {
    let (course, town) = (course(), town(18.0));
    let city = City::new(&town, &course);
    let scenario = Scenario::new(&course, Some(&city));
    let (mut aside, mut in_cafe, mut waited, mut passed) = (0, 0, 0, 0);
    for seed in 0..60 {
        let moments = scenario.visit(&EAGER, &mut Random::new(seed));
        // The walk begins and ends beyond the town.
        let inside = moments
            .iter()
            .filter(|moment| (0.0..=480.0).contains(&moment.spot.x));
        for moment in inside {
            let is_in_cafe = moment.spot.distance(Spot::new(120.0, 10.0)) <= 12.0;
            let off = city.distance_to_way(moment.spot);
            assert!(off <= MAX_OFF_M || is_in_cafe, "{seed}: {moment:?} {off}");
        }
        aside += usize::from(moments.iter().any(|moment| moment.spot.y.abs() > 20.0));
        in_cafe += usize::from(moments.iter().any(|moment| moment.indoors));
        let stands = |moment: &&Moment| moment.velocity == Spot::default();
        let at_kerb = |moment: &&Moment| (moment.spot.x - 154.0).abs() < 2.0;
        waited += usize::from(moments.iter().filter(stands).any(|moment| at_kerb(&moment)));
        let zone = &course.stop(StopIndex(1)).zone;
        passed += usize::from(
            moments
                .iter()
                .all(|moment| zone.signed_distance(moment.spot) > 0.0),
        );
    }
    assert!(
        aside > 10 && in_cafe > 5 && waited > 10 && passed > 5,
        "{aside} {in_cafe} {waited} {passed}"
    );
}

#[test]
fn the_same_seed_gives_the_same_walk_and_the_same_fixes() {
    let (course, town) = (course(), town(18.0));
    let walked = || {
        let city = City::new(&town, &course);
        let scenario = Scenario::new(&course, Some(&city));
        let mut random = Random::new(7);
        let moments = scenario.visit(&Behaviour::random(&mut random), &mut random);
        let errors = ReceiverErrors::BySky(&city);
        let fixes = scenario.reception(&moments, &errors, &mut random);
        (moments, fixes)
    };
    assert_eq!(walked(), walked());
}

/// Tours without a map of ways are rehearsed as they always were.
#[test]
fn without_ways_visitors_walk_along_the_line() {
    let course = course();
    let scenario = Scenario::new(&course, None);
    for seed in 0..5 {
        let mut random = Random::new(seed);
        let habits = Behaviour::random(&mut random);
        let (mut one, mut other) = (random.clone(), random);
        assert_eq!(
            scenario.visit(&habits, &mut one),
            visit(&course, &habits, &mut other)
        );
        assert_eq!(one.unit().to_bits(), other.unit().to_bits());
    }
}

#[test]
fn receivers_err_more_between_high_houses_and_across_the_street() {
    let course = course();
    let spread = |height_m: f64| {
        let town = town(height_m);
        let city = City::new(&town, &course);
        assert_eq!(city.has_buildings(), height_m > 0.0);
        let scenario = Scenario::new(&course, Some(&city));
        let mut squares = Spot::default();
        for seed in 0..40 {
            let mut random = Random::new(seed);
            let moments = scenario.visit(&Behaviour::STEADY, &mut random);
            let fixes = scenario.reception(&moments, &ReceiverErrors::BySky(&city), &mut random);
            for fix in fixes.iter().skip(60) {
                let second = (fix.time.0 - crate::rehearse::simulation::SIMULATED_START.0) / 1000;
                let truth = moments[usize::try_from(second).expect("OK because it is later")].spot;
                let error = course.plane().spot(fix.position) - truth;
                // Outliers tell nothing about the street.
                if error.length() < 60.0 {
                    squares = squares + Spot::new(error.x * error.x, error.y * error.y);
                }
            }
        }
        squares
    };
    let (low, high) = (spread(5.0), spread(24.0));
    assert!(high.length() > 4.0 * low.length(), "{high:?} {low:?}");
    // The street runs to the east.
    assert!(high.y > 1.3 * high.x, "{high:?}");
}

#[test]
fn corners_are_where_streets_meet() {
    let (course, town) = (course(), town(18.0));
    let city = City::new(&town, &course);
    assert!(city.is_at_corner(Spot::new(78.0, 3.0), 14.0));
    assert!(!city.is_at_corner(Spot::new(120.0, 0.0), 14.0));
    let middle = city.view(Spot::new(120.0, 0.0));
    let street = middle
        .street
        .expect("OK because there are houses on both sides");
    assert!((street.width_m - 16.0).abs() < 0.5 && (street.storeys - 6.0).abs() < 0.1);
    assert!(city.view(Spot::new(80.0, 0.0)).open > middle.open + 0.05);
}

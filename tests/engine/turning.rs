//! Where on earth a tour lies and how it is turned changes no decision: the same walk through the same tour, laid out
//! from several places in several directions along great circles.

use geo::{Destination, Haversine, Point};
use serde_json::{Value, json};
use soundwalk::engine::{
    Confidence, Course, EventKind, Fix, FixMode, HorizontalError, Settings, StopIndex, UnixMs,
    Variant,
};
use soundwalk::geodesy::{LatLon, Spot};
use soundwalk::rehearse::random::Random;
use soundwalk::rehearse::simulation;
use soundwalk::tour::Tour;
use std::collections::BTreeMap;

const START_MS: i64 = 1_782_100_800_000;

/// Metres to the right and ahead, laid out on the ground: from a place, ahead being so many degrees clockwise from north.
#[derive(Clone, Copy)]
struct Layout {
    from: Point,
    ahead: f64,
}

impl Layout {
    fn new(lat: f64, lon: f64, ahead: f64) -> Self {
        Self {
            from: Point::new(lon, lat),
            ahead,
        }
    }

    fn point(&self, spot: Spot) -> Point {
        let bearing = self.ahead + spot.x.atan2(spot.y).to_degrees();
        let found = Haversine.destination(self.from, bearing.rem_euclid(360.0), spot.length());
        // `geo` leaves longitudes beyond 180° as they come.
        Point::new((found.x() + 540.0).rem_euclid(360.0) - 180.0, found.y())
    }

    fn pair(&self, x: f64, y: f64) -> [f64; 2] {
        let point = self.point(Spot::new(x, y));
        [point.x(), point.y()]
    }

    /// The direction on the ground of a movement at a spot: as its next metre lies.
    fn course(&self, at: Spot, movement: Spot) -> f64 {
        let length = movement.length();
        if length == 0.0 {
            return 0.0;
        }
        let (from, to) = (self.point(at), self.point(at + movement * (1.0 / length)));
        geo::Bearing::bearing(&Haversine, from, to).rem_euclid(360.0)
    }

    fn tour(&self) -> Tour {
        let line = |corners: &[(f64, f64)]| -> Vec<[f64; 2]> {
            corners.iter().map(|&(x, y)| self.pair(x, y)).collect()
        };
        let stop = |id: &str, (x, y): (f64, f64), geofence: Value| {
            let [lon, lat] = self.pair(x, y);
            json!({
                "id": id, "title": {"en": id}, "position": {"lat": lat, "lon": lon}, "geofence": geofence,
                "narration": {"en": ["A story."]}
            })
        };
        let street = [
            (-10.0, 100.0),
            (10.0, 100.0),
            (10.0, 300.0),
            (-10.0, 300.0),
            (-10.0, 100.0),
        ];
        let corner = [
            (60.0, 380.0),
            (160.0, 380.0),
            (160.0, 400.0),
            (80.0, 400.0),
            (80.0, 470.0),
            (60.0, 470.0),
            (60.0, 380.0),
        ];
        let ahead = |turn: f64| {
            let degrees = self.course(Spot::new(200.0, 560.0), Spot::new(0.0, 1.0)) + turn;
            json!({"towards": degrees.rem_euclid(360.0), "within": 60.0})
        };
        serde_json::from_value(json!({
            "format": 1, "id": "turning", "title": {"en": "Turning"}, "languages": ["en"],
            "stops": [
                stop("square", (0.0, 0.0), json!({"radius_m": 30.0})),
                stop("street", (0.0, 200.0), json!({"polygon": line(&street)})),
                stop("corner", (70.0, 390.0), json!({"polygon": line(&corner)})),
                stop("alley", (200.0, 450.0), json!({
                    "corridor": {"line": line(&[(180.0, 450.0), (220.0, 450.0), (220.0, 480.0)]), "width_m": 24.0}
                })),
                stop("gate", (200.0, 560.0), json!({"radius_m": 30.0, "heading": ahead(0.0)})),
                stop("back-gate", (200.0, 640.0), json!({"radius_m": 30.0, "heading": ahead(180.0)})),
                // Beside the way: a zone whose box comes near although the zone does not, depending on how it lies.
                stop("aside", (330.0, 250.0), json!({"polygon": line(&[
                    (260.0, 180.0), (400.0, 320.0), (414.0, 306.0), (274.0, 166.0), (260.0, 180.0)
                ])})),
            ],
        }))
        .expect("OK because the keys are those of the format")
    }

    /// A receiver's fixes on the way through all stops, with errors that lie to the right and ahead as well.
    fn fixes(&self, states_velocity: bool, error_m: f64) -> Vec<Fix> {
        let way = [
            (0.0, -80.0),
            (0.0, 330.0),
            (70.0, 385.0),
            (70.0, 450.0),
            (180.0, 452.0),
            (218.0, 452.0),
            (200.0, 540.0),
            (200.0, 720.0),
            (200.0, 600.0),
        ]
        .map(|(x, y)| Spot::new(x, y));
        let mut random = Random::new(11);
        let mut drift = Spot::default();
        let mut fixes = Vec::new();
        for leg in way.windows(2) {
            let (from, step) = (leg[0], leg[1] - leg[0]);
            let seconds = (step.length() / 1.2).ceil();
            let velocity = step * (1.0 / seconds);
            for second in 0..seconds as usize {
                let kick = Spot::new(random.normal(), random.normal()) * (0.2 * error_m);
                drift = drift * 0.98 + kick;
                let at = from + velocity * second as f64;
                let point = self.point(at + drift);
                fixes.push(Fix {
                    time: UnixMs(START_MS + 1000 * fixes.len() as i64),
                    position: LatLon {
                        lat: point.y(),
                        lon: point.x(),
                    },
                    mode: FixMode::ThreeD,
                    error: Some(HorizontalError {
                        value: 1.5 * error_m,
                        confidence: Confidence::R68,
                    }),
                    speed_mps: states_velocity.then(|| velocity.length()),
                    // A receiver knows north where it believes to be.
                    course_deg: states_velocity.then(|| self.course(at + drift, velocity)),
                });
            }
        }
        fixes
    }

    /// What the engine decided: second, stop, what.
    fn decisions(
        &self,
        states_velocity: bool,
        error_m: f64,
    ) -> Vec<(i64, Option<StopIndex>, EventKind)> {
        let course = Course::from_tour(&self.tour(), &BTreeMap::<(String, Variant), f64>::new());
        let fixes = self.fixes(states_velocity, error_m);
        let walk = simulation::simulate(course, Settings::default(), &fixes, |_, _| 20.0);
        let entries = walk.entries.iter().map(|entry| entry.event);
        entries
            .map(|event| ((event.time.0 - START_MS) / 1000, event.stop, event.kind))
            .collect()
    }
}

/// Events in the order of kinds and stops, without those that the same second may hold in another order.
fn sorted(mut events: Vec<(i64, Option<StopIndex>, EventKind)>) -> Vec<(String, i64)> {
    events.sort_by_key(|(time, stop, kind)| (*stop, format!("{kind:?}"), *time));
    let name = |stop: Option<StopIndex>, kind| format!("{kind:?} {stop:?}");
    events
        .into_iter()
        .map(|(time, stop, kind)| (name(stop, kind), time))
        .collect()
}

/// The seconds by which decisions may differ: lengths on the equirectangular plane are true to some centimetres in a
/// kilometre, and a bar may just be missed.
const SECONDS: i64 = 1;

fn check(places: &[(f64, f64, f64)], states_velocity: bool, error_m: f64) {
    let expected = sorted(Layout::new(10.0, 20.0, 0.0).decisions(states_velocity, error_m));
    let plays = expected
        .iter()
        .filter(|(name, _)| name.starts_with("Play "));
    assert_eq!(plays.count(), 6, "{expected:?}");
    for &(lat, lon, ahead) in places {
        let found = sorted(Layout::new(lat, lon, ahead).decisions(states_velocity, error_m));
        let names = |events: &[(String, i64)]| -> Vec<String> {
            events.iter().map(|(name, _)| name.clone()).collect()
        };
        assert_eq!(names(&found), names(&expected), "{lat} {lon} {ahead}");
        for ((name, at), (_, then)) in found.iter().zip(&expected) {
            assert!(
                (at - then).abs() <= SECONDS,
                "{lat} {lon} {ahead}: {name} at {at}, not {then}"
            );
        }
    }
}

const TURNS: [f64; 7] = [0.0, 30.0, 45.0, 90.0, 133.0, 180.0, 275.0];

#[test]
fn turning_a_tour_changes_no_decision() {
    let places = TURNS.map(|ahead| (10.0, 20.0, ahead));
    check(&places, true, 2.0);
    check(&places, false, 2.0);
    check(&places, true, 5.0);
}

#[test]
fn moving_a_tour_changes_no_decision() {
    let places: Vec<(f64, f64, f64)> = [
        (0.0, 0.0),
        (53.75, 87.1),
        (-45.0, 170.5),
        (60.0, -150.0),
        (-16.8, 179.9999),
        (52.0, -179.9999),
        (0.0, 180.0),
        (69.9, 18.9),
        (78.2, 15.6),
        (-85.0, 179.999),
    ]
    .iter()
    .zip(TURNS.iter().cycle())
    .map(|(&(lat, lon), &ahead)| (lat, lon, ahead))
    .collect();
    check(&places, true, 2.0);
    check(&places, false, 2.0);
}

#[test]
fn a_tour_may_walk_around_a_pole() {
    let places: Vec<(f64, f64, f64)> = TURNS
        .iter()
        .flat_map(|&ahead| {
            [
                (89.998, 33.0, ahead),
                (-89.9975, -179.99, ahead),
                (89.9999, 0.0, ahead),
            ]
        })
        .collect();
    check(&places, true, 2.0);
    check(&places, false, 2.0);
}

//! Receivers that state something wrong beside right positions, rarely give a fix, or ride.

use crate::engine::walks::{Walk, tour};
use soundwalk::engine::{EventKind, Fix};
use soundwalk::tour::Tour;

/// A walk past three stops, there and half the way back, with a pause at each.
fn walked(lie: fn(&mut Fix)) -> Walk {
    let mut walk = Walk::new(&tour(3, 200.0, 30.0), 20.0, -100.0);
    walk.lie(lie);
    for stop in 0..3 {
        walk.go_to(200.0 * f64::from(stop), 0.0);
        walk.stand(40.0);
    }
    walk.go_to(500.0, 0.0);
    walk.go_to(200.0, 0.0);
    walk
}

fn scaled(fix: &mut Fix, factor: f64) {
    fix.speed_mps = fix.speed_mps.map(|speed| speed * factor);
}

fn turned(fix: &mut Fix, degrees: f64) {
    fix.course_deg = fix.course_deg.map(|course| course + degrees);
}

fn stated(fix: &mut Fix, error_m: f64) {
    if let Some(error) = &mut fix.error {
        error.value = error_m;
    }
}

fn is_even(fix: &Fix) -> bool {
    fix.time.0 / 1000 % 2 == 0
}

/// What a receiver states, and its name.
type Statement = (&'static str, fn(&mut Fix));

const CONTRADICTED: [Statement; 14] = [
    ("speed 0", |fix| fix.speed_mps = Some(0.0)),
    ("speed 0, no course", |fix| {
        fix.speed_mps = Some(0.0);
        fix.course_deg = None;
    }),
    ("speed 0 in every other fix", |fix| {
        if is_even(fix) {
            fix.speed_mps = Some(0.0);
        }
    }),
    ("km/h", |fix| scaled(fix, 3.6)),
    ("knots", |fix| scaled(fix, 1.944)),
    ("m/s taken for knots", |fix| scaled(fix, 0.514)),
    ("cm/s", |fix| scaled(fix, 100.0)),
    ("a frozen speed", |fix| fix.speed_mps = Some(1.2)),
    ("course 0", |fix| fix.course_deg = Some(0.0)),
    ("course reversed", |fix| turned(fix, 180.0)),
    ("course to the right", |fix| turned(fix, 90.0)),
    ("course in radians", |fix| {
        fix.course_deg = fix.course_deg.map(f64::to_radians);
    }),
    ("errors of 300 m", |fix| stated(fix, 300.0)),
    ("the altitude for the error", |fix| stated(fix, 1_600.0)),
];

const HARMLESS: [Statement; 8] = [
    ("honest", |_| {}),
    ("no speed", |fix| fix.speed_mps = None),
    ("no course", |fix| fix.course_deg = None),
    ("a negative speed", |fix| scaled(fix, -1.0)),
    ("a speed that is not a number", |fix| scaled(fix, f64::NAN)),
    ("a course that is not a number", |fix| {
        fix.course_deg = Some(f64::NAN)
    }),
    ("an error of 0", |fix| stated(fix, 0.0)),
    ("no error", |fix| fix.error = None),
];

#[test]
fn contradicted_statements_cost_no_story_and_are_reported_once() {
    for (name, lie) in CONTRADICTED {
        let walk = walked(lie);
        assert_eq!(walk.played(), ["s1", "s2", "s3"], "{name}");
        assert_eq!(walk.count(EventKind::ReceiverDoubted), 1, "{name}");
    }
}

#[test]
fn consistent_statements_are_not_doubted() {
    for (name, lie) in HARMLESS {
        let walk = walked(lie);
        assert_eq!(walk.played(), ["s1", "s2", "s3"], "{name}");
        assert_eq!(walk.count(EventKind::ReceiverDoubted), 0, "{name}");
    }
}

#[test]
fn a_receiver_that_recovers_is_trusted_again() {
    let mut walk = Walk::new(&tour(3, 600.0, 30.0), 20.0, -200.0);
    walk.lie(|fix| scaled(fix, 3.6));
    walk.go_to(100.0, 0.0);
    assert_eq!(walk.count(EventKind::ReceiverDoubted), 1);
    assert!(walk.memory().velocity_doubted);
    walk.lie(|_| {});
    walk.go_to(700.0, 0.0);
    assert_eq!(walk.count(EventKind::ReceiverTrusted), 1);
    assert!(!walk.memory().velocity_doubted);
}

#[test]
fn a_power_cut_does_not_make_a_receiver_honest() {
    let tour = tour(2, 300.0, 30.0);
    let mut walk = Walk::new(&tour, 20.0, -200.0);
    walk.lie(|fix| turned(fix, 180.0));
    walk.go_to(-60.0, 0.0);
    assert!(walk.memory().velocity_doubted);
    walk.power_cut(&tour);
    assert!(walk.memory().velocity_doubted);
    walk.go_to(300.0, 0.0);
    assert_eq!(walk.played(), ["s1", "s2"]);
}

#[test]
fn a_slow_receiver_is_not_reported_as_lost() {
    let paces: [(&str, Vec<usize>); 4] = [
        ("every 20 s", vec![20; 24]),
        ("every 30 s", vec![30; 16]),
        ("every minute", vec![60; 8]),
        ("irregular", [10, 60, 30, 20].repeat(5)),
    ];
    for (name, intervals_s) in paces {
        let mut walk = Walk::new(&tour(3, 200.0, 40.0), 20.0, -100.0);
        walk.go_with_gaps(intervals_s);
        let (lost, found) = (
            walk.count(EventKind::GpsLost),
            walk.count(EventKind::GpsFound),
        );
        assert!(
            lost <= 3 && found == lost,
            "{name}: {lost} lost, {found} found"
        );
    }
}

#[test]
fn the_first_stop_is_reached_by_the_same_means_as_the_second() {
    for (by, speed) in [
        ("bicycle", 7.0),
        ("car", 8.0),
        ("boat", 6.0),
        ("foot", 1.2),
        ("wheelchair", 1.0),
    ] {
        let mut walk = Walk::new(&ridden(by), 10.0, -300.0);
        walk.ride_to(900.0, speed);
        assert_eq!(walk.played(), ["s1", "s2", "s3"], "{by}");
    }
    // Whoever arrives by public transport is told after getting off.
    for by in ["bus", "tram", "train", "subway", "ferry"] {
        let mut walk = Walk::new(&ridden(by), 10.0, -300.0);
        walk.ride_to(0.0, 9.0);
        assert_eq!(walk.played(), [""; 0], "{by}");
        walk.stand(60.0);
        assert_eq!(walk.played(), ["s1"], "{by}");
    }
}

/// Three stops with legs between them.
fn ridden(by: &str) -> Tour {
    let mut tour = tour(3, 300.0, 60.0);
    tour.legs = (1..3)
        .map(|number| {
            let leg = serde_json::json!({
                "from": format!("s{number}"), "to": format!("s{}", number + 1), "by": by
            });
            serde_json::from_value(leg).expect("OK because the keys are those of the format")
        })
        .collect();
    tour
}

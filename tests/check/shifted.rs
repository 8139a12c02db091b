//! Findings do not depend on where on earth a tour lies: copies of a tour across the 180th meridian, in the south and at
//! the poles have the same ones.

use super::fixtures;
use geo::{Bearing, Destination, Distance, Haversine, Point};
use serde_json::Value;
use soundwalk::tour;
use soundwalk::tour::diagnostic::Diagnostic;
use soundwalk::tour::facts::Facts;
use std::path::Path;

fn case(folder: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/location/10-antimeridian")
        .join(folder)
        .join("tour.json");
    let text = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).expect("OK because the fixture is JSON")
}

fn findings(tour: &Value) -> Vec<Diagnostic> {
    let text = serde_json::to_string_pretty(tour).expect("OK because values can be written");
    tour::check(&tour::read::read(&text), &Facts::default())
}

/// Findings with their messages and places in the tour.
fn findings_of(tour: &Value) -> Vec<(&'static str, String, Vec<String>, Option<String>)> {
    findings(tour)
        .into_iter()
        .map(|one| {
            let places = one
                .labels
                .into_iter()
                .map(|label| format!("{} {}", label.pointer, label.message));
            let help = one.help.map(|help| help.to_string());
            (one.code, one.message.to_string(), places.collect(), help)
        })
        .collect()
}

/// Codes and pointers only, because distances in messages may differ in the last digit near the poles.
fn found(tour: &Value) -> Vec<(&'static str, Vec<String>)> {
    let pointers = |one: Diagnostic| one.labels.into_iter().map(|label| label.pointer).collect();
    findings(tour)
        .into_iter()
        .map(|one| (one.code, pointers(one)))
        .collect()
}

/// Moves every position of a tour. `move_to` takes and returns latitude and longitude.
fn moved(tour: &Value, move_to: &dyn Fn(f64, f64) -> (f64, f64)) -> Value {
    let round = |degrees: f64| (degrees * 1e9).round() / 1e9;
    match tour {
        Value::Object(map) => {
            let mut moved_map: serde_json::Map<String, Value> = map
                .iter()
                .map(|(key, value)| (key.clone(), moved(value, move_to)))
                .collect();
            if let (Some(lat), Some(lon)) = (
                map.get("lat").and_then(Value::as_f64),
                map.get("lon").and_then(Value::as_f64),
            ) {
                let (lat, lon) = move_to(lat, lon);
                moved_map.insert("lat".to_owned(), round(lat).into());
                moved_map.insert("lon".to_owned(), round(lon).into());
            }
            Value::Object(moved_map)
        }
        Value::Array(list) => match list
            .iter()
            .map(Value::as_f64)
            .collect::<Option<Vec<f64>>>()
            .as_deref()
        {
            Some(&[lon, lat]) => {
                let (lat, lon) = move_to(lat, lon);
                Value::from(vec![round(lon), round(lat)])
            }
            _ => list.iter().map(|value| moved(value, move_to)).collect(),
        },
        _ => tour.clone(),
    }
}

fn wrapped(lon: f64) -> f64 {
    (lon + 180.0).rem_euclid(360.0) - 180.0
}

/// Whether two texts are equal except for numbers that differ by one, since rounding may go either way.
fn same_words(one: &str, other: &str) -> bool {
    let pieces = |text: &str| -> Vec<String> {
        let mut pieces = vec![String::new()];
        for letter in text.chars() {
            let last = pieces.last_mut().expect("OK because it begins with one");
            let digit = |letter: char| letter.is_ascii_digit();
            if !last.is_empty() && last.chars().next_back().is_some_and(digit) != digit(letter) {
                pieces.push(letter.to_string());
            } else {
                last.push(letter);
            }
        }
        pieces
    };
    let (one, other) = (pieces(one), pieces(other));
    one.len() == other.len()
        && one.iter().zip(&other).all(|(one, other)| {
            let numbers = one.parse::<i64>().ok().zip(other.parse::<i64>().ok());
            numbers.map_or(one == other, |(one, other)| (one - other).abs() <= 1)
        })
}

fn assert_same(tour: &Value, expected: &Value, what: &str) {
    let (found, expected) = (
        format!("{:?}", findings_of(tour)),
        format!("{:?}", findings_of(expected)),
    );
    assert!(same_words(&found, &expected), "{what}\n{found}\n{expected}");
}

fn first_stop(tour: &Value) -> Point {
    let position = &tour["stops"][0]["position"];
    let number = |key: &str| {
        position[key]
            .as_f64()
            .expect("OK because a stop has a position")
    };
    Point::new(number("lon"), number("lat"))
}

/// Moves a tour along the parallel, so that its first stop is at `lon`.
fn at_longitude(tour: &Value, lon: f64) -> Value {
    let by = lon - first_stop(tour).x();
    moved(tour, &|lat, lon| (lat, wrapped(lon + by)))
}

/// Moves a tour along great circles, so that its first stop is elsewhere, and turns it.
fn at_place(tour: &Value, lat: f64, lon: f64, turn: f64) -> Value {
    let (from, to) = (first_stop(tour), Point::new(lon, lat));
    moved(tour, &|lat, lon| {
        let at = Point::new(lon, lat);
        let bearing = (Haversine.bearing(from, at) + turn).rem_euclid(360.0);
        let there = Haversine.destination(to, bearing, Haversine.distance(from, at));
        (there.y(), wrapped(there.x()))
    })
}

#[test]
fn crossing_the_180th_meridian_changes_no_finding() {
    for (here, control) in [(".", "control"), ("overlap", "control-overlap")] {
        let expected = findings_of(&case(control));
        assert_eq!(findings_of(&case(here)), expected, "{here}");
    }
    assert!(
        found(&case("overlap"))
            .iter()
            .any(|(code, _)| *code == "narration-longer-than-leg")
    );
    assert!(
        found(&case("overlap"))
            .iter()
            .any(|(code, _)| *code == "overlapping-geofences")
    );
}

/// Tours with findings about distances and zones, except those about the place on earth itself.
fn grounded() -> Vec<(String, Value)> {
    let rules = [
        "bad-polygon",
        "geofence-smaller-than-uncertainty",
        "leg-misses-stop",
        "legs-out-of-order",
        "narration-longer-than-leg",
        "overlapping-geofences",
        "place-far-away",
        "unreachable-stop",
    ];
    let mut tours = vec![
        ("case 10".to_owned(), case(".")),
        ("case 10, overlap".to_owned(), case("overlap")),
    ];
    for (code, name, path) in fixtures::all() {
        // A wrong sign and a wrong decimal point are recognised by the tour's place on earth.
        let by_place = name.ends_with("-sign") || name.ends_with("-world");
        if !rules.contains(&code.as_str()) || by_place {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("OK because it was listed");
        let tour: Value =
            serde_json::from_str(&text).expect("OK because only syntax rules break it");
        tours.push((format!("{code}/{name}"), tour));
    }
    assert!(tours.len() > 20);
    tours
}

#[test]
fn copies_along_a_parallel_have_exactly_the_same_findings() {
    for (name, tour) in grounded() {
        let expected = at_longitude(&tour, 20.0);
        for lon in [
            0.0, -0.001, 179.9999, -179.9999, 180.0, 179.98, -179.98, -90.0, 178.0,
        ] {
            assert_same(
                &at_longitude(&tour, lon),
                &expected,
                &format!("{name} at {lon}"),
            );
        }
        let south = moved(&at_longitude(&tour, -179.999), &|lat, lon| (-lat, lon));
        assert_same(&south, &expected, &format!("{name} in the south"));
    }
}

#[test]
fn copies_anywhere_and_turned_have_the_same_findings() {
    for (name, tour) in grounded() {
        // A stop in another country cannot be moved around a pole without changing its message.
        if name.starts_with("place-far-away") {
            continue;
        }
        let expected = found(&tour);
        for (lat, lon, turn) in [
            (0.0, 180.0, 30.0),
            (52.0, -179.9999, 45.0),
            (-65.0, 179.9999, 90.0),
            (69.9, 20.0, 180.0),
            (78.2, 15.6, 10.0),
            (89.999, 30.0, 0.0),
            (89.99, -179.999, 60.0),
            (-89.998, 90.0, 135.0),
        ] {
            assert_eq!(
                found(&at_place(&tour, lat, lon, turn)),
                expected,
                "{name} at {lat}, {lon}, turned by {turn}"
            );
        }
    }
}

//! The studio's requests about streets, on the part of Helsinki in `tests/fixtures/streets`.

use crate::check::fixtures::helsinki;
use crate::studio::open::{Open, open};
use serde_json::{Value, json};
use soundwalk::streets::file;
use soundwalk::studio::Access;

/// The first bytes of tiles, and some more.
const TILES: &[u8] = b"PMTiles\x03 and what a reader asks for in ranges";

fn stop(id: &str, lat: f64, lon: f64) -> Value {
    json!({
        "id": id, "title": {"en": id}, "position": {"lat": lat, "lon": lon},
        "geofence": {"radius_m": 20}, "narration": {"en": ["Here we are."]}
    })
}

/// A studio with a tour of two stops in Helsinki.
fn open_in_helsinki() -> Open {
    let studio = open(Access::Edit);
    std::fs::create_dir(studio.folder.join("maps")).expect("OK because the folder is new");
    let ways = file::encode(&helsinki());
    std::fs::write(studio.folder.join("maps/ways.bin"), ways).expect("OK because it is there");
    std::fs::write(studio.folder.join("maps/streets.pmtiles"), TILES)
        .expect("OK because it is there");
    let tour = json!({
        "format": 1, "id": "helsinki", "title": {"en": "Helsinki"}, "languages": ["en"],
        "maps": ["maps/streets.pmtiles", "maps/ways.bin"],
        "stops": [stop("lawn", 60.167_865, 24.948_509), stop("corner", 60.169_783, 24.947_373)]
    });
    let text = serde_json::to_string_pretty(&tour).expect("OK because it is a value");
    std::fs::write(studio.folder.join("tour.json"), text).expect("OK because it is there");
    // The studio notices another text when it is asked for the tour.
    studio.version();
    studio
}

fn lines(view: &Value) -> Vec<(String, usize)> {
    let legs = view["tour"]["legs"].as_array().cloned().unwrap_or_default();
    legs.iter()
        .map(|leg| {
            let ends = format!(
                "{}-{}",
                leg["from"].as_str().unwrap_or_default(),
                leg["to"].as_str().unwrap_or_default()
            );
            (ends, leg["line"].as_array().map_or(0, Vec::len))
        })
        .collect()
}

#[test]
fn a_tour_says_which_streets_it_has() {
    let view = open_in_helsinki().get("/api/streets").json();
    assert_eq!(view["tiles"]["bytes"], TILES.len());
    assert!(
        view["ways"]["walkable"]
            .as_u64()
            .is_some_and(|count| count > 1_000),
        "{view}"
    );
    assert!(
        view["ways"]["credit"]
            .as_str()
            .is_some_and(|text| text.contains("OpenStreetMap"))
    );
    assert_eq!(view["trouble"], Value::Null);
    let none = open(Access::Edit).get("/api/streets").json();
    assert_eq!(
        (&none["tiles"], &none["ways"]),
        (&Value::Null, &Value::Null)
    );
    assert!(
        none["command"]
            .as_str()
            .is_some_and(|text| text.starts_with("soundwalk map "))
    );
}

#[test]
fn tiles_are_served_in_ranges() {
    let studio = open_in_helsinki();
    let whole = studio.get("/api/streets/tiles");
    assert_eq!((whole.status, whole.body.as_slice()), (200, TILES));
    assert_eq!(
        whole.header("Content-Type").as_deref(),
        Some("application/vnd.pmtiles")
    );
    let range = [studio.host(), studio.key(), "Range: bytes=0-6".to_owned()];
    let part = studio.raw("GET /api/streets/tiles", &range, b"");
    assert_eq!((part.status, part.body.as_slice()), (206, &b"PMTiles"[..]));
    let missing = open(Access::Edit).get("/api/streets/tiles");
    assert_eq!(missing.refusal(), (404, "not-found".to_owned()));
}

#[test]
fn a_way_is_computed_and_nothing_is_written() {
    let studio = open_in_helsinki();
    let before = studio.text();
    let points = json!([[24.948509, 60.167865], [24.947373, 60.169783]]);
    let way = studio.post("/api/way", &json!({"points": points})).json();
    let length = way["length_m"].as_f64().unwrap_or_default();
    assert!((220.0..500.0).contains(&length), "{way}");
    assert!(
        way["line"].as_array().is_some_and(|line| line.len() > 2),
        "{way}"
    );
    let wheels = studio.post(
        "/api/way",
        &json!({"points": points, "walker": "wheelchair"}),
    );
    assert_eq!(wheels.json()["barriers"], json!([]));
    for (points, status) in [
        (json!([[24.948509, 60.167865]]), 422),
        (json!([[24.948509, 60.167865], [24.9, 60.1]]), 422),
        (json!([[24.948509, 60.167865], [24.9, 600.0]]), 422),
    ] {
        let refused = studio.post("/api/way", &json!({"points": points}));
        assert_eq!(refused.status, status, "{points}");
    }
    assert_eq!(studio.text(), before);
    let bare = open(Access::Edit).post("/api/way", &json!({"points": points}));
    assert_eq!(bare.refusal(), (404, "not-found".to_owned()));
}

#[test]
fn legs_keep_to_the_streets_in_one_step() {
    let studio = open_in_helsinki();
    let view = studio
        .post("/api/connect", &json!({"base": studio.version()}))
        .json();
    let connected = lines(&view);
    assert_eq!(connected.len(), 1, "{view}");
    assert!(
        connected[0].0 == "lawn-corner" && connected[0].1 > 2,
        "{connected:?}"
    );
    let first_line = view["tour"]["legs"][0]["line"].clone();
    // Moving a stop moves its line, and undo takes both back.
    let moved = studio.post(
        "/api/edit",
        &json!({"base": view["version"], "label": "place", "edits": [
            {"do": "set", "pointer": "/stops/0/position/lon", "value": 24.945784},
            {"do": "set", "pointer": "/stops/0/position/lat", "value": 60.167791}
        ]}),
    );
    let moved = moved.json();
    let line = &moved["tour"]["legs"][0]["line"];
    assert_ne!(*line, first_line);
    assert!(
        (line[0][0].as_f64().unwrap_or_default() - 24.945_784).abs() < 0.000_4,
        "{line}"
    );
    let back = studio
        .post("/api/undo", &json!({"base": moved["version"]}))
        .json();
    assert_eq!(back["tour"]["legs"][0]["line"], first_line);
    // A new stop is connected with its neighbours.
    let added = studio.post(
        "/api/edit",
        &json!({"base": back["version"], "label": "stop", "edits": [
            {"do": "insert", "pointer": "/stops/1", "value": stop("path", 60.167_791, 24.945_784)}
        ]}),
    );
    let ends: Vec<String> = lines(&added.json())
        .into_iter()
        .map(|(ends, _)| ends)
        .collect();
    assert_eq!(ends, ["lawn-path", "path-corner"]);
    // Who does not want that says so.
    let alone = studio.post(
        "/api/edit",
        &json!({"base": studio.version(), "label": "place", "follows_streets": false, "edits": [
            {"do": "set", "pointer": "/stops/0/position/lat", "value": 60.167_9}
        ]}),
    );
    assert_eq!(alone.json()["tour"]["legs"], added.json()["tour"]["legs"]);
}

#[test]
fn places_are_found_by_name_and_address() {
    let studio = open_in_helsinki();
    let first = |query: &str| {
        let found = studio.get(&format!("/api/places?q={query}")).json();
        found["places"][0].clone()
    };
    let street = first("aleksanterink");
    assert_eq!(
        (&street["kind"], &street["name"]),
        (&json!("street"), &json!("Aleksanterinkatu"))
    );
    let swedish = studio.get("/api/places?q=Aleksanterinkatu&lang=sv").json();
    assert_eq!(swedish["places"][0]["local"], "Aleksanterinkatu");
    let nothing = studio.get("/api/places?q=").json();
    assert_eq!(nothing["places"], json!([]));
    assert_eq!(studio.get("/api/places").refusal().0, 422);
}

#[test]
fn directions_are_drafted_for_a_stop() {
    let studio = open_in_helsinki();
    let draft = studio
        .post("/api/directions", &json!({"stop": "lawn"}))
        .json();
    let text = draft["texts"]["en"].as_str().unwrap_or_default();
    assert!(text.ends_with("you will be there."), "{draft}");
    let last = studio.post("/api/directions", &json!({"stop": "corner"}));
    assert_eq!(last.refusal(), (404, "not-found".to_owned()));
}

//! The table of points that holds the pages' plane (`web/player/src/ground/plane.ts`) to the engine's.
//! `SOUNDWALK_UPDATE=1` writes it anew; `web/player/test/plane.test.ts` reads it.

use serde::Serialize;
use soundwalk::geodesy::{LatLon, Plane};

#[derive(Serialize)]
struct Row {
    /// Latitude and longitude of the plane's origin.
    origin: [f64; 2],
    /// Of the position.
    at: [f64; 2],
    /// The position on the plane.
    spot: [f64; 2],
    /// A direction at the position, degrees clockwise from north.
    degrees: f64,
    /// The same on the plane.
    direction: [f64; 2],
    /// The bearing of the way from the origin, as the plane has it at the position.
    bearing: f64,
}

fn rows() -> Vec<Row> {
    let origins = [
        (53.767194, 87.092328),
        (0.0, 0.0),
        (-16.8, 179.9999),
        (-16.8, -179.9999),
        (51.5, -180.0),
        (69.9999, 18.95),
        (70.0, 18.95),
        (-78.46, 106.84),
        (89.9995, -120.0),
        (90.0, 0.0),
        (-90.0, 45.0),
    ];
    // Metres east and north, roughly; what is asked for is a position.
    let ways = [
        (0.0, 0.0),
        (150.0, 20.0),
        (-40.0, 900.0),
        (5_000.0, -3_000.0),
        (-20_000.0, -100.0),
    ];
    let mut rows = Vec::new();
    for (lat, lon) in origins {
        let origin = LatLon { lat, lon };
        let plane = Plane::around(origin);
        for (number, (east, north)) in ways.into_iter().enumerate() {
            let found = plane.position(soundwalk::geodesy::Spot::new(east, north));
            // Positions as a tour writes them.
            let round = |degrees: f64| (degrees * 1e7).round() / 1e7;
            let at = LatLon {
                lat: round(found.lat),
                lon: round(found.lon),
            };
            let spot = plane.spot(at);
            let degrees = 73.0 * number as f64;
            let direction = plane.direction(at, degrees);
            rows.push(Row {
                origin: [lat, lon],
                at: [at.lat, at.lon],
                spot: [spot.x, spot.y],
                degrees,
                direction: [direction.x, direction.y],
                bearing: plane.bearing(at, spot),
            });
        }
        // Another continent, and the other side of the pole.
        for (lat, lon) in [(48.2, 16.37), (-lat, lon), (lat, -lon)] {
            let at = LatLon { lat, lon };
            let (spot, direction) = (plane.spot(at), plane.direction(at, 45.0));
            rows.push(Row {
                origin: [origin.lat, origin.lon],
                at: [lat, lon],
                spot: [spot.x, spot.y],
                degrees: 45.0,
                direction: [direction.x, direction.y],
                bearing: plane.bearing(at, spot),
            });
        }
    }
    rows
}

#[test]
fn the_table_matches_the_plane() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/plane.json");
    let lines: Vec<String> = rows()
        .iter()
        .map(|row| serde_json::to_string(row).expect("OK because numbers can be written"))
        .collect();
    let table = format!("[\n{}\n]\n", lines.join(",\n"));
    if std::env::var_os("SOUNDWALK_UPDATE").is_some() {
        std::fs::write(path, &table).expect("OK because the folder can be written");
    }
    let written = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        written == table,
        "tests/fixtures/plane.json is stale: SOUNDWALK_UPDATE=1 cargo test --test integration engine::plane_table"
    );
}

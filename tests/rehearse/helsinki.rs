//! Helsinki's centre for tests and benches: the ground from the extract in `tests/fixtures/streets`, and tours over it.

use soundwalk::geodesy::LatLon;
use soundwalk::streets::build;
use soundwalk::streets::extract::{Bounds, Coordinate, Extract};
use soundwalk::streets::ground::Ground;
use soundwalk::streets::osm;
use soundwalk::tour::Tour;

/// The extract, © OpenStreetMap contributors (ODbL).
const EXTRACT: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/fixtures/streets/Helsinki.osm.pbf"
);

/// What the extract has between two corners, each a latitude and longitude in degrees.
pub fn extract(south_west: (f64, f64), north_east: (f64, f64)) -> Extract {
    let file = std::fs::File::open(EXTRACT).expect("OK because the extract is in the repository");
    let corner = |(lat, lon)| Coordinate::from_position(LatLon { lat, lon });
    let bounds = Bounds {
        min: corner(south_west),
        max: corner(north_east),
    };
    let file = osm::read(file, bounds, &mut |_, _| {});
    file.expect("OK because the extract is valid").extract
}

/// The ground of the whole extract.
pub fn ground() -> Ground {
    build::ground(&extract((60.15, 24.90), (60.19, 24.98)), &[])
}

/// A stop of a tour: its id, latitude and longitude in degrees, and the radius of its zone in metres.
pub type Stop = (&'static str, f64, f64, f64);

/// A walk through narrow streets between houses of five to seven storeys.
pub const NARROW_STREETS: [Stop; 8] = [
    ("kalevankatu", 60.16767, 24.93904, 25.0),
    ("eerikinkatu", 60.16774, 24.93684, 25.0),
    ("lonnrotinkatu", 60.16627, 24.93823, 25.0),
    ("yrjonkatu", 60.16595, 24.94168, 25.0),
    ("uudenmaankatu", 60.16512, 24.94266, 25.0),
    ("ludviginkatu", 60.16578, 24.94502, 25.0),
    ("kasarmikatu", 60.16623, 24.94774, 25.0),
    ("fabianinkatu", 60.16791, 24.94944, 25.0),
];

/// A tour of these stops; legs with straight lines.
pub fn tour_json(stops: &[Stop]) -> serde_json::Value {
    let listed = stops.iter().map(|(id, lat, lon, radius_m)| {
        serde_json::json!({
            "id": id, "title": {"en": id}, "position": {"lat": lat, "lon": lon},
            "geofence": {"radius_m": radius_m},
            "narration": {"en": ["Here stands a house. ".repeat(12).trim_end()]},
        })
    });
    serde_json::json!({
        "format": 1, "id": "helsinki", "title": {"en": "Helsinki"}, "languages": ["en"],
        "stops": listed.collect::<Vec<_>>(),
    })
}

/// The same as a tour.
pub fn tour(stops: &[Stop]) -> Tour {
    serde_json::from_value(tour_json(stops)).expect("OK because it is a tour")
}

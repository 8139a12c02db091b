//! Maps of tours: readers of extracts, tiles that are cut out of archives, and the command `soundwalk map`.

mod command;
mod formats;
mod helsinki;
mod hostile;
pub mod pbf_writer;
mod range_server;
mod tiles;

use soundwalk::geodesy::LatLon;
use soundwalk::streets::extract::{Bounds, Coordinate};
use soundwalk::streets::osm::{self, OsmError, OsmFile};
use std::io::Cursor;
use std::path::PathBuf;

/// A file of `tests/fixtures/streets`.
fn fixture_path(name: &str) -> PathBuf {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    root.join("tests/fixtures/streets").join(name)
}

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(fixture_path(name)).expect("OK because the fixture is committed")
}

/// A box from latitudes and longitudes in degrees.
fn degrees(south: f64, west: f64, north: f64, east: f64) -> Bounds {
    let corner = |lat, lon| Coordinate::from_position(LatLon { lat, lon });
    Bounds {
        min: corner(south, west),
        max: corner(north, east),
    }
}

/// The box of the fixtures `square.…`.
fn square() -> Bounds {
    degrees(10.0, 20.0, 10.01, 20.01)
}

fn read(file: impl AsRef<[u8]>, bounds: Bounds) -> Result<OsmFile, OsmError> {
    osm::read(Cursor::new(file), bounds, &mut |_, _| {})
}

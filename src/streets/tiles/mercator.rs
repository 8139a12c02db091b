//! The projection of web maps: the world as a square whose sides have length 1, with the origin in the north-west.
//!
//! Source: OGC 17-083r4, *Two Dimensional Tile Matrix Set*, annex D.1 (WebMercatorQuad).

use crate::streets::extract::{Bounds, Coordinate};
use geo::{Coord, Rect};
use std::f64::consts::PI;

/// The latitude at which the square ends, 10⁻⁷ degrees.
pub(super) const MAX_LATITUDE_E7: i32 = 850_511_287;

/// The place of a coordinate in the square. Latitudes beyond its edge are on the edge.
pub(super) fn project(at: Coordinate) -> Coord {
    let lat_e7 = at.lat_e7.clamp(-MAX_LATITUDE_E7, MAX_LATITUDE_E7);
    let position = Coordinate {
        lat_e7,
        lon_e7: at.lon_e7,
    }
    .position();
    let latitude = position.lat.to_radians();
    // `libm` gives the same bits everywhere.
    let north = libm::asinh(libm::tan(latitude)) / PI;
    Coord {
        x: (position.lon + 180.0) / 360.0,
        y: (1.0 - north) / 2.0,
    }
}

/// A box in the square.
pub(super) fn project_bounds(bounds: &Bounds) -> Rect {
    Rect::new(project(bounds.min), project(bounds.max))
}

/// Square metres per unit of area at the equator, where the scale is true: Protomaps' limits of areas are meant so.
pub(super) const SQUARE_METERS: f64 = 40_075_016.7 * 40_075_016.7;

//! A position on the ground.

use geo::{Distance, Haversine, Point};

/// A WGS 84 position in degrees. GeoJSON writes longitude first; everything else here names its axes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LatLon {
    /// Latitude, degrees north, −90 to 90.
    pub lat: f64,
    /// Longitude, degrees east, −180 to 180.
    pub lon: f64,
}

impl LatLon {
    /// A position from degrees; `None` where a value is not finite or out of range.
    pub fn new(lat: f64, lon: f64) -> Option<Self> {
        let valid = (-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon);
        valid.then_some(Self { lat, lon })
    }

    /// Great-circle distance in metres.
    pub fn distance_m(self, other: Self) -> f64 {
        Haversine.distance(self.point(), other.point())
    }

    /// The same position as the `geo` crate's point (x = longitude, y = latitude).
    pub fn point(self) -> Point {
        Point::new(self.lon, self.lat)
    }
}

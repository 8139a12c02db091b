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

    /// The same for longitudes that continue beyond 180°, as drawing programs write them: 180.2 means −179.8.
    pub fn unrolled(lat: f64, lon: f64) -> Option<Self> {
        let valid = (-360.0..=360.0).contains(&lon);
        valid
            .then(|| Self::new(lat, normalized_longitude(lon)))
            .flatten()
    }

    /// Great-circle distance in metres.
    pub fn distance_m(self, other: Self) -> f64 {
        Haversine.distance(self.point(), other.point())
    }

    /// Unit vector from the earth's centre; the axes point to 0° N 0° E, 0° N 90° E and the north pole.
    pub fn unit_vector(self) -> [f64; 3] {
        let (sin_lat, cos_lat) = libm::sincos(self.lat.to_radians());
        let (sin_lon, cos_lon) = libm::sincos(self.lon.to_radians());
        [cos_lat * cos_lon, cos_lat * sin_lon, sin_lat]
    }

    /// The same position as the `geo` crate's point (x = longitude, y = latitude).
    pub fn point(self) -> Point {
        Point::new(self.lon, self.lat)
    }
}

/// A longitude, or a difference of two, normalised to −180 to 180 degrees.
pub fn normalized_longitude(degrees: f64) -> f64 {
    if (-180.0..=180.0).contains(&degrees) {
        degrees
    } else {
        degrees - 360.0 * ((degrees + 180.0) / 360.0).floor()
    }
}

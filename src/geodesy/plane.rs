//! The plane around a tour: metres east and north of an origin.

use super::LatLon;

/// Metres per degree of latitude on the mean sphere (R = 6 371 008.8 m, IUGG), the sphere `geo`'s haversine uses.
const METRES_PER_DEGREE: f64 = 111_195.079_734_632;

/// A point on the plane, metres from its origin.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Spot {
    /// Metres east.
    pub x: f64,
    /// Metres north.
    pub y: f64,
}

/// An equirectangular projection around an origin. Lengths within 10 km of the origin's latitude are true to 0.2 %
/// at 54° north; zones and fixes pass through the same projection, so a distant stop stays where its fixes are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Plane {
    origin: LatLon,
    metres_per_degree_east: f64,
}

impl Plane {
    /// The plane that touches the ground at `origin`.
    pub fn around(origin: LatLon) -> Self {
        // At the poles a degree of longitude has no length; a floor keeps the way back finite.
        let shrink = libm::cos(origin.lat.to_radians()).max(1e-6);
        Self {
            origin,
            metres_per_degree_east: METRES_PER_DEGREE * shrink,
        }
    }

    /// A position's place on the plane. Longitudes are taken the short way round.
    pub fn spot(&self, position: LatLon) -> Spot {
        let mut east = position.lon - self.origin.lon;
        if east > 180.0 {
            east -= 360.0;
        } else if east < -180.0 {
            east += 360.0;
        }
        Spot {
            x: east * self.metres_per_degree_east,
            y: (position.lat - self.origin.lat) * METRES_PER_DEGREE,
        }
    }

    /// The position of a place on the plane.
    pub fn position(&self, spot: Spot) -> LatLon {
        let lon = self.origin.lon + spot.x / self.metres_per_degree_east;
        LatLon {
            lat: self.origin.lat + spot.y / METRES_PER_DEGREE,
            lon: if lon > 180.0 {
                lon - 360.0
            } else if lon < -180.0 {
                lon + 360.0
            } else {
                lon
            },
        }
    }
}

impl Spot {
    /// A point from metres east and north.
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    /// Distance in metres.
    pub fn distance(self, other: Self) -> f64 {
        (self - other).length()
    }

    /// Length of the vector from the origin.
    pub fn length(self) -> f64 {
        self.dot(self).sqrt()
    }

    /// Scalar product.
    pub fn dot(self, other: Self) -> f64 {
        self.x * other.x + self.y * other.y
    }
}

impl std::ops::Add for Spot {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self::new(self.x + other.x, self.y + other.y)
    }
}

impl std::ops::Sub for Spot {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self::new(self.x - other.x, self.y - other.y)
    }
}

impl std::ops::Mul<f64> for Spot {
    type Output = Self;
    fn mul(self, factor: f64) -> Self {
        Self::new(self.x * factor, self.y * factor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_agree_with_the_great_circle() {
        let check = |a: (f64, f64), b: (f64, f64)| {
            let [a, b] = [a, b].map(|(lat, lon)| LatLon { lat, lon });
            let plane = Plane::around(a);
            let flat = plane.spot(a).distance(plane.spot(b));
            let truth = a.distance_m(b);
            assert!((flat - truth).abs() < 0.002 * truth, "{flat} {truth}");
        };
        check((53.767, 87.092), (53.756, 87.149));
        check((53.767, 87.092), (53.767, 87.093));
        check((0.0, 179.999), (0.0, -179.999));
        check((-41.3, 174.78), (-41.31, 174.79));
    }

    #[test]
    fn there_and_back() {
        let plane = Plane::around(LatLon {
            lat: 53.7,
            lon: 179.9999,
        });
        let there = LatLon {
            lat: 53.71,
            lon: -179.9,
        };
        let back = plane.position(plane.spot(there));
        assert!(there.distance_m(back) < 1e-6);
    }
}

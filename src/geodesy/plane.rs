//! The plane around a tour: metres east and north of an origin.
//!
//! There is one plane for the rules, the engine, the rehearsal and all pictures; the pages have the same one in
//! `web/player/src/ground/plane.ts`, and both are held to the table in `tests/fixtures/plane.json`.

use super::{LatLon, normalized_longitude};

/// Mean radius of the earth in metres (IUGG, R₁); the sphere of `geo`'s haversine is 3 cm larger.
const EARTH_M: f64 = 6_371_008.771_415;
/// Metres per degree of latitude on that sphere.
const METRES_PER_DEGREE: f64 = 111_195.079_734_632;
/// From this latitude on, degrees, the plane is azimuthal. An equirectangular one is wrong there by 0.2 % at 5 km from
/// the origin's parallel, and has no meaning at the pole.
const POLAR_LATITUDE: f64 = 70.0;

/// A point on the plane, metres from its origin.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Spot {
    /// Metres east of the plane's origin.
    pub x: f64,
    /// Metres north of the plane's origin.
    pub y: f64,
}

/// A projection around an origin. Below 70° north or south it is equirectangular: lengths within 10 km of the origin's
/// latitude are true to 0.2 % at 54°. Nearer to the poles it is azimuthal and equidistant, where meridians run together
/// and a tour may walk around the pole itself. Zones and fixes pass through the same projection, so a distant stop stays
/// where its fixes are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Plane {
    origin: LatLon,
    projection: Projection,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Projection {
    Equirectangular { metres_per_degree_east: f64 },
    Azimuthal(Axes),
}

/// Unit vectors from the earth's middle: east and north as seen from a position, and up to it.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Axes {
    east: [f64; 3],
    north: [f64; 3],
    up: [f64; 3],
}

impl Plane {
    /// The plane that touches the ground at `origin`.
    pub fn around(origin: LatLon) -> Self {
        let projection = if origin.lat.abs() < POLAR_LATITUDE {
            Projection::Equirectangular {
                metres_per_degree_east: METRES_PER_DEGREE * libm::cos(origin.lat.to_radians()),
            }
        } else {
            Projection::Azimuthal(Axes::at(origin))
        };
        Self { origin, projection }
    }

    /// The position at which the plane touches the ground.
    pub fn origin(&self) -> LatLon {
        self.origin
    }

    /// The point on the plane of a position. Differences of longitude are normalised to −180 to 180 degrees.
    pub fn spot(&self, position: LatLon) -> Spot {
        match &self.projection {
            Projection::Equirectangular {
                metres_per_degree_east,
            } => Spot {
                x: normalized_longitude(position.lon - self.origin.lon) * metres_per_degree_east,
                y: (position.lat - self.origin.lat) * METRES_PER_DEGREE,
            },
            Projection::Azimuthal(axes) => {
                let up = position.unit_vector();
                let across = Spot::new(dot(up, axes.east), dot(up, axes.north));
                let sine = across.length();
                // At the origin itself the ratio of sine and angle is 1.
                let stretch = if sine > 0.0 {
                    libm::atan2(sine, dot(up, axes.up)) / sine
                } else {
                    1.0
                };
                across * (EARTH_M * stretch)
            }
        }
    }

    /// The position of a place on the plane.
    pub fn position(&self, spot: Spot) -> LatLon {
        match &self.projection {
            Projection::Equirectangular {
                metres_per_degree_east,
            } => LatLon {
                lat: (self.origin.lat + spot.y / METRES_PER_DEGREE).clamp(-90.0, 90.0),
                lon: normalized_longitude(self.origin.lon + spot.x / metres_per_degree_east),
            },
            Projection::Azimuthal(axes) => {
                let length = spot.length();
                if length == 0.0 {
                    return self.origin;
                }
                let (sine, cosine) = libm::sincos(length / EARTH_M);
                let across = spot * (sine / length);
                let [x, y, z] = [0, 1, 2].map(|axis| {
                    axes.east[axis] * across.x
                        + axes.north[axis] * across.y
                        + axes.up[axis] * cosine
                });
                LatLon {
                    lat: libm::atan2(z, (x * x + y * y).sqrt()).to_degrees(),
                    lon: libm::atan2(y, x).to_degrees(),
                }
            }
        }
    }

    /// The unit vector of a direction at a position, given in degrees clockwise from true north. Near the poles north
    /// lies elsewhere from each position.
    pub fn direction(&self, at: LatLon, degrees: f64) -> Spot {
        let (sine, cosine) = libm::sincos(degrees.to_radians());
        match &self.projection {
            Projection::Equirectangular { .. } => Spot::new(sine, cosine),
            Projection::Azimuthal(axes) => {
                let there = Axes::at(at);
                let towards =
                    [0, 1, 2].map(|axis| there.east[axis] * sine + there.north[axis] * cosine);
                let flat = Spot::new(dot(towards, axes.east), dot(towards, axes.north));
                let length = flat.length();
                if length > 0.0 {
                    flat * (1.0 / length)
                } else {
                    Spot::new(sine, cosine)
                }
            }
        }
    }

    /// The direction of a movement at a position, in degrees clockwise from true north, 0 to 360.
    pub fn bearing(&self, at: LatLon, movement: Spot) -> f64 {
        let (east, north) = match &self.projection {
            Projection::Equirectangular { .. } => (movement.x, movement.y),
            Projection::Azimuthal(_) => (
                movement.dot(self.direction(at, 90.0)),
                movement.dot(self.direction(at, 0.0)),
            ),
        };
        let degrees = libm::atan2(east, north).to_degrees();
        if degrees < 0.0 {
            degrees + 360.0
        } else {
            degrees
        }
    }
}

impl Axes {
    fn at(position: LatLon) -> Self {
        let (sin_lat, cos_lat) = libm::sincos(position.lat.to_radians());
        let (sin_lon, cos_lon) = libm::sincos(position.lon.to_radians());
        Self {
            east: [-sin_lon, cos_lon, 0.0],
            north: [-sin_lat * cos_lon, -sin_lat * sin_lon, cos_lat],
            up: position.unit_vector(),
        }
    }
}

fn dot(one: [f64; 3], other: [f64; 3]) -> f64 {
    one[0] * other[0] + one[1] * other[1] + one[2] * other[2]
}

impl Spot {
    /// A point from metres east and north.
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    /// Distance to another point in metres.
    pub fn distance(self, other: Self) -> f64 {
        (self - other).length()
    }

    /// Length of the vector from the origin.
    pub fn length(self) -> f64 {
        self.dot(self).sqrt()
    }

    /// Scalar product with another vector, in square metres.
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

    fn place(lat: f64, lon: f64) -> LatLon {
        LatLon { lat, lon }
    }

    #[test]
    fn lengths_agree_with_the_great_circle() {
        let check = |a: (f64, f64), b: (f64, f64)| {
            let [a, b] = [a, b].map(|(lat, lon)| place(lat, lon));
            let plane = Plane::around(a);
            let flat = plane.spot(a).distance(plane.spot(b));
            let truth = a.distance_m(b);
            assert!((flat - truth).abs() < 0.002 * truth, "{flat} {truth}");
        };
        check((53.767, 87.092), (53.756, 87.149));
        check((53.767, 87.092), (53.767, 87.093));
        check((0.0, 179.999), (0.0, -179.999));
        check((0.0, -179.9999), (0.0, 179.9999));
        check((-41.3, 174.78), (-41.31, 174.79));
        check((69.999, 18.95), (70.01, 18.99));
        check((70.0, 180.0), (70.01, -179.99));
        check((78.22, 15.65), (78.25, 15.5));
        check((90.0, 0.0), (89.99, 77.0));
        check((89.999, 0.0), (89.999, 180.0));
        check((-89.9999, -90.0), (-89.9998, 91.0));
        check((-90.0, 12.0), (-89.9, -180.0));
    }

    #[test]
    fn distances_beside_the_origin_are_correct_at_the_pole() {
        let plane = Plane::around(place(89.995, 40.0));
        let around: Vec<LatLon> = (0..12)
            .map(|hour| place(89.996, f64::from(hour) * 30.0 - 180.0))
            .collect();
        for a in &around {
            for b in &around {
                let flat = plane.spot(*a).distance(plane.spot(*b));
                assert!((flat - a.distance_m(*b)).abs() < 0.01, "{a:?} {b:?}");
            }
        }
    }

    #[test]
    fn projecting_there_and_back_changes_nothing() {
        let check = |origin: LatLon, there: LatLon| {
            let plane = Plane::around(origin);
            let back = plane.position(plane.spot(there));
            assert!(there.distance_m(back) < 1e-6, "{there:?} {back:?}");
            assert!(LatLon::new(back.lat, back.lon).is_some(), "{back:?}");
            assert!(plane.spot(origin).length() < 1e-8);
        };
        check(place(53.7, 179.9999), place(53.71, -179.9));
        check(place(53.7, -179.9999), place(53.71, 179.9));
        check(place(53.7, 180.0), place(53.7, -180.0));
        check(place(90.0, 0.0), place(89.99, -135.0));
        check(place(89.9999, -179.9), place(89.9998, 1.0));
        check(place(-89.9999, 5.0), place(-90.0, 0.0));
        check(place(85.0, 179.99), place(85.1, -179.9));
    }

    #[test]
    fn a_place_beyond_the_pole_stays_on_earth() {
        let far = Plane::around(place(69.0, 20.0)).position(Spot::new(0.0, 5e6));
        assert!(LatLon::new(far.lat, far.lon).is_some(), "{far:?}");
        let over = Plane::around(place(89.9, 20.0)).position(Spot::new(0.0, 22_239.0));
        assert!((over.lat - 89.9).abs() < 1e-4, "{over:?}");
        assert!((over.lon + 160.0).abs() < 1e-6, "{over:?}");
    }

    #[test]
    fn longitudes_are_normalized() {
        for (degrees, expected) in [
            (0.0, 0.0),
            (180.0, 180.0),
            (-180.0, -180.0),
            (180.5, -179.5),
            (-359.5, 0.5),
            (359.75, -0.25),
            (540.0, -180.0),
            (-900.25, 179.75),
        ] {
            assert_eq!(normalized_longitude(degrees), expected, "{degrees}");
        }
    }

    #[test]
    fn directions_follow_the_meridians() {
        let check = |origin: LatLon, at: LatLon, degrees: f64| {
            let plane = Plane::around(origin);
            let step = plane.direction(at, degrees);
            assert!((step.length() - 1.0).abs() < 1e-9);
            let turned = plane.bearing(at, step * 3.0) - degrees;
            assert!(
                normalized_longitude(turned).abs() < 1e-3,
                "{at:?} {degrees}: {turned}"
            );
            // Where a step in that direction leads, as the plane itself has it.
            let to = plane.position(plane.spot(at) + step);
            let north = (to.lat - at.lat).to_radians() * EARTH_M;
            let expected = degrees.to_radians().cos();
            assert!((north - expected).abs() < 2e-3, "{at:?} {degrees}: {north}");
        };
        for degrees in [0.0, 37.0, 90.0, 180.0, 271.5, 359.0] {
            check(place(53.7, 87.1), place(53.71, 87.12), degrees);
            check(place(-16.8, 179.9999), place(-16.8, -179.999), degrees);
            check(place(78.2, 15.6), place(78.21, 15.9), degrees);
            check(place(89.99, 0.0), place(89.98, 120.0), degrees);
            check(place(-89.99, 0.0), place(-89.98, -150.0), degrees);
        }
    }
}

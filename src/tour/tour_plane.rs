//! Projects a tour onto a plane in metres, for the rules that measure zones, legs and distances.
//!
//! The plane is [`crate::geodesy::Plane`], as in the engine, around the middle of the tour's stops.

use super::Tour;
use super::model::{Geofence, Leg, Position, Stop};
use crate::geodesy::{self, LatLon, Plane, Spot};
use geo::{BoundingRect, Coord, Distance, Euclidean, Line, LineString, Point, Polygon, Rect};

/// The most corners of a zone. More are a drawing error, and the time of checks grows with their square.
pub const MAX_CORNERS: usize = 2_000;

/// The plane onto which a tour is projected.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TourPlane {
    plane: Plane,
}

/// A geofence on the plane; distances in metres.
#[derive(Debug, Clone, PartialEq)]
pub enum Zone {
    /// Everything within a distance of a point: centre and radius.
    Circle(Point, f64),
    /// A polygon.
    Area(Polygon),
    /// Everything within a distance of a line: centre line and half width.
    Strip(LineString, f64),
}

impl TourPlane {
    /// The plane around the middle of a tour's stops, which single wrong positions do not move. `None` if no stop has a
    /// possible position.
    pub fn of(tour: &Tour) -> Option<Self> {
        let positions: Vec<LatLon> = tour
            .stops
            .iter()
            .filter_map(|stop| position_of(&stop.position))
            .collect();
        let plane = Plane::around(geodesy::middle(&positions)?);
        Some(Self { plane })
    }

    /// The position of the stop in the middle.
    pub fn middle(&self) -> LatLon {
        self.plane.origin()
    }

    /// Projects a position: metres east and north of the middle.
    pub fn point(&self, place: LatLon) -> Point {
        let spot = self.plane.spot(place);
        Point::new(spot.x, spot.y)
    }

    /// The position of a point on the plane.
    pub fn position(&self, point: Point) -> LatLon {
        self.plane.position(Spot::new(point.x(), point.y()))
    }

    /// Projects a line of `[lon, lat]` pairs; `None` if a pair is not a possible position.
    pub fn line(&self, pairs: &[[f64; 2]]) -> Option<LineString> {
        let coords: Option<Vec<Coord>> = pairs
            .iter()
            .map(|[lon, lat]| LatLon::new(*lat, *lon).map(|place| self.point(place).0))
            .collect();
        coords.map(LineString::new)
    }

    /// Projects a stop's zone; `None` if its geofence is not exactly one usable shape.
    pub fn zone(&self, stop: &Stop) -> Option<Zone> {
        match &stop.geofence {
            Geofence {
                radius_m: Some(radius),
                polygon: None,
                corridor: None,
                heading: _,
            } => Some(Zone::Circle(
                self.point(position_of(&stop.position)?),
                *radius,
            )),
            Geofence {
                radius_m: None,
                polygon: Some(ring),
                corridor: None,
                heading: _,
            } if (3..=MAX_CORNERS).contains(&ring.len()) => {
                Some(Zone::Area(Polygon::new(self.line(ring)?, Vec::new())))
            }
            Geofence {
                radius_m: None,
                polygon: None,
                corridor: Some(corridor),
                heading: _,
            } if (2..=MAX_CORNERS).contains(&corridor.line.len()) => Some(Zone::Strip(
                self.line(&corridor.line)?,
                corridor.width_m / 2.0,
            )),
            Geofence {
                radius_m: _,
                polygon: _,
                corridor: _,
                heading: _,
            } => None,
        }
    }

    /// Projects a leg: its line or, if it has none, the straight line between its stops.
    pub fn leg_line(&self, leg: &Leg, from: &Stop, to: &Stop) -> Option<LineString> {
        if leg.line.len() >= 2 {
            return self.line(&leg.line);
        }
        let from = self.point(position_of(&from.position)?);
        let to = self.point(position_of(&to.position)?);
        Some(LineString::new(vec![from.0, to.0]))
    }
}

/// A stop's position, if it is a possible one.
pub fn position_of(position: &Position) -> Option<LatLon> {
    LatLon::new(position.lat, position.lon)
}

impl Zone {
    /// Metres from a point to the zone; 0 inside.
    pub fn distance(&self, point: Point) -> f64 {
        match self {
            Self::Circle(middle, radius) => (Euclidean.distance(*middle, point) - radius).max(0.0),
            Self::Area(polygon) => Euclidean.distance(&point, polygon),
            Self::Strip(line, half) => (Euclidean.distance(&point, line) - half).max(0.0),
        }
    }

    /// Metres between two zones; 0 where they touch or overlap.
    pub fn gap(&self, other: &Self) -> f64 {
        use Zone::{Area, Circle, Strip};
        let (between, wide) = match (self, other) {
            (Circle(a, r), Circle(b, s)) => (Euclidean.distance(*a, *b), r + s),
            (Circle(a, r), Area(b)) | (Area(b), Circle(a, r)) => (Euclidean.distance(a, b), *r),
            (Circle(a, r), Strip(b, s)) | (Strip(b, s), Circle(a, r)) => {
                (Euclidean.distance(a, b), r + s)
            }
            (Area(a), Area(b)) => (Euclidean.distance(a, b), 0.0),
            (Area(a), Strip(b, s)) | (Strip(b, s), Area(a)) => (Euclidean.distance(a, b), *s),
            (Strip(a, r), Strip(b, s)) => (Euclidean.distance(a, b), r + s),
        };
        (between - wide).max(0.0)
    }

    /// The smallest rectangle around the zone.
    pub fn bounds(&self) -> Option<Rect> {
        let (rect, grow) = match self {
            Self::Circle(middle, radius) => (Rect::new(middle.0, middle.0), *radius),
            Self::Area(polygon) => (polygon.bounding_rect()?, 0.0),
            Self::Strip(line, half) => (line.bounding_rect()?, *half),
        };
        let by = Coord { x: grow, y: grow };
        Some(Rect::new(rect.min() - by, rect.max() + by))
    }
}

/// The distance that visitors walk while a stop's story plays, metres. It is counted from where the leg `arriving` enters
/// the stop's zone (at the first stop, which has none, from the start of `leaving`) to where `leaving` enters the next
/// zone.
pub fn walk_length_m(
    arriving: Option<&LineString>,
    leaving: &LineString,
    zone: &Zone,
    next: &Zone,
) -> f64 {
    let inside = arriving.map_or(0.0, |line| {
        let mut backwards = line.clone();
        backwards.0.reverse();
        distance_until(&backwards, |point| zone.distance(point) > 0.0)
    });
    inside + distance_until(leaving, |point| next.distance(point) <= 0.0)
}

/// The distance along a line to the first point where `reached` holds, metres; its whole length if there is no such point.
fn distance_until(line: &LineString, reached: impl Fn(Point) -> bool) -> f64 {
    /// The most points that are tried on a line, so that a line around the world costs no more than one around the block.
    const MAX_STEPS: f64 = 2_000.0;
    let segments: Vec<Line> = line.lines().collect();
    let total: f64 = segments.iter().map(length).sum();
    let step = (total / MAX_STEPS).max(1.0);
    let mut walked = 0.0;
    for segment in &segments {
        let segment_m = length(segment);
        let steps = (segment_m / step).ceil().max(1.0);
        for index in 0..steps as usize {
            let along = segment_m * index as f64 / steps;
            if reached(along_segment(segment, index as f64 / steps)) {
                return walked + along;
            }
        }
        walked += segment_m;
    }
    walked
}

fn along_segment(segment: &Line, share: f64) -> Point {
    Point::from(segment.start + segment.delta() * share)
}

fn length(segment: &Line) -> f64 {
    Euclidean.distance(Point::from(segment.start), Point::from(segment.end))
}

#[cfg(test)]
mod tests {
    use super::{Zone, walk_length_m};
    use geo::{LineString, Point};

    #[test]
    fn gaps_between_zones_and_walks_between_them_are_measured() {
        let circle = |x: f64, r: f64| Zone::Circle(Point::new(x, 0.0), r);
        let strip = Zone::Strip(LineString::from(vec![(0.0, 50.0), (100.0, 50.0)]), 10.0);
        assert_eq!(circle(0.0, 20.0).gap(&circle(100.0, 30.0)), 50.0);
        assert_eq!(circle(0.0, 60.0).gap(&circle(100.0, 60.0)), 0.0);
        assert_eq!(circle(0.0, 20.0).gap(&strip), 20.0);
        let way = LineString::from(vec![(0.0, 0.0), (300.0, 0.0)]);
        let back = LineString::from(vec![(-300.0, 0.0), (0.0, 0.0)]);
        let (here, next) = (circle(0.0, 40.0), circle(300.0, 50.0));
        assert_eq!(walk_length_m(None, &way, &here, &next), 250.0);
        assert!((walk_length_m(Some(&back), &way, &here, &next) - 290.0).abs() <= 1.5);
    }
}

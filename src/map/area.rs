//! The box of a tour: all stops with their zones, all legs, and a margin around them.

use crate::geodesy::{LatLon, Plane, Spot, normalized_longitude};
use crate::streets::extract::{Bounds, Coordinate};
use crate::tour::Tour;
use crate::tour::tour_plane::{TourPlane, position_of};
use geo::{BoundingRect, Coord, Rect};

/// The longest side of a tour's box, metres. A larger one comes from a wrong position.
const MAX_SIDE_M: f64 = 200_000.0;

/// Why a tour has no box.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum AreaError {
    /// There are no stops to put on a map.
    #[error("the tour has no stop with a position yet: add the stops first")]
    NoStops,
    /// The stops lie too far apart.
    #[error("the tour is {0:.0} km wide: a position is wrong, and soundwalk check names it")]
    TooWide(f64),
}

/// The box of a tour with `margin_m` metres around it.
///
/// # Errors
/// [`AreaError`].
pub fn bounds(tour: &Tour, margin_m: f64) -> Result<Bounds, AreaError> {
    let tour_plane = TourPlane::of(tour).ok_or(AreaError::NoStops)?;
    let mut rects = Vec::new();
    for stop in &tour.stops {
        if let Some(position) = position_of(&stop.position) {
            let point = tour_plane.point(position).0;
            rects.push(Rect::new(point, point));
        }
        rects.extend(tour_plane.zone(stop).and_then(|zone| zone.bounds()));
    }
    for leg in &tour.legs {
        let line = tour_plane.line(&leg.line);
        rects.extend(line.and_then(|line| line.bounding_rect()));
    }
    let all = rects.into_iter().reduce(around).ok_or(AreaError::NoStops)?;
    let side = all.width().max(all.height());
    if side > MAX_SIDE_M {
        return Err(AreaError::TooWide(side / 1000.0));
    }
    let middle = tour_plane.middle();
    let grow = Coord {
        x: margin_m,
        y: margin_m,
    };
    Ok(on_earth(
        Rect::new(all.min() - grow, all.max() + grow),
        middle,
    ))
}

fn around(one: Rect, other: Rect) -> Rect {
    let corner = |a: Coord, b: Coord, of: fn(f64, f64) -> f64| Coord {
        x: of(a.x, b.x),
        y: of(a.y, b.y),
    };
    Rect::new(
        corner(one.min(), other.min(), f64::min),
        corner(one.max(), other.max(), f64::max),
    )
}

/// The box around a rectangle of the plane. A box does not cross 180°: what lies beyond it is cut off.
fn on_earth(rect: Rect, middle: LatLon) -> Bounds {
    let plane = Plane::around(middle);
    let (min, max) = (rect.min(), rect.max());
    let corners = [
        (min.x, min.y),
        (max.x, max.y),
        (min.x, max.y),
        (max.x, min.y),
    ];
    let positions = corners.map(|(x, y)| {
        let position = plane.position(Spot { x, y });
        let east = normalized_longitude(position.lon - middle.lon);
        Coordinate::from_position(LatLon {
            lat: position.lat,
            lon: (middle.lon + east).clamp(-180.0, 180.0),
        })
    });
    let mut bounds = Bounds::of(positions[0]);
    positions.into_iter().for_each(|at| bounds.include(at));
    bounds
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tour::read;

    fn tour(stops: &[(f64, f64, &str)], legs: &str) -> Tour {
        let stops: Vec<String> = stops
            .iter()
            .enumerate()
            .map(|(index, (lat, lon, zone))| {
                format!(
                    r#"{{"id": "s{index}", "title": {{"en": "S"}}, "position": {{"lat": {lat}, "lon": {lon}}},
                    "geofence": {zone}, "narration": {{"en": ["Here."]}}}}"#
                )
            })
            .collect();
        let text = format!(
            r#"{{"format": 1, "id": "t", "title": {{"en": "T"}}, "languages": ["en"], "stops": [{}], "legs": [{legs}]}}"#,
            stops.join(",")
        );
        read::read(&text).tour.expect("OK because it is a tour")
    }

    fn degrees(bounds: Bounds) -> [f64; 4] {
        let (min, max) = (bounds.min.position(), bounds.max.position());
        [min.lat, min.lon, max.lat, max.lon]
    }

    #[test]
    fn stops_zones_legs_and_the_margin_are_inside() {
        let circle = r#"{"radius_m": 100}"#;
        let one = tour(&[(60.0, 25.0, circle)], "");
        let [south, west, north, east] =
            degrees(bounds(&one, 1_000.0).expect("OK because it has a stop"));
        // 1,100 m are 0.009893° of latitude, and twice that of longitude at 60°.
        assert!((north - 60.0 - 0.009_893).abs() < 1e-5, "{north}");
        assert!((60.0 - south - 0.009_893).abs() < 1e-5, "{south}");
        assert!((east - 25.0 - 0.019_785).abs() < 2e-5, "{east}");
        assert!((25.0 - west - 0.019_785).abs() < 2e-5, "{west}");
        let leg =
            r#"{"from": "s0", "to": "s1", "line": [[25.0, 60.0], [25.2, 60.05], [25.01, 60.0]]}"#;
        let two = tour(&[(60.0, 25.0, circle), (60.0, 25.01, circle)], leg);
        let [_, _, north, east] = degrees(bounds(&two, 0.0).expect("OK because it has stops"));
        assert!(
            (north - 60.05).abs() < 1e-6 && (east - 25.2).abs() < 1e-5,
            "{north} {east}"
        );
    }

    #[test]
    fn boxes_end_at_the_date_line() {
        let circle = r#"{"radius_m": 100}"#;
        let fiji = tour(&[(-16.8, 179.995, circle)], "");
        let [_, west, _, east] = degrees(bounds(&fiji, 2_000.0).expect("OK because it has a stop"));
        assert!(west > 179.9 && east == 180.0, "{west} {east}");
    }

    #[test]
    fn tours_without_stops_or_with_wrong_ones_are_refused() {
        assert_eq!(bounds(&tour(&[], ""), 0.0), Err(AreaError::NoStops));
        let circle = r#"{"radius_m": 100}"#;
        let far = tour(&[(60.0, 25.0, circle), (10.0, 25.0, circle)], "");
        assert!(matches!(bounds(&far, 0.0), Err(AreaError::TooWide(_))));
    }
}

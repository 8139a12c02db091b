//! A polygon on the plane, with its centre and inradius, which are computed once.

use super::Spot;
use super::segment::{distance_to_line, extent};

/// A ring of corners; the last one joins the first. Overlapping parts count by the even-odd rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Polygon {
    ring: Vec<Spot>,
    along: Spot,
    centre: Spot,
    inradius: f64,
}

/// Relative precision of the inradius.
const PRECISION: f64 = 0.01;
/// Maximum number of distances to sides that are computed for one polygon. A dozen corners need about ten thousand.
const MAX_DISTANCES: usize = 2_000_000;
/// Maximum number of cells along the longer side of the search area at first.
const MAX_FIRST_CELLS: f64 = 64.0;
/// Maximum number of times that cells are split.
const MAX_SPLITS: usize = 12;
/// Relative difference below which two depths count as equal. Then the first centre is taken, so that rounding does not
/// decide.
const EQUAL_DEPTHS: f64 = 1e-9;
/// Relative difference below which two sides count as equally long.
const EQUAL_LENGTHS: f64 = 0.001;

impl Polygon {
    /// The polygon of a ring of corners.
    pub fn new(ring: Vec<Spot>) -> Self {
        let along = longest_side(&ring);
        let (centre, inradius) = measured(&ring, along);
        Self {
            ring,
            along: along.unwrap_or(Spot::new(1.0, 0.0)),
            centre,
            inradius,
        }
    }

    /// The corners in their order, without the first one repeated at the end.
    pub fn ring(&self) -> &[Spot] {
        &self.ring
    }

    /// Unit vector along the longest side.
    pub fn along(&self) -> Spot {
        self.along
    }

    /// The centre of gravity or, if that lies outside, the centre of the largest circle inside the polygon.
    pub fn centre(&self) -> Spot {
        self.centre
    }

    /// Radius of the largest circle inside the polygon, metres, to 1 %. It does not depend on the polygon's orientation.
    pub fn inradius(&self) -> f64 {
        self.inradius
    }

    /// Metres from `p` to the edge: negative inside.
    pub fn signed_distance(&self, p: Spot) -> f64 {
        -depth(&self.ring, p)
    }
}

/// Metres from the edge to `p`: negative outside.
fn depth(ring: &[Spot], p: Spot) -> f64 {
    let edge = distance_to_ring(p, ring);
    if ring_contains(ring, p) { edge } else { -edge }
}

/// Centre and inradius of a ring. The search for the largest circle goes over squares that are laid along the
/// polygon's longest side, so that a turned polygon is searched in just the same way.
fn measured(ring: &[Spot], along: Option<Spot>) -> (Spot, f64) {
    let Some((&first, along)) = ring.first().zip(along) else {
        return (ring.first().copied().unwrap_or_default(), 0.0);
    };
    let across = Spot::new(-along.y, along.x);
    let laid: Vec<Spot> = ring
        .iter()
        .map(|point| *point - first)
        .map(|point| Spot::new(point.dot(along), point.dot(across)))
        .collect();
    let back = |spot: Spot| first + along * spot.x + across * spot.y;
    let gravity = centre_of_gravity(&laid);
    let (middle, inradius) = largest_circle(&laid, gravity);
    let is_inside = depth(&laid, gravity) >= 0.0;
    (back(if is_inside { gravity } else { middle }), inradius)
}

/// Unit vector along the first of the longest sides; `None` if all corners coincide.
fn longest_side(ring: &[Spot]) -> Option<Spot> {
    let sides = || {
        let next = ring.iter().cycle().skip(1);
        ring.iter().zip(next).map(|(from, to)| *to - *from)
    };
    let longest = sides().map(Spot::length).fold(0.0, f64::max);
    let side = sides().find(|side| side.length() >= longest * (1.0 - EQUAL_LENGTHS))?;
    (longest > 0.0).then(|| side * (1.0 / side.length()))
}

/// The centre of gravity of a ring's area; the mean of its corners if it has no area.
fn centre_of_gravity(ring: &[Spot]) -> Spot {
    let next = ring.iter().cycle().skip(1);
    let (doubled, moment) =
        ring.iter()
            .zip(next)
            .fold((0.0, Spot::default()), |(doubled, moment), (a, b)| {
                let part = a.x * b.y - b.x * a.y;
                (doubled + part, moment + (*a + *b) * part)
            });
    if doubled == 0.0 {
        let sum = ring.iter().fold(Spot::default(), |sum, one| sum + *one);
        return sum * (1.0 / ring.len().max(1) as f64);
    }
    moment * (1.0 / (3.0 * doubled))
}

/// The centre and radius of the largest circle in a ring. Squares that may contain a better centre are split in four until
/// none is left (as Mapbox's `polylabel` does, level by level). `start` is tried first.
fn largest_circle(ring: &[Spot], start: Spot) -> (Spot, f64) {
    let (low, high) = extent(ring);
    let (width, height) = (high.x - low.x, high.y - low.y);
    let size = width.min(height).max(width.max(height) / MAX_FIRST_CELLS);
    if !(size > 0.0 && size.is_finite()) {
        return (start, 0.0);
    }
    let mut best = (start, depth(ring, start).max(0.0));
    let mut half = size / 2.0;
    let count = |length: f64| (length / size).ceil().max(1.0) as usize;
    let mut cells: Vec<Spot> = (0..count(width))
        .flat_map(|column| (0..count(height)).map(move |row| (column as f64, row as f64)))
        .map(|(column, row)| low + Spot::new(column + 0.5, row + 0.5) * size)
        .collect();
    let mut left = MAX_DISTANCES;
    for _ in 0..MAX_SPLITS {
        let cost = cells.len() * ring.len();
        if cells.is_empty() || cost > left {
            break;
        }
        left -= cost;
        let depths: Vec<f64> = cells.iter().map(|cell| depth(ring, *cell)).collect();
        for (cell, depth) in cells.iter().zip(&depths) {
            if *depth > best.1 * (1.0 + EQUAL_DEPTHS) {
                best = (*cell, *depth);
            }
        }
        let worth = best.1 * (1.0 + PRECISION);
        let corner = half * std::f64::consts::SQRT_2;
        half /= 2.0;
        cells = cells
            .iter()
            .zip(depths)
            .filter(|(_, depth)| depth + corner > worth)
            .flat_map(|(cell, _)| {
                [(-1.0, -1.0), (-1.0, 1.0), (1.0, -1.0), (1.0, 1.0)]
                    .map(|(x, y)| *cell + Spot::new(x, y) * half)
            })
            .collect();
    }
    best
}

fn distance_to_ring(p: Spot, ring: &[Spot]) -> f64 {
    let closing = match (ring.last(), ring.first()) {
        (Some(last), Some(first)) => distance_to_line(p, &[*last, *first]),
        _ => f64::INFINITY,
    };
    distance_to_line(p, ring).min(closing)
}

/// Whether a point lies inside a ring by the even-odd rule: a ray to the east crosses the ring an odd number of times. For a point
/// on the edge rounding decides. Where that must not be, functions of their own compare whole numbers exactly
/// (`streets::osm::rings`, `streets::build::squares`, `map::regions`).
pub fn ring_contains(ring: &[Spot], p: Spot) -> bool {
    let Some(mut previous) = ring.last().copied() else {
        return false;
    };
    let mut inside = false;
    for &point in ring {
        if (point.y > p.y) != (previous.y > p.y) {
            let crossing = (previous.x - point.x) * (p.y - point.y) / (previous.y - point.y);
            if p.x < point.x + crossing {
                inside = !inside;
            }
        }
        previous = point;
    }
    inside
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(corners: &[(f64, f64)]) -> Vec<Spot> {
        corners.iter().map(|&(x, y)| Spot::new(x, y)).collect()
    }

    /// Turns a polygon clockwise by this many degrees and moves it.
    fn placed(ring: &[Spot], degrees: f64, by: Spot) -> Polygon {
        let (sine, cosine) = degrees.to_radians().sin_cos();
        let turned = ring
            .iter()
            .map(|p| Spot::new(p.x * cosine + p.y * sine, p.y * cosine - p.x * sine) + by);
        Polygon::new(turned.collect())
    }

    fn shapes() -> Vec<(Vec<Spot>, f64)> {
        let hexagon: Vec<Spot> = (0..6)
            .map(|corner| (f64::from(corner) * 60.0).to_radians())
            .map(|angle| Spot::new(angle.cos(), angle.sin()) * 40.0)
            .collect();
        vec![
            // A street: half its width, however it lies.
            (
                ring(&[(0.0, 0.0), (200.0, 0.0), (200.0, 20.0), (0.0, 20.0)]),
                10.0,
            ),
            (
                ring(&[
                    (0.0, 0.0),
                    (2000.0, 0.0),
                    (2000.0, 8.0),
                    (0.0, 8.0),
                    (0.0, 0.0),
                ]),
                4.0,
            ),
            (
                ring(&[
                    (0.0, 0.0),
                    (60.0, 0.0),
                    (60.0, 60.0),
                    (0.0, 60.0),
                    (0.0, 0.0),
                ]),
                30.0,
            ),
            // Right-angled: (a + b − c) / 2.
            (ring(&[(0.0, 0.0), (30.0, 0.0), (0.0, 40.0)]), 10.0),
            (hexagon, 40.0 * 0.75_f64.sqrt()),
            // An L of two streets, 20 m wide: a circle in its corner that touches both outer sides and the inner corner.
            (
                ring(&[
                    (0.0, 0.0),
                    (100.0, 0.0),
                    (100.0, 20.0),
                    (20.0, 20.0),
                    (20.0, 100.0),
                    (0.0, 100.0),
                ]),
                20.0 / (1.0 + 0.5_f64.sqrt()),
            ),
            // A horseshoe, whose centre of gravity lies outside.
            (
                ring(&[
                    (0.0, 0.0),
                    (90.0, 0.0),
                    (90.0, 80.0),
                    (70.0, 80.0),
                    (70.0, 20.0),
                    (20.0, 20.0),
                    (20.0, 80.0),
                    (0.0, 80.0),
                ]),
                20.0 / (1.0 + 0.5_f64.sqrt()),
            ),
        ]
    }

    #[test]
    fn the_inradius_is_that_of_the_largest_circle() {
        for (ring, expected) in shapes() {
            let found = Polygon::new(ring.clone()).inradius();
            assert!(
                found <= expected + 1e-9 && found > expected * (1.0 - PRECISION),
                "{found} instead of {expected}: {ring:?}"
            );
        }
    }

    #[test]
    fn the_orientation_of_a_polygon_does_not_matter() {
        for (ring, _) in shapes() {
            let upright = Polygon::new(ring.clone());
            for degrees in [0.0, 10.0, 30.0, 45.0, 89.9, 90.0, 133.0, 180.0, 271.0] {
                let by = Spot::new(1234.5, -9876.5);
                let turned = placed(&ring, degrees, by);
                assert!(
                    (turned.inradius() - upright.inradius()).abs() < 1e-6,
                    "{degrees}: {} instead of {}",
                    turned.inradius(),
                    upright.inradius()
                );
                let middle = placed(&[upright.centre()], degrees, by).ring()[0];
                assert!(turned.centre().distance(middle) < 1e-6, "{degrees}");
                let edge = turned.signed_distance(turned.centre());
                assert!(edge <= 0.0, "{degrees}: {edge} for {ring:?}");
            }
        }
    }

    #[test]
    fn rings_without_area_have_no_inradius() {
        for corners in [
            &[][..],
            &[(5.0, 5.0)],
            &[(5.0, 5.0), (5.0, 5.0), (5.0, 5.0)],
            &[(0.0, 0.0), (10.0, 0.0), (20.0, 0.0)],
            &[(0.0, 0.0), (10.0, 10.0), (20.0, 20.0), (0.0, 0.0)],
        ] {
            let polygon = Polygon::new(ring(corners));
            assert!(polygon.inradius() < 1e-6, "{corners:?}");
            assert!(polygon.centre().length().is_finite());
        }
        // A bow tie: each half counts.
        let tie = Polygon::new(ring(&[(0.0, 0.0), (40.0, 30.0), (40.0, 0.0), (0.0, 30.0)]));
        assert!((5.0..9.0).contains(&tie.inradius()), "{}", tie.inradius());
    }

    #[test]
    fn a_polygon_of_two_thousand_corners_is_measured_in_bounded_time() {
        let corners = 2_000;
        let star: Vec<Spot> = (0..corners)
            .map(|corner| {
                let angle = f64::from(corner) / f64::from(corners) * std::f64::consts::TAU;
                let radius = if corner % 2 == 0 { 100.0 } else { 60.0 };
                Spot::new(angle.cos(), angle.sin()) * radius
            })
            .collect();
        let found = Polygon::new(star).inradius();
        assert!((55.0..61.0).contains(&found), "{found}");
        let sliver = ring(&[(0.0, 0.0), (4e7, 0.0), (4e7, 1.0), (0.0, 1.0)]);
        assert!((Polygon::new(sliver).inradius() - 0.5).abs() < 1e-6);
    }
}

//! Cuts shapes along straight lines, and leaves out points that nobody would see.
//!
//! Polygons are cut by Sutherland's and Hodgman's algorithm (*Reentrant polygon clipping*, 1974). Where a cut parts a
//! polygon, the parts stay connected along the cut, which lies outside of what is shown.

use super::feature::Shape;
use geo::{Coord, LineString, Rect, Simplify};

/// One side of a straight line along an axis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::streets) enum HalfPlane {
    /// Everything at x ≤ the limit.
    West(f64),
    /// Everything at x ≥ the limit.
    East(f64),
    /// Everything at y ≤ the limit.
    North(f64),
    /// Everything at y ≥ the limit.
    South(f64),
}

impl HalfPlane {
    fn contains(self, point: Coord) -> bool {
        match self {
            Self::West(limit) => point.x <= limit,
            Self::East(limit) => point.x >= limit,
            Self::North(limit) => point.y <= limit,
            Self::South(limit) => point.y >= limit,
        }
    }

    /// Where a segment that crosses the line meets it.
    fn crossing(self, a: Coord, b: Coord) -> Coord {
        match self {
            Self::West(x) | Self::East(x) => Coord {
                x,
                y: a.y + (b.y - a.y) * (x - a.x) / (b.x - a.x),
            },
            Self::North(y) | Self::South(y) => Coord {
                x: a.x + (b.x - a.x) * (y - a.y) / (b.y - a.y),
                y,
            },
        }
    }

    fn cut_line(self, line: &[Coord], parts: &mut Vec<Vec<Coord>>) {
        let mut part: Vec<Coord> = Vec::new();
        for (index, &point) in line.iter().enumerate() {
            let before = index.checked_sub(1).map(|before| line[before]);
            let crossing = before
                .filter(|before| self.contains(*before) != self.contains(point))
                .map(|before| self.crossing(before, point));
            part.extend(crossing);
            if self.contains(point) {
                part.push(point);
            } else if part.len() > 1 {
                parts.push(std::mem::take(&mut part));
            } else {
                part.clear();
            }
        }
        if part.len() > 1 {
            parts.push(part);
        }
    }

    fn cut_ring(self, ring: &[Coord]) -> Vec<Coord> {
        let mut cut = Vec::with_capacity(ring.len());
        let Some(mut before) = ring.last().copied() else {
            return cut;
        };
        for &point in ring {
            if self.contains(before) != self.contains(point) {
                cut.push(self.crossing(before, point));
            }
            if self.contains(point) {
                cut.push(point);
            }
            before = point;
        }
        cut
    }
}

/// The four sides of a box.
pub(in crate::streets) fn sides(of: Rect) -> [HalfPlane; 4] {
    [
        HalfPlane::East(of.min().x),
        HalfPlane::West(of.max().x),
        HalfPlane::South(of.min().y),
        HalfPlane::North(of.max().y),
    ]
}

/// The part of a shape in a half-plane; `None` if there is none.
pub(in crate::streets) fn cut(shape: &Shape, half: HalfPlane) -> Option<Shape> {
    match shape {
        Shape::Point(point) => half.contains(*point).then(|| shape.clone()),
        Shape::Lines(lines) => {
            let mut parts = Vec::new();
            lines
                .iter()
                .for_each(|line| half.cut_line(line, &mut parts));
            (!parts.is_empty()).then_some(Shape::Lines(parts))
        }
        Shape::Areas(areas) => {
            let cut_area = |rings: &Vec<Vec<Coord>>| {
                let cut: Vec<_> = rings.iter().map(|ring| half.cut_ring(ring)).collect();
                // Without the outline there is nothing that a hole could be in.
                let has_outline = cut.first().is_some_and(|outline| outline.len() > 2);
                let rings = cut.into_iter().filter(|ring| ring.len() > 2);
                has_outline.then(|| rings.collect::<Vec<_>>())
            };
            let areas: Vec<_> = areas.iter().filter_map(cut_area).collect();
            (!areas.is_empty()).then_some(Shape::Areas(areas))
        }
    }
}

/// The part of a shape in a box; `None` if there is none.
pub(in crate::streets) fn cut_to_box(shape: &Shape, bounds: Rect) -> Option<Shape> {
    let mut shape = shape.clone();
    for side in sides(bounds) {
        if !shape.points().all(|point| side.contains(*point)) {
            shape = cut(&shape, side)?;
        }
    }
    Some(shape)
}

/// The most points that are simplified at once: `geo` calls itself for each part of a line, and a line that was drawn to
/// do harm would otherwise use up the stack.
const MAX_SIMPLIFIED_POINTS: usize = 2_000;

/// Leaves out points that lie closer than the tolerance to the line through their neighbours (Ramer, Douglas and Peucker).
pub(in crate::streets) fn simplify(line: &[Coord], tolerance: f64) -> Vec<Coord> {
    if line.len() < 3 {
        return line.to_vec();
    }
    let mut simple: Vec<Coord> = Vec::new();
    let mut start = 0;
    while start + 1 < line.len() {
        let end = (start + MAX_SIMPLIFIED_POINTS).min(line.len() - 1);
        let part = LineString(line[start..=end].to_vec()).simplify(tolerance);
        simple.pop();
        simple.extend(part.0);
        start = end;
    }
    simple
}

/// As [`simplify`], for a ring without a repeated last corner.
pub(in crate::streets) fn simplify_ring(ring: &[Coord], tolerance: f64) -> Vec<Coord> {
    let Some(first) = ring.first() else {
        return Vec::new();
    };
    // The corner farthest from the first one stays too; otherwise a ring would be measured against a point.
    let distance = |point: &Coord| (point.x - first.x).powi(2) + (point.y - first.y).powi(2);
    let farthest =
        (0..ring.len()).max_by(|a, b| distance(&ring[*a]).total_cmp(&distance(&ring[*b])));
    let farthest = farthest.unwrap_or(0);
    let mut simple = simplify(&ring[..=farthest], tolerance);
    simple.pop();
    let mut back = ring[farthest..].to_vec();
    back.push(*first);
    simple.extend(simplify(&back, tolerance));
    simple.pop();
    simple
}

/// Twice the area of a ring; positive if it runs clockwise as drawn, that is with y downwards.
pub(in crate::streets) fn doubled_area(ring: &[Coord]) -> f64 {
    let Some(last) = ring.last() else {
        return 0.0;
    };
    let before = std::iter::once(last).chain(ring);
    before.zip(ring).map(|(a, b)| a.x * b.y - b.x * a.y).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(points: &[(f64, f64)]) -> Vec<Coord> {
        points.iter().map(|&(x, y)| Coord { x, y }).collect()
    }

    fn unit_box() -> Rect {
        Rect::new(Coord { x: 0.0, y: 0.0 }, Coord { x: 10.0, y: 10.0 })
    }

    #[test]
    fn a_line_that_leaves_and_returns_becomes_two() {
        let line = ring(&[(1.0, 1.0), (5.0, 1.0), (5.0, -5.0), (7.0, -5.0), (7.0, 3.0)]);
        let cut = cut_to_box(&Shape::Lines(vec![line]), unit_box());
        let expected = vec![
            ring(&[(1.0, 1.0), (5.0, 1.0), (5.0, 0.0)]),
            ring(&[(7.0, 0.0), (7.0, 3.0)]),
        ];
        assert_eq!(cut, Some(Shape::Lines(expected)));
    }

    #[test]
    fn areas_are_cut_with_their_holes_and_left_out_outside() {
        let outline = ring(&[(-5.0, 2.0), (5.0, 2.0), (5.0, 8.0), (-5.0, 8.0)]);
        let hole = ring(&[(-4.0, 4.0), (-4.0, 5.0), (-3.0, 5.0)]);
        let cut = cut_to_box(&Shape::Areas(vec![vec![outline, hole]]), unit_box());
        let Some(Shape::Areas(areas)) = cut else {
            panic!("{cut:?}");
        };
        assert_eq!(areas.len(), 1);
        assert_eq!(areas[0].len(), 1, "the hole lies outside");
        assert_eq!(doubled_area(&areas[0][0]).abs(), 60.0);
        let outside = ring(&[(11.0, 2.0), (15.0, 2.0), (15.0, 8.0)]);
        assert_eq!(
            cut_to_box(&Shape::Areas(vec![vec![outside]]), unit_box()),
            None
        );
    }

    #[test]
    fn a_ring_keeps_its_corners_and_loses_the_points_between_them() {
        let square = ring(&[
            (0.0, 0.0),
            (5.0, 0.1),
            (10.0, 0.0),
            (10.0, 10.0),
            (5.0, 10.0),
            (0.0, 10.0),
        ]);
        let corners = ring(&[(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)]);
        assert_eq!(simplify_ring(&square, 0.5), corners);
    }

    #[test]
    fn a_line_of_a_million_points_is_simplified_in_bounded_depth() {
        let zigzag: Vec<Coord> = (0..1_000_000)
            .map(|index| Coord {
                x: f64::from(index),
                y: f64::from(index % 2) * f64::from(index),
            })
            .collect();
        assert_eq!(simplify(&zigzag, 0.5).len(), zigzag.len());
    }
}

//! Assembles the polygons of multipolygon relations from their ways: joins lines into rings, and gives holes to outlines.
//!
//! The ways of a relation come in any order and direction. Broken relations are common in cut extracts and on the map itself,
//! so what does not close is left out and the rest is kept.

use crate::streets::extract::{Coordinate, Polygon};
use std::collections::BTreeMap;

/// How many comparisons the search for the outline of a hole may still make, so that damaged or hostile relations with many
/// thousands of rings take a bounded time.
pub(super) struct Comparisons(u64);

impl Comparisons {
    /// About a second of work for all relations of an extract; Lake Saimaa with its islands needs a hundredth of it.
    pub(super) const MAX: Self = Self(300_000_000);

    fn take(&mut self, count: usize) -> bool {
        let left = self.0.checked_sub(count as u64);
        self.0 = left.unwrap_or(0);
        left.is_some()
    }
}

/// The polygons of a relation with these outer and inner lines; none if no outline closes.
pub(super) fn polygons(
    outer: Vec<Vec<Coordinate>>,
    inner: Vec<Vec<Coordinate>>,
    comparisons: &mut Comparisons,
) -> Vec<Polygon> {
    let outlines: Vec<Outline> = join(outer).into_iter().map(Outline::of).collect();
    let mut polygons: Vec<Polygon> = outlines
        .iter()
        .map(|outline| Polygon {
            outer: outline.ring.clone(),
            inners: Vec::new(),
        })
        .collect();
    for hole in join(inner) {
        // If outlines lie within each other, an island's own outline is the smallest.
        let around = outlines
            .iter()
            .enumerate()
            .filter(|(_, outline)| outline.contains(&hole, comparisons))
            .min_by_key(|(_, outline)| outline.size());
        if let Some((index, _)) = around {
            polygons[index].inners.push(hole);
        }
    }
    polygons
}

/// Joins lines at their ends into rings, without the repeated last corner. Lines that do not close are left out.
fn join(lines: Vec<Vec<Coordinate>>) -> Vec<Vec<Coordinate>> {
    let mut rings = Vec::new();
    let mut ends: BTreeMap<Coordinate, Vec<usize>> = BTreeMap::new();
    let mut open: Vec<Option<Vec<Coordinate>>> = Vec::new();
    for line in lines {
        match (line.first(), line.last()) {
            (Some(first), Some(last)) if first != last => {
                ends.entry(*first).or_default().push(open.len());
                ends.entry(*last).or_default().push(open.len());
                open.push(Some(line));
            }
            (Some(_), Some(_)) => close(line, &mut rings),
            (None, _) | (_, None) => {}
        }
    }
    for index in 0..open.len() {
        let Some(mut ring) = open[index].take() else {
            continue;
        };
        while ring.first() != ring.last() {
            let Some(next) = continuation(ring.last(), &mut ends, &mut open) else {
                break;
            };
            ring.extend(next);
        }
        if ring.first() == ring.last() {
            close(ring, &mut rings);
        }
    }
    rings
}

/// What follows an end: the corners of an unused line that begins or ends there, without the common one.
fn continuation(
    end: Option<&Coordinate>,
    ends: &mut BTreeMap<Coordinate, Vec<usize>>,
    open: &mut [Option<Vec<Coordinate>>],
) -> Option<Vec<Coordinate>> {
    let lines = ends.get_mut(end?)?;
    while let Some(index) = lines.pop() {
        if let Some(mut line) = open[index].take() {
            if line.last() == end {
                line.reverse();
            }
            line.remove(0);
            return Some(line);
        }
    }
    None
}

/// Keeps a closed line if it is a ring of at least three corners.
fn close(mut line: Vec<Coordinate>, rings: &mut Vec<Vec<Coordinate>>) {
    line.pop();
    line.dedup();
    if line.len() >= 3 {
        rings.push(line);
    }
}

/// An outline with the box around it.
struct Outline {
    ring: Vec<Coordinate>,
    min: Coordinate,
    max: Coordinate,
}

impl Outline {
    fn of(ring: Vec<Coordinate>) -> Self {
        let corner = |of: fn(i32, i32) -> i32| Coordinate {
            lat_e7: ring.iter().map(|at| at.lat_e7).reduce(of).unwrap_or(0),
            lon_e7: ring.iter().map(|at| at.lon_e7).reduce(of).unwrap_or(0),
        };
        let (min, max) = (corner(i32::min), corner(i32::max));
        Self { ring, min, max }
    }

    /// Size of the box around it.
    fn size(&self) -> i128 {
        let side = |min: i32, max: i32| i128::from(max) - i128::from(min);
        side(self.min.lat_e7, self.max.lat_e7) * side(self.min.lon_e7, self.max.lon_e7)
    }

    /// Whether a hole lies within the outline: the first of its corners that is not also a corner of the outline decides.
    fn contains(&self, hole: &[Coordinate], comparisons: &mut Comparisons) -> bool {
        let is_in_box = |at: &Coordinate| {
            (self.min.lat_e7..=self.max.lat_e7).contains(&at.lat_e7)
                && (self.min.lon_e7..=self.max.lon_e7).contains(&at.lon_e7)
        };
        if !comparisons.take(1) || !hole.first().is_some_and(is_in_box) {
            return false;
        }
        for corner in hole {
            if !comparisons.take(self.ring.len()) {
                return false;
            }
            match self.side_of(*corner) {
                Side::Corner => {}
                Side::Inside => return true,
                Side::Outside => return false,
            }
        }
        // All corners of the hole are corners of the outline.
        true
    }

    /// On which side of the ring a point lies, by the number of sides that a line to the east crosses.
    fn side_of(&self, point: Coordinate) -> Side {
        let mut is_inside = false;
        let mut previous = self.ring[self.ring.len() - 1];
        for corner in &self.ring {
            if *corner == point {
                return Side::Corner;
            }
            if (corner.lat_e7 > point.lat_e7) != (previous.lat_e7 > point.lat_e7) {
                let number = |value: i32| i128::from(value);
                let rise = number(previous.lat_e7) - number(corner.lat_e7);
                let run = number(previous.lon_e7) - number(corner.lon_e7);
                let up = number(point.lat_e7) - number(corner.lat_e7);
                let east = number(point.lon_e7) - number(corner.lon_e7);
                // east < run · up ÷ rise, without dividing.
                let difference = east * rise - run * up;
                is_inside ^= if rise > 0 {
                    difference < 0
                } else {
                    difference > 0
                };
            }
            previous = *corner;
        }
        if is_inside {
            Side::Inside
        } else {
            Side::Outside
        }
    }
}

/// Where a point lies beside a ring.
enum Side {
    Inside,
    Outside,
    Corner,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(points: &[(i32, i32)]) -> Vec<Coordinate> {
        points
            .iter()
            .map(|&(lat_e7, lon_e7)| Coordinate { lat_e7, lon_e7 })
            .collect()
    }

    fn assembled(outer: &[&[(i32, i32)]], inner: &[&[(i32, i32)]]) -> Vec<Polygon> {
        let lines = |all: &[&[(i32, i32)]]| all.iter().map(|one| line(one)).collect();
        polygons(lines(outer), lines(inner), &mut Comparisons(1_000))
    }

    #[test]
    fn split_rings_are_joined_in_any_order_and_direction() {
        let square = assembled(
            &[
                &[(0, 0), (0, 10)],
                &[(10, 0), (10, 10)],
                &[(0, 10), (10, 10)],
                &[(10, 0), (5, -2), (0, 0)],
            ],
            &[&[(2, 2), (2, 4), (4, 4), (2, 2)]],
        );
        assert_eq!(square.len(), 1);
        let ring = line(&[(0, 0), (0, 10), (10, 10), (10, 0), (5, -2)]);
        assert_eq!(square[0].outer, ring);
        assert_eq!(square[0].inners, [line(&[(2, 2), (2, 4), (4, 4)])]);
    }

    #[test]
    fn holes_go_to_the_smallest_outline_around_them() {
        let island = assembled(
            &[
                &[(0, 0), (0, 100), (100, 100), (100, 0), (0, 0)],
                &[(20, 20), (20, 80), (80, 80), (80, 20), (20, 20)],
            ],
            &[
                &[(30, 30), (30, 40), (40, 40), (30, 30)],
                &[(0, 0), (0, 10), (10, 10), (0, 0)],
                &[(200, 200), (200, 210), (210, 210), (200, 200)],
            ],
        );
        assert_eq!(island[1].inners.len(), 1, "within both");
        assert_eq!(island[0].inners.len(), 1, "touches a corner");
    }

    #[test]
    fn what_does_not_close_is_left_out() {
        assert!(assembled(&[&[(0, 0), (0, 10)], &[(0, 10), (10, 10)]], &[]).is_empty());
        assert!(assembled(&[&[(0, 0), (0, 0)], &[], &[(1, 1)]], &[]).is_empty());
        let rest = assembled(
            &[&[(0, 0), (0, 10), (10, 10), (0, 0)], &[(50, 50), (60, 60)]],
            &[&[(1, 1), (2, 2)]],
        );
        assert_eq!(rest.len(), 1);
        assert!(rest[0].inners.is_empty());
    }

    #[test]
    fn the_search_for_outlines_is_bounded() {
        let outline = line(&[(0, 0), (0, 100), (100, 100), (100, 0), (0, 0)]);
        let hole = line(&[(30, 30), (30, 40), (40, 40), (30, 30)]);
        let mut comparisons = Comparisons(12);
        let found = polygons(
            vec![outline],
            vec![hole.clone(), hole.clone(), hole],
            &mut comparisons,
        );
        assert_eq!(found[0].inners.len(), 2);
    }
}

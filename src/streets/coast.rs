//! The sea. OpenStreetMap maps no seas but coastlines, with the land on their left.
//!
//! Coastlines are turned round, so that the sea is on their left, and cut at the edge of the box. From where one leaves the
//! box, the edge is followed counter-clockwise to the next place where one enters; this closes the outlines of the sea.

use super::extract::{Bounds, Coordinate, Polygon, TaggedLine};
use super::tiles::cut::{self, doubled_area};
use super::tiles::feature::Shape;
use geo::{BooleanOps, Coord, LineString, MultiPolygon, Rect};
use std::collections::{BTreeMap, BTreeSet};

/// The sea within a box. Empty without a coastline, and where a coastline ends inside the box, so that nobody knows on
/// which side of the gap the sea is.
pub(super) fn sea(lines: &[TaggedLine], bounds: &Bounds) -> Vec<Polygon> {
    let bounds = Rect::new(place(bounds.min), place(bounds.max));
    areas_of_sea(lines, bounds).unwrap_or_default()
}

/// A coordinate in a plane with y downwards, like the pictures in the tests.
fn place(at: Coordinate) -> Coord {
    Coord {
        x: f64::from(at.lon_e7),
        y: -f64::from(at.lat_e7),
    }
}

fn coordinate(place: &Coord) -> Coordinate {
    Coordinate {
        lat_e7: (-place.y).round() as i32,
        lon_e7: place.x.round() as i32,
    }
}

fn areas_of_sea(lines: &[TaggedLine], bounds: Rect) -> Option<Vec<Polygon>> {
    let coastlines = lines
        .iter()
        .filter(|line| line.tags.is("natural", "coastline"))
        .map(|line| line.nodes.iter().map(|node| node.at).collect());
    let mut open = Vec::new();
    let mut seas = Vec::new();
    let mut islands = Vec::new();
    for chain in chains(coastlines.collect()) {
        let is_closed = chain.first() == chain.last();
        // From here on the sea is on the left.
        let chain: Vec<Coord> = chain.iter().rev().map(|at| place(*at)).collect();
        let whole = Shape::Lines(vec![chain.clone()]);
        let Some(Shape::Lines(parts)) = cut::cut_to_box(&whole, bounds) else {
            continue;
        };
        if is_closed && parts.len() == 1 && parts[0].len() == chain.len() {
            let ring = chain[1..].to_vec();
            // With y downwards, a ring with its inside on the left has a negative area.
            if doubled_area(&ring) < 0.0 {
                seas.push(ring);
            } else {
                islands.push(ring);
            }
        } else if is_closed {
            open.extend(joined_at_start(parts, chain[0]));
        } else {
            open.extend(parts);
        }
    }
    if open.is_empty() && seas.is_empty() && islands.is_empty() {
        return None;
    }
    if open.is_empty() && seas.is_empty() {
        seas.push(corners(bounds).to_vec());
    }
    seas.extend(rings_along_edge(open, bounds)?);
    let sea = polygons(seas).difference(&polygons(islands));
    // `geo` repeats the first corner at the end.
    let ring = |line: &LineString| {
        let corners = &line.0[..line.0.len().saturating_sub(1)];
        corners.iter().map(coordinate).collect::<Vec<_>>()
    };
    let areas = sea.iter().map(|area| Polygon {
        outer: ring(area.exterior()),
        inners: area.interiors().iter().map(ring).collect(),
    });
    Some(areas.filter(|area| area.outer.len() > 2).collect())
}

/// Joins coastlines where one ends and another begins.
fn chains(lines: Vec<Vec<Coordinate>>) -> Vec<Vec<Coordinate>> {
    let start = |line: &Vec<Coordinate>| line.first().copied();
    let mut by_start: BTreeMap<Coordinate, usize> = BTreeMap::new();
    for (index, line) in lines.iter().enumerate() {
        if let Some(start) = start(line) {
            by_start.entry(start).or_insert(index);
        }
    }
    let ends: BTreeSet<_> = lines.iter().filter_map(|line| line.last()).collect();
    // Chains begin where no line ends; what is left then are rings.
    let begins = |line: &Vec<Coordinate>| start(line).is_some_and(|start| !ends.contains(&start));
    let (first, then): (Vec<usize>, Vec<usize>) =
        (0..lines.len()).partition(|index| begins(&lines[*index]));
    let mut is_used = vec![false; lines.len()];
    let mut chains = Vec::new();
    for index in first.into_iter().chain(then) {
        if is_used[index] {
            continue;
        }
        is_used[index] = true;
        let mut chain = lines[index].clone();
        while let Some(&next) = chain.last().and_then(|end| by_start.get(end)) {
            if is_used[next] {
                break;
            }
            is_used[next] = true;
            chain.extend_from_slice(&lines[next][1..]);
        }
        chains.push(chain);
    }
    chains
}

/// The parts of a ring that was cut; the part with which it ends continues in the one with which it begins.
fn joined_at_start(mut parts: Vec<Vec<Coord>>, start: Coord) -> Vec<Vec<Coord>> {
    let begins = parts.first().and_then(|part| part.first()) == Some(&start);
    let ends = parts.last().and_then(|part| part.last()) == Some(&start);
    if begins && ends && parts.len() > 1 {
        let mut joined = parts.pop().unwrap_or_default();
        joined.extend_from_slice(&parts[0][1..]);
        parts[0] = joined;
    }
    parts
}

/// Corners of a box, counter-clockwise as drawn, from the south-west.
fn corners(of: Rect) -> [Coord; 4] {
    let (min, max) = (of.min(), of.max());
    [
        Coord { x: min.x, y: max.y },
        max,
        Coord { x: max.x, y: min.y },
        min,
    ]
}

/// Position along the edge of a box, counter-clockwise as drawn: 0 at the north-west corner, 1 at the south-west one. `None`
/// inside the box.
fn along_edge(point: Coord, bounds: Rect) -> Option<f64> {
    let (min, max) = (bounds.min(), bounds.max());
    if point.x <= min.x {
        Some((point.y - min.y) / bounds.height())
    } else if point.y >= max.y {
        Some(1.0 + (point.x - min.x) / bounds.width())
    } else if point.x >= max.x {
        Some(2.0 + (max.y - point.y) / bounds.height())
    } else if point.y <= min.y {
        Some(3.0 + (max.x - point.x) / bounds.width())
    } else {
        None
    }
}

/// Closes lines with the sea on their left along the edge of the box.
fn rings_along_edge(lines: Vec<Vec<Coord>>, bounds: Rect) -> Option<Vec<Vec<Coord>>> {
    let mut entries: Vec<(f64, usize)> = Vec::new();
    let mut exits = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        entries.push((along_edge(*line.first()?, bounds)?, index));
        exits.push(along_edge(*line.last()?, bounds)?);
    }
    entries.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let mut is_used = vec![false; lines.len()];
    let mut rings = Vec::new();
    for start in 0..lines.len() {
        if is_used[start] {
            continue;
        }
        let mut ring = Vec::new();
        let mut index = start;
        loop {
            if is_used[index] {
                // Coastlines that cross: their ends do not alternate.
                return None;
            }
            is_used[index] = true;
            ring.extend_from_slice(&lines[index]);
            let exit = exits[index];
            let next = entries.partition_point(|(entry, _)| *entry < exit);
            let (entry, next) = *entries.get(next).or(entries.first())?;
            ring.extend(corners_between(exit, entry, bounds));
            if next == start {
                break;
            }
            index = next;
        }
        rings.push(ring);
    }
    Some(rings)
}

fn corners_between(from: f64, to: f64, bounds: Rect) -> impl Iterator<Item = Coord> {
    let to = if to < from { to + 4.0 } else { to };
    let corners = corners(bounds);
    let positions = (1..=8).map(f64::from).zip(0_usize..);
    let between = positions.filter(move |(position, _)| (from..to).contains(position));
    between.map(move |(_, index)| corners[index % 4])
}

fn polygons(rings: Vec<Vec<Coord>>) -> MultiPolygon {
    let polygon = |ring| geo::Polygon::new(LineString(ring), Vec::new());
    MultiPolygon(rings.into_iter().map(polygon).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::streets::extract::{LineNode, Tags};

    /// A box of 100 by 100 thousandths of a degree.
    fn bounds() -> Bounds {
        Bounds {
            min: at(0, 0),
            max: at(100, 100),
        }
    }

    fn at(x: i32, y: i32) -> Coordinate {
        Coordinate {
            lat_e7: y * 10_000,
            lon_e7: x * 10_000,
        }
    }

    fn coastline(points: &[(i32, i32)]) -> TaggedLine {
        let node = |&(x, y): &(i32, i32)| LineNode {
            id: i64::from(x * 1000 + y),
            at: at(x, y),
        };
        TaggedLine {
            id: 1,
            nodes: points.iter().map(node).collect(),
            tags: Tags::from_iter([("natural".to_owned(), "coastline".to_owned())]),
        }
    }

    /// The share of the box that is sea, percent.
    fn sea_percent(lines: &[TaggedLine]) -> i64 {
        let ring_area = |ring: &Vec<Coordinate>| {
            let ring: Vec<Coord> = ring.iter().map(|at| place(*at)).collect();
            doubled_area(&ring).abs() / 2.0
        };
        let area = |polygon: &Polygon| {
            let holes: f64 = polygon.inners.iter().map(ring_area).sum();
            ring_area(&polygon.outer) - holes
        };
        let sea: f64 = sea(lines, &bounds()).iter().map(area).sum();
        (sea / 1e12 * 100.0).round() as i64
    }

    #[test]
    fn the_sea_is_right_of_a_coastline() {
        // Northwards through the middle: land in the west, sea in the east; and the other way round.
        assert_eq!(sea_percent(&[coastline(&[(30, -10), (30, 110)])]), 70);
        assert_eq!(sea_percent(&[coastline(&[(30, 110), (30, -10)])]), 30);
        // In two pieces, given in the wrong order.
        let pieces = [
            coastline(&[(30, 50), (30, 110)]),
            coastline(&[(30, -10), (30, 50)]),
        ];
        assert_eq!(sea_percent(&pieces), 70);
    }

    #[test]
    fn bays_and_capes_on_one_edge() {
        // In from the south, out to the south: the land is left, a cape of 20 × 50.
        let cape = coastline(&[(60, -10), (60, 50), (40, 50), (40, -10)]);
        assert_eq!(sea_percent(&[cape]), 90);
        let bay = coastline(&[(40, -10), (40, 50), (60, 50), (60, -10)]);
        assert_eq!(sea_percent(&[bay]), 10);
    }

    #[test]
    fn islands_are_left_out_of_the_sea() {
        // Land on the left: counter-clockwise.
        let island = coastline(&[(20, 20), (40, 20), (40, 40), (20, 40), (20, 20)]);
        assert_eq!(sea_percent(std::slice::from_ref(&island)), 96);
        let coast = coastline(&[(90, 110), (90, -10)]);
        assert_eq!(sea_percent(&[coast, island]), 86);
        // An island that reaches out of the box.
        let island = coastline(&[(-20, 20), (40, 20), (40, 40), (-20, 40), (-20, 20)]);
        assert_eq!(sea_percent(&[island]), 92);
        let lagoon = coastline(&[(20, 20), (20, 40), (40, 40), (40, 20), (20, 20)]);
        assert_eq!(sea_percent(&[lagoon]), 4);
    }

    #[test]
    fn without_a_whole_coastline_there_is_no_sea() {
        assert_eq!(sea_percent(&[]), 0);
        assert_eq!(sea_percent(&[coastline(&[(30, -10), (30, 50)])]), 0);
        assert_eq!(sea_percent(&[coastline(&[(300, -10), (300, 50)])]), 0);
    }
}

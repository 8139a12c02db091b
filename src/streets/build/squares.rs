//! Squares: areas for walkers become ways, so that routes lead around and across them. An area has no ways of its own in
//! OpenStreetMap; other ways end at its edge.

use crate::streets::extract::{Coordinate, Extract, LineNode, Polygon, TaggedArea, TaggedLine};
use std::collections::BTreeMap;

/// The most places of a square that are connected with each other straight across it.
const MAX_ENTRIES: usize = 24;
/// Points that are tried on a line across a square, to see whether it stays inside.
const SAMPLES: i64 = 16;
/// Ids of corners that no way has. OpenStreetMap's ids are far from these.
const FIRST_OWN_ID: i64 = i64::MIN / 2;

/// The edges of all squares, and straight lines across them between the places where ways arrive.
pub(super) fn lines(extract: &Extract) -> Vec<TaggedLine> {
    let mut ids: BTreeMap<Coordinate, i64> = BTreeMap::new();
    for line in extract.lines.iter().filter(|line| line.tags.has("highway")) {
        for node in &line.nodes {
            ids.entry(node.at).or_insert(node.id);
        }
    }
    let mut own_ids: BTreeMap<Coordinate, i64> = BTreeMap::new();
    let mut lines = Vec::new();
    for area in extract.areas.iter().filter(|area| is_square(area)) {
        for polygon in &area.polygons {
            let mut node = |at: &Coordinate| LineNode {
                id: ids.get(at).copied().unwrap_or_else(|| {
                    let next = FIRST_OWN_ID + own_ids.len() as i64;
                    *own_ids.entry(*at).or_insert(next)
                }),
                at: *at,
            };
            let ring: Vec<LineNode> = polygon.outer.iter().map(&mut node).collect();
            let Some(first) = ring.first().copied().filter(|_| ring.len() >= 3) else {
                continue;
            };
            let entries: Vec<LineNode> = ring
                .iter()
                .filter(|node| ids.contains_key(&node.at))
                .copied()
                .collect();
            let line = |nodes| TaggedLine {
                id: area.id,
                nodes,
                tags: area.tags.clone(),
            };
            lines.extend(chords(polygon, &entries).map(|(from, to)| line(vec![from, to])));
            let closed = ring.into_iter().chain([first]).collect();
            lines.push(line(closed));
        }
    }
    lines
}

fn is_square(area: &TaggedArea) -> bool {
    area.tags
        .is_any("highway", &["pedestrian", "footway", "living_street"])
}

/// Straight lines between entries that stay inside the square.
fn chords<'a>(
    polygon: &'a Polygon,
    entries: &'a [LineNode],
) -> impl Iterator<Item = (LineNode, LineNode)> + 'a {
    // A square with more entries gets lines between some of them, spread around it.
    let step = entries.len().div_ceil(MAX_ENTRIES).max(1);
    let pairs = (0..entries.len()).step_by(step).flat_map(move |from| {
        let others = (0..entries.len()).step_by(step);
        others
            .filter(move |to| *to > from)
            .map(move |to| (entries[from], entries[to]))
    });
    pairs.filter(|(from, to)| {
        (1..SAMPLES).all(|sample| {
            let between = |from: i32, to: i32| {
                let (from, to) = (i64::from(from), i64::from(to));
                (from * (SAMPLES - sample) + to * sample) / SAMPLES
            };
            let lat = between(from.at.lat_e7, to.at.lat_e7);
            let lon = between(from.at.lon_e7, to.at.lon_e7);
            is_inside(polygon, lat, lon)
        })
    })
}

/// Whether a point lies inside the outline and outside of the holes, by the even-odd rule in exact numbers, unlike
/// `geodesy::ring_contains`: a line across a square may run along its outline, where rounding would decide.
fn is_inside(polygon: &Polygon, lat: i64, lon: i64) -> bool {
    let mut is_inside = false;
    for ring in std::iter::once(&polygon.outer).chain(&polygon.inners) {
        let mut before = match ring.last() {
            Some(last) => *last,
            None => continue,
        };
        for corner in ring {
            let (y, x) = (i64::from(corner.lat_e7), i64::from(corner.lon_e7));
            let (last_y, last_x) = (i64::from(before.lat_e7), i64::from(before.lon_e7));
            if (y > lat) != (last_y > lat) {
                // lon < x + (last_x − x) · (lat − y) / (last_y − y), without dividing.
                let rise = i128::from(last_y - y);
                let left = i128::from(lon - x) * rise;
                let right = i128::from(last_x - x) * i128::from(lat - y);
                if (rise > 0 && left < right) || (rise < 0 && left > right) {
                    is_inside = !is_inside;
                }
            }
            before = *corner;
        }
    }
    is_inside
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(lat_e7: i32, lon_e7: i32) -> Coordinate {
        Coordinate { lat_e7, lon_e7 }
    }

    #[test]
    fn lines_lead_across_a_square_but_not_out_of_it() {
        // An L of which the inner corner is at (100, 100).
        let outer = [
            (0, 0),
            (0, 200),
            (100, 200),
            (100, 100),
            (200, 100),
            (200, 0),
        ];
        let polygon = Polygon {
            outer: outer.map(|(lat, lon)| at(lat, lon)).to_vec(),
            inners: Vec::new(),
        };
        let node = |id, lat, lon| LineNode {
            id,
            at: at(lat, lon),
        };
        let entries = [node(1, 0, 100), node(2, 50, 200), node(3, 200, 50)];
        let found: Vec<(i64, i64)> = chords(&polygon, &entries)
            .map(|(from, to)| (from.id, to.id))
            .collect();
        assert_eq!(found, [(1, 2), (1, 3)]);
        assert!(is_inside(&polygon, 50, 50));
        assert!(!is_inside(&polygon, 150, 150));
    }
}

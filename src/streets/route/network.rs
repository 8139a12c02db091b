//! The ways of a ground on the plane: their lines, what meets at each node, which parts hang together, and an index of
//! positions.

use super::line::{self, Nearest};
use super::walker::Walker;
use crate::geodesy::{LatLon, Plane, Spot};
use crate::streets::extract::Coordinate;
use crate::streets::ground::{Ground, NameIndex, NodeIndex, Way, WayKind};
use rstar::primitives::{GeomWithData, Line};
use rstar::{AABB, RTree};
use std::sync::Arc;

/// How far from a position a way may be that it is snapped to, metres.
pub const MAX_SNAP_M: f64 = 60.0;
/// How much farther than the nearest way one may be that hangs together with most others, metres.
const MAX_EXTRA_M: f64 = 20.0;
/// How far a sidewalk may be from the middle of the street whose name it bears, metres.
const SIDEWALK_REACH_M: f64 = 22.0;
/// How far before and after a point the direction of a way is measured, metres.
const DIRECTION_M: f64 = 5.0;
/// Cosine of the largest angle between a street and its sidewalk (25°).
const SIDEWALK_PARALLEL: f64 = 0.906;

/// An index into [`Ground::ways`].
pub type WayIndex = u32;

/// The end of a way at a node.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WayEnd {
    /// The way.
    pub way: WayIndex,
    /// Whether the node is the first point of the way's line, so that leaving the node means following the line.
    pub is_start: bool,
    /// Unit vector of the way's direction away from the node.
    pub away: Spot,
}

/// A position on a way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Snap {
    /// The way.
    pub way: WayIndex,
    /// Metres from the beginning of the way's line.
    pub along_m: f64,
    /// The point on the way, on the network's plane.
    pub spot: Spot,
    /// Distance from the position that was asked for, metres.
    pub distance_m: f64,
}

/// The ways of a ground, indexed for searches.
#[derive(Debug)]
pub struct Network {
    ground: Arc<Ground>,
    plane: Plane,
    lines: Vec<Vec<Spot>>,
    lengths_m: Vec<f64>,
    /// For each node, where its part of `ends` begins; one more than there are nodes.
    first_end: Vec<u32>,
    ends: Vec<WayEnd>,
    pieces: RTree<GeomWithData<Line<[f64; 2]>, WayIndex>>,
    /// For each walker, the ways of its largest connected part.
    is_main: [Vec<bool>; 2],
}

impl Network {
    /// Indexes the ways of a ground.
    pub fn new(ground: Arc<Ground>) -> Self {
        let middle = |low: i32, high: i32| ((i64::from(low) + i64::from(high)) / 2) as i32;
        let bounds = ground.bounds;
        let plane = Plane::around(
            Coordinate {
                lat_e7: middle(bounds.min.lat_e7, bounds.max.lat_e7),
                lon_e7: middle(bounds.min.lon_e7, bounds.max.lon_e7),
            }
            .position(),
        );
        let on_plane = |way: &Way| -> Vec<Spot> {
            let spots = way.line.iter().map(|at| plane.spot(at.position()));
            spots.collect()
        };
        let lines: Vec<Vec<Spot>> = ground.ways.iter().map(on_plane).collect();
        let lengths_m: Vec<f64> = lines.iter().map(|line| line::length_m(line)).collect();
        let pieces = (0u32..).zip(&lines).flat_map(|(way, line)| {
            line.windows(2).map(move |pair| {
                let ends = Line::new([pair[0].x, pair[0].y], [pair[1].x, pair[1].y]);
                GeomWithData::new(ends, way)
            })
        });
        let pieces = RTree::bulk_load(pieces.collect());
        let (first_end, ends) = ends_by_node(&ground, &lines);
        let is_main = [Walker::Foot, Walker::Wheelchair]
            .map(|walker| largest_part(&ground, &lengths_m, walker));
        Self {
            ground,
            plane,
            lines,
            lengths_m,
            first_end,
            ends,
            pieces,
            is_main,
        }
    }

    /// The ground.
    pub fn ground(&self) -> &Ground {
        &self.ground
    }

    /// The plane on which the network measures: around the middle of the ground's box.
    pub fn plane(&self) -> &Plane {
        &self.plane
    }

    /// A way.
    pub fn way(&self, way: WayIndex) -> &Way {
        &self.ground.ways[way as usize]
    }

    /// The line of a way on the plane.
    pub fn line(&self, way: WayIndex) -> &[Spot] {
        &self.lines[way as usize]
    }

    /// Length of a way, metres.
    pub fn length_m(&self, way: WayIndex) -> f64 {
        self.lengths_m[way as usize]
    }

    /// The ends of ways that meet at a node.
    pub fn ends_at(&self, node: NodeIndex) -> &[WayEnd] {
        let range =
            self.first_end[node as usize] as usize..self.first_end[node as usize + 1] as usize;
        &self.ends[range]
    }

    /// The unit vector of a way's direction at a distance along it; `None` if the way has no length there.
    pub fn direction_at(&self, way: WayIndex, along_m: f64) -> Option<Spot> {
        let line = self.line(way);
        let reach_m = DIRECTION_M.min(self.length_m(way) / 2.0);
        direction(
            line::at(line, along_m - reach_m),
            line::at(line, along_m + reach_m),
        )
    }

    /// The ways with a piece in the square of a half side of `reach_m` around a point, each once, in order.
    pub fn near(&self, spot: Spot, reach_m: f64) -> Vec<WayIndex> {
        let low = Spot::new(spot.x - reach_m, spot.y - reach_m);
        self.within(low, Spot::new(spot.x + reach_m, spot.y + reach_m))
    }

    /// The ways with a piece that may touch an upright rectangle, each once, in order.
    pub fn within(&self, low: Spot, high: Spot) -> Vec<WayIndex> {
        let around = AABB::from_corners([low.x, low.y], [high.x, high.y]);
        let found = self.pieces.locate_in_envelope_intersecting(around);
        let mut ways: Vec<WayIndex> = found.map(|piece| piece.data).collect();
        ways.sort_unstable();
        ways.dedup();
        ways
    }

    /// The nearest point on a way that the walker can use, at most [`MAX_SNAP_M`] away. Ways under the open sky that hang
    /// together with most others are preferred to others that are a little nearer.
    pub fn snap(&self, position: LatLon, walker: Walker) -> Option<Snap> {
        let spot = self.plane.spot(position);
        let any = self.nearest(spot, MAX_SNAP_M, |way| walker.can_use(self.way(way)))?;
        let main = self.snap_to_main(position, walker);
        let is_near = |main: &Snap| main.distance_m <= any.distance_m + MAX_EXTRA_M;
        Some(main.filter(is_near).unwrap_or(any))
    }

    /// The nearest point of the largest connected part of the ways that the walker can use, at most [`MAX_SNAP_M`] away, and not in
    /// a tunnel.
    pub(super) fn snap_to_main(&self, position: LatLon, walker: Walker) -> Option<Snap> {
        let is_main = &self.is_main[walker as usize];
        let is_open = |way: WayIndex| !(self.way(way).is_covered && self.way(way).layer < 0);
        let spot = self.plane.spot(position);
        self.nearest(spot, MAX_SNAP_M, |way| {
            is_main[way as usize] && is_open(way)
        })
    }

    /// The nearest point on a way for which `is_wanted`, at most `max_m` away.
    pub fn nearest(
        &self,
        spot: Spot,
        max_m: f64,
        is_wanted: impl Fn(WayIndex) -> bool,
    ) -> Option<Snap> {
        let pieces = self
            .pieces
            .nearest_neighbor_iter_with_distance_2([spot.x, spot.y]);
        let mut best: Option<Snap> = None;
        for (piece, squared) in pieces {
            let limit_m = best.map_or(max_m, |best| best.distance_m);
            if squared > limit_m * limit_m + 1e-9 {
                break;
            }
            if !is_wanted(piece.data) {
                continue;
            }
            let Some(Nearest {
                along_m,
                spot,
                distance_m,
            }) = line::nearest(spot, self.line(piece.data))
            else {
                continue;
            };
            let found = Snap {
                way: piece.data,
                along_m,
                spot,
                distance_m,
            };
            // Of ways that are equally near, as at a node, the first one counts.
            let is_better = best.is_none_or(|best| {
                (found.distance_m, found.way) < (best.distance_m - 1e-6, best.way)
                    || (found.distance_m <= best.distance_m + 1e-6 && found.way < best.way)
            });
            if is_better && found.distance_m <= max_m {
                best = Some(found);
            }
        }
        best
    }

    /// The name that walkers know a way by: its own, or for a sidewalk the name of the street that runs beside it.
    pub fn name_of(&self, way: WayIndex) -> Option<NameIndex> {
        let own = self.way(way);
        if own.name.is_some() {
            return own.name;
        }
        if !matches!(
            own.kind,
            WayKind::Footway | WayKind::Cycleway | WayKind::Path
        ) {
            return None;
        }
        let line = self.line(way);
        let length = self.length_m(way);
        let middle = line::at(line, length / 2.0);
        let along = direction(line::at(line, length * 0.25), line::at(line, length * 0.75))?;
        let runs_beside = |street: WayIndex| {
            let found = self.way(street);
            let is_street = found.kind.is_carriageway()
                || matches!(found.kind, WayKind::LivingStreet | WayKind::Pedestrian);
            if !is_street || found.name.is_none() {
                return None;
            }
            let near = line::nearest(middle, self.line(street))?;
            let piece = self.direction_at(street, near.along_m)?;
            let is_parallel = piece.dot(along).abs() >= SIDEWALK_PARALLEL;
            (is_parallel && near.distance_m <= SIDEWALK_REACH_M)
                .then_some((near.distance_m, found.name))
        };
        let streets = self.near(middle, SIDEWALK_REACH_M).into_iter();
        let nearest = streets
            .filter_map(runs_beside)
            .min_by(|one, other| one.0.total_cmp(&other.0));
        nearest.and_then(|(_, name)| name)
    }
}

/// The unit vector from one point to another; `None` if they are the same.
pub(super) fn direction(from: Spot, to: Spot) -> Option<Spot> {
    let length = from.distance(to);
    (length > 1e-6).then(|| (to - from) * (1.0 / length))
}

fn ends_by_node(ground: &Ground, lines: &[Vec<Spot>]) -> (Vec<u32>, Vec<WayEnd>) {
    let mut ends: Vec<(NodeIndex, WayEnd)> = Vec::with_capacity(ground.ways.len() * 2);
    for ((way, own), line) in (0u32..).zip(&ground.ways).zip(lines) {
        let last = line[line.len() - 1];
        let mut onward = line.iter();
        let mut backward = line.iter().rev();
        let start = WayEnd {
            way,
            is_start: true,
            away: onward
                .find_map(|spot| direction(line[0], *spot))
                .unwrap_or_default(),
        };
        let end = WayEnd {
            way,
            is_start: false,
            away: backward
                .find_map(|spot| direction(last, *spot))
                .unwrap_or_default(),
        };
        ends.push((own.from, start));
        ends.push((own.to, end));
    }
    ends.sort_by_key(|(node, end)| (*node, end.way, !end.is_start));
    let mut first_end = vec![0u32; ground.nodes.len() + 1];
    for (node, _) in &ends {
        first_end[*node as usize + 1] += 1;
    }
    for node in 1..first_end.len() {
        first_end[node] += first_end[node - 1];
    }
    (first_end, ends.into_iter().map(|(_, end)| end).collect())
}

/// Which ways belong to the connected part with the greatest total length.
fn largest_part(ground: &Ground, lengths_m: &[f64], walker: Walker) -> Vec<bool> {
    let mut parent: Vec<u32> = (0u32..).take(ground.nodes.len()).collect();
    fn root(parent: &mut [u32], node: u32) -> u32 {
        let mut root = node;
        while parent[root as usize] != root {
            // Halving the path keeps later walks short.
            parent[root as usize] = parent[parent[root as usize] as usize];
            root = parent[root as usize];
        }
        root
    }
    for way in ground.ways.iter().filter(|way| walker.can_use(way)) {
        let (one, other) = (root(&mut parent, way.from), root(&mut parent, way.to));
        parent[one.max(other) as usize] = one.min(other);
    }
    let mut totals_m = vec![0.0; ground.nodes.len()];
    for (way, length_m) in ground.ways.iter().zip(lengths_m) {
        if walker.can_use(way) {
            totals_m[root(&mut parent, way.from) as usize] += length_m;
        }
    }
    let largest = (0u32..)
        .zip(&totals_m)
        .max_by(|one, other| one.1.total_cmp(other.1).then(other.0.cmp(&one.0)))
        .map(|(node, _)| node);
    let mut is_main =
        |way: &Way| walker.can_use(way) && Some(root(&mut parent, way.from)) == largest;
    ground.ways.iter().map(&mut is_main).collect()
}

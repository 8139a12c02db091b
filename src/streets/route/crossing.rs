//! Where a walk crosses a road: at a node of ways, when the road continues on both sides of the walk.

use super::network::{Network, WayEnd};
use crate::geodesy::Spot;
use crate::streets::ground::{Crossing, NodeIndex, WayKind};

/// How far from a junction a crossing may be that belongs to it, metres.
const MAX_BESIDE_M: f64 = 20.0;

/// A road that is crossed at a node.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CrossedRoad {
    /// What the road is.
    pub road: WayKind,
    /// The road's way on the left of the walk.
    pub way: u32,
    /// How pedestrians cross there, if a crossing is mapped.
    pub mapped: Option<Crossing>,
}

/// Whether walkers cross a way of this kind rather than pass over it.
fn is_crossed(kind: WayKind) -> bool {
    kind.is_carriageway() || matches!(kind, WayKind::Rail | WayKind::Tram)
}

/// The roads that somebody crosses who comes to a node by one way and leaves it by another, the most important of each side's
/// pairs first. Nothing where only one side has a road, as at the mouth of a street that ends there.
pub(super) fn crossed_roads(
    network: &Network,
    node: NodeIndex,
    came_by: &WayEnd,
    leaves_by: &WayEnd,
) -> impl Iterator<Item = CrossedRoad> {
    let ground = network.ground();
    let is_walk = |end: &WayEnd| {
        let same = |other: &WayEnd| end.way == other.way && end.is_start == other.is_start;
        same(came_by) || same(leaves_by)
    };
    let mut left: Option<(WayKind, u32)> = None;
    let mut right: Option<WayKind> = None;
    for end in network.ends_at(node) {
        let kind = network.way(end.way).kind;
        if !is_crossed(kind) || is_walk(end) {
            continue;
        }
        if is_left(came_by.away, leaves_by.away, end.away) {
            if left.is_none_or(|(other, _)| kind > other) {
                left = Some((kind, end.way));
            }
        } else if right.is_none_or(|other| kind > other) {
            right = Some(kind);
        }
    }
    let is_on_crossing = [came_by, leaves_by]
        .iter()
        .any(|end| network.way(end.way).kind == WayKind::Crossing);
    let unmarked = is_on_crossing.then_some(Crossing::Unmarked);
    let beside = || {
        network
            .ends_at(node)
            .iter()
            .find_map(|end| crossing_beside(network, end))
    };
    let mapped = ground.nodes[node as usize]
        .crossing
        .or(unmarked)
        .or_else(beside);
    left.zip(right)
        .map(|((left, way), right)| CrossedRoad {
            road: left.min(right),
            way,
            mapped,
        })
        .into_iter()
}

/// The crossing that is mapped on a road some steps away from a junction, where the sidewalks are not mapped.
fn crossing_beside(network: &Network, end: &WayEnd) -> Option<Crossing> {
    let way = network.way(end.way);
    if !is_crossed(way.kind) || network.length_m(end.way) > MAX_BESIDE_M {
        return None;
    }
    let other = if end.is_start { way.to } else { way.from };
    network.ground().nodes[other as usize].crossing
}

/// Whether a direction lies to the left of a walk that comes from one direction and goes into another. All point away from the
/// node.
fn is_left(from: Spot, to: Spot, other: Spot) -> bool {
    let angle = |direction: Spot| {
        let cross = from.x * direction.y - from.y * direction.x;
        let degrees = libm::atan2(cross, from.dot(direction)).to_degrees();
        if degrees < 0.0 {
            degrees + 360.0
        } else {
            degrees
        }
    };
    // Counted anticlockwise from where the walk comes from, its right side comes first.
    angle(other) > angle(to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_of_a_walk() {
        let (south, north) = (Spot::new(0.0, -1.0), Spot::new(0.0, 1.0));
        let (east, west) = (Spot::new(1.0, 0.0), Spot::new(-1.0, 0.0));
        assert!(is_left(south, north, west));
        assert!(!is_left(south, north, east));
        assert!(is_left(north, south, east));
        assert!(is_left(south, east, north));
        assert!(is_left(south, east, west));
        assert!(!is_left(south, west, north));
    }
}

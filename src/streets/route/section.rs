//! A way as a walker would describe it: sections along one street, with the turns between them, and the roads that are
//! crossed.

use super::crossing::{CrossedRoad, crossed_roads};
use super::line;
use super::network::{Network, direction};
use super::search::{Piece, arrival_of};
use crate::geodesy::Spot;
use crate::streets::ground::{NameIndex, WayKind};

/// How far before and after a corner the direction is measured, metres: farther than the bevels of mapped corners.
const CORNER_M: f64 = 12.0;
/// Sections without a name that are shorter than this belong to the section before them, metres.
const MIN_UNNAMED_M: f64 = 25.0;

/// Shorter sections between two parts of one street belong to it, metres.
const MAX_DETOUR_M: f64 = 40.0;

/// A part of a route along one street, or along nameless ways of one kind.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Section {
    /// The street, or the street beside which a sidewalk runs.
    pub name: Option<NameIndex>,
    /// What the way is, over most of the section.
    pub kind: WayKind,
    /// The turn from the section before it; [`Turn::Straight`] for the first one.
    pub turn: Turn,
    /// Where it begins, metres from the beginning of the route.
    pub start_m: f64,
    /// Its length, metres.
    pub length_m: f64,
}

/// A road that a route crosses.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RoadCrossing {
    /// Where, metres from the beginning of the route.
    pub along_m: f64,
    /// The same place on the network's plane.
    pub spot: Spot,
    /// The road, and how pedestrians cross it there.
    pub road: CrossedRoad,
}

/// A change of direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// At most 30° to either side.
    Straight,
    /// 30° to 60° to the left.
    SlightLeft,
    /// 60° to 120° to the left.
    Left,
    /// 120° to 165° to the left.
    SharpLeft,
    /// 30° to 60° to the right.
    SlightRight,
    /// 60° to 120° to the right.
    Right,
    /// 120° to 165° to the right.
    SharpRight,
    /// Back where one came from.
    Back,
}

impl Turn {
    /// The turn between two directions.
    fn between(before: Spot, after: Spot) -> Self {
        let cross = before.x * after.y - before.y * after.x;
        let degrees = libm::atan2(cross, before.dot(after)).to_degrees();
        let is_left = degrees > 0.0;
        match degrees.abs() {
            ..30.0 => Self::Straight,
            ..60.0 if is_left => Self::SlightLeft,
            ..60.0 => Self::SlightRight,
            ..120.0 if is_left => Self::Left,
            ..120.0 => Self::Right,
            ..165.0 if is_left => Self::SharpLeft,
            ..165.0 => Self::SharpRight,
            _ => Self::Back,
        }
    }
}

/// The sections of a route whose whole line is given.
pub(super) fn sections(network: &Network, pieces: &[Piece], whole: &[Spot]) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let mut along_m = 0.0;
    for piece in pieces {
        let length_m = (piece.to_m - piece.from_m).abs();
        let name = network.name_of(piece.way);
        let kind = network.way(piece.way).kind;
        match sections.last_mut() {
            Some(last) if belongs(last, name, kind, length_m) => {
                if length_m > last.length_m {
                    last.kind = kind;
                }
                last.length_m += length_m;
            }
            _ => sections.push(Section {
                name,
                kind,
                turn: Turn::Straight,
                start_m: along_m,
                length_m,
            }),
        }
        along_m += length_m;
    }
    let mut sections = joined(sections);
    for section in sections.iter_mut().skip(1) {
        section.turn = turn_at(whole, section.start_m, section.length_m);
    }
    sections
}

/// Whether a piece continues a section: the same street, the same kind of nameless way, or a few metres without a name.
fn belongs(section: &Section, name: Option<NameIndex>, kind: WayKind, length_m: f64) -> bool {
    // Steps are told however short they are.
    if (section.kind == WayKind::Steps) != (kind == WayKind::Steps) {
        return false;
    }
    match (section.name, name) {
        (Some(one), Some(other)) => one == other,
        (None, None) => section.kind == kind || length_m < MIN_UNNAMED_M,
        (Some(_), None) => length_m < MIN_UNNAMED_M,
        (None, Some(_)) => false,
    }
}

/// Sections without short nameless ones, and with neighbours along the same street made one.
fn joined(sections: Vec<Section>) -> Vec<Section> {
    let mut kept: Vec<Section> = Vec::new();
    for section in without_detours(sections) {
        let is_stub = |one: &Section| {
            one.name.is_none() && one.length_m < MIN_UNNAMED_M && one.kind != WayKind::Steps
        };
        match kept.last_mut() {
            Some(last)
                if is_stub(&section) || (last.name.is_some() && last.name == section.name) =>
            {
                last.length_m += section.length_m;
            }
            // A stub at the beginning leads to the first street.
            Some(last) if is_stub(last) && section.kind != WayKind::Steps => {
                *last = Section {
                    start_m: last.start_m,
                    length_m: last.length_m + section.length_m,
                    ..section
                };
            }
            _ => kept.push(section),
        }
    }
    kept
}

/// Sections in which a few metres between two parts of one street belong to it, such as the corner of a side street.
fn without_detours(sections: Vec<Section>) -> Vec<Section> {
    let mut kept: Vec<Section> = Vec::new();
    for section in sections {
        if let [.., street, detour] = kept.as_mut_slice()
            && street.name.is_some()
            && street.name == section.name
            && detour.length_m < MAX_DETOUR_M
            && detour.kind != WayKind::Steps
        {
            street.length_m += detour.length_m + section.length_m;
            kept.pop();
        } else {
            kept.push(section);
        }
    }
    kept
}

fn turn_at(whole: &[Spot], start_m: f64, length_m: f64) -> Turn {
    let corner = line::at(whole, start_m);
    let before = line::at(whole, (start_m - CORNER_M).max(0.0));
    // A stub that was joined to the section before it may be the corner itself.
    let after = line::at(whole, start_m + CORNER_M.min(length_m));
    let directions = direction(before, corner).zip(direction(corner, after));
    directions.map_or(Turn::Straight, |(before, after)| {
        Turn::between(before, after)
    })
}

/// The roads that a route crosses, in its order.
pub(super) fn crossings(network: &Network, pieces: &[Piece]) -> Vec<RoadCrossing> {
    let mut crossings = Vec::new();
    let mut along_m = 0.0;
    for pair in pieces.windows(2) {
        along_m += (pair[0].to_m - pair[0].from_m).abs();
        let is_forward = pair[0].to_m >= pair[0].from_m;
        // A piece without length was walked towards the node that both pieces share.
        let shares = |is_forward: bool| {
            let (node, end) = arrival_of(network, pair[0].way, is_forward);
            let onward = network.ends_at(node).iter().find(|other| {
                let leaves_m = if other.is_start {
                    0.0
                } else {
                    network.length_m(other.way)
                };
                other.way == pair[1].way && (leaves_m - pair[1].from_m).abs() < 1e-6
            });
            onward.map(|onward| (node, end, *onward))
        };
        let Some((node, came_by, onward)) = shares(is_forward).or_else(|| shares(!is_forward))
        else {
            continue;
        };
        let roads = crossed_roads(network, node, &came_by, &onward);
        let spot = network
            .plane()
            .spot(network.ground().nodes[node as usize].at.position());
        crossings.extend(roads.map(|road| RoadCrossing {
            along_m,
            spot,
            road,
        }));
    }
    crossings
}

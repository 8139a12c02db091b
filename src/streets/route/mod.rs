//! The walkable way from one position to another: snaps both to the nearest way, finds the cheapest way between them, and
//! describes it. Pure and deterministic; a search visits each way at most twice.

mod crossing;
pub mod frontier;
pub mod line;
mod network;
mod search;
mod section;
mod walker;

pub use crossing::CrossedRoad;
pub use network::{MAX_SNAP_M, Network, Snap, WayEnd, WayIndex};
pub use search::Piece;
pub use section::{RoadCrossing, Section, Turn};
pub use walker::{Barrier, MAX_INCLINE_PERCENT, Walker, barrier};

use crate::geodesy::{LatLon, Spot};
use crate::text::{Text, text};
use search::Permission;
use std::collections::BTreeSet;

/// The most points of a route's line.
pub const MAX_LINE_POINTS: usize = 500;
/// How far the simplified line may be from the ways, metres: less than half the width of a sidewalk.
const TOLERANCE_M: f64 = 0.7;

/// A walkable way from one position to another.
#[derive(Debug, Clone, PartialEq)]
pub struct Route {
    /// The way, from the snapped beginning to the snapped end: at least two points, at most [`MAX_LINE_POINTS`].
    pub line: Vec<LatLon>,
    /// Its length along the ways, metres.
    pub length_m: f64,
    /// Where it begins.
    pub from: Snap,
    /// Where it ends.
    pub to: Snap,
    /// The ways that it follows.
    pub pieces: Vec<Piece>,
    /// The same as a walker would describe it.
    pub sections: Vec<Section>,
    /// The roads that it crosses.
    pub crossings: Vec<RoadCrossing>,
    /// What a wheelchair cannot pass on it; always empty for [`Walker::Foot`]. There is no way without barriers then.
    pub barriers: Vec<Barrier>,
}

/// Why there is no way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.in_words())]
pub enum RouteError {
    /// No walkable way is near the beginning.
    NoWayAtStart,
    /// No walkable way is near the end.
    NoWayAtEnd,
    /// The ways at both ends are not connected.
    NotConnected,
}

impl RouteError {
    /// The reason for guides.
    #[must_use]
    pub fn in_words(self) -> Text {
        let metres = MAX_SNAP_M;
        match self {
            Self::NoWayAtStart => {
                text!(
                    "no walkable way is within {metres} m of where it begins",
                    metres
                )
            }
            Self::NoWayAtEnd => text!(
                "no walkable way is within {metres} m of where it ends",
                metres
            ),
            Self::NotConnected => text!("the ways of the map do not connect both ends"),
        }
    }
}

impl Network {
    /// The cheapest walkable way between two positions. For a wheelchair it avoids barriers; if that is impossible, it has as
    /// few as possible and names them.
    ///
    /// # Errors
    /// No way is near one of them, or they are not connected.
    pub fn route(&self, from: LatLon, to: LatLon, walker: Walker) -> Result<Route, RouteError> {
        let snap = |position, walker| self.snap(position, walker);
        if walker == Walker::Wheelchair
            && let (Some(from), Some(to)) = (snap(from, walker), snap(to, walker))
            && let Some(pieces) = search::cheapest(self, from, to, walker, Permission::Usable)
        {
            return Ok(self.described(from, to, pieces, walker));
        }
        let start = snap(from, Walker::Foot).ok_or(RouteError::NoWayAtStart)?;
        let end = snap(to, Walker::Foot).ok_or(RouteError::NoWayAtEnd)?;
        self.route_between(start, end, walker).or_else(|error| {
            // One of them may be on a way that hangs together with no other.
            let main = |position| self.snap_to_main(position, Walker::Foot).ok_or(error);
            self.route_between(main(from)?, main(to)?, walker)
        })
    }

    /// The cheapest walkable way between two snapped positions; barriers are used where a wheelchair needs them.
    ///
    /// # Errors
    /// The ways are not connected.
    pub fn route_between(&self, from: Snap, to: Snap, walker: Walker) -> Result<Route, RouteError> {
        let pieces = search::cheapest(self, from, to, walker, Permission::Usable)
            .or_else(|| search::cheapest(self, from, to, walker, Permission::Walkable))
            .ok_or(RouteError::NotConnected)?;
        Ok(self.described(from, to, pieces, walker))
    }

    fn described(&self, from: Snap, to: Snap, pieces: Vec<Piece>, walker: Walker) -> Route {
        let whole = self.whole_line(&pieces);
        let simple = line::simplify_to(&whole, TOLERANCE_M, MAX_LINE_POINTS);
        let barriers: BTreeSet<Barrier> = pieces
            .iter()
            .filter(|piece| walker == Walker::Wheelchair && piece.from_m != piece.to_m)
            .filter_map(|piece| barrier(self.way(piece.way)))
            .collect();
        Route {
            line: simple
                .iter()
                .map(|spot| self.plane().position(*spot))
                .collect(),
            length_m: pieces
                .iter()
                .map(|piece| (piece.to_m - piece.from_m).abs())
                .sum(),
            from,
            to,
            sections: section::sections(self, &pieces, &whole),
            crossings: section::crossings(self, &pieces),
            barriers: barriers.into_iter().collect(),
            pieces,
        }
    }

    /// The line of all pieces, each point once.
    fn whole_line(&self, pieces: &[Piece]) -> Vec<Spot> {
        let mut whole: Vec<Spot> = Vec::new();
        for piece in pieces {
            let part = line::part(self.line(piece.way), piece.from_m, piece.to_m);
            for spot in part {
                if whole.last().is_none_or(|last| last.distance(spot) > 1e-3) {
                    whole.push(spot);
                }
            }
        }
        // A route to where it begins still has two ends.
        if whole.len() == 1 {
            whole.push(whole[0]);
        }
        whole
    }
}

#[cfg(test)]
pub(crate) mod tests;

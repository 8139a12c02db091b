//! Who walks, and what each way costs them: metres along a way times a factor, and metres for crossing a road.
//!
//! All factors are at least 1, so that the straight distance never exceeds the cost of a way (the heuristic of the search
//! depends on it). They are choices, not measurements: a walker accepts a detour of a third to stay on a footway beside a main
//! road, and of some ten metres to use a mapped crossing of a quiet one.

use crate::streets::ground::{Crossing, Way, WayKind, Wheelchair};
use serde::{Deserialize, Serialize};

/// Who walks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum Walker {
    /// A person who can climb stairs.
    #[default]
    Foot,
    /// A person in a wheelchair, or with a pram.
    Wheelchair,
}

/// What a wheelchair cannot pass.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ts_rs::TS,
)]
#[serde(rename_all = "kebab-case")]
pub enum Barrier {
    /// Steps.
    Steps,
    /// A way that is tagged `wheelchair=no`.
    NotForWheelchairs,
    /// A way steeper than [`MAX_INCLINE_PERCENT`].
    Steep,
    /// A surface of gravel, earth, sand and the like.
    Unpaved,
}

/// The steepest way that a wheelchair may be led along, percent: the limit for ramps in DIN 18040-3 and ADA 405.2 rounded to
/// between them (6 % and 8.3 %).
pub const MAX_INCLINE_PERCENT: u8 = 7;

/// How much more a barrier costs where no way without barriers exists, so that as little of them as possible is used.
const BARRIER_FACTOR: f64 = 20.0;

impl Walker {
    /// Whether the walker can use a way without help.
    pub fn can_use(self, way: &Way) -> bool {
        way.is_walkable && (self == Self::Foot || barrier(way).is_none())
    }

    /// Cost of a metre of a walkable way.
    pub(super) fn factor(self, way: &Way) -> f64 {
        let of_walker = match (self, barrier(way)) {
            (Self::Wheelchair, Some(_)) => BARRIER_FACTOR,
            (Self::Wheelchair, None) if way.wheelchair == Wheelchair::Limited => 1.5,
            (Self::Wheelchair | Self::Foot, _) => 1.0,
        };
        factor_on_foot(way) * of_walker
    }
}

/// What keeps a wheelchair from a way; of several barriers the first of [`Barrier`]'s list.
pub fn barrier(way: &Way) -> Option<Barrier> {
    if way.kind == WayKind::Steps && way.wheelchair != Wheelchair::Yes {
        Some(Barrier::Steps)
    } else if way.wheelchair == Wheelchair::No {
        Some(Barrier::NotForWheelchairs)
    } else if way.wheelchair == Wheelchair::Yes {
        // Somebody who knows the place has said so.
        None
    } else if way
        .incline_percent
        .is_some_and(|percent| percent > MAX_INCLINE_PERCENT)
    {
        Some(Barrier::Steep)
    } else if way.is_unpaved {
        Some(Barrier::Unpaved)
    } else {
        None
    }
}

fn factor_on_foot(way: &Way) -> f64 {
    let of_kind = match way.kind {
        WayKind::Footway | WayKind::Crossing | WayKind::Pedestrian => 1.0,
        WayKind::LivingStreet => 1.05,
        WayKind::Path => 1.1,
        WayKind::Service | WayKind::Street => 1.15,
        WayKind::Cycleway => 1.2,
        WayKind::Tertiary => 1.3,
        // Stairs take about a third longer than a level way of their length.
        WayKind::Steps => 1.35,
        WayKind::Secondary => 1.4,
        WayKind::Primary => 1.6,
        WayKind::Trunk | WayKind::Motorway | WayKind::Rail | WayKind::Tram => 3.0,
    };
    let beside = if way.has_separate_sidewalk { 1.5 } else { 1.0 };
    // GPS does not work there, and the entrances may be closed at night.
    let covered = match (way.is_covered, way.layer < 0) {
        (false, _) => 1.0,
        (true, false) => 1.5,
        // Underground there is no position.
        (true, true) => 4.0,
    };
    let unpaved = if way.is_unpaved { 1.1 } else { 1.0 };
    of_kind * beside * covered * unpaved
}

/// Cost of crossing a road, metres. `mapped` is how pedestrians cross there, if a crossing is mapped.
pub(super) fn crossing_cost(road: WayKind, mapped: Option<Crossing>) -> f64 {
    let without = match road {
        WayKind::Trunk | WayKind::Motorway => 1_000.0,
        WayKind::Primary | WayKind::Rail => 250.0,
        WayKind::Secondary => 180.0,
        WayKind::Tertiary => 100.0,
        WayKind::Street => 15.0,
        WayKind::Tram => 10.0,
        WayKind::Footway
        | WayKind::Crossing
        | WayKind::Pedestrian
        | WayKind::Steps
        | WayKind::Path
        | WayKind::Cycleway
        | WayKind::LivingStreet
        | WayKind::Service => 0.0,
    };
    let with: f64 = match mapped {
        None => return without,
        Some(Crossing::Signals) => 12.0,
        Some(Crossing::Marked) => 8.0,
        Some(Crossing::Unmarked) => 20.0,
    };
    with.min(without)
}

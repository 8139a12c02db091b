//! What the streets say about a tour, if its `maps` name a file of ways: lines for legs that have none, what legs cross, and
//! where zones lie. `streets::tour_ways::facts` finds it out.

use crate::text::Text;
use crate::tour::model::Travel;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the streets say about a tour.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StreetFacts {
    /// Ways for walked legs that have no line, in the order of the stops; those with a line are not listed.
    pub missing_lines: Vec<Connection>,
    /// What the drawn lines of walked legs cross, by the leg's index.
    pub crossed: BTreeMap<usize, CrossedAreas>,
    /// Zones that lie on a carriageway, by the stop's index.
    pub carriageways: BTreeMap<usize, CarriagewayFact>,
    /// Zones that no walkable way reaches, by the stop's index.
    pub unreachable: BTreeMap<usize, UnreachableFact>,
    /// Zones that reach into a parallel street, by the stop's index.
    pub parallel: BTreeMap<usize, ParallelStreet>,
}

/// The way along the streets from one stop to the next.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Connection {
    /// Index of the stop where it begins.
    pub from: usize,
    /// Index of the stop to which it leads.
    pub to: usize,
    /// Index of the leg between them; absent if the tour has none.
    #[serde(default)]
    pub leg: Option<usize>,
    /// How visitors travel on it.
    #[serde(default)]
    pub by: Travel,
    /// The way, or why there is none.
    pub way: Result<StreetWay, Text>,
}

/// A way along the streets.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StreetWay {
    /// The way as `[lon, lat]` pairs.
    pub line: Vec<[f64; 2]>,
    /// Its length, metres.
    pub length_m: f64,
    /// What a wheelchair cannot pass on it, as words; only on legs of wheelchairs, if there is no other way.
    #[serde(default)]
    pub barriers: Vec<Text>,
}

/// What the line of a leg crosses.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CrossedAreas {
    /// Buildings, other than where a way leads through them.
    pub buildings: Option<CrossedArea>,
    /// Water, other than over bridges.
    pub waters: Option<CrossedArea>,
    /// The way along the streets between the same stops, if there is one.
    pub instead: Option<StreetWay>,
}

/// How far a line leads through areas of a kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CrossedArea {
    /// Metres inside such areas, in all.
    pub metres: f64,
    /// The middle of the longest part inside, `[lon, lat]`.
    pub at: [f64; 2],
}

/// A zone on a carriageway.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CarriagewayFact {
    /// The name of the road, in the tour's first language if it has one there.
    #[serde(default)]
    pub road: Option<String>,
    /// Share of the zone on carriageways, percent.
    pub percent: f64,
    /// Whether the middle of the zone lies on a road with much traffic.
    pub is_middle_on_major_road: bool,
    /// The nearest point of a way for walkers, `[lon, lat]`, and its distance from the middle of the zone in metres.
    #[serde(default)]
    pub beside: Option<([f64; 2], f64)>,
}

/// A zone that no walkable way reaches.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnreachableFact {
    /// The nearest point of a walkable way, `[lon, lat]`, and its distance from the zone in metres; absent if none is near.
    #[serde(default)]
    pub nearest: Option<([f64; 2], f64)>,
}

/// A street beside the stop's own one, with a way of its own, into which the stop's zone reaches.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ParallelStreet {
    /// The name of the parallel street.
    pub street: String,
    /// The name of the stop's own street.
    pub own: String,
    /// How far the zone reaches along the parallel street, metres.
    pub metres: f64,
    /// The largest radius with which the zone stays clear of the street, metres, for a circle that would not become too small.
    #[serde(default)]
    pub radius_m: Option<f64>,
    /// The part of the circle on this side of the buildings, as a GeoJSON ring.
    #[serde(default)]
    pub polygon: Option<Vec<[f64; 2]>>,
}

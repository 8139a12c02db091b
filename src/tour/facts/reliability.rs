//! How reliably the stories of a tour start, as a rehearsal with many visitors found, and which shares are a problem.

use crate::text::Text;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The result of a rehearsal with simulated visitors.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RehearsalFact {
    /// The noise class of the simulated receivers: `open`, `blocks`, `canyon` or a file.
    pub noise: String,
    /// Number of simulated visitors.
    pub visitors: usize,
    /// The reliability of each stop, by the stop's id.
    pub stops: BTreeMap<String, Reliability>,
    /// Roads with much traffic that visitors cross while a story plays, in the order of the stops. Empty without a file of ways.
    #[serde(default)]
    pub over_roads: Vec<StoryOverRoad>,
}

/// A story that plays while visitors cross a road with much traffic.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoryOverRoad {
    /// Id of the stop whose story plays.
    pub stop: String,
    /// The name of the road, if it has one.
    #[serde(default)]
    pub road: Option<String>,
    /// Share of the visitors who cross the road while the story plays.
    pub visitors: Rate,
    /// Second of the story at which half of them cross.
    pub second: f64,
    /// Whether the directions play then, and not the story itself.
    #[serde(default)]
    pub is_in_directions: bool,
    /// Where they cross, `[lon, lat]`.
    pub at: [f64; 2],
}

/// How reliably a stop's story starts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reliability {
    /// Share of the visitors in the zone who never heard the story.
    pub missed: Rate,
    /// Share of all visitors who heard the story in the wrong place.
    pub elsewhere: Rate,
    /// A radius of the zone that helped in the simulation, as a sentence.
    #[serde(default)]
    pub proposal: Option<Text>,
    /// That radius, metres.
    #[serde(default)]
    pub better_radius_m: Option<f64>,
    /// The street that the stop lies in, if the buildings around it are known and leave little of the sky.
    #[serde(default)]
    pub street: Option<NarrowStreet>,
    /// A place for the stop that helped in the simulation.
    #[serde(default)]
    pub better_place: Option<BetterPlace>,
}

/// A street with little sky.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NarrowStreet {
    /// Distance between the houses on both sides, metres.
    pub width_m: f64,
    /// Mean height of the houses in storeys.
    pub storeys: f64,
}

/// A place for a stop at which fewer visitors miss its story.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BetterPlace {
    /// Where it lies as seen from the present one, such as "12 m further, at the corner".
    pub place: Text,
    /// Latitude, degrees north.
    pub lat: f64,
    /// Longitude, degrees east.
    pub lon: f64,
    /// Share of the visitors who would miss the story there.
    pub missed: Rate,
}

/// A share of visitors.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// The share in percent.
    pub percent: f64,
    /// Lower end of the share's 95 % confidence interval in percent.
    pub at_least: f64,
}

/// A larger share of visitors who miss a story, or hear it in the wrong place, is a problem of its stop, percent.
const PROBLEM_PERCENT: f64 = 1.0;
/// A larger share is a serious problem, percent.
const SERIOUS_PROBLEM_PERCENT: f64 = 5.0;

/// How serious a problem of a stop is.
#[cfg_attr(not(target_family = "wasm"), derive(ts_rs::TS))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Problem {
    /// More than one visitor in a hundred is concerned.
    Moderate,
    /// More than one visitor in twenty is concerned.
    Serious,
}

impl Rate {
    /// Whether the share is a problem of its stop. The lower end of the interval counts, so that chance alone is none.
    pub fn problem(&self) -> Option<Problem> {
        if self.at_least > SERIOUS_PROBLEM_PERCENT {
            Some(Problem::Serious)
        } else if self.at_least > PROBLEM_PERCENT {
            Some(Problem::Moderate)
        } else {
            None
        }
    }
}

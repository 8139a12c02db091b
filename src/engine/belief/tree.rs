//! The decision trees that the calibration is made of.

use crate::engine::belief::features::Feature;

/// Number of splits of a tree.
pub const DEPTH: usize = 4;

/// One oblivious tree: each level compares one feature with one threshold, and the outcomes of all levels choose a leaf.
#[derive(Debug, Clone, Copy)]
pub struct Tree {
    /// The feature that each level compares.
    pub features: [Feature; DEPTH],
    /// Threshold that the feature must exceed, as the upper half of an `f32`.
    pub above: [u16; DEPTH],
    /// What each leaf adds to the log odds, in units of 1 / [`LEAF_UNITS_PER_LOG_ODDS`]. The index of a leaf has one bit per
    /// level, the first level in the lowest bit. Short numbers keep the engine small enough for a phone's first visit.
    pub leaves: [i8; 1 << DEPTH],
}

/// Leaf units per log-odds unit.
pub const LEAF_UNITS_PER_LOG_ODDS: f64 = 128.0;

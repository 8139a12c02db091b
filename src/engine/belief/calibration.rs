//! The calibrated probability that it is right to tell a story now: that the visitor is in place, or enters within 35 s.
//!
//! The filters' belief is right on average and wrong in patterns: behind the middle of a stop it says too little, during
//! a jump beside the route or a long stay outside a zone too much. Gradient-boosted decision trees (Friedman 2001;
//! oblivious ones, every level with one split) learned these patterns from simulated walks
//! (`make calibration`). Their features are the belief with several margins and over several times, distances from the
//! zone's edge, and how the visitor moves; never which stop or route it is.

use crate::engine::belief::features::FeatureArray;
use crate::engine::belief::tree::LEAF_UNITS_PER_LOG_ODDS;
use crate::engine::belief::trees::{PRIOR, TREES};
use crate::engine::fast_exp;

/// Below this raw belief a stop has no features to learn from.
pub const MIN_VISIBLE_BELIEF: f64 = 0.02;

/// The probability that it is right to tell the story of a stop with these features.
pub fn probability(features: &FeatureArray) -> f64 {
    let parts: i32 = TREES
        .iter()
        .map(|tree| {
            let mut leaf = 0;
            for (level, (feature, above)) in tree.features.iter().zip(&tree.above).enumerate() {
                let above = f32::from_bits(u32::from(*above) << 16);
                leaf |= usize::from(features.get(*feature) > above) << level;
            }
            i32::from(tree.leaves[leaf])
        })
        .sum();
    let odds = PRIOR + f64::from(parts) / LEAF_UNITS_PER_LOG_ODDS;
    let rarer = fast_exp::exp(-odds.abs());
    if odds > 0.0 {
        1.0 / (1.0 + rarer)
    } else {
        rarer / (1.0 + rarer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::belief::features::Features;

    #[test]
    fn probability_grows_on_the_way_in_and_is_low_on_the_way_out() {
        let at = |belief: f64, edge: f64, inwards_mps: f64| {
            let log_odds = (belief / (1.0 - belief)).clamp(1e-7, 1e7).ln() as f32;
            let (distance, inwards) = (edge as f32, inwards_mps as f32);
            let features = Features {
                belief: log_odds,
                belief_wider: log_odds,
                belief_narrower: log_odds,
                belief_5s: log_odds,
                belief_20s: log_odds,
                belief_60s: log_odds,
                belief_150s: log_odds,
                edge_mean: distance,
                edge_route: distance,
                edge_fix: distance,
                edge_10s: distance,
                edge_40s: distance,
                edge_150s: distance,
                edge_min: distance,
                edge_time: (edge / inwards_mps.abs()) as f32,
                behind: (-inwards_mps.signum() * (30.0 + edge)) as f32,
                reach: 30.0,
                inwards,
                drift_inwards: inwards,
                speed: inwards.abs(),
                drift_10s: inwards.abs(),
                drift_40s: inwards.abs(),
                on_route: 1.0,
                on_route_20s: 1.0,
                on_route_90s: 1.0,
                on_route_300s: 1.0,
                sigma: 8.0,
                route_sigma: 8.0,
                fix_error: 8.0,
                scatter: 8.0,
                route_scatter: 8.0,
                has_velocity: 1.0,
                ..Features::default()
            };
            probability(&features.to_array())
        };
        let (gone, edge, deep) = (at(0.03, 40.0, -1.2), at(0.5, 0.0, 1.2), at(1.0, -25.0, 1.2));
        assert!(
            gone < 0.5 && gone < edge && edge < deep && deep > 0.99,
            "{gone} {edge} {deep}"
        );
    }
}

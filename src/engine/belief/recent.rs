//! What the last minutes said about one stop.

use crate::engine::belief::smoothing::{SmoothingGains, clamp_edge, smooth_towards};
use crate::engine::fix::time::{self, UnixMs, seconds_between};

/// Belief above which a stop counts as near.
const NEAR_BELIEF: f64 = 0.5;
/// Maximum of the feature that says for how long a stop has been near, seconds.
const MAX_NEAR_S: f64 = 600.0;

/// Smoothed beliefs and distances of one stop.
#[derive(Debug, Clone, Copy)]
pub struct RecentEvidence {
    time: UnixMs,
    pub(super) beliefs: [f64; 4],
    /// Smoothed distances of the fixes from the zone's edge, metres.
    pub(super) edges: [f64; 3],
    /// Distance of the last fix from the edge, metres.
    pub(super) edge: f64,
    /// Minimum so far of the distance with the shortest half-life, metres.
    pub(super) min_edge: f64,
    /// Seconds since the stop first counted as near.
    pub(super) near_s: f64,
}

impl RecentEvidence {
    /// Updates the evidence with a fix `edge` metres outside the zone. `gains` are those of the step since the previous fix,
    /// which need not have been near this zone.
    pub fn learn(
        recent: &mut Option<Self>,
        time: UnixMs,
        gains: &SmoothingGains,
        belief: f64,
        edge: f64,
    ) {
        let edge = clamp_edge(edge);
        let now = recent.get_or_insert(Self {
            time,
            beliefs: [belief; 4],
            edges: [edge; 3],
            edge,
            min_edge: edge,
            near_s: 0.0,
        });
        let dt = seconds_between(now.time, time).max(0.0);
        now.time = time;
        let gains = gains.for_step(dt);
        smooth_towards(&mut now.beliefs, belief, &gains.beliefs);
        smooth_towards(&mut now.edges, edge, &gains.edges);
        now.edge = edge;
        now.min_edge = now.min_edge.min(now.edges[0]);
        if now.near_s > 0.0 || belief > NEAR_BELIEF {
            now.near_s = (now.near_s + dt).min(MAX_NEAR_S);
        }
    }

    /// Whether the last fix was taken into account.
    pub fn is_current(&self, time: UnixMs) -> bool {
        self.time == time
    }

    /// Moves the remembered moment by the jump of a clock.
    pub fn shift_clock(&mut self, jump_s: f64) {
        time::shift(&mut self.time, jump_s);
    }
}

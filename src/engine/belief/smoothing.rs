//! Smoothing of the figures that the calibration remembers, and their limits.

use crate::engine::fast_exp;
use std::f64::consts::LN_2;

/// Half-lives of the smoothed beliefs, seconds.
const BELIEFS_S: [f64; 4] = [5.0, 20.0, 60.0, 150.0];
/// Half-lives of the smoothed distances of the fixes from the zone's edge, seconds.
const EDGES_S: [f64; 3] = [10.0, 40.0, 150.0];
/// Half-lives of the share of time spent standing, and on the route, seconds. The longest ones remember a visit to a café.
const STILL_S: [f64; 3] = [15.0, 60.0, 300.0];
const ON_S: [f64; 3] = [20.0, 90.0, 300.0];
/// Half-lives of the distance from the route, and of standing on it, seconds.
const OFF_S: [f64; 2] = [20.0, 90.0];
const STANDING_S: f64 = 60.0;
/// Half-lives of the smoothed velocity, seconds: it stays small for a visitor who only wanders about.
const DRIFT_S: [f64; 2] = [10.0, 40.0];
/// Half-life of the place along the route, seconds.
const ALONG_S: f64 = 40.0;
/// Half-lives of the distance of fixes from the estimate and from the place on the route, seconds.
const SCATTER_S: f64 = 20.0;
const ROUTE_SCATTER_S: f64 = 60.0;
/// Half-lives of the stated error in excess of the usual one, and of jumps of the slow error, seconds.
const EXCESS_S: f64 = 10.0;
const JUMPED_S: f64 = 20.0;
/// Distances from an edge are limited to this far inside the zone, metres.
const MIN_EDGE_M: f64 = -40.0;
/// All distances are limited to this, metres.
pub(super) const MAX_DISTANCE_M: f64 = 60.0;

/// The share of a new value that each smoothed figure takes over in a step. Most steps are one second long, so that the
/// gains are computed once for many stops and fixes.
#[derive(Debug, Clone, Copy)]
pub struct SmoothingGains {
    /// Length of the step, seconds.
    dt: f64,
    pub(super) beliefs: [f64; 4],
    pub(super) edges: [f64; 3],
    pub(super) still: [f64; 3],
    pub(super) on: [f64; 3],
    pub(super) off: [f64; 2],
    pub(super) standing: f64,
    pub(super) drift: [f64; 2],
    pub(super) along: f64,
    pub(super) scatter: f64,
    pub(super) route_scatter: f64,
    pub(super) excess: f64,
    pub(super) jumped: f64,
}

impl SmoothingGains {
    /// The gains for a step of `dt` seconds.
    pub fn new(dt: f64) -> Self {
        let gain = |half_life_s: f64| 1.0 - fast_exp::exp(-LN_2 * dt / half_life_s);
        Self {
            dt,
            beliefs: BELIEFS_S.map(gain),
            edges: EDGES_S.map(gain),
            still: STILL_S.map(gain),
            on: ON_S.map(gain),
            off: OFF_S.map(gain),
            standing: gain(STANDING_S),
            drift: DRIFT_S.map(gain),
            along: gain(ALONG_S),
            scatter: gain(SCATTER_S),
            route_scatter: gain(ROUTE_SCATTER_S),
            excess: gain(EXCESS_S),
            jumped: gain(JUMPED_S),
        }
    }

    /// The gains for another step; these ones where it has the same length.
    pub fn for_step(&self, dt: f64) -> Self {
        if dt == self.dt { *self } else { Self::new(dt) }
    }
}

/// Moves each smoothed figure towards `value`.
pub(super) fn smooth_towards<const COUNT: usize>(
    smooth: &mut [f64; COUNT],
    value: f64,
    gains: &[f64; COUNT],
) {
    for (smooth, gain) in smooth.iter_mut().zip(gains) {
        *smooth += (value - *smooth) * gain;
    }
}

/// A distance from an edge within the limits.
pub(super) fn clamp_edge(edge: f64) -> f64 {
    // The distance to a stop without a position is not a number, and counts as far.
    if edge < MAX_DISTANCE_M {
        edge.max(MIN_EDGE_M)
    } else {
        MAX_DISTANCE_M
    }
}

//! The calibrated probability that it is right to tell a story now: that the visitor is in place, or enters within 35 s.
//!
//! The filters' belief is right on average and wrong in patterns: behind the middle of a stop it says too little, during
//! a jump beside the route or a long stay outside a zone too much. Gradient-boosted decision trees (Friedman 2001;
//! oblivious ones, every level with one split) learned these patterns from simulated walks
//! (`make calibration`). Their features are the belief with several margins and over several times, distances from the
//! zone's edge, and how the visitor moves; never which stop or route it is.

use super::estimate::{Estimator, ZoneView};
use super::fast_exp;
use super::hygiene::seconds_between;
use super::trees::{PRIOR, TREES};
use super::{CourseStop, UnixMs};
use crate::geodesy::Spot;
use std::f64::consts::LN_2;

/// Number of features.
pub const FEATURES: usize = 49;
/// Number of splits of a tree.
pub const DEPTH: usize = 4;
/// The features of one stop at one fix, in the order of [`features`].
pub type Features = [f32; FEATURES];

/// One oblivious tree: each level compares one feature with one threshold, and the outcomes of all levels choose a leaf.
#[derive(Debug, Clone, Copy)]
pub struct Tree {
    /// Number of the feature that each level compares.
    pub features: [u8; DEPTH],
    /// Threshold that the feature must exceed, as the upper half of an `f32`.
    pub above: [u16; DEPTH],
    /// What each leaf adds to the log odds, in units of 1 / [`LEAF_UNITS_PER_LOG_ODDS`]. The index of a leaf has one bit per
    /// level, the first level in the lowest bit. Short numbers keep the engine small enough for a phone's first visit.
    pub leaves: [i8; 1 << DEPTH],
}

/// Leaf units per log-odds unit.
pub const LEAF_UNITS_PER_LOG_ODDS: f64 = 128.0;

/// Below this raw belief a stop has no features to learn from.
pub const MIN_VISIBLE_BELIEF: f64 = 0.02;
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
/// Belief above which a stop counts as near.
const NEAR_BELIEF: f64 = 0.5;
/// Maximum of the feature that says for how long a stop has been near, seconds.
const MAX_NEAR_S: f64 = 600.0;
/// Range of the time that a visitor needs to reach a zone's edge, seconds; negative inside the zone.
const EDGE_TIME_RANGE_S: [f64; 2] = [-60.0, 120.0];
/// Minimum speed that is assumed for that time, metres a second.
const MIN_EDGE_SPEED_MPS: f64 = 0.2;
/// Distances from an edge are limited to this far inside the zone, metres.
const MIN_EDGE_M: f64 = -40.0;
/// All distances are limited to this, metres.
const MAX_DISTANCE_M: f64 = 60.0;

/// The probability that it is right to tell the story of a stop with these features.
pub fn probability(features: &Features) -> f64 {
    let parts: i32 = TREES
        .iter()
        .map(|tree| {
            let mut leaf = 0;
            for (level, (feature, above)) in tree.features.iter().zip(&tree.above).enumerate() {
                let above = f32::from_bits(u32::from(*above) << 16);
                leaf |= usize::from(features[usize::from(*feature)] > above) << level;
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

/// The share of a new value that each smoothed figure takes over in a step. Most steps are one second long, so that the
/// gains are computed once for many stops and fixes.
#[derive(Debug, Clone, Copy)]
pub struct SmoothingGains {
    /// Length of the step, seconds.
    dt: f64,
    beliefs: [f64; 4],
    edges: [f64; 3],
    still: [f64; 3],
    on: [f64; 3],
    off: [f64; 2],
    standing: f64,
    drift: [f64; 2],
    along: f64,
    scatter: f64,
    route_scatter: f64,
    excess: f64,
    jumped: f64,
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
fn smooth_towards<const COUNT: usize>(smooth: &mut [f64; COUNT], value: f64, gains: &[f64; COUNT]) {
    for (smooth, gain) in smooth.iter_mut().zip(gains) {
        *smooth += (value - *smooth) * gain;
    }
}

/// How the visitor has moved recently, as smoothed figures.
#[derive(Debug, Clone, Copy, Default)]
pub struct Movement {
    still: [f64; 3],
    on: [f64; 3],
    off_m: f64,
    off_recent_m: [f64; 2],
    standing: f64,
    drift: [Spot; 2],
    /// Smoothed metres along the route.
    along: Option<f64>,
    /// Greatest distance along the route so far, metres.
    farthest: f64,
    scatter_m: f64,
    route_scatter_m: f64,
    stated_excess: f64,
    jumped: f64,
}

impl Movement {
    /// Updates the figures after a step that ended `off_m` metres from the route.
    pub fn learn(&mut self, gains: &SmoothingGains, estimator: &Estimator, fix: Spot, off_m: f64) {
        let still = f64::from(u8::from(estimator.is_still()));
        let residual_m = fix.distance(estimator.mean()).min(MAX_DISTANCE_M);
        let route = estimator.on_route();
        if let Some(route) = &route {
            let along = self.along.get_or_insert(route.along);
            *along += (route.along - *along) * gains.along;
            self.farthest = self.farthest.max(route.along);
            self.standing += (route.standing * route.on - self.standing) * gains.standing;
            let residual_m = fix.distance(route.spot).min(MAX_DISTANCE_M);
            self.route_scatter_m += (residual_m - self.route_scatter_m) * gains.route_scatter;
        }
        self.stated_excess += (estimator.stated_excess() - self.stated_excess) * gains.excess;
        self.jumped += (estimator.jumped() - self.jumped) * gains.jumped;
        self.scatter_m += (residual_m - self.scatter_m) * gains.scatter;
        self.off_m = off_m.min(MAX_DISTANCE_M);
        smooth_towards(&mut self.still, still, &gains.still);
        smooth_towards(&mut self.on, route.map_or(0.0, |route| route.on), &gains.on);
        smooth_towards(&mut self.off_recent_m, self.off_m, &gains.off);
        for (drift, gain) in self.drift.iter_mut().zip(gains.drift) {
            *drift = *drift + (estimator.velocity() - *drift) * gain;
        }
    }

    /// Smoothed share of the last 15 s or so in which the visitor stood still, 0 to 1.
    pub fn still(&self) -> f64 {
        self.still[0]
    }
}

/// Smoothed beliefs and distances of one stop.
#[derive(Debug, Clone, Copy)]
pub struct RecentEvidence {
    time: UnixMs,
    beliefs: [f64; 4],
    /// Smoothed distances of the fixes from the zone's edge, metres.
    edges: [f64; 3],
    /// Distance of the last fix from the edge, metres.
    edge: f64,
    /// Minimum so far of the distance with the shortest half-life, metres.
    min_edge: f64,
    /// Seconds since the stop first counted as near.
    near_s: f64,
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
    pub fn shift_clock(&mut self, moved: impl Fn(&mut UnixMs)) {
        moved(&mut self.time);
    }
}

/// The features of a stop; `belief` is that of being inside its zone grown by the entry margin.
pub fn features(
    estimator: &Estimator,
    movement: &Movement,
    stop: &CourseStop,
    zone_view: &ZoneView,
    recent: &RecentEvidence,
    belief: f64,
) -> Features {
    let zone = &stop.zone;
    let route = estimator.on_route().unwrap_or_default();
    let mean = estimator.mean();
    let velocity = estimator.velocity();
    let to = zone.centre() - mean;
    let inwards = to * (1.0 / to.length().max(1.0));
    let speed = velocity.length();
    let route_edge = clamp_edge(zone.signed_distance(route.spot)) * route.on;
    let [soonest_s, latest_s] = EDGE_TIME_RANGE_S;
    let behind = stop.along.map_or(0.0, |along| {
        (route.along - along).clamp(-MAX_DISTANCE_M, MAX_DISTANCE_M) * route.on
    });
    let advanced = movement.along.map_or(0.0, |along| route.along - along);
    [
        log_odds(belief),
        log_odds(zone_view.inside(WIDER_M)),
        log_odds(zone_view.inside(NARROWER_M)),
        log_odds(recent.beliefs[0]),
        log_odds(recent.beliefs[1]),
        log_odds(recent.beliefs[2]),
        log_odds(recent.beliefs[3]),
        clamp_edge(zone.signed_distance(mean)),
        route_edge,
        recent.edge,
        recent.edges[0],
        recent.edges[1],
        recent.edges[2],
        // A tree compares one feature at a time, so that differences are features of their own.
        recent.edges[0] - recent.edges[1],
        recent.edges[1] - recent.edges[2],
        recent.min_edge,
        recent.near_s,
        (route_edge / speed.max(MIN_EDGE_SPEED_MPS)).clamp(soonest_s, latest_s),
        behind,
        zone.reach(),
        velocity.dot(inwards),
        movement.drift[0].dot(inwards),
        speed,
        movement.drift[0].length(),
        movement.drift[1].length(),
        route.on,
        movement.on[0],
        movement.on[1],
        movement.on[2],
        route.standing * route.on,
        movement.standing,
        route.back * route.on,
        advanced.clamp(-MAX_DISTANCE_M, MAX_DISTANCE_M) * route.on,
        (movement.farthest - route.along).clamp(0.0, MAX_DISTANCE_M),
        movement.still[0],
        movement.still[1],
        movement.still[2],
        movement.off_m,
        movement.off_recent_m[0],
        movement.off_recent_m[1],
        route.spot.distance(mean).min(MAX_DISTANCE_M),
        estimator.sigma().min(MAX_DISTANCE_M),
        route.sigma.min(MAX_DISTANCE_M),
        f64::from(u8::from(estimator.has_velocity())),
        estimator.fix_error().min(MAX_DISTANCE_M),
        movement.scatter_m,
        movement.route_scatter_m,
        movement.stated_excess,
        movement.jumped,
    ]
    .map(|value| value as f32)
}

/// Margin of the wider belief, metres.
const WIDER_M: f64 = 15.0;
/// Margin of the narrower belief, metres.
const NARROWER_M: f64 = -8.0;

/// Log odds of a belief, so that 99 % and 99.99 % differ as clearly as 50 % and 99 %.
fn log_odds(belief: f64) -> f64 {
    let odds = belief / (1.0 - belief);
    libm::log(odds.clamp(MIN_ODDS, 1.0 / MIN_ODDS))
}

/// Odds are limited to this and its inverse.
const MIN_ODDS: f64 = 1e-7;

fn clamp_edge(edge: f64) -> f64 {
    // The distance to a stop without a position is not a number, and counts as far.
    if edge < MAX_DISTANCE_M {
        edge.max(MIN_EDGE_M)
    } else {
        MAX_DISTANCE_M
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probability_grows_on_the_way_in_and_is_low_on_the_way_out() {
        let at = |belief: f64, edge: f64, inwards_mps: f64| {
            let mut features = [0.0; FEATURES];
            features[..7].fill(log_odds(belief) as f32);
            features[7..13].fill(edge as f32);
            features[15] = edge as f32;
            features[17] = (edge / inwards_mps.abs()) as f32;
            features[18] = (-inwards_mps.signum() * (30.0 + edge)) as f32;
            features[19] = 30.0;
            features[20..22].fill(inwards_mps as f32);
            features[22..25].fill(inwards_mps.abs() as f32);
            features[25..29].fill(1.0);
            features[41..43].fill(8.0);
            features[43] = 1.0;
            features[44..47].fill(8.0);
            probability(&features)
        };
        let (gone, edge, deep) = (at(0.03, 40.0, -1.2), at(0.5, 0.0, 1.2), at(1.0, -25.0, 1.2));
        assert!(
            gone < 0.5 && gone < edge && edge < deep && deep > 0.99,
            "{gone} {edge} {deep}"
        );
    }

    #[test]
    fn trees_compare_only_existing_features() {
        for tree in &TREES {
            assert!(
                tree.features
                    .iter()
                    .all(|feature| usize::from(*feature) < FEATURES)
            );
        }
    }
}

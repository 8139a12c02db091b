//! How often it is right to tell a story to somebody of whom the filters say this: who is in place, or enters within
//! 35 s. A calibrated probability.
//!
//! The filters' belief is right on average and wrong in patterns: behind the middle of a stop it says too little, during
//! a jump beside the route or a long stay outside a zone too much. Gradient-boosted decision trees (Friedman 2001;
//! oblivious ones, every level with one split) learned these patterns from simulated walks
//! (`make calibration`). What they see are the belief in several widths and over several times, distances from the
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
/// Splits of a tree.
pub const DEPTH: usize = 4;
/// What the trees see of one stop at one fix.
pub type Features = [f32; FEATURES];

/// One tree: at each level the number of a feature and the value above which the level counts, and what each combination
/// adds to the log odds.
#[derive(Debug, Clone, Copy)]
pub struct Tree {
    /// Feature of each level.
    pub features: [u8; DEPTH],
    /// Threshold of each level: the upper half of an `f32`.
    pub above: [u16; DEPTH],
    /// In parts of [`LEAF_UNITS_PER_LOG_ODDS`], by the levels that count, the first one in the lowest bit. Short numbers keep the engine
    /// small enough for a phone's first visit.
    pub leaves: [i8; 1 << DEPTH],
}

/// A leaf of so much is one.
pub const LEAF_UNITS_PER_LOG_ODDS: f64 = 128.0;

/// Below this belief a stop is nothing to learn from.
pub const MIN_VISIBLE_BELIEF: f64 = 0.02;
/// Half-lives of the smoothed beliefs, seconds.
const BELIEFS_S: [f64; 4] = [5.0, 20.0, 60.0, 150.0];
/// Half-lives of the smoothed distances of the fixes from the zone's edge, seconds.
const EDGES_S: [f64; 3] = [10.0, 40.0, 150.0];
/// Half-lives of standing and of being on the route, seconds. The longest ones remember a café.
const STILL_S: [f64; 3] = [15.0, 60.0, 300.0];
const ON_S: [f64; 3] = [20.0, 90.0, 300.0];
/// Half-lives of the distance from the route, and of standing on it, seconds.
const OFF_S: [f64; 2] = [20.0, 90.0];
const STANDING_S: f64 = 60.0;
/// Half-lives of the velocity, seconds: somebody who wanders about does not get away.
const DRIFT_S: [f64; 2] = [10.0, 40.0];
/// Half-life of the place along the route, seconds.
const ALONG_S: f64 = 40.0;
/// Half-lives of how far fixes lie from the estimate and from the place on the route, seconds.
const SCATTER_S: f64 = 20.0;
const ROUTE_SCATTER_S: f64 = 60.0;
/// Half-lives of what is stated beyond the usual, and of jumps of the slow error, seconds.
const EXCESS_S: f64 = 10.0;
const JUMPED_S: f64 = 20.0;
/// Above this belief a stop is near …
const NEAR_BELIEF: f64 = 0.5;
/// … and beyond this it does not matter for how long, seconds.
const MAX_NEAR_S: f64 = 600.0;
/// A visitor needs at most so long to or from an edge, seconds, and is never thought slower than this, metres a second.
const EDGE_TIME_RANGE_S: [f64; 2] = [-60.0, 120.0];
const MIN_EDGE_SPEED_MPS: f64 = 0.2;
/// Distances inwards and outwards beyond which it does not matter how far, metres.
const MIN_EDGE_M: f64 = -40.0;
const MAX_DISTANCE_M: f64 = 60.0;

/// The probability that it is right to tell the story, which goes with the features.
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

/// How much of what is new the smoothed figures take over in a step. Most steps are one second long, so that these are
/// worked out once for many stops and fixes.
#[derive(Debug, Clone, Copy)]
pub struct SmoothingGains {
    /// Seconds of the step.
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
    /// Over `dt` seconds.
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

    /// Those over another step, or these where it is the same.
    pub fn over(&self, dt: f64) -> Self {
        if dt == self.dt { *self } else { Self::new(dt) }
    }
}

/// Moves each smoothed figure towards `value`.
fn follow<const COUNT: usize>(smooth: &mut [f64; COUNT], value: f64, gains: &[f64; COUNT]) {
    for (smooth, gain) in smooth.iter_mut().zip(gains) {
        *smooth += (value - *smooth) * gain;
    }
}

/// How the visitor moved lately.
#[derive(Debug, Clone, Copy, Default)]
pub struct Movement {
    still: [f64; 3],
    on: [f64; 3],
    off_m: f64,
    off_recent_m: [f64; 2],
    standing: f64,
    drift: [Spot; 2],
    /// Metres along the route, smoothed, and the farthest so far.
    along: Option<f64>,
    farthest: f64,
    scatter_m: f64,
    route_scatter_m: f64,
    stated_excess: f64,
    jumped: f64,
}

impl Movement {
    /// Takes a step into account that ended at a place `off_m` metres from the route.
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
        follow(&mut self.still, still, &gains.still);
        follow(&mut self.on, route.map_or(0.0, |route| route.on), &gains.on);
        follow(&mut self.off_recent_m, self.off_m, &gains.off);
        for (drift, gain) in self.drift.iter_mut().zip(gains.drift) {
            *drift = *drift + (estimator.velocity() - *drift) * gain;
        }
    }

    /// Share of the last moments in which the visitor stood still.
    pub fn still(&self) -> f64 {
        self.still[0]
    }
}

/// What was lately believed of one stop.
#[derive(Debug, Clone, Copy)]
pub struct RecentEvidence {
    time: UnixMs,
    beliefs: [f64; 4],
    /// Distances of the fixes from the edge, smoothed; that of the last one; and the least of the quickest so far.
    edges: [f64; 3],
    edge: f64,
    min_edge: f64,
    /// Seconds since the stop was first believed near.
    near_s: f64,
}

impl RecentEvidence {
    /// Takes a fix `edge` metres outside the zone into account; `gains` are those of the step since the fix before, which
    /// need not have been near this zone.
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
        let gains = gains.over(dt);
        follow(&mut now.beliefs, belief, &gains.beliefs);
        follow(&mut now.edges, edge, &gains.edges);
        now.edge = edge;
        now.min_edge = now.min_edge.min(now.edges[0]);
        if now.near_s > 0.0 || belief > NEAR_BELIEF {
            now.near_s = (now.near_s + dt).min(MAX_NEAR_S);
        }
    }

    /// Whether this is up to date.
    pub fn is_current(&self, time: UnixMs) -> bool {
        self.time == time
    }

    /// Moves the moment by the jump of a clock.
    pub fn shift_clock(&mut self, moved: impl Fn(&mut UnixMs)) {
        moved(&mut self.time);
    }
}

/// The features of a stop; `belief` is that in its zone grown by the margin for entries.
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
        // Trees split by one figure at a time, so that what compares two is given to them.
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

/// Margins of the wider and the narrower belief, metres.
const WIDER_M: f64 = 15.0;
const NARROWER_M: f64 = -8.0;

/// A belief of 99 % and one of 99.99 % are told apart as well as 50 % and 60 %.
fn log_odds(belief: f64) -> f64 {
    let odds = belief / (1.0 - belief);
    libm::log(odds.clamp(MIN_ODDS, 1.0 / MIN_ODDS))
}

/// Odds that are as good as none.
const MIN_ODDS: f64 = 1e-7;

fn clamp_edge(edge: f64) -> f64 {
    // Not a number, where a stop lies nowhere, is far.
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
    fn grows_with_the_belief_on_the_way_in_and_is_low_on_the_way_out() {
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
    fn trees_name_features_that_exist() {
        for tree in &TREES {
            assert!(
                tree.features
                    .iter()
                    .all(|feature| usize::from(*feature) < FEATURES)
            );
        }
    }
}

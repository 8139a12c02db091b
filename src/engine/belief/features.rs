//! The features of the calibration: what the trees see of a stop at a fix. Their order is that of their declaration, and only
//! this file knows it.

use crate::engine::belief::movement::Movement;
use crate::engine::belief::recent::RecentEvidence;
use crate::engine::belief::smoothing::{MAX_DISTANCE_M, clamp_edge};
use crate::engine::belief::zone_view::ZoneView;
use crate::engine::course::CourseStop;
use crate::engine::estimate::estimator::Estimator;

/// Declares the features: the struct with their values, the enum with their names, and the array that the trees read.
macro_rules! features {
    ($($(#[$doc:meta])+ $field:ident: $variant:ident,)+) => {
        /// A feature by its name.
        #[repr(u8)]
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Feature {
            $($(#[$doc])+ $variant,)+
        }

        impl Feature {
            /// All features in their order.
            pub const ALL: [Self; FEATURES] = [$(Self::$variant),+];
        }

        /// Number of features.
        pub const FEATURES: usize = [$(stringify!($field)),+].len();

        /// The features of one stop at one fix, by name.
        #[derive(Debug, Clone, Copy, PartialEq, Default)]
        pub struct Features {
            $($(#[$doc])+ pub $field: f32,)+
        }

        impl Features {
            /// The same values in the order of [`Feature::ALL`].
            pub fn to_array(self) -> FeatureArray {
                FeatureArray([$(self.$field),+])
            }
        }
    };
}

/// The features of one stop at one fix, as the trees read them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FeatureArray([f32; FEATURES]);

impl FeatureArray {
    /// The value of a feature.
    pub fn get(&self, feature: Feature) -> f32 {
        self.0[feature as usize]
    }

    /// All values in the order of [`Feature::ALL`].
    pub fn values(&self) -> &[f32; FEATURES] {
        &self.0
    }
}

features! {
    /// Log odds of the belief of being inside the zone grown by the entry margin.
    belief: Belief,
    /// The same with a wider margin.
    belief_wider: BeliefWider,
    /// The same with a narrower margin.
    belief_narrower: BeliefNarrower,
    /// Log odds of the belief, smoothed with a half-life of 5 s.
    belief_5s: Belief5s,
    /// The same over 20 s.
    belief_20s: Belief20s,
    /// The same over a minute.
    belief_60s: Belief60s,
    /// The same over two and a half minutes.
    belief_150s: Belief150s,
    /// Metres from the estimated position to the zone's edge, negative inside.
    edge_mean: EdgeMean,
    /// The same from the estimated place on the route, times the probability of being on it.
    edge_route: EdgeRoute,
    /// The same from the last fix.
    edge_fix: EdgeFix,
    /// The same from the fixes, smoothed with a half-life of 10 s.
    edge_10s: Edge10s,
    /// The same over 40 s.
    edge_40s: Edge40s,
    /// The same over two and a half minutes.
    edge_150s: Edge150s,
    /// By how much the distance over 10 s exceeds that over 40 s, metres. A tree compares one feature at a time, so that differences are features of their own.
    edge_since_40s: EdgeSince40s,
    /// By how much the distance over 40 s exceeds that over two and a half minutes, metres.
    edge_since_150s: EdgeSince150s,
    /// Minimum so far of the distance over 10 s, metres.
    edge_min: EdgeMin,
    /// Seconds since the stop first counted as near.
    near_time: NearTime,
    /// Seconds that a visitor on the route needs to the edge, negative inside.
    edge_time: EdgeTime,
    /// Metres along the route since the middle of the stop.
    behind: Behind,
    /// Metres from the middle of the zone to its edge.
    reach: Reach,
    /// Speed towards the middle of the zone, metres a second.
    inwards: Inwards,
    /// The same of the velocity over 10 s.
    drift_inwards: DriftInwards,
    /// Estimated speed, metres a second.
    speed: Speed,
    /// Speed of the velocity over 10 s, metres a second.
    drift_10s: Drift10s,
    /// The same over 40 s: it stays small for a visitor who only wanders about.
    drift_40s: Drift40s,
    /// Probability of being on the route.
    on_route: OnRoute,
    /// The same over 20 s.
    on_route_20s: OnRoute20s,
    /// The same over a minute and a half.
    on_route_90s: OnRoute90s,
    /// The same over five minutes.
    on_route_300s: OnRoute300s,
    /// Probability of standing on the route.
    standing: Standing,
    /// The same over a minute.
    standing_60s: Standing60s,
    /// Probability of walking back on the route.
    back: Back,
    /// Metres along the route beyond the smoothed place.
    advance: Advance,
    /// Metres along the route behind the farthest place.
    retreat: Retreat,
    /// Share of the last 15 s in which the visitor stood.
    still_15s: Still15s,
    /// The same over a minute.
    still_60s: Still60s,
    /// The same over five minutes.
    still_300s: Still300s,
    /// Metres from the route.
    off: Off,
    /// The same over 20 s.
    off_20s: Off20s,
    /// The same over a minute and a half.
    off_90s: Off90s,
    /// Metres between the estimates on and off the route.
    route_distance: RouteDistance,
    /// Standard deviation of the position off the route, metres.
    sigma: Sigma,
    /// Standard deviation of the place on the route, metres.
    route_sigma: RouteSigma,
    /// 1 if the receiver stated a velocity with the last fix.
    has_velocity: HasVelocity,
    /// Standard deviation of the slow error of the fixes, metres.
    fix_error: FixError,
    /// Metres of the fixes from the estimate, over 20 s.
    scatter: Scatter,
    /// Metres of the fixes from the place on the route, over a minute.
    route_scatter: RouteScatter,
    /// Log ratio between the stated error and the usual one, over 10 s.
    stated_excess: StatedExcess,
    /// Probability that the slow error has jumped, over 20 s.
    jumped: Jumped,
}

/// Range of the time that a visitor needs to reach a zone's edge, seconds; negative inside the zone.
const EDGE_TIME_RANGE_S: [f64; 2] = [-60.0, 120.0];
/// Minimum speed that is assumed for that time, metres a second.
const MIN_EDGE_SPEED_MPS: f64 = 0.2;

/// The features of a stop; `belief` is that of being inside its zone grown by the entry margin.
pub fn features(
    estimator: &Estimator,
    movement: &Movement,
    stop: &CourseStop,
    zone_view: &ZoneView,
    recent: &RecentEvidence,
    belief: f64,
) -> FeatureArray {
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
    Features {
        belief: log_odds(belief) as f32,
        belief_wider: log_odds(zone_view.inside(WIDER_M)) as f32,
        belief_narrower: log_odds(zone_view.inside(NARROWER_M)) as f32,
        belief_5s: log_odds(recent.beliefs[0]) as f32,
        belief_20s: log_odds(recent.beliefs[1]) as f32,
        belief_60s: log_odds(recent.beliefs[2]) as f32,
        belief_150s: log_odds(recent.beliefs[3]) as f32,
        edge_mean: clamp_edge(zone.signed_distance(mean)) as f32,
        edge_route: route_edge as f32,
        edge_fix: recent.edge as f32,
        edge_10s: recent.edges[0] as f32,
        edge_40s: recent.edges[1] as f32,
        edge_150s: recent.edges[2] as f32,
        edge_since_40s: (recent.edges[0] - recent.edges[1]) as f32,
        edge_since_150s: (recent.edges[1] - recent.edges[2]) as f32,
        edge_min: recent.min_edge as f32,
        near_time: recent.near_s as f32,
        edge_time: (route_edge / speed.max(MIN_EDGE_SPEED_MPS)).clamp(soonest_s, latest_s) as f32,
        behind: behind as f32,
        reach: zone.reach() as f32,
        inwards: velocity.dot(inwards) as f32,
        drift_inwards: movement.drift[0].dot(inwards) as f32,
        speed: speed as f32,
        drift_10s: movement.drift[0].length() as f32,
        drift_40s: movement.drift[1].length() as f32,
        on_route: route.on as f32,
        on_route_20s: movement.on[0] as f32,
        on_route_90s: movement.on[1] as f32,
        on_route_300s: movement.on[2] as f32,
        standing: (route.standing * route.on) as f32,
        standing_60s: movement.standing as f32,
        back: (route.back * route.on) as f32,
        advance: (advanced.clamp(-MAX_DISTANCE_M, MAX_DISTANCE_M) * route.on) as f32,
        retreat: (movement.farthest - route.along).clamp(0.0, MAX_DISTANCE_M) as f32,
        still_15s: movement.still[0] as f32,
        still_60s: movement.still[1] as f32,
        still_300s: movement.still[2] as f32,
        off: movement.off_m as f32,
        off_20s: movement.off_recent_m[0] as f32,
        off_90s: movement.off_recent_m[1] as f32,
        route_distance: route.spot.distance(mean).min(MAX_DISTANCE_M) as f32,
        sigma: estimator.sigma().min(MAX_DISTANCE_M) as f32,
        route_sigma: route.sigma.min(MAX_DISTANCE_M) as f32,
        has_velocity: f64::from(u8::from(estimator.has_velocity())) as f32,
        fix_error: estimator.fix_error().min(MAX_DISTANCE_M) as f32,
        scatter: movement.scatter_m as f32,
        route_scatter: movement.route_scatter_m as f32,
        stated_excess: movement.stated_excess as f32,
        jumped: movement.jumped as f32,
    }
    .to_array()
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

//! How the visitor has moved recently, whatever stop is near.

use crate::engine::belief::smoothing::{MAX_DISTANCE_M, SmoothingGains, smooth_towards};
use crate::engine::estimate::estimator::Estimator;
use crate::geodesy::Spot;

/// How the visitor has moved recently, as smoothed figures.
#[derive(Debug, Clone, Copy, Default)]
pub struct Movement {
    pub(super) still: [f64; 3],
    pub(super) on: [f64; 3],
    pub(super) off_m: f64,
    pub(super) off_recent_m: [f64; 2],
    pub(super) standing: f64,
    pub(super) drift: [Spot; 2],
    /// Smoothed metres along the route.
    pub(super) along: Option<f64>,
    /// Greatest distance along the route so far, metres.
    pub(super) farthest: f64,
    pub(super) scatter_m: f64,
    pub(super) route_scatter_m: f64,
    pub(super) stated_excess: f64,
    pub(super) jumped: f64,
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

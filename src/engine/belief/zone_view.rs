//! A zone as seen by the filters: the probability that the visitor is inside it, over both hypotheses (on the route and off
//! it).

use crate::engine::belief::gaussian::{self, normal};
use crate::engine::estimate::estimator::Estimator;
use crate::engine::estimate::on_route::OnRoute;
use crate::engine::fast_exp;
use crate::geodesy::Zone;
use std::cell::OnceCell;

/// The odds that a visitor off the route is inside a zone are divided by this.
const OFF_ROUTE_DOUBT: f64 = 1.4;
/// Beyond this many standard deviations a normal distribution is negligible.
const TAIL: f64 = 4.0;

/// A zone as seen by the filters. It is kept because the probability of being inside is needed with several margins.
#[derive(Debug, Clone)]
pub struct ZoneView<'a> {
    free: gaussian::GaussianZoneView,
    on_route: Option<OnRouteZoneView<'a>>,
}

impl<'a> ZoneView<'a> {
    /// A zone as seen from the estimated position.
    pub fn new(estimator: &'a Estimator, zone: &'a Zone) -> Self {
        Self {
            free: gaussian::GaussianZoneView::new(zone, estimator.mean(), estimator.sigma()),
            on_route: estimator
                .hypotheses_on_route()
                .map(|on_route| OnRouteZoneView::new(on_route, zone)),
        }
    }

    /// Probability that the visitor is inside the zone grown by `margin` metres.
    pub fn inside(&self, margin: f64) -> f64 {
        let free = self.free.inside(margin);
        let Some(zone_view) = &self.on_route else {
            return free;
        };
        let (on_route, inside) = (zone_view.on_route().on(), zone_view.inside(margin));
        let off = free / (free + (1.0 - free) * OFF_ROUTE_DOUBT);
        on_route * inside + (1.0 - on_route) * off
    }
}

/// The belief that a visitor in the very middle of a zone grown by `margin` metres would reach with the present
/// uncertainty: with coarse fixes and a small zone it stays well below 1.
pub fn max_belief(estimator: &Estimator, zone: &Zone, margin: f64) -> f64 {
    let reach = zone.reach() + margin;
    let free = {
        let edge = reach / estimator.sigma();
        let inside = 1.0 - fast_exp::exp(-0.5 * edge * edge);
        inside / (inside + (1.0 - inside) * OFF_ROUTE_DOUBT)
    };
    let Some(on_route) = estimator.hypotheses_on_route() else {
        return free;
    };
    let on = 2.0 * normal(reach / on_route.place().1.sqrt()) - 1.0;
    on_route.on() * on + (1.0 - on_route.on()) * free
}

/// A zone as seen from the route.
#[derive(Debug, Clone)]
pub struct OnRouteZoneView<'a> {
    on_route: &'a OnRoute,
    zone: &'a Zone,
    /// Metres from the middle one of the nine places to the zone's edge.
    middle: f64,
    /// Metres from each of the nine places to the zone's edge, computed when needed.
    edges: OnceCell<[f64; 9]>,
}

impl<'a> OnRouteZoneView<'a> {
    /// A zone as seen from these hypotheses.
    pub fn new(on_route: &'a OnRoute, zone: &'a Zone) -> Self {
        Self {
            on_route,
            zone,
            middle: zone.signed_distance(on_route.spot()),
            edges: OnceCell::new(),
        }
    }

    /// The hypotheses on the route.
    pub fn on_route(&self) -> &OnRoute {
        self.on_route
    }

    /// Probability of being inside the zone grown by `margin` metres, given that the visitor is on the route.
    pub fn inside(&self, margin: f64) -> f64 {
        let (spots, sigma) = self.on_route.spots();
        // The distance of a place to the edge differs from the middle one's by at most the distance between the two, which
        // is no more than 1.593 standard deviations.
        let bound = TAIL * sigma + 1.6 * self.on_route.place().1.sqrt();
        if self.middle - margin > bound {
            return 0.0;
        }
        if margin - self.middle > bound {
            return 1.0;
        }
        let edges = self
            .edges
            .get_or_init(|| spots.map(|spot| self.zone.signed_distance(spot)));
        let precise = 1.0 / sigma;
        let parts = edges.iter().map(|edge| {
            let depth = (margin - edge) * precise;
            if depth > TAIL {
                1.0
            } else if depth > -TAIL {
                normal(depth)
            } else {
                0.0
            }
        });
        parts.sum::<f64>() / 9.0
    }
}

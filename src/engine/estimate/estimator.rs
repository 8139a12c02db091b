//! Estimates where the visitor is and how well that is known. Two hypotheses are followed side by side, weighted by their
//! probabilities: the visitor is off the route ([`FreeFilter`]) or on it ([`OnRoute`]). Both account for errors of
//! successive fixes being correlated, for jumps of the error, and for the drift of a receiver that stands ([`Sensor`]).

use crate::engine::estimate::decay::DecayFactors;
use crate::engine::estimate::free::FreeFilter;
use crate::engine::estimate::on_route::{OffRoute, OnRoute, Step};
use crate::engine::estimate::turn::VelocityChange;
use crate::engine::fast_exp;
use crate::engine::fix::measurement::Measurement;
use crate::engine::fix::sensor::{ErrorModel, Sensor};
use crate::geodesy::{RouteLine, RoutePlace, Spot};

/// Squared normalised distance of a fix from the expected position, jumps included, beyond which the visitor must have been
/// carried there.
const LEAP: f64 = 16.0;
/// Seconds of such fixes after which the estimator restarts.
const GIVE_UP_S: f64 = 15.0;
/// The same at the start of a walk, when the first fixes may be old ones, seconds.
const GIVE_UP_EARLY_S: f64 = 2.0;
/// Seconds after a start for which the receiver is still settling.
const COLD_S: f64 = 30.0;
/// Time constant of the slow error during that time, seconds.
const COLD_MEMORY_S: f64 = 15.0;
/// Mean speed below which a visitor counts as standing, metres a second.
const STANDING_MPS: f64 = 0.6;
/// Time constant of that mean, seconds. It is up to three times as long if the stated velocities are poor.
const STANDING_S: f64 = 8.0;
/// Factor on [`STANDING_S`] per variance of the stated velocity (as if its errors were independent), s²/m².
const STANDING_POOR: f64 = 0.7;
/// Without stated velocities a visitor counts as standing when the estimated speed plus its standard deviation is below
/// this, metres a second.
const STANDING_UNSTATED_MPS: f64 = 1.1;

/// The estimate of the visitor's position, and what is known about the receiver.
#[derive(Debug, Clone)]
pub struct Estimator {
    sensor: Sensor,
    errors: ErrorModel,
    decay: DecayFactors,
    free: FreeFilter,
    on_route: Option<OnRoute>,
    smooth_velocity: Option<Spot>,
    /// Probability that the slow error jumped with the last fix.
    jumped: f64,
    last_velocity: Option<Spot>,
    leapt_s: f64,
    age_s: f64,
}

/// The estimate of a visitor who is on the route.
#[derive(Debug, Clone, Copy, Default)]
pub struct OnRouteView {
    /// Probability of being on the route.
    pub on: f64,
    /// Probability of standing, given that the visitor is on the route.
    pub standing: f64,
    /// Probability of walking back, given that the visitor is on the route.
    pub back: f64,
    /// Estimated metres along the route.
    pub along: f64,
    /// Standard deviation of `along`, metres.
    pub sigma: f64,
    /// The estimated place on the route.
    pub spot: Spot,
}

impl Estimator {
    /// Starts with a first measurement.
    pub fn start(measurement: &Measurement, route: &RouteLine) -> Self {
        let sensor = Sensor::new(measurement);
        let decay = DecayFactors::new(measurement.dt);
        let mut errors = sensor.errors(measurement, decay.as_independent);
        errors.bias *= 2.0;
        let free = FreeFilter::start(measurement, &errors);
        let on_route = route
            .nearest(free.position())
            .map(|place| OnRoute::start(route, &free, place));
        Self {
            free,
            on_route,
            sensor,
            errors,
            decay,
            smooth_velocity: measurement.velocity,
            jumped: 0.0,
            last_velocity: measurement.velocity,
            leapt_s: 0.0,
            age_s: 0.0,
        }
    }

    /// Updates the estimate with a measurement; `nearest` is the place on the route nearest to the visitor.
    pub fn update(
        &mut self,
        measurement: &Measurement,
        route: &RouteLine,
        nearest: Option<RoutePlace>,
    ) {
        let dt = measurement.dt;
        self.age_s += dt;
        let window = STANDING_S * (STANDING_POOR * self.errors.velocity).clamp(1.0, 3.0);
        self.smooth_velocity = measurement.velocity.map(|velocity| {
            let smooth = self.smooth_velocity.unwrap_or(velocity);
            smooth + (velocity - smooth) * (dt / window).min(1.0)
        });
        self.sensor.learn(measurement, self.free.velocity());
        self.decay = self.decay.for_step(dt);
        self.errors = self.sensor.errors(measurement, self.decay.as_independent);
        self.predict(measurement);
        self.watch_leaps(measurement);
        let patience_s = if self.age_s < COLD_S {
            GIVE_UP_EARLY_S
        } else {
            GIVE_UP_S
        };
        if self.leapt_s >= patience_s {
            let smooth_velocity = self.smooth_velocity;
            *self = Self::start(measurement, route);
            self.smooth_velocity = smooth_velocity;
            return;
        }
        let before = self.free.clone();
        let change = self
            .last_velocity
            .zip(measurement.velocity)
            .map(|(last, velocity)| VelocityChange::new(last, velocity, &self.decay, &self.errors));
        self.last_velocity = measurement.velocity;
        let change_likely = change.map_or(1.0, |change| self.free.update_turn(&change, dt));
        if let Some(velocity) = measurement.velocity {
            self.free.update_velocity(velocity, self.errors.velocity);
        }
        let jump_share = (1.0 - fast_exp::exp(-dt / self.errors.jumps_every_s)).min(0.5);
        let (position_likely, [jumped, _]) =
            self.free
                .update_position_robust(measurement, &self.errors, jump_share);
        self.jumped = jumped;
        let memory_s = self.walking_memory_s();
        if let Some(on_route) = &mut self.on_route {
            let step = Step {
                route,
                measurement,
                errors: &self.errors,
                decay: &self.decay,
                memory_s,
                jump_share,
                change,
            };
            let off = OffRoute {
                free: &before,
                change_likelihood: change_likely,
                position_likelihood: position_likely,
                nearest,
            };
            on_route.update(&step, &off);
        }
    }

    fn walking_memory_s(&self) -> f64 {
        if self.age_s < COLD_S {
            COLD_MEMORY_S
        } else {
            self.errors.memory_s
        }
    }

    fn predict(&mut self, measurement: &Measurement) {
        let walking = self.walking_memory_s();
        let (wander, memory_s) = match (measurement.velocity.is_some(), self.is_still()) {
            (true, true) => (0.0015, 2.0 * walking),
            (true, false) => (0.015, walking),
            (false, _) => (0.03, 1.25 * walking),
        };
        let keeps = self.decay.free_velocity;
        self.free
            .predict(measurement.dt, &self.errors, keeps, wander, memory_s);
    }

    /// Counts the time for which no reflection explains the fixes: the visitor was carried, or the earlier fixes were old ones.
    fn watch_leaps(&mut self, measurement: &Measurement) {
        let (miss, variance) = self.free.innovation(measurement, &self.errors);
        let far = miss.dot(miss);
        let jump = self.errors.jump * self.errors.jump;
        if far > LEAP * (variance + jump) {
            self.leapt_s += measurement.dt;
        } else {
            self.leapt_s = (self.leapt_s - 2.0 * measurement.dt).max(0.0);
        }
    }

    /// The estimate of a visitor on the route; `None` if the tour has no route.
    pub fn on_route(&self) -> Option<OnRouteView> {
        let on_route = self.on_route.as_ref()?;
        let (along, variance) = on_route.place();
        let [_, standing, back] = on_route.gaits();
        Some(OnRouteView {
            on: on_route.on(),
            standing,
            back,
            along,
            sigma: variance.sqrt(),
            spot: on_route.spot(),
        })
    }

    /// Metres along the route; `None` for a visitor who is probably not on it.
    pub fn along(&self) -> Option<f64> {
        let on_route = self.on_route.as_ref()?;
        (on_route.on() > 0.5).then(|| on_route.place().0)
    }

    /// The more probable position, on the route or off it, and its standard deviation, metres.
    pub fn place(&self) -> (Spot, f64) {
        match &self.on_route {
            Some(on_route) if on_route.on() > 0.5 => (on_route.spot(), on_route.place().1.sqrt()),
            _ => (self.mean(), self.sigma()),
        }
    }

    /// The filter's hypotheses on the route; `None` if the tour has no route.
    pub fn hypotheses_on_route(&self) -> Option<&OnRoute> {
        self.on_route.as_ref()
    }

    /// Estimated position, regardless of the route.
    pub fn mean(&self) -> Spot {
        self.free.position()
    }

    /// Standard deviation of [`Self::mean`] along one axis, metres.
    pub fn sigma(&self) -> f64 {
        self.free.variance().sqrt()
    }

    /// The stated standard deviation and the one that is assumed instead, metres, if the positions contradict the receiver.
    pub fn contradicted_error(&self) -> Option<(f64, f64)> {
        self.sensor.contradicted()
    }

    /// The error model for the last measurement.
    pub fn errors(&self) -> &ErrorModel {
        &self.errors
    }

    /// Standard deviation of the slow error of the fixes along one axis, metres.
    pub fn fix_error(&self) -> f64 {
        self.errors.bias
    }

    /// Probability that the slow error jumped with the last fix.
    pub fn jumped(&self) -> f64 {
        self.jumped
    }

    /// Logarithm of the ratio between the error stated with the last fix and the usual one.
    pub fn stated_excess(&self) -> f64 {
        self.sensor.excess()
    }

    /// Estimated velocity, metres a second.
    pub fn velocity(&self) -> Spot {
        self.free.velocity()
    }

    /// Whether the receiver stated a velocity with the last fix.
    pub fn has_velocity(&self) -> bool {
        self.last_velocity.is_some()
    }

    /// Whether the visitor stands, judged by stated and estimated velocities.
    pub fn is_still(&self) -> bool {
        match (self.smooth_velocity, &self.on_route) {
            (Some(velocity), _) => velocity.length() < STANDING_MPS,
            (None, Some(on_route)) if on_route.on() > 0.5 => on_route.standing() > 0.5,
            (None, _) => {
                self.free.velocity().length() + self.free.speed_sigma() < STANDING_UNSTATED_MPS
            }
        }
    }

    /// Seconds since the estimator started.
    pub fn age_s(&self) -> f64 {
        self.age_s
    }
}

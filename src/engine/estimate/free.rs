//! The filter for a visitor who may go anywhere: a Kalman filter over position, velocity and the receiver's slow error.
//! Both axes share one covariance.

use crate::engine::estimate::along::outlier_likelihood;
use crate::engine::estimate::turn::{ANY_VELOCITY, VelocityChange};
use crate::engine::fast_exp;
use crate::engine::fix::measurement::Measurement;
use crate::engine::fix::sensor::ErrorModel;
use crate::geodesy::Spot;

/// Mean time between turns of a visitor who walks anywhere, seconds.
const TURNS_AFTER_S: f64 = 150.0;

/// The filter's mean and covariance.
#[derive(Debug, Clone)]
pub struct FreeFilter {
    position: Spot,
    velocity: Spot,
    /// The receiver's slow error.
    bias: Spot,
    // Covariance of position (p), velocity (v) and slow error (b) along one axis.
    pp: f64,
    pv: f64,
    pb: f64,
    vv: f64,
    vb: f64,
    bb: f64,
}

impl FreeFilter {
    /// Starts at a measurement.
    pub fn start(measurement: &Measurement, errors: &ErrorModel) -> Self {
        let velocity = measurement.velocity.unwrap_or_default();
        Self::start_at(measurement.spot, velocity, 1.0, errors)
    }

    /// Starts at a measured position, with a velocity of the given variance along one axis, m²/s².
    pub fn start_at(position: Spot, velocity: Spot, variance: f64, errors: &ErrorModel) -> Self {
        let bias = errors.bias * errors.bias;
        Self {
            position,
            velocity,
            bias: Spot::default(),
            pp: bias + errors.white,
            pv: 0.0,
            pb: -bias,
            vv: variance,
            vb: 0.0,
            bb: bias,
        }
    }

    /// Estimated position.
    pub fn position(&self) -> Spot {
        self.position
    }

    /// Estimated velocity.
    pub fn velocity(&self) -> Spot {
        self.velocity
    }

    /// Variance of the position along one axis, m².
    pub fn variance(&self) -> f64 {
        self.pp
    }

    /// Standard deviation of the velocity along one axis, metres a second.
    pub fn speed_sigma(&self) -> f64 {
        self.vv.max(0.0).sqrt()
    }

    /// Estimated slow error of the receiver.
    pub fn bias(&self) -> Spot {
        self.bias
    }

    /// Variance of the position, its covariance with the slow error, and the variance of the slow error, along one axis, m².
    pub fn position_covariance(&self) -> (f64, f64, f64) {
        (self.pp, self.pb, self.bb)
    }

    /// Updates the filter with a position. Returns the position's likelihood, and the probabilities that the slow error has
    /// jumped and that the position was an outlier. A fix that fits badly is an outlier (nothing is learned) or the slow
    /// error has jumped; the result is a mixture of both, weighted by their likelihoods.
    pub fn update_position_robust(
        &mut self,
        measurement: &Measurement,
        errors: &ErrorModel,
        jump_share: f64,
    ) -> (f64, [f64; 2]) {
        let (miss, s) = self.innovation(measurement, errors);
        let far = miss.dot(miss);
        let likelihood = |s: f64| fast_exp::exp(-0.5 * far / s) / s;
        let jump = errors.jump * errors.jump;
        let weights = [
            (1.0 - jump_share - errors.outliers) * likelihood(s),
            jump_share * likelihood(s + jump),
            errors.outliers * outlier_likelihood(miss),
        ];
        let total = weights[0] + weights[1] + weights[2] + 1e-30;
        let before = self.clone();
        self.update_position(measurement, errors);
        if far >= 4.0 * s {
            let mut jumped = before.clone();
            jumped.inflate_bias(jump);
            jumped.update_position(measurement, errors);
            let plain = self.clone();
            *self = Self::merged([
                (weights[0] / total, &plain),
                (weights[1] / total, &jumped),
                (weights[2] / total, &before),
            ]);
        }
        (total, [weights[1] / total, weights[2] / total])
    }

    /// Updates the velocity with a change of the stated velocity, and returns its likelihood. People turn abruptly, so that
    /// the new velocity may have nothing to do with the old one.
    pub fn update_turn(&mut self, change: &VelocityChange, dt: f64) -> f64 {
        let turns = (dt / TURNS_AFTER_S).min(0.3);
        let rest = 1.0 - change.keep;
        let plain = (1.0 - turns)
            * change.likelihood(self.velocity * rest, rest * rest * self.vv + 0.01 * dt);
        let anew = turns * change.likelihood(self.velocity * -change.keep, ANY_VELOCITY);
        let turned = anew / (plain + anew + 1e-30);
        if turned > 0.02 {
            let gain = ANY_VELOCITY / (ANY_VELOCITY + change.fresh);
            let velocity = (change.y + self.velocity * change.keep) * gain;
            let variance = ANY_VELOCITY * (1.0 - gain);
            let away = velocity - self.velocity;
            self.velocity = self.velocity + away * turned;
            self.vv = (1.0 - turned) * self.vv
                + turned * variance
                + 0.5 * turned * (1.0 - turned) * away.dot(away);
            self.pv *= 1.0 - turned;
            self.vb *= 1.0 - turned;
        }
        plain + anew
    }

    fn merged(parts: [(f64, &Self); 3]) -> Self {
        let mut sum = Self {
            position: Spot::default(),
            velocity: Spot::default(),
            bias: Spot::default(),
            pp: 0.0,
            pv: 0.0,
            pb: 0.0,
            vv: 0.0,
            vb: 0.0,
            bb: 0.0,
        };
        for (weight, part) in parts {
            sum.position = sum.position + part.position * weight;
            sum.velocity = sum.velocity + part.velocity * weight;
            sum.bias = sum.bias + part.bias * weight;
        }
        for (weight, part) in parts {
            let (p, v, b) = (
                part.position - sum.position,
                part.velocity - sum.velocity,
                part.bias - sum.bias,
            );
            sum.pp += weight * (part.pp + 0.5 * p.dot(p));
            sum.pv += weight * (part.pv + 0.5 * p.dot(v));
            sum.pb += weight * (part.pb + 0.5 * p.dot(b));
            sum.vv += weight * (part.vv + 0.5 * v.dot(v));
            sum.vb += weight * (part.vb + 0.5 * v.dot(b));
            sum.bb += weight * (part.bb + 0.5 * b.dot(b));
        }
        sum
    }

    /// Lets time pass. `keeps` is the share of the velocity that is left, `wander` the spectral density of its changes, m²/s³.
    pub fn predict(
        &mut self,
        dt: f64,
        errors: &ErrorModel,
        keeps: f64,
        wander: f64,
        memory_s: f64,
    ) {
        let f = keeps;
        let g = fast_exp::exp(-dt / memory_s);
        self.position = self.position + self.velocity * dt;
        self.velocity = self.velocity * f;
        self.bias = self.bias * g;
        let (pp, pv, pb, vv, vb, bb) = (self.pp, self.pv, self.pb, self.vv, self.vb, self.bb);
        self.pp = pp + 2.0 * dt * pv + dt * dt * vv + wander * dt * dt * dt / 3.0;
        self.pv = (pv + dt * vv) * f + wander * dt * dt / 2.0;
        self.pb = (pb + dt * vb) * g;
        self.vv = vv * f * f + wander * dt;
        self.vb = vb * f * g;
        self.bb = bb * g * g + (1.0 - g * g) * errors.bias * errors.bias;
    }

    /// The distance of a measurement from the expected position, and its variance along one axis.
    pub fn innovation(&self, measurement: &Measurement, errors: &ErrorModel) -> (Spot, f64) {
        (
            measurement.spot - self.position - self.bias,
            self.pp + 2.0 * self.pb + self.bb + errors.white,
        )
    }

    /// Increases the variance of the slow error, because it may have jumped.
    pub fn inflate_bias(&mut self, variance: f64) {
        self.bb += variance;
    }

    /// Increases the variance of the position along one axis, m², because the visitor has gone an unknown way.
    pub fn inflate_position(&mut self, variance: f64) {
        self.pp += variance;
    }

    /// Updates the filter with a position.
    pub fn update_position(&mut self, measurement: &Measurement, errors: &ErrorModel) {
        let (miss, s) = self.innovation(measurement, errors);
        let c = [self.pp + self.pb, self.pv + self.vb, self.pb + self.bb];
        self.apply(miss, c, s);
    }

    /// Updates the filter with a velocity.
    pub fn update_velocity(&mut self, velocity: Spot, variance: f64) {
        let miss = velocity - self.velocity;
        let s = self.vv + variance;
        self.apply(miss, [self.pv, self.vv, self.vb], s);
    }

    /// The Kalman update for a measurement that missed the expected value by `miss`. `c` is its covariance with position,
    /// velocity and slow error along one axis, and `s` its own variance.
    fn apply(&mut self, miss: Spot, c: [f64; 3], s: f64) {
        let [cp, cv, cb] = c;
        let precise = 1.0 / s;
        let [gp, gv, gb] = c.map(|c| c * precise);
        self.position = self.position + miss * gp;
        self.velocity = self.velocity + miss * gv;
        self.bias = self.bias + miss * gb;
        self.pp -= gp * cp;
        self.pv -= gp * cv;
        self.pb -= gp * cb;
        self.vv -= gv * cv;
        self.vb -= gv * cb;
        self.bb -= gb * cb;
    }
}

//! The filter for a visitor who keeps to the route with one gait (walking on, standing, walking back): a Kalman filter over
//! the place along the route, the speed along it, and the receiver's slow error.
//!
//! Where the route bends within the uncertainty, the line is replaced by the chord that fits best there, and the deviation
//! of the line from the chord counts as an error of the fix.

use crate::engine::fast_exp;
use crate::engine::fix::measurement::Measurement;
use crate::engine::fix::sensor::ErrorModel;
use crate::geodesy::{RouteLine, RoutePiece, Spot};

/// Place along the route, speed along it, slow error east and slow error north.
pub type State = [f64; 4];
/// Covariance of a state: the upper triangle of the symmetric matrix, row by row.
pub type Covariance = [f64; 10];

/// Row and column of each entry of a covariance.
const PAIRS: [(usize, usize); 10] = [
    (0, 0),
    (0, 1),
    (0, 2),
    (0, 3),
    (1, 1),
    (1, 2),
    (1, 3),
    (2, 2),
    (2, 3),
    (3, 3),
];

/// Index of the variance of the speed in a covariance.
pub const SPEED: usize = 4;
/// Indices of the variances of the slow error in a covariance.
const BIAS_EAST: usize = 7;
const BIAS_NORTH: usize = 9;

/// Standard deviation of a visitor's position across the route line, metres.
const KEEPS_TO_LINE_M: f64 = 3.0;
/// Weight up to which a component of a mixture is ignored.
const MIN_MERGE_WEIGHT: f64 = 1e-9;
/// Squared normalised misfit up to which a fix needs no other explanation.
const MAX_PLAIN_MISFIT: f64 = 4.0;
/// Standard deviation of an outlier, metres.
const OUTLIER_M: f64 = 90.0;

/// The state of the filter for one gait.
#[derive(Debug, Clone, Copy)]
pub struct Along {
    /// Mean.
    pub x: State,
    /// Covariance.
    pub p: Covariance,
}

/// How a gait moves.
#[derive(Debug, Clone, Copy)]
pub struct Gait {
    /// Mean speed along the route, metres a second.
    pub speed: f64,
    /// Standard deviation of the speed, metres a second.
    pub spread: f64,
    /// Share of a difference from the mean speed that is left after this step.
    pub keeps: f64,
}

/// The straight line that replaces the route around an uncertain place on it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Chord {
    /// Mean position.
    pub spot: Spot,
    /// Derivative of the position with respect to the place along the route; its length is at most one.
    pub slope: Spot,
    /// Covariance of the route's deviation from the chord: east, north, both, m².
    deviation: [f64; 3],
}

impl Chord {
    /// The chord around a place with the given variance; `near` is a piece of the route that may contain it.
    pub fn new(route: &RouteLine, near: Option<RoutePiece>, along: f64, variance: f64) -> Self {
        let step = (3.0 * variance).sqrt().max(0.1);
        let piece = route.piece_near(near, along);
        if let Some(piece) = piece
            && let Some(spot) = piece.at(along)
            && piece.from <= along - step
            && along + step <= piece.to
        {
            return Self {
                spot,
                slope: piece.tangent,
                deviation: [0.0; 3],
            };
        }
        let spot = |along| {
            let here = piece.filter(|piece| piece.contains(along));
            here.and_then(|piece| piece.at(along))
                .or_else(|| route.at(along).map(|(spot, _)| spot))
                .unwrap_or_default()
        };
        let (before, here, after) = (spot(along - step), spot(along), spot(along + step));
        let mean = here * (2.0 / 3.0) + (before + after) * (1.0 / 6.0);
        let slope = (after - before) * (0.5 / step);
        let mut deviation = [0.0; 3];
        for (point, weight, z) in [
            (before, 1.0 / 6.0, -step),
            (here, 2.0 / 3.0, 0.0),
            (after, 1.0 / 6.0, step),
        ] {
            let rest = point - mean - slope * z;
            deviation[0] += weight * rest.x * rest.x;
            deviation[1] += weight * rest.y * rest.y;
            deviation[2] += weight * rest.x * rest.y;
        }
        Self {
            spot: mean,
            slope,
            deviation,
        }
    }
}

impl Chord {
    /// Share of the direction that is unknown because of a bend: 0 on a straight, nearly 1 in a hairpin.
    pub fn bend(&self) -> f64 {
        (1.0 - self.slope.dot(self.slope)).max(0.0)
    }
}

/// A symmetric 2 × 2 matrix: east, north, both.
#[derive(Debug, Clone, Copy)]
struct SymmetricMatrix([f64; 3]);

impl SymmetricMatrix {
    fn plus(self, variance: f64) -> Self {
        Self([self.0[0] + variance, self.0[1] + variance, self.0[2]])
    }

    fn determinant(self) -> f64 {
        (self.0[0] * self.0[1] - self.0[2] * self.0[2]).max(1e-9)
    }

    fn inverse(self) -> Self {
        let d = 1.0 / self.determinant();
        Self([self.0[1] * d, self.0[0] * d, -self.0[2] * d])
    }

    fn times(self, v: Spot) -> Spot {
        Spot::new(
            self.0[0] * v.x + self.0[2] * v.y,
            self.0[2] * v.x + self.0[1] * v.y,
        )
    }
}

impl Along {
    /// Lets time pass; `error_keeps` is the share of the slow error that is left.
    pub fn predict(&mut self, dt: f64, gait: Gait, errors: &ErrorModel, error_keeps: f64) {
        let (f, g) = (gait.keeps, error_keeps);
        let [s, u, bx, by] = self.x;
        self.x = [
            s + u * dt,
            gait.speed + (u - gait.speed) * f,
            bx * g,
            by * g,
        ];
        let [ss, su, sx, sy, uu, ux, uy, xx, xy, yy] = self.p;
        let q = (1.0 - f * f) * gait.spread * gait.spread;
        let fresh = (1.0 - g * g) * errors.bias * errors.bias;
        // x ← F x, with F = [1 dt 0 0; 0 f 0 0; 0 0 g 0; 0 0 0 g].
        self.p = [
            ss + 2.0 * dt * su + dt * dt * uu + q * dt * dt / 3.0,
            (su + dt * uu) * f + q * dt / 2.0,
            (sx + dt * ux) * g,
            (sy + dt * uy) * g,
            uu * f * f + q,
            ux * f * g,
            uy * f * g,
            xx * g * g + fresh,
            xy * g * g,
            yy * g * g + fresh,
        ];
    }

    /// Updates the filter with a position and returns its likelihood. A fix that fits badly is an outlier (nothing is
    /// learned) or the slow error has jumped; the result is a mixture of both, weighted by their likelihoods.
    pub fn update_position(
        &mut self,
        measurement: &Measurement,
        chord: &Chord,
        errors: &ErrorModel,
        jump_share: f64,
    ) -> f64 {
        let miss = measurement.spot - chord.spot - Spot::new(self.x[2], self.x[3]);
        let h = chord.slope;
        let p = self.p;
        let plain = position_covariance(&p, h);
        let s = SymmetricMatrix([
            plain[0].x * h.x + plain[2].x + chord.deviation[0],
            plain[0].y * h.y + plain[3].y + chord.deviation[1],
            plain[0].y * h.x + plain[2].y + chord.deviation[2],
        ])
        .plus(errors.white + KEEPS_TO_LINE_M * KEEPS_TO_LINE_M);
        let jump = errors.jump * errors.jump;
        let jumped = s.plus(jump);
        let (inverse, jumped_inverse) = (s.inverse(), jumped.inverse());
        let far = miss.dot(inverse.times(miss));
        let jumped_far = miss.dot(jumped_inverse.times(miss));
        let likelihood =
            |far: f64, s: SymmetricMatrix| fast_exp::exp(-0.5 * far) / s.determinant().sqrt();
        let weights = [
            (1.0 - jump_share - errors.outliers) * likelihood(far, s),
            jump_share * likelihood(jumped_far, jumped),
            errors.outliers * outlier_likelihood(miss),
        ];
        let total = weights[0] + weights[1] + weights[2] + 1e-30;
        let (mean, covariance) = updated(self.x, &p, &plain, inverse, miss);
        if far < MAX_PLAIN_MISFIT {
            self.x = mean;
            self.p = covariance;
            return total;
        }
        let mut loose = p;
        loose[BIAS_EAST] += jump;
        loose[BIAS_NORTH] += jump;
        let (jumped_mean, jumped_covariance) = updated(
            self.x,
            &loose,
            &position_covariance(&loose, h),
            jumped_inverse,
            miss,
        );
        let parts = [
            (weights[0] / total, mean, covariance),
            (weights[1] / total, jumped_mean, jumped_covariance),
            (weights[2] / total, self.x, p),
        ];
        (self.x, self.p) = merged(&parts);
        total
    }

    /// Updates the filter with a velocity.
    pub fn update_velocity(&mut self, velocity: Spot, chord: &Chord, variance: f64) {
        let h = chord.slope;
        let miss = velocity - h * self.x[1];
        // A bend adds the part of the direction that is unknown.
        let r = variance + 0.5 * chord.bend() * self.x[1] * self.x[1];
        let [_, su, _, _, uu, ux, uy, ..] = self.p;
        let s = SymmetricMatrix([uu * h.x * h.x, uu * h.y * h.y, uu * h.x * h.y]).plus(r);
        let c = [su, uu, ux, uy].map(|p| h * p);
        (self.x, self.p) = updated(self.x, &self.p, &c, s.inverse(), miss);
    }
}

/// Covariance of each component of the state with a measured position, east and north.
fn position_covariance(p: &Covariance, h: Spot) -> [Spot; 4] {
    let [ss, su, sx, sy, _, ux, uy, xx, xy, yy] = *p;
    let covariance = |s: f64, x: f64, y: f64| Spot::new(s * h.x + x, s * h.y + y);
    [
        covariance(ss, sx, sy),
        covariance(su, ux, uy),
        covariance(sx, xx, xy),
        covariance(sy, xy, yy),
    ]
}

/// Likelihood that an outlier misses the expected position by this: a wide distribution with long tails.
pub fn outlier_likelihood(miss: Spot) -> f64 {
    const VARIANCE: f64 = OUTLIER_M * OUTLIER_M;
    let tail = 1.0 + miss.dot(miss) / (4.0 * VARIANCE);
    1.0 / (VARIANCE * tail * tail)
}

/// State and covariance after a measurement that missed the expected value by `miss`. `c` is the covariance of the state
/// with the measured quantity, and `inverse` the inverse covariance of the measured quantity itself.
fn updated(
    x: State,
    p: &Covariance,
    c: &[Spot; 4],
    inverse: SymmetricMatrix,
    miss: Spot,
) -> (State, Covariance) {
    let weighted = inverse.times(miss);
    let gain = c.map(|c| inverse.times(c));
    let mut mean = x;
    for (mean, c) in mean.iter_mut().zip(c) {
        *mean += c.x * weighted.x + c.y * weighted.y;
    }
    let mut covariance = *p;
    for (value, (i, j)) in covariance.iter_mut().zip(PAIRS) {
        *value -= gain[i].x * c[j].x + gain[i].y * c[j].y;
        if i == j {
            *value = value.max(1e-6);
        }
    }
    (mean, covariance)
}

/// The Gaussian with the mean and covariance of a mixture, whose weights sum to one.
pub fn merged<const N: usize>(parts: &[(f64, State, Covariance); N]) -> (State, Covariance) {
    let mut mean = [0.0; 4];
    for (weight, x, _) in parts {
        for (mean, x) in mean.iter_mut().zip(x) {
            *mean += weight * x;
        }
    }
    let mut covariance = [0.0; 10];
    for (weight, x, p) in parts.iter().filter(|part| part.0 > MIN_MERGE_WEIGHT) {
        let mut away = *x;
        for (away, mean) in away.iter_mut().zip(mean) {
            *away -= mean;
        }
        for ((value, p), (i, j)) in covariance.iter_mut().zip(p).zip(PAIRS) {
            *value += weight * (p + away[i] * away[j]);
        }
    }
    (mean, covariance)
}

//! A visitor who keeps to the route with one gait (walking on, standing, walking back): a Kalman filter over the place
//! along the route, the speed along it, and the receiver's slow error.
//!
//! Where the route bends within the uncertainty, the line is replaced by the chord that fits the uncertainty best, and
//! what the chord leaves out counts as an error of the fix.

use super::sensor::ErrorModel;
use crate::engine::fast_exp;
use crate::engine::hygiene::Measurement;
use crate::geodesy::{RouteLine, RoutePiece, Spot};

/// Place, speed, slow error east and north.
pub type State = [f64; 4];
/// Their covariance, of which one half says all: row by row from the diagonal on.
pub type Covariance = [f64; 10];

/// Which two of the state's parts each entry of a covariance belongs to.
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

/// Variance of the speed among the entries.
pub const SPEED: usize = 4;
/// Variances of the slow error.
const BIAS_EAST: usize = 7;
const BIAS_NORTH: usize = 9;

/// People keep to a line on a map only so well: standard deviation across it, metres.
const KEEPS_TO_LINE_M: f64 = 3.0;
/// A part of a mixture that changes nothing.
const MIN_MERGE_WEIGHT: f64 = 1e-9;
/// A fix that fits this well needs no other explanation.
const MAX_PLAIN_MISFIT: f64 = 4.0;
/// Standard deviation of a fix that has nothing to do with the place, metres.
const OUTLIER_M: f64 = 90.0;

/// The filter of one gait.
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
    /// Its standard deviation.
    pub spread: f64,
    /// How much of a difference from it is left after this step.
    pub keeps: f64,
}

/// The route as it looks from an uncertain place on it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Chord {
    /// Mean position.
    pub spot: Spot,
    /// Position's change with the place; at most one long.
    pub slope: Spot,
    /// Variance that the chord leaves out: east, north, both.
    left: [f64; 3],
}

impl Chord {
    /// The chord at a place known to a variance; `near` is a piece of the route that may hold it.
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
                left: [0.0; 3],
            };
        }
        let spot = |along| {
            let here = piece.filter(|piece| piece.holds(along));
            here.and_then(|piece| piece.at(along))
                .or_else(|| route.at(along).map(|(spot, _)| spot))
                .unwrap_or_default()
        };
        let (before, here, after) = (spot(along - step), spot(along), spot(along + step));
        let mean = here * (2.0 / 3.0) + (before + after) * (1.0 / 6.0);
        let slope = (after - before) * (0.5 / step);
        let mut left = [0.0; 3];
        for (point, weight, z) in [
            (before, 1.0 / 6.0, -step),
            (here, 2.0 / 3.0, 0.0),
            (after, 1.0 / 6.0, step),
        ] {
            let rest = point - mean - slope * z;
            left[0] += weight * rest.x * rest.x;
            left[1] += weight * rest.y * rest.y;
            left[2] += weight * rest.x * rest.y;
        }
        Self {
            spot: mean,
            slope,
            left,
        }
    }
}

impl Chord {
    /// How much of the direction the chord leaves open: none on a straight, nearly all in a hairpin.
    pub fn bend(&self) -> f64 {
        (1.0 - self.slope.dot(self.slope)).max(0.0)
    }
}

/// Symmetric 2 × 2 matrix: east, north, both.
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
    /// Lets time pass; `error_keeps` of the slow error is left.
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

    /// Takes a position into account; answers how likely it was. A fix that fits badly is an outlier
    /// (nothing is learned) or the slow error has jumped; both are kept in mind by their likelihoods.
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
        let plain = seen(&p, h);
        let s = SymmetricMatrix([
            plain[0].x * h.x + plain[2].x + chord.left[0],
            plain[0].y * h.y + plain[3].y + chord.left[1],
            plain[0].y * h.x + plain[2].y + chord.left[2],
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
        let (jumped_mean, jumped_covariance) =
            updated(self.x, &loose, &seen(&loose, h), jumped_inverse, miss);
        let parts = [
            (weights[0] / total, mean, covariance),
            (weights[1] / total, jumped_mean, jumped_covariance),
            (weights[2] / total, self.x, p),
        ];
        (self.x, self.p) = merged(&parts);
        total
    }

    /// Takes a velocity into account.
    pub fn update_velocity(&mut self, velocity: Spot, chord: &Chord, variance: f64) {
        let h = chord.slope;
        let miss = velocity - h * self.x[1];
        // What the bend leaves open of the direction.
        let r = variance + 0.5 * chord.bend() * self.x[1] * self.x[1];
        let [_, su, _, _, uu, ux, uy, ..] = self.p;
        let s = SymmetricMatrix([uu * h.x * h.x, uu * h.y * h.y, uu * h.x * h.y]).plus(r);
        let c = [su, uu, ux, uy].map(|p| h * p);
        (self.x, self.p) = updated(self.x, &self.p, &c, s.inverse(), miss);
    }
}

/// Covariance of each part of the state with a position that is measured, east and north.
fn seen(p: &Covariance, h: Spot) -> [Spot; 4] {
    let [ss, su, sx, sy, _, ux, uy, xx, xy, yy] = *p;
    let part = |s: f64, x: f64, y: f64| Spot::new(s * h.x + x, s * h.y + y);
    [
        part(ss, sx, sy),
        part(su, ux, uy),
        part(sx, xx, xy),
        part(sy, xy, yy),
    ]
}

/// How likely a fix that has nothing to do with the place lies this far from it: far away, but not without end.
pub fn outlier_likelihood(miss: Spot) -> f64 {
    const VARIANCE: f64 = OUTLIER_M * OUTLIER_M;
    let tail = 1.0 + miss.dot(miss) / (4.0 * VARIANCE);
    1.0 / (VARIANCE * tail * tail)
}

/// State and covariance after a measurement that missed what was expected by `miss`: `c` is the covariance of the state
/// with what is measured, `inverse` that of the measured's own.
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

/// One Gaussian with the mean and covariance of several; weights sum to one.
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

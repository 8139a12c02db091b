//! A visitor who keeps to the route with one gait (walking on, standing, walking back): a Kalman filter over the place
//! along the route, the speed along it, and the receiver's slow error.
//!
//! Where the route bends within the uncertainty, the line is replaced by the chord that fits the uncertainty best, and
//! what the chord leaves out counts as an error of the fix.

use super::sensor::Errors;
use crate::engine::hygiene::Reading;
use crate::engine::quick;
use crate::geodesy::{RouteLine, Spot};

/// Place, speed, slow error east and north.
pub type State = [f64; 4];
/// Their covariance.
pub type Covariance = [[f64; 4]; 4];

/// People keep to a line on a map only so well: standard deviation across it, metres.
const KEEPS_TO_LINE_M: f64 = 3.0;
/// A part of a mixture that changes nothing.
const NOTHING: f64 = 1e-9;
/// A fix that fits this well needs no other explanation.
const PLAIN: f64 = 4.0;
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
    /// How long a visitor keeps his speed, seconds.
    pub keeps_s: f64,
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
    /// The chord at a place known to a standard deviation.
    pub fn new(route: &RouteLine, along: f64, variance: f64) -> Self {
        let step = (3.0 * variance).sqrt().max(0.1);
        if let Some(piece) = route.piece(along)
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
        let spot = |along| route.at(along).map_or(Spot::default(), |(spot, _)| spot);
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
struct Two([f64; 3]);

impl Two {
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
    /// Lets time pass.
    pub fn predict(&mut self, dt: f64, gait: Gait, errors: &Errors, memory_s: f64) {
        let f = quick::exp(-dt / gait.keeps_s);
        let g = quick::exp(-dt / memory_s);
        let [s, u, bx, by] = self.x;
        self.x = [
            s + u * dt,
            gait.speed + (u - gait.speed) * f,
            bx * g,
            by * g,
        ];
        let p = &mut self.p;
        // x ← F x, with F = [1 dt 0 0; 0 f 0 0; 0 0 g 0; 0 0 0 g].
        let ss = p[0][0] + 2.0 * dt * p[0][1] + dt * dt * p[1][1];
        let su = (p[0][1] + dt * p[1][1]) * f;
        let (sx, sy) = ((p[0][2] + dt * p[1][2]) * g, (p[0][3] + dt * p[1][3]) * g);
        let uu = p[1][1] * f * f;
        let (ux, uy) = (p[1][2] * f * g, p[1][3] * f * g);
        let (xx, yy, xy) = (p[2][2] * g * g, p[3][3] * g * g, p[2][3] * g * g);
        let q = (1.0 - f * f) * gait.spread * gait.spread;
        let fresh = (1.0 - g * g) * errors.bias * errors.bias;
        *p = [
            [ss + q * dt * dt / 3.0, su + q * dt / 2.0, sx, sy],
            [su + q * dt / 2.0, uu + q, ux, uy],
            [sx, ux, xx + fresh, xy],
            [sy, uy, xy, yy + fresh],
        ];
    }

    /// Takes a position into account; answers how likely it was. A fix that fits badly is an outlier
    /// (nothing is learned) or the slow error has jumped; both are kept in mind by their likelihoods.
    pub fn take_position(
        &mut self,
        reading: &Reading,
        chord: &Chord,
        errors: &Errors,
        jump_share: f64,
    ) -> f64 {
        let miss = reading.spot - chord.spot - Spot::new(self.x[2], self.x[3]);
        let h = chord.slope;
        let p = self.p;
        // Covariance of the state with what is measured: columns for east and north.
        let c = |p: &Covariance| -> [[f64; 2]; 4] {
            let mut c = [[0.0; 2]; 4];
            for (row, c) in p.iter().zip(&mut c) {
                *c = [row[0] * h.x + row[2], row[0] * h.y + row[3]];
            }
            c
        };
        let plain = c(&p);
        let s = Two([
            plain[0][0] * h.x + plain[2][0] + chord.left[0],
            plain[0][1] * h.y + plain[3][1] + chord.left[1],
            plain[0][1] * h.x + plain[2][1] + chord.left[2],
        ])
        .plus(errors.white + KEEPS_TO_LINE_M * KEEPS_TO_LINE_M);
        let likelihood = |s: Two| {
            let far = miss.dot(s.inverse().times(miss));
            quick::exp(-0.5 * far) / s.determinant().sqrt()
        };
        let jump = errors.jump * errors.jump;
        let jumped = s.plus(jump);
        let far = miss.dot(s.inverse().times(miss));
        let weights = [
            (1.0 - jump_share - errors.outliers) * likelihood(s),
            jump_share * likelihood(jumped),
            errors.outliers * outlier_likelihood(miss),
        ];
        let total = weights[0] + weights[1] + weights[2] + 1e-30;
        let (mean, covariance) = updated(self.x, p, plain, s, miss);
        if far < PLAIN {
            self.x = mean;
            self.p = covariance;
            return total;
        }
        let mut loose = p;
        loose[2][2] += jump;
        loose[3][3] += jump;
        let (jumped_mean, jumped_covariance) = updated(self.x, loose, c(&loose), jumped, miss);
        let parts = [
            (weights[0] / total, mean, covariance),
            (weights[1] / total, jumped_mean, jumped_covariance),
            (weights[2] / total, self.x, p),
        ];
        (self.x, self.p) = merged(&parts);
        total
    }

    /// Takes a velocity into account.
    pub fn take_velocity(&mut self, velocity: Spot, chord: &Chord, variance: f64) {
        let h = chord.slope;
        let miss = velocity - h * self.x[1];
        // What the bend leaves open of the direction.
        let r = variance + 0.5 * chord.bend() * self.x[1] * self.x[1];
        let uu = self.p[1][1];
        let s = Two([uu * h.x * h.x, uu * h.y * h.y, uu * h.x * h.y]).plus(r);
        let mut c = [[0.0; 2]; 4];
        for (row, c) in self.p.iter().zip(&mut c) {
            *c = [row[1] * h.x, row[1] * h.y];
        }
        (self.x, self.p) = updated(self.x, self.p, c, s, miss);
    }
}

/// How likely a fix that has nothing to do with the place lies this far from it: far away, but not without end.
pub fn outlier_likelihood(miss: Spot) -> f64 {
    const VARIANCE: f64 = OUTLIER_M * OUTLIER_M;
    let tail = 1.0 + miss.dot(miss) / (4.0 * VARIANCE);
    1.0 / (VARIANCE * tail * tail)
}

fn updated(x: State, p: Covariance, c: [[f64; 2]; 4], s: Two, miss: Spot) -> (State, Covariance) {
    let inverse = s.inverse();
    let weighted = inverse.times(miss);
    let mut mean = x;
    let mut gain = [Spot::default(); 4];
    for i in 0..4 {
        mean[i] += c[i][0] * weighted.x + c[i][1] * weighted.y;
        gain[i] = inverse.times(Spot::new(c[i][0], c[i][1]));
    }
    let mut covariance = p;
    for i in 0..4 {
        for j in i..4 {
            covariance[i][j] -= gain[i].x * c[j][0] + gain[i].y * c[j][1];
            covariance[j][i] = covariance[i][j];
        }
    }
    for (i, row) in covariance.iter_mut().enumerate() {
        row[i] = row[i].max(1e-6);
    }
    (mean, covariance)
}

/// One Gaussian with the mean and covariance of several; weights sum to one.
pub fn merged<const N: usize>(parts: &[(f64, State, Covariance); N]) -> (State, Covariance) {
    let mut mean = [0.0; 4];
    for (weight, x, _) in parts {
        for i in 0..4 {
            mean[i] += weight * x[i];
        }
    }
    let mut covariance = [[0.0; 4]; 4];
    for (weight, x, p) in parts.iter().filter(|part| part.0 > NOTHING) {
        for i in 0..4 {
            for j in i..4 {
                covariance[i][j] += weight * (p[i][j] + (x[i] - mean[i]) * (x[j] - mean[j]));
            }
        }
    }
    // The other half is the same.
    for i in 1..4 {
        let (above, below) = covariance.split_at_mut(i);
        for (value, row) in below[0].iter_mut().zip(above) {
            *value = row[i];
        }
    }
    (mean, covariance)
}

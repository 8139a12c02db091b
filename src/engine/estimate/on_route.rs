//! The filter for a visitor on the route: walking on, standing and walking back are followed side by side, each with its
//! probability, together with the probability that the visitor has left the route, where the free filter follows them.
//!
//! An interacting-multiple-model filter (Blom and Bar-Shalom 1988): gaits change at small rates, and evidence of a change
//! (two stated velocities in a row, [`super::turn`]) weighs each possible change by itself.

use crate::engine::estimate::along::{Along, Chord, Covariance, Gait, SPEED, State, merged};
use crate::engine::estimate::decay::DecayFactors;
use crate::engine::estimate::free::FreeFilter;
use crate::engine::estimate::turn::{ANY_VELOCITY, VelocityChange};
use crate::engine::fast_exp;
use crate::engine::fix::measurement::Measurement;
use crate::engine::fix::sensor::ErrorModel;
use crate::geodesy::{RouteLine, RoutePiece, RoutePlace, Spot};
use crate::tour::model::Travel;

/// Number of gaits: walking on, standing, walking back.
const GAITS: usize = 3;
/// Index of the gait "standing".
const STANDING: usize = 1;
/// Mean time of walking before a visitor stands still, seconds.
const STANDS_AFTER_S: f64 = 120.0;
/// Mean time of standing, seconds.
const STANDS_FOR_S: f64 = 45.0;
/// Share of visitors who walk back after standing.
const TURNS_STANDING: f64 = 0.15;
/// Mean time of walking before a visitor turns round, seconds.
const TURNS_AFTER_S: f64 = 400.0;
/// Mean time of walking back, seconds.
const BACK_FOR_S: f64 = 120.0;
/// Mean time before a visitor leaves the route, seconds.
const LEAVES_AFTER_S: f64 = 260.0;
/// Mean time before a visitor who is near the route joins it, seconds.
const JOINS_AFTER_S: f64 = 60.0;
/// Variance of the distance from the route that counts as near, in addition to the uncertainty, m².
const NEAR_ROUTE: f64 = 25.0;
/// Probabilities of the gaits of a visitor who joins the route.
const JOINS: [f64; GAITS] = [0.5, 0.35, 0.15];
/// The same at the start of a walk; most walks begin on the route.
const STARTS: [f64; GAITS] = [0.3, 0.25, 0.05];
/// Hypotheses with a smaller probability are ignored.
const MIN_SHARE: f64 = 1e-7;
/// Time constant with which the pace is learned, seconds of walking.
const PACE_S: f64 = 60.0;
/// Maximum distance beyond either end of the route, metres.
const BEYOND_M: f64 = 20.0;

/// Everything about one step that all hypotheses share.
#[derive(Debug, Clone, Copy)]
pub struct Step<'a> {
    /// The route.
    pub route: &'a RouteLine,
    /// The measurement of this step.
    pub measurement: &'a Measurement,
    /// The receiver's error model.
    pub errors: &'a ErrorModel,
    /// The decay factors of this step.
    pub decay: &'a DecayFactors,
    /// Time constant of the slow error while walking, seconds.
    pub memory_s: f64,
    /// Probability that the slow error has jumped since the previous measurement.
    pub jump_share: f64,
    /// The change of the stated velocity; `None` unless two in a row were stated.
    pub change: Option<VelocityChange>,
}

/// The hypothesis that the visitor is off the route.
#[derive(Debug, Clone, Copy)]
pub struct OffRoute<'a> {
    /// The free filter before this measurement.
    pub free: &'a FreeFilter,
    /// Likelihood of the change of the stated velocity under this hypothesis.
    pub change_likelihood: f64,
    /// Likelihood of the measured position under this hypothesis.
    pub position_likelihood: f64,
    /// The place on the route nearest to the visitor.
    pub nearest: Option<RoutePlace>,
}

/// The hypotheses that the visitor is on the route, one per gait.
#[derive(Debug, Clone)]
pub struct OnRoute {
    gaits: [Along; GAITS],
    chords: [Chord; GAITS],
    /// Probability of each gait; together with `off` they sum to one.
    weights: [f64; GAITS],
    /// Probability that the visitor is off the route.
    off: f64,
    /// Usual walking speed, metres a second.
    pace: f64,
    /// Mean of the place along the route over all gaits, metres.
    along: f64,
    /// Variance of that place, m².
    variance: f64,
    /// The straight piece of the route that contains that place.
    piece: Option<RoutePiece>,
    /// Nine equally probable places on the route.
    spots: [Spot; 9],
    /// Standard deviation around each of them, metres.
    spot_sigma: f64,
}

/// Medians of the nine equally probable parts of a standard normal distribution.
const NINTHS: [f64; 9] = [
    -1.593, -0.967, -0.589, -0.282, 0.0, 0.282, 0.589, 0.967, 1.593,
];

impl OnRoute {
    /// Starts at the place on the route nearest to the free filter's position.
    pub fn start(route: &RouteLine, free: &FreeFilter, place: RoutePlace) -> Self {
        let along = place.along;
        let at = project_onto_route(route, free, along);
        let weights = STARTS.map(|weight| weight * nearness(free, place.off));
        let mut started = Self {
            gaits: [at; GAITS],
            chords: [Chord::new(route, None, along, at.p[0]); GAITS],
            weights,
            off: 1.0 - weights.iter().sum::<f64>(),
            // Assumed until walking has been seen.
            pace: Travel::WALKING_PACE_MPS,
            along,
            variance: at.p[0],
            piece: None,
            spots: [free.position(); 9],
            spot_sigma: 2.0,
        };
        started.update_spots(route);
        started
    }

    fn update_spots(&mut self, route: &RouteLine) {
        (self.along, self.variance) = self.mixture_place();
        let sigma = self.variance.sqrt();
        self.spot_sigma = (0.25 * sigma).max(2.0);
        self.piece = route.piece_near(self.piece, self.along);
        let Some(piece) = self.piece else {
            return;
        };
        for (spot, z) in self.spots.iter_mut().zip(NINTHS) {
            let along = self.along + z * sigma;
            let elsewhere = || route.at(along).map(|(spot, _)| spot);
            if let Some(at) = piece.at(along).or_else(elsewhere) {
                *spot = at;
            }
        }
    }

    fn gait(&self, number: usize, decay: &DecayFactors) -> Gait {
        let walking = |speed| Gait {
            speed,
            spread: 0.15,
            keeps: decay.walking,
        };
        match number {
            0 => walking(self.pace),
            STANDING => Gait {
                speed: 0.0,
                spread: 0.1,
                keeps: decay.standing,
            },
            _ => walking(-self.pace),
        }
    }

    /// Probability of being on the route.
    pub fn on(&self) -> f64 {
        1.0 - self.off
    }

    /// Probability of each gait, given that the visitor is on the route.
    pub fn gaits(&self) -> [f64; GAITS] {
        let all = self.weights.iter().sum::<f64>().max(1e-30);
        self.weights.map(|weight| weight / all)
    }

    /// Probability of standing, given that the visitor is on the route.
    pub fn standing(&self) -> f64 {
        self.gaits()[STANDING]
    }

    /// The estimated place on the route.
    pub fn spot(&self) -> Spot {
        self.spots[NINTHS.len() / 2]
    }

    /// Nine equally probable places on the route, and the standard deviation around each of them, metres.
    pub fn spots(&self) -> (&[Spot; 9], f64) {
        (&self.spots, self.spot_sigma)
    }

    /// Updates all hypotheses with a measurement.
    pub fn update(&mut self, step: &Step, off: &OffRoute) {
        let dt = step.measurement.dt;
        self.change_gaits(step, off);
        let mut likely = [0.0; GAITS];
        let error_keeps = fast_exp::exp(-dt / step.memory_s);
        let standing_error_keeps = fast_exp::exp(-dt / (2.0 * step.memory_s));
        for (number, likely) in likely.iter_mut().enumerate() {
            let gait = self.gait(number, step.decay);
            let error_keeps = match number {
                STANDING => standing_error_keeps,
                _ => error_keeps,
            };
            let along = &mut self.gaits[number];
            along.predict(dt, gait, step.errors, error_keeps);
            let chord = Chord::new(step.route, self.piece, along.x[0], along.p[0]);
            if let Some(velocity) = step.measurement.velocity {
                along.update_velocity(velocity, &chord, step.errors.velocity);
            }
            *likely = along.update_position(step.measurement, &chord, step.errors, step.jump_share);
            along.x[0] = along.x[0].clamp(-BEYOND_M, step.route.length() + BEYOND_M);
            self.chords[number] = chord;
        }
        self.weigh(&likely, off.position_likelihood);
        let walking = self.weights[0] * (dt / PACE_S).min(0.2);
        self.update_spots(step.route);
        self.pace += (self.gaits[0].x[1].clamp(0.6, 1.9) - self.pace) * walking;
    }

    fn weigh(&mut self, likely: &[f64; GAITS], off_likely: f64) {
        self.off *= off_likely;
        let mut total = self.off;
        for (weight, likely) in self.weights.iter_mut().zip(likely) {
            *weight *= likely;
            total += *weight;
        }
        let share = 1.0 / total;
        self.off *= share;
        for weight in &mut self.weights {
            *weight *= share;
        }
    }

    /// Lets the visitor change their gait, leave the route or join it.
    fn change_gaits(&mut self, step: &Step, off: &OffRoute) {
        let dt = step.measurement.dt;
        let rates = rates(dt);
        let leaves = share(dt * (1.0 / LEAVES_AFTER_S));
        let joins = off.nearest.map_or(0.0, |place| {
            share(dt * (1.0 / JOINS_AFTER_S)) * nearness(off.free, place.off)
        });
        let joining = off
            .nearest
            .filter(|_| self.off * joins > MIN_SHARE)
            .map(|place| {
                let tangent = step.route.at(place.along).unwrap_or_default().1;
                (
                    project_onto_route(step.route, off.free, place.along),
                    tangent,
                )
            });
        let old = self.gaits;
        let mut weights = [0.0; GAITS];
        for (to, weight) in weights.iter_mut().enumerate() {
            let gait = self.gait(to, step.decay);
            let stayed_or_changed = |from: usize| -> Component {
                let share = self.weights[from] * rates[from][to] * (1.0 - leaves);
                if from == to {
                    let likely = self.keep_gait_likelihood(step, from, &old);
                    (share * likely, old[from].x, old[from].p)
                } else if share < MIN_SHARE {
                    IMPOSSIBLE
                } else {
                    let likely = self.change_gait_likelihood(step, from, gait, &old);
                    let (x, p) = with_speed(&old[from], gait);
                    (share * likely, x, p)
                }
            };
            let joined = joining.map_or(IMPOSSIBLE, |(joining, tangent)| {
                let likely = step.change.map_or(1.0, |change| {
                    let expected = tangent * gait.speed - off.free.velocity() * change.keep;
                    change.likelihood(expected, gait.spread * gait.spread + 0.1)
                });
                let (x, p) = with_speed(&joining, gait);
                (self.off * joins * JOINS[to] * likely, x, p)
            });
            let mut parts = [
                stayed_or_changed(0),
                stayed_or_changed(1),
                stayed_or_changed(2),
                joined,
            ];
            *weight = parts.iter().map(|part| part.0).sum::<f64>() + 1e-30;
            let share = 1.0 / *weight;
            for part in &mut parts {
                part.0 *= share;
            }
            (self.gaits[to].x, self.gaits[to].p) = merged(&parts);
        }
        let left: f64 = (0..GAITS)
            .map(|from| self.weights[from] * leaves * self.leave_route_likelihood(step, from, &old))
            .sum();
        self.off = self.off * (1.0 - joins) * off.change_likelihood + left;
        self.weights = weights;
    }

    /// Likelihood of the stated velocities if the visitor keeps their gait.
    fn keep_gait_likelihood(&self, step: &Step, gait: usize, old: &[Along; GAITS]) -> f64 {
        step.change.map_or(1.0, |change| {
            let (along, chord) = (&old[gait], &self.chords[gait]);
            let (speed, rest) = (along.x[1], 1.0 - change.keep);
            let variance =
                rest * rest * along.p[SPEED] + 0.5 * chord.bend() * speed * speed + 0.002;
            change.likelihood(chord.slope * (speed * rest), variance)
        })
    }

    /// The same if the visitor changes their gait.
    fn change_gait_likelihood(
        &self,
        step: &Step,
        from: usize,
        to: Gait,
        old: &[Along; GAITS],
    ) -> f64 {
        step.change.map_or(1.0, |change| {
            let chord = &self.chords[from];
            let expected = chord.slope * (to.speed - old[from].x[1] * change.keep);
            change.likelihood(expected, to.spread * to.spread + 0.5 * chord.bend())
        })
    }

    /// The same if the visitor leaves the route.
    fn leave_route_likelihood(&self, step: &Step, from: usize, old: &[Along; GAITS]) -> f64 {
        step.change.map_or(1.0, |change| {
            let expected = self.chords[from].slope * (-old[from].x[1] * change.keep);
            change.likelihood(expected, ANY_VELOCITY)
        })
    }

    /// Mean and variance of the place along the route, metres and m².
    pub fn place(&self) -> (f64, f64) {
        (self.along, self.variance)
    }

    /// The same, computed from the gaits.
    fn mixture_place(&self) -> (f64, f64) {
        let share = 1.0 / self.weights.iter().sum::<f64>().max(1e-30);
        let gaits = || self.weights.iter().zip(&self.gaits);
        let mean = gaits()
            .map(|(weight, gait)| weight * gait.x[0])
            .sum::<f64>()
            * share;
        let variance = gaits()
            .map(|(weight, gait)| {
                let away = gait.x[0] - mean;
                weight * (gait.p[0] + away * away)
            })
            .sum::<f64>()
            * share;
        (mean, variance.max(0.25))
    }
}

/// How well a distance from the route agrees with being on it, 0 to 1.
fn nearness(free: &FreeFilter, off: f64) -> f64 {
    fast_exp::exp(-0.5 * off * off / (free.variance() + NEAR_ROUTE))
}

/// A probability that is small enough for the rate to be used as one.
fn share(rate: f64) -> f64 {
    rate.min(0.5)
}

/// Probabilities of changing from one gait (rows) to another (columns) within `dt` seconds.
fn rates(dt: f64) -> [[f64; GAITS]; GAITS] {
    let (stands, turns) = (dt * (1.0 / STANDS_AFTER_S), dt * (1.0 / TURNS_AFTER_S));
    let walks = share(dt * (1.0 / STANDS_FOR_S));
    let returns = share(dt * (1.0 / BACK_FOR_S));
    [
        [1.0 - share(stands + turns), share(stands), share(turns)],
        [
            (1.0 - TURNS_STANDING) * walks,
            1.0 - walks,
            TURNS_STANDING * walks,
        ],
        [0.5 * returns, 0.5 * returns, 1.0 - returns],
    ]
}

/// Weight, mean and covariance of one component of a mixture.
type Component = (f64, State, Covariance);

/// A component that does not occur.
const IMPOSSIBLE: Component = (0.0, [0.0; 4], [0.0; 10]);

/// The same place with the speed of another gait.
fn with_speed(along: &Along, gait: Gait) -> (State, Covariance) {
    let [s, _, bx, by] = along.x;
    let [ss, _, sx, sy, _, _, _, xx, xy, yy] = along.p;
    let uu = gait.spread * gait.spread;
    (
        [s, gait.speed, bx, by],
        [ss, 0.0, sx, sy, uu, 0.0, 0.0, xx, xy, yy],
    )
}

/// The free filter's state, projected onto the route.
fn project_onto_route(route: &RouteLine, free: &FreeFilter, along: f64) -> Along {
    let (pp, pb, bb) = free.position_covariance();
    let (_, t) = route.at(along).unwrap_or_default();
    let bias = free.bias();
    Along {
        x: [along, 0.0, bias.x, bias.y],
        p: [pp, 0.0, pb * t.x, pb * t.y, 0.01, 0.0, 0.0, bb, 0.0, bb],
    }
}

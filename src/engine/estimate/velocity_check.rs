//! Whether the stated velocities agree with the positions.
//!
//! Receivers and browsers state speeds and courses that are wrong: 0 while walking, km/h for m/s, a course that is always
//! north. The filters would follow such a statement against the positions, so its honesty is estimated first. What is left
//! of the positions when the stated way (the sum of the stated velocities) is taken away stays where it is, but for the
//! errors of both, where the statements are honest; where they are wrong it moves on. Two filters follow that rest, one
//! for each hypothesis, and the ratio of their likelihoods is the evidence (a sequential probability ratio test, Wald
//! 1945). Both know the receiver's errors by the same model as the filters of the position.

use super::decay::STATED_VELOCITY_S;
use super::free::FreeFilter;
use super::sensor::ErrorModel;
use crate::engine::fast_exp;
use crate::engine::hygiene::Measurement;
use crate::geodesy::Spot;

/// Seconds between two comparisons.
const STEP_S: f64 = 2.0;
/// Logarithm of the odds of an honest receiver before anything was seen.
const PRIOR_LOG_ODDS: f64 = 3.0;
/// Greatest logarithm of these odds: what was seen long ago must not outweigh what is seen now.
const MAX_LOG_ODDS: f64 = 8.0;
/// Logarithm of the odds at which the statements are no longer believed.
const MIN_LOG_ODDS: f64 = -1.0;
/// Evidence for the statements, as a logarithm of odds, that wins back trust that was lost once.
const FIRST_CREDIT: f64 = 5.0;
/// Factor on that evidence each further time: a statement that is right in turns (a course that is always north, on a way
/// that turns) is left alone in the end.
const CREDIT_FACTOR: f64 = 4.0;
/// Greatest evidence that is asked for.
const MAX_CREDIT: f64 = 400.0;
/// Greatest evidence of one comparison, for or against the statements.
const MAX_EVIDENCE: f64 = 1.5;
/// Standard deviation along one axis by which a wrong statement misses the true velocity, metres a second.
const MISS_MPS: f64 = 1.0;
/// The same as a share of the stated speed, where that is more.
const MISS_SHARE: f64 = 0.5;
/// Time constant of the miss of a wrong statement, seconds.
const MISS_LASTS_S: f64 = 60.0;
/// Standard deviation by which an honest velocity may miss besides its error, as a share of the speed.
const HONEST_SHARE: f64 = 0.1;
/// Least miss that is held against a receiver, metres a second.
const MIN_MISS_MPS: f64 = 0.25;
/// The same as a share of the stated or the seen speed, whichever is greater.
const MIN_MISS_SHARE: f64 = 0.4;
/// Least miss that is held against a receiver that states that the visitor stands, metres a second: fixes indoors drift about
/// while nobody walks.
const MIN_MISS_STANDING_MPS: f64 = 0.6;
/// Mean speed, both stated and seen, above which a visitor certainly moves, metres a second.
const MOVING_MPS: f64 = 0.6;
/// Mean stated speed below which a receiver states that the visitor stands, metres a second.
const STANDING_MPS: f64 = 0.3;
/// Time constant of the mean of the stated velocity, seconds.
const MEAN_S: f64 = 20.0;
/// Seconds after a start in which the receiver is still finding itself.
const COLD_S: f64 = 45.0;
/// Factor on the slow error of a receiver that is finding itself.
const COLD_ERROR: f64 = 2.5;
/// Time constant with which that error fades, seconds.
const COLD_MEMORY_S: f64 = 15.0;
/// Longest step between two velocities over which their mean is the velocity in between, seconds.
const MAX_PLAIN_STEP_S: f64 = 2.5;
/// Standard deviation along one axis of the velocity in a longer step, metres a second.
const STEP_MPS: f64 = 0.3;
/// Longest step that is compared at all, seconds.
const MAX_STEP_S: f64 = 60.0;
/// Number of comparisons in a row that neither hypothesis explains, after which both start anew.
const MAX_LEAPS: u32 = 3;

/// What changed in the trust.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum TrustChange {
    /// The statements are not believed from now on.
    Doubted(Contradiction),
    /// They are believed again.
    Trusted,
}

/// What a receiver states and what its positions show, as means of the last time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Contradiction {
    /// Stated velocity, metres a second east and north.
    pub stated: Spot,
    /// Velocity by the positions.
    pub seen: Spot,
}

/// How far a receiver's velocities are trusted.
#[derive(Debug, Clone)]
pub struct VelocityCheck {
    comparison: Option<Comparison>,
    /// Logarithm of the odds that the statements are honest.
    log_odds: f64,
    is_doubted: bool,
    /// Evidence for the statements since they were doubted, as a logarithm of odds, and how much of it is asked for.
    credit: f64,
    asked_credit: f64,
    /// Seconds since the receiver began, and since it stated a velocity.
    age_s: f64,
    unstated_s: f64,
}

/// Positions and stated velocities since the start of a comparison.
#[derive(Debug, Clone)]
struct Comparison {
    honest: FreeFilter,
    wrong: FreeFilter,
    /// The sum of the stated velocities, metres.
    way: Spot,
    velocity: Spot,
    /// Seconds since the last comparison.
    step_s: f64,
    /// Variance of the way by gaps since then, along one axis, m².
    open: f64,
    mean: Spot,
    age_s: f64,
    /// Comparisons in a row that nothing explains.
    leaps: u32,
}

impl Default for VelocityCheck {
    fn default() -> Self {
        Self {
            comparison: None,
            log_odds: PRIOR_LOG_ODDS,
            is_doubted: false,
            credit: 0.0,
            asked_credit: FIRST_CREDIT,
            age_s: 0.0,
            unstated_s: 0.0,
        }
    }
}

impl VelocityCheck {
    /// Whether the statements are not believed.
    pub fn is_doubted(&self) -> bool {
        self.is_doubted
    }

    /// The statements were not believed before an interruption and have to win back the trust.
    pub fn set_doubted(&mut self) {
        self.is_doubted = true;
    }

    /// The next reading is of another place or time.
    pub fn restart(&mut self) {
        self.comparison = None;
        self.unstated_s = 0.0;
    }

    /// Takes a reading into account; `errors` is what is known of the receiver's.
    pub fn update(
        &mut self,
        measurement: &Measurement,
        errors: &ErrorModel,
    ) -> Option<TrustChange> {
        self.age_s += measurement.dt;
        self.unstated_s += measurement.dt;
        // What states nothing yet may turn out to be a statement.
        let stated = measurement
            .velocity
            .or(measurement.only_states_standing.then(Spot::default));
        let velocity = stated?;
        let dt = std::mem::take(&mut self.unstated_s);
        let mut errors = *errors;
        if self.age_s < COLD_S {
            errors.bias *= COLD_ERROR;
            errors.memory_s = COLD_MEMORY_S;
        }
        let start = || Comparison::start(measurement, velocity, &errors);
        let comparison = match &mut self.comparison {
            Some(comparison) if dt <= MAX_STEP_S => comparison,
            _ => {
                self.comparison = Some(start());
                return None;
            }
        };
        comparison.resume_playback(dt, velocity);
        if comparison.step_s < STEP_S {
            return None;
        }
        let evidence = comparison.compare(measurement, &errors);
        if comparison.leaps >= MAX_LEAPS {
            self.comparison = Some(start());
            return None;
        }
        let contradiction = comparison.contradiction();
        if self.is_doubted {
            self.regain_trust(evidence, contradiction)
        } else {
            self.lose_trust(evidence, contradiction)
        }
    }

    fn lose_trust(&mut self, evidence: f64, contradiction: Contradiction) -> Option<TrustChange> {
        self.log_odds = (self.log_odds + evidence).clamp(MIN_LOG_ODDS, MAX_LOG_ODDS);
        if self.log_odds > MIN_LOG_ODDS || !contradiction.is_significant() {
            return None;
        }
        self.is_doubted = true;
        self.credit = 0.0;
        Some(TrustChange::Doubted(contradiction))
    }

    fn regain_trust(&mut self, evidence: f64, contradiction: Contradiction) -> Option<TrustChange> {
        // A receiver that states nonsense is right by chance while the visitor stands.
        let Contradiction { stated, seen } = contradiction;
        let is_moving = stated.length() > MOVING_MPS && seen.length() > MOVING_MPS;
        let counts = evidence < 0.0 || is_moving;
        if counts {
            self.credit = (self.credit + evidence).max(0.0);
        }
        if self.credit < self.asked_credit {
            return None;
        }
        self.is_doubted = false;
        self.log_odds = PRIOR_LOG_ODDS;
        self.asked_credit = (self.asked_credit * CREDIT_FACTOR).min(MAX_CREDIT);
        Some(TrustChange::Trusted)
    }
}

impl Contradiction {
    fn is_significant(&self) -> bool {
        let miss = (self.seen - self.stated).length();
        let stated = self.stated.length();
        let least = if stated < STANDING_MPS {
            MIN_MISS_STANDING_MPS
        } else {
            MIN_MISS_MPS.max(MIN_MISS_SHARE * stated.max(self.seen.length()))
        };
        miss > least
    }
}

impl Comparison {
    fn start(measurement: &Measurement, velocity: Spot, errors: &ErrorModel) -> Self {
        let drift = honest_variance(velocity, errors);
        let miss = wrong_variance(velocity);
        Self {
            honest: FreeFilter::start_at(measurement.spot, Spot::default(), drift, errors),
            wrong: FreeFilter::start_at(measurement.spot, Spot::default(), miss, errors),
            way: Spot::default(),
            velocity,
            step_s: 0.0,
            open: 0.0,
            mean: velocity,
            age_s: 0.0,
            leaps: 0,
        }
    }

    fn resume_playback(&mut self, dt: f64, velocity: Spot) {
        self.way = self.way + (self.velocity + velocity) * (0.5 * dt);
        self.velocity = velocity;
        self.step_s += dt;
        self.age_s += dt;
        if dt > MAX_PLAIN_STEP_S {
            let open = STEP_MPS * (dt - 1.0);
            self.open += open * open;
        }
        self.mean = self.mean + (velocity - self.mean) * (dt / MEAN_S.min(self.age_s)).min(1.0);
    }

    /// Logarithm of how many times likelier the position is where the statements are honest.
    fn compare(&mut self, measurement: &Measurement, errors: &ErrorModel) -> f64 {
        let dt = std::mem::take(&mut self.step_s);
        let open = std::mem::take(&mut self.open);
        let rest = Measurement {
            spot: measurement.spot - self.way,
            ..*measurement
        };
        let jump_share = (1.0 - fast_exp::exp(-dt / errors.jumps_every_s)).min(0.5);
        let mut outlier = 1.0_f64;
        let [honest, wrong] = [
            (
                &mut self.honest,
                &rest,
                STATED_VELOCITY_S,
                honest_variance(self.mean, errors),
            ),
            (
                &mut self.wrong,
                &rest,
                MISS_LASTS_S,
                wrong_variance(self.mean),
            ),
        ]
        .map(|(filter, rest, lasts_s, variance)| {
            let keeps = fast_exp::exp(-dt / lasts_s);
            filter.predict(dt, errors, keeps, 2.0 * variance / lasts_s, errors.memory_s);
            filter.inflate_position(open);
            let (likely, [_, is_outlier]) = filter.update_position_robust(rest, errors, jump_share);
            outlier = outlier.min(is_outlier);
            libm::log(likely)
        });
        self.leaps = if outlier > 0.5 { self.leaps + 1 } else { 0 };
        (honest - wrong).clamp(-MAX_EVIDENCE, MAX_EVIDENCE)
    }

    fn contradiction(&self) -> Contradiction {
        Contradiction {
            stated: self.mean,
            seen: self.mean + self.wrong.velocity(),
        }
    }
}

/// Variance along one axis by which an honest velocity misses, m²/s².
fn honest_variance(velocity: Spot, errors: &ErrorModel) -> f64 {
    errors.stated_velocity + HONEST_SHARE * HONEST_SHARE * velocity.dot(velocity)
}

/// The same of a wrong one.
fn wrong_variance(velocity: Spot) -> f64 {
    (MISS_MPS * MISS_MPS).max(MISS_SHARE * MISS_SHARE * velocity.dot(velocity))
}

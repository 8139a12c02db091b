//! Tests whether the stated velocities agree with the positions.
//!
//! Some receivers and browsers state wrong speeds and courses: 0 while walking, km/h for m/s, a course that is always
//! north. The filters would follow such statements against the positions, so they are tested first. If the stated path (the
//! sum of the stated velocities) is subtracted from the positions, the remainder stays in place, apart from the errors of
//! both, if the statements are honest; it moves if they are wrong. Two filters follow that remainder, one for each
//! hypothesis, and the ratio of their likelihoods is the evidence (a sequential probability ratio test, Wald 1945). Both
//! use the same error model of the receiver as the position filters.

use crate::engine::estimate::decay::STATED_VELOCITY_S;
use crate::engine::estimate::free::FreeFilter;
use crate::engine::fast_exp;
use crate::engine::fix::measurement::Measurement;
use crate::engine::fix::sensor::ErrorModel;
use crate::geodesy::Spot;

/// Seconds between two comparisons.
const STEP_S: f64 = 2.0;
/// Log odds that the receiver is honest before anything was seen.
const PRIOR_LOG_ODDS: f64 = 3.0;
/// Maximum of these log odds: old evidence must not outweigh recent evidence.
const MAX_LOG_ODDS: f64 = 8.0;
/// Log odds at which the statements are no longer believed.
const MIN_LOG_ODDS: f64 = -1.0;
/// Evidence for the statements, in log odds, that restores trust after it was lost once.
const FIRST_CREDIT: f64 = 5.0;
/// Factor on that evidence each further time, so that a statement that is right only now and then (a course that is always
/// north, on a winding way) is finally ignored for good.
const CREDIT_FACTOR: f64 = 4.0;
/// Maximum evidence that is required.
const MAX_CREDIT: f64 = 400.0;
/// Maximum evidence of one comparison, for or against the statements.
const MAX_EVIDENCE: f64 = 1.5;
/// Standard deviation along one axis by which a wrong statement misses the true velocity, metres a second.
const MISS_MPS: f64 = 1.0;
/// The same as a share of the stated speed, if that is more.
const MISS_SHARE: f64 = 0.5;
/// Time constant of the miss of a wrong statement, seconds.
const MISS_LASTS_S: f64 = 60.0;
/// Standard deviation by which an honest velocity may miss in addition to its error, as a share of the speed.
const HONEST_SHARE: f64 = 0.1;
/// Minimum miss that counts against a receiver, metres a second.
const MIN_MISS_MPS: f64 = 0.25;
/// The same as a share of the stated or the observed speed, whichever is greater.
const MIN_MISS_SHARE: f64 = 0.4;
/// Minimum miss that counts against a receiver which states that the visitor stands, metres a second: fixes indoors drift
/// about while nobody walks.
const MIN_MISS_STANDING_MPS: f64 = 0.6;
/// Mean speed, both stated and seen, above which a visitor certainly moves, metres a second.
const MOVING_MPS: f64 = 0.6;
/// Mean stated speed below which a receiver states that the visitor stands, metres a second.
const STANDING_MPS: f64 = 0.3;
/// Time constant of the mean of the stated velocity, seconds.
const MEAN_S: f64 = 20.0;
/// Seconds after a start for which the receiver is still settling.
const COLD_S: f64 = 45.0;
/// Factor on the slow error during that time.
const COLD_ERROR: f64 = 2.5;
/// Time constant with which the slow error decays during that time, seconds.
const COLD_MEMORY_S: f64 = 15.0;
/// Maximum step between two velocities over which their mean is the velocity in between, seconds.
const MAX_PLAIN_STEP_S: f64 = 2.5;
/// Standard deviation along one axis of the velocity in a longer step, metres a second.
const STEP_MPS: f64 = 0.3;
/// Maximum step that is compared at all, seconds.
const MAX_STEP_S: f64 = 60.0;
/// Number of comparisons in a row that neither hypothesis explains, after which both filters restart.
const MAX_LEAPS: u32 = 3;

/// A change of the trust in stated velocities.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum TrustChange {
    /// The statements are not believed from now on.
    Doubted(Contradiction),
    /// They are believed again.
    Trusted,
}

/// What a receiver states and what its positions show, as means over the last seconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Contradiction {
    /// Stated velocity, metres a second east and north.
    pub stated: Spot,
    /// Velocity that the positions show, metres a second east and north.
    pub seen: Spot,
}

/// The test of a receiver's velocities.
#[derive(Debug, Clone)]
pub struct VelocityCheck {
    comparison: Option<Comparison>,
    /// Log odds that the statements are honest.
    log_odds: f64,
    is_doubted: bool,
    /// Evidence for the statements since they were doubted, in log odds.
    credit: f64,
    /// Evidence that is required to trust them again, in log odds.
    required_credit: f64,
    /// Seconds since the first measurement.
    age_s: f64,
    /// Seconds since the last stated velocity.
    unstated_s: f64,
}

/// The two filters and the stated path since the start of a comparison.
#[derive(Debug, Clone)]
struct Comparison {
    honest: FreeFilter,
    wrong: FreeFilter,
    /// The stated path: the sum of the stated velocities, metres east and north.
    stated_path: Spot,
    velocity: Spot,
    /// Seconds since the last comparison.
    step_s: f64,
    /// Variance of the stated path because of gaps since then, along one axis, m².
    gap_variance: f64,
    mean: Spot,
    age_s: f64,
    /// Number of comparisons in a row that neither hypothesis explains.
    leaps: u32,
}

impl Default for VelocityCheck {
    fn default() -> Self {
        Self {
            comparison: None,
            log_odds: PRIOR_LOG_ODDS,
            is_doubted: false,
            credit: 0.0,
            required_credit: FIRST_CREDIT,
            age_s: 0.0,
            unstated_s: 0.0,
        }
    }
}

impl VelocityCheck {
    /// Whether the statements are currently not believed.
    pub fn is_doubted(&self) -> bool {
        self.is_doubted
    }

    /// Restores that the statements were not believed before an interruption.
    pub fn set_doubted(&mut self) {
        self.is_doubted = true;
    }

    /// Starts a new comparison, because the next measurement is from another place or time.
    pub fn restart(&mut self) {
        self.comparison = None;
        self.unstated_s = 0.0;
    }

    /// Updates the test with a measurement; `errors` is the receiver's error model.
    pub fn update(
        &mut self,
        measurement: &Measurement,
        errors: &ErrorModel,
    ) -> Option<TrustChange> {
        self.age_s += measurement.dt;
        self.unstated_s += measurement.dt;
        // Zeros that are not taken for statements yet may turn out to be ones.
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
        comparison.advance(dt, velocity);
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
        // A receiver that states nonsense may be right by chance while the visitor stands.
        let Contradiction { stated, seen } = contradiction;
        let is_moving = stated.length() > MOVING_MPS && seen.length() > MOVING_MPS;
        let counts = evidence < 0.0 || is_moving;
        if counts {
            self.credit = (self.credit + evidence).max(0.0);
        }
        if self.credit < self.required_credit {
            return None;
        }
        self.is_doubted = false;
        self.log_odds = PRIOR_LOG_ODDS;
        self.required_credit = (self.required_credit * CREDIT_FACTOR).min(MAX_CREDIT);
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
            stated_path: Spot::default(),
            velocity,
            step_s: 0.0,
            gap_variance: 0.0,
            mean: velocity,
            age_s: 0.0,
            leaps: 0,
        }
    }

    fn advance(&mut self, dt: f64, velocity: Spot) {
        self.stated_path = self.stated_path + (self.velocity + velocity) * (0.5 * dt);
        self.velocity = velocity;
        self.step_s += dt;
        self.age_s += dt;
        if dt > MAX_PLAIN_STEP_S {
            let gap = STEP_MPS * (dt - 1.0);
            self.gap_variance += gap * gap;
        }
        self.mean = self.mean + (velocity - self.mean) * (dt / MEAN_S.min(self.age_s)).min(1.0);
    }

    /// Log likelihood ratio of the position under honest and under wrong statements.
    fn compare(&mut self, measurement: &Measurement, errors: &ErrorModel) -> f64 {
        let dt = std::mem::take(&mut self.step_s);
        let gap_variance = std::mem::take(&mut self.gap_variance);
        let remainder = Measurement {
            spot: measurement.spot - self.stated_path,
            ..*measurement
        };
        let jump_share = (1.0 - fast_exp::exp(-dt / errors.jumps_every_s)).min(0.5);
        let mut outlier = 1.0_f64;
        let [honest, wrong] = [
            (
                &mut self.honest,
                &remainder,
                STATED_VELOCITY_S,
                honest_variance(self.mean, errors),
            ),
            (
                &mut self.wrong,
                &remainder,
                MISS_LASTS_S,
                wrong_variance(self.mean),
            ),
        ]
        .map(|(filter, remainder, lasts_s, variance)| {
            let keeps = fast_exp::exp(-dt / lasts_s);
            filter.predict(dt, errors, keeps, 2.0 * variance / lasts_s, errors.memory_s);
            filter.inflate_position(gap_variance);
            let (likely, [_, is_outlier]) =
                filter.update_position_robust(remainder, errors, jump_share);
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

/// Variance along one axis by which a wrong velocity misses, m²/s².
fn wrong_variance(velocity: Spot) -> f64 {
    (MISS_MPS * MISS_MPS).max(MISS_SHARE * MISS_SHARE * velocity.dot(velocity))
}

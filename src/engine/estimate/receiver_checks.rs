//! Compares what a receiver states with what its positions show. Statements that contradict the positions are dropped, and
//! each kind of contradiction is reported once.

use crate::engine::estimate::estimator::Estimator;
use crate::engine::estimate::velocity_check::{Contradiction, TrustChange, VelocityCheck};
use crate::engine::event_kind::EventKind;
use crate::engine::fix::hygiene::{Hygiene, UNSTATED_SIGMA_M};
use crate::engine::fix::measurement::Measurement;
use crate::engine::message::Outbox;
use crate::engine::reason::Reason;
use crate::geodesy::{Plane, Spot};

/// The checks of a receiver, and what they have already reported on this walk.
#[derive(Debug, Clone, Default)]
pub struct ReceiverChecks {
    velocity: VelocityCheck,
    has_reported_velocity: bool,
    has_reported_trust: bool,
    has_reported_zeros: bool,
    has_reported_errors: bool,
}

/// Two speeds agree when the smaller is at least this share of the greater one; then the course must be wrong.
const SIMILAR_SHARE: f64 = 0.6;

impl ReceiverChecks {
    /// Whether stated velocities are currently not believed.
    pub fn doubts_velocity(&self) -> bool {
        self.velocity.is_doubted()
    }

    /// Restores that stated velocities were not believed before an interruption.
    pub fn set_velocity_doubted(&mut self) {
        self.velocity.set_doubted();
    }

    /// Starts new comparisons, because the next measurement is from another place or time.
    pub fn restart(&mut self) {
        self.velocity.restart();
    }

    /// Checks the stated velocity. Returns whether it is not believed from now on.
    pub fn check_velocity(
        &mut self,
        measurement: &Measurement,
        estimator: &Estimator,
        plane: &Plane,
        out: &mut Outbox,
    ) -> bool {
        match self.velocity.update(measurement, estimator.errors()) {
            Some(TrustChange::Doubted(contradiction)) => {
                if !self.has_reported_velocity {
                    self.has_reported_velocity = true;
                    let reason = contradiction_reason(&contradiction, |movement| {
                        plane.bearing(plane.position(measurement.spot), movement)
                    });
                    out.walk_event(EventKind::ReceiverDoubted, reason);
                }
                true
            }
            Some(TrustChange::Trusted) => {
                if !self.has_reported_trust {
                    self.has_reported_trust = true;
                    out.walk_event(EventKind::ReceiverTrusted, Reason::VelocityAgrees);
                }
                false
            }
            None => false,
        }
    }

    /// Reports zeros between walking speeds, and stated errors that the positions contradict.
    pub fn report_contradictions(
        &mut self,
        hygiene: &Hygiene,
        estimator: Option<&Estimator>,
        out: &mut Outbox,
    ) {
        if hygiene.has_flickering_speed() && !self.has_reported_zeros {
            self.has_reported_zeros = true;
            out.walk_event(EventKind::ReceiverDoubted, Reason::ZerosContradicted);
        }
        if self.has_reported_errors {
            return;
        }
        let too_large = hygiene
            .refuted_error()
            .map(|stated_m| (stated_m, UNSTATED_SIGMA_M));
        let contradicted = too_large.or_else(|| estimator?.contradicted_error());
        if let Some((stated_m, assumed_m)) = contradicted {
            self.has_reported_errors = true;
            let reason = Reason::ErrorsContradicted {
                stated_m,
                assumed_m,
            };
            out.walk_event(EventKind::ReceiverDoubted, reason);
        }
    }
}

/// The reason for a contradiction: a wrong course if both speeds are similar, a wrong speed otherwise.
/// `bearing_deg` gives the direction of a movement, degrees clockwise from north.
fn contradiction_reason(
    contradiction: &Contradiction,
    bearing_deg: impl Fn(Spot) -> f64,
) -> Reason {
    let (stated, seen) = (contradiction.stated, contradiction.seen);
    let (stated_mps, seen_mps) = (stated.length(), seen.length());
    if stated_mps.min(seen_mps) > SIMILAR_SHARE * stated_mps.max(seen_mps) {
        Reason::CourseContradicted {
            stated_deg: bearing_deg(stated),
            seen_deg: bearing_deg(seen),
        }
    } else {
        Reason::SpeedContradicted {
            stated_mps,
            seen_mps,
        }
    }
}

//! Handles receivers whose stated speed, course or error contradicts their positions: such statements are dropped, the
//! last fixes are replayed without them, and each kind is reported once.

use super::calibration::Movement;
use super::estimate::{Contradiction, TrustChange};
use super::hygiene::{Measurement, UNSTATED_SIGMA_M};
use super::walk::Engine;
use super::{EventKind, Output, Reason};
use crate::geodesy::Spot;

/// What was already reported on this walk.
#[derive(Debug, Clone, Copy, Default)]
pub struct ReportedDoubts {
    velocity: bool,
    trusted_again: bool,
    zeros: bool,
    errors: bool,
}

/// Two speeds agree when the smaller is at least this share of the greater one; then the course must be wrong.
const SIMILAR_SHARE: f64 = 0.6;

impl Engine {
    /// The measurement without the statements that its positions contradict.
    pub(super) fn check_statements(
        &mut self,
        measurement: &Measurement,
        out: &mut Vec<Output>,
    ) -> Measurement {
        self.check_velocity(measurement, out);
        if self.hygiene.has_flickering_speed() && !self.reported_doubts.zeros {
            self.reported_doubts.zeros = true;
            let reason = Reason::ZerosContradicted;
            self.emit(EventKind::ReceiverDoubted, None, reason, out);
        }
        if !self.reported_doubts.errors {
            self.check_errors(out);
        }
        if self.velocity_check.is_doubted() {
            measurement.without_velocity()
        } else {
            *measurement
        }
    }

    fn check_velocity(&mut self, measurement: &Measurement, out: &mut Vec<Output>) {
        let Some(estimator) = &self.estimator else {
            return;
        };
        match self.velocity_check.update(measurement, estimator.errors()) {
            Some(TrustChange::Doubted(contradiction)) => {
                if !self.reported_doubts.velocity {
                    self.reported_doubts.velocity = true;
                    let reason = contradiction_reason(&contradiction, |movement| {
                        let plane = self.course.plane();
                        plane.bearing(plane.position(measurement.spot), movement)
                    });
                    self.emit(EventKind::ReceiverDoubted, None, reason, out);
                }
                self.replay_without_velocity();
            }
            Some(TrustChange::Trusted) if !self.reported_doubts.trusted_again => {
                self.reported_doubts.trusted_again = true;
                let reason = Reason::VelocityAgrees;
                self.emit(EventKind::ReceiverTrusted, None, reason, out);
            }
            Some(TrustChange::Trusted) | None => {}
        }
    }

    fn check_errors(&mut self, out: &mut Vec<Output>) {
        let small = self
            .estimator
            .as_ref()
            .and_then(|estimator| estimator.contradicted_error());
        let large = self
            .hygiene
            .refuted_error()
            .map(|stated_m| (stated_m, UNSTATED_SIGMA_M));
        let contradicted = large.or(small);
        if let Some((stated_m, assumed_m)) = contradicted {
            self.reported_doubts.errors = true;
            let reason = Reason::ErrorsContradicted {
                stated_m,
                assumed_m,
            };
            self.emit(EventKind::ReceiverDoubted, None, reason, out);
        }
    }

    /// Replays the last measurements without their velocities.
    fn replay_without_velocity(&mut self) {
        self.estimator = None;
        self.movement = Movement::default();
        for presence in &mut self.presences {
            presence.recent = None;
        }
        let history = std::mem::take(&mut self.history);
        for measurement in history.iter() {
            self.estimate(&measurement.without_velocity());
        }
        self.history = history;
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

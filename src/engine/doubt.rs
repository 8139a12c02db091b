//! What the engine does where the receiver's statements contradict its positions: it leaves them out, reads the last
//! fixes again without them, and says so once.

use super::calibration::Movement;
use super::estimate::{Contradiction, TrustChange};
use super::hygiene::{Reading, UNSTATED_SIGMA_M};
use super::walk::Engine;
use super::{EventKind, Output, Reason};
use crate::geodesy::Spot;

/// What was said on this walk.
#[derive(Debug, Clone, Copy, Default)]
pub struct Doubts {
    velocity: bool,
    trusted_again: bool,
    zeros: bool,
    errors: bool,
}

/// Speeds of which the smaller is at least this share of the greater one agree: the course is wrong.
const SIMILAR_SHARE: f64 = 0.6;

impl Engine {
    /// The reading without what its positions contradict.
    pub(super) fn check_statements(&mut self, reading: &Reading, out: &mut Vec<Output>) -> Reading {
        self.check_velocity(reading, out);
        if self.hygiene.has_flickering_speed() && !self.said_doubts.zeros {
            self.said_doubts.zeros = true;
            let reason = Reason::ZerosContradicted;
            self.say(EventKind::ReceiverDoubted, None, reason, out);
        }
        if !self.said_doubts.errors {
            self.check_errors(out);
        }
        match self.velocity_check.is_doubted() {
            true => reading.without_velocity(),
            false => *reading,
        }
    }

    fn check_velocity(&mut self, reading: &Reading, out: &mut Vec<Output>) {
        let Some(estimator) = &self.estimator else {
            return;
        };
        match self.velocity_check.update(reading, estimator.errors()) {
            Some(TrustChange::Doubted(contradiction)) => {
                if !self.said_doubts.velocity {
                    self.said_doubts.velocity = true;
                    let reason = contradiction_reason(&contradiction, |movement| {
                        let plane = self.course.plane();
                        plane.bearing(plane.position(reading.spot), movement)
                    });
                    self.say(EventKind::ReceiverDoubted, None, reason, out);
                }
                self.read_again();
            }
            Some(TrustChange::Trusted) if !self.said_doubts.trusted_again => {
                self.said_doubts.trusted_again = true;
                let reason = Reason::VelocityAgrees;
                self.say(EventKind::ReceiverTrusted, None, reason, out);
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
        if let Some((stated_m, taken_m)) = contradicted {
            self.said_doubts.errors = true;
            let reason = Reason::ErrorsContradicted { stated_m, taken_m };
            self.say(EventKind::ReceiverDoubted, None, reason, out);
        }
    }

    /// Reads the last readings again without their velocities.
    fn read_again(&mut self) {
        self.estimator = None;
        self.movement = Movement::default();
        for presence in &mut self.presences {
            presence.lately = None;
        }
        let history = std::mem::take(&mut self.history);
        for reading in history.iter() {
            self.estimate(&reading.without_velocity());
        }
        self.history = history;
    }
}

/// The statement that the positions contradict: the course where both speeds are similar, the speed otherwise.
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

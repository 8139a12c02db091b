//! The state machine of one stop. It knows neither the filters nor the stories: an [`Observation`] goes in, [`Transitions`] come
//! out. `docs/trigger-engine.md` draws it.

use crate::engine::fix::time::{self, UnixMs, seconds_between};
use crate::engine::hold_cause::HoldCause;
use crate::engine::threshold::Required;
use crate::engine::trigger::evidence::{Evidence, StepLength};

/// Where the visitor is in relation to one stop.
#[derive(Debug, Clone, Default)]
pub struct StopState {
    /// Whether the stop was announced as near and has not been left behind since.
    is_near: bool,
    /// The stay in the zone; `None` while the visitor is outside.
    stay: Option<Stay>,
    /// The cause last reported for holding the story back, so that it is reported once.
    reported_hold: Option<HoldCause>,
}

#[derive(Debug, Clone)]
struct Stay {
    /// When the visitor entered the zone.
    since: UnixMs,
    /// Whether [`Transition::Dwell`] has happened.
    has_dwelled: bool,
    /// Whether the story was started, queued or refused during this stay.
    is_decided: bool,
}

/// What one fix says about a stop.
#[derive(Debug, Clone, Copy)]
pub struct Observation {
    /// Time of the fix.
    pub now: UnixMs,
    /// How much the fix counts as evidence.
    pub step: StepLength,
    /// Calibrated belief of being in place.
    pub belief: f64,
    /// Belief of being within the approach margin; `None` where it is not [needed](StopState::needs_near).
    pub near: Option<f64>,
    /// Belief of being within the exit margin; 0 while the visitor is outside.
    pub stay: f64,
    /// What the story requires; `None` if the belief is below every threshold.
    pub required: Option<Required>,
    /// What keeps the story from starting.
    pub obstacle: Option<HoldCause>,
    /// Whether the story may be told now.
    pub may_be_told: bool,
    /// Whether the story was told before.
    pub is_told: bool,
}

/// A change of the state.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Transition {
    /// The visitor comes near.
    Approach,
    /// The story is held back for a reason that was not reported yet.
    Hold(HoldCause, Reached),
    /// The visitor has entered the zone.
    Enter(Reached),
    /// The visitor has been inside for some time.
    Dwell,
    /// The visitor has left the zone.
    Exit,
    /// The visitor has left the stop behind untold although the belief had reached this.
    Miss(f64),
}

/// The threshold that was reached.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reached {
    /// The required belief.
    pub needed: f64,
    /// Seconds for which it has been reached.
    pub held_s: f64,
}

/// What follows from one fix, in order: coming near, entering or leaving the zone, leaving the stop behind.
pub type Transitions = [Option<Transition>; 3];

/// Belief of being near from which on a stop is announced.
const NEAR_BELIEF: f64 = 0.5;
/// Belief of being near below which a stop counts as left behind.
const LEFT_BEHIND_BELIEF: f64 = 0.1;
/// A stop that was passed is offered to the visitor when its belief had reached at least this.
const MIN_MISSED_PEAK: f64 = 0.25;
/// Belief of being within the exit margin below which the visitor counts as leaving the zone.
const EXIT_BELIEF: f64 = 0.10;
/// Seconds for which that belief must stay low before the visitor has left.
const EXIT_HOLD_S: f64 = 8.0;
/// Seconds inside a zone after which a stay counts as dwelling.
const DWELL_S: f64 = 20.0;

impl StopState {
    /// Whether the visitor is inside the zone.
    pub fn is_inside(&self) -> bool {
        self.stay.is_some()
    }

    /// Whether the state can change although no fix comes near the zone.
    pub fn is_live(&self) -> bool {
        self.is_inside() || self.is_near
    }

    /// Whether a step needs [`Observation::near`], given the belief of being within the exit margin. A visitor who is inside
    /// counts as near until they leave.
    pub fn needs_near(&self, stay: f64) -> bool {
        !self.is_near || !self.is_inside() || stay < EXIT_BELIEF
    }

    /// Whether the visitor is inside and nothing has been decided about the story.
    pub fn awaits_decision(&self) -> bool {
        self.stay.as_ref().is_some_and(|stay| !stay.is_decided)
    }

    /// Records that the story was started, queued or refused.
    pub fn decide(&mut self) {
        if let Some(stay) = &mut self.stay {
            stay.is_decided = true;
        }
    }

    /// Changes the state by what one fix says.
    pub fn step(&mut self, evidence: &mut Evidence, seen: &Observation) -> Transitions {
        [
            self.approach(seen),
            if self.is_inside() {
                self.step_inside(evidence, seen)
            } else {
                self.step_outside(evidence, seen)
            },
            self.leave_behind(evidence, seen),
        ]
    }

    /// Records a cause for holding the story back. Returns whether it must be reported: evidence that is still building up is
    /// the usual way in and not worth a line.
    pub fn hold(&mut self, cause: HoldCause) -> bool {
        let is_new = cause != HoldCause::Evidence && self.reported_hold != Some(cause);
        if is_new {
            self.reported_hold = Some(cause);
        }
        is_new
    }

    /// Moves the remembered moment by the jump of a clock.
    pub fn shift_clock(&mut self, jump_s: f64) {
        if let Some(stay) = &mut self.stay {
            time::shift(&mut stay.since, jump_s);
        }
    }

    fn approach(&mut self, seen: &Observation) -> Option<Transition> {
        let is_new = !self.is_near && seen.near.is_some_and(|belief| belief >= NEAR_BELIEF);
        self.is_near |= is_new;
        is_new.then_some(Transition::Approach)
    }

    fn step_outside(&mut self, evidence: &mut Evidence, seen: &Observation) -> Option<Transition> {
        let Some(required) = &seen.required else {
            evidence.release();
            return None;
        };
        let (threshold, held_s) = evidence.hold(seen.belief, required, &seen.step);
        if seen.belief < threshold.belief {
            return None;
        }
        let reached = Reached {
            needed: threshold.belief,
            held_s,
        };
        let lacks_evidence = (held_s < threshold.hold_s).then_some(HoldCause::Evidence);
        if let Some(cause) = seen.obstacle.or(lacks_evidence) {
            let is_reported = seen.may_be_told && self.hold(cause);
            return is_reported.then_some(Transition::Hold(cause, reached));
        }
        evidence.release();
        evidence.stop_fading();
        self.reported_hold = None;
        self.stay = Some(Stay {
            since: seen.now,
            has_dwelled: false,
            is_decided: false,
        });
        Some(Transition::Enter(reached))
    }

    fn step_inside(&mut self, evidence: &mut Evidence, seen: &Observation) -> Option<Transition> {
        let stay = self.stay.as_mut()?;
        let is_low = seen.stay < EXIT_BELIEF;
        if evidence.fade(is_low, &seen.step) >= EXIT_HOLD_S {
            evidence.stop_fading();
            self.stay = None;
            return Some(Transition::Exit);
        }
        let dwells = !stay.has_dwelled && seconds_between(stay.since, seen.now) >= DWELL_S;
        stay.has_dwelled |= dwells;
        dwells.then_some(Transition::Dwell)
    }

    fn leave_behind(&mut self, evidence: &mut Evidence, seen: &Observation) -> Option<Transition> {
        let is_left = self.is_near
            && !self.is_inside()
            && seen.near.is_some_and(|belief| belief < LEFT_BEHIND_BELIEF);
        if !is_left {
            return None;
        }
        self.is_near = false;
        self.reported_hold = None;
        let peak = std::mem::take(&mut evidence.peak_belief);
        let is_missed = seen.may_be_told && !seen.is_told && peak >= MIN_MISSED_PEAK;
        is_missed.then_some(Transition::Miss(peak))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::settings::Threshold;

    const REACHED: Reached = Reached {
        needed: 0.9,
        held_s: 2.0,
    };

    /// A stop on which one fix a second arrives.
    struct Walk {
        state: StopState,
        evidence: Evidence,
        second: i64,
    }

    impl Walk {
        fn new() -> Self {
            Self {
                state: StopState::default(),
                evidence: Evidence::default(),
                second: 0,
            }
        }

        /// What follows from fixes with these beliefs of being inside and near, and this obstacle.
        fn walk(
            &mut self,
            seconds: usize,
            belief: f64,
            near: f64,
            obstacle: Option<HoldCause>,
        ) -> Vec<Transition> {
            let threshold = |belief, hold_s| Threshold { belief, hold_s };
            let mut changes = Vec::new();
            for _ in 0..seconds {
                self.second += 1;
                self.evidence.peak_belief = self.evidence.peak_belief.max(belief);
                let seen = Observation {
                    now: UnixMs(1000 * self.second),
                    step: StepLength::new(1.0, 1.0),
                    belief,
                    near: self.state.needs_near(belief).then_some(near),
                    stay: belief,
                    required: (belief >= 0.5).then_some(Required {
                        usual: threshold(0.9, 2.0),
                        relaxed: threshold(0.7, 10.0),
                    }),
                    obstacle,
                    may_be_told: true,
                    is_told: false,
                };
                let step = self.state.step(&mut self.evidence, &seen);
                changes.extend(step.into_iter().flatten());
            }
            changes
        }
    }

    #[test]
    fn a_visit_passes_through_all_states_in_order() {
        let mut walk = Walk::new();
        assert_eq!(walk.walk(5, 0.0, 0.4, None), []);
        assert_eq!(walk.walk(5, 0.2, 0.6, None), [Transition::Approach]);
        assert_eq!(walk.walk(1, 0.95, 1.0, None), []);
        assert_eq!(walk.walk(1, 0.95, 1.0, None), [Transition::Enter(REACHED)]);
        assert!(walk.state.awaits_decision());
        walk.state.decide();
        assert_eq!(walk.walk(30, 0.95, 1.0, None), [Transition::Dwell]);
        // Seven seconds of a low belief are too few, and one high belief starts the count again.
        assert_eq!(walk.walk(7, 0.05, 0.5, None), []);
        assert_eq!(walk.walk(1, 0.5, 0.9, None), []);
        assert_eq!(walk.walk(8, 0.05, 0.5, None), [Transition::Exit]);
        assert!(!walk.state.awaits_decision() && walk.state.is_live());
        assert_eq!(walk.walk(5, 0.0, 0.05, None), [Transition::Miss(0.95)]);
        assert!(!walk.state.is_live());
    }

    #[test]
    fn the_visitor_can_leave_the_zone_and_the_stop_with_one_fix() {
        let mut walk = Walk::new();
        walk.walk(10, 0.95, 1.0, None);
        assert_eq!(
            walk.walk(8, 0.0, 0.0, None),
            [Transition::Exit, Transition::Miss(0.95)]
        );
    }

    #[test]
    fn the_relaxed_threshold_lets_in_after_longer() {
        let mut walk = Walk::new();
        assert_eq!(walk.walk(9, 0.8, 1.0, None), [Transition::Approach]);
        let reached = Reached {
            needed: 0.7,
            held_s: 10.0,
        };
        assert_eq!(walk.walk(1, 0.8, 1.0, None), [Transition::Enter(reached)]);
    }

    #[test]
    fn an_obstacle_is_reported_once_and_gone_when_it_ends() {
        let mut walk = Walk::new();
        let riding = Some(HoldCause::Riding);
        let held = |held_s| Transition::Hold(HoldCause::Riding, Reached { held_s, ..REACHED });
        assert_eq!(
            walk.walk(5, 0.95, 1.0, riding),
            [Transition::Approach, held(1.0)]
        );
        let reached = Reached {
            held_s: 6.0,
            ..REACHED
        };
        assert_eq!(walk.walk(2, 0.95, 1.0, None), [Transition::Enter(reached)]);
    }

    #[test]
    fn a_stop_that_was_only_brushed_is_not_offered() {
        let mut walk = Walk::new();
        assert_eq!(walk.walk(3, 0.2, 0.6, None), [Transition::Approach]);
        assert_eq!(walk.walk(3, 0.0, 0.0, None), []);
        assert!(!walk.state.is_live());
    }
}

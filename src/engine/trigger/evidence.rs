//! The evidence about one stop that accumulates over fixes.

use crate::engine::belief::recent::RecentEvidence;
use crate::engine::settings::Threshold;
use crate::engine::threshold::Required;

/// The evidence about one stop.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    /// Smoothed beliefs and distances of the last minutes, for the calibration.
    pub recent: Option<RecentEvidence>,
    /// Greatest belief since the stop was last left behind.
    pub peak_belief: f64,
    /// Seconds for which the belief has reached the usual threshold.
    usual_held_s: f64,
    /// Seconds for which the belief has reached the relaxed threshold, which must hold for longer.
    relaxed_held_s: f64,
    /// Seconds for which the belief of still being inside (with the exit margin) has been low.
    below_exit_s: f64,
}

/// The length of the step that ended with a fix, as evidence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StepLength {
    /// Seconds that the fix counts for.
    pub step_s: f64,
    /// Seconds that it counts for if it is the first one that reaches a threshold: what happened before is not known.
    pub first_step_s: f64,
    /// Seconds that it counts for as evidence that the visitor has left.
    pub exit_step_s: f64,
}

/// Maximum evidence that one fix counts for, seconds. For a receiver with a longer usual interval it is that interval.
const MAX_EVIDENCE_S: f64 = 5.0;
/// Interval between fixes from which on a zone may be left before a second fix arrives, seconds.
const MIN_RARE_INTERVAL_S: f64 = 45.0;

impl StepLength {
    /// The evidence of a fix that arrived after `dt` seconds, from a receiver with this usual interval between fixes.
    pub fn new(dt: f64, usual_interval_s: f64) -> Self {
        let short_s = dt.min(MAX_EVIDENCE_S);
        let step_s = dt.min(MAX_EVIDENCE_S.max(usual_interval_s));
        Self {
            step_s,
            first_step_s: if usual_interval_s < MIN_RARE_INTERVAL_S {
                short_s
            } else {
                step_s
            },
            exit_step_s: short_s,
        }
    }
}

impl Evidence {
    /// Counts a fix with this belief towards both thresholds. Returns the threshold that decides, and the seconds for which
    /// it has been reached: the relaxed one where it was held long enough and the usual one was not.
    pub fn hold(
        &mut self,
        belief: f64,
        required: &Required,
        step: &StepLength,
    ) -> (Threshold, f64) {
        let held = |held_s: f64, threshold: Threshold| {
            if belief >= threshold.belief {
                if held_s == 0.0 {
                    step.first_step_s
                } else {
                    held_s + step.step_s
                }
            } else {
                0.0
            }
        };
        let Required { usual, relaxed } = *required;
        self.usual_held_s = held(self.usual_held_s, usual);
        self.relaxed_held_s = held(self.relaxed_held_s, relaxed);
        if self.usual_held_s < usual.hold_s && self.relaxed_held_s >= relaxed.hold_s {
            (relaxed, self.relaxed_held_s)
        } else {
            (usual, self.usual_held_s)
        }
    }

    /// Forgets for how long the thresholds have been reached.
    pub fn release(&mut self) {
        self.usual_held_s = 0.0;
        self.relaxed_held_s = 0.0;
    }

    /// Whether a threshold has been reached and not lost.
    pub fn is_held(&self) -> bool {
        self.relaxed_held_s > 0.0
    }

    /// Counts a fix towards leaving the zone, or forgets those before. Returns the seconds counted so far.
    pub fn fade(&mut self, is_low: bool, step: &StepLength) -> f64 {
        self.below_exit_s = if is_low {
            self.below_exit_s + step.exit_step_s
        } else {
            0.0
        };
        self.below_exit_s
    }

    /// Forgets for how long the belief of still being inside has been low.
    pub fn stop_fading(&mut self) {
        self.below_exit_s = 0.0;
    }
}

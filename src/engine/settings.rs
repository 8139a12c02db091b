//! The engine's tunable settings. The defaults were chosen by the benchmark in `docs/trigger-engine-results.md`.

/// How readily the next stop starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Eagerness {
    /// Late rather than wrong.
    Careful,
    /// The default.
    #[default]
    Normal,
    /// Early rather than late.
    Eager,
}

/// The evidence that is required before a story starts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Threshold {
    /// Required probability of being in place, 0 to 1.
    pub belief: f64,
    /// Seconds for which the probability must stay that high.
    pub hold_s: f64,
}

impl Threshold {
    /// Scales the permitted doubt (1 − belief) by a factor.
    pub(super) fn scale_doubt(&mut self, factor: f64) {
        self.belief = 1.0 - (1.0 - self.belief) * factor;
    }
}

/// The engine's settings.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// Threshold of the next stop of the route.
    pub next: Threshold,
    /// Threshold of the two stops after the next one, and of stops that were passed over.
    pub soon: Threshold,
    /// Threshold of stops farther ahead.
    pub ahead: Threshold,
    /// Threshold of any stop while no story has been told yet.
    pub start: Threshold,
    /// The relaxed threshold permits this many times the doubt of the required one. It does not apply to stops far ahead.
    pub relaxed_doubt_factor: f64,
    /// Upper limit of the doubt that the relaxed threshold permits, unless the required threshold already permits more.
    pub max_relaxed_doubt: f64,
    /// Seconds for which the relaxed threshold must hold beyond the required one: in a small zone the belief may never rise
    /// further.
    pub relaxed_hold_s: f64,
    /// Metres by which a zone is grown to decide whether a story may start.
    pub entry_margin_m: f64,
    /// Factor on the required belief of the next stop once the visitor has passed its middle: it is now or never.
    pub passing_belief_factor: f64,
    /// Metres before the middle of a stop from which on the visitor counts as having passed it.
    pub passing_lead_m: f64,
    /// Seconds after the start of a story for which the stop that follows it is doubted more: people stay to listen.
    pub after_story_s: f64,
    /// Factor on the doubt permitted during that time.
    pub after_story_doubt_factor: f64,
    /// Every threshold permits at least this multiple of the doubt that would remain in the very middle of the zone, so that
    /// coarse fixes cannot make a small zone unreachable.
    pub min_doubt_factor: f64,
    /// Below this raw belief a zone is never entered, whatever the calibration says, and no threshold is lowered below it.
    pub min_belief: f64,
    /// The same limit on the raw belief while fixes are fine.
    pub min_fine_belief: f64,
    /// Factor on the doubt permitted to a visitor who stands still: waiting costs them nothing.
    pub standing_doubt_factor: f64,
    /// Fix error along one axis up to which fixes count as fine, metres. Above it the permitted doubt grows with the square
    /// of the error.
    pub fine_fix_error_m: f64,
    /// Greatest extra hold for a visitor who has long stood still while fixes are fine, seconds: what drifts into a zone then
    /// is usually the fixes of somebody who stands beside it.
    pub standing_hold_s: f64,
    /// Seconds after the first fix in which nothing starts.
    pub warm_up_s: f64,
    /// Seconds after the first fix for which the receiver counts as just switched on.
    pub cold_start_s: f64,
    /// Extra hold of the first story during that time for a visitor who walks, seconds: a receiver drifts at first.
    pub cold_start_hold_s: f64,
    /// Metres by which a zone is grown to decide whether the visitor has left it.
    pub exit_margin_m: f64,
    /// The visitor has left a zone when the belief of being inside the grown zone stays below this.
    pub exit_belief: f64,
    /// Seconds for which that belief must stay low.
    pub exit_hold_s: f64,
    /// Metres by which a zone is grown to decide whether a stop is announced as near.
    pub approach_margin_m: f64,
    /// Seconds inside a zone after which a stay counts as dwelling.
    pub dwell_s: f64,
    /// Speed above which the visitor counts as riding and stories wait, metres a second.
    pub riding_mps: f64,
    /// Maximum number of stories that may wait.
    pub max_queue_length: usize,
    /// Seconds that a story may wait while the visitor is outside its zone.
    pub queue_stale_s: f64,
}

impl Settings {
    /// The default settings with the given eagerness.
    pub fn new(eagerness: Eagerness) -> Self {
        let next = match eagerness {
            Eagerness::Careful => 0.996,
            Eagerness::Normal => 0.9934,
            Eagerness::Eager => 0.97,
        };
        Self {
            next: Threshold {
                belief: next,
                hold_s: 2.0,
            },
            soon: Threshold {
                belief: 0.9948,
                hold_s: 2.0,
            },
            ahead: Threshold {
                belief: 0.9975,
                hold_s: 20.0,
            },
            start: Threshold {
                belief: 0.9934,
                hold_s: 2.0,
            },
            relaxed_doubt_factor: 4.0,
            max_relaxed_doubt: 0.03,
            relaxed_hold_s: 8.0,
            entry_margin_m: 4.0,
            passing_belief_factor: 0.88,
            passing_lead_m: 4.0,
            after_story_s: 50.0,
            after_story_doubt_factor: 0.35,
            min_doubt_factor: 0.7,
            min_belief: 0.5,
            min_fine_belief: 0.7,
            standing_doubt_factor: 0.2,
            fine_fix_error_m: 8.5,
            standing_hold_s: 120.0,
            warm_up_s: 5.0,
            cold_start_s: 40.0,
            cold_start_hold_s: 8.0,
            exit_margin_m: 15.0,
            exit_belief: 0.10,
            exit_hold_s: 8.0,
            approach_margin_m: 30.0,
            dwell_s: 20.0,
            riding_mps: 5.0,
            max_queue_length: 3,
            queue_stale_s: 120.0,
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self::new(Eagerness::Normal)
    }
}

//! The engine's settings that benchmarks vary. The defaults were chosen by the benchmark in `docs/trigger-engine-results.md`;
//! what each of them is worth is in `docs/notebook/trigger-engine.md`.

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
    /// Whether the filters' belief is calibrated by the trees before it is compared with a threshold. Benchmarks switch it
    /// off to show what the trees are worth.
    pub is_calibrated: bool,
    /// The threshold of every story.
    pub required: Threshold,
    /// A lower threshold that a story may reach instead, for longer: in a small zone the belief may never rise further.
    pub relaxed: Threshold,
    /// Factor on the required belief of a stop once the visitor on the route has passed its middle: it is now or never.
    pub passing_belief_factor: f64,
    /// Every threshold permits at least this multiple of the doubt that would remain in the very middle of the zone, so that
    /// coarse fixes cannot make a small zone unreachable.
    pub min_doubt_factor: f64,
    /// Below this raw belief a zone is never entered, whatever the calibration says, and no threshold is lowered below it.
    pub min_belief: f64,
    /// The same limit on the raw belief while fixes are fine.
    pub min_fine_belief: f64,
    /// Fix error along one axis up to which fixes count as fine, metres. Above it the permitted doubt grows with the square
    /// of the error.
    pub fine_fix_error_m: f64,
    /// Greatest extra hold for a visitor who has long stood still while fixes are fine, seconds: what drifts into a zone then
    /// is usually the fixes of somebody who stands beside it.
    pub standing_hold_s: f64,
    /// Extra hold of the first story for a visitor who walks while the receiver has just been switched on, seconds: a
    /// receiver drifts at first.
    pub cold_start_hold_s: f64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            is_calibrated: true,
            required: Threshold {
                belief: 0.9955,
                hold_s: 2.0,
            },
            relaxed: Threshold {
                belief: 0.97,
                hold_s: 10.0,
            },
            passing_belief_factor: 0.88,
            min_doubt_factor: 0.7,
            min_belief: 0.5,
            min_fine_belief: 0.7,
            fine_fix_error_m: 8.5,
            standing_hold_s: 120.0,
            cold_start_hold_s: 6.0,
        }
    }
}

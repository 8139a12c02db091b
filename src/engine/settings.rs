//! What can be tuned, with the defaults that the benchmark of `docs/trigger-engine-results.md` chose.

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

/// What one kind of stop asks for before it starts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bar {
    /// Probability of being in place.
    pub belief: f64,
    /// Seconds for which it must hold.
    pub hold_s: f64,
}

impl Bar {
    /// Allows so many times the doubt.
    pub(super) fn scale_doubt(&mut self, times: f64) {
        self.belief = 1.0 - (1.0 - self.belief) * times;
    }
}

/// The engine's settings.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// The next stop of the route.
    pub next: Bar,
    /// The two stops after the next, and those passed over.
    pub soon: Bar,
    /// Stops farther ahead.
    pub ahead: Bar,
    /// Any stop while nothing was told yet.
    pub start: Bar,
    /// A stop that is not far ahead is told as well where its doubt was at most this many times what its bar allows …
    pub lasting_doubt_factor: f64,
    /// … and at most this, or what the bar allows where that is more …
    pub lasting_doubt: f64,
    /// … for so many seconds longer than the bar asks: in a small zone more certainty does not come.
    pub lasting_s: f64,
    /// Metres around a zone in which a visitor counts as inside when a story is to start.
    pub entry_margin_m: f64,
    /// The next stop asks for this share of its belief once its middle is behind: now or never.
    pub passing_share: f64,
    /// So many metres before the middle already count as behind it.
    pub passing_m: f64,
    /// For so many seconds after a story the stop that follows it …
    pub recent_s: f64,
    /// … is doubted more: its doubt may be only this share.
    pub recent_share: f64,
    /// No bar allows less doubt than this many times what would be left in the very middle of the zone …
    pub doubt_factor: f64,
    /// … and none is lowered below this for it. Whom the filters themselves believe less does not enter either …
    pub least_belief: f64,
    /// … nor, where fixes are fine, whom they believe less than this.
    pub least_fine_belief: f64,
    /// Whoever stands leaves this share of the doubt that is allowed to those who walk: waiting costs them nothing.
    pub standing_share: f64,
    /// Where fixes err more than this, along one axis, metres, a bar's doubt grows with the square of the error.
    pub fine_m: f64,
    /// Where they err less, whoever has long stood still must be in place for up to so many seconds more: what drifts into
    /// a zone is the fixes of somebody beside it.
    pub standing_hold_s: f64,
    /// Seconds after the first fix in which nothing starts.
    pub warm_up_s: f64,
    /// While the first fixes are not older than this, seconds, the first story …
    pub cold_s: f64,
    /// … waits so many seconds longer for those who walk: a receiver that has just begun drifts.
    pub cold_hold_s: f64,
    /// Metres around a zone that still count as not having left it.
    pub exit_margin_m: f64,
    /// A visitor has left when the belief with the margin is below this …
    pub exit_belief: f64,
    /// … for this long, seconds.
    pub exit_hold_s: f64,
    /// Metres around a zone in which a stop is announced as near.
    pub approach_margin_m: f64,
    /// Seconds inside after which a visitor dwells.
    pub dwell_s: f64,
    /// Speed above which the visitor rides and stories wait, metres a second.
    pub riding_mps: f64,
    /// How many stories may wait.
    pub queue_length: usize,
    /// How long a story may wait outside its zone, seconds.
    pub queue_stale_s: f64,
}

impl Settings {
    /// Settings for an eagerness.
    pub fn new(eagerness: Eagerness) -> Self {
        let next = match eagerness {
            Eagerness::Careful => 0.996,
            Eagerness::Normal => 0.9934,
            Eagerness::Eager => 0.97,
        };
        Self {
            next: Bar {
                belief: next,
                hold_s: 2.0,
            },
            soon: Bar {
                belief: 0.9948,
                hold_s: 2.0,
            },
            ahead: Bar {
                belief: 0.9975,
                hold_s: 20.0,
            },
            start: Bar {
                belief: 0.9934,
                hold_s: 2.0,
            },
            lasting_doubt_factor: 4.0,
            lasting_doubt: 0.03,
            lasting_s: 8.0,
            entry_margin_m: 4.0,
            passing_share: 0.88,
            passing_m: 4.0,
            recent_s: 50.0,
            recent_share: 0.35,
            doubt_factor: 0.7,
            least_belief: 0.5,
            least_fine_belief: 0.7,
            standing_share: 0.2,
            fine_m: 8.5,
            standing_hold_s: 120.0,
            warm_up_s: 5.0,
            cold_s: 40.0,
            cold_hold_s: 8.0,
            exit_margin_m: 15.0,
            exit_belief: 0.10,
            exit_hold_s: 8.0,
            approach_margin_m: 30.0,
            dwell_s: 20.0,
            riding_mps: 5.0,
            queue_length: 3,
            queue_stale_s: 120.0,
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self::new(Eagerness::Normal)
    }
}

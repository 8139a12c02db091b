//! What a stop asks for before it starts, by its place in the walk.

use super::settings::{Bar, Settings};
use super::{Course, StandIn, StopIndex, presence::Presence};
use crate::tour::model::VisitOrder;

/// How far the walk has come.
#[derive(Debug, Clone, Default)]
pub struct Progress {
    /// The stop told last in the order of the tour (not by a catch-up).
    pub furthest: Option<usize>,
    /// The next one that was neither told nor passed over.
    pub next: usize,
    /// Stops that can still be told.
    pub left: usize,
}

impl Progress {
    /// Before the first story.
    pub fn new(stops: usize) -> Self {
        Self {
            furthest: None,
            next: 0,
            left: stops,
        }
    }

    /// Where a stop stands now.
    pub fn stand(&self, course: &Course, presence: &Presence, stop: StopIndex) -> StandIn {
        if course.order() == VisitOrder::Free {
            return StandIn::Free;
        }
        let Some(_) = self.furthest else {
            return StandIn::Start;
        };
        if presence.passed_over || stop.0 < self.next {
            StandIn::Passed
        } else if stop.0 == self.next {
            StandIn::Next
        } else if stop.0 <= self.next + 2 {
            StandIn::Soon
        } else {
            StandIn::Ahead
        }
    }

    /// Moves on after `stop` was told. The stops from the old `next` up to it were passed over.
    pub fn tell(&mut self, stop: StopIndex, presences: &[Presence]) -> std::ops::Range<usize> {
        let passed = match self.furthest {
            Some(furthest) if stop.0 > furthest => self.next..stop.0,
            Some(_) => 0..0,
            // The walk starts here; what lies before was not passed.
            None => 0..0,
        };
        if self.furthest.is_none_or(|furthest| stop.0 > furthest) {
            self.furthest = Some(stop.0);
            self.next = stop.0 + 1;
        }
        while presences
            .get(self.next)
            .is_some_and(|presence| presence.is_told() || presence.unwanted)
        {
            self.next += 1;
        }
        passed
    }
}

/// What a stop must reach.
pub fn bar(settings: &Settings, stand: StandIn) -> Bar {
    match stand {
        StandIn::Start => settings.start,
        StandIn::Next => settings.next,
        StandIn::Soon | StandIn::Passed | StandIn::Free => settings.soon,
        StandIn::Ahead => settings.ahead,
    }
}

/// What a stop may reach instead, for longer.
pub fn lasting(settings: &Settings, stand: StandIn, bar: Bar) -> Bar {
    if stand == StandIn::Ahead {
        return bar;
    }
    let doubt = 1.0 - bar.belief;
    let most = settings.lasting_doubt.max(doubt);
    Bar {
        belief: 1.0 - (doubt * settings.lasting_doubt_factor).min(most),
        hold_s: bar.hold_s + settings.lasting_s,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_doubt_that_lasts_is_enough_but_not_far_ahead() {
        let settings = Settings::default();
        let at = |belief: f64| Bar {
            belief,
            hold_s: 2.0,
        };
        let doubt = |stand: StandIn, belief: f64| {
            let lasting = lasting(&settings, stand, at(belief));
            (1000.0 * (1.0 - lasting.belief)).round() / 1000.0
        };
        assert_eq!(doubt(StandIn::Next, 0.995), 0.02);
        assert_eq!(doubt(StandIn::Soon, 0.99), 0.03);
        // Never less than the bar itself allows.
        assert_eq!(doubt(StandIn::Next, 0.9), 0.1);
        assert_eq!(doubt(StandIn::Ahead, 0.995), 0.005);
        let next = lasting(&settings, StandIn::Next, at(0.99));
        assert_eq!(next.hold_s, 10.0);
    }
}

//! What a stop asks for before it starts, by its place in the walk.

use super::settings::{Settings, Threshold};
use super::{Course, RouteRank, StopIndex, presence::Presence};
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
    pub fn rank(&self, course: &Course, presence: &Presence, stop: StopIndex) -> RouteRank {
        if course.order() == VisitOrder::Free {
            return RouteRank::Free;
        }
        let Some(_) = self.furthest else {
            return RouteRank::Start;
        };
        if presence.is_passed_over || stop.0 < self.next {
            RouteRank::Passed
        } else if stop.0 == self.next {
            RouteRank::Next
        } else if stop.0 <= self.next + 2 {
            RouteRank::Soon
        } else {
            RouteRank::Ahead
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
            .is_some_and(|presence| presence.is_told() || presence.is_unwanted)
        {
            self.next += 1;
        }
        passed
    }
}

/// What a stop must reach.
pub fn threshold(settings: &Settings, rank: RouteRank) -> Threshold {
    match rank {
        RouteRank::Start => settings.start,
        RouteRank::Next => settings.next,
        RouteRank::Soon | RouteRank::Passed | RouteRank::Free => settings.soon,
        RouteRank::Ahead => settings.ahead,
    }
}

/// What a stop may reach instead, for longer.
pub fn lasting(settings: &Settings, rank: RouteRank, threshold: Threshold) -> Threshold {
    if rank == RouteRank::Ahead {
        return threshold;
    }
    let doubt = 1.0 - threshold.belief;
    let most = settings.max_relaxed_doubt.max(doubt);
    Threshold {
        belief: 1.0 - (doubt * settings.relaxed_doubt_factor).min(most),
        hold_s: threshold.hold_s + settings.relaxed_hold_s,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_doubt_that_lasts_is_enough_but_not_far_ahead() {
        let settings = Settings::default();
        let at = |belief: f64| Threshold {
            belief,
            hold_s: 2.0,
        };
        let doubt = |rank: RouteRank, belief: f64| {
            let lasting = lasting(&settings, rank, at(belief));
            (1000.0 * (1.0 - lasting.belief)).round() / 1000.0
        };
        assert_eq!(doubt(RouteRank::Next, 0.995), 0.02);
        assert_eq!(doubt(RouteRank::Soon, 0.99), 0.03);
        // Never less than the bar itself allows.
        assert_eq!(doubt(RouteRank::Next, 0.9), 0.1);
        assert_eq!(doubt(RouteRank::Ahead, 0.995), 0.005);
        let next = lasting(&settings, RouteRank::Next, at(0.99));
        assert_eq!(next.hold_s, 10.0);
    }
}

//! How far the walk has come, and which threshold a stop must reach at its rank on the route.

use super::settings::{Settings, Threshold};
use super::{Course, RouteRank, StopIndex, presence::Presence};
use crate::tour::model::VisitOrder;

/// How far the walk has come along the order of the stops.
#[derive(Debug, Clone, Default)]
pub struct Progress {
    /// The told stop that is last in the order of the tour. Catching up on an earlier stop does not change it.
    pub furthest: Option<usize>,
    /// The first stop after `furthest` that is neither told nor unwanted.
    pub next: usize,
    /// Number of stops that can still be told.
    pub left: usize,
}

impl Progress {
    /// The state before the first story.
    pub fn new(stops: usize) -> Self {
        Self {
            furthest: None,
            next: 0,
            left: stops,
        }
    }

    /// The rank of a stop at this moment of the walk.
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

    /// Moves on after `stop` was told. Returns the stops from the old `next` up to it, which were passed over.
    pub fn advance(&mut self, stop: StopIndex, presences: &[Presence]) -> std::ops::Range<usize> {
        let passed = match self.furthest {
            Some(furthest) if stop.0 > furthest => self.next..stop.0,
            Some(_) => 0..0,
            // The walk starts here; earlier stops were not passed.
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

/// The threshold that a stop of this rank must reach.
pub fn threshold(settings: &Settings, rank: RouteRank) -> Threshold {
    match rank {
        RouteRank::Start => settings.start,
        RouteRank::Next => settings.next,
        RouteRank::Soon | RouteRank::Passed | RouteRank::Free => settings.soon,
        RouteRank::Ahead => settings.ahead,
    }
}

/// The lower threshold that a stop may reach instead, for longer.
pub fn relaxed(settings: &Settings, rank: RouteRank, threshold: Threshold) -> Threshold {
    if rank == RouteRank::Ahead {
        return threshold;
    }
    let doubt = 1.0 - threshold.belief;
    let max_doubt = settings.max_relaxed_doubt.max(doubt);
    Threshold {
        belief: 1.0 - (doubt * settings.relaxed_doubt_factor).min(max_doubt),
        hold_s: threshold.hold_s + settings.relaxed_hold_s,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_relaxed_threshold_permits_more_doubt_for_longer_except_far_ahead() {
        let settings = Settings::default();
        let at = |belief: f64| Threshold {
            belief,
            hold_s: 2.0,
        };
        let doubt = |rank: RouteRank, belief: f64| {
            let relaxed = relaxed(&settings, rank, at(belief));
            (1000.0 * (1.0 - relaxed.belief)).round() / 1000.0
        };
        assert_eq!(doubt(RouteRank::Next, 0.995), 0.02);
        assert_eq!(doubt(RouteRank::Soon, 0.99), 0.03);
        // It never permits less doubt than the required threshold.
        assert_eq!(doubt(RouteRank::Next, 0.9), 0.1);
        assert_eq!(doubt(RouteRank::Ahead, 0.995), 0.005);
        let next = relaxed(&settings, RouteRank::Next, at(0.99));
        assert_eq!(next.hold_s, 10.0);
    }
}

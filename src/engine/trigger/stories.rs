//! The stories of a walk: what became of each, and how far the walk has come along their order.

use crate::engine::course::Course;
use crate::engine::fix::time;
use crate::engine::ids::StopIndex;
use crate::engine::reason::RouteRank;
use crate::engine::trigger::story::Story;
use crate::tour::model::VisitOrder;
use std::ops::Range;

/// The stories of all stops, in the order of the tour.
#[derive(Debug, Clone)]
pub struct Stories {
    stories: Vec<Story>,
    /// The told stop that is last in the order of the tour. Catching up on an earlier stop does not change it.
    furthest: Option<StopIndex>,
    /// The first stop after `furthest` that is neither told nor unwanted.
    next: usize,
}

impl Stories {
    /// The stories before the first one is told.
    pub fn new(stops: usize) -> Self {
        Self {
            stories: vec![Story::default(); stops],
            furthest: None,
            next: 0,
        }
    }

    /// Number of stops.
    pub fn count(&self) -> usize {
        self.stories.len()
    }

    /// The story of a stop. Panics if the index is out of range.
    pub fn of(&self, stop: StopIndex) -> &Story {
        &self.stories[stop.0]
    }

    /// As [`Self::of`], to be changed.
    pub fn of_mut(&mut self, stop: StopIndex) -> &mut Story {
        &mut self.stories[stop.0]
    }

    /// Whether a stop's story was told; not if there is no such stop.
    pub fn is_told(&self, stop: StopIndex) -> bool {
        self.stories.get(stop.0).is_some_and(Story::is_told)
    }

    /// The told stop that is last in the order of the tour.
    pub fn furthest(&self) -> Option<StopIndex> {
        self.furthest
    }

    /// Whether every story was told or is unwanted.
    pub fn are_all_settled(&self) -> bool {
        self.stories.iter().all(Story::is_settled)
    }

    /// The first stop after this one whose story is still to be told.
    pub fn next_unsettled(&self, after: StopIndex) -> Option<StopIndex> {
        (after.0 + 1..self.stories.len())
            .map(StopIndex)
            .find(|stop| !self.of(*stop).is_settled())
    }

    /// The rank of a stop at this moment of the walk.
    pub fn rank(&self, course: &Course, stop: StopIndex) -> RouteRank {
        if course.order() == VisitOrder::Free {
            return RouteRank::Free;
        }
        if self.furthest.is_none() {
            return RouteRank::Start;
        }
        if self.of(stop).is_passed_over || stop.0 < self.next {
            RouteRank::Passed
        } else if stop.0 == self.next {
            RouteRank::Next
        } else if stop.0 <= self.next + 2 {
            RouteRank::Soon
        } else {
            RouteRank::Ahead
        }
    }

    /// Moves on after `stop` was told. Returns the stops from the old next one up to it, which were passed over.
    pub fn advance(&mut self, stop: StopIndex) -> Range<usize> {
        let passed = match self.furthest {
            Some(furthest) if stop > furthest => self.next..stop.0,
            // Where the walk starts, earlier stops were not passed.
            Some(_) | None => 0..0,
        };
        if self.furthest.is_none_or(|furthest| stop > furthest) {
            self.furthest = Some(stop);
            self.next = stop.0 + 1;
        }
        while self.stories.get(self.next).is_some_and(Story::is_settled) {
            self.next += 1;
        }
        passed
    }

    /// Moves the remembered moments by the jump of a clock, so that cool-downs keep their length.
    pub fn shift_clock(&mut self, jump_s: f64) {
        for told in self
            .stories
            .iter_mut()
            .filter_map(|story| story.last_told.as_mut())
        {
            time::shift(told, jump_s);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(stories: &mut Stories, stop: usize) -> Range<usize> {
        stories.of_mut(StopIndex(stop)).times_told += 1;
        stories.advance(StopIndex(stop))
    }

    #[test]
    fn the_walk_moves_on_past_settled_stories_and_names_those_it_passes() {
        let mut stories = Stories::new(6);
        assert_eq!(told(&mut stories, 1), 0..0);
        stories.of_mut(StopIndex(2)).is_unwanted = true;
        assert_eq!(told(&mut stories, 3), 2..3);
        // Catching up on an earlier stop passes nothing.
        assert_eq!(told(&mut stories, 0), 0..0);
        assert_eq!(stories.furthest(), Some(StopIndex(3)));
        assert_eq!(stories.next_unsettled(StopIndex(0)), Some(StopIndex(4)));
        assert!(!stories.are_all_settled());
        told(&mut stories, 4);
        stories.of_mut(StopIndex(5)).is_unwanted = true;
        assert!(stories.are_all_settled());
        assert_eq!(stories.next_unsettled(StopIndex(0)), None);
    }
}

//! The visitor's own pace, and where along the route he is.

use super::course::Course;
use crate::geodesy::{RoutePlace, Spot};

/// Pace before anything was seen, metres a second (the tour rules' walking speed).
const INITIAL_PACE_MPS: f64 = 1.2;
/// How quickly the pace is learned, seconds of walking.
const LEARN_S: f64 = 60.0;
/// Window around the last place in which the visitor is looked for, metres.
const WINDOW_M: f64 = 250.0;
/// Stretch of route searched per fix while the visitor is away from it, metres.
const SEARCH_M: f64 = 2000.0;

/// Walking speed while walking, and the share of a story's time that is walked.
#[derive(Debug, Clone)]
pub struct Pace {
    walking_mps: f64,
    walks_while_listening: f64,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            walking_mps: INITIAL_PACE_MPS,
            walks_while_listening: 1.0,
        }
    }
}

impl Pace {
    /// Learns from a stretch of `dt` seconds.
    pub fn learn(&mut self, dt: f64, speed: f64, still: bool, listening: bool) {
        let gain = (dt / LEARN_S).min(0.2);
        if !still && (0.5..3.0).contains(&speed) {
            self.walking_mps += (speed - self.walking_mps) * gain;
        }
        if listening {
            let walks = if still { 0.0 } else { 1.0 };
            self.walks_while_listening += (walks - self.walks_while_listening) * gain;
        }
    }

    /// Seconds until somebody who listens has walked so many metres.
    pub fn walking_time_s(&self, metres: f64) -> f64 {
        metres.max(0.0) / (self.walking_mps * self.walks_while_listening.max(0.05))
    }
}

/// Where along the route the visitor is.
#[derive(Debug, Clone, Default)]
pub struct RouteFollower {
    along: Option<f64>,
    off: f64,
    search_from: f64,
}

impl RouteFollower {
    /// Metres along the route, as long as the visitor has ever been near it.
    pub fn along(&self) -> Option<f64> {
        self.along
    }

    /// Metres from the route; infinite before it was found.
    pub fn off(&self) -> f64 {
        if self.along.is_some() {
            self.off
        } else {
            f64::INFINITY
        }
    }

    /// The place on the route nearest to the visitor, as long as he has ever been near it.
    pub fn place(&self) -> Option<RoutePlace> {
        let off = self.off;
        self.along.map(|along| RoutePlace { along, off })
    }

    /// Follows the visitor to a new position. The cost does not grow with the route.
    pub fn follow(&mut self, course: &Course, mean: Spot) {
        let route = course.route();
        if let Some(along) = self.along
            && let Some(place) = route.nearest_between(mean, along - WINDOW_M, along + WINDOW_M)
        {
            self.along = Some(place.along);
            self.off = place.off;
        }
        if self.along.is_none() || self.off > 60.0 {
            let to = self.search_from + SEARCH_M;
            if let Some(place) = route.nearest_between(mean, self.search_from, to)
                && (self.along.is_none() || place.off + 20.0 < self.off)
            {
                self.along = Some(place.along);
                self.off = place.off;
            }
            self.search_from = if to >= route.length() { 0.0 } else { to };
        }
    }

    /// A story started here: the visitor is at this stop, whatever the nearest place says.
    pub fn arrive(&mut self, along: Option<f64>) {
        if along.is_some() {
            self.along = along;
        }
    }
}

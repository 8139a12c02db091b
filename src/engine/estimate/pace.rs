//! The visitor's own pace, and their place along the route.

use crate::engine::course::Course;
use crate::geodesy::{RoutePlace, Spot};
use crate::tour::model::Travel;

/// Time constant with which the pace is learned, seconds of walking.
const LEARN_S: f64 = 60.0;
/// Distance along the route, either way from the last place, within which the visitor is searched for, metres.
const WINDOW_M: f64 = 250.0;
/// Length of route that is searched per fix while the visitor is away from it, metres.
const SEARCH_M: f64 = 2000.0;

/// The visitor's walking speed, and the share of a story's time during which they walk.
#[derive(Debug, Clone)]
pub struct Pace {
    walking_mps: f64,
    walks_while_listening: f64,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            // Assumed until walking has been seen.
            walking_mps: Travel::WALKING_PACE_MPS,
            walks_while_listening: 1.0,
        }
    }
}

impl Pace {
    /// Learns from a step of `dt` seconds.
    pub fn learn(&mut self, dt: f64, speed: f64, is_still: bool, is_listening: bool) {
        let gain = (dt / LEARN_S).min(0.2);
        if !is_still && (0.5..3.0).contains(&speed) {
            self.walking_mps += (speed - self.walking_mps) * gain;
        }
        if is_listening {
            let walks = if is_still { 0.0 } else { 1.0 };
            self.walks_while_listening += (walks - self.walks_while_listening) * gain;
        }
    }

    /// Seconds in which the visitor walks this far while listening.
    pub fn walking_time_s(&self, metres: f64) -> f64 {
        metres.max(0.0) / (self.walking_mps * self.walks_while_listening.max(0.05))
    }
}

/// Follows the visitor along the route.
#[derive(Debug, Clone, Default)]
pub struct RouteFollower {
    along: Option<f64>,
    off: f64,
    search_from: f64,
}

impl RouteFollower {
    /// Metres along the route; `None` until the visitor was near it.
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

    /// The place on the route nearest to the visitor; `None` until they were near it.
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

    /// Sets the place when a story starts: the visitor is at that stop, whatever the nearest place says.
    pub fn arrive(&mut self, along: Option<f64>) {
        if along.is_some() {
            self.along = along;
        }
    }
}

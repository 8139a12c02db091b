//! A visitor's true walk: a script of steps, sampled once a second.

use super::random::Random;
use crate::geodesy::Spot;

/// One step of a visitor's script.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Step {
    /// Moves in a straight line.
    Go {
        /// Destination on the course's plane.
        to: Spot,
        /// Whether the visitor walks or rides.
        by: Gait,
    },
    /// Stays where the visitor is.
    Stay {
        /// Length of the stay in seconds.
        seconds: f64,
        /// Whether the visitor stays indoors or outdoors.
        place: Place,
    },
}

/// How a visitor moves.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Gait {
    /// On foot at the visitor's own pace.
    Foot,
    /// In a vehicle, metres a second.
    Ride(f64),
}

/// Where a visitor stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Outdoors, with the reception of the noise class.
    Outdoors,
    /// Indoors, where the receiver is worse.
    Indoors,
}

/// One second of a true walk.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moment {
    /// Seconds since the start.
    pub time_s: f64,
    /// True position on the course's plane.
    pub spot: Spot,
    /// True velocity, metres a second.
    pub velocity: Spot,
    /// Whether the visitor is indoors.
    pub indoors: bool,
}

/// Maximum length of a simulated walk, seconds: one day.
const MAX_WALK_S: usize = 86_400;

/// Walks a script from `start` at a pace (metres a second on foot), which varies a little as people's pace does.
pub fn walk(start: Spot, steps: &[Step], pace: f64, random: &mut Random) -> Vec<Moment> {
    let mut moments = vec![Moment {
        time_s: 0.0,
        spot: start,
        velocity: Spot::default(),
        indoors: false,
    }];
    let mut at = start;
    let mut pace_variation = 0.0;
    for step in steps {
        match *step {
            Step::Stay { seconds, place } => {
                for _ in 0..seconds.clamp(0.0, MAX_WALK_S as f64) as usize {
                    push(&mut moments, at, Spot::default(), place == Place::Indoors);
                }
            }
            Step::Go { to, by } => loop {
                let way = to - at;
                let left = way.length();
                // Correlated over about ten seconds, with a standard deviation of 6 % of the pace.
                pace_variation = 0.9 * pace_variation + 0.026 * random.normal();
                let speed = match by {
                    Gait::Foot => pace * (1.0 + pace_variation).clamp(0.7, 1.3),
                    Gait::Ride(speed) => speed,
                };
                if left <= speed * 0.5 || moments.len() >= MAX_WALK_S {
                    break;
                }
                let step = speed.min(left);
                at = at + way * (step / left);
                push(&mut moments, at, way * (speed / left), false);
            },
        }
        if moments.len() >= MAX_WALK_S {
            break;
        }
    }
    moments
}

fn push(moments: &mut Vec<Moment>, spot: Spot, velocity: Spot, indoors: bool) {
    moments.push(Moment {
        time_s: moments.len() as f64,
        spot,
        velocity,
        indoors,
    });
}

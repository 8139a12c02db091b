//! A visitor's true walk: a script of steps, sampled each second.

use super::random::Random;
use crate::geodesy::Spot;

/// One thing a visitor does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Step {
    /// Goes in a straight line.
    Go {
        /// Where to.
        to: Spot,
        /// How.
        by: Gait,
    },
    /// Stays.
    Stay {
        /// Seconds.
        seconds: f64,
        /// Under a roof or not.
        place: Place,
    },
}

/// How somebody moves.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Gait {
    /// On foot at the visitor's own pace.
    Foot,
    /// In a vehicle, metres a second.
    Ride(f64),
}

/// Where somebody stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Outdoors.
    Outdoors,
    /// Under a roof, where the receiver is worse.
    Indoors,
}

/// One second of a true walk.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moment {
    /// Seconds since the start.
    pub time_s: f64,
    /// Where.
    pub spot: Spot,
    /// Metres a second.
    pub velocity: Spot,
    /// Whether under a roof.
    pub indoors: bool,
}

/// A walk of at most so many seconds (a day) is simulated.
const LONGEST_WALK_S: usize = 86_400;

/// Walks a script from `start` at a pace (metres a second on foot); the pace wavers a little, as people's does.
pub fn walk(start: Spot, steps: &[Step], pace: f64, random: &mut Random) -> Vec<Moment> {
    let mut moments = vec![Moment {
        time_s: 0.0,
        spot: start,
        velocity: Spot::default(),
        indoors: false,
    }];
    let mut at = start;
    let mut waver = 0.0;
    for step in steps {
        match *step {
            Step::Stay { seconds, place } => {
                for _ in 0..seconds.clamp(0.0, LONGEST_WALK_S as f64) as usize {
                    push(&mut moments, at, Spot::default(), place == Place::Indoors);
                }
            }
            Step::Go { to, by } => loop {
                let way = to - at;
                let left = way.length();
                // Correlated over about ten seconds, 6 % of the pace.
                waver = 0.9 * waver + 0.026 * random.normal();
                let speed = match by {
                    Gait::Foot => pace * (1.0 + waver).clamp(0.7, 1.3),
                    Gait::Ride(speed) => speed,
                };
                if left <= speed * 0.5 || moments.len() >= LONGEST_WALK_S {
                    break;
                }
                let step = speed.min(left);
                at = at + way * (step / left);
                push(&mut moments, at, way * (speed / left), false);
            },
        }
        if moments.len() >= LONGEST_WALK_S {
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

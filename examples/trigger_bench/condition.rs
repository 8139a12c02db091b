//! Conditions other than those the engine was made for: other errors, other receivers, other ways to walk.

use soundwalk::engine::Fix;
use soundwalk::rehearse::noise::Noise;
use soundwalk::rehearse::visitor::Moment;

/// A change to the class of surroundings.
#[derive(Debug, Clone, Copy)]
pub struct Condition {
    /// Its name in the table.
    pub name: &'static str,
    /// Changes the receiver's parameters.
    pub change: fn(&mut Noise),
    /// Whether the receiver states its error.
    pub states_error: bool,
    /// How the walk differs.
    pub way: Way,
}

/// How a walk differs from the tour's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// The whole tour in its order.
    Whole,
    /// From the fifth stop on.
    FromFifth,
    /// The whole tour in reverse.
    Reverse,
}

const fn errors(name: &'static str, change: fn(&mut Noise)) -> Condition {
    Condition {
        name,
        change,
        states_error: true,
        way: Way::Whole,
    }
}

const fn walked(name: &'static str, way: Way) -> Condition {
    Condition {
        way,
        ..errors(name, |_| {})
    }
}

/// No change.
pub const UNCHANGED: Condition = errors("as it is", |_| {});

/// The rows of the table of `--robustness`.
pub const ALL: [Condition; 17] = [
    UNCHANGED,
    errors("no speed and course", |noise| noise.states_velocity = false),
    errors("stated error × 0.5", |noise| noise.stated_bias *= 0.5),
    errors("stated error × 2", |noise| noise.stated_bias *= 2.0),
    errors("stated error constant", |noise| noise.stated_spread = 0.0),
    Condition {
        states_error: false,
        ..errors("no stated error", |_| {})
    },
    errors("a fix every 5 s", |noise| noise.interval_s = 5.0),
    errors("a fix every 10 s", |noise| noise.interval_s = 10.0),
    errors("slow error keeps 5 s", |noise| noise.bias_s = 5.0),
    errors("slow error keeps 60 s", |noise| noise.bias_s = 60.0),
    errors("twice the jumps", |noise| noise.jump_every_s /= 2.0),
    errors("speed error 0.3 m/s", |noise| noise.velocity_mps = 0.3),
    errors("speed error 1.2 m/s", |noise| noise.velocity_mps = 1.2),
    errors("slow error × 1.5", |noise| noise.bias_m *= 1.5),
    errors("no stale first fixes", |noise| noise.stale_share = 0.0),
    walked("begun at stop 5", Way::FromFifth),
    walked("walked in reverse", Way::Reverse),
];

impl Condition {
    /// The walk under this condition; `fifth` tells whether a moment is at the fifth stop.
    pub fn walk(&self, moments: Vec<Moment>, fifth: impl Fn(&Moment) -> bool) -> Vec<Moment> {
        let mut moments: Vec<Moment> = match self.way {
            Way::Whole => return moments,
            Way::FromFifth => moments.into_iter().skip_while(|m| !fifth(m)).collect(),
            Way::Reverse => moments
                .into_iter()
                .rev()
                .map(|moment| Moment {
                    velocity: moment.velocity * -1.0,
                    ..moment
                })
                .collect(),
        };
        for (second, moment) in moments.iter_mut().enumerate() {
            moment.time_s = second as f64;
        }
        moments
    }

    /// The fixes under this condition.
    pub fn fixes(&self, mut fixes: Vec<Fix>) -> Vec<Fix> {
        if !self.states_error {
            for fix in &mut fixes {
                fix.error = None;
            }
        }
        fixes
    }
}

//! A model of receiver errors with named classes. Parameters and their sources are in `docs/rehearsal.md`.

use super::random::Random;
use super::visitor::Moment;
use crate::engine::{Confidence, Fix, FixMode, HorizontalError, R68_PER_SIGMA, UnixMs};
use crate::geodesy::{Plane, Spot};
use serde::{Deserialize, Serialize};

/// The parameters of a receiver in a class of surroundings.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Noise {
    /// Standard deviation of the slowly varying error along one axis, metres.
    pub bias_m: f64,
    /// Time constant of that error while walking, seconds; it doubles while standing.
    pub bias_s: f64,
    /// Standard deviation of the error that is new with each fix, metres.
    pub white_m: f64,
    /// Mean time between multipath jumps, seconds.
    pub jump_every_s: f64,
    /// Standard deviation of a jump along one axis, metres.
    pub jump_m: f64,
    /// Mean duration of a jump, seconds.
    pub jump_lasts_s: f64,
    /// Share of fixes that are single outliers.
    pub outlier_share: f64,
    /// Minimum and maximum size of an outlier, metres.
    pub outlier_m: [f64; 2],
    /// Mean time between dropouts, seconds.
    pub dropout_every_s: f64,
    /// Mean duration of a dropout, seconds.
    pub dropout_lasts_s: f64,
    /// Standard deviation of the stated velocity along one axis, metres a second.
    pub velocity_mps: f64,
    /// Standard deviation that the receiver assumes, metres.
    pub stated_m: f64,
    /// Factor by which the stated error differs from that.
    pub stated_bias: f64,
    /// Standard deviation of the logarithm of the stated error.
    pub stated_spread: f64,
    /// Standard deviation along one axis of the error that a cold start adds, metres; it decays with a time constant of 15 s.
    pub cold_m: f64,
    /// Share of walks that start with stale fixes.
    pub stale_share: f64,
    /// Time between fixes in seconds.
    pub interval_s: f64,
    /// Factor on the slowly varying error indoors, which the receiver does not state.
    pub indoors: f64,
    /// Whether the receiver states speed and course.
    pub states_velocity: bool,
}

impl Noise {
    /// A receiver under open sky.
    pub const OPEN: Self = Self {
        bias_m: 2.6,
        bias_s: 60.0,
        white_m: 1.2,
        jump_every_s: 1800.0,
        jump_m: 8.0,
        jump_lasts_s: 10.0,
        outlier_share: 0.0002,
        outlier_m: [30.0, 60.0],
        dropout_every_s: 1800.0,
        dropout_lasts_s: 6.0,
        velocity_mps: 0.15,
        stated_m: 3.0,
        stated_bias: 1.0,
        stated_spread: 0.25,
        cold_m: 7.5,
        stale_share: 0.3,
        interval_s: 1.0,
        indoors: 1.7,
        states_velocity: true,
    };
    /// Streets between blocks of five to nine storeys.
    pub const BLOCKS: Self = Self {
        bias_m: 6.8,
        bias_s: 30.0,
        white_m: 2.0,
        jump_every_s: 200.0,
        jump_m: 14.0,
        jump_lasts_s: 15.0,
        outlier_share: 0.002,
        outlier_m: [30.0, 100.0],
        dropout_every_s: 600.0,
        dropout_lasts_s: 10.0,
        velocity_mps: 0.35,
        stated_m: 8.0,
        stated_bias: 0.9,
        stated_spread: 0.30,
        cold_m: 20.0,
        ..Self::OPEN
    };
    /// A receiver in a street canyon.
    pub const CANYON: Self = Self {
        bias_m: 15.0,
        bias_s: 20.0,
        white_m: 4.0,
        jump_every_s: 60.0,
        jump_m: 28.0,
        jump_lasts_s: 15.0,
        outlier_share: 0.01,
        outlier_m: [50.0, 200.0],
        dropout_every_s: 120.0,
        dropout_lasts_s: 15.0,
        velocity_mps: 0.70,
        stated_m: 20.0,
        stated_bias: 0.8,
        stated_spread: 0.35,
        cold_m: 50.0,
        ..Self::OPEN
    };
    /// A receiver without errors.
    pub const NONE: Self = Self {
        bias_m: 0.0,
        white_m: 0.0,
        jump_every_s: f64::INFINITY,
        outlier_share: 0.0,
        dropout_every_s: f64::INFINITY,
        velocity_mps: 0.0,
        stated_spread: 0.0,
        cold_m: 0.0,
        stale_share: 0.0,
        ..Self::OPEN
    };

    /// The class with this name.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "open" => Some(Self::OPEN),
            "blocks" => Some(Self::BLOCKS),
            "canyon" => Some(Self::CANYON),
            "none" => Some(Self::NONE),
            _ => None,
        }
    }

    /// Parameters between these and others, geometrically: 0 gives these, 1 the others. All parameters of the named classes
    /// are above 0, except those of [`Self::NONE`].
    pub fn towards(&self, other: &Self, share: f64) -> Self {
        let between = |from: f64, to: f64| {
            if from == to {
                from
            } else {
                libm::exp(libm::log(from) * (1.0 - share) + libm::log(to) * share)
            }
        };
        let field = |of: fn(&Self) -> f64| between(of(self), of(other));
        Self {
            bias_m: field(|noise| noise.bias_m),
            bias_s: field(|noise| noise.bias_s),
            white_m: field(|noise| noise.white_m),
            jump_every_s: field(|noise| noise.jump_every_s),
            jump_m: field(|noise| noise.jump_m),
            jump_lasts_s: field(|noise| noise.jump_lasts_s),
            outlier_share: field(|noise| noise.outlier_share),
            outlier_m: [
                field(|noise| noise.outlier_m[0]),
                field(|noise| noise.outlier_m[1]),
            ],
            dropout_every_s: field(|noise| noise.dropout_every_s),
            dropout_lasts_s: field(|noise| noise.dropout_lasts_s),
            velocity_mps: field(|noise| noise.velocity_mps),
            stated_m: field(|noise| noise.stated_m),
            stated_bias: field(|noise| noise.stated_bias),
            stated_spread: field(|noise| noise.stated_spread),
            cold_m: field(|noise| noise.cold_m),
            stale_share: field(|noise| noise.stale_share),
            interval_s: field(|noise| noise.interval_s),
            indoors: field(|noise| noise.indoors),
            states_velocity: self.states_velocity,
        }
    }

    /// Whether every parameter is in its valid range.
    pub fn is_valid(&self) -> bool {
        let lengths = [
            self.bias_m,
            self.white_m,
            self.jump_m,
            self.velocity_mps,
            self.stated_spread,
            self.cold_m,
            self.outlier_m[0],
        ];
        let times = [
            self.bias_s,
            self.jump_every_s,
            self.jump_lasts_s,
            self.dropout_every_s,
            self.dropout_lasts_s,
            self.stated_m,
            self.stated_bias,
            self.interval_s,
            self.indoors,
        ];
        lengths.iter().all(|v| (0.0..=1e5).contains(v))
            && times.iter().all(|v| *v > 0.0)
            && (0.05..=3600.0).contains(&self.interval_s)
            && self.outlier_m[1] >= self.outlier_m[0]
            && [self.outlier_share, self.stale_share]
                .iter()
                .all(|v| (0.0..=1.0).contains(v))
    }
}

impl Default for Noise {
    fn default() -> Self {
        Self::OPEN
    }
}

/// The errors of a receiver at one place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlaceNoise {
    /// The parameters there.
    pub noise: Noise,
    /// How the errors are directed there; `None` where they are the same in all directions.
    pub directed: Option<DirectedErrors>,
}

/// Errors that are greater in one direction, or have a mean: signals along a street arrive directly, those across it by way
/// of the opposite wall.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DirectedErrors {
    /// Unit vector of the direction of the greatest errors.
    pub across: Spot,
    /// Factor on the slow errors and jumps in that direction.
    pub across_factor: f64,
    /// Factor on the slow errors and jumps at right angles to it.
    pub along_factor: f64,
    /// Mean of the error, metres.
    pub shift_m: Spot,
}

impl DirectedErrors {
    fn applied_to(&self, error: Spot) -> Spot {
        let along = Spot::new(-self.across.y, self.across.x);
        self.across * (error.dot(self.across) * self.across_factor)
            + along * (error.dot(along) * self.along_factor)
    }
}

/// The fixes that a receiver reports on a true walk, with the same errors everywhere. `elsewhere` are places from which
/// stale first fixes may come.
pub fn receive(
    moments: &[Moment],
    start: UnixMs,
    plane: &Plane,
    noise: &Noise,
    elsewhere: &[Spot],
    random: &mut Random,
) -> Vec<Fix> {
    let everywhere = PlaceNoise {
        noise: *noise,
        directed: None,
    };
    receive_by_place(moments, start, plane, |_| everywhere, elsewhere, random)
}

/// The fixes that a receiver reports on a true walk, with the errors of each place. `elsewhere` are places from which stale
/// first fixes may come.
pub fn receive_by_place(
    moments: &[Moment],
    start: UnixMs,
    plane: &Plane,
    noise_at: impl Fn(&Moment) -> PlaceNoise,
    elsewhere: &[Spot],
    random: &mut Random,
) -> Vec<Fix> {
    let Some(first) = moments.first() else {
        return Vec::new();
    };
    let noise = noise_at(first).noise;
    let mut receiver = Receiver::new(noise, random);
    let stale = if random.happens(noise.stale_share) {
        1 + random.below(4)
    } else {
        0
    };
    let stale_spot = if random.happens(0.4) && !elsewhere.is_empty() {
        elsewhere[random.below(elsewhere.len())]
    } else {
        let angle = random.between(0.0, std::f64::consts::TAU);
        first.spot + Spot::new(libm::cos(angle), libm::sin(angle)) * 400.0
    };
    let mut fixes = Vec::with_capacity(moments.len());
    let mut due = 0.0;
    for (number, moment) in moments.iter().enumerate() {
        let place = noise_at(moment);
        let mut fix = receiver.fix(moment, &place, start, plane, random);
        if moment.time_s + 1e-9 < due {
            continue;
        }
        due = moment.time_s + noise.interval_s;
        if number < stale {
            fix.position = plane.position(stale_spot);
            fix.error = Some(HorizontalError {
                value: random.between(8.0, 30.0),
                confidence: Confidence::R68,
            });
            fix.speed_mps = Some(0.0);
            fix.course_deg = None;
            fixes.push(fix);
        } else if !receiver.is_out(moment.time_s) {
            fixes.push(fix);
        }
    }
    fixes
}

struct Jump {
    until_s: f64,
    offset: Spot,
    is_stated: bool,
}

struct Receiver {
    /// The parameters at the last moment.
    noise: Noise,
    bias: Spot,
    velocity_error: Spot,
    log_stated: f64,
    cold: Spot,
    jump: Option<Jump>,
    next_jump_s: f64,
    out_until_s: f64,
    next_dropout_s: f64,
    last_s: f64,
}

fn normal_pair(random: &mut Random) -> Spot {
    let x = random.normal();
    Spot::new(x, random.normal())
}

impl Receiver {
    fn new(noise: Noise, random: &mut Random) -> Self {
        Self {
            noise,
            bias: normal_pair(random) * noise.bias_m,
            velocity_error: normal_pair(random) * noise.velocity_mps,
            log_stated: random.normal() * noise.stated_spread,
            cold: normal_pair(random) * noise.cold_m,
            jump: None,
            next_jump_s: random.exponential(noise.jump_every_s),
            out_until_s: -1.0,
            next_dropout_s: random.exponential(noise.dropout_every_s),
            last_s: 0.0,
        }
    }

    fn is_out(&self, time_s: f64) -> bool {
        time_s < self.out_until_s
    }

    /// Comes to a place with other errors. Waiting times are exponential, so that what is left of them scales with the mean.
    fn enter(&mut self, noise: Noise, now: f64) {
        let rescale = |due: &mut f64, before: f64, after: f64| {
            if before != after && *due > now {
                *due = now + (*due - now) * (after / before);
            }
        };
        rescale(
            &mut self.next_jump_s,
            self.noise.jump_every_s,
            noise.jump_every_s,
        );
        rescale(
            &mut self.next_dropout_s,
            self.noise.dropout_every_s,
            noise.dropout_every_s,
        );
        self.noise = noise;
    }

    fn fix(
        &mut self,
        moment: &Moment,
        place: &PlaceNoise,
        start: UnixMs,
        plane: &Plane,
        random: &mut Random,
    ) -> Fix {
        let now = moment.time_s;
        self.enter(place.noise, now);
        let noise = self.noise;
        let dt = now - self.last_s;
        self.last_s = now;
        let is_still = moment.velocity.length() < 0.05;
        let indoors = if moment.indoors { noise.indoors } else { 1.0 };

        let tau = if is_still {
            2.0 * noise.bias_s
        } else {
            noise.bias_s
        };
        let keep = libm::exp(-dt / tau);
        let fresh = (1.0 - keep * keep).sqrt() * noise.bias_m * indoors;
        let mut new_bias = normal_pair(random) * fresh;
        if let Some(directed) = &place.directed {
            new_bias = directed.applied_to(new_bias);
        }
        self.bias = self.bias * keep + new_bias;
        let keep = libm::pow(0.7, dt);
        let fresh = (1.0 - keep * keep).sqrt() * noise.velocity_mps;
        self.velocity_error = self.velocity_error * keep + normal_pair(random) * fresh;
        let keep = libm::exp(-dt / 60.0);
        let fresh = (1.0 - keep * keep).sqrt() * noise.stated_spread;
        self.log_stated = self.log_stated * keep + random.normal() * fresh;

        let mut stated =
            R68_PER_SIGMA * noise.stated_m * noise.stated_bias * libm::exp(self.log_stated);
        let mut error = self.bias + normal_pair(random) * noise.white_m;
        error = error + self.cold * libm::exp(-now / 15.0);
        if let Some(directed) = &place.directed {
            error = error + directed.shift_m;
        }
        if now >= self.next_jump_s {
            self.next_jump_s = now + random.exponential(noise.jump_every_s);
            let mut jump = Jump {
                until_s: now + random.exponential(noise.jump_lasts_s),
                offset: normal_pair(random) * noise.jump_m,
                is_stated: random.happens(0.5),
            };
            if let Some(directed) = &place.directed {
                jump.offset = directed.applied_to(jump.offset);
            }
            self.jump = Some(jump);
        }
        if let Some(jump) = self.jump.as_ref().filter(|jump| now < jump.until_s) {
            error = error + jump.offset;
            if jump.is_stated {
                let more = R68_PER_SIGMA * noise.jump_m;
                stated = (stated * stated + more * more).sqrt();
            }
        }
        if random.happens(noise.outlier_share) {
            let size = random.between(noise.outlier_m[0], noise.outlier_m[1]);
            let angle = random.between(0.0, std::f64::consts::TAU);
            error = error + Spot::new(libm::cos(angle), libm::sin(angle)) * size;
            if random.happens(0.5) {
                stated = stated.max(size);
            }
        }
        if now >= self.next_dropout_s {
            self.out_until_s = now + random.exponential(noise.dropout_lasts_s);
            self.next_dropout_s = self.out_until_s + random.exponential(noise.dropout_every_s);
        }
        let velocity = moment.velocity + self.velocity_error;
        let position = plane.position(moment.spot + error);
        Fix {
            time: UnixMs(start.0 + (now * 1000.0) as i64),
            position,
            mode: FixMode::ThreeD,
            error: Some(HorizontalError {
                value: stated,
                confidence: Confidence::R68,
            }),
            speed_mps: noise.states_velocity.then(|| velocity.length()),
            course_deg: noise
                .states_velocity
                .then(|| plane.bearing(position, velocity)),
        }
    }
}

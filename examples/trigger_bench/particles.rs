//! An upper bound for any engine: a particle filter that knows the error model of the simulated receiver and the behaviour
//! of the simulated visitors, with the engine's decision rule. It cannot be used on a real device (it costs a thousand times
//! as much and knows the simulation); it shows what is left to gain.
//!
//! Each particle samples the walk (on the route, beside it, standing) and whether a jump is on; the slow error and the
//! jump's size are then Gaussian and carried exactly (a Rao-Blackwellised filter, Doucet et al. 2000).

use crate::ground::NEXT_STREET_M;
use soundwalk::engine::{Course, Fix, R68_PER_SIGMA, StopIndex, Threshold};
use soundwalk::geodesy::Spot;
use soundwalk::rehearse::noise::Noise;
use soundwalk::rehearse::random::Random;
use soundwalk::rehearse::score::ToldStory;

/// Leaving the route is sampled this many times as often as visitors do it, with a weight that is smaller by the same
/// factor.
const OVERSAMPLING: f64 = 6.0;
/// Mean time of walking before a visitor stands, if nothing more is known, seconds.
const STANDS_AFTER_S: f64 = 120.0;
/// Mean time of walking before a visitor leaves the route, seconds.
const LEAVES_AFTER_S: f64 = 640.0;
/// Thresholds for the particles' belief of being at the next stop, at one of the two after it, and at any farther ahead,
/// chosen on seed 100.
const NEXT: Threshold = threshold(0.85, 2.5);
const SOON: Threshold = threshold(0.9, 3.0);
const AHEAD: Threshold = threshold(0.95, 20.0);
/// Factor on the required belief of the next stop once its middle is behind the visitor, chosen on the same seed.
const PASSING_SHARE: f64 = 0.9;
/// Metres before the middle of a stop from which on it counts as behind the visitor.
const PASSING_LEAD_M: f64 = 4.0;
/// Metres by which zones are grown.
const ENTRY_MARGIN_M: f64 = 4.0;
/// Seconds after a story for which the stop after it is doubted more, and the factor on the doubt permitted then.
const AFTER_STORY_S: f64 = 50.0;
const AFTER_STORY_DOUBT_FACTOR: f64 = 0.35;
/// Seconds after the first fix in which nothing starts.
const WARM_UP_S: f64 = 5.0;
/// With each fix one particle in this many is replaced by one near the fix, so that a lost visitor is found again.
const RESTART_ONE_IN: usize = 30;
/// Total probability of the replaced particles.
const RESTART_PROBABILITY: f64 = 5e-4;

/// The particle filter's settings.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Particles {
    /// Number of particles.
    pub count: usize,
    /// Error model of the receiver.
    pub noise: Noise,
    /// Whether it knows that visitors pause within 10 m of a stop's middle.
    pub knows_pauses: bool,
}

#[derive(Clone, Copy)]
enum Way {
    On { back: bool },
    Off { heading: Spot, cafe: bool, legs: u8 },
}

#[derive(Clone, Copy, PartialEq)]
enum Jump {
    None,
    Hidden,
    Visible,
}

#[derive(Clone, Copy)]
struct Particle {
    way: Way,
    along: f64,
    spot: Spot,
    velocity: Spot,
    pace: f64,
    stood_s: Option<f64>,
    /// Number of the stop at which this visitor paused last, from 1.
    paused: usize,
    jump: Jump,
    bias: Spot,
    offset: Spot,
    bb: f64,
    bo: f64,
    oo: f64,
    velocity_error: Option<Spot>,
    log_stated: Option<f64>,
    weight: f64,
}

impl Particles {
    /// Walks the fixes. Times are seconds from `start_ms`.
    pub fn walk(&self, course: &Course, fixes: &[Fix], start_ms: i64) -> Vec<ToldStory> {
        let mut random = Random::new(0x9a27);
        let mut cloud: Vec<Particle> = (0..self.count)
            .map(|_| self.start(course, &mut random))
            .collect();
        let mut decision = Decision::new(course);
        let mut now_s = 0.0;
        for fix in fixes {
            let time_s = (fix.time.0 - start_ms) as f64 / 1000.0;
            // A fix that states a speed of 0 and no course is an old one.
            if self.noise.states_velocity && fix.course_deg.is_none() {
                continue;
            }
            let dt = time_s - now_s;
            while now_s + 1e-9 < time_s {
                for particle in &mut cloud {
                    particle.step(course, self, &mut random);
                }
                now_s += 1.0;
            }
            let spot = course.plane().spot(fix.position);
            for _ in 0..self.count / RESTART_ONE_IN {
                let place = random.below(self.count);
                cloud[place] = self.anew(course, spot, &mut random);
            }
            for particle in &mut cloud {
                particle.weigh(spot, &self.noise, fix, time_s, dt.max(1.0), &mut random);
            }
            resample(&mut cloud, &mut random);
            decision.take(&cloud, time_s, dt);
        }
        decision.told
    }

    /// A visitor somewhere near a fix, regardless of what was known before.
    fn anew(&self, course: &Course, fix: Spot, random: &mut Random) -> Particle {
        let mut particle = self.start(course, random);
        let x = random.normal();
        let spot = fix - Spot::new(x, random.normal()) * self.noise.bias_m;
        if let Some(place) = course.route().nearest(spot) {
            particle.along = place.along;
            let (foot, tangent) = course.route().at(place.along).unwrap_or_default();
            let across = Spot::new(-tangent.y, tangent.x);
            if random.happens(0.6) {
                particle.spot = foot;
                particle.way = Way::On {
                    back: random.happens(0.15),
                };
            } else {
                let axis = if random.happens(0.5) { tangent } else { across };
                particle.spot = spot;
                particle.way = Way::Off {
                    heading: axis * if random.happens(0.5) { 1.0 } else { -1.0 },
                    cafe: random.happens(0.3),
                    legs: 3,
                };
            }
        }
        particle.stood_s = random.happens(0.3).then(|| random.between(0.0, 60.0));
        let stops = course.stops().iter();
        particle.paused = stops
            .filter(|stop| {
                stop.along
                    .is_some_and(|along| along < particle.along - 10.0)
            })
            .count();
        particle.bias = fix - particle.spot;
        particle.bb = 0.1 * self.noise.bias_m * self.noise.bias_m;
        // A visitor must not be placed on the route by an error that the receiver does not make.
        let drawn = fix - spot;
        let more = particle.bias.dot(particle.bias) - drawn.dot(drawn);
        let likely = libm::exp(-0.5 * more / (self.noise.bias_m * self.noise.bias_m)).min(1.0);
        particle.weight = likely * RESTART_PROBABILITY * RESTART_ONE_IN as f64 / self.count as f64;
        particle
    }

    fn start(&self, course: &Course, random: &mut Random) -> Particle {
        Particle {
            way: Way::On { back: false },
            along: 0.0,
            spot: course.route().at(0.0).unwrap_or_default().0,
            velocity: Spot::default(),
            pace: random.between(0.95, 1.45),
            stood_s: None,
            paused: 0,
            jump: Jump::None,
            bias: Spot::default(),
            offset: Spot::default(),
            bb: self.noise.bias_m * self.noise.bias_m,
            bo: 0.0,
            oo: 0.0,
            velocity_error: None,
            log_stated: None,
            weight: 1.0 / self.count as f64,
        }
    }
}

impl Particle {
    /// Advances the visitor and the receiver's error by one second.
    fn step(&mut self, course: &Course, known: &Particles, random: &mut Random) {
        let noise = &known.noise;
        let before = self.spot;
        self.change(course, known, random);
        if self.stood_s.is_none() {
            self.pace = (self.pace + 0.006 * random.normal()).clamp(0.8, 1.6);
            let pace = self.pace * (1.0 + 0.05 * random.normal());
            match &mut self.way {
                Way::On { back } => {
                    self.along += if *back { -pace } else { pace };
                    self.along = self.along.clamp(0.0, course.route().length());
                    self.spot = course.route().at(self.along).unwrap_or_default().0;
                }
                Way::Off { heading, .. } => self.spot = self.spot + *heading * pace,
            }
        }
        self.velocity = self.spot - before;
        let indoors = if self.is_indoors() {
            noise.indoors
        } else {
            1.0
        };
        let tau = noise.bias_s * if self.stood_s.is_some() { 2.0 } else { 1.0 };
        let keep = libm::exp(-1.0 / tau);
        let sigma = noise.bias_m * indoors;
        self.bias = self.bias * keep;
        self.bb = self.bb * keep * keep + (1.0 - keep * keep) * sigma * sigma;
        self.bo *= keep;
        let begins = random.happens(1.0 / noise.jump_every_s);
        if begins || (self.jump != Jump::None && random.happens(1.0 / noise.jump_lasts_s)) {
            self.jump = match (begins, random.happens(0.5)) {
                (false, _) => Jump::None,
                (true, false) => Jump::Hidden,
                (true, true) => Jump::Visible,
            };
            self.offset = Spot::default();
            self.bo = 0.0;
            self.oo = if begins {
                noise.jump_m * noise.jump_m
            } else {
                0.0
            };
        }
    }

    fn is_indoors(&self) -> bool {
        self.stood_s.is_some() && matches!(self.way, Way::Off { .. })
    }

    /// Lets the visitor stop, go on, leave the route or come back.
    fn change(&mut self, course: &Course, known: &Particles, random: &mut Random) {
        if let Some(stood_s) = &mut self.stood_s {
            *stood_s += 1.0;
            let (least, most) = match self.way {
                Way::On { .. } => (20.0, 90.0),
                Way::Off { .. } => (60.0, 240.0),
            };
            let ends = if *stood_s < least {
                0.003
            } else {
                1.0 / (most - *stood_s).max(2.0)
            };
            if random.happens(ends) {
                self.stood_s = None;
                match &mut self.way {
                    Way::On { back } => *back = random.happens(0.15),
                    Way::Off { heading, .. } => *heading = *heading * -1.0,
                }
            }
            return;
        }
        match self.way {
            Way::On { back } => self.change_on(course, back, known, random),
            Way::Off {
                heading,
                cafe,
                legs,
            } => self.change_off(course, heading, cafe, legs, random),
        }
    }

    fn change_on(&mut self, course: &Course, back: bool, known: &Particles, random: &mut Random) {
        let stops = course.stops();
        let coming = stops
            .get(self.paused)
            .and_then(|stop| stop.along)
            .map(|along| along - self.along);
        let mut stands = 1.0 / 500.0;
        match coming {
            Some(left) if left < -12.0 => self.paused += 1,
            Some(left) if left <= 10.0 && !back => stands = 1.2 / (left + 12.0).max(2.0),
            _ => {}
        }
        if back {
            // A visitor who turns back returns to the middle of a stop.
            let near = stops
                .iter()
                .filter_map(|stop| stop.along)
                .any(|along| (along - self.along).abs() < 3.0);
            stands = if near { 0.4 } else { 0.005 };
        }
        if !known.knows_pauses {
            stands = 1.0 / STANDS_AFTER_S;
        }
        if random.happens(stands) {
            self.stood_s = Some(0.0);
            if coming.is_some_and(|left| left.abs() <= 12.0) {
                self.paused += 1;
            }
            return;
        }
        let leaves = 1.0 / LEAVES_AFTER_S;
        if random.happens(OVERSAMPLING * leaves) {
            self.weight /= OVERSAMPLING;
            let (_, tangent) = course.route().at(self.along).unwrap_or_default();
            let normal =
                Spot::new(-tangent.y, tangent.x) * if random.happens(0.5) { 1.0 } else { -1.0 };
            let cafe = random.happens(0.25);
            let angle = if cafe {
                random.between(0.9, 1.57)
            } else {
                std::f64::consts::FRAC_PI_2
            };
            let heading = tangent * libm::cos(angle) + normal * libm::sin(angle);
            self.way = Way::Off {
                heading,
                cafe,
                legs: 0,
            };
        } else {
            self.weight *= (1.0 - leaves) / (1.0 - OVERSAMPLING * leaves);
        }
    }

    fn change_off(
        &mut self,
        course: &Course,
        heading: Spot,
        cafe: bool,
        legs: u8,
        random: &mut Random,
    ) {
        let Some(place) = course.route().nearest(self.spot) else {
            return;
        };
        let (foot, tangent) = course.route().at(place.along).unwrap_or_default();
        let towards = (foot - self.spot).dot(heading) > 0.0;
        if place.off < 1.3 && (towards || legs > 0) {
            self.along = place.along;
            self.way = Way::On {
                back: random.happens(0.1),
            };
            return;
        }
        let turn = |heading: Spot, legs: u8| Way::Off {
            heading,
            cafe,
            legs,
        };
        if cafe {
            if legs == 0 && random.happens(1.0 / 25.0) {
                self.stood_s = Some(0.0);
                self.way = turn(heading, 1);
            }
            return;
        }
        let along_it = heading.dot(tangent).abs() > 0.7;
        if !along_it && legs == 0 && (place.off - NEXT_STREET_M).abs() < 1.0 && random.happens(0.5)
        {
            // Round the corner into the next street.
            let sign = if random.happens(0.7) { 1.0 } else { -1.0 };
            self.way = turn(tangent * sign, 1);
        } else if along_it && random.happens(1.0 / 120.0) {
            let back = foot - self.spot;
            self.way = turn(back * (1.0 / back.length().max(1.0)), 3);
        } else if legs < 3 && random.happens(if along_it { 1.0 / 200.0 } else { 1.0 / 45.0 }) {
            self.way = turn(heading * -1.0, if along_it { 2 } else { 3 });
        }
    }

    /// Weighs the particle by a fix at `spot`, and updates its error estimate.
    fn weigh(
        &mut self,
        spot: Spot,
        noise: &Noise,
        fix: &Fix,
        time_s: f64,
        dt: f64,
        random: &mut Random,
    ) {
        if let (Some(speed), Some(course_deg)) = (fix.speed_mps, fix.course_deg) {
            let angle = course_deg.to_radians();
            let error = Spot::new(libm::sin(angle), libm::cos(angle)) * speed - self.velocity;
            let keep = if self.velocity_error.is_some() {
                libm::pow(0.7, dt)
            } else {
                0.0
            };
            let fresh = noise.velocity_mps * noise.velocity_mps * (1.0 - keep * keep) + 0.003;
            let miss = error - self.velocity_error.unwrap_or_default() * keep;
            self.weight *= libm::exp(-0.5 * miss.dot(miss) / fresh) / fresh + 1e-9;
            self.velocity_error = Some(error);
        }
        self.weigh_stated(noise, fix, dt);
        let cold = noise.cold_m * libm::exp(-time_s / 15.0);
        let miss = spot - self.spot - self.bias - self.offset;
        let (cb, co) = (self.bb + self.bo, self.bo + self.oo);
        let s = cb + co + noise.white_m * noise.white_m + cold * cold;
        let plain = (1.0 - noise.outlier_share) * libm::exp(-0.5 * miss.dot(miss) / s)
            / (std::f64::consts::TAU * s);
        let far = miss.length();
        let ring = noise.outlier_m[1] - noise.outlier_m[0];
        let is_ring = far > noise.outlier_m[0] - 25.0 && far < noise.outlier_m[1] + 25.0;
        let outlier = if is_ring {
            noise.outlier_share / (std::f64::consts::TAU * far.max(1.0) * ring.max(1.0))
        } else {
            1e-12
        };
        self.weight *= plain + outlier;
        if random.happens(outlier / (plain + outlier)) {
            return;
        }
        self.bias = self.bias + miss * (cb / s);
        self.offset = self.offset + miss * (co / s);
        self.bb -= cb * cb / s;
        self.bo -= cb * co / s;
        self.oo -= co * co / s;
    }

    /// Weighs the particle by the stated error, in which half of the jumps show.
    fn weigh_stated(&mut self, noise: &Noise, fix: &Fix, dt: f64) {
        let Some(stated) = fix.error.map(|error| error.value) else {
            return;
        };
        let more = R68_PER_SIGMA * noise.jump_m;
        let base = match self.jump {
            Jump::Visible => (stated * stated - more * more).max(1e-4).sqrt(),
            _ => stated,
        };
        let usual = libm::log(R68_PER_SIGMA * noise.stated_m * noise.stated_bias);
        let log = libm::log(base) - usual;
        let keep = if self.log_stated.is_some() {
            libm::exp(-dt / 60.0)
        } else {
            0.0
        };
        let variance = noise.stated_spread * noise.stated_spread * (1.0 - keep * keep) + 1e-4;
        let miss = log - self.log_stated.unwrap_or_default() * keep;
        let likely = libm::exp(-0.5 * miss * miss / variance) / variance.sqrt();
        self.weight *= likely + 0.01;
        if miss * miss < 16.0 * variance {
            self.log_stated = Some(log);
        }
    }
}

fn resample(cloud: &mut Vec<Particle>, random: &mut Random) {
    let total: f64 = cloud.iter().map(|particle| particle.weight).sum();
    let count = cloud.len();
    if total.is_nan() || total <= 0.0 {
        for particle in cloud {
            particle.weight = 1.0 / count as f64;
        }
        return;
    }
    let mut squares = 0.0;
    for particle in cloud.iter_mut() {
        particle.weight /= total;
        squares += particle.weight * particle.weight;
    }
    if squares * (count as f64) < 2.0 {
        return;
    }
    let mut next = random.unit();
    let mut sum = 0.0;
    let mut drawn = Vec::with_capacity(count);
    for particle in cloud.iter() {
        sum += particle.weight * count as f64;
        while next < sum && drawn.len() < count {
            drawn.push(Particle {
                weight: 1.0 / count as f64,
                ..*particle
            });
            next += 1.0;
        }
    }
    while drawn.len() < count {
        drawn.push(drawn[drawn.len() - 1]);
    }
    *cloud = drawn;
}

const fn threshold(belief: f64, hold_s: f64) -> Threshold {
    Threshold { belief, hold_s }
}

/// The engine's decision rule of before the trees, applied to the share of particles in each zone.
struct Decision<'a> {
    course: &'a Course,
    held_s: Vec<f64>,
    told_s: Vec<Option<f64>>,
    next: usize,
    told: Vec<ToldStory>,
}

impl<'a> Decision<'a> {
    fn new(course: &'a Course) -> Self {
        let stops = course.stops().len();
        Self {
            course,
            held_s: vec![0.0; stops],
            told_s: vec![None; stops],
            next: 0,
            told: Vec::new(),
        }
    }

    fn take(&mut self, cloud: &[Particle], time_s: f64, dt: f64) {
        let on = |particle: &&Particle| matches!(particle.way, Way::On { .. });
        let on_share: f64 = cloud
            .iter()
            .filter(on)
            .map(|particle| particle.weight)
            .sum();
        let place: f64 = cloud
            .iter()
            .filter(on)
            .map(|p| p.weight * p.along)
            .sum::<f64>()
            / on_share.max(1e-9);
        for number in 0..self.told_s.len() {
            if self.told_s[number].is_some() {
                continue;
            }
            let stop = self.course.stop(StopIndex(number));
            let belief: f64 = cloud
                .iter()
                .filter(|p| stop.zone.signed_distance(p.spot) <= ENTRY_MARGIN_M)
                .map(|particle| particle.weight)
                .sum();
            let is_next = number == self.next;
            let mut bar = if is_next {
                NEXT
            } else if number <= self.next + 2 {
                SOON
            } else {
                AHEAD
            };
            let passing = stop
                .along
                .is_some_and(|along| place > along - PASSING_LEAD_M);
            if is_next && on_share > 0.5 && passing {
                bar.belief *= PASSING_SHARE;
            }
            let before = number.checked_sub(1).and_then(|before| self.told_s[before]);
            if before.is_some_and(|told| time_s - told < AFTER_STORY_S) {
                bar.belief = 1.0 - (1.0 - bar.belief) * AFTER_STORY_DOUBT_FACTOR;
            }
            self.held_s[number] = if belief >= bar.belief {
                self.held_s[number] + dt.min(5.0)
            } else {
                0.0
            };
            if self.held_s[number] >= bar.hold_s && time_s > WARM_UP_S {
                self.told_s[number] = Some(time_s);
                self.next = self.next.max(number + 1);
                self.told.push(ToldStory {
                    time_s,
                    stop: StopIndex(number),
                });
            }
        }
    }
}

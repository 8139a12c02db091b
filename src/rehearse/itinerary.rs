//! A visitor's script along the course's route, stop by stop.

use super::random::Random;
use super::visitor::{Gait, Moment, Place, Step, walk};
use crate::engine::Course;
use crate::geodesy::Spot;
use crate::tour::model::Travel;

/// How a visitor behaves.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Behaviour {
    /// Walking speed, metres a second.
    pub pace_mps: f64,
    /// Minimum and maximum time of standing at a stop, seconds.
    pub pause_s: [f64; 2],
    /// Probability of a detour into a side street between two stops.
    pub side_street: f64,
    /// Probability of standing still for one to four minutes between two stops.
    pub stand_still: f64,
    /// Probability of passing a stop on a street 60 m off, or on the real next one, instead of visiting it.
    pub next_street: f64,
    /// Probability of taking a short cut where the ways around the tour are known and have one.
    pub short_cut: f64,
    /// Longest wait at a crossing, seconds, where the ways around the tour are known.
    pub crossing_wait_s: f64,
}

impl Behaviour {
    /// A steady walk: the walking pace, half a minute at each stop.
    pub const STEADY: Self = Self {
        pace_mps: Travel::WALKING_PACE_MPS,
        pause_s: [30.0, 30.0],
        side_street: 0.0,
        stand_still: 0.0,
        next_street: 0.0,
        short_cut: 0.0,
        crossing_wait_s: 0.0,
    };

    /// A random visitor: pace 0.95 to 1.45 m/s, pauses of 20 to 90 s, now and then a side street or a rest.
    pub fn random(random: &mut Random) -> Self {
        Self {
            pace_mps: random.between(0.95, 1.45),
            pause_s: [20.0, 90.0],
            side_street: 0.08,
            stand_still: 0.08,
            next_street: 0.04,
            short_cut: 0.06,
            crossing_wait_s: 60.0,
        }
    }
}

/// Distance outside the first zone at which a walk starts, metres.
const RUN_UP_M: f64 = 60.0;
/// Distance of the next street, metres.
const NEXT_STREET_M: f64 = 60.0;
/// Speed of a ride through streets, metres a second.
const RIDE_MPS: f64 = 8.0;
/// Waiting time before a ride, seconds.
const WAIT_FOR_RIDE_S: f64 = 90.0;
/// Distance outside the next zone at which a ride ends, metres.
const RIDE_ENDS_M: f64 = 40.0;

/// A visitor's true walk along a course.
pub fn visit(course: &Course, habits: &Behaviour, random: &mut Random) -> Vec<Moment> {
    let mut script = Script::new(course);
    for (number, stop) in course.stops().iter().enumerate() {
        let pause = random.between(habits.pause_s[0], habits.pause_s[1]);
        let Some(along) = stop.along else {
            script.go(stop.zone.centre());
            script.stay(pause, Place::Outdoors);
            continue;
        };
        let rides = script.come(number, along, habits, random);
        if !rides && number > 0 && random.happens(habits.next_street) {
            let side = if random.happens(0.5) { 1.0 } else { -1.0 };
            script.pass_by(along, stop.zone.reach() + 50.0, NEXT_STREET_M * side);
            continue;
        }
        script.along(along, Gait::Foot);
        script.stay(pause, Place::Outdoors);
    }
    script.leave();
    walk(
        start_of_walk(course),
        &script.into_steps(),
        habits.pace_mps,
        random,
    )
}

/// Speed of a means of travel, metres a second; `None` for visitors on foot.
pub fn ride_mps(by: Travel) -> Option<f64> {
    match by {
        Travel::Foot | Travel::Wheelchair => None,
        Travel::Boat => Some(3.0),
        Travel::Bicycle => Some(4.0),
        Travel::Ferry => Some(5.0),
        Travel::Bus | Travel::Tram | Travel::Car => Some(RIDE_MPS),
        Travel::Subway => Some(11.0),
        Travel::Train => Some(17.0),
    }
}

/// The start of a walk: before the first zone, on the backward extension of the route.
pub fn start_of_walk(course: &Course) -> Spot {
    let Some(first) = course.stops().first() else {
        return Spot::default();
    };
    let away = first.zone.reach() + RUN_UP_M;
    match course.route().at(0.0) {
        Some((spot, tangent)) => spot - tangent * away,
        None => first.zone.centre() - Spot::new(away, 0.0),
    }
}

/// The end of a walk: beyond the last zone, so that it is left. `None` without a route.
pub fn end_of_walk(course: &Course) -> Option<Spot> {
    let (spot, tangent) = course.route().at(course.route().length())?;
    let last = course.stops().last()?;
    Some(spot + tangent * (last.zone.reach() + RUN_UP_M))
}

/// A script in the making.
pub struct Script<'a> {
    course: &'a Course,
    steps: Vec<Step>,
    /// Metres along the route.
    at: f64,
}

impl<'a> Script<'a> {
    /// A script that begins with the route.
    pub fn new(course: &'a Course) -> Self {
        Self {
            course,
            steps: Vec::new(),
            at: 0.0,
        }
    }

    /// Walks straight to a place.
    pub fn go(&mut self, to: Spot) {
        self.steps.push(Step::Go { to, by: Gait::Foot });
    }

    /// Stays for some seconds.
    pub fn stay(&mut self, seconds: f64, place: Place) {
        self.steps.push(Step::Stay { seconds, place });
    }

    /// Goes on along the route from a place `along` metres from its start, where the visitor has come another way.
    pub fn resume_at(&mut self, along: f64) {
        self.at = along;
    }

    /// The finished script.
    pub fn into_steps(self) -> Vec<Step> {
        self.steps
    }

    /// Comes to a stop `along` metres from the route's start, with a ride as far as one leads, and a digression on foot.
    /// Returns whether it was a ride.
    pub fn come(
        &mut self,
        number: usize,
        along: f64,
        habits: &Behaviour,
        random: &mut Random,
    ) -> bool {
        let stop = &self.course.stops()[number];
        // The walk starts near the first stop, however visitors have come there.
        let ride = ride_mps(stop.by).filter(|_| number > 0);
        if let Some(speed) = ride {
            self.stay(WAIT_FOR_RIDE_S, Place::Outdoors);
            let off = along - stop.zone.reach() - RIDE_ENDS_M;
            self.along(off.max(self.at), Gait::Ride(speed));
        } else if along > self.at {
            self.digress(along, habits, random);
        }
        ride.is_some()
    }

    /// Walks along the route to a place `to` metres from its start, around its corners.
    pub fn along(&mut self, to: f64, by: Gait) {
        let mut walked = 0.0;
        let mut corners = Vec::new();
        for pair in self.course.route().points().windows(2) {
            walked += pair[0].distance(pair[1]);
            if walked > self.at.min(to) && walked < self.at.max(to) {
                corners.push(pair[1]);
            }
        }
        if to < self.at {
            corners.reverse();
        }
        let end = self.course.route().at(to).map(|(spot, _)| spot);
        for to in corners.into_iter().chain(end) {
            self.steps.push(Step::Go { to, by });
        }
        self.at = to;
    }

    /// Passes a stop on the next street.
    fn pass_by(&mut self, stop: f64, around: f64, off: f64) {
        let route = self.course.route();
        let (from, to) = (
            (stop - around).max(self.at),
            (stop + around).min(route.length()),
        );
        self.along(from, Gait::Foot);
        for along in [from, stop, to] {
            if let Some((spot, tangent)) = route.at(along) {
                self.go(spot + Spot::new(-tangent.y, tangent.x) * off);
            }
        }
        self.at = to;
        if let Some((spot, _)) = route.at(to) {
            self.go(spot);
        }
    }

    /// Sometimes adds a side street or a rest on the way to the next stop.
    fn digress(&mut self, to: f64, habits: &Behaviour, random: &mut Random) {
        let middle = self.at + (to - self.at) * random.between(0.3, 0.7);
        if random.happens(habits.side_street) {
            self.along(middle, Gait::Foot);
            let side = if random.happens(0.5) { 1.0 } else { -1.0 };
            let far = side * random.between(30.0, 80.0);
            if let Some((spot, tangent)) = self.course.route().at(middle) {
                self.go(spot + Spot::new(-tangent.y, tangent.x) * far);
                self.go(spot);
            }
        } else if random.happens(habits.stand_still) {
            self.along(middle, Gait::Foot);
            self.stay(random.between(60.0, 240.0), Place::Outdoors);
        }
    }

    /// Walks on along the route and beyond the last zone, so that it is left.
    pub fn leave(&mut self) {
        let end = self.course.route().length();
        self.along(end, Gait::Foot);
        if let Some(beyond) = end_of_walk(self.course) {
            self.go(beyond);
        }
    }
}

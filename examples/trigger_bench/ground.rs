//! The proving ground: a staircase route with twelve stops, and visitors on it with or without adversities.

use soundwalk::engine::{Course, CourseStop, StopIndex};
use soundwalk::geodesy::{LatLon, Plane, RouteLine, Spot, Zone};
use soundwalk::rehearse::random::Random;
use soundwalk::rehearse::visitor::{Gait, Moment, Place, Step, walk};
use soundwalk::tour::model::VisitOrder;
use std::f64::consts::PI;

/// The difficulties that a walk may contain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// Pauses and one side street.
    Ordinary,
    /// In addition a bypass, a loop on the next street, a café and a return.
    Adversarial,
    /// The same with more varied geometry, to learn from: zones and distances of other sizes, pauses farther from the
    /// stops or none, cafés and next streets nearer and farther, routes that start at the first stop, and routes that
    /// are drawn straight from stop to stop although the streets are not straight.
    Varied,
}

/// A course and a true walk through it.
pub struct Trial {
    /// The tour.
    pub course: Course,
    /// The true walk.
    pub moments: Vec<Moment>,
    /// Stops that the visitor passes on the next street, and from when to when, seconds.
    pub parallel: Vec<(StopIndex, f64, f64)>,
}

const STOPS: usize = 12;
/// Distance of the next street, metres.
pub const NEXT_STREET_M: f64 = 60.0;

/// Length of straight street that a bypass needs on either side of its stop, before scaling, metres.
const BYPASS_LENGTH_M: f64 = 105.0;

struct Street {
    /// Factor on the usual size of everything.
    scale: f64,
    /// Its start and its corners.
    points: Vec<Spot>,
    /// Positions of the stops along it, metres.
    stops: Vec<f64>,
    /// Metres of straight street before and after each stop.
    straight: Vec<(f64, f64)>,
    radii: Vec<f64>,
    /// The stop that has the next one 50 m away.
    twin: usize,
}

fn street(scale: f64, random: &mut Random) -> Street {
    let twin = 2 + random.below(STOPS - 4);
    let mut street = Street {
        scale,
        points: vec![Spot::new(0.0, 0.0)],
        stops: Vec::new(),
        straight: Vec::new(),
        radii: (0..STOPS)
            .map(|_| scale * random.between(25.0, 40.0))
            .collect(),
        twin,
    };
    let mut at = Spot::new(0.0, 0.0);
    let mut along = 0.0;
    let mut east = random.happens(0.5);
    let mut before = scale * 80.0;
    for stop in 0..STOPS {
        // The corner lies half-way between two stops, except between the two close ones.
        let direction = if east {
            Spot::new(1.0, 0.0)
        } else {
            Spot::new(0.0, 1.0)
        };
        at = at + direction * before;
        along += before;
        street.stops.push(along);
        let twins = stop == twin;
        let spacing = scale
            * if twins {
                50.0
            } else {
                random.between(150.0, 400.0)
            };
        let after = if twins { spacing } else { spacing / 2.0 };
        street.straight.push((before, after));
        if twins {
            before = after;
        } else {
            at = at + direction * after;
            along += after;
            street.points.push(at);
            before = spacing - after;
            if random.happens(0.8) {
                east = !east;
            }
        }
    }
    street
}

/// How a tour's route relates to the street.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Drawn {
    /// It is the street.
    Whole,
    /// It is the street from the first stop on.
    FromTheFirstStop,
    /// It goes straight from stop to stop.
    Straight,
}

/// The course and the walk of a seed.
pub fn trial(seed: u64, number: u64, trouble: Trouble) -> Trial {
    let mut random = Random::part(seed, number);
    let (mut scale, mut drawn) = (1.0, Drawn::Whole);
    if trouble == Trouble::Varied {
        scale = libm::exp2(random.between(-1.0, 2.0));
        drawn = match random.below(3) {
            0 => Drawn::Whole,
            1 => Drawn::FromTheFirstStop,
            _ => Drawn::Straight,
        };
    }
    let street = street(scale, &mut random);
    let plane = Plane::around(LatLon {
        lat: 53.75,
        lon: 87.1,
    });
    let line = RouteLine::new(street.points.iter().copied());
    let spots: Vec<Spot> = street
        .stops
        .iter()
        .map(|along| at(&line, *along).0)
        .collect();
    let (route, alongs) = drawn.route(&street, &line, &spots);
    let stops: Vec<CourseStop> = (0..STOPS)
        .map(|stop| {
            let zone = Zone::circle(spots[stop], street.radii[stop]);
            CourseStop::new(format!("s{}", stop + 1), zone, Some(alongs[stop]), 30.0)
        })
        .collect();
    let course = Course::new(plane, VisitOrder::Strict, stops, route);
    let mut script = Script {
        habits: Behaviour::of(trouble),
        street: &street,
        line: &line,
        steps: Vec::new(),
        marks: Vec::new(),
    };
    let start = if drawn == Drawn::Whole {
        script.write(0.0, &mut random);
        at(&line, 0.0).0
    } else {
        // The walk starts anywhere around the first stop.
        let angle = random.between(-PI, PI);
        let away = street.radii[0] + random.between(40.0, 200.0);
        script.go(spots[0]);
        script.write(street.stops[0], &mut random);
        spots[0] + Spot::new(libm::cos(angle), libm::sin(angle)) * away
    };
    let (steps, marks) = (script.steps, script.marks);
    let pace = random.between(0.95, 1.45);
    let moments = walk(start, &steps, pace, &mut random);
    let parallel = marks
        .into_iter()
        .map(|(stop, from, to)| {
            (
                stop,
                when(&moments, from, 0.0),
                when(&moments, to, when(&moments, from, 0.0)),
            )
        })
        .collect();
    Trial {
        course,
        moments,
        parallel,
    }
}

impl Drawn {
    /// The route, and the position of each stop along it.
    fn route(self, street: &Street, line: &RouteLine, spots: &[Spot]) -> (RouteLine, Vec<f64>) {
        let points: Vec<Spot> = match self {
            Self::Whole => return (line.clone(), street.stops.clone()),
            // The second point is the first corner, which lies behind the first stop.
            Self::FromTheFirstStop => std::iter::once(spots[0])
                .chain(street.points.iter().skip(1).copied())
                .collect(),
            Self::Straight => spots.to_vec(),
        };
        let mut alongs = vec![0.0];
        for (stop, pair) in spots.windows(2).enumerate() {
            let before = alongs[stop];
            alongs.push(match self {
                Self::Straight => before + pair[0].distance(pair[1]),
                _ => street.stops[stop + 1] - street.stops[0],
            });
        }
        (RouteLine::new(points), alongs)
    }
}

/// The point at a distance along a line, and the direction there.
fn at(line: &RouteLine, along: f64) -> (Spot, Spot) {
    line.at(along).expect("OK because the line has points")
}

fn when(moments: &[Moment], spot: Spot, after_s: f64) -> f64 {
    moments
        .iter()
        .find(|moment| moment.time_s > after_s && moment.spot.distance(spot) < 2.0)
        .map_or(f64::INFINITY, |moment| moment.time_s)
}

/// How visitors behave.
struct Behaviour {
    /// Whether there are a bypass, a loop on the next street, a café and a return.
    adverse: bool,
    /// Maximum distance of a pause before or after the middle of a stop, metres.
    pause_m: f64,
    /// Share of stops at which they pause; `None` means every one.
    pauses: Option<f64>,
    /// Distance of the café outside a zone, metres.
    cafe_m: [f64; 2],
    /// Distance of the next street outside a zone, metres; `None` means [`NEXT_STREET_M`] from its middle.
    next_street_m: Option<[f64; 2]>,
}

impl Behaviour {
    fn of(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Ordinary | Trouble::Adversarial => Self {
                adverse: trouble == Trouble::Adversarial,
                pause_m: 10.0,
                pauses: None,
                cafe_m: [15.0, 25.0],
                next_street_m: None,
            },
            Trouble::Varied => Self {
                adverse: true,
                pause_m: 25.0,
                pauses: Some(0.7),
                cafe_m: [8.0, 40.0],
                next_street_m: Some([10.0, 50.0]),
            },
        }
    }
}

struct Script<'a> {
    habits: Behaviour,
    street: &'a Street,
    line: &'a RouteLine,
    steps: Vec<Step>,
    marks: Vec<(StopIndex, Spot, Spot)>,
}

impl Script<'_> {
    fn write(&mut self, from: f64, random: &mut Random) {
        let lonely = |stop: &usize| *stop != self.street.twin && *stop != self.street.twin + 1;
        // Where the next corner is near, the next street would lead through the next stop's zone.
        let roomy = |stop: &usize| {
            let (before, after) = self.street.straight[*stop];
            let room = BYPASS_LENGTH_M * self.street.scale;
            before >= room && after >= room
        };
        let mut all: Vec<usize> = (1..STOPS - 1).filter(lonely).collect();
        let mut wide: Vec<usize> = all.iter().copied().filter(roomy).collect();
        let mut take = |from: &mut Vec<usize>| {
            let stop = (!from.is_empty()).then(|| from.remove(random.below(from.len())));
            stop.unwrap_or(usize::MAX)
        };
        let (bypass, loops) = (take(&mut wide), take(&mut wide));
        all.retain(|stop| *stop != bypass && *stop != loops);
        let (cafe, back) = (take(&mut all), take(&mut all));
        let side = random.below(STOPS);
        let mut at = from;
        for stop in 0..STOPS {
            let here = self.street.stops[stop];
            let adverse = self.habits.adverse;
            if stop == side {
                at = self.side_street(here, at, random);
            }
            if adverse && stop == bypass {
                let (from, to) = self.next_street(stop, random);
                self.along(at, from.0);
                self.go(from.1);
                self.go(to.1);
                self.go_along(to.0);
                self.marks.push((StopIndex(stop), from.1, to.1));
                at = to.0;
                continue;
            }
            if adverse && stop == loops {
                let (from, to) = self.next_street(stop, random);
                self.along(at, from.0);
                self.go(from.1);
                self.go(to.1);
                self.go(from.1);
                self.go_along(from.0);
                self.marks.push((StopIndex(stop), from.1, to.1));
                at = from.0;
            }
            if adverse && stop == cafe {
                at = self.cafe(stop, at, random);
            }
            let around = self.habits.pause_m;
            let pause = here + random.between(-around, around);
            self.along(at, pause);
            if self.habits.pauses.is_none_or(|share| random.happens(share)) {
                self.stay(random.between(20.0, 90.0), Place::Outdoors);
            }
            at = pause;
            if adverse && stop == back {
                let there = here + self.street.radii[stop] + random.between(30.0, 60.0);
                let end = here + self.street.straight[stop].1;
                let there = there.min(end.max(here + self.street.radii[stop] + 20.0));
                self.along(at, there);
                self.stay(random.between(10.0, 40.0), Place::Outdoors);
                self.along(there, here);
                self.stay(random.between(10.0, 40.0), Place::Outdoors);
                at = here;
            }
        }
        let end = self.line.length();
        self.along(at, end);
    }

    fn go(&mut self, to: Spot) {
        self.steps.push(Step::Go { to, by: Gait::Foot });
    }

    fn stay(&mut self, seconds: f64, place: Place) {
        self.steps.push(Step::Stay { seconds, place });
    }

    fn spot(&self, along: f64) -> (Spot, Spot) {
        at(self.line, along)
    }

    fn go_along(&mut self, to: f64) {
        let to = self.spot(to).0;
        self.go(to);
    }

    /// Walks along the route, forwards or backwards, around its corners.
    fn along(&mut self, from: f64, to: f64) {
        let mut corners: Vec<f64> = Vec::new();
        let mut walked = 0.0;
        for pair in self.line.points().windows(2) {
            walked += pair[0].distance(pair[1]);
            if walked > from.min(to) && walked < from.max(to) {
                corners.push(walked);
            }
        }
        if to < from {
            corners.reverse();
        }
        for corner in corners {
            self.go_along(corner);
        }
        self.go_along(to);
    }

    /// Where the next street is left for and reached again around a stop: along the route, and the spots on it.
    fn next_street(&self, stop: usize, random: &mut Random) -> ((f64, Spot), (f64, Spot)) {
        let here = self.street.stops[stop];
        let (before, after) = self.street.straight[stop];
        let most = 90.0 * self.street.scale;
        let (from, to) = (here - before.min(most), here + after.min(most));
        let (_, tangent) = self.spot(here);
        let side = if random.happens(0.5) { 1.0 } else { -1.0 };
        let far = self
            .habits
            .next_street_m
            .map_or(NEXT_STREET_M, |[least, most]| {
                self.street.radii[stop] + random.between(least, most)
            });
        let off = Spot::new(-tangent.y, tangent.x) * (side * far);
        ((from, self.spot(from).0 + off), (to, self.spot(to).0 + off))
    }

    /// Visits a café outside the zone, on the way to it or beside it.
    fn cafe(&mut self, stop: usize, at: f64, random: &mut Random) -> f64 {
        let here = self.street.stops[stop];
        let radius = self.street.radii[stop];
        let (centre, tangent) = self.spot(here);
        let angle = random.between(-1.2, 1.2);
        let (sin, cos) = (libm::sin(angle), libm::cos(angle));
        let behind = Spot::new(
            -tangent.x * cos + tangent.y * sin,
            -tangent.x * sin - tangent.y * cos,
        );
        let [least, most] = self.habits.cafe_m;
        let away = radius + random.between(least, most);
        let leave = here - away.min(self.street.straight[stop].0);
        self.along(at, leave);
        self.go(centre + behind * away);
        self.stay(random.between(60.0, 240.0), Place::Indoors);
        self.go_along(leave);
        leave
    }

    /// Makes a detour into a side street between two stops.
    fn side_street(&mut self, here: f64, at: f64, random: &mut Random) -> f64 {
        let middle = at + (here - at) * random.between(0.4, 0.6);
        self.along(at, middle);
        let (spot, tangent) = self.spot(middle);
        let far = random.between(30.0, 80.0) * if random.happens(0.5) { 1.0 } else { -1.0 };
        self.go(spot + Spot::new(-tangent.y, tangent.x) * far);
        self.go(spot);
        middle
    }
}

//! A visitor's script on the ways of a city: along the leg or by a short cut, with wrong turns at real crossings, rests on
//! real benches and in cafés, waits for traffic, and stops that are passed on the next street.

use super::city::City;
use super::graph::{Path, PathPoint, WalkGraph};
use super::legs::{CourseWays, LegWays};
use crate::engine::Course;
use crate::geodesy::Spot;
use crate::rehearse::itinerary::{Behaviour, Script, start_of_walk};
use crate::rehearse::random::Random;
use crate::rehearse::visitor::{Gait, Moment, Place, walk};
use crate::streets::ground::Crossing;

/// Distance before the middle of a carriageway at which visitors wait, metres.
const KERB_M: f64 = 6.0;
/// After waiting once, visitors come this far before they wait again, metres: several nodes can belong to one crossing.
const ONE_CROSSING_M: f64 = 25.0;
/// Share of the visitors who come to a traffic light while it is red for them.
const RED_SHARE: f64 = 0.6;
/// Longest wait for a gap in the traffic, as a share of the longest wait at a traffic light.
const GAP_SHARE: f64 = 0.15;

/// A visitor's true walk along a course, on the ways around it.
pub fn visit_on_ways(
    course: &Course,
    city: &City,
    ways: &CourseWays,
    habits: &Behaviour,
    random: &mut Random,
) -> Vec<Moment> {
    let mut walker = Walker {
        graph: city.graph(),
        script: Script::new(course),
        wait_s: habits.crossing_wait_s,
        since_wait_m: ONE_CROSSING_M,
    };
    let mut is_brought_on = false;
    for (number, stop) in course.stops().iter().enumerate() {
        let pause = random.between(habits.pause_s[0], habits.pause_s[1]);
        let leg = &ways.legs[number];
        // A visitor who went around the previous stop has walked this leg as well.
        let has_arrived = std::mem::take(&mut is_brought_on);
        let Some(along) = stop.along else {
            walker.script.go(stop.zone.centre());
            walker.script.stay(pause, Place::Outdoors);
            continue;
        };
        if let Some(path) = leg.path.as_ref().filter(|_| !has_arrived) {
            if let Some(around) = leg
                .around
                .as_ref()
                .filter(|_| random.happens(habits.next_street))
            {
                walker.follow(&around.points, random);
                let next = course.stops().get(number + 1).and_then(|next| next.along);
                walker.script.resume_at(next.unwrap_or(along));
                is_brought_on = true;
                continue;
            }
            match &leg.short_cut {
                Some(short_cut) if random.happens(habits.short_cut) => {
                    walker.follow(&short_cut.points, random);
                }
                _ => walker.digress(leg, path, habits, random),
            }
            walker.script.resume_at(along);
        } else if !has_arrived {
            walker.script.come(number, along, habits, random);
            walker.script.along(along, Gait::Foot);
        }
        if let Some(stand) = leg.stand {
            walker.script.go(stand);
        }
        walker.script.stay(pause, Place::Outdoors);
    }
    match &ways.last {
        Some(path) => walker.follow(&path.points, random),
        None => walker.script.leave(),
    }
    let steps = walker.script.into_steps();
    walk(start_of_walk(course), &steps, habits.pace_mps, random)
}

struct Walker<'a> {
    graph: &'a WalkGraph,
    script: Script<'a>,
    /// The longest wait at a crossing, seconds.
    wait_s: f64,
    /// Metres walked since the last wait.
    since_wait_m: f64,
}

impl Walker<'_> {
    /// Walks along points, and waits at the kerbs of roads with traffic.
    fn follow(&mut self, points: &[PathPoint], random: &mut Random) {
        let mut before: Option<Spot> = None;
        for point in points {
            let step = before.map_or(0.0, |before| before.distance(point.spot));
            self.since_wait_m += step;
            let crossing = point
                .node
                .and_then(|node| self.graph.nodes()[node].crossing);
            if let (Some(crossing), Some(before)) = (crossing, before)
                && self.since_wait_m >= ONE_CROSSING_M
            {
                self.wait(crossing, before, point.spot, random);
            }
            self.script.go(point.spot);
            before = Some(point.spot);
        }
    }

    fn wait(&mut self, crossing: Crossing, before: Spot, node: Spot, random: &mut Random) {
        let seconds = match crossing {
            Crossing::Signals if random.happens(RED_SHARE) => random.between(0.0, self.wait_s),
            Crossing::Signals => 0.0,
            Crossing::Marked | Crossing::Unmarked => random.between(0.0, self.wait_s * GAP_SHARE),
        };
        let step = before.distance(node);
        if step > KERB_M {
            self.script.go(node + (before - node) * (KERB_M / step));
        }
        self.script.stay(seconds, Place::Outdoors);
        self.since_wait_m = 0.0;
    }

    /// Walks along a leg, sometimes with a wrong turn or a rest on the way.
    fn digress(&mut self, leg: &LegWays, path: &Path, habits: &Behaviour, random: &mut Random) {
        let middle = random.between(0.3, 0.7);
        if random.happens(habits.side_street) {
            if let Some((index, aside)) = self.wrong_turn(path, middle, random) {
                self.follow(&path.points[..=index], random);
                self.follow(&aside.points, random);
                let back: Vec<PathPoint> = aside.points.into_iter().rev().collect();
                self.follow(&back, random);
                self.follow(&path.points[index..], random);
                return;
            }
        } else if random.happens(habits.stand_still) {
            let seconds = random.between(60.0, 240.0);
            self.rest(leg, path, middle, seconds, random);
            return;
        }
        self.follow(&path.points, random);
    }

    /// A walk into a way that the path passes near its middle, as far as the next house or the next corner.
    fn wrong_turn(&self, path: &Path, middle: f64, random: &mut Random) -> Option<(usize, Path)> {
        let count = path.points.len();
        let branches = path.points.iter().enumerate().filter_map(|(index, point)| {
            let node = point.node?;
            let own = &self.graph.nodes()[node].edges;
            let others: Vec<usize> = own
                .iter()
                .copied()
                .filter(|edge| !path.edges.contains(edge))
                .collect();
            (!others.is_empty() && index + 1 < count).then_some((index, node, others))
        });
        let aim = middle * count as f64;
        let nearest = branches.min_by(|a, b| {
            let off = |index: usize| (index as f64 - aim).abs();
            off(a.0).total_cmp(&off(b.0))
        });
        let (index, node, others) = nearest?;
        let edge = others[random.below(others.len())];
        Some((
            index,
            self.graph.stroll(node, edge, random.between(30.0, 80.0)),
        ))
    }

    /// Rests on a bench or in a café beside the path; without one, on the path.
    fn rest(&mut self, leg: &LegWays, path: &Path, middle: f64, seconds: f64, random: &mut Random) {
        let rest = leg.rests.get(random.below(leg.rests.len())).copied();
        let index = match rest {
            Some(rest) => rest.after,
            None => ((path.points.len() - 1) as f64 * middle) as usize,
        };
        self.follow(&path.points[..=index], random);
        match rest {
            Some(rest) => {
                let place = if rest.place.is_cafe {
                    Place::Indoors
                } else {
                    Place::Outdoors
                };
                self.script.go(rest.from);
                self.script.go(rest.place.spot);
                self.script.stay(seconds, place);
                self.script.go(rest.from);
            }
            None => self.script.stay(seconds, Place::Outdoors),
        }
        self.follow(&path.points[index + 1..], random);
    }
}

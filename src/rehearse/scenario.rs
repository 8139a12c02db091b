//! Where simulated visitors walk, and what their receivers report there: along the route's line with the same errors
//! everywhere, or on the ways of a city under its sky.

use super::itinerary::{Behaviour, visit};
use super::noise::{Noise, receive, receive_by_place};
use super::random::Random;
use super::simulation::SIMULATED_START;
use super::surroundings::{City, CourseWays, visit_on_ways};
use super::visitor::Moment;
use crate::engine::{Course, Fix};
use crate::geodesy::Spot;

/// How receivers err.
#[derive(Debug, Clone, Copy)]
pub enum ReceiverErrors<'a> {
    /// With the same parameters everywhere.
    Everywhere(Noise),
    /// By the sky over each place.
    BySky(&'a City),
}

/// A course with what is around it.
#[derive(Debug)]
pub struct Scenario<'a> {
    course: &'a Course,
    city: Option<(&'a City, CourseWays)>,
}

impl<'a> Scenario<'a> {
    /// Prepares a course for visitors. Without a city, they walk along its line.
    pub fn new(course: &'a Course, city: Option<&'a City>) -> Self {
        Self {
            course,
            city: city.map(|city| (city, CourseWays::new(course, city))),
        }
    }

    /// The course.
    pub fn course(&self) -> &'a Course {
        self.course
    }

    /// A visitor's true walk.
    pub fn visit(&self, habits: &Behaviour, random: &mut Random) -> Vec<Moment> {
        match &self.city {
            Some((city, ways)) => visit_on_ways(self.course, city, ways, habits, random),
            None => visit(self.course, habits, random),
        }
    }

    /// What a receiver reports on a true walk that starts at [`SIMULATED_START`].
    pub fn reception(
        &self,
        moments: &[Moment],
        errors: &ReceiverErrors,
        random: &mut Random,
    ) -> Vec<Fix> {
        let stops = self.course.stops().iter();
        let zones: Vec<Spot> = stops.map(|stop| stop.zone.centre()).collect();
        let (start, plane) = (SIMULATED_START, self.course.plane());
        match errors {
            ReceiverErrors::Everywhere(noise) => {
                receive(moments, start, plane, noise, &zones, random)
            }
            ReceiverErrors::BySky(city) => {
                let errors_at = |moment: &Moment| city.errors_at(moment);
                receive_by_place(moments, start, plane, errors_at, &zones, random)
            }
        }
    }

    /// The one visitor of `soundwalk rehearse` without `--walks`, whom the studio shows as well: the true walk at a steady
    /// pace, and what the receiver reports on it.
    pub fn steady_walk(&self, errors: &ReceiverErrors, seed: u64) -> (Vec<Moment>, Vec<Fix>) {
        let mut random = Random::new(seed);
        let moments = self.visit(&Behaviour::STEADY, &mut random);
        let fixes = self.reception(&moments, errors, &mut random);
        (moments, fixes)
    }
}

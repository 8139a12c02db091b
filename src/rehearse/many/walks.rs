//! Simulates the walks of many visitors.

use super::outcome::{Outcome, judge};
use crate::engine::{Course, Settings, length_s};
use crate::rehearse::itinerary::Behaviour;
use crate::rehearse::random::Random;
use crate::rehearse::scenario::{ReceiverErrors, Scenario};
use crate::rehearse::simulation::{SIMULATED_START, SimulatedWalk, simulate};
use crate::rehearse::surroundings::City;
use crate::rehearse::visitor::Moment;
use rayon::prelude::*;

/// The walks to simulate.
#[derive(Debug, Clone, Copy)]
pub struct Plan<'a> {
    /// Number of visitors who walk the tour.
    pub walks: u32,
    /// The city in which they walk; without it they walk along the route's line.
    pub city: Option<&'a City>,
    /// Errors of their receivers.
    pub errors: ReceiverErrors<'a>,
    /// Seed of the visitors; the same seed yields the same visitors.
    pub seed: u64,
}

/// Follows a rehearsal while it runs. Its methods are called on any thread.
pub trait Observer: Sync {
    /// This many walks follow, in addition to those that were announced before.
    fn expect_walks(&self, count: u64, purpose: Purpose);

    /// One more walk is finished.
    fn walk_done(&self);

    /// Whether the rehearsal must end without a result. Walks in progress are finished first.
    fn is_called_off(&self) -> bool {
        false
    }
}

/// What walks are simulated for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// The report on the tour as it is.
    Report,
    /// Trying other radii and places.
    Trials,
}

/// Simulates visitors who walk in the scenario `walked` while the engine uses `course`, so that two versions of a tour can be compared
/// on the same visitors. `None` if the observer calls it off.
pub(super) fn walk_as(
    walked: &Scenario,
    course: &Course,
    plan: &Plan,
    observer: &dyn Observer,
) -> Option<Vec<Outcome>> {
    (0..u64::from(plan.walks))
        .into_par_iter()
        .map(|number| {
            if observer.is_called_off() {
                return None;
            }
            let outcome = simulate_visitor(walked, course, plan, number);
            observer.walk_done();
            Some(outcome)
        })
        .collect()
}

fn simulate_visitor(walked: &Scenario, course: &Course, plan: &Plan, number: u64) -> Outcome {
    let (moments, walk) = visitor(walked, course, plan, number);
    judge(course, &walk, &moments, SIMULATED_START)
}

/// The true walk of visitor `number`, and what the engine made of it.
pub(super) fn visitor(
    walked: &Scenario,
    course: &Course,
    plan: &Plan,
    number: u64,
) -> (Vec<Moment>, SimulatedWalk) {
    let mut random = Random::part(plan.seed, number);
    let habits = Behaviour::random(&mut random);
    let moments = walked.visit(&habits, &mut random);
    let fixes = walked.reception(&moments, &plan.errors, &mut random);
    let walk = simulate(
        course.clone(),
        Settings::default(),
        &fixes,
        |stop, variant| length_s(course, stop, variant),
    );
    (moments, walk)
}

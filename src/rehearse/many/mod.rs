//! Many simulated visitors on one tour: what they miss, and what they hear too early, too late or in the wrong place.
//!
//! Walk number `n` of a seed is the same walk on every machine and with any number of threads, so that two versions
//! of a tour are compared on the very same visitors.

mod findings;
mod main_roads;
mod move_proposal;
mod outcome;
mod pacing;
mod radius_proposal;
mod report;
mod table;
mod walks;

pub use findings::RehearsalFindings;
pub use main_roads::{MainRoads, StoryOverMainRoad, stories_over_main_roads};
pub use move_proposal::MoveProposal;
pub use outcome::{Outcome, Sound, judge};
pub use pacing::{HeardStory, Pacing, Silence};
pub use radius_proposal::RadiusProposal;
pub use report::{Report, Share, StopReport};
pub use table::table;
pub use walks::{Observer, Plan, Purpose};

use crate::engine::Course;
use crate::rehearse::scenario::Scenario;
use move_proposal::propose_moves;
use radius_proposal::propose_radii;
use walks::walk_as;

/// What many visitors show about a tour.
#[derive(Debug, Clone)]
pub struct Rehearsal {
    /// The outcome of each walk.
    pub outcomes: Vec<Outcome>,
    /// The sums over all walks.
    pub report: Report,
    /// Radii that would help.
    pub proposals: Vec<RadiusProposal>,
    /// Places that would help; empty where nothing is known of the sky.
    pub moves: Vec<MoveProposal>,
}

/// Lets the visitors walk on the threads of the current pool. `None` if the observer calls it off.
pub fn walk_all(course: &Course, plan: &Plan, observer: &dyn Observer) -> Option<Vec<Outcome>> {
    observer.expect_walks(u64::from(plan.walks), Purpose::Report);
    let scenario = Scenario::new(course, plan.city);
    walk_as(&scenario, course, plan, observer)
}

/// Lets the visitors walk on the threads of the current pool, and tries other radii and places for stops with problems. `None` if the
/// observer calls it off.
pub fn rehearse(course: &Course, plan: &Plan, observer: &dyn Observer) -> Option<Rehearsal> {
    let outcomes = walk_all(course, plan, observer)?;
    let report = Report::new(course, &outcomes);
    let proposals = propose_radii(&Scenario::new(course, plan.city), &report, plan, observer)?;
    let moves = propose_moves(course, &report, plan, observer)?;
    Some(Rehearsal {
        outcomes,
        report,
        proposals,
        moves,
    })
}

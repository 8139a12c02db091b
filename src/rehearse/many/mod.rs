//! Many simulated visitors on one tour: what they miss, and what they hear too early, too late or in the wrong place.
//!
//! Walk number `n` of a seed is the same walk on every machine and with any number of threads, so that two versions
//! of a tour are compared on the very same visitors.

mod radius_proposal;
mod report;
mod table;

pub use radius_proposal::{RadiusProposal, propose_radii, trial_count};
pub use report::{Report, Share, StopReport, Tally};
pub use table::table;

use super::itinerary::{Behaviour, visit};
use super::material::length_s;
use super::noise::{Noise, receive};
use super::random::Random;
use super::score::{GroundTruth, Score, ToldStory};
use super::simulation::{SimulatedWalk, simulate};
use super::visitor::Moment;
use crate::engine::{Course, EventKind, Settings, SkipCause, StopIndex, UnixMs};
use crate::geodesy::Spot;
use rayon::prelude::*;

/// The walks to simulate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Plan {
    /// Number of visitors.
    pub walks: u32,
    /// Errors of their receivers.
    pub noise: Noise,
    /// Seed of the visitors; the same seed yields the same visitors.
    pub seed: u64,
}

/// One walk's outcome.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The score.
    pub score: Score,
    /// Stories that had to wait for another.
    pub waited: Vec<StopIndex>,
    /// Stories that were dropped from the queue because the visitor had gone on or it was full.
    pub dropped: Vec<StopIndex>,
    /// Seconds during which a story was playing.
    pub sounding_s: f64,
    /// The longest silence between two stories, seconds.
    pub longest_silence_s: f64,
    /// True positions at which a story started in the wrong place, or a zone was entered whose story never came.
    pub trouble_spots: Vec<Spot>,
}

const START: UnixMs = UnixMs(1_782_100_800_000);

/// Progress callback that is called after each finished walk, on any thread.
pub type OnWalkDone<'r> = &'r (dyn Fn() + Sync);

/// Simulates all visitors on the threads of the current pool.
pub fn walk(course: &Course, plan: &Plan) -> Vec<Outcome> {
    walk_as(course, course, plan, &|| ())
}

/// Simulates visitors who walk along `walked` while the engine uses `course`, so that two versions of a tour can be compared
/// on the same visitors.
pub fn walk_as(walked: &Course, course: &Course, plan: &Plan, on_done: OnWalkDone) -> Vec<Outcome> {
    (0..u64::from(plan.walks))
        .into_par_iter()
        .map(|number| {
            let outcome = simulate_visitor(walked, course, plan, number);
            on_done();
            outcome
        })
        .collect()
}

fn simulate_visitor(walked: &Course, course: &Course, plan: &Plan, number: u64) -> Outcome {
    let mut random = Random::part(plan.seed, number);
    let habits = Behaviour::random(&mut random);
    let moments = visit(walked, &habits, &mut random);
    let zones: Vec<Spot> = walked
        .stops()
        .iter()
        .map(|stop| stop.zone.centre())
        .collect();
    let fixes = receive(
        &moments,
        START,
        walked.plane(),
        &plan.noise,
        &zones,
        &mut random,
    );
    let walk = simulate(
        course.clone(),
        Settings::default(),
        &fixes,
        |stop, variant| length_s(course, stop, variant),
    );
    judge(course, &walk, &moments, START)
}

/// Scores a walk whose truth is known. `start` is the moment of the truth's second 0.
pub fn judge(course: &Course, walk: &SimulatedWalk, moments: &[Moment], start: UnixMs) -> Outcome {
    let truth = GroundTruth::new(course, moments);
    let seconds = |time: UnixMs| (time.0 - start.0) as f64 / 1000.0;
    let mut told: Vec<ToldStory> = Vec::new();
    let (mut waited, mut dropped): (Vec<StopIndex>, Vec<StopIndex>) = Default::default();
    let mut queued: std::collections::BTreeMap<StopIndex, f64> = Default::default();
    for entry in &walk.entries {
        let Some(stop) = entry.event.stop else {
            continue;
        };
        match entry.event.kind {
            EventKind::Queue => {
                waited.push(stop);
                queued.insert(stop, seconds(entry.event.time));
            }
            // A story that waited is scored where it was triggered: the wait is due to the tour, not to the engine.
            EventKind::Play => told.push(ToldStory {
                time_s: queued.remove(&stop).unwrap_or(seconds(entry.event.time)),
                stop,
            }),
            EventKind::Skip => {
                let stale = crate::engine::Reason::Skipped(SkipCause::Stale);
                let full = crate::engine::Reason::Skipped(SkipCause::QueueFull);
                if entry.event.reason == stale || entry.event.reason == full {
                    queued.remove(&stop);
                    dropped.push(stop);
                }
            }
            _ => {}
        }
    }
    told.sort_by(|a, b| a.time_s.total_cmp(&b.time_s));
    let score = truth.score(course, &told);
    let (sounding_s, longest_silence_s) = silences(walk);
    let trouble_spots = trouble_spots(&truth, &score);
    Outcome {
        score,
        waited,
        dropped,
        sounding_s,
        longest_silence_s,
        trouble_spots,
    }
}

fn silences(walk: &SimulatedWalk) -> (f64, f64) {
    let mut sounding = 0.0;
    let mut longest: f64 = 0.0;
    let mut last: Option<UnixMs> = None;
    for story in &walk.played {
        sounding += (story.to.0 - story.from.0) as f64 / 1000.0;
        if let Some(last) = last {
            longest = longest.max((story.from.0 - last.0) as f64 / 1000.0);
        }
        last = Some(story.to);
    }
    (sounding, longest)
}

fn trouble_spots(truth: &GroundTruth, score: &Score) -> Vec<Spot> {
    let false_ones = score
        .told
        .iter()
        .filter(|judged| judged.placing == super::score::Placement::False)
        .map(|judged| judged.told.time_s);
    let missed = score.missed.iter().filter_map(|stop| {
        let stay = truth.stays.iter().find(|stay| stay.stop == *stop)?;
        Some((stay.from_s + stay.to_s) / 2.0)
    });
    false_ones
        .chain(missed)
        .filter_map(|time_s| Some(truth.at(time_s)?.0.spot))
        .collect()
}

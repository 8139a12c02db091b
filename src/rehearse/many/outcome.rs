//! The outcome of one walk whose truth is known.

use crate::engine::{Course, EventKind, Reason, SkipCause, StopIndex, UnixMs};
use crate::geodesy::Spot;
use crate::rehearse::score::{GroundTruth, Placement, Score, ToldStory};
use crate::rehearse::simulation::SimulatedWalk;
use crate::rehearse::visitor::Moment;
use std::collections::BTreeMap;

/// The outcome of one walk.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The score of the walk.
    pub score: Score,
    /// Stories that had to wait for another.
    pub waited: Vec<StopIndex>,
    /// Stories that were dropped from the queue because the visitor had gone on or it was full.
    pub dropped: Vec<StopIndex>,
    /// Seconds during which a story was playing.
    pub sounding_s: f64,
    /// The longest silence between two stories, seconds.
    pub longest_silence_s: f64,
    /// The stories that sounded, in the order of time.
    pub sounds: Vec<Sound>,
    /// True positions at which a story started in the wrong place, or a zone was entered whose story never came.
    pub trouble_spots: Vec<Spot>,
}

/// When a story sounded, seconds since the walk began.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sound {
    /// The stop whose story it was.
    pub stop: StopIndex,
    /// When it started.
    pub from_s: f64,
    /// When it ended.
    pub to_s: f64,
}

/// Scores a walk whose truth is known. `start` is the moment of the truth's second 0.
pub fn judge(course: &Course, walk: &SimulatedWalk, moments: &[Moment], start: UnixMs) -> Outcome {
    let truth = GroundTruth::new(course, moments);
    let seconds = |time: UnixMs| (time.0 - start.0) as f64 / 1000.0;
    let mut told: Vec<ToldStory> = Vec::new();
    let (mut waited, mut dropped): (Vec<StopIndex>, Vec<StopIndex>) = Default::default();
    let mut queued: BTreeMap<StopIndex, f64> = Default::default();
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
                let stale = Reason::Skipped(SkipCause::Stale);
                let full = Reason::Skipped(SkipCause::QueueFull);
                if entry.event.reason == stale || entry.event.reason == full {
                    queued.remove(&stop);
                    dropped.push(stop);
                }
            }
            EventKind::Approach
            | EventKind::Enter
            | EventKind::Dwell
            | EventKind::Exit
            | EventKind::Missed
            | EventKind::Hold
            | EventKind::End
            | EventKind::Finish
            | EventKind::OffRoute
            | EventKind::OnRoute
            | EventKind::GpsLost
            | EventKind::GpsFound
            | EventKind::ClockJump
            | EventKind::ReceiverDoubted
            | EventKind::ReceiverTrusted => {}
        }
    }
    told.sort_by(|a, b| a.time_s.total_cmp(&b.time_s));
    let score = truth.score(course, &told);
    let (sounding_s, longest_silence_s) = silences(walk);
    let trouble_spots = trouble_spots(&truth, &score);
    let sounds = walk.played.iter().map(|story| Sound {
        stop: story.stop,
        from_s: seconds(story.from),
        to_s: seconds(story.to),
    });
    Outcome {
        score,
        waited,
        dropped,
        sounding_s,
        longest_silence_s,
        sounds: sounds.collect(),
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
        .filter(|judged| judged.placing == Placement::False)
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

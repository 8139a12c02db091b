//! Records what was cut from a recording as silence, and describes it.

use super::activity::Activity;
use crate::text::{List, Text, text};
use std::ops::Range;

/// An interval that was cut.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Cuts {
    /// The cuts in order.
    pub stretches: Vec<Cut>,
}

/// An interval that was cut.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cut {
    /// Start in the recording, seconds.
    pub from_s: f64,
    /// End in the recording, seconds.
    pub to_s: f64,
    /// How far its noise is below the loud parts, dB.
    pub below_db: f64,
}

/// Shorter cuts of audible noise are not reported, seconds.
const MIN_REPORTED_S: f64 = 2.0;
/// Shorter cuts of inaudible noise are not reported, seconds.
const MIN_REPORTED_SILENT_S: f64 = 10.0;
/// Noise this far below the loud parts is inaudible, dB.
const INAUDIBLE_BELOW_DB: f64 = 45.0;
/// Maximum number of cuts that are listed.
const MAX_NAMED_CUTS: usize = 3;

impl Cuts {
    /// Total duration of the cuts in seconds.
    pub fn seconds(&self) -> f64 {
        self.stretches.iter().map(Cut::seconds).sum()
    }

    /// The time in the cut sound of a time in the recording, seconds.
    pub fn after(&self, at_s: f64) -> f64 {
        let before = self.stretches.iter();
        let cut_s: f64 = before
            .map(|cut| (at_s.min(cut.to_s) - cut.from_s).max(0.0))
            .sum();
        at_s - cut_s
    }

    /// What the author should know, as a clause that follows "in the recording x"; `None` for the usual moments of
    /// silence.
    pub fn note(&self) -> Option<Text> {
        let heard = self.stretches.iter();
        let heard = heard.filter(|cut| cut.below_db < INAUDIBLE_BELOW_DB);
        let heard_s: f64 = heard.clone().map(Cut::seconds).sum();
        let all_s = self.seconds();
        if heard_s < MIN_REPORTED_S && all_s < MIN_REPORTED_SILENT_S {
            return None;
        }
        let loudest_db = self.stretches.iter().map(|cut| cut.below_db);
        let loudest_db = loudest_db.fold(f64::INFINITY, f64::min);
        let mut longest: Vec<&Cut> = self.stretches.iter().collect();
        longest.sort_by(|one, other| other.seconds().total_cmp(&one.seconds()));
        let left = longest.split_off(longest.len().min(MAX_NAMED_CUTS));
        longest.sort_by(|one, other| one.from_s.total_cmp(&other.from_s));
        let mut places: Vec<Text> = longest
            .iter()
            .map(|cut| text!("{from:.1} to {to:.1} s", from = cut.from_s, to = cut.to_s))
            .collect();
        if !left.is_empty() {
            places.push(text!("{count} shorter pauses", count = left.len()));
        }
        let places = List(places, ", ");
        Some(if loudest_db > 100.0 {
            text!(
                "{all_s:.1} s are treated as silence and cut, with nothing in them: {places}",
                all_s,
                places
            )
        } else {
            text!(
                "{all_s:.1} s are treated as silence and cut, at least {loudest_db:.0} dB under the loud parts: {places}",
                all_s,
                loudest_db,
                places
            )
        })
    }
}

impl Cut {
    fn seconds(&self) -> f64 {
        self.to_s - self.from_s
    }
}

/// Collects cuts while they are made.
pub(super) struct CutCollector<'a> {
    rate: u32,
    activity: &'a Activity,
    cuts: Cuts,
}

impl<'a> CutCollector<'a> {
    pub(super) fn new(rate: u32, activity: &'a Activity) -> Self {
        Self {
            rate,
            activity,
            cuts: Cuts::default(),
        }
    }

    /// Adds a range of samples that are cut.
    pub(super) fn add(&mut self, samples: Range<usize>) {
        if samples.is_empty() {
            return;
        }
        let frame = self.activity.frame;
        let seconds = |sample: usize| sample as f64 / f64::from(self.rate);
        let frames = samples.start / frame..samples.end.div_ceil(frame);
        self.cuts.stretches.push(Cut {
            from_s: seconds(samples.start),
            to_s: seconds(samples.end),
            below_db: self.activity.below_db(frames),
        });
    }

    pub(super) fn finish(self) -> Cuts {
        self.cuts
    }
}

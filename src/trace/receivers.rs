//! Several receivers on one gpsd: each is heard by itself, and the better one is used.
//!
//! A recording is known as a whole ([`merged`]); live, the choice is made with each report ([`Choice`]).

use super::Report;
use crate::engine::{Confidence, Fix, FixMode, HorizontalError, UnixMs};
use std::collections::BTreeMap;

/// More receivers are not told apart.
pub(super) const MAX_RECEIVERS: usize = 16;
/// Standard deviation of a fix that states no error, metres; as in the engine.
const UNSTATED_SIGMA_M: f64 = 15.0;
/// A fix without a height is taken to be so many times as vague: it stands on three satellites.
const FLAT_PENALTY: f64 = 2.0;
/// Another receiver takes over when the one in use gave no fix for so long.
const PATIENCE_MS: i64 = 5_000;
/// Reports after which it takes over where they state no time.
const PATIENCE_REPORTS: u32 = 10;
/// Another receiver takes over when its errors are smaller by this factor …
const CLEARLY_BETTER: f64 = 1.5;
/// … and it has had so many fixes in a row.
const PROVEN_FIXES: u32 = 5;
/// Share of a new fix in a receiver's mean error.
const NEW_SHARE: f64 = 0.2;

/// The fixes of a recording, by the name of the receiver: those of the best receiver, those of the others where it had
/// none for some seconds. Also answers how many were not used.
pub(super) fn merged(by_receiver: BTreeMap<String, Vec<Fix>>) -> (Vec<Fix>, usize) {
    let total: usize = by_receiver.values().map(Vec::len).sum();
    let fullest = by_receiver.values().map(Vec::len).max().unwrap_or(0);
    let mut receivers: Vec<Vec<Fix>> = by_receiver
        .into_values()
        .filter(|fixes| !fixes.is_empty())
        .collect();
    // One that was on for a part of the walk only is no rival, however good it was.
    receivers.sort_by(|one, other| {
        let rank = |fixes: &[Fix]| (fixes.len() * 2 < fullest, median_sigma_m(fixes));
        let (one, other) = (rank(one), rank(other));
        one.0.cmp(&other.0).then(one.1.total_cmp(&other.1))
    });
    let mut receivers = receivers.into_iter();
    let mut used = receivers.next().unwrap_or_default();
    for others in receivers {
        let mut times: Vec<UnixMs> = used.iter().map(|fix| fix.time).collect();
        times.sort_unstable();
        let is_in_a_gap = |fix: &Fix| {
            let next = times.partition_point(|time| *time < fix.time);
            let near = [next.checked_sub(1), Some(next)];
            let mut near = near.iter().flatten().filter_map(|index| times.get(*index));
            near.all(|time| fix.time.0.abs_diff(time.0) >= PATIENCE_MS.unsigned_abs())
        };
        let filling: Vec<Fix> = others.into_iter().filter(is_in_a_gap).collect();
        if !filling.is_empty() {
            used.extend(filling);
            used.sort_by_key(|fix| fix.time);
        }
    }
    let left_out = total - used.len();
    (used, left_out)
}

fn median_sigma_m(fixes: &[Fix]) -> f64 {
    let mut sigmas: Vec<f64> = fixes
        .iter()
        .map(|fix| sigma_m(fix.error, fix.mode))
        .collect();
    sigmas.sort_by(f64::total_cmp);
    sigmas.get(sigmas.len() / 2).copied().unwrap_or(f64::MAX)
}

fn sigma_m(error: Option<HorizontalError>, mode: FixMode) -> f64 {
    let sigma = error.map_or(UNSTATED_SIGMA_M, HorizontalError::sigma_m);
    match mode {
        FixMode::ThreeD => sigma,
        FixMode::TwoD | FixMode::None => sigma * FLAT_PENALTY,
    }
}

/// Chooses between live receivers.
#[derive(Debug, Clone, Default)]
pub(super) struct Choice {
    current: Option<String>,
    receivers: BTreeMap<String, Receiver>,
}

#[derive(Debug, Clone, Default)]
struct Receiver {
    /// Fixes in a row.
    fixes: u32,
    /// Mean standard deviation of its errors, metres.
    sigma_m: f64,
    /// Reports since the receiver in use last had a fix, and the time of the first of them.
    waiting: u32,
    waiting_since: Option<UnixMs>,
}

impl Choice {
    /// Whether the report of a receiver is to be used.
    pub fn admits(&mut self, name: &str, report: &Report) -> bool {
        if self.receivers.len() >= MAX_RECEIVERS && !self.receivers.contains_key(name) {
            return false;
        }
        let receiver = self.receivers.entry(name.to_owned()).or_default();
        let has_fix = report.hear(receiver);
        let current = self.current.get_or_insert_with(|| name.to_owned());
        if current == name {
            if has_fix {
                self.receivers.values_mut().for_each(Receiver::stop_waiting);
            }
            return true;
        }
        let in_use = self.receivers.get(current).cloned().unwrap_or_default();
        let takes_over = self
            .receivers
            .get_mut(name)
            .is_some_and(|receiver| has_fix && receiver.takes_over(&in_use, report.time));
        if takes_over {
            name.clone_into(current);
            self.receivers.values_mut().for_each(Receiver::stop_waiting);
        }
        takes_over
    }
}

impl Report {
    /// Notes this report with its receiver; answers whether it is a fix.
    fn hear(&self, receiver: &mut Receiver) -> bool {
        let has_fix = self.mode != FixMode::None && self.position.is_some() && self.flaw.is_none();
        if !has_fix {
            receiver.fixes = 0;
            return false;
        }
        let by_dilution = self.hdop.map(|value| HorizontalError {
            value,
            confidence: Confidence::Hdop,
        });
        let sigma = sigma_m(self.error.or(by_dilution), self.mode);
        receiver.sigma_m = match receiver.fixes {
            0 => sigma,
            _ => receiver.sigma_m + (sigma - receiver.sigma_m) * NEW_SHARE,
        };
        receiver.fixes = receiver.fixes.saturating_add(1);
        true
    }
}

impl Receiver {
    fn stop_waiting(&mut self) {
        (self.waiting, self.waiting_since) = (0, None);
    }

    /// Whether this receiver, which has a fix, is used from now on instead of the one in use.
    fn takes_over(&mut self, in_use: &Self, now: Option<UnixMs>) -> bool {
        self.waiting = self.waiting.saturating_add(1);
        self.waiting_since = self.waiting_since.or(now);
        let waited_ms = now
            .zip(self.waiting_since)
            .map(|(now, since)| now.0.saturating_sub(since.0));
        let is_silent = waited_ms.map_or(self.waiting > PATIENCE_REPORTS, |ms| ms >= PATIENCE_MS);
        let is_better =
            self.fixes >= PROVEN_FIXES && self.sigma_m * CLEARLY_BETTER < in_use.sigma_m;
        in_use.fixes == 0 || is_silent || is_better
    }
}

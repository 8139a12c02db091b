//! Several receivers on one gpsd: each is tracked by itself, and the better one is used.
//!
//! In a recording all fixes are known in advance ([`merged`]); live, the choice is made with each report
//! ([`ReceiverChoice`]).

use super::Report;
use crate::engine::{Confidence, Fix, FixMode, HorizontalError, UnixMs};
use std::collections::BTreeMap;

/// Maximum number of receivers that are told apart.
pub(super) const MAX_RECEIVERS: usize = 16;
/// Assumed standard deviation of a fix without a stated error, metres; as in the engine.
const UNSTATED_SIGMA_M: f64 = 15.0;
/// Factor on the standard deviation of a fix without a height: it is based on three satellites only.
const FLAT_PENALTY: f64 = 2.0;
/// Time without a fix from the receiver in use after which another one takes over, ms.
const TAKEOVER_AFTER_MS: i64 = 5_000;
/// Number of reports after which another receiver takes over, if they state no time.
const TAKEOVER_AFTER_REPORTS: u32 = 10;
/// Factor by which the errors of another receiver must be smaller for it to take over.
const TAKEOVER_ERROR_RATIO: f64 = 1.5;
/// Number of fixes in a row that a receiver must have before it takes over for its smaller errors.
const MIN_PROVEN_FIXES: u32 = 5;
/// Weight of a new fix in a receiver's mean error.
const NEW_SHARE: f64 = 0.2;

/// Merges the fixes of a recording's receivers: those of the best one, and those of the others where it had
/// none for some seconds. Also returns how many were not used.
pub(super) fn merged(by_receiver: BTreeMap<String, Vec<Fix>>) -> (Vec<Fix>, usize) {
    let total: usize = by_receiver.values().map(Vec::len).sum();
    let fullest = by_receiver.values().map(Vec::len).max().unwrap_or(0);
    let mut receivers: Vec<Vec<Fix>> = by_receiver
        .into_values()
        .filter(|fixes| !fixes.is_empty())
        .collect();
    // A receiver that was on for a part of the walk only ranks last, however good it was.
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
            near.all(|time| fix.time.0.abs_diff(time.0) >= TAKEOVER_AFTER_MS.unsigned_abs())
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
pub(super) struct ReceiverChoice {
    current: Option<String>,
    receivers: BTreeMap<String, Receiver>,
}

#[derive(Debug, Clone, Default)]
struct Receiver {
    /// Number of fixes in a row.
    fixes: u32,
    /// Mean standard deviation of its errors, metres.
    sigma_m: f64,
    /// Reports since the receiver in use last had a fix, and the time of the first of them.
    waiting: u32,
    waiting_since: Option<UnixMs>,
}

impl ReceiverChoice {
    /// Whether the report of a receiver should be used.
    pub fn admits(&mut self, name: &str, report: &Report) -> bool {
        if self.receivers.len() >= MAX_RECEIVERS && !self.receivers.contains_key(name) {
            return false;
        }
        let receiver = self.receivers.entry(name.to_owned()).or_default();
        let has_fix = report.record(receiver);
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
    /// Records this report with its receiver; returns whether it is a fix.
    fn record(&self, receiver: &mut Receiver) -> bool {
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
        let is_silent = waited_ms.map_or(self.waiting > TAKEOVER_AFTER_REPORTS, |ms| {
            ms >= TAKEOVER_AFTER_MS
        });
        let is_better =
            self.fixes >= MIN_PROVEN_FIXES && self.sigma_m * TAKEOVER_ERROR_RATIO < in_use.sigma_m;
        in_use.fixes == 0 || is_silent || is_better
    }
}

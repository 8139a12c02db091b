//! The state machine of one stop: approached, entered, told, held back, left or missed.

use super::calibration::{self, RecentEvidence};
use super::estimate::Estimator;
use super::hygiene::seconds_between;
use super::settings::Threshold;
use super::walk::Engine;
use super::{
    Announcement, EventKind, Figures, HoldCause, Output, Reason, RouteRank, SkipCause, StopIndex,
    sequence,
};
use crate::tour::model::{Repeat, Travel};

/// Maximum evidence that one fix counts for, seconds. For a receiver with a longer usual interval it is that interval.
const MAX_EVIDENCE_S: f64 = 5.0;
/// Interval between fixes from which on a zone may be left before a second fix arrives, seconds.
const MIN_RARE_INTERVAL_S: f64 = 45.0;
/// A stop that was passed is offered to the visitor when its belief had reached at least this.
const MIN_MISSED_PEAK: f64 = 0.25;
/// Belief of being near from which on a stop is announced.
const NEAR_BELIEF: f64 = 0.5;
/// Belief of being near below which a stop counts as left behind.
const LEFT_BEHIND_BELIEF: f64 = 0.1;

impl Engine {
    /// Brings one stop up to date with the position.
    pub(super) fn update_stop(&mut self, stop: StopIndex, dt: f64, out: &mut Vec<Output>) {
        let Some(estimator) = &self.estimator else {
            return;
        };
        let (mean, sigma) = estimator.place();
        let zone = &self.course.stop(stop).zone;
        let zone_view = estimator.zone_view(zone);
        let believed = zone_view.inside(self.settings.entry_margin_m);
        let min_belief = if self.has_fine_fixes() {
            self.settings.min_fine_belief
        } else {
            self.settings.min_belief
        };
        let (now, fix_edge_m) = (self.now(), zone.signed_distance(self.last_spot));
        let presence = &mut self.presences[stop.0];
        RecentEvidence::learn(&mut presence.recent, now, &self.gains, believed, fix_edge_m);
        presence.peak_belief = presence.peak_belief.max(believed);
        // The calibration must not call a visitor inside whom the filters themselves place outside.
        let may_enter = presence.inside_since.is_none() && believed >= min_belief;
        let belief = if may_enter && self.may_tell(stop) {
            self.features(stop, &zone_view, believed)
                .map_or(believed, |features| calibration::probability(&features))
        } else {
            believed
        };
        let figures = Figures {
            inside: Some(belief),
            sigma_m: Some(sigma),
            edge_m: Some(zone.signed_distance(mean)).filter(|edge| edge.is_finite()),
            ..Figures::default()
        };
        let presence = &self.presences[stop.0];
        // A visitor who is inside counts as near until they leave.
        let near_belief = if presence.is_near && presence.inside_since.is_some() {
            None
        } else {
            Some(zone_view.inside(self.settings.approach_margin_m))
        };
        let stay_belief = presence
            .inside_since
            .map(|_| zone_view.inside(self.settings.exit_margin_m));
        let presence = &mut self.presences[stop.0];
        if !presence.is_near && near_belief.is_some_and(|belief| belief >= NEAR_BELIEF) {
            presence.is_near = true;
            self.emit_with(EventKind::Approach, Some(stop), Reason::Near, figures, out);
        }
        match stay_belief {
            Some(belief) => self.update_stay(stop, belief, dt, figures, out),
            None => self.update_entry(stop, belief, dt, figures, out),
        }
        let presence = &self.presences[stop.0];
        if presence.is_near && presence.inside_since.is_none() {
            let near_belief = near_belief.unwrap_or_else(|| self.near_belief(stop));
            if near_belief < LEFT_BEHIND_BELIEF {
                self.presences[stop.0].is_near = false;
                self.report_missed(stop, figures, out);
            }
        }
    }

    /// The belief that a visitor who has just left the zone is still near it.
    fn near_belief(&self, stop: StopIndex) -> f64 {
        let zone = &self.course.stop(stop).zone;
        self.estimator.as_ref().map_or(0.0, |estimator| {
            let zone_view = estimator.zone_view(zone);
            zone_view.inside(self.settings.approach_margin_m)
        })
    }

    fn update_entry(
        &mut self,
        stop: StopIndex,
        belief: f64,
        dt: f64,
        mut figures: Figures,
        out: &mut Vec<Output>,
    ) {
        if belief < self.settings.min_belief {
            let presence = &mut self.presences[stop.0];
            // No threshold is lower than this.
            presence.required_held_s = 0.0;
            presence.relaxed_held_s = 0.0;
            return;
        }
        let (threshold, rank) = self.threshold(stop);
        let relaxed = sequence::relaxed(&self.settings, rank, threshold);
        let step_s = dt.min(self.max_evidence_s());
        let first_step_s = if self.signal.usual_interval_s() < MIN_RARE_INTERVAL_S {
            dt.min(MAX_EVIDENCE_S)
        } else {
            step_s
        };
        let held = |held_s: f64, threshold: Threshold| {
            if belief >= threshold.belief {
                // What happened before the first of several fixes is not known.
                if held_s == 0.0 {
                    first_step_s
                } else {
                    held_s + step_s
                }
            } else {
                0.0
            }
        };
        let presence = &mut self.presences[stop.0];
        presence.required_held_s = held(presence.required_held_s, threshold);
        presence.relaxed_held_s = held(presence.relaxed_held_s, relaxed);
        let is_met = presence.required_held_s >= threshold.hold_s;
        let (threshold, held_s) = if !is_met && presence.relaxed_held_s >= relaxed.hold_s {
            (relaxed, presence.relaxed_held_s)
        } else {
            (threshold, presence.required_held_s)
        };
        figures.needed = Some(threshold.belief);
        figures.held_s = Some(held_s);
        if belief < threshold.belief {
            return;
        }
        if let Some(cause) = self.hold_cause(stop, held_s, threshold) {
            self.report_hold(stop, cause, figures, out);
            return;
        }
        let now = self.now();
        let presence = &mut self.presences[stop.0];
        presence.inside_since = Some(now);
        presence.required_held_s = 0.0;
        presence.relaxed_held_s = 0.0;
        presence.below_exit_s = 0.0;
        presence.has_dwelled = false;
        presence.is_decided = false;
        presence.reported_hold = None;
        let reason = if self.may_tell(stop) {
            Reason::Inside(rank)
        } else {
            Reason::InsideAgain
        };
        self.emit_with(EventKind::Enter, Some(stop), reason, figures, out);
        self.trigger(stop, reason, figures, out);
    }

    fn max_evidence_s(&self) -> f64 {
        MAX_EVIDENCE_S.max(self.signal.usual_interval_s())
    }

    /// Updates a stop that was entered and not left; `belief` is that of still being inside the zone grown by the exit margin.
    fn update_stay(
        &mut self,
        stop: StopIndex,
        belief: f64,
        dt: f64,
        figures: Figures,
        out: &mut Vec<Output>,
    ) {
        let now = self.now();
        let presence = &mut self.presences[stop.0];
        presence.below_exit_s = if belief < self.settings.exit_belief {
            presence.below_exit_s + dt.min(MAX_EVIDENCE_S)
        } else {
            0.0
        };
        let since = presence.inside_since.unwrap_or(now);
        if presence.below_exit_s >= self.settings.exit_hold_s {
            presence.inside_since = None;
            presence.below_exit_s = 0.0;
            self.emit_with(EventKind::Exit, Some(stop), Reason::Left, figures, out);
            return;
        }
        if !presence.has_dwelled && seconds_between(since, now) >= self.settings.dwell_s {
            presence.has_dwelled = true;
            self.emit_with(EventKind::Dwell, Some(stop), Reason::Stays, figures, out);
        }
        if !self.presences[stop.0].is_decided {
            let (_, rank) = self.threshold(stop);
            self.trigger(stop, Reason::Inside(rank), figures, out);
        }
    }

    /// Reports a stop that was left behind untold although it came close to being entered.
    fn report_missed(&mut self, stop: StopIndex, figures: Figures, out: &mut Vec<Output>) {
        let may_tell = self.may_tell(stop);
        let presence = &mut self.presences[stop.0];
        let peak = std::mem::take(&mut presence.peak_belief);
        presence.reported_hold = None;
        if may_tell && !presence.is_told() && !presence.is_queued && peak >= MIN_MISSED_PEAK {
            let figures = Figures {
                inside: Some(peak),
                ..figures
            };
            self.emit_with(EventKind::Missed, Some(stop), Reason::Passed, figures, out);
            self.announce(Announcement::Missed { stop }, out);
        }
    }

    /// Plays or queues the story of a stop whose zone the visitor is in, or reports why not. Called with every fix until the
    /// story is decided.
    fn trigger(
        &mut self,
        stop: StopIndex,
        reason: Reason,
        figures: Figures,
        out: &mut Vec<Output>,
    ) {
        if !self.may_tell(stop) {
            self.presences[stop.0].is_decided = true;
            return;
        }
        let told = |other: &StopIndex| self.presences[other.0].is_told();
        let rule = self.course.stop(stop);
        if let Some(&other) = rule.not_after.iter().find(|other| told(other)) {
            self.presences[stop.0].is_decided = true;
            let reason = Reason::Skipped(SkipCause::RuledOut(other));
            self.emit_with(EventKind::Skip, Some(stop), reason, figures, out);
            return;
        }
        if let Some(&other) = rule.after.iter().find(|other| !told(other)) {
            self.report_hold(stop, HoldCause::Waits(other), figures, out);
            return;
        }
        self.presences[stop.0].is_decided = true;
        match self.playback.playing {
            Some(playing) => self.queue(stop, playing.stop, figures, out),
            None => self.play(stop, reason, figures, out),
        }
    }

    /// Whether the stop's own history permits its story to be told now.
    pub(super) fn may_tell(&self, stop: StopIndex) -> bool {
        let (presence, rule) = (&self.presences[stop.0], self.course.stop(stop));
        if presence.is_unwanted || presence.is_queued {
            return false;
        }
        match (rule.repeat, presence.last_told) {
            (_, None) => true,
            (Repeat::Once, Some(_)) => false,
            (Repeat::Again, Some(last)) => seconds_between(last, self.now()) >= rule.cooldown_s,
        }
    }

    /// The evidence that a stop requires now, and its rank on the route.
    fn threshold(&self, stop: StopIndex) -> (Threshold, RouteRank) {
        let rank = self
            .progress
            .rank(&self.course, &self.presences[stop.0], stop);
        // Before the first story the first stop is the next one.
        let threshold_rank = match rank {
            RouteRank::Start if stop.0 == 0 => RouteRank::Next,
            _ => rank,
        };
        let mut threshold = sequence::threshold(&self.settings, threshold_rank);
        threshold.scale_doubt(self.coarse_fix_factor());
        if matches!(rank, RouteRank::Next | RouteRank::Start) && self.is_passing(stop) {
            threshold.belief *= self.settings.passing_belief_factor;
        }
        if self.is_right_after_story(stop) {
            threshold.scale_doubt(self.settings.after_story_doubt_factor);
        }
        let standing = self.movement.still() * (1.0 - self.settings.standing_doubt_factor);
        threshold.scale_doubt(1.0 - standing);
        threshold.belief = threshold.belief.min(self.max_required_belief(stop));
        threshold.hold_s += self.standing_hold_s();
        if rank == RouteRank::Start {
            threshold.hold_s += self.cold_start_hold_s();
        }
        (threshold, rank)
    }

    /// Extra hold for a visitor who stands, seconds: little in the first half minute, nearly all of it after two minutes.
    fn standing_hold_s(&self) -> f64 {
        if !self.has_fine_fixes() {
            return 0.0;
        }
        let long = (0..4).fold(self.movement.still(), |share, _| share * share);
        self.settings.standing_hold_s * long
    }

    /// Extra hold for a visitor who walks while the receiver has just been switched on, seconds.
    fn cold_start_hold_s(&self) -> f64 {
        match &self.estimator {
            // When a walk is resumed, the receiver has long been running.
            Some(estimator)
                if !self.is_resumed && estimator.age_s() < self.settings.cold_start_s =>
            {
                self.settings.cold_start_hold_s * (1.0 - self.movement.still())
            }
            _ => 0.0,
        }
    }

    /// Factor on the permitted doubt for fixes that are coarser than fine ones.
    fn coarse_fix_factor(&self) -> f64 {
        let ratio = self.fix_error() / self.settings.fine_fix_error_m;
        (ratio * ratio).clamp(1.0, 4.0)
    }

    fn has_fine_fixes(&self) -> bool {
        self.fix_error() < self.settings.fine_fix_error_m
    }

    /// The filters' estimate of how far fixes lie from the truth along one axis, metres; 0 before the first fix.
    fn fix_error(&self) -> f64 {
        self.estimator.as_ref().map_or(0.0, Estimator::fix_error)
    }

    /// The most that any threshold may require here: no more than coarse fixes can give, or the story could never start, but
    /// at least [`Settings::min_belief`](super::Settings::min_belief), or a worthless fix would start it.
    fn max_required_belief(&self, stop: StopIndex) -> f64 {
        let zone = &self.course.stop(stop).zone;
        let max_belief = self.estimator.as_ref().map_or(1.0, |estimator| {
            estimator.max_belief(zone, self.settings.entry_margin_m)
        });
        let doubt = self.settings.min_doubt_factor * (1.0 - max_belief);
        (1.0 - doubt).max(self.settings.min_belief)
    }

    /// Whether the middle of the stop lies behind a visitor on the route.
    fn is_passing(&self, stop: StopIndex) -> bool {
        let place = self.estimator.as_ref().and_then(Estimator::along);
        place
            .zip(self.course.stop(stop).along)
            .is_some_and(|(place, along)| place > along - self.settings.passing_lead_m)
    }

    /// Whether the story of the stop before has just started: people stay to listen to it.
    fn is_right_after_story(&self, stop: StopIndex) -> bool {
        let before = stop.0.checked_sub(1).and_then(|n| self.presences.get(n));
        before
            .and_then(|presence| presence.last_told)
            .is_some_and(|told| seconds_between(told, self.now()) < self.settings.after_story_s)
    }

    fn hold_cause(&self, stop: StopIndex, held_s: f64, threshold: Threshold) -> Option<HoldCause> {
        let estimator = self.estimator.as_ref()?;
        let by = self.course.stop(stop).by;
        if estimator.age_s() < self.settings.warm_up_s {
            Some(HoldCause::WarmUp)
        } else if estimator.rejects_last_fix() {
            Some(HoldCause::FixesDisagree)
        } else if self.is_riding(by) {
            Some(HoldCause::Riding)
        } else if !self.heading_allows(stop) {
            Some(HoldCause::Heading)
        } else if held_s < threshold.hold_s {
            Some(HoldCause::Evidence)
        } else {
            None
        }
    }

    fn is_riding(&self, by: Travel) -> bool {
        let limit = match by {
            // A visitor who arrives by public transport hears the story after getting off.
            Travel::Foot
            | Travel::Wheelchair
            | Travel::Bus
            | Travel::Tram
            | Travel::Train
            | Travel::Subway
            | Travel::Ferry => self.settings.riding_mps,
            Travel::Bicycle => 2.0 * self.settings.riding_mps,
            // The story is heard on board.
            Travel::Car | Travel::Boat => f64::INFINITY,
        };
        self.speed > limit
    }

    fn heading_allows(&self, stop: StopIndex) -> bool {
        match (&self.course.stop(stop).zone.heading, &self.estimator) {
            (Some(gate), Some(estimator)) => gate.admits(estimator.velocity()),
            _ => true,
        }
    }

    fn report_hold(
        &mut self,
        stop: StopIndex,
        cause: HoldCause,
        figures: Figures,
        out: &mut Vec<Output>,
    ) {
        // Evidence that is still building up is the usual way in and not worth a line.
        if cause == HoldCause::Evidence || !self.may_tell(stop) {
            return;
        }
        let presence = &mut self.presences[stop.0];
        if presence.reported_hold != Some(cause) {
            presence.reported_hold = Some(cause);
            self.emit_with(
                EventKind::Hold,
                Some(stop),
                Reason::Held(cause),
                figures,
                out,
            );
        }
    }
}

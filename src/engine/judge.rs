//! How one stop decides: near, inside, left, told or held back.

use super::calibration::{self, Lately};
use super::estimate::Estimator;
use super::hygiene::seconds_between;
use super::settings::Bar;
use super::walk::Engine;
use super::{
    Announcement, EventKind, Figures, HoldCause, Output, Reason, SkipCause, StandIn, StopIndex,
    sequence,
};
use crate::tour::model::{Repeat, Travel};

/// One fix counts for so many seconds of evidence at most, or for the usual interval of a receiver that gives fewer.
const LONGEST_EVIDENCE_S: f64 = 5.0;
/// A receiver that gives a fix as rarely as this, seconds, gives no second one before the zone is left.
const RARE_S: f64 = 45.0;
/// A stop that came this near to being entered and was passed is offered.
const MISSED_PEAK: f64 = 0.25;

impl Engine {
    /// Brings one stop up to date with the position.
    pub(super) fn judge_stop(&mut self, stop: StopIndex, dt: f64, out: &mut Vec<Output>) {
        let Some(estimator) = &self.estimator else {
            return;
        };
        let (mean, sigma) = estimator.place();
        let zone = &self.course.stop(stop).zone;
        let sight = estimator.sight(zone);
        let believed = sight.inside(self.settings.entry_margin_m);
        let least_belief = match self.has_fine_fixes() {
            true => self.settings.least_fine_belief,
            false => self.settings.least_belief,
        };
        let (now, fix_edge) = (self.now(), zone.signed_distance(self.last_spot));
        let presence = &mut self.presences[stop.0];
        Lately::learn(&mut presence.lately, now, &self.gains, believed, fix_edge);
        presence.peak = presence.peak.max(believed);
        // Whom the filters themselves think outside is not called inside for patterns' sake.
        let may_enter = presence.inside_since.is_none() && believed >= least_belief;
        let belief = if may_enter && self.may_tell(stop) {
            self.features(stop, &sight, believed)
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
        // Whoever is inside is near until he leaves.
        let wide = match presence.near && presence.inside_since.is_some() {
            true => None,
            false => Some(sight.inside(self.settings.approach_margin_m)),
        };
        let stays = presence
            .inside_since
            .map(|_| sight.inside(self.settings.exit_margin_m));
        let presence = &mut self.presences[stop.0];
        if !presence.near && wide.is_some_and(|wide| wide >= 0.5) {
            presence.near = true;
            self.say_with(EventKind::Approach, Some(stop), Reason::Near, figures, out);
        }
        match stays {
            Some(held) => self.judge_stay(stop, held, dt, figures, out),
            None => self.judge_entry(stop, belief, dt, figures, out),
        }
        let presence = &self.presences[stop.0];
        if presence.near && presence.inside_since.is_none() {
            let wide = wide.unwrap_or_else(|| self.believed_near(stop));
            if wide < 0.1 {
                self.presences[stop.0].near = false;
                self.judge_passing(stop, figures, out);
            }
        }
    }

    /// The belief that somebody who has just left is still near.
    fn believed_near(&self, stop: StopIndex) -> f64 {
        let zone = &self.course.stop(stop).zone;
        self.estimator.as_ref().map_or(0.0, |estimator| {
            let sight = estimator.sight(zone);
            sight.inside(self.settings.approach_margin_m)
        })
    }

    fn judge_entry(
        &mut self,
        stop: StopIndex,
        belief: f64,
        dt: f64,
        mut figures: Figures,
        out: &mut Vec<Output>,
    ) {
        if belief < self.settings.least_belief {
            let presence = &mut self.presences[stop.0];
            // No bar is as low as this.
            presence.held_s = 0.0;
            presence.lasting_s = 0.0;
            return;
        }
        let (bar, stand) = self.bar(stop);
        let lasting = sequence::lasting(&self.settings, stand, bar);
        let more = dt.min(self.longest_evidence_s());
        let first = match self.signal.usual_s() < RARE_S {
            true => dt.min(LONGEST_EVIDENCE_S),
            false => more,
        };
        let held = |held_s: f64, bar: Bar| match belief >= bar.belief {
            // What was before the first of several fixes is not known.
            true if held_s == 0.0 => first,
            true => held_s + more,
            false => 0.0,
        };
        let presence = &mut self.presences[stop.0];
        presence.held_s = held(presence.held_s, bar);
        presence.lasting_s = held(presence.lasting_s, lasting);
        let is_shown = presence.held_s >= bar.hold_s;
        let (bar, held_s) = match !is_shown && presence.lasting_s >= lasting.hold_s {
            true => (lasting, presence.lasting_s),
            false => (bar, presence.held_s),
        };
        figures.needed = Some(bar.belief);
        figures.held_s = Some(held_s);
        if belief < bar.belief {
            return;
        }
        if let Some(cause) = self.hold_cause(stop, held_s, bar) {
            self.say_hold(stop, cause, figures, out);
            return;
        }
        let now = self.now();
        let presence = &mut self.presences[stop.0];
        presence.inside_since = Some(now);
        presence.held_s = 0.0;
        presence.lasting_s = 0.0;
        presence.low_s = 0.0;
        presence.dwelled = false;
        presence.settled = false;
        presence.said_hold = None;
        let reason = if self.may_tell(stop) {
            Reason::Inside(stand)
        } else {
            Reason::InsideAgain
        };
        self.say_with(EventKind::Enter, Some(stop), reason, figures, out);
        self.trigger(stop, reason, figures, out);
    }

    fn longest_evidence_s(&self) -> f64 {
        LONGEST_EVIDENCE_S.max(self.signal.usual_s())
    }

    /// A stop that was entered and not left: `held` is the belief that this is still so.
    fn judge_stay(
        &mut self,
        stop: StopIndex,
        held: f64,
        dt: f64,
        figures: Figures,
        out: &mut Vec<Output>,
    ) {
        let now = self.now();
        let presence = &mut self.presences[stop.0];
        presence.low_s = if held < self.settings.exit_belief {
            presence.low_s + dt.min(LONGEST_EVIDENCE_S)
        } else {
            0.0
        };
        let since = presence.inside_since.unwrap_or(now);
        if presence.low_s >= self.settings.exit_hold_s {
            presence.inside_since = None;
            presence.low_s = 0.0;
            self.say_with(EventKind::Exit, Some(stop), Reason::Left, figures, out);
            return;
        }
        if !presence.dwelled && seconds_between(since, now) >= self.settings.dwell_s {
            presence.dwelled = true;
            self.say_with(EventKind::Dwell, Some(stop), Reason::Stays, figures, out);
        }
        if !self.presences[stop.0].settled {
            let (_, stand) = self.bar(stop);
            self.trigger(stop, Reason::Inside(stand), figures, out);
        }
    }

    /// A stop has been left behind: say so when it came near to being told.
    fn judge_passing(&mut self, stop: StopIndex, figures: Figures, out: &mut Vec<Output>) {
        let may_tell = self.may_tell(stop);
        let presence = &mut self.presences[stop.0];
        let peak = std::mem::take(&mut presence.peak);
        presence.said_hold = None;
        if may_tell && !presence.is_told() && !presence.waiting && peak >= MISSED_PEAK {
            let figures = Figures {
                inside: Some(peak),
                ..figures
            };
            self.say_with(EventKind::Missed, Some(stop), Reason::Passed, figures, out);
            self.announce(Announcement::Missed { stop }, out);
        }
    }

    /// The visitor is inside: play, queue, or say why not. Comes again with every fix until it is settled.
    fn trigger(
        &mut self,
        stop: StopIndex,
        reason: Reason,
        figures: Figures,
        out: &mut Vec<Output>,
    ) {
        if !self.may_tell(stop) {
            self.presences[stop.0].settled = true;
            return;
        }
        let told = |other: &StopIndex| self.presences[other.0].is_told();
        let rule = self.course.stop(stop);
        if let Some(&other) = rule.not_after.iter().find(|other| told(other)) {
            self.presences[stop.0].settled = true;
            let reason = Reason::Skipped(SkipCause::RuledOut(other));
            self.say_with(EventKind::Skip, Some(stop), reason, figures, out);
            return;
        }
        if let Some(&other) = rule.after.iter().find(|other| !told(other)) {
            self.say_hold(stop, HoldCause::Waits(other), figures, out);
            return;
        }
        self.presences[stop.0].settled = true;
        match self.playback.playing {
            Some(playing) => self.queue(stop, playing.stop, figures, out),
            None => self.play(stop, reason, figures, out),
        }
    }

    /// Whether the story could be told now, as far as its own past goes.
    pub(super) fn may_tell(&self, stop: StopIndex) -> bool {
        let (presence, rule) = (&self.presences[stop.0], self.course.stop(stop));
        if presence.unwanted || presence.waiting {
            return false;
        }
        match (rule.repeat, presence.last_told) {
            (_, None) => true,
            (Repeat::Once, Some(_)) => false,
            (Repeat::Again, Some(last)) => seconds_between(last, self.now()) >= rule.cooldown_s,
        }
    }

    fn bar(&self, stop: StopIndex) -> (Bar, StandIn) {
        let stand = self
            .progress
            .stand(&self.course, &self.presences[stop.0], stop);
        // Where nobody has heard anything yet, the first stop is the next one.
        let asks_as = match stand {
            StandIn::Start if stop.0 == 0 => StandIn::Next,
            _ => stand,
        };
        let mut bar = sequence::bar(&self.settings, asks_as);
        bar.scale_doubt(self.coarseness());
        if matches!(stand, StandIn::Next | StandIn::Start) && self.is_passing(stop) {
            bar.belief *= self.settings.passing_share;
        }
        if self.heard_the_one_before(stop) {
            bar.scale_doubt(self.settings.recent_share);
        }
        let standing = self.movement.still() * (1.0 - self.settings.standing_share);
        bar.scale_doubt(1.0 - standing);
        bar.belief = bar.belief.min(self.within_reach(stop));
        bar.hold_s += self.standing_hold_s();
        if stand == StandIn::Start {
            bar.hold_s += self.cold_hold_s();
        }
        (bar, stand)
    }

    /// How much longer somebody who stands must be in place: little in the first half minute, nearly all after two.
    fn standing_hold_s(&self) -> f64 {
        if !self.has_fine_fixes() {
            return 0.0;
        }
        let long = (0..4).fold(self.movement.still(), |share, _| share * share);
        self.settings.standing_hold_s * long
    }

    /// How much longer somebody who walks must be in place while the receiver has just begun.
    fn cold_hold_s(&self) -> f64 {
        match &self.estimator {
            // A walk that goes on has a receiver that has long been running.
            Some(estimator) if !self.is_resumed && estimator.age_s() < self.settings.cold_s => {
                self.settings.cold_hold_s * (1.0 - self.movement.still())
            }
            _ => 0.0,
        }
    }

    /// How many times the doubt of fine fixes these leave.
    fn coarseness(&self) -> f64 {
        let ratio = self.fix_error() / self.settings.fine_m;
        (ratio * ratio).clamp(1.0, 4.0)
    }

    fn has_fine_fixes(&self) -> bool {
        self.fix_error() < self.settings.fine_m
    }

    /// How far the fixes lie from the truth, as the filters see it, metres; 0 before the first.
    fn fix_error(&self) -> f64 {
        self.estimator.as_ref().map_or(0.0, Estimator::fix_error)
    }

    /// No stop asks for more than coarse fixes can give, or it would be lost for ever; and none for less than
    /// `Settings::least_belief`, or a fix of no worth would start it.
    fn within_reach(&self, stop: StopIndex) -> f64 {
        let zone = &self.course.stop(stop).zone;
        let attainable = self.estimator.as_ref().map_or(1.0, |estimator| {
            estimator.attainable(zone, self.settings.entry_margin_m)
        });
        let doubt = self.settings.doubt_factor * (1.0 - attainable);
        (1.0 - doubt).max(self.settings.least_belief)
    }

    /// Whether the middle of the stop lies behind a visitor on the route.
    fn is_passing(&self, stop: StopIndex) -> bool {
        let place = self.estimator.as_ref().and_then(Estimator::along);
        place
            .zip(self.course.stop(stop).along)
            .is_some_and(|(place, along)| place > along - self.settings.passing_m)
    }

    /// Whether the story before this one has just started: people stay to hear it.
    fn heard_the_one_before(&self, stop: StopIndex) -> bool {
        let before = stop.0.checked_sub(1).and_then(|n| self.presences.get(n));
        before
            .and_then(|presence| presence.last_told)
            .is_some_and(|told| seconds_between(told, self.now()) < self.settings.recent_s)
    }

    fn hold_cause(&self, stop: StopIndex, held_s: f64, bar: Bar) -> Option<HoldCause> {
        let estimator = self.estimator.as_ref()?;
        let by = self.course.stop(stop).by;
        if estimator.age_s() < self.settings.warm_up_s {
            Some(HoldCause::WarmUp)
        } else if estimator.is_surprised() {
            Some(HoldCause::FixesDisagree)
        } else if self.is_riding(by) {
            Some(HoldCause::Riding)
        } else if !self.heading_admits(stop) {
            Some(HoldCause::Heading)
        } else if held_s < bar.hold_s {
            Some(HoldCause::Evidence)
        } else {
            None
        }
    }

    fn is_riding(&self, by: Travel) -> bool {
        let limit = match by {
            // Whoever arrives by public transport hears the story after getting off.
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

    fn heading_admits(&self, stop: StopIndex) -> bool {
        match (&self.course.stop(stop).zone.heading, &self.estimator) {
            (Some(gate), Some(estimator)) => gate.admits(estimator.velocity()),
            _ => true,
        }
    }

    fn say_hold(
        &mut self,
        stop: StopIndex,
        cause: HoldCause,
        figures: Figures,
        out: &mut Vec<Output>,
    ) {
        // Evidence that is still gathering is the usual way in and worth no line.
        if cause == HoldCause::Evidence || !self.may_tell(stop) {
            return;
        }
        let presence = &mut self.presences[stop.0];
        if presence.said_hold != Some(cause) {
            presence.said_hold = Some(cause);
            self.say_with(
                EventKind::Hold,
                Some(stop),
                Reason::Held(cause),
                figures,
                out,
            );
        }
    }
}

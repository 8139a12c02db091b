//! Starts, queues, pauses and ends stories, and keeps what must survive a power cut.

use super::hygiene::seconds_between;
use super::memory::PlayingMemory;
use super::playback::{Playing, Waiting, choose_variant};
use super::walk::Engine;
use super::{
    Announcement, Command, Course, Event, EventKind, Figures, Memory, Output, Reason, RequestId,
    SkipCause, StopIndex, StopMemory, Variant,
};
use crate::tour::model::Travel;

/// A waiting story is dropped when the visitor is this far outside its zone, metres.
const MAX_WAITING_DISTANCE_M: f64 = 60.0;

impl Engine {
    /// Starts the variant of a story that fits into the time until the next zone.
    pub(super) fn play(
        &mut self,
        stop: StopIndex,
        reason: Reason,
        mut figures: Figures,
        out: &mut Vec<Output>,
    ) {
        figures.next_zone_s = self.seconds_to_next_zone(stop);
        let variant = choose_variant(&self.course, stop, figures.next_zone_s);
        self.start(stop, variant, reason, figures, out);
        self.follower.arrive(self.course.stop(stop).along);
        let passed = self.progress.advance(stop, &self.presences);
        for before in passed {
            let presence = &mut self.presences[before];
            if presence.is_told() || presence.is_unwanted || presence.is_queued {
                continue;
            }
            presence.is_passed_over = true;
            let cause = SkipCause::LaterStarted(stop);
            self.emit(
                EventKind::Skip,
                Some(StopIndex(before)),
                Reason::Skipped(cause),
                out,
            );
        }
    }

    /// Starts the playback of one variant.
    pub(super) fn start(
        &mut self,
        stop: StopIndex,
        variant: Variant,
        reason: Reason,
        figures: Figures,
        out: &mut Vec<Output>,
    ) {
        let now = self.now();
        let presence = &mut self.presences[stop.0];
        if !presence.is_told() && !presence.is_unwanted {
            self.progress.left -= 1;
        }
        presence.times_told += 1;
        presence.last_told = Some(now);
        presence.is_queued = false;
        presence.is_decided = true;
        presence.is_passed_over = false;
        self.playback.queue.retain(|waiting| waiting.stop != stop);
        let request = self.playback.start(stop, variant, now, 0.0);
        out.push(Output::Event(Event {
            time: now,
            kind: EventKind::Play,
            stop: Some(stop),
            request: Some(request),
            variant: Some(variant),
            reason,
            figures,
        }));
        out.push(Output::Command(Command::Play {
            request,
            stop,
            variant,
            from_ms: 0,
        }));
    }

    /// Queues a story behind the one that is playing.
    pub(super) fn queue(
        &mut self,
        stop: StopIndex,
        busy: StopIndex,
        figures: Figures,
        out: &mut Vec<Output>,
    ) {
        self.emit_with(
            EventKind::Queue,
            Some(stop),
            Reason::Busy(busy),
            figures,
            out,
        );
        self.presences[stop.0].is_queued = true;
        self.playback.queue.push(Waiting {
            stop,
            outside_since: None,
        });
        if self.playback.queue.len() > self.settings.max_queue_length
            && let Some(evicted) = self.playback.evict_lowest_priority(&self.course)
        {
            self.drop_waiting(evicted, SkipCause::QueueFull, out);
        }
    }

    fn drop_waiting(&mut self, waiting: Waiting, cause: SkipCause, out: &mut Vec<Output>) {
        let presence = &mut self.presences[waiting.stop.0];
        presence.is_queued = false;
        presence.is_passed_over = true;
        self.emit(
            EventKind::Skip,
            Some(waiting.stop),
            Reason::Skipped(cause),
            out,
        );
        if cause == SkipCause::Stale {
            let stop = waiting.stop;
            self.emit(EventKind::Missed, Some(stop), Reason::Passed, out);
            self.announce(Announcement::Missed { stop }, out);
        }
    }

    /// Handles the end of a playback and starts what waits.
    pub(super) fn handle_ended(
        &mut self,
        request: RequestId,
        reason: Reason,
        out: &mut Vec<Output>,
    ) {
        let Some(playing) = self
            .playback
            .playing
            .filter(|playing| playing.request == request)
        else {
            return;
        };
        self.playback.playing = None;
        self.emit_end(&playing, reason, out);
        self.play_next(out);
    }

    /// Corrects how far a playback is: the player knows better than the clock.
    pub(super) fn handle_heard(&mut self, request: RequestId, heard_s: f64) {
        let now = self.now();
        if let Some(playing) = &mut self.playback.playing
            && playing.request == request
            && heard_s.is_finite()
        {
            playing.heard_s = heard_s.max(0.0);
            playing.since = playing.since.map(|_| now);
        }
    }

    /// Stops the current playback, if there is one.
    pub(super) fn stop_playing(&mut self, reason: Reason, out: &mut Vec<Output>) {
        if let Some(playing) = self.playback.playing.take() {
            out.push(Output::Command(Command::Stop {
                request: playing.request,
            }));
            self.emit_end(&playing, reason, out);
        }
    }

    fn emit_end(&self, playing: &Playing, reason: Reason, out: &mut Vec<Output>) {
        out.push(Output::Event(Event {
            time: self.now(),
            kind: EventKind::End,
            stop: Some(playing.stop),
            request: Some(playing.request),
            variant: Some(playing.variant),
            reason,
            figures: Figures::default(),
        }));
    }

    /// Called when nothing plays: starts the next waiting story, or ends the tour.
    pub(super) fn play_next(&mut self, out: &mut Vec<Output>) {
        self.drop_stale(out);
        if let Some(waiting) = self.playback.take_next(&self.course) {
            self.presences[waiting.stop.0].is_queued = false;
            let figures = self.position_figures(waiting.stop);
            self.play(waiting.stop, Reason::TurnCame, figures, out);
        } else if self.progress.left == 0 && !self.is_finished {
            self.is_finished = true;
            self.emit(EventKind::Finish, None, Reason::AllTold, out);
            self.announce(Announcement::TourEnd, out);
        }
    }

    /// Ends a playback that is overdue, and drops stories that have waited too long.
    pub(super) fn update_playback(&mut self, out: &mut Vec<Output>) {
        let now = self.now();
        if let Some(playing) = self.playback.playing
            && playing.is_overdue(&self.course, now)
        {
            self.handle_ended(playing.request, Reason::PresumedOver, out);
        }
        for waiting in &mut self.playback.queue {
            let inside = self.presences[waiting.stop.0].inside_since.is_some();
            waiting.outside_since = match (inside, waiting.outside_since) {
                (true, _) => None,
                (false, None) => Some(now),
                (false, since) => since,
            };
        }
        self.drop_stale(out);
    }

    fn drop_stale(&mut self, out: &mut Vec<Output>) {
        let now = self.now();
        let mut position = 0;
        while position < self.playback.queue.len() {
            let waiting = self.playback.queue[position];
            let is_stale = waiting.outside_since.is_some_and(|since| {
                let edge = self.position_figures(waiting.stop).edge_m;
                seconds_between(since, now) > self.settings.queue_stale_s
                    || edge.is_some_and(|edge| edge > MAX_WAITING_DISTANCE_M)
            });
            if is_stale {
                self.playback.queue.remove(position);
                self.drop_waiting(waiting, SkipCause::Stale, out);
            } else {
                position += 1;
            }
        }
    }

    fn position_figures(&self, stop: StopIndex) -> Figures {
        let estimator = self.estimator.as_ref();
        let place = estimator.map(|estimator| estimator.place());
        Figures {
            sigma_m: place.map(|(_, sigma)| sigma),
            edge_m: place
                .map(|(spot, _)| self.course.stop(stop).zone.signed_distance(spot))
                .filter(|edge| edge.is_finite()),
            ..Figures::default()
        }
    }

    /// Seconds until the visitor, who walks on while listening, enters the next zone that is still to be told.
    fn seconds_to_next_zone(&self, stop: StopIndex) -> Option<f64> {
        let here = self.course.stop(stop).along?;
        let next = (stop.0 + 1..self.presences.len()).find(|&after| {
            !self.presences[after].is_told() && !self.presences[after].is_unwanted
        })?;
        let next = self.course.stop(StopIndex(next));
        match next.by {
            Travel::Bus
            | Travel::Tram
            | Travel::Car
            | Travel::Train
            | Travel::Subway
            | Travel::Ferry
            | Travel::Boat => None,
            Travel::Foot | Travel::Wheelchair | Travel::Bicycle => {
                let here = self.follower.along().unwrap_or(here);
                let metres = next.along? - next.zone.reach() - here;
                Some(self.pace.walking_time_s(metres))
            }
        }
    }

    pub(super) fn pause(&mut self, out: &mut Vec<Output>) {
        let now = self.now();
        if let Some(playing) = &mut self.playback.playing
            && playing.since.is_some()
        {
            playing.heard_s = playing.heard_s(now);
            playing.since = None;
            out.push(Output::Command(Command::Pause {
                request: playing.request,
            }));
        }
    }

    pub(super) fn resume(&mut self, out: &mut Vec<Output>) {
        let now = self.now();
        if let Some(playing) = &mut self.playback.playing
            && playing.since.is_none()
        {
            playing.since = Some(now);
            out.push(Output::Command(Command::Resume {
                request: playing.request,
            }));
        }
    }

    pub(super) fn skip_stop(&mut self, stop: StopIndex, out: &mut Vec<Output>) {
        let presence = &mut self.presences[stop.0];
        if !presence.is_told() && !presence.is_unwanted {
            self.progress.left -= 1;
        }
        presence.is_unwanted = true;
        presence.is_queued = false;
        self.playback.queue.retain(|waiting| waiting.stop != stop);
        self.emit(
            EventKind::Skip,
            Some(stop),
            Reason::Skipped(SkipCause::Unwanted),
            out,
        );
        if self
            .playback
            .playing
            .is_some_and(|playing| playing.stop == stop)
        {
            self.stop_playing(Reason::Stopped, out);
            self.play_next(out);
        }
    }

    /// The part of the walk's state that must survive a power cut.
    pub fn memory(&self) -> Memory {
        let now = self.now();
        let id = |stop: usize| self.course.stop(StopIndex(stop)).id.clone();
        Memory {
            stops: (0..self.presences.len())
                .filter(|&stop| {
                    let presence = &self.presences[stop];
                    presence.is_told() || presence.is_unwanted || presence.is_passed_over
                })
                .map(|stop| {
                    let presence = &self.presences[stop];
                    StopMemory {
                        id: id(stop),
                        told: presence.times_told,
                        last_told: presence.last_told,
                        passed_over: presence.is_passed_over,
                        unwanted: presence.is_unwanted,
                    }
                })
                .collect(),
            furthest: self.progress.furthest.map(id),
            playing: self.playback.playing.map(|playing| {
                let memory = PlayingMemory {
                    request: playing.request,
                    stop: playing.stop,
                    variant: playing.variant,
                    heard_s: playing.heard_s(now),
                };
                (id(playing.stop.0), memory)
            }),
            waiting: self
                .playback
                .queue
                .iter()
                .map(|waiting| id(waiting.stop.0))
                .collect(),
            velocity_doubted: self.velocity_check.is_doubted(),
            next_request: self.playback.next_request,
        }
    }

    /// Resumes a walk after a power cut. What was playing starts again where it stopped, by a command that
    /// `out` receives.
    pub fn resume_walk(
        course: Course,
        memory: &Memory,
        now: crate::engine::UnixMs,
        out: &mut Vec<Output>,
    ) -> Self {
        let mut engine = Self::new(course);
        engine.now = Some(now);
        engine.is_resumed = true;
        if memory.velocity_doubted {
            engine.velocity_check.set_doubted();
        }
        engine.playback.next_request = memory.next_request;
        for stored in &memory.stops {
            let Some(stop) = engine.course.find(&stored.id) else {
                continue;
            };
            let presence = &mut engine.presences[stop.0];
            presence.times_told = stored.told;
            presence.last_told = stored.last_told;
            presence.is_passed_over = stored.passed_over;
            presence.is_unwanted = stored.unwanted;
            if presence.is_told() || presence.is_unwanted {
                engine.progress.left -= 1;
            }
        }
        let furthest = memory
            .furthest
            .as_ref()
            .and_then(|id| engine.course.find(id));
        if let Some(stop) = furthest {
            engine.progress.advance(stop, &engine.presences);
        }
        for id in &memory.waiting {
            if let Some(stop) = engine.course.find(id) {
                engine.presences[stop.0].is_queued = true;
                engine.playback.queue.push(Waiting {
                    stop,
                    outside_since: None,
                });
            }
        }
        let playing = memory
            .playing
            .as_ref()
            .and_then(|(id, playing)| Some((engine.course.find(id)?, playing)));
        // A story that is still playing ends the tour when it ends.
        engine.is_finished =
            engine.progress.left == 0 && playing.is_none() && engine.playback.queue.is_empty();
        match playing {
            Some((stop, playing)) => engine.resume_playback(stop, playing, out),
            None if !engine.is_finished => engine.play_next(out),
            None => {}
        }
        engine
    }

    fn resume_playback(&mut self, stop: StopIndex, memory: &PlayingMemory, out: &mut Vec<Output>) {
        let now = self.now();
        let heard_s = memory.heard_s.max(0.0);
        let request = self.playback.start(stop, memory.variant, now, heard_s);
        self.emit(EventKind::Play, Some(stop), Reason::Resumed(heard_s), out);
        out.push(Output::Command(Command::Play {
            request,
            stop,
            variant: memory.variant,
            from_ms: (heard_s * 1000.0) as u64,
        }));
    }
}

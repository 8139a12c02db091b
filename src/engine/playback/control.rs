//! Starts, queues, pauses and ends stories.

use crate::engine::course::{Course, Variant};
use crate::engine::event_kind::EventKind;
use crate::engine::fix::time::{self, UnixMs, seconds_between};
use crate::engine::ids::{RequestId, StopIndex};
use crate::engine::message::{Announcement, Command, Outbox, Wish};
use crate::engine::playback::playing::{Playing, choose_variant};
use crate::engine::position::Position;
use crate::engine::queue::{Queue, Waiting};
use crate::engine::reason::{Figures, Reason, SkipCause};
use crate::engine::settings::Settings;
use crate::engine::trigger::stops::Stops;
use crate::engine::trigger::stories::Stories;
use crate::tour::model::Travel;

/// The stories, the one that is playing, and the queue.
#[derive(Debug, Clone)]
pub struct Playback {
    pub(super) stories: Stories,
    pub(super) playing: Option<Playing>,
    pub(super) queue: Queue,
    /// Number of the next playback.
    pub(super) next_request: u64,
    /// The story that was started last.
    last: Option<(StopIndex, Variant)>,
    /// Whether every story was told or is unwanted, and the last one has ended.
    pub(super) is_finished: bool,
}

/// What starting and ending a story depends on and changes.
pub struct PlaybackContext<'a, 'out> {
    /// The tour.
    pub course: &'a Course,
    /// The engine's settings.
    pub settings: &'a Settings,
    /// The visitor's position.
    pub position: &'a mut Position,
    /// Where the visitor is in relation to the stops.
    pub stops: &'a mut Stops,
    /// The outputs.
    pub out: Outbox<'out>,
}

/// A waiting story is dropped when the visitor is this far outside its zone, metres.
const MAX_WAITING_DISTANCE_M: f64 = 60.0;
/// A waiting story is dropped when the visitor has been outside its zone for this long, seconds.
const MAX_WAITING_OUTSIDE_S: f64 = 120.0;
/// Maximum number of stories that may wait.
const MAX_QUEUE_LENGTH: usize = 3;

impl Playback {
    /// The state before the first story.
    pub fn new(stops: usize) -> Self {
        Self {
            stories: Stories::new(stops),
            playing: None,
            queue: Queue::default(),
            next_request: 0,
            last: None,
            is_finished: false,
        }
    }

    /// What became of the stories.
    pub fn stories(&self) -> &Stories {
        &self.stories
    }

    /// The stories that wait.
    pub fn queue(&self) -> &Queue {
        &self.queue
    }

    /// The story that is playing.
    pub fn playing(&self) -> Option<&Playing> {
        self.playing.as_ref()
    }

    /// Whether a story was told and the walk is not finished.
    pub fn is_under_way(&self) -> bool {
        self.stories.furthest().is_some() && !self.is_finished
    }

    /// Whether every story was told or is unwanted, and the last one has ended.
    pub fn is_finished(&self) -> bool {
        self.is_finished
    }

    /// Announces something, over the story that is playing.
    pub fn announce(&self, what: Announcement, out: &mut Outbox) {
        if let Some(Playing { request, .. }) = self.playing {
            out.command(Command::Duck { request });
        }
        out.command(Command::Announce { what });
    }

    /// Tells the story of a stop whose zone the visitor is in: now, or when the one that is playing has ended.
    pub(super) fn tell(
        &mut self,
        stop: StopIndex,
        reason: Reason,
        figures: Figures,
        context: &mut PlaybackContext,
    ) {
        match self.playing {
            Some(playing) => self.enqueue(stop, playing.stop, figures, context),
            None => self.play(stop, reason, figures, context),
        }
    }

    /// Does what the visitor asks for.
    pub fn grant(&mut self, wish: Wish, context: &mut PlaybackContext) {
        let exists = |stop: StopIndex| stop.0 < self.stories.count();
        match wish {
            Wish::Play(stop) if exists(stop) => {
                self.stop_playing(&mut context.out);
                self.play(stop, Reason::Wished, Figures::default(), context);
            }
            Wish::Again => {
                if let Some((stop, variant)) = self.last {
                    self.stop_playing(&mut context.out);
                    self.start(stop, variant, Reason::Wished, Figures::default(), context);
                }
            }
            Wish::Stop => {
                self.stop_playing(&mut context.out);
                self.play_next(context);
            }
            Wish::Pause => self.pause(&mut context.out),
            Wish::Resume => self.resume(&mut context.out),
            Wish::Skip(stop) if exists(stop) => self.skip(stop, context),
            Wish::Play(_) | Wish::Skip(_) => {}
        }
    }

    /// Handles the end of a playback and starts what waits.
    pub fn end(&mut self, request: RequestId, reason: Reason, context: &mut PlaybackContext) {
        let ended = self.playing.take_if(|playing| playing.request == request);
        if let Some(playing) = ended {
            report_end(&playing, reason, &mut context.out);
            self.play_next(context);
        }
    }

    /// Corrects how far a playback is: the player knows better than the clock.
    pub fn correct(&mut self, request: RequestId, heard_s: f64, now: UnixMs) {
        if let Some(playing) = &mut self.playing
            && playing.request == request
            && heard_s.is_finite()
        {
            playing.heard_s = heard_s.max(0.0);
            playing.since = playing.since.map(|_| now);
        }
    }

    /// Ends a playback that is overdue, and drops stories that have waited too long.
    pub fn update(&mut self, context: &mut PlaybackContext) {
        let now = context.out.time;
        if let Some(playing) = self.playing
            && playing.is_overdue(context.course, now)
        {
            self.end(playing.request, Reason::PresumedOver, context);
        }
        self.queue.update(now, |stop| context.stops.is_inside(stop));
        self.drop_stale(context);
    }

    /// Moves all remembered moments by the jump of a clock, so that waits and cool-downs keep their length.
    pub fn shift_clock(&mut self, jump_s: f64) {
        self.stories.shift_clock(jump_s);
        self.queue.shift_clock(jump_s);
        if let Some(since) = self
            .playing
            .as_mut()
            .and_then(|playing| playing.since.as_mut())
        {
            time::shift(since, jump_s);
        }
    }

    /// Starts the variant of a story that fits into the time until the next zone.
    fn play(
        &mut self,
        stop: StopIndex,
        reason: Reason,
        mut figures: Figures,
        context: &mut PlaybackContext,
    ) {
        let course = context.course;
        figures.next_zone_s = self.seconds_to_next_zone(stop, context);
        let variant = choose_variant(course, stop, figures.next_zone_s);
        self.start(stop, variant, reason, figures, context);
        context.position.arrive(course.stop(stop));
        for before in self.stories.advance(stop).map(StopIndex) {
            let story = self.stories.of_mut(before);
            if !story.is_settled() && !self.queue.contains(before) {
                story.is_passed_over = true;
                report_skip(before, SkipCause::LaterStarted(stop), &mut context.out);
            }
        }
    }

    /// Starts the playback of one variant.
    fn start(
        &mut self,
        stop: StopIndex,
        variant: Variant,
        reason: Reason,
        figures: Figures,
        context: &mut PlaybackContext,
    ) {
        let story = self.stories.of_mut(stop);
        story.times_told += 1;
        story.last_told = Some(context.out.time);
        story.is_passed_over = false;
        context.stops.decide(stop);
        self.queue.remove(stop);
        let request = self.begin(stop, variant, 0.0, &context.out);
        let playback = (request, stop, variant);
        context
            .out
            .playback_event(EventKind::Play, playback, reason, figures);
        context.out.command(Command::Play {
            request,
            stop,
            variant,
            from_ms: 0,
        });
    }

    /// Records that a playback begins, `heard_s` seconds into the story, and returns its id.
    pub(super) fn begin(
        &mut self,
        stop: StopIndex,
        variant: Variant,
        heard_s: f64,
        out: &Outbox,
    ) -> RequestId {
        let request = RequestId(self.next_request);
        self.next_request += 1;
        self.playing = Some(Playing {
            request,
            stop,
            variant,
            heard_s,
            since: Some(out.time),
        });
        self.last = Some((stop, variant));
        request
    }

    /// Queues a story behind the one that is playing.
    fn enqueue(
        &mut self,
        stop: StopIndex,
        busy: StopIndex,
        figures: Figures,
        context: &mut PlaybackContext,
    ) {
        let out = &mut context.out;
        out.stop_event(EventKind::Queue, stop, Reason::Busy(busy), figures);
        self.queue.push(stop);
        if self.queue.waiting().len() > MAX_QUEUE_LENGTH
            && let Some(evicted) = self.queue.evict(context.course)
        {
            self.pass_over(evicted, SkipCause::QueueFull, out);
        }
    }

    /// Records that a story that waited is not told for now.
    fn pass_over(&mut self, waiting: Waiting, cause: SkipCause, out: &mut Outbox) {
        self.stories.of_mut(waiting.stop).is_passed_over = true;
        report_skip(waiting.stop, cause, out);
    }

    /// Called when nothing plays: starts the next waiting story, or ends the tour.
    pub(super) fn play_next(&mut self, context: &mut PlaybackContext) {
        self.drop_stale(context);
        if let Some(Waiting { stop, .. }) = self.queue.take_next(context.course) {
            let figures = context.position.figures(context.course.stop(stop));
            self.play(stop, Reason::TurnCame, figures, context);
        } else if !self.is_finished && self.stories.are_all_settled() {
            self.is_finished = true;
            context.out.walk_event(EventKind::Finish, Reason::AllTold);
            self.announce(Announcement::TourEnd, &mut context.out);
        }
    }

    /// Drops stories that have waited too long, and offers them to the visitor.
    fn drop_stale(&mut self, context: &mut PlaybackContext) {
        let PlaybackContext {
            course,
            position,
            out,
            ..
        } = context;
        let now = out.time;
        let is_stale = |waiting: &Waiting| {
            let edge_m = || position.figures(course.stop(waiting.stop)).edge_m;
            waiting.outside_since.is_some_and(|since| {
                seconds_between(since, now) > MAX_WAITING_OUTSIDE_S
                    || edge_m().is_some_and(|edge_m| edge_m > MAX_WAITING_DISTANCE_M)
            })
        };
        while let Some(waiting) = self.queue.take_first(is_stale) {
            let stop = waiting.stop;
            self.pass_over(waiting, SkipCause::Stale, out);
            out.stop_event(EventKind::Missed, stop, Reason::Passed, Figures::default());
            self.announce(Announcement::Missed { stop }, out);
        }
    }

    /// Seconds until the visitor, who walks on while listening, enters the next zone that is still to be told.
    fn seconds_to_next_zone(&self, stop: StopIndex, context: &PlaybackContext) -> Option<f64> {
        let course = context.course;
        let next = course.stop(self.stories.next_unsettled(stop)?);
        match next.by {
            Travel::Bus
            | Travel::Tram
            | Travel::Car
            | Travel::Train
            | Travel::Subway
            | Travel::Ferry
            | Travel::Boat => None,
            Travel::Foot | Travel::Wheelchair | Travel::Bicycle => {
                context.position.walking_time_s(course.stop(stop), next)
            }
        }
    }

    /// Stops the current playback, if there is one.
    fn stop_playing(&mut self, out: &mut Outbox) {
        if let Some(playing) = self.playing.take() {
            out.command(Command::Stop {
                request: playing.request,
            });
            report_end(&playing, Reason::Stopped, out);
        }
    }

    fn pause(&mut self, out: &mut Outbox) {
        if let Some(playing) = &mut self.playing
            && playing.since.is_some()
        {
            playing.heard_s = playing.heard_s(out.time);
            playing.since = None;
            out.command(Command::Pause {
                request: playing.request,
            });
        }
    }

    fn resume(&mut self, out: &mut Outbox) {
        if let Some(playing) = &mut self.playing
            && playing.since.is_none()
        {
            playing.since = Some(out.time);
            out.command(Command::Resume {
                request: playing.request,
            });
        }
    }

    fn skip(&mut self, stop: StopIndex, context: &mut PlaybackContext) {
        self.stories.of_mut(stop).is_unwanted = true;
        self.queue.remove(stop);
        report_skip(stop, SkipCause::Unwanted, &mut context.out);
        if self.playing.is_some_and(|playing| playing.stop == stop) {
            self.stop_playing(&mut context.out);
        }
        // The stop may have been the last one that was still to be told.
        if self.playing.is_none() {
            self.play_next(context);
        }
    }
}

fn report_skip(stop: StopIndex, cause: SkipCause, out: &mut Outbox) {
    out.stop_event(
        EventKind::Skip,
        stop,
        Reason::Skipped(cause),
        Figures::default(),
    );
}

fn report_end(playing: &Playing, reason: Reason, out: &mut Outbox) {
    let playback = (playing.request, playing.stop, playing.variant);
    out.playback_event(EventKind::End, playback, reason, Figures::default());
}

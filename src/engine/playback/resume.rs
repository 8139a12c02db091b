//! What survives a power cut, and the start of a walk from it.

use crate::engine::course::Course;
use crate::engine::event_kind::EventKind;
use crate::engine::fix::time::UnixMs;
use crate::engine::ids::StopIndex;
use crate::engine::memory::{Memory, PlayingMemory, StopMemory};
use crate::engine::message::Command;
use crate::engine::playback::control::{Playback, PlaybackContext};
use crate::engine::reason::{Figures, Reason};

impl Playback {
    /// The part of the state that must survive a power cut.
    pub fn memory(&self, course: &Course, is_velocity_doubted: bool, now: UnixMs) -> Memory {
        let id = |stop: StopIndex| course.stop(stop).id.clone();
        let stops = (0..self.stories.count()).map(StopIndex);
        Memory {
            stops: stops
                .map(|stop| (stop, self.stories.of(stop)))
                .filter(|(_, story)| story.is_settled() || story.is_passed_over)
                .map(|(stop, story)| StopMemory {
                    id: id(stop),
                    told: story.times_told,
                    last_told: story.last_told,
                    passed_over: story.is_passed_over,
                    unwanted: story.is_unwanted,
                })
                .collect(),
            furthest: self.stories.furthest().map(id),
            playing: self.playing.map(|playing| {
                let memory = PlayingMemory {
                    request: playing.request,
                    stop: playing.stop,
                    variant: playing.variant,
                    heard_s: playing.heard_s(now),
                };
                (id(playing.stop), memory)
            }),
            waiting: self
                .queue
                .waiting()
                .iter()
                .map(|waiting| id(waiting.stop))
                .collect(),
            velocity_doubted: is_velocity_doubted,
            next_request: self.next_request,
        }
    }

    /// Restores the state before a power cut. What was playing starts again where it stopped.
    pub fn restore(&mut self, memory: &Memory, context: &mut PlaybackContext) {
        let course = context.course;
        self.next_request = memory.next_request;
        for stored in &memory.stops {
            if let Some(stop) = course.find(&stored.id) {
                let story = self.stories.of_mut(stop);
                story.times_told = stored.told;
                story.last_told = stored.last_told;
                story.is_passed_over = stored.passed_over;
                story.is_unwanted = stored.unwanted;
            }
        }
        if let Some(stop) = memory.furthest.as_ref().and_then(|id| course.find(id)) {
            self.stories.advance(stop);
        }
        for stop in memory.waiting.iter().filter_map(|id| course.find(id)) {
            self.queue.push(stop);
        }
        let playing = memory
            .playing
            .as_ref()
            .and_then(|(id, playing)| Some((course.find(id)?, playing)));
        if let Some((stop, playing)) = playing {
            return self.go_on(stop, playing, context);
        }
        self.is_finished = self.stories.are_all_settled() && self.queue.waiting().is_empty();
        if !self.is_finished {
            self.play_next(context);
        }
    }

    fn go_on(&mut self, stop: StopIndex, memory: &PlayingMemory, context: &mut PlaybackContext) {
        let heard_s = memory.heard_s.max(0.0);
        let out = &mut context.out;
        let request = self.begin(stop, memory.variant, heard_s, out);
        out.stop_event(
            EventKind::Play,
            stop,
            Reason::Resumed(heard_s),
            Figures::default(),
        );
        out.command(Command::Play {
            request,
            stop,
            variant: memory.variant,
            from_ms: (heard_s * 1000.0) as u64,
        });
    }
}

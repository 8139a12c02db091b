//! The engine: the wiring from inputs to outputs. Nothing is decided here.

use crate::engine::belief::features::FeatureArray;
use crate::engine::course::{Course, Variant};
use crate::engine::event_kind::EventKind;
use crate::engine::fix::stated::Fix;
use crate::engine::fix::time::UnixMs;
use crate::engine::ids::{RequestId, StopIndex};
use crate::engine::memory::Memory;
use crate::engine::message::{Input, Outbox, Output};
use crate::engine::playback::control::{Playback, PlaybackContext};
use crate::engine::position::Position;
use crate::engine::reason::Reason;
use crate::engine::settings::Settings;
use crate::engine::trigger::stops::{Stops, Surroundings};
use crate::geodesy::LatLon;

/// The state of one walk through a course.
#[derive(Debug, Clone)]
pub struct Engine {
    course: Course,
    settings: Settings,
    position: Position,
    stops: Stops,
    playback: Playback,
    /// Time of the last input.
    now: UnixMs,
}

impl Engine {
    /// An engine at the start of a walk, with default settings.
    pub fn new(course: Course) -> Self {
        Self::with_settings(course, Settings::default())
    }

    /// An engine at the start of a walk, with the given settings.
    pub fn with_settings(course: Course, settings: Settings) -> Self {
        let stops = course.stops().len();
        Self {
            course,
            settings,
            position: Position::default(),
            stops: Stops::new(stops),
            playback: Playback::new(stops),
            now: UnixMs(i64::MIN),
        }
    }

    /// Resumes a walk after a power cut. What was playing starts again where it stopped, by a command that
    /// `out` receives.
    pub fn resume_walk(
        course: Course,
        memory: &Memory,
        now: UnixMs,
        out: &mut Vec<Output>,
    ) -> Self {
        let mut engine = Self::new(course);
        engine.position.resume(memory.velocity_doubted);
        let (playback, mut context) = engine.playback_at(now, out);
        playback.restore(memory, &mut context);
        engine
    }

    /// The part of the walk's state that must survive a power cut.
    pub fn memory(&self) -> Memory {
        let is_velocity_doubted = self.position.doubts_velocity();
        self.playback
            .memory(&self.course, is_velocity_doubted, self.now)
    }

    /// The course that is walked.
    pub fn course(&self) -> &Course {
        &self.course
    }

    /// The estimated position and its standard deviation along one axis, metres; `None` before the first fix.
    pub fn whereabouts(&self) -> Option<(LatLon, f64)> {
        let (spot, sigma_m) = self.position.estimator()?.place();
        Some((self.course.plane().position(spot), sigma_m))
    }

    /// The calibration's features of a stop, to learn from; `None` where the visitor is certainly not near.
    pub fn calibration_features(&self, stop: StopIndex) -> Option<FeatureArray> {
        let around = Surroundings::new(
            &self.course,
            &self.settings,
            &self.position,
            self.playback.stories(),
            self.playback.queue(),
            self.now,
        )?;
        self.stops.visible_features(stop, &around)
    }

    /// Whether a stop's story was told on this walk.
    pub fn is_told(&self, stop: StopIndex) -> bool {
        self.playback.stories().is_told(stop)
    }

    /// Whether every story was told or is unwanted, and the last one has ended.
    pub fn is_finished(&self) -> bool {
        self.playback.is_finished()
    }

    /// The playback in progress.
    pub fn playing(&self) -> Option<(RequestId, StopIndex, Variant)> {
        let playing = self.playback.playing()?;
        Some((playing.request, playing.stop, playing.variant))
    }

    /// Handles an input and appends the resulting commands and events to `out`.
    pub fn feed(&mut self, input: Input, out: &mut Vec<Output>) {
        match input {
            Input::Fix(fix) => self.handle_fix(&fix, out),
            Input::Tick(time) => self.handle_tick(time, out),
            Input::Ended { time, request } => {
                let (playback, mut context) = self.playback_at(time, out);
                playback.end(request, Reason::PlayedOut, &mut context);
            }
            Input::Heard {
                time,
                request,
                heard_s,
            } => {
                let (playback, context) = self.playback_at(time, out);
                playback.correct(request, heard_s, context.out.time);
            }
            Input::Wish { time, wish } => {
                let (playback, mut context) = self.playback_at(time, out);
                playback.grant(wish, &mut context);
            }
        }
    }

    fn handle_tick(&mut self, time: UnixMs, out: &mut Vec<Output>) {
        let (playback, mut context) = self.playback_at(time, out);
        let silent_s = context.position.silent_s(context.out.time).unwrap_or(0.0);
        if context.position.signal.notice_silence(silent_s) {
            playback.report_signal_lost(silent_s, &mut context.out);
        }
        playback.update(&mut context);
    }

    fn handle_fix(&mut self, fix: &Fix, out: &mut Vec<Output>) {
        let Some(admitted) = self.position.admit(fix, self.course.plane()) else {
            return;
        };
        let (measurement, dt) = (admitted.measurement, admitted.measurement.dt);
        if let Some(jump_s) = admitted.clock_jump_s {
            self.now = measurement.time;
            self.stops.shift_clock(jump_s);
            self.playback.shift_clock(jump_s);
            Outbox::new(self.now, out)
                .walk_event(EventKind::ClockJump, Reason::ClockJumped(jump_s));
        }
        let (playback, mut context) = self.playback_at(measurement.time, out);
        let PlaybackContext {
            course,
            position,
            stops,
            out,
            ..
        } = &mut context;
        if let Some(silence) = position.signal.hear(dt) {
            playback.report_signal_found(silence, dt, out);
        }
        let is_listening = playback.playing().is_some();
        if position.update(&measurement, course, is_listening, out) {
            stops.forget_recent();
        }
        playback.update_stops(dt, &mut context);
        // A visitor who has heard everything goes home, wherever that is.
        if playback.is_under_way()
            && let Some(change) = context.position.update_route_status(dt, context.course)
        {
            playback.report_route(change, &mut context.out);
        }
        playback.update(&mut context);
    }

    /// Moves on to the time of an input. Returns the playback and what it depends on.
    fn playback_at<'a, 'out>(
        &'a mut self,
        time: UnixMs,
        out: &'out mut Vec<Output>,
    ) -> (&'a mut Playback, PlaybackContext<'a, 'out>) {
        self.now = self.now.max(time);
        let context = PlaybackContext {
            course: &self.course,
            settings: &self.settings,
            position: &mut self.position,
            stops: &mut self.stops,
            out: Outbox::new(self.now, out),
        };
        (&mut self.playback, context)
    }
}

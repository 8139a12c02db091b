//! The engine itself: takes an input, updates the estimated position, updates the stops nearby, and forwards what
//! concerns playback.

use super::calibration::{self, Features, Movement, SmoothingGains};
use super::estimate::{Estimator, VelocityCheck, ZoneView};
use super::history::History;
use super::hygiene::{Admission, Hygiene, Measurement, seconds_between};
use super::pace::{Pace, RouteFollower};
use super::playback::Playback;
use super::presence::Presence;
use super::receiver_checks::ReportedDoubts;
use super::sequence::Progress;
use super::signal::Signal;
use super::{
    Command, Course, Event, EventKind, Figures, Fix, Input, Output, Reason, RequestId, Settings,
    StopIndex, UnixMs, Variant, Wish,
};
use crate::geodesy::Spot;

/// The state of one walk through a course.
#[derive(Debug, Clone)]
pub struct Engine {
    pub(super) course: Course,
    pub(super) settings: Settings,
    pub(super) hygiene: Hygiene,
    pub(super) estimator: Option<Estimator>,
    pub(super) velocity_check: VelocityCheck,
    pub(super) history: History,
    pub(super) reported_doubts: ReportedDoubts,
    pub(super) presences: Vec<Presence>,
    pub(super) progress: Progress,
    pub(super) pace: Pace,
    pub(super) follower: RouteFollower,
    pub(super) playback: Playback,
    pub(super) movement: Movement,
    /// Whether the walk was resumed after an interruption.
    pub(super) is_resumed: bool,
    /// Smoothing gains of the last step.
    pub(super) gains: SmoothingGains,
    /// Where the last fix was.
    pub(super) last_spot: Spot,
    pub(super) signal: Signal,
    /// Indices of the stops whose state can change although no fix is near them, sorted.
    pub(super) live: Vec<usize>,
    /// A buffer that is kept to save an allocation per fix.
    scratch: Vec<usize>,
    pub(super) now: Option<UnixMs>,
    /// Smoothed speed of the visitor, metres a second.
    pub(super) speed: f64,
    /// Seconds for which the visitor has been away from the route.
    pub(super) away_s: f64,
    pub(super) is_off_route: bool,
    pub(super) is_finished: bool,
}

/// Seconds without a fix after which the next one restarts the filters.
const RESTART_AFTER_S: f64 = 120.0;
/// Distance from the route, in addition to twice the position's standard deviation, at which a visitor is off it, metres.
const AWAY_M: f64 = 50.0;
/// Seconds after which being off the route is reported.
const AWAY_AFTER_S: f64 = 20.0;

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
            hygiene: Hygiene::default(),
            estimator: None,
            velocity_check: VelocityCheck::default(),
            history: History::default(),
            reported_doubts: ReportedDoubts::default(),
            presences: vec![Presence::default(); stops],
            progress: Progress::new(stops),
            pace: Pace::default(),
            follower: RouteFollower::default(),
            playback: Playback::default(),
            movement: Movement::default(),
            is_resumed: false,
            gains: SmoothingGains::new(0.0),
            last_spot: Spot::default(),
            signal: Signal::default(),
            live: Vec::new(),
            scratch: Vec::new(),
            now: None,
            speed: 0.0,
            away_s: 0.0,
            is_off_route: false,
            is_finished: false,
        }
    }

    /// The course that is walked.
    pub fn course(&self) -> &Course {
        &self.course
    }

    /// The estimated position and its standard deviation along one axis, metres; `None` before the first fix.
    pub fn whereabouts(&self) -> Option<(crate::geodesy::LatLon, f64)> {
        let estimator = self.estimator.as_ref()?;
        let (spot, sigma) = estimator.place();
        Some((self.course.plane().position(spot), sigma))
    }

    /// The calibration's features of a stop, to learn from; `None` where the visitor is certainly not near.
    pub fn calibration_features(&self, stop: StopIndex) -> Option<Features> {
        let estimator = self.estimator.as_ref()?;
        let zone_view = estimator.zone_view(&self.course.stop(stop).zone);
        let belief = zone_view.inside(self.settings.entry_margin_m);
        (belief > calibration::MIN_VISIBLE_BELIEF)
            .then(|| self.features(stop, &zone_view, belief))
            .flatten()
    }

    /// The calibration's features of a stop with the given raw belief of being inside.
    pub(super) fn features(
        &self,
        stop: StopIndex,
        zone_view: &ZoneView,
        belief: f64,
    ) -> Option<Features> {
        let estimator = self.estimator.as_ref()?;
        let recent = self.presences.get(stop.0)?.recent.as_ref()?;
        let rule = self.course.stop(stop);
        recent.is_current(self.now()).then(|| {
            calibration::features(estimator, &self.movement, rule, zone_view, recent, belief)
        })
    }

    /// Whether a stop's story was told on this walk.
    pub fn is_told(&self, stop: StopIndex) -> bool {
        self.presences.get(stop.0).is_some_and(Presence::is_told)
    }

    /// Whether every story was told or is unwanted, and the last one has ended.
    pub fn is_finished(&self) -> bool {
        self.is_finished
    }

    /// The playback in progress.
    pub fn playing(&self) -> Option<(RequestId, StopIndex, Variant)> {
        let playing = self.playback.playing.as_ref()?;
        Some((playing.request, playing.stop, playing.variant))
    }

    /// Handles an input and appends the resulting commands and events to `out`.
    pub fn feed(&mut self, input: Input, out: &mut Vec<Output>) {
        match input {
            Input::Fix(fix) => self.handle_fix(&fix, out),
            Input::Tick(time) => self.handle_tick(time, out),
            Input::Ended { time, request } => {
                self.advance(time);
                self.handle_ended(request, Reason::PlayedOut, out);
            }
            Input::Heard {
                time,
                request,
                heard_s,
            } => {
                self.advance(time);
                self.handle_heard(request, heard_s);
            }
            Input::Wish { time, wish } => {
                self.advance(time);
                self.handle_wish(wish, out);
            }
        }
    }

    /// The time of the input that is being handled.
    pub(super) fn now(&self) -> UnixMs {
        self.now.unwrap_or(UnixMs(0))
    }

    fn advance(&mut self, time: UnixMs) {
        if self.now.is_none_or(|now| now < time) {
            self.now = Some(time);
        }
    }

    fn handle_tick(&mut self, time: UnixMs, out: &mut Vec<Output>) {
        self.advance(time);
        self.watch_signal(out);
        self.update_playback(out);
    }

    fn handle_fix(&mut self, fix: &Fix, out: &mut Vec<Output>) {
        let measurement = match self.hygiene.admit(fix, self.course.plane()) {
            Admission::Reject => return,
            Admission::Restart(measurement, jump) => {
                self.shift_clock(jump);
                self.now = Some(measurement.time);
                self.estimator = None;
                self.history.clear();
                self.velocity_check.restart();
                self.emit(EventKind::ClockJump, None, Reason::ClockJumped(jump), out);
                measurement
            }
            Admission::Accept(measurement) => measurement,
        };
        self.advance(measurement.time);
        self.watch_signal_at(&measurement, out);
        let trusted = self.check_statements(&measurement, out);
        self.history.push(measurement);
        self.estimate(&trusted);
        self.update_stops(measurement.dt, out);
        self.update_route_status(measurement.dt, out);
        self.update_playback(out);
    }

    /// Moves all remembered moments by the jump of a clock, so that waits and cool-downs keep their length.
    fn shift_clock(&mut self, jump: f64) {
        let moved = |time: &mut UnixMs| time.0 = time.0.saturating_add((jump * 1000.0) as i64);
        for presence in &mut self.presences {
            presence.last_told.iter_mut().for_each(moved);
            presence.inside_since.iter_mut().for_each(moved);
            presence
                .recent
                .iter_mut()
                .for_each(|recent| recent.shift_clock(moved));
        }
        if let Some(playing) = &mut self.playback.playing {
            playing.since.iter_mut().for_each(moved);
        }
        for waiting in &mut self.playback.queue {
            waiting.outside_since.iter_mut().for_each(moved);
        }
    }

    pub(super) fn estimate(&mut self, measurement: &Measurement) {
        let nearest = self.follower.place();
        let is_stale = measurement.dt > RESTART_AFTER_S;
        match &mut self.estimator {
            Some(estimator) if !is_stale => {
                estimator.update(measurement, self.course.route(), nearest)
            }
            _ => self.estimator = Some(Estimator::start(measurement, self.course.route())),
        }
        let Some(estimator) = &self.estimator else {
            return;
        };
        let speed = measurement.speed.unwrap_or(estimator.velocity().length());
        self.speed += (speed - self.speed) * (measurement.dt / 4.0).min(1.0);
        self.pace.learn(
            measurement.dt,
            self.speed,
            estimator.is_still(),
            self.playback.playing.is_some(),
        );
        self.follower.follow(&self.course, estimator.mean());
        let off = self.follower.off();
        self.gains = self.gains.for_step(measurement.dt);
        self.movement
            .learn(&self.gains, estimator, measurement.spot, off);
        self.last_spot = measurement.spot;
    }

    /// Updates every stop that is near or whose state can change without a fix near it.
    fn update_stops(&mut self, dt: f64, out: &mut Vec<Output>) {
        let Some(estimator) = &self.estimator else {
            return;
        };
        let (mean, sigma) = (estimator.mean(), estimator.sigma());
        let reach = self.settings.approach_margin_m + 4.0 * sigma;
        let mut near = std::mem::take(&mut self.scratch);
        near.clear();
        near.extend(self.course.near(mean, reach));
        near.extend_from_slice(&self.live);
        near.sort_unstable();
        near.dedup();
        for &stop in &near {
            self.update_stop(StopIndex(stop), dt, out);
        }
        near.retain(|&stop| self.presences[stop].is_live());
        self.scratch = std::mem::replace(&mut self.live, near);
    }

    fn update_route_status(&mut self, dt: f64, out: &mut Vec<Output>) {
        let Some(estimator) = &self.estimator else {
            return;
        };
        // A visitor who has heard everything goes home, wherever that is.
        if self.course.route().is_empty() || self.progress.furthest.is_none() || self.is_finished {
            return;
        }
        let off = self.follower.off();
        let limit = AWAY_M + 2.0 * estimator.sigma();
        let is_riding = self.speed > self.settings.riding_mps;
        if !self.is_off_route {
            self.away_s = if off > limit && !is_riding {
                self.away_s + dt
            } else {
                0.0
            };
            if self.away_s >= AWAY_AFTER_S {
                self.is_off_route = true;
                self.emit(EventKind::OffRoute, None, Reason::AwayFromRoute(off), out);
                self.announce(super::Announcement::OffRoute, out);
            }
        } else if off < AWAY_M {
            self.is_off_route = false;
            self.away_s = 0.0;
            self.emit(EventKind::OnRoute, None, Reason::BackOnRoute, out);
        }
    }

    fn watch_signal(&mut self, out: &mut Vec<Output>) {
        let Some(last) = self.hygiene.last() else {
            return;
        };
        let silent = seconds_between(last, self.now());
        if !self.signal.is_lost && silent > self.signal.lost_after_s() {
            self.signal.is_lost = true;
            self.emit(EventKind::GpsLost, None, Reason::Silent(silent), out);
            self.announce(super::Announcement::GpsLost, out);
        }
    }

    fn watch_signal_at(&mut self, measurement: &Measurement, out: &mut Vec<Output>) {
        let silent = measurement.dt;
        if !self.signal.is_lost && silent > self.signal.lost_after_s() {
            self.signal.is_lost = true;
            self.emit(EventKind::GpsLost, None, Reason::Silent(silent), out);
        }
        if self.signal.is_lost {
            self.signal.is_lost = false;
            self.emit(EventKind::GpsFound, None, Reason::Heard(silent), out);
            self.announce(super::Announcement::GpsFound, out);
        }
        if silent > 0.0 {
            self.signal.learn(silent);
        }
    }

    pub(super) fn handle_wish(&mut self, wish: Wish, out: &mut Vec<Output>) {
        match wish {
            Wish::Play(stop) if stop.0 < self.presences.len() => {
                self.stop_playing(Reason::Stopped, out);
                self.play(stop, Reason::Wished, Figures::default(), out);
            }
            Wish::Again => {
                if let Some((stop, variant)) = self.playback.last {
                    self.stop_playing(Reason::Stopped, out);
                    self.start(stop, variant, Reason::Wished, Figures::default(), out);
                }
            }
            Wish::Stop => {
                self.stop_playing(Reason::Stopped, out);
                self.play_next(out);
            }
            Wish::Pause => self.pause(out),
            Wish::Resume => self.resume(out),
            Wish::Skip(stop) if stop.0 < self.presences.len() => self.skip_stop(stop, out),
            Wish::Play(_) | Wish::Skip(_) => {}
        }
    }

    pub(super) fn emit(
        &self,
        kind: EventKind,
        stop: Option<StopIndex>,
        reason: Reason,
        out: &mut Vec<Output>,
    ) {
        self.emit_with(kind, stop, reason, Figures::default(), out);
    }

    pub(super) fn emit_with(
        &self,
        kind: EventKind,
        stop: Option<StopIndex>,
        reason: Reason,
        figures: Figures,
        out: &mut Vec<Output>,
    ) {
        out.push(Output::Event(Event {
            time: self.now(),
            kind,
            stop,
            request: None,
            variant: None,
            reason,
            figures,
        }));
    }

    pub(super) fn announce(&self, what: super::Announcement, out: &mut Vec<Output>) {
        if let Some(playing) = &self.playback.playing {
            out.push(Output::Command(Command::Duck {
                request: playing.request,
            }));
        }
        out.push(Output::Command(Command::Announce { what }));
    }
}

//! One walk with the player: positions, wishes and events of the playback thread go through the engine; commands to the
//! playback thread, log lines and journal entries come out.
//!
//! It has no clock, threads or devices of its own: the time is passed in.

mod outputs;
mod wishes;

use super::journal::{Entry, Journal};
use super::library::{Caption, Library};
use super::mixer::MixerEvent;
use super::playback_thread::{PlaybackCommand, PlaybackEvent};
use crate::engine::{
    Announcement, Command, Engine, Event, EventKind, Input, Output, RequestId, StopIndex, UnixMs,
};
use crate::gnss::Status;
use crate::trace::Report;
use crate::wording::counted;
use std::collections::VecDeque;

/// The journal is updated each time this much more of a story was heard, seconds.
const JOURNAL_STEP_S: f64 = 2.0;
/// Maximum number of decisions that are kept for the screen.
const MAX_RECENT_EVENTS: usize = 50;
/// Maximum number of points of the walked path that are kept for the screen.
const MAX_TRAIL_POINTS: usize = 20_000;

/// Kind of the incident that the journal cannot be written, which is reported once.
pub const JOURNAL_FAILED: &str = "journal-failed";

/// An effect of an input.
pub enum Effect {
    /// A command to the playback thread.
    Playback(PlaybackCommand),
    /// A decision of the engine, for the log.
    Decision(Event),
    /// An incident around the walk, for the log.
    Incident {
        /// Kind of the incident, such as `speaker-lost`.
        kind: &'static str,
        /// Why, in one line.
        why: String,
    },
}

/// The state of a walk with the player.
pub struct Session {
    pub(super) library: Library,
    pub(super) engine: Engine,
    journal: Option<Journal>,
    journaled_s: f64,
    pub(super) playing: Option<Playing>,
    pub(super) paused: Paused,
    pub(super) volume: f32,
    pub(super) speed: f64,
    pub(super) gps: Gps,
    /// Name of the open sound device, or why there is none.
    pub(super) speaker: Result<String, String>,
    pub(super) trail: Vec<crate::geodesy::LatLon>,
    pub(super) recent: VecDeque<Event>,
    /// The receiver's time of the last report, because receivers report one moment more than once.
    last_report: Option<UnixMs>,
    ending: Ending,
}

/// The story that is playing.
pub(super) struct Playing {
    pub request: RequestId,
    pub stop: StopIndex,
    pub length_s: f64,
    pub position_s: f64,
    pub captions: Vec<Caption>,
}

/// Why the story is paused, if it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Paused {
    pub by_visitor: bool,
    pub by_device: bool,
}

/// What is known about the receiver.
#[derive(Debug, Clone, Default)]
pub(super) struct Gps {
    pub status: Option<Status>,
    pub last: Option<Report>,
    pub is_lost: bool,
}

/// How close the tour is to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// There are stories left to tell.
    Walking,
    /// Every story was told; the last sound is playing.
    LastSound,
    /// The tour is over.
    Over,
}

impl Session {
    /// Starts a walk, or resumes the one in the journal.
    pub fn start(
        library: Library,
        journal: Option<(Journal, Option<Entry>)>,
        now: UnixMs,
    ) -> (Self, Vec<Effect>) {
        let (journal, entry) =
            journal.map_or((None, None), |(journal, entry)| (Some(journal), entry));
        let course = library.course();
        let fits = |entry: &Entry| entry.tour == library.tour().id && !entry.over;
        let mut outputs = Vec::new();
        let mut effects = Vec::new();
        let engine = match entry.filter(fits) {
            Some(entry) => {
                let told = entry
                    .memory
                    .stops
                    .iter()
                    .filter(|stop| stop.told > 0)
                    .count();
                let why = format!("the walk goes on: {} told before", counted(told, "stop"));
                effects.push(Effect::Incident {
                    kind: "resume",
                    why,
                });
                Engine::resume_walk(course, &entry.memory, now, &mut outputs)
            }
            None => {
                let why = format!("a new walk through \"{}\"", library.tour().id);
                effects.push(Effect::Incident { kind: "start", why });
                Engine::new(course)
            }
        };
        let mut session = Self {
            library,
            engine,
            journal,
            journaled_s: 0.0,
            playing: None,
            paused: Paused::default(),
            volume: 1.0,
            speed: 1.0,
            gps: Gps::default(),
            speaker: Err(String::new()),
            trail: Vec::new(),
            recent: VecDeque::new(),
            last_report: None,
            ending: Ending::Walking,
        };
        session.apply_outputs(outputs, now, &mut effects);
        if session.engine.is_finished() && session.ending == Ending::Walking {
            // The power was cut during the last sound.
            session.ending = Ending::LastSound;
            session.announce(Announcement::TourEnd, &mut effects);
        }
        session.write_journal(&mut effects);
        (session, effects)
    }

    /// Handles a report of the receiver. `now` replaces the time of a receiver without a date.
    pub fn report(&mut self, now: UnixMs, report: Report, effects: &mut Vec<Effect>) {
        let is_repeated = report.time.is_some() && report.time == self.last_report;
        self.last_report = report.time;
        let is_improvement = self.gps.last.is_none_or(|last| last.fix().is_none());
        if !is_repeated || is_improvement {
            self.gps.last = Some(report);
        }
        let Some(mut fix) = (Report {
            time: report.time.or(Some(now)),
            ..report
        })
        .fix() else {
            return;
        };
        fix.time = now;
        if is_repeated && !is_improvement {
            return;
        }
        self.feed(Input::Fix(fix), now, effects);
        if let Some((at, _)) = self.engine.whereabouts() {
            let has_moved = self
                .trail
                .last()
                .is_none_or(|last| last.distance_m(at) > 2.0);
            if has_moved && self.trail.len() < MAX_TRAIL_POINTS {
                self.trail.push(at);
            }
        }
    }

    /// Handles a change in the state of the source.
    pub fn source_status(&mut self, status: Status, effects: &mut Vec<Effect>) {
        let (kind, why) = match &status {
            Status::Connected { what } => ("source-connected", what.clone()),
            Status::NoReceiver { what } => (
                "source-no-receiver",
                format!("{what} has no receiver: is it plugged in?"),
            ),
            Status::Lost { why, retry_in } => (
                "source-lost",
                format!("{why}; again in {:.1} s", retry_in.as_secs_f64()),
            ),
            Status::Unreadable { lines } => (
                "source-garbage",
                format!(
                    "{} could not be understood so far",
                    counted(*lines as usize, "line")
                ),
            ),
        };
        effects.push(Effect::Incident { kind, why });
        self.gps.status = Some(status);
    }

    /// Handles a tick of the clock; `position` is that of the current playback.
    pub fn tick(
        &mut self,
        now: UnixMs,
        position: Option<(RequestId, f64)>,
        effects: &mut Vec<Effect>,
    ) {
        self.update_position(now, position, effects);
        self.feed(Input::Tick(now), now, effects);
    }

    /// As [`Session::tick`], after the source has ended: a missing position is then not reported as lost.
    pub fn progress(
        &mut self,
        now: UnixMs,
        position: Option<(RequestId, f64)>,
        effects: &mut Vec<Effect>,
    ) {
        self.update_position(now, position, effects);
    }

    /// Handles that the visitor ends the player: the journal is updated to the last moment.
    pub fn quit(
        &mut self,
        now: UnixMs,
        position: Option<(RequestId, f64)>,
        effects: &mut Vec<Effect>,
    ) {
        self.update_position(now, position, effects);
        self.write_journal(effects);
    }

    /// Handles an event of the playback thread.
    pub fn playback_event(&mut self, now: UnixMs, event: PlaybackEvent, effects: &mut Vec<Effect>) {
        match event {
            PlaybackEvent::Mixer(MixerEvent::Started { .. }) => {}
            PlaybackEvent::Mixer(MixerEvent::Ended { request }) => {
                self.feed(Input::Ended { time: now, request }, now, effects);
            }
            PlaybackEvent::Mixer(MixerEvent::Damaged { request, why }) => {
                effects.push(Effect::Incident {
                    kind: "track-damaged",
                    why,
                });
                self.feed(Input::Ended { time: now, request }, now, effects);
            }
            PlaybackEvent::Mixer(MixerEvent::Announced) => {
                if self.ending == Ending::LastSound {
                    self.end(effects);
                }
            }
            PlaybackEvent::Opened { name } => {
                effects.push(Effect::Incident {
                    kind: "speaker-opened",
                    why: name.clone(),
                });
                self.speaker = Ok(name);
                self.set_paused(
                    now,
                    Paused {
                        by_device: false,
                        ..self.paused
                    },
                    effects,
                );
            }
            PlaybackEvent::Lost { why } => {
                effects.push(Effect::Incident {
                    kind: "speaker-lost",
                    why: why.clone(),
                });
                self.speaker = Err(why);
                self.set_paused(
                    now,
                    Paused {
                        by_device: true,
                        ..self.paused
                    },
                    effects,
                );
            }
        }
    }

    /// Whether every story was told and the last sound has been heard.
    pub fn is_over(&self) -> bool {
        self.ending == Ending::Over
    }

    /// Whether a story is playing or paused.
    pub fn is_playing_story(&self) -> bool {
        self.playing.is_some()
    }

    /// The library with the tour's tracks.
    pub fn library(&self) -> &Library {
        &self.library
    }

    /// The engine, for reading its state.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// The stop that "next" means: the first untold one after the current story or, if none plays, after the furthest told.
    pub(super) fn next_stop(&self) -> Option<usize> {
        let from = match &self.playing {
            Some(playing) => playing.stop.0 + 1,
            None => self.furthest_told().map_or(0, |told| told + 1),
        };
        let count = self.engine.course().stops().len();
        let untold = |stop: &usize| !self.engine.is_told(StopIndex(*stop));
        (from..count)
            .find(untold)
            .or_else(|| (0..count).find(untold))
    }

    pub(super) fn furthest_told(&self) -> Option<usize> {
        (0..self.engine.course().stops().len())
            .rev()
            .find(|stop| self.engine.is_told(StopIndex(*stop)))
    }

    /// Takes over the position of the current playback.
    fn update_position(
        &mut self,
        now: UnixMs,
        position: Option<(RequestId, f64)>,
        effects: &mut Vec<Effect>,
    ) {
        let (Some(playing), Some((request, heard_s))) = (&mut self.playing, position) else {
            return;
        };
        if playing.request != request {
            return;
        }
        playing.position_s = heard_s;
        self.feed(
            Input::Heard {
                time: now,
                request,
                heard_s,
            },
            now,
            effects,
        );
        if (heard_s - self.journaled_s).abs() >= JOURNAL_STEP_S {
            self.write_journal(effects);
        }
    }

    pub(super) fn feed(&mut self, input: Input, now: UnixMs, effects: &mut Vec<Effect>) {
        let mut outputs = Vec::new();
        self.engine.feed(input, &mut outputs);
        if outputs.is_empty() {
            return;
        }
        let is_decisive = outputs.iter().any(|output| match output {
            Output::Event(event) => must_survive_power_cut(event.kind),
            Output::Command(command) => {
                matches!(command, Command::Play { .. } | Command::Stop { .. })
            }
        });
        self.apply_outputs(outputs, now, effects);
        if is_decisive {
            self.write_journal(effects);
        }
    }

    fn write_journal(&mut self, effects: &mut Vec<Effect>) {
        let Some(journal) = &mut self.journal else {
            return;
        };
        let entry = Entry {
            tour: self.library.tour().id.clone(),
            language: self.library.language().0.clone(),
            memory: self.engine.memory(),
            over: self.ending == Ending::Over,
        };
        if let Some(playing) = &self.playing {
            self.journaled_s = playing.position_s;
        }
        if let Err(error) = journal.write(&entry) {
            // A full or read-only disk does not stop the tour; only the walk cannot be resumed after a power cut.
            effects.push(Effect::Incident {
                kind: JOURNAL_FAILED,
                why: format!(
                    "the walk goes on, but it cannot be resumed from here after a power cut: {error}"
                ),
            });
            self.journal = None;
        }
    }
}

/// Whether a power cut must not lose this kind of event.
fn must_survive_power_cut(kind: EventKind) -> bool {
    match kind {
        EventKind::Play
        | EventKind::Queue
        | EventKind::Skip
        | EventKind::Missed
        | EventKind::End
        | EventKind::Finish => true,
        EventKind::Approach
        | EventKind::Enter
        | EventKind::Dwell
        | EventKind::Exit
        | EventKind::Hold
        | EventKind::OffRoute
        | EventKind::OnRoute
        | EventKind::GpsLost
        | EventKind::GpsFound
        | EventKind::ClockJump
        | EventKind::ReceiverDoubted
        | EventKind::ReceiverTrusted => false,
    }
}

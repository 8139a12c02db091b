//! One walk with the player: what comes in (positions, wishes, news of the loudspeaker) goes through the engine; what
//! comes out are orders, lines of the log, and the journal.
//!
//! Told the time, it asks for none; it has no threads and no devices.

mod carry;
mod wishes;

use super::desk::DeskEvent;
use super::journal::{Entry, Journal};
use super::library::{Caption, Library};
use super::sounder::{News, Order};
use crate::engine::{
    Announcement, Command, Engine, Event, EventKind, Input, Output, RequestId, StopIndex, UnixMs,
};
use crate::gnss::Status;
use crate::trace::Report;
use crate::wording::counted;
use std::collections::VecDeque;

/// The journal is brought up to date when so much more of a story was heard, seconds.
const JOURNAL_STEP_S: f64 = 2.0;
/// Decisions kept for the screen.
const RECENT: usize = 50;
/// Points of the way walked that are kept for the screen.
const TRAIL: usize = 20_000;

/// The incident of a journal that cannot be written; it is told once.
pub const JOURNAL_FAILED: &str = "journal-failed";

/// What follows from what came in.
pub enum Effect {
    /// An order to the player's thread.
    Order(Order),
    /// A decision of the engine, for the log.
    Decision(Event),
    /// Something that happened around the walk, for the log: a word for its kind, and the reason.
    Incident {
        /// Such as `speaker-lost`.
        kind: &'static str,
        /// Why, in one line.
        why: String,
    },
}

/// A walk.
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
    pub(super) speaker: Result<String, String>,
    pub(super) trail: Vec<crate::geodesy::LatLon>,
    pub(super) recent: VecDeque<Event>,
    /// The receiver's time of the last report: receivers speak of one moment more than once.
    last_report: Option<UnixMs>,
    ending: Ending,
}

/// The story that plays.
pub(super) struct Playing {
    pub request: RequestId,
    pub stop: StopIndex,
    pub length_s: f64,
    pub position_s: f64,
    pub captions: Vec<Caption>,
}

/// Who holds the story.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Paused {
    pub by_visitor: bool,
    pub by_device: bool,
}

/// What is known of the receiver.
#[derive(Debug, Clone, Default)]
pub(super) struct Gps {
    pub status: Option<Status>,
    pub last: Option<Report>,
    pub lost: bool,
}

/// How far the end of the tour is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// Stories are to come.
    Walking,
    /// Everything was told; the last sound is heard.
    LastSound,
    /// Over.
    Over,
}

impl Session {
    /// Begins a walk, or goes on with the one that the journal holds.
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
        session.carry_out(outputs, now, &mut effects);
        if session.engine.is_finished() && session.ending == Ending::Walking {
            // The power was cut in the last sound.
            session.ending = Ending::LastSound;
            session.announce(Announcement::TourEnd, &mut effects);
        }
        session.write_journal(&mut effects);
        (session, effects)
    }

    /// The receiver speaks of one moment. `now` stands in for a receiver that has no date.
    pub fn report(&mut self, now: UnixMs, report: Report, effects: &mut Vec<Effect>) {
        let repeated = report.time.is_some() && report.time == self.last_report;
        self.last_report = report.time;
        let better = self.gps.last.is_none_or(|last| last.fix().is_none());
        if !repeated || better {
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
        if repeated && !better {
            return;
        }
        self.feed(Input::Fix(fix), now, effects);
        if let Some((at, _)) = self.engine.whereabouts() {
            let moved = self
                .trail
                .last()
                .is_none_or(|last| last.distance_m(at) > 2.0);
            if moved && self.trail.len() < TRAIL {
                self.trail.push(at);
            }
        }
    }

    /// The source speaks of itself.
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
            Status::Garbage { lines } => (
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

    /// Time goes on; `position` is where the loudspeaker's side is.
    pub fn tick(
        &mut self,
        now: UnixMs,
        position: Option<(RequestId, f64)>,
        effects: &mut Vec<Effect>,
    ) {
        self.heard(now, position, effects);
        self.feed(Input::Tick(now), now, effects);
    }

    /// As [`Session::tick`], when no position will come any more: that is then no loss.
    pub fn progress(
        &mut self,
        now: UnixMs,
        position: Option<(RequestId, f64)>,
        effects: &mut Vec<Effect>,
    ) {
        self.heard(now, position, effects);
    }

    /// The visitor leaves: the journal is brought up to the last moment.
    pub fn leave(
        &mut self,
        now: UnixMs,
        position: Option<(RequestId, f64)>,
        effects: &mut Vec<Effect>,
    ) {
        self.heard(now, position, effects);
        self.write_journal(effects);
    }

    /// News of the loudspeaker's side.
    pub fn news(&mut self, now: UnixMs, news: News, effects: &mut Vec<Effect>) {
        match news {
            News::Desk(DeskEvent::Started { .. }) => {}
            News::Desk(DeskEvent::Ended { request }) => {
                self.feed(Input::Ended { time: now, request }, now, effects);
            }
            News::Desk(DeskEvent::Damaged { request, why }) => {
                effects.push(Effect::Incident {
                    kind: "track-damaged",
                    why,
                });
                self.feed(Input::Ended { time: now, request }, now, effects);
            }
            News::Desk(DeskEvent::Announced) => {
                if self.ending == Ending::LastSound {
                    self.end(effects);
                }
            }
            News::Opened { name } => {
                effects.push(Effect::Incident {
                    kind: "speaker-opened",
                    why: name.clone(),
                });
                self.speaker = Ok(name);
                self.hold(
                    now,
                    Paused {
                        by_device: false,
                        ..self.paused
                    },
                    effects,
                );
            }
            News::Lost { why } => {
                effects.push(Effect::Incident {
                    kind: "speaker-lost",
                    why: why.clone(),
                });
                self.speaker = Err(why);
                self.hold(
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

    /// Whether everything was told and the last sound was heard.
    pub fn is_over(&self) -> bool {
        self.ending == Ending::Over
    }

    /// Whether a story is being told or held.
    pub fn is_telling(&self) -> bool {
        self.playing.is_some()
    }

    /// The library that is played from.
    pub fn library(&self) -> &Library {
        &self.library
    }

    /// The engine, to be looked at.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// The stop that "next" means: the one after what plays, or the first untold one after the furthest told.
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

    /// Takes over how far the loudspeaker's side is.
    fn heard(
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
        let decides = outputs.iter().any(|output| match output {
            Output::Event(event) => survives(event.kind),
            Output::Command(command) => {
                matches!(command, Command::Play { .. } | Command::Stop { .. })
            }
        });
        self.carry_out(outputs, now, effects);
        if decides {
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
            // A full or read-only disk does not silence the tour; it only cannot be gone on with after a power cut.
            effects.push(Effect::Incident {
                kind: JOURNAL_FAILED,
                why: format!(
                    "the walk goes on but is not written down; a power cut would forget what is told from here on: {error}"
                ),
            });
            self.journal = None;
        }
    }
}

/// Whether a power cut must not lose it.
fn survives(kind: EventKind) -> bool {
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

//! The player's loop: events of the source and of the playback thread, wishes and ticks go into the session; commands to
//! the playback thread and log lines come out.

use super::clock::Clock;
use super::control::Request;
use super::playback_thread::{PlaybackEvent, PlaybackThread};
use super::session::{Effect, Session};
use super::watchdog::Watchdog;
use super::wish::PlayerWish;
use crate::engine::{Event, UnixMs};
use crate::gnss::{SourceControl, SourceEvent, Tempo};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

/// Time between two ticks on the walk's clock.
const TICK: Duration = Duration::from_millis(200);
/// Minimum time between two ticks on the computer's clock, for a fast replay.
const MIN_TICK: Duration = Duration::from_millis(10);
/// Maximum number of source events that wait to be handled. A live source loses further reports, a replay waits.
const MAX_PENDING_EVENTS: usize = 256;
/// How long the player waits for the last sound when everything is over.
const LAST_SOUND_TIMEOUT: Duration = Duration::from_secs(10);

/// An event that the loop handles.
pub enum LoopEvent {
    /// An event of the fix source.
    Source(SourceEvent),
    /// An event of the playback thread.
    Playback(PlaybackEvent),
    /// A wish that came by key.
    Wish(PlayerWish),
    /// A request that came over the control socket.
    Request(Request),
    /// The screen must be redrawn.
    Redraw,
}

/// What the loop reports to: the screen in the terminal, or lines of JSON.
pub trait PlayerUi {
    /// Reports a decision of the engine.
    fn decision(&mut self, session: &Session, event: &Event);
    /// Reports an incident around the walk.
    fn incident(&mut self, now: UnixMs, kind: &str, why: &str);
    /// Shows the state, after a change or when time has passed.
    fn show(&mut self, session: &Session, now: UnixMs);
}

/// The queue of events for the loop.
pub struct Inbox {
    sender: Sender<LoopEvent>,
    receiver: Receiver<LoopEvent>,
    /// Number of source events in the queue.
    pending: Arc<AtomicUsize>,
}

impl Default for Inbox {
    fn default() -> Self {
        let (sender, receiver) = channel();
        Self {
            sender,
            receiver,
            pending: Arc::default(),
        }
    }
}

impl Inbox {
    /// A sender of events to the loop.
    pub fn sender(&self) -> Sender<LoopEvent> {
        self.sender.clone()
    }

    /// A handler for the events of a fix source. It is bounded, so that a flood cannot fill the memory.
    pub fn source_handler(
        &self,
        tempo: Tempo,
    ) -> impl FnMut(SourceEvent) -> SourceControl + Send + 'static {
        let (sender, pending) = (self.sender.clone(), Arc::clone(&self.pending));
        move |event| {
            let is_live = tempo == Tempo::Live;
            while pending.load(Ordering::Relaxed) >= MAX_PENDING_EVENTS {
                if is_live && matches!(event, SourceEvent::Report(_)) {
                    return SourceControl::Continue;
                }
                std::thread::sleep(Duration::from_millis(2));
            }
            pending.fetch_add(1, Ordering::Relaxed);
            match sender.send(LoopEvent::Source(event)) {
                Ok(()) => SourceControl::Continue,
                Err(_) => SourceControl::Stop,
            }
        }
    }

    /// Takes all waiting events, or waits at most `wait` for a first one.
    fn take(&self, wait: Duration) -> Vec<LoopEvent> {
        let first = match self.receiver.recv_timeout(wait) {
            Ok(first) => first,
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return Vec::new(),
        };
        let mut all = vec![first];
        while all.len() < 4 * MAX_PENDING_EVENTS
            && let Ok(next) = self.receiver.try_recv()
        {
            all.push(next);
        }
        let source_events = all
            .iter()
            .filter(|event| matches!(event, LoopEvent::Source(_)))
            .count();
        self.pending.fetch_sub(source_events, Ordering::Relaxed);
        all
    }
}

/// How a walk ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Every story was told.
    TourOver,
    /// The replay or the stream has ended.
    SourceOver,
    /// The visitor ended it.
    Quit,
}

/// A walk that is about to start, and what it needs to run.
pub struct PreparedWalk {
    /// The state of the walk.
    pub session: Session,
    /// The effects of starting it.
    pub start_effects: Vec<Effect>,
    /// The clock of the walk.
    pub clock: Clock,
    /// Whether the source is live, or a replay and how fast.
    pub tempo: Tempo,
    /// systemd's watchdog, if there is one.
    pub watchdog: Option<Watchdog>,
}

/// Runs a walk until the tour, the source or the visitor ends it.
pub fn run(
    walk: PreparedWalk,
    inbox: &Inbox,
    playback: &PlaybackThread,
    ui: &mut dyn PlayerUi,
) -> Outcome {
    let PreparedWalk {
        mut session,
        start_effects,
        mut clock,
        tempo,
        mut watchdog,
    } = walk;
    apply(start_effects, &session, clock.now(), playback, ui);
    let tick_interval = TICK.div_f64(clock.speed().max(1.0)).max(MIN_TICK);
    let mut last_tick = Instant::now();
    let mut source_ended_at = None;
    let mut is_quitting = false;
    loop {
        let wait = (last_tick + tick_interval).saturating_duration_since(Instant::now());
        let mut effects = Vec::new();
        let events = inbox.take(wait);
        let newest = newest_report(&events, tempo);
        for (number, event) in events.into_iter().enumerate() {
            let now = clock.now();
            match event {
                LoopEvent::Source(SourceEvent::Report(report)) => {
                    if let (Tempo::Replayed { .. }, Some(time)) = (tempo, report.time) {
                        clock.set(time);
                    }
                    if newest.is_none_or(|newest| newest == number) {
                        session.report(clock.now(), report, &mut effects);
                    }
                }
                LoopEvent::Source(SourceEvent::Status(status)) => {
                    session.source_status(status, &mut effects)
                }
                LoopEvent::Source(SourceEvent::Ended) => source_ended_at = Some(Instant::now()),
                LoopEvent::Source(SourceEvent::Quiet) | LoopEvent::Redraw => {}
                LoopEvent::Playback(event) => session.playback_event(now, event, &mut effects),
                LoopEvent::Wish(PlayerWish::Quit)
                | LoopEvent::Request(Request::Wish(PlayerWish::Quit)) => is_quitting = true,
                LoopEvent::Wish(wish) | LoopEvent::Request(Request::Wish(wish)) => {
                    session.wish(now, wish, &mut effects);
                }
                LoopEvent::Request(Request::Status(answer)) => {
                    let _ = answer.send(super::status::line(&session, now));
                }
            }
            apply(std::mem::take(&mut effects), &session, now, playback, ui);
        }
        if last_tick.elapsed() >= tick_interval {
            last_tick = Instant::now();
            let now = clock.now();
            match source_ended_at {
                None => session.tick(now, playback.position(), &mut effects),
                // After the end of the source a missing position is not a loss.
                Some(_) => session.progress(now, playback.position(), &mut effects),
            }
            apply(effects, &session, now, playback, ui);
        }
        ui.show(&session, clock.now());
        if let Some(watchdog) = &mut watchdog {
            watchdog.notify();
        }
        let is_silent = |since: Instant| {
            !session.is_playing_story()
                && (playback.is_silent() || since.elapsed() > LAST_SOUND_TIMEOUT)
        };
        if is_quitting {
            let (now, mut effects) = (clock.now(), Vec::new());
            session.quit(now, playback.position(), &mut effects);
            apply(effects, &session, now, playback, ui);
            return Outcome::Quit;
        } else if session.is_over() {
            return Outcome::TourOver;
        } else if source_ended_at.is_some_and(is_silent) {
            return Outcome::SourceOver;
        }
    }
}

/// Index of the newest report of a live source: of several that came at once, because the line had hung, only it counts.
fn newest_report(events: &[LoopEvent], tempo: Tempo) -> Option<usize> {
    let usable = |event: &LoopEvent| matches!(event, LoopEvent::Source(SourceEvent::Report(report)) if report.position.is_some());
    match tempo {
        Tempo::Live => events.iter().rposition(usable),
        Tempo::Replayed { .. } => None,
    }
}

fn apply(
    effects: Vec<Effect>,
    session: &Session,
    now: UnixMs,
    playback: &PlaybackThread,
    ui: &mut dyn PlayerUi,
) {
    for effect in effects {
        match effect {
            Effect::Playback(command) => playback.send(command),
            Effect::Decision(event) => ui.decision(session, &event),
            Effect::Incident { kind, why } => ui.incident(now, kind, &why),
        }
    }
}

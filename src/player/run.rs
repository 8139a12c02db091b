//! The loop: words of the source, news of the loudspeaker, wishes and time go into the session; its orders and lines
//! come out.

use super::clock::Clock;
use super::control::Request;
use super::session::{Effect, Session};
use super::sounder::{News, Sounder};
use super::watchdog::Watchdog;
use super::wish::PlayerWish;
use crate::engine::{Event, UnixMs};
use crate::gnss::{Listening, Tempo, Word};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

/// Time between two ticks, of the walk and, in a fast replay, at least of the computer.
const TICK: Duration = Duration::from_millis(200);
const SHORTEST_TICK: Duration = Duration::from_millis(10);
/// Words of the source that may wait; a live source that floods loses the rest, a replay waits.
const MOST_WORDS: usize = 256;
/// How long a last sound is waited for when everything is over.
const LAST_SOUND: Duration = Duration::from_secs(10);

/// What comes into the loop.
pub enum Happening {
    /// A word of the fix source.
    Word(Word),
    /// News of the loudspeaker.
    News(News),
    /// A wish, by key.
    Wish(PlayerWish),
    /// A request, by socket.
    Request(Request),
    /// The screen must be drawn anew.
    Redraw,
}

/// What the loop shows and tells; the terminal, or lines of JSON.
pub trait Face {
    /// A decision of the engine.
    fn decision(&mut self, session: &Session, event: &Event);
    /// Something around the walk.
    fn incident(&mut self, now: UnixMs, kind: &str, why: &str);
    /// The state has changed, or a moment has passed.
    fn show(&mut self, session: &Session, now: UnixMs);
}

/// The loop's inbox.
pub struct Inbox {
    sender: Sender<Happening>,
    receiver: Receiver<Happening>,
    waiting: Arc<AtomicUsize>,
}

impl Default for Inbox {
    fn default() -> Self {
        let (sender, receiver) = channel();
        Self {
            sender,
            receiver,
            waiting: Arc::default(),
        }
    }
}

impl Inbox {
    /// A hand that puts happenings in.
    pub fn sender(&self) -> Sender<Happening> {
        self.sender.clone()
    }

    /// A hearer for a fix source: bounded, so that a flood cannot fill the memory.
    pub fn words(&self, tempo: Tempo) -> impl FnMut(Word) -> Listening + Send + 'static {
        let (sender, waiting) = (self.sender.clone(), Arc::clone(&self.waiting));
        move |word| {
            let live = tempo == Tempo::Live;
            while waiting.load(Ordering::Relaxed) >= MOST_WORDS {
                if live && matches!(word, Word::Report(_)) {
                    return Listening::On;
                }
                std::thread::sleep(Duration::from_millis(2));
            }
            waiting.fetch_add(1, Ordering::Relaxed);
            match sender.send(Happening::Word(word)) {
                Ok(()) => Listening::On,
                Err(_) => Listening::Stopped,
            }
        }
    }

    /// Everything that has come within `wait`, at least one thing if it came.
    fn take(&self, wait: Duration) -> Vec<Happening> {
        let first = match self.receiver.recv_timeout(wait) {
            Ok(first) => first,
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return Vec::new(),
        };
        let mut all = vec![first];
        while all.len() < 4 * MOST_WORDS
            && let Ok(next) = self.receiver.try_recv()
        {
            all.push(next);
        }
        let words = all
            .iter()
            .filter(|happening| matches!(happening, Happening::Word(_)))
            .count();
        self.waiting.fetch_sub(words, Ordering::Relaxed);
        all
    }
}

/// How a walk ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Everything was told.
    TourOver,
    /// The replay or the stream is over.
    SourceOver,
    /// The visitor ended it.
    Quit,
}

/// A walk that is about to begin.
pub struct Walk {
    /// The walk.
    pub session: Session,
    /// What followed from its start.
    pub begun: Vec<Effect>,
    /// Its time.
    pub clock: Clock,
    /// The source's tempo.
    pub tempo: Tempo,
    /// Who wants to know that the player lives.
    pub watchdog: Option<Watchdog>,
}

/// Runs a walk until the tour, the source or the visitor ends it.
pub fn run(walk: Walk, inbox: &Inbox, sounder: &Sounder, face: &mut dyn Face) -> Outcome {
    let Walk {
        mut session,
        begun,
        mut clock,
        tempo,
        mut watchdog,
    } = walk;
    apply(begun, &session, clock.now(), sounder, face);
    let every = TICK.div_f64(clock.speed().max(1.0)).max(SHORTEST_TICK);
    let mut tick = Instant::now();
    let mut source_over = None;
    let mut quit = false;
    loop {
        let wait = (tick + every).saturating_duration_since(Instant::now());
        let mut effects = Vec::new();
        let happenings = inbox.take(wait);
        let newest = newest_report(&happenings, tempo);
        for (number, happening) in happenings.into_iter().enumerate() {
            let now = clock.now();
            match happening {
                Happening::Word(Word::Report(report)) => {
                    if let (Tempo::Replayed { .. }, Some(time)) = (tempo, report.time) {
                        clock.come_to(time);
                    }
                    if newest.is_none_or(|newest| newest == number) {
                        session.report(clock.now(), report, &mut effects);
                    }
                }
                Happening::Word(Word::Status(status)) => {
                    session.source_status(status, &mut effects)
                }
                Happening::Word(Word::Ended) => source_over = Some(Instant::now()),
                Happening::Word(Word::Quiet) | Happening::Redraw => {}
                Happening::News(news) => session.news(now, news, &mut effects),
                Happening::Wish(PlayerWish::Quit)
                | Happening::Request(Request::Wish(PlayerWish::Quit)) => quit = true,
                Happening::Wish(wish) | Happening::Request(Request::Wish(wish)) => {
                    session.wish(now, wish, &mut effects);
                }
                Happening::Request(Request::Status(answer)) => {
                    let _ = answer.send(super::status::line(&session, now));
                }
            }
            apply(std::mem::take(&mut effects), &session, now, sounder, face);
        }
        if tick.elapsed() >= every {
            tick = Instant::now();
            let now = clock.now();
            match source_over {
                None => session.tick(now, sounder.position(), &mut effects),
                // A walk that is over loses no position.
                Some(_) => session.progress(now, sounder.position(), &mut effects),
            }
            apply(effects, &session, now, sounder, face);
        }
        face.show(&session, clock.now());
        if let Some(watchdog) = &mut watchdog {
            watchdog.alive();
        }
        let quiet = |since: Instant| {
            !session.is_telling() && (sounder.is_silent() || since.elapsed() > LAST_SOUND)
        };
        if quit {
            let (now, mut effects) = (clock.now(), Vec::new());
            session.leave(now, sounder.position(), &mut effects);
            apply(effects, &session, now, sounder, face);
            return Outcome::Quit;
        } else if session.is_over() {
            return Outcome::TourOver;
        } else if source_over.is_some_and(quiet) {
            return Outcome::SourceOver;
        }
    }
}

/// Of several reports of a live source that came at once (the line had hung) only the newest counts.
fn newest_report(happenings: &[Happening], tempo: Tempo) -> Option<usize> {
    let usable = |happening: &Happening| matches!(happening, Happening::Word(Word::Report(report)) if report.position.is_some());
    match tempo {
        Tempo::Live => happenings.iter().rposition(usable),
        Tempo::Replayed { .. } => None,
    }
}

fn apply(
    effects: Vec<Effect>,
    session: &Session,
    now: UnixMs,
    sounder: &Sounder,
    face: &mut dyn Face,
) {
    for effect in effects {
        match effect {
            Effect::Order(order) => sounder.order(order),
            Effect::Decision(event) => face.decision(session, &event),
            Effect::Incident { kind, why } => face.incident(now, kind, &why),
        }
    }
}

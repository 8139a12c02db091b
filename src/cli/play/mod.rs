//! `soundwalk play`: plays a tour in the field.

mod args;
mod headless;
mod self_test;

pub use args::Args;

use self::headless::Lines;
use super::outcome::{CommandError, Verdict};
use super::{folders, out, pack_argument};
use crate::engine::{Event, UnixMs};
use crate::gnss::{self, DEFAULT_GPSD, FixSource, Origin, ReplaySource};
use crate::pack::manifest::Mix;
use crate::pack::reader::open_signed;
use crate::pack::signature::PublicKey;
use crate::pack::{self, Pack};
use crate::player::clock::Clock;
use crate::player::control::Control;
use crate::player::journal::Journal;
use crate::player::library::Library;
use crate::player::playback_thread::PlaybackThread;
use crate::player::run::{Inbox, LoopEvent, Outcome, PlayerUi, PreparedWalk, run as walk};
use crate::player::screen::terminal::Screen;
use crate::player::session::{JOURNAL_FAILED, Session};
use crate::player::watchdog::Watchdog;
use std::io::IsTerminal;

/// Plays the tour until it ends or the user quits.
pub fn run(args: &Args) -> Result<Verdict, CommandError> {
    let pack = open(args)?;
    if args.self_test {
        return self_test::run(args, pack);
    }
    let mix = if args.loud { Mix::Loud } else { Mix::Standard };
    let lang = args.asked_language(&pack);
    let library = Library::new(pack, lang.as_deref(), mix)?;
    let language = library.language().0.clone();
    let source = source(args, &library)?;
    let tempo = source.tempo();
    let clock = Clock::new(tempo, gnss::wall_clock());
    let journal = journal(args, &library)?;
    let inbox = Inbox::default();
    let news = inbox.sender();
    let playback = PlaybackThread::start(args.speaker.clone(), clock.speed(), move |what| {
        // Sending fails once the loop has ended, and then the event does not matter.
        let _ = news.send(LoopEvent::Playback(what));
    })?;
    let stops = library.tour().stops.len();
    let (session, start_effects) = Session::start(library, Some(journal), clock.now());
    let control = args.control.as_deref().map(|path| {
        let requests = inbox.sender();
        Control::open(path, stops, move |request| {
            let _ = requests.send(LoopEvent::Request(request));
        })
    });
    let _control = control.transpose()?;
    let screen = !args.headless && std::io::stdout().is_terminal();
    let mut lines = Lines::default();
    let mut terminal = None;
    let shown: &mut dyn PlayerUi = if screen {
        terminal.insert(Screen::open(&language, inbox.sender())?)
    } else {
        &mut lines
    };
    let mut ui = JournalFailureRecorder::new(shown);
    let _feed = gnss::start(source, inbox.source_handler(tempo));
    let outcome = walk(
        PreparedWalk {
            session,
            start_effects,
            clock,
            tempo,
            watchdog: watchdog()?,
        },
        &inbox,
        &playback,
        &mut ui,
    );
    let journal_failure = ui.journal_failure;
    // The screen must restore the terminal before anything is printed.
    drop(terminal);
    if let (true, Some(why)) = (screen, journal_failure) {
        out::note(format_args!("soundwalk: warning: {why}"));
    }
    match outcome {
        Outcome::TourOver | Outcome::SourceOver | Outcome::Quit => lines.written()?,
    }
    Ok(Verdict::Fine)
}

/// Passes everything on to the screen, and keeps a failure of the journal to report it afterwards.
struct JournalFailureRecorder<'f> {
    ui: &'f mut dyn PlayerUi,
    journal_failure: Option<String>,
}

impl<'f> JournalFailureRecorder<'f> {
    fn new(ui: &'f mut dyn PlayerUi) -> Self {
        Self {
            ui,
            journal_failure: None,
        }
    }
}

impl PlayerUi for JournalFailureRecorder<'_> {
    fn decision(&mut self, session: &Session, event: &Event) {
        self.ui.decision(session, event);
    }

    fn incident(&mut self, now: UnixMs, kind: &str, why: &str) {
        if kind == JOURNAL_FAILED {
            self.journal_failure = Some(why.to_owned());
        }
        self.ui.incident(now, kind, why);
    }

    fn show(&mut self, session: &Session, now: UnixMs) {
        self.ui.show(session, now);
    }
}

fn open(args: &Args) -> Result<Pack, CommandError> {
    pack_argument::require("play", &args.pack)?;
    Ok(match &args.require_signature {
        Some(key) => open_signed(&args.pack, PublicKey::named(key)?)?,
        None => pack::open(&args.pack)?,
    })
}

fn source(args: &Args, library: &Library) -> Result<Box<dyn FixSource>, CommandError> {
    let origin = match &args.gps {
        Some(origin) => origin.clone(),
        None => {
            let (host, port) = DEFAULT_GPSD;
            if !gnss::answers(host, port) {
                return Err(format!(
                    "no gpsd listens at {host}:{port}: start it, or say --gps gpsd://HOST:PORT (waits for it), \
                     --gps nmea:/dev/ttyUSB0, or --gps sim: to try the tour without a receiver"
                )
                .into());
            }
            Origin::default_gpsd()
        }
    };
    if let Some(source) = gnss::open(&origin)? {
        return Ok(source);
    }
    let speed = match origin {
        Origin::Simulated { speed } => speed,
        Origin::Gpsd { .. }
        | Origin::Serial { .. }
        | Origin::Pipe { .. }
        | Origin::Recording { .. }
        | Origin::Stdin => 1.0,
    };
    // The pack was verified when it was opened; a file of ways from another version is left out, as on the screen.
    let ground = library.pack().ground().ok().flatten();
    let fixes = gnss::simulated(&library.course(), ground.as_ref());
    Ok(Box::new(ReplaySource::new(
        fixes,
        "simulated walker",
        speed,
    )))
}

fn journal(
    args: &Args,
    library: &Library,
) -> Result<(Journal, Option<crate::player::journal::Entry>), CommandError> {
    let path = match &args.journal {
        Some(path) => path.clone(),
        None => folders::state()?.join(format!("{}.journal", library.tour().id)),
    };
    let (journal, entry) =
        Journal::open(&path).map_err(|error| format!("{error}: --journal FILE"))?;
    Ok((journal, entry.filter(|_| !args.fresh)))
}

/// The systemd watchdog, if the environment asks for one.
fn watchdog() -> Result<Option<Watchdog>, CommandError> {
    let Ok(socket) = std::env::var("NOTIFY_SOCKET") else {
        return Ok(None);
    };
    let every = std::env::var("WATCHDOG_USEC")
        .ok()
        .and_then(|text| text.parse().ok());
    Ok(Some(Watchdog::new(&socket, every)?))
}

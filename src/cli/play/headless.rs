//! The player without a screen: one JSON object a line, as `rehearse --format json` prints them.

use crate::cli::out;
use crate::engine::{Event, UnixMs};
use crate::player::run::Face;
use crate::player::session::Session;
use crate::rehearse::log::{LogLine, incident, line};

/// Prints lines.
#[derive(Default)]
pub struct Lines {}

impl Face for Lines {
    fn decision(&mut self, session: &Session, event: &Event) {
        let engine = session.engine();
        let whereabouts = engine.whereabouts().map(|(at, _)| at);
        print(&line(engine.course(), event, whereabouts));
    }

    fn incident(&mut self, now: UnixMs, kind: &str, why: &str) {
        print(&incident(now, kind, why));
    }

    fn show(&mut self, _session: &Session, _now: UnixMs) {}
}

fn print(line: &LogLine) {
    let text = serde_json::to_string(line).expect("OK because a line has only plain fields");
    // The visitor goes on listening when nobody reads the events any more.
    let _ = out::json(text + "\n");
}

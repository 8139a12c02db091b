//! The player without a screen: prints one JSON object a line, as `rehearse --format json` does.

use crate::cli::out;
use crate::cli::outcome::CommandError;
use crate::engine::{Event, UnixMs};
use crate::player::run::PlayerUi;
use crate::player::session::Session;
use crate::rehearse::log::{LogLine, incident, line};

/// Prints decisions and incidents as JSON lines.
#[derive(Default)]
pub struct Lines {
    /// Why lines could not be printed. The tour goes on playing.
    failure: Option<CommandError>,
}

impl Lines {
    /// Reports whether all lines were written.
    ///
    /// # Errors
    /// The output could not be written, for example to a file on a full disk.
    pub fn written(self) -> Result<(), CommandError> {
        self.failure.map_or(Ok(()), Err)
    }

    fn print(&mut self, line: &LogLine) {
        let text = serde_json::to_string(line).expect("OK because a line has only plain fields");
        if let Err(failure) = out::line(text) {
            self.failure.get_or_insert(failure);
        }
    }
}

impl PlayerUi for Lines {
    fn decision(&mut self, session: &Session, event: &Event) {
        let engine = session.engine();
        let whereabouts = engine.whereabouts().map(|(at, _)| at);
        self.print(&line(engine.course(), event, whereabouts));
    }

    fn incident(&mut self, now: UnixMs, kind: &str, why: &str) {
        self.print(&incident(now, kind, why));
    }

    fn show(&mut self, _session: &Session, _now: UnixMs) {}
}

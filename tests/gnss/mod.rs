//! Live fix sources: a scripted gpsd, the real gpsd, a pseudo-terminal, and streams.

mod real_gpsd;
mod replay;
mod scripted_gpsd;
mod serial;
mod stream;

use soundwalk::gnss::{FixSource, SourceEvent, Status};
use soundwalk::trace::Report;
use std::time::{Duration, Instant};

/// The events of a source until `enough` holds, or for at most 20 s.
pub fn listen(source: &mut dyn FixSource, enough: impl Fn(&Heard) -> bool) -> Heard {
    let deadline = Instant::now() + Duration::from_secs(20);
    let mut heard = Heard::default();
    while !enough(&heard) && Instant::now() < deadline {
        match source.next(Duration::from_millis(100)) {
            SourceEvent::Report(report) => heard.reports.push(report),
            SourceEvent::Status(status) => heard.statuses.push(status),
            SourceEvent::Quiet => {}
            SourceEvent::Ended => {
                heard.ended = true;
                break;
            }
        }
    }
    heard
}

/// The events of a source.
#[derive(Debug, Default)]
pub struct Heard {
    pub reports: Vec<Report>,
    pub statuses: Vec<Status>,
    pub ended: bool,
}

impl Heard {
    /// The statuses in short words.
    pub fn story(&self) -> Vec<&'static str> {
        let word = |status: &Status| match status {
            Status::Connected { .. } => "connected",
            Status::NoReceiver { .. } => "no receiver",
            Status::Lost { .. } => "lost",
            Status::Unreadable { .. } => "garbage",
        };
        self.statuses.iter().map(word).collect()
    }
}

/// A sentence with its checksum and line end.
pub fn sentence(body: &str) -> String {
    let sum = body.bytes().fold(0, |sum, byte| sum ^ byte);
    format!("${body}*{sum:02X}\r\n")
}

//! An NMEA receiver on a serial line (USB or UART). A receiver that is unplugged and plugged in again is found again; a
//! baud rate that was not stated is found by trying.

use super::backoff::Backoff;
use super::line_buffer::LineBuffer;
use super::unreadable_lines::UnreadableLines;
use super::{FixSource, SourceEvent, Status, Tempo, wall_clock};
use crate::trace::Report;
use crate::trace::nmea::{Era, Merger};
use serialport::SerialPort;
use std::collections::VecDeque;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Baud rates that are tried in turn if none is stated: NMEA 0183 specifies 4800, most receivers use 9600, newer ones more.
/// USB receivers answer at any rate.
const USUAL_RATES: [u32; 4] = [9600, 4800, 38_400, 115_200];
/// How long one rate is tried: a receiver sends every second.
const TRIAL_TIME: Duration = Duration::from_secs(4);
/// A pause after which the sentences of one moment are complete. At 4800 baud a sentence takes 170 ms, but without pauses.
const END_OF_MOMENT: Duration = Duration::from_millis(60);

/// A serial receiver as a fix source.
pub struct SerialSource {
    path: PathBuf,
    baud: Option<u32>,
    attempt: usize,
    backoff: Backoff,
    line: Option<SerialLine>,
    unreadable: UnreadableLines,
}

struct SerialLine {
    port: Box<dyn SerialPort>,
    rate: u32,
    lines: LineBuffer,
    merger: Merger,
    reports: VecDeque<Report>,
    opened: Instant,
    is_readable: bool,
}

impl SerialSource {
    /// A source that opens its device on the first call of [`FixSource::next`].
    pub fn new(path: &Path, baud: Option<u32>) -> Self {
        Self {
            path: path.to_owned(),
            baud,
            attempt: 0,
            backoff: Backoff::new(),
            line: None,
            unreadable: UnreadableLines::default(),
        }
    }

    fn open(&self) -> Result<SerialLine, serialport::Error> {
        let rate = self
            .baud
            .unwrap_or(USUAL_RATES[self.attempt % USUAL_RATES.len()]);
        let port = serialport::new(self.path.to_string_lossy(), rate)
            .timeout(END_OF_MOMENT)
            .open()?;
        Ok(SerialLine {
            port,
            rate,
            lines: LineBuffer::default(),
            merger: Merger::new(Era::Near(wall_clock())),
            reports: VecDeque::new(),
            opened: Instant::now(),
            is_readable: false,
        })
    }

    fn lost(&mut self, why: impl std::fmt::Display) -> SourceEvent {
        self.line = None;
        let retry_in = self.backoff.failed();
        SourceEvent::Status(Status::Lost {
            why: format!("{}: {why}", self.path.display()),
            retry_in,
        })
    }
}

impl FixSource for SerialSource {
    fn next(&mut self, wait: Duration) -> SourceEvent {
        let deadline = Instant::now() + wait;
        if self.line.is_none() {
            if !self.backoff.rest(wait) {
                return SourceEvent::Quiet;
            }
            match self.open() {
                Ok(line) => self.line = Some(line),
                Err(why) => return self.lost(why),
            }
        }
        loop {
            let Some(line) = self.line.as_mut() else {
                return SourceEvent::Quiet;
            };
            if let Some(report) = line.reports.pop_front() {
                self.backoff.succeeded();
                if !std::mem::replace(&mut line.is_readable, true) {
                    line.reports.push_front(report);
                    let what = format!("receiver at {}, {} baud", self.path.display(), line.rate);
                    return SourceEvent::Status(Status::Connected { what });
                }
                return SourceEvent::Report(report);
            }
            if !line.is_readable && self.baud.is_none() && line.opened.elapsed() > TRIAL_TIME {
                self.attempt += 1;
                self.line = None;
                return SourceEvent::Quiet;
            }
            if Instant::now() >= deadline {
                return SourceEvent::Quiet;
            }
            match line.read() {
                Ok(refused) if line.is_readable => {
                    if let Some(event) = self.unreadable.add(refused) {
                        return event;
                    }
                }
                // At a wrong rate every line is unreadable, which is not worth reporting.
                Ok(_) => {}
                Err(why) => return self.lost(why),
            }
        }
    }

    fn tempo(&self) -> Tempo {
        Tempo::Live
    }
}

impl SerialLine {
    /// Reads until a pause; returns the number of lines that were refused.
    fn read(&mut self) -> std::io::Result<u64> {
        let mut chunk = [0; 1024];
        match self.port.read(&mut chunk) {
            Ok(0) => Err(std::io::Error::new(
                ErrorKind::UnexpectedEof,
                "the receiver was unplugged",
            )),
            Ok(count) => {
                let mut refused = self.lines.push(&chunk[..count]);
                let mut reports = Vec::new();
                while let Some(line) = self.lines.pop() {
                    self.merger.line(&line, &mut reports, |_| refused += 1);
                }
                self.reports.extend(reports);
                Ok(refused)
            }
            Err(why)
                if matches!(
                    why.kind(),
                    ErrorKind::TimedOut | ErrorKind::WouldBlock | ErrorKind::Interrupted
                ) =>
            {
                self.reports.extend(self.merger.pause());
                Ok(0)
            }
            Err(why) => Err(why),
        }
    }
}

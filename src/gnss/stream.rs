//! Standard input and named pipes. They cannot be read with a time limit, so a thread reads them.

use super::line_buffer::LineBuffer;
use super::unreadable_lines::UnreadableLines;
use super::{FixSource, SourceError, SourceEvent, Status, Tempo, wall_clock};
use crate::trace::Report;
use crate::trace::gpsd::{Message, Parser};
use crate::trace::nmea::{Era, Merger};
use std::collections::VecDeque;
use std::io::Read;
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::{Duration, Instant};

/// Maximum number of chunks that wait to be parsed; then the writer of the stream has to wait.
const MAX_PENDING_CHUNKS: usize = 16;
/// A pause after which the NMEA sentences of one moment are complete.
const END_OF_MOMENT: Duration = Duration::from_millis(60);

/// The protocol of a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// NMEA 0183 sentences.
    Nmea,
    /// gpsd's JSON messages, one per line.
    Gpsd,
}

/// A stream of bytes as a fix source, which ends with the stream.
pub struct StreamSource {
    name: String,
    chunks: Receiver<Vec<u8>>,
    lines: LineBuffer,
    speech: Speech,
    reports: VecDeque<Report>,
    is_announced: bool,
    unreadable: UnreadableLines,
}

enum Speech {
    Nmea(Box<Merger>),
    Gpsd(Parser),
}

impl StreamSource {
    /// Reads `stream`; `name` is what the status calls it.
    pub fn new(mut stream: impl Read + Send + 'static, name: &str, protocol: Protocol) -> Self {
        let (sender, chunks) = sync_channel(MAX_PENDING_CHUNKS);
        std::thread::spawn(move || {
            let mut chunk = vec![0; 8192];
            while let Ok(count @ 1..) = stream.read(&mut chunk) {
                if sender.send(chunk[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        let speech = match protocol {
            Protocol::Nmea => Speech::Nmea(Box::new(Merger::new(Era::Near(wall_clock())))),
            Protocol::Gpsd => Speech::Gpsd(Parser::default()),
        };
        Self {
            name: name.to_owned(),
            chunks,
            lines: LineBuffer::default(),
            speech,
            reports: VecDeque::new(),
            is_announced: false,
            unreadable: UnreadableLines::default(),
        }
    }

    /// Reads a named pipe. Opening waits for its writer.
    pub fn from_file(path: &Path, protocol: Protocol) -> Result<Self, SourceError> {
        let file = std::fs::File::open(path).map_err(|error| SourceError::Unreadable {
            path: path.to_owned(),
            error,
        })?;
        Ok(Self::new(file, &path.display().to_string(), protocol))
    }

    fn parse(&mut self, chunk: &[u8]) -> u64 {
        let mut refused = self.lines.push(chunk);
        while let Some(line) = self.lines.pop() {
            match &mut self.speech {
                Speech::Nmea(merger) => {
                    let mut reports = Vec::new();
                    merger.line(&line, &mut reports, |_| refused += 1);
                    self.reports.extend(reports);
                }
                Speech::Gpsd(parser) => match parser.line(&String::from_utf8_lossy(&line)) {
                    Ok(Message::Report(report)) => self.reports.push_back(report),
                    Ok(_) => {}
                    Err(_) => refused += 1,
                },
            }
        }
        refused
    }

    fn pause(&mut self) {
        if let Speech::Nmea(merger) = &mut self.speech {
            self.reports.extend(merger.pause());
        }
    }
}

impl FixSource for StreamSource {
    fn next(&mut self, wait: Duration) -> SourceEvent {
        let deadline = Instant::now() + wait;
        loop {
            if !self.reports.is_empty() && !std::mem::replace(&mut self.is_announced, true) {
                return SourceEvent::Status(Status::Connected {
                    what: self.name.clone(),
                });
            }
            if let Some(report) = self.reports.pop_front() {
                return SourceEvent::Report(report);
            }
            let left = deadline.saturating_duration_since(Instant::now());
            match self.chunks.recv_timeout(left.min(END_OF_MOMENT)) {
                Ok(chunk) => {
                    let refused = self.parse(&chunk);
                    if let Some(event) = self.unreadable.add(refused) {
                        return event;
                    }
                }
                Err(RecvTimeoutError::Timeout) => {
                    self.pause();
                    if self.reports.is_empty() && Instant::now() >= deadline {
                        return SourceEvent::Quiet;
                    }
                }
                Err(RecvTimeoutError::Disconnected) => {
                    self.lines.push(b"\n");
                    self.parse(b"");
                    self.pause();
                    if self.reports.is_empty() {
                        return SourceEvent::Ended;
                    }
                }
            }
        }
    }

    fn tempo(&self) -> Tempo {
        Tempo::Live
    }
}

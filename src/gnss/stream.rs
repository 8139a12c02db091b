//! Standard input and named pipes: they cannot be waited for with a time limit, so that a thread reads them.

use super::garbage::Garbage;
use super::line_buffer::LineBuffer;
use super::{FixSource, SourceError, Status, Tempo, Word, wall_clock};
use crate::trace::Report;
use crate::trace::gpsd::{Listener, Message};
use crate::trace::nmea::{Era, Merger};
use std::collections::VecDeque;
use std::io::Read;
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::{Duration, Instant};

/// Chunks that wait to be read; the writer of the stream waits when there are more.
const CHUNKS: usize = 16;
/// A pause that ends a moment of an NMEA stream.
const END_OF_MOMENT: Duration = Duration::from_millis(60);

/// What the stream speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// NMEA 0183 sentences.
    Nmea,
    /// gpsd's JSON lines.
    Gpsd,
}

/// A stream of bytes as a fix source. It ends when the stream does.
pub struct StreamSource {
    name: String,
    chunks: Receiver<Vec<u8>>,
    lines: LineBuffer,
    speech: Speech,
    reports: VecDeque<Report>,
    announced: bool,
    garbage: Garbage,
}

enum Speech {
    Nmea(Box<Merger>),
    Gpsd(Listener),
}

impl StreamSource {
    /// Reads `stream`, which statuses call `name`.
    pub fn new(mut stream: impl Read + Send + 'static, name: &str, protocol: Protocol) -> Self {
        let (sender, chunks) = sync_channel(CHUNKS);
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
            Protocol::Gpsd => Speech::Gpsd(Listener::default()),
        };
        Self {
            name: name.to_owned(),
            chunks,
            lines: LineBuffer::default(),
            speech,
            reports: VecDeque::new(),
            announced: false,
            garbage: Garbage::default(),
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

    fn take(&mut self, chunk: &[u8]) -> u64 {
        let mut refused = self.lines.push(chunk);
        while let Some(line) = self.lines.pop() {
            match &mut self.speech {
                Speech::Nmea(merger) => {
                    let mut reports = Vec::new();
                    merger.line(&line, &mut reports, |_| refused += 1);
                    self.reports.extend(reports);
                }
                Speech::Gpsd(listener) => match listener.line(&String::from_utf8_lossy(&line)) {
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
    fn next(&mut self, wait: Duration) -> Word {
        let deadline = Instant::now() + wait;
        loop {
            if !self.reports.is_empty() && !std::mem::replace(&mut self.announced, true) {
                return Word::Status(Status::Connected {
                    what: self.name.clone(),
                });
            }
            if let Some(report) = self.reports.pop_front() {
                return Word::Report(report);
            }
            let left = deadline.saturating_duration_since(Instant::now());
            match self.chunks.recv_timeout(left.min(END_OF_MOMENT)) {
                Ok(chunk) => {
                    let refused = self.take(&chunk);
                    if let Some(word) = self.garbage.add(refused) {
                        return word;
                    }
                }
                Err(RecvTimeoutError::Timeout) => {
                    self.pause();
                    if self.reports.is_empty() && Instant::now() >= deadline {
                        return Word::Quiet;
                    }
                }
                Err(RecvTimeoutError::Disconnected) => {
                    self.lines.push(b"\n");
                    self.take(b"");
                    self.pause();
                    if self.reports.is_empty() {
                        return Word::Ended;
                    }
                }
            }
        }
    }

    fn tempo(&self) -> Tempo {
        Tempo::Live
    }
}

//! gpsd over TCP, JSON protocol 3.x. It reconnects without end, and notices a daemon that died silently.

use super::backoff::Backoff;
use super::line_buffer::LineBuffer;
use super::unreadable_lines::UnreadableLines;
use super::{FixSource, SourceEvent, Status, Tempo};
use crate::trace::gpsd::{Message, Parser};
use std::io::{self, ErrorKind, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::{Duration, Instant};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
/// gpsd greets at once; a server that does not greet within this time is not gpsd.
const GREETING_TIMEOUT: Duration = Duration::from_secs(5);
/// Silence after which gpsd is asked whether it is still alive.
const ASK_AFTER: Duration = Duration::from_secs(10);
/// Silence after which gpsd counts as dead.
const DEAD_AFTER: Duration = Duration::from_secs(20);

/// The gpsd daemon as a fix source.
pub struct GpsdSource {
    host: String,
    port: u16,
    backoff: Backoff,
    connection: Option<Connection>,
    unreadable: UnreadableLines,
}

struct Connection {
    stream: TcpStream,
    lines: LineBuffer,
    parser: Parser,
    has_greeted: bool,
    last_heard: Instant,
    is_asked: bool,
}

/// Whether a server listens at gpsd's address.
pub fn answers(host: &str, port: u16) -> bool {
    connect(host, port, Duration::from_millis(300)).is_ok()
}

impl GpsdSource {
    /// A source that connects on the first call of [`FixSource::next`].
    pub fn new(host: &str, port: u16) -> Self {
        Self {
            host: host.to_owned(),
            port,
            backoff: Backoff::new(),
            connection: None,
            unreadable: UnreadableLines::default(),
        }
    }

    fn address(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }

    fn open(&self) -> io::Result<Connection> {
        let mut stream = connect(&self.host, self.port, CONNECT_TIMEOUT)?;
        stream.set_nodelay(true)?;
        stream.set_write_timeout(Some(Duration::from_secs(2)))?;
        stream.write_all(b"?WATCH={\"enable\":true,\"json\":true};\r\n")?;
        Ok(Connection {
            stream,
            lines: LineBuffer::default(),
            parser: Parser::default(),
            has_greeted: false,
            last_heard: Instant::now(),
            is_asked: false,
        })
    }

    fn lost(&mut self, why: impl std::fmt::Display) -> SourceEvent {
        self.connection = None;
        let retry_in = self.backoff.failed();
        SourceEvent::Status(Status::Lost {
            why: format!("gpsd at {}: {why}", self.address()),
            retry_in,
        })
    }

    /// The event of one line; `None` if the line is of no interest here.
    fn handle_line(&mut self, line: &[u8]) -> Option<SourceEvent> {
        let address = self.address();
        let connection = self.connection.as_mut()?;
        let text = String::from_utf8_lossy(line);
        match connection.parser.line(&text) {
            Ok(Message::Version {
                release,
                protocol_major,
            }) => {
                // The answer to the question whether it is still alive.
                if std::mem::replace(&mut connection.has_greeted, true) {
                    return None;
                }
                let note = if protocol_major == 3 {
                    String::new()
                } else {
                    format!(" (protocol {protocol_major})")
                };
                let release: String = release.chars().take(20).collect();
                Some(SourceEvent::Status(Status::Connected {
                    what: format!("gpsd {release}{note} at {address}"),
                }))
            }
            Ok(Message::Devices(paths)) if paths.is_empty() => {
                Some(SourceEvent::Status(Status::NoReceiver {
                    what: format!("gpsd at {address}"),
                }))
            }
            Ok(Message::Report(report)) => {
                self.backoff.succeeded();
                Some(SourceEvent::Report(report))
            }
            Ok(Message::Error(why)) => {
                let why: String = why.chars().take(200).collect();
                Some(self.lost(why))
            }
            Ok(Message::Devices(_) | Message::Sky { .. } | Message::Other) => None,
            Err(_) if !connection.has_greeted => Some(self.lost("what listens there is not gpsd")),
            Err(_) => self.unreadable.add(1),
        }
    }
}

impl FixSource for GpsdSource {
    fn next(&mut self, wait: Duration) -> SourceEvent {
        let deadline = Instant::now() + wait;
        if self.connection.is_none() {
            if !self.backoff.rest(wait) {
                return SourceEvent::Quiet;
            }
            match self.open() {
                Ok(connection) => self.connection = Some(connection),
                Err(why) => return self.lost(why),
            }
        }
        loop {
            let Some(connection) = self.connection.as_mut() else {
                return SourceEvent::Quiet;
            };
            if let Some(line) = connection.lines.pop() {
                match self.handle_line(&line) {
                    Some(event) => return event,
                    None => continue,
                }
            }
            let silent = connection.last_heard.elapsed();
            if !connection.has_greeted && silent > GREETING_TIMEOUT {
                return self.lost("what listens there is not gpsd");
            }
            if silent > DEAD_AFTER {
                return self.lost("no answer for 20 s");
            }
            let ask = silent > ASK_AFTER && !std::mem::replace(&mut connection.is_asked, true);
            if ask && let Err(why) = connection.stream.write_all(b"?VERSION;\r\n") {
                return self.lost(why);
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return SourceEvent::Quiet;
            }
            match connection.read(left) {
                Ok(Some(discarded)) => {
                    if let Some(event) = self.unreadable.add(discarded) {
                        return event;
                    }
                }
                Ok(None) => {}
                Err(why) => return self.lost(why),
            }
        }
    }

    fn tempo(&self) -> Tempo {
        Tempo::Live
    }
}

impl Connection {
    /// Reads what arrives within `wait`; returns the number of overlong lines that were discarded, or `None` on silence.
    fn read(&mut self, wait: Duration) -> io::Result<Option<u64>> {
        self.stream
            .set_read_timeout(Some(wait.max(Duration::from_millis(1))))?;
        let mut chunk = [0; 8192];
        match self.stream.read(&mut chunk) {
            Ok(0) => Err(io::Error::new(
                ErrorKind::UnexpectedEof,
                "the connection was closed",
            )),
            Ok(count) => {
                (self.last_heard, self.is_asked) = (Instant::now(), false);
                Ok(Some(self.lines.push(&chunk[..count])))
            }
            Err(why)
                if matches!(
                    why.kind(),
                    ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted
                ) =>
            {
                Ok(None)
            }
            Err(why) => Err(why),
        }
    }
}

fn connect(host: &str, port: u16, timeout: Duration) -> io::Result<TcpStream> {
    let mut last = io::Error::new(ErrorKind::NotFound, "the name has no address");
    for address in (host, port).to_socket_addrs()?.take(8) {
        match TcpStream::connect_timeout(&address, timeout) {
            Ok(stream) => return Ok(stream),
            Err(why) => last = why,
        }
    }
    Err(last)
}

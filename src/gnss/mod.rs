//! Live fix sources: gpsd, an NMEA receiver on a serial line, a replayed recording, a simulated walker, standard
//! input. One file each; none of them ever gives up before its input truly ends.
//!
//! What a line means is read in `trace`; what a fix triggers is left to `engine`.

mod backoff;
mod garbage;
mod gpsd;
mod line_buffer;
mod nmea;
mod origin;
mod replay;
mod sim;
mod stream;
mod thread;

pub use gpsd::{GpsdSource, answers};
pub use nmea::SerialSource;
pub use origin::{DEFAULT_GPSD, Origin, OriginError};
pub use replay::ReplaySource;
pub use sim::simulated;
pub use stream::{Protocol, StreamSource};
pub use thread::{Feed, Listening, start};

use crate::engine::UnixMs;
use crate::trace::{Report, TraceError};
use std::path::PathBuf;
use std::time::Duration;
use thiserror::Error;

/// Something that says where the visitor is.
pub trait FixSource: Send {
    /// Waits at most `wait` for the next word. Never fails: what goes wrong is a [`Status`].
    fn next(&mut self, wait: Duration) -> Word;

    /// Whether its moments are now, or were recorded.
    fn tempo(&self) -> Tempo;
}

/// One word of a source.
#[derive(Debug, Clone, PartialEq)]
pub enum Word {
    /// A receiver speaks of one moment.
    Report(Report),
    /// The source speaks of itself.
    Status(Status),
    /// Nothing within the time waited.
    Quiet,
    /// Nothing will come any more.
    Ended,
}

/// What a source says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// It found its receiver.
    Connected {
        /// Such as "gpsd 3.22 at 127.0.0.1:2947".
        what: String,
    },
    /// The daemon is there, but knows no receiver.
    NoReceiver {
        /// Such as "gpsd at 127.0.0.1:2947".
        what: String,
    },
    /// It lost its receiver and tries again.
    Lost {
        /// Why, with the address or device.
        why: String,
        /// When it tries again.
        retry_in: Duration,
    },
    /// Lines that cannot be understood keep coming.
    Garbage {
        /// How many, since the source began.
        lines: u64,
    },
}

/// Whether a source's moments are now.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Tempo {
    /// They happen now; only the newest counts.
    Live,
    /// They were recorded, and pass so many times as fast; each counts.
    Replayed {
        /// 1 for real time.
        speed: f64,
        /// The first moment.
        from: UnixMs,
    },
}

/// Why a source cannot be opened at all (a receiver that is not there yet is no reason).
#[derive(Debug, Error)]
pub enum SourceError {
    /// The recording cannot be read from the disk.
    #[error("{}: {error}", path.display())]
    Unreadable {
        /// Its path.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// The recording is of no use.
    #[error(transparent)]
    Unusable(#[from] TraceError),
}

/// Opens a source other than the simulated walker, which needs the tour ([`ReplaySource::new`] takes its fixes).
pub fn open(origin: &Origin) -> Result<Option<Box<dyn FixSource>>, SourceError> {
    Ok(Some(match origin {
        Origin::Gpsd { host, port } => Box::new(GpsdSource::new(host, *port)),
        Origin::Serial { path, baud } => Box::new(SerialSource::new(path, *baud)),
        Origin::Pipe { path } => Box::new(StreamSource::from_file(path, Protocol::Nmea)?),
        Origin::Recording {
            path,
            speed,
            start_s,
        } => Box::new(ReplaySource::from_file(path, *speed, *start_s)?),
        Origin::Stdin => Box::new(StreamSource::new(
            std::io::stdin(),
            "standard input",
            Protocol::Gpsd,
        )),
        Origin::Simulated { .. } => return Ok(None),
    }))
}

/// This computer's clock. Wrong on a computer without a battery clock, so that nothing but dates depend on it.
pub fn wall_clock() -> UnixMs {
    let since = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap_or_default();
    UnixMs(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

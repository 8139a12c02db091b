//! What a source of fixes is, and what it tells.

use crate::engine::UnixMs;
use crate::trace::{Report, TraceError};
use std::path::PathBuf;
use std::time::Duration;
use thiserror::Error;

/// A source of position reports.
pub trait FixSource: Send {
    /// Waits at most `wait` for the next event. Never fails: a failure is reported as a [`Status`].
    fn next(&mut self, wait: Duration) -> SourceEvent;

    /// Whether the reports are live or recorded.
    fn tempo(&self) -> Tempo;
}

/// An event of a source.
#[derive(Debug, Clone, PartialEq)]
pub enum SourceEvent {
    /// A report of the receiver about one moment.
    Report(Report),
    /// A change in the state of the source.
    Status(Status),
    /// Nothing came within the time waited.
    Quiet,
    /// Nothing will come any more.
    Ended,
}

/// The state of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// The source has found its receiver.
    Connected {
        /// Such as "gpsd 3.22 at 127.0.0.1:2947".
        what: String,
    },
    /// The daemon is there, but knows no receiver.
    NoReceiver {
        /// Such as "gpsd at 127.0.0.1:2947".
        what: String,
    },
    /// The source has lost its receiver and tries again.
    Lost {
        /// Why, with the address or device.
        why: String,
        /// Time until the next attempt.
        retry_in: Duration,
    },
    /// Lines that cannot be parsed keep coming.
    Unreadable {
        /// Number of such lines since the source started.
        lines: u64,
    },
}

/// Whether a source is live or replayed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Tempo {
    /// The reports are live; only the newest one counts.
    Live,
    /// The reports are recorded and replayed; each of them counts.
    Replayed {
        /// Factor on the replay's speed; 1 for real time.
        speed: f64,
        /// Time of the first report.
        from: UnixMs,
    },
}

/// Why a source cannot be opened at all. A receiver that is not connected yet is not an error.
#[derive(Debug, Error)]
pub enum SourceError {
    /// The recording cannot be read from the disk.
    #[error("{}: {error}", path.display())]
    Unreadable {
        /// Path of the device or file.
        path: PathBuf,
        /// The operating system's reason.
        error: std::io::Error,
    },
    /// The recording contains no usable walk.
    #[error(transparent)]
    Unusable(#[from] TraceError),
}

/// This computer's clock. It may be wrong on a computer without a battery clock, so that only dates depend on it.
pub fn wall_clock() -> UnixMs {
    let since = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap_or_default();
    UnixMs(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

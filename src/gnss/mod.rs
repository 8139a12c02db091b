//! Live fix sources: gpsd, an NMEA receiver on a serial line, a replayed recording, a simulated walker, standard
//! input. One file each; none of them ever gives up before its input truly ends.
//!
//! What a line means is read in `trace`; what a fix triggers is left to `engine`.

mod backoff;
mod gpsd;
mod line_buffer;
mod nmea;
mod origin;
mod replay;
mod sim;
mod source;
mod stream;
mod thread;
mod unreadable_lines;

pub use gpsd::{GpsdSource, answers};
pub use nmea::SerialSource;
pub use origin::{DEFAULT_GPSD, Origin, OriginError};
pub use replay::ReplaySource;
pub use sim::simulated;
pub use source::{FixSource, SourceError, SourceEvent, Status, Tempo, wall_clock};
pub use stream::{Protocol, StreamSource};
pub use thread::{Feed, SourceControl, start};

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

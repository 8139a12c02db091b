//! The field player: the loop of fix source, engine and speaker; the journal that survives a power cut; the screen.
//!
//! What plays is decided by `engine` alone; what the commands of the command line mean is left to `cli`.

pub mod clock;
pub mod control;
pub mod journal;
pub mod library;
pub mod mixer;
pub mod playback_thread;
pub mod run;
pub mod screen;
pub mod session;
pub mod speaker;
mod status;
mod track_reader;
pub mod watchdog;
pub mod wish;

pub use track_reader::TrackReader;

//! The trigger engine: told everything, asks nothing. Fixes, ticks, ended playbacks and the visitor's wishes go in;
//! commands and events with their reasons come out. No I/O, no clock, no randomness, no threads.
//!
//! The rooms in the order of the data: `fix` (what a fix states) → `estimate` (where the visitor is) → [`belief`] (whether
//! they are inside a zone) → `threshold` (what a story requires) → `trigger` (what becomes of a stop) → `playback` (what is
//! playing) → `engine` (the wiring). A room imports only from those before it. [`Course`] is what the engine knows about a
//! tour, [`Engine`] the state of a walk, and [`Memory`] the part of that state that survives a power cut. Nothing outside this
//! module decides what plays.

pub mod belief;
mod course;
#[allow(
    clippy::module_inception,
    reason = "the wiring is called what it makes"
)]
mod engine;
mod estimate;
mod event_kind;
mod fast_exp;
mod fix;
mod hold_cause;
mod ids;
mod memory;
mod message;
mod playback;
mod position;
mod queue;
mod reason;
mod settings;
mod threshold;
mod trigger;

pub use course::{Course, CourseStop, Variant};
pub use engine::Engine;
pub use event_kind::EventKind;
pub use fix::hygiene::{MAX_USEFUL_SIGMA_M, is_too_vague};
pub use fix::stated::{Confidence, Fix, FixMode, HorizontalError, R68_PER_SIGMA};
pub use fix::time::UnixMs;
pub use hold_cause::{HoldCause, HoldCode};
pub use ids::{RequestId, StopIndex};
pub use memory::{Memory, PlayingMemory, StopMemory};
pub use message::{Announcement, Command, Event, Input, Output, Wish};
pub use playback::playing::length_s;
pub use reason::{Figures, Reason, RouteRank, SkipCause};
pub use settings::{Settings, Threshold};

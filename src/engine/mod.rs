//! The trigger engine: told everything, asks nothing. Fixes, ticks, ended playbacks and the visitor's wishes go in;
//! commands and events with their reasons come out. No I/O, no clock, no randomness, no threads.
//!
//! [`Course`] is what the engine knows about a tour, [`Engine`] the state of a walk, and [`Memory`] the part of that state
//! that survives a power cut. Nothing outside this module decides what plays.

pub mod api;
mod belief;
pub mod calibration;
mod course;
mod estimate;
mod fast_exp;
mod history;
mod hygiene;
mod memory;
mod message;
mod pace;
mod plausibility;
mod playback;
mod playback_control;
mod presence;
mod reason;
mod receiver_checks;
mod sequence;
mod settings;
mod signal;
mod trees;
mod trigger;
mod walk;

pub use api::*;
pub use course::{Course, CourseStop, Variant};
pub use hygiene::{MAX_USEFUL_SIGMA_M, is_too_vague};
pub use memory::{Memory, PlayingMemory, StopMemory};
pub use message::{
    Announcement, Command, Event, EventKind, Input, Output, RequestId, StopIndex, Wish,
};
pub use reason::{Figures, HoldCause, Reason, RouteRank, SkipCause};
pub use settings::{Eagerness, Settings, Threshold};
pub use walk::Engine;

//! The last room: what is playing, and what survives a power cut.

pub mod control;
pub mod decisions;
pub mod incidents;
pub mod playing;
pub mod resume;

//! The first room: what a fix states, which fixes are used, and what their receiver is like.

pub mod history;
pub mod hygiene;
pub mod measurement;
pub mod plausibility;
pub mod sensor;
pub mod signal;
pub mod slow_error;
pub mod stated;
pub mod time;

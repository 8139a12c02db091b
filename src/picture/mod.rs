//! Pictures of places: opened whatever device made them, and re-encoded for visitors' phones. The result is upright, in
//! sRGB, no larger than a phone can show, and contains only the picture: no position, no date and no device name.
//!
//! Decoding is bounded in bytes, pixels and memory, and thereby in time. This module knows nothing of tours.

mod fault;
mod kind;
mod limits;
mod open;
mod write;

pub use fault::Fault;
pub use kind::{HEAD, Kind};
pub use limits::{MAX_BYTES, MAX_PIXELS};
pub use open::{DecodedPicture, Note, load, open, read};
pub use write::{DeliveredPicture, write, write_original};

/// Version of the encoding; raised whenever the same picture gives different bytes.
pub const VERSION: &str = "1";

//! Ogg Opus (RFC 6716, RFC 7845): encoding at 32 kbit/s mono for delivery, and decoding. `libopus` codes and `ogg`
//! handles the container; this module adds the header, the tags and the bookkeeping that makes the decoded length
//! exact.

mod decode;
pub(super) mod encode;
mod examine;
mod fault;
mod header;
pub(super) mod packet;
pub(super) mod state;
mod tags;

pub(super) use decode::MAX_FRAME;
pub use decode::{Stream, decode};
pub use encode::{BIT_RATE, Packets, StreamEncoder, encode, encode_packets, write_ogg};
pub use examine::{ExamineError, examine};
pub use fault::OpusFault;
pub(super) use header::Header as OpusHeader;
pub use state::Material;
pub use tags::{Chapter, Cover, Tags};

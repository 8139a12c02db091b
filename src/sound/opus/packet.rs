//! The size of the packets that are written.

/// Samples per packet: 20 ms.
pub(in crate::sound) const PACKET: usize = 960;
/// Maximum size of a packet with one frame, bytes (RFC 6716, section 3.2.1).
pub(in crate::sound) const MAX_PACKET: usize = 1275;

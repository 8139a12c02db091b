//! The limits of a recording.

/// Maximum size of a recording, bytes. A day of NMEA at 1 Hz with all satellites is about 100 MiB.
pub const MAX_BYTES: usize = 256 * 1024 * 1024;
/// Maximum number of fixes in a recording: 23 days at 1 Hz.
pub const MAX_FIXES: usize = 2_000_000;

//! The largest picture that is read.

/// Maximum size of a file, bytes. A JPEG of the best quality with [`MAX_PIXELS`] takes half as much.
pub const MAX_BYTES: u64 = 64 << 20;
/// Maximum number of pixels. Cameras have up to 61 million (2025), phones 50 million in their usual modes.
pub const MAX_PIXELS: u64 = 64_000_000;

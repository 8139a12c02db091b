//! The limits of a server's connections.

use std::time::Duration;

/// How many connections there may be, how large a request's head may be and how slow a device.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Simultaneous connections.
    pub connections: usize,
    /// How long the head of a request may take to arrive, waiting for its first byte included, and how long an answer may
    /// stand still.
    pub patience: Duration,
    /// The longest head of a request, bytes.
    pub head_bytes: usize,
    /// The rate at which an answer has to be taken, bytes a second, averaged over [`Self::patience`]; `None` if an answer may
    /// stand still for as long as it likes.
    pub min_rate: Option<u32>,
    /// Whether a connection must be authenticated within [`Self::patience`]. Those that are not leave first when there are
    /// too many.
    pub requires_authentication: bool,
}

//! What the two web servers of this program share: connections with limits, refusals of what is not HTTP, protective headers,
//! and ranges of a content. [`serve`](crate::serve) and [`studio`](crate::studio) add the addresses and what they answer.
//!
//! `hyper` speaks the protocol and `axum` finds the handler. What neither has is here: how long a device may take, which
//! connection is closed when there are too many, and refusals in one form.

pub mod client;
pub mod connections;
pub mod content;
pub mod headers;
pub mod limits;
mod paced;
mod progress;
pub mod refusals;
pub mod server;

/// Starts the asynchronous runtime of a server. Handlers that use the disk run on its blocking threads.
///
/// # Errors
/// The system's error if no threads can be started.
pub fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(16)
        .enable_all()
        .build()
}

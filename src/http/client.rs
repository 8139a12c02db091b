//! Whether the client of a connection still waits while a long answer is prepared.
//!
//! A client that has left and one that has only closed its sending side look the same until something is written: both have
//! sent the end of their bytes (TCP's FIN). So each answer decides what that means. Most take no time, and are simply sent:
//! `hyper` is told to allow half-closed connections, and does not look for the end of the bytes itself. An answer that takes
//! long waits for [`Client::left`] as well, takes the end of the bytes for the end of the client, and is called off.
//!
//! `hyper` could not notice the end anyway: it reads nothing while an answer is prepared and bytes of a next request wait.

use std::sync::Arc;
use std::time::Duration;
use tokio::io::Interest;
use tokio::net::TcpStream;
use tokio::net::tcp::OwnedReadHalf;

/// Maximum number of bytes that a client may send ahead while it waits for a long answer. More would fill the system's buffer, and
/// then the end of the bytes cannot arrive either.
const MAX_UNREAD_BYTES: usize = 16 << 10;
/// Time between two looks at a connection on which bytes wait to be read.
const LOOK_INTERVAL: Duration = Duration::from_millis(200);

/// The client of a connection. Every request carries it as an extension.
#[derive(Debug, Clone)]
pub struct Client(Arc<OwnedReadHalf>);

impl Client {
    /// The client at the other end of a stream.
    pub(super) fn new(stream: Arc<OwnedReadHalf>) -> Self {
        Self(stream)
    }

    /// Waits until the client has closed its side of the connection, or has sent more than it may before its answer. Call
    /// it only after the request's body was read.
    pub async fn left(self) {
        let stream: &TcpStream = (*self.0).as_ref();
        let mut unread = vec![0; MAX_UNREAD_BYTES];
        loop {
            // Bytes stay where they are, so that `hyper` reads them as the next request.
            match stream.peek(&mut unread).await {
                Ok(1..MAX_UNREAD_BYTES) => {}
                Ok(_) | Err(_) => return,
            }
            // The system reports the end although there are bytes before it.
            match stream.ready(Interest::READABLE).await {
                Ok(ready) if !ready.is_read_closed() => {}
                Ok(_) | Err(_) => return,
            }
            tokio::time::sleep(LOOK_INTERVAL).await;
        }
    }
}

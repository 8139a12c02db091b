//! Accepts the studio's connections and limits them. Every process on this machine can connect, but only connections that
//! show the token may stay. Those that do not are closed after a while, and are the first to be closed when there are too
//! many.

use super::framework_refusals::RefusalRewriter;
use super::state::lock;
use axum::{Extension, Router};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

/// Simultaneous connections. A browser keeps six to a server, and a process usually may have 1,024 descriptors.
const MAX_CONNECTIONS: usize = 256;
/// How long a connection may last without the token, and how long the head of each request may take to arrive.
const PATIENCE: Duration = Duration::from_secs(10);
/// The most header lines of a request.
const MAX_HEADERS: usize = 64;
/// The longest head of a request, bytes. It contains JSON pointers and paths.
pub const MAX_HEAD_BYTES: usize = 64 << 10;
/// The message to a client whose head is larger.
pub const HEAD_TOO_LARGE: &str = "the request's head has more than 64 kB or 64 header lines";
/// How long to read what a client still sends after its last response.
const LINGER: Duration = Duration::from_secs(1);
/// How long to wait after a connection could not be accepted.
const ACCEPT_RETRY_PAUSE: Duration = Duration::from_millis(50);

/// A connection, as its requests see it.
#[derive(Clone)]
pub struct Connection(Arc<State>);

#[derive(Default)]
struct State {
    is_authenticated: AtomicBool,
    close_signal: Notify,
}

impl Connection {
    /// Records that the connection has shown the token and may stay.
    pub fn authenticate(&self) {
        self.0.is_authenticated.store(true, Ordering::Relaxed);
    }

    fn is_authenticated(&self) -> bool {
        self.0.is_authenticated.load(Ordering::Relaxed)
    }

    /// Waits until the connection must be closed.
    async fn end(&self) {
        tokio::select! {
            () = self.0.close_signal.notified() => {}
            () = tokio::time::sleep(PATIENCE) => {
                if self.is_authenticated() {
                    self.0.close_signal.notified().await;
                }
            }
        }
    }
}

/// All open connections, oldest first.
#[derive(Clone, Default)]
struct ConnectionList(Arc<Mutex<Vec<Connection>>>);

impl ConnectionList {
    /// Admits a connection. If there are too many, closes the oldest unauthenticated one, or else the oldest of all.
    fn admit(&self) -> ConnectionGuard {
        let mut connections = lock(&self.0);
        if connections.len() >= MAX_CONNECTIONS {
            let unauthenticated = connections
                .iter()
                .position(|connection| !connection.is_authenticated());
            let leaving = connections.remove(unauthenticated.unwrap_or(0));
            leaving.0.close_signal.notify_one();
        }
        let connection = Connection(Arc::default());
        connections.push(connection.clone());
        ConnectionGuard {
            connection,
            connections: self.clone(),
        }
    }
}

/// Keeps a connection in the list until it is dropped.
struct ConnectionGuard {
    connection: Connection,
    connections: ConnectionList,
}

impl Drop for ConnectionGuard {
    fn drop(&mut self) {
        lock(&self.connections.0)
            .retain(|connection| !Arc::ptr_eq(&connection.0, &self.connection.0));
    }
}

/// Accepts and serves connections for as long as the process runs.
pub async fn run(listener: TcpListener, router: Router) -> ! {
    let connections = ConnectionList::default();
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // It broke before it was accepted, or the system is out of descriptors for a moment.
            tokio::time::sleep(ACCEPT_RETRY_PAUSE).await;
            continue;
        };
        // Responses are small and urgent. If the system refuses, they only arrive later.
        let _ = stream.set_nodelay(true);
        let guard = connections.admit();
        let router = router.clone().layer(Extension(guard.connection.clone()));
        tokio::spawn(async move {
            let stream = TokioIo::new(RefusalRewriter::new(stream));
            let mut http = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(PATIENCE)
                .max_headers(MAX_HEADERS)
                .max_buf_size(MAX_HEAD_BYTES)
                .serve_connection(stream, TowerToHyperService::new(router));
            let answered = poll_fn(|context| http.poll_without_shutdown(context));
            tokio::select! {
                // An error only concerns this connection.
                _ = answered => {
                    let stream = http.into_parts().io.into_inner().into_inner();
                    let _ = tokio::time::timeout(LINGER, close(stream)).await;
                }
                () = guard.connection.end() => {}
            }
        });
    }
}

/// Closes a connection whose client may still be sending a refused body. Closing it at once could make the client's system
/// discard the response before it is read (RFC 9112, 9.6).
async fn close(mut stream: TcpStream) {
    if poll_fn(|context| Pin::new(&mut stream).poll_shutdown(context))
        .await
        .is_err()
    {
        return;
    }
    let mut room = vec![0; 64 << 10];
    loop {
        let mut room = ReadBuf::new(&mut room);
        let read = poll_fn(|context| Pin::new(&mut stream).poll_read(context, &mut room)).await;
        if read.is_err() || room.filled().is_empty() {
            return;
        }
    }
}

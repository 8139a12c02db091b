//! Who is connected to the studio, and for how long. Anybody on this machine can connect; only who shows the token may stay.
//! A connection that has not shown it soon is closed, and where there are too many the oldest of these gives way first.

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

/// Connections at once. A browser keeps six to a server; far from the 1,024 descriptors that a process usually may have.
const MAX_CONNECTIONS: usize = 256;
/// How long a connection may last without the token, and how long the head of each request may take to arrive.
const PATIENCE: Duration = Duration::from_secs(10);
/// Header lines of a request.
const MAX_HEADERS: usize = 64;
/// Longest head of a request, bytes; JSON pointers and paths are part of it.
pub const MAX_HEAD_BYTES: usize = 64 << 10;
/// What a client is told whose head has more.
pub const HEAD_TOO_LARGE: &str = "the request's head has more than 64 kB or 64 header lines";
/// How long what a client still sends is read after its last answer.
const LINGER: Duration = Duration::from_secs(1);
/// How long nothing is accepted after the system had no room for a connection.
const ACCEPT_RETRY_PAUSE: Duration = Duration::from_millis(50);

/// A connection, as its requests know it.
#[derive(Clone)]
pub struct Connection(Arc<State>);

#[derive(Default)]
struct State {
    is_authenticated: AtomicBool,
    close_signal: Notify,
}

impl Connection {
    /// The connection has shown the token and may stay.
    pub fn authenticate(&self) {
        self.0.is_authenticated.store(true, Ordering::Relaxed);
    }

    fn is_authenticated(&self) -> bool {
        self.0.is_authenticated.load(Ordering::Relaxed)
    }

    /// Returns when the connection is to be closed.
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

/// Everybody who is connected, the oldest first.
#[derive(Clone, Default)]
struct ConnectionList(Arc<Mutex<Vec<Connection>>>);

impl ConnectionList {
    /// Lets one in; where there are too many, the oldest unauthenticated leaves, or the oldest of all where there is none.
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

/// One who was let in; the place is free again when this is dropped.
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

/// Answers for as long as the process runs.
pub async fn run(listener: TcpListener, router: Router) -> ! {
    let connections = ConnectionList::default();
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // It broke before it was taken, or the system has no descriptors left for a moment.
            tokio::time::sleep(ACCEPT_RETRY_PAUSE).await;
            continue;
        };
        // Answers are small and are waited for; where the system refuses, they only come later.
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
                // A connection that ends badly concerns nobody else.
                _ = answered => {
                    let stream = http.into_parts().io.into_inner().into_inner();
                    let _ = tokio::time::timeout(LINGER, close(stream)).await;
                }
                () = guard.connection.end() => {}
            }
        });
    }
}

/// Closes a connection whose client may still be sending what was refused. Closing it at once would make the system of the
/// client throw the answer away before it is read (RFC 9112, 9.6).
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

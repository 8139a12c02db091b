//! Serves a pack as a website for trying it out, on this machine or to a phone on the same Wi-Fi. The server reads a verified
//! pack and answers GET and HEAD; it writes nothing and knows nothing of tours.
//!
//! A published tour is served by any static host from the unzipped pack. All this server does is look up entries: they are
//! parts of one file, so that no library for files on a disk can serve them. Connections and ranges are those of
//! [`crate::http`].

pub mod headers;
mod response;
mod route;
mod tls;

pub use tls::TlsError;

use crate::http::headers::protect;
use crate::http::server::Service;
use crate::http::{self, limits::Limits};
use crate::pack::{Pack, PackError};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::header;
use axum::http::request::Parts;
use axum::response::Response;
use headers::Framing;
use response::MAX_HEAD_BYTES;
use route::{Route, route, route_outside};
use std::convert::Infallible;
use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener, UdpSocket};
use std::sync::Arc;
use std::time::Duration;
use tokio_rustls::TlsAcceptor;

/// A browser keeps six connections to a server, and this server is for trying a tour on a few phones. The rate is that
/// of a bad mobile network of the year 2000; speech needs about as much.
const LIMITS: Limits = Limits {
    connections: 128,
    patience: Duration::from_secs(15),
    head_bytes: MAX_HEAD_BYTES,
    min_rate: Some(4_000),
    requires_authentication: false,
};

/// A server that is bound to its address but does not answer yet.
pub struct Server {
    listener: TcpListener,
    served: ServedPack,
    tls: Option<TlsAcceptor>,
}

/// The pack that a server shows, and to whom.
pub struct ServedPack {
    /// Returns the current pack; `None` while there is none.
    pub pack: Box<dyn Fn() -> Option<Arc<Pack>> + Send + Sync>,
    /// A secret first part of the path, without which nothing is shown; `None` if everybody may look.
    pub key: Option<String>,
    /// Which pages may show the pack's pages in a frame.
    pub framing: Framing,
    /// Called with the reason when the pack cannot be read. The visitor is not told the reason.
    pub report: Box<dyn Fn(&PackError) + Send + Sync>,
}

impl ServedPack {
    /// A pack that everybody who reaches the server may see.
    pub fn of(pack: Pack) -> Self {
        let pack = Arc::new(pack);
        Self {
            pack: Box::new(move || Some(Arc::clone(&pack))),
            key: None,
            framing: Framing::Nowhere,
            report: Box::new(|_| {}),
        }
    }
}

/// How the connections are protected.
#[derive(Debug, Clone)]
pub enum Transport {
    /// Plain HTTP. Browsers let it use the position only on this machine itself.
    Plain,
    /// HTTPS with a self-signed certificate for these addresses, made at each start.
    SelfSigned(Vec<IpAddr>),
}

/// Why a server could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address is in use or does not belong to this machine.
    #[error("cannot listen on {address}: {error}; choose another with --port")]
    Listen {
        /// The address that was asked for.
        address: SocketAddr,
        /// The system's error.
        error: io::Error,
    },
    /// No certificate could be made.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// No threads could be started.
    #[error("cannot start the server: {0}")]
    Start(io::Error),
}

impl Server {
    /// Binds to an address; port 0 lets the system choose.
    ///
    /// # Errors
    /// [`ServeError`] if the address is not available or no certificate can be made.
    pub fn bind(
        served: ServedPack,
        address: SocketAddr,
        transport: &Transport,
    ) -> Result<Self, ServeError> {
        let tls = match transport {
            Transport::Plain => None,
            Transport::SelfSigned(names) => Some(tls::self_signed(names)?),
        };
        let listen = |error| ServeError::Listen { address, error };
        let listener = TcpListener::bind(address).map_err(listen)?;
        listener.set_nonblocking(true).map_err(listen)?;
        Ok(Self {
            listener,
            served,
            tls,
        })
    }

    /// The address that the server is bound to.
    ///
    /// # Errors
    /// The system's error when asked for it.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// The path of the pack's front page, or `/` while there is no pack.
    pub fn front(&self) -> String {
        (self.served.pack)().map_or_else(
            || "/".to_owned(),
            |pack| route::front(self.served.key.as_deref(), &pack),
        )
    }

    /// Serves until the process ends, on a runtime of its own.
    ///
    /// # Errors
    /// [`ServeError::Start`] if no threads can be started.
    pub fn run(self) -> Result<Infallible, ServeError> {
        let runtime = http::runtime().map_err(ServeError::Start)?;
        runtime.block_on(self.serve()).map_err(ServeError::Start)
    }

    /// Serves for as long as the runtime that it is called on runs.
    ///
    /// # Errors
    /// The system's error if the runtime cannot watch the listener.
    pub async fn serve(self) -> io::Result<Infallible> {
        let listener = tokio::net::TcpListener::from_std(self.listener)?;
        let service = Service {
            router: Router::new()
                .fallback(answer)
                .with_state(Arc::new(self.served)),
            limits: LIMITS,
            tls: self.tls,
            refuse: response::unparsed,
        };
        service.run(listener).await
    }
}

/// This machine's address in its local network, as far as the system knows one. Nothing is sent.
pub fn lan_address() -> Option<IpAddr> {
    let socket = UdpSocket::bind(("0.0.0.0", 0)).ok()?;
    // An address reserved for documentation (RFC 5737). Connecting a UDP socket only looks up the route.
    socket.connect(("192.0.2.1", 9)).ok()?;
    let address = socket.local_addr().ok()?.ip();
    (!address.is_loopback() && !address.is_unspecified()).then_some(address)
}

/// Answers every request.
async fn answer(State(served): State<Arc<ServedPack>>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let source = Arc::clone(&served);
    // Opening a new pack verifies all of it, which may take long.
    let answered = tokio::task::spawn_blocking(move || respond(&parts, &source)).await;
    let mut response = answered.unwrap_or_else(|_| response::unreadable());
    let kind = response.headers().get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let policy = headers::policy(kind, &served.framing);
    protect(response.headers_mut(), &policy);
    response
}

fn respond(request: &Parts, served: &ServedPack) -> Response {
    if let Some(refusal) = response::refusal(request) {
        return refusal;
    }
    let (path, key) = (request.uri.path(), served.key.as_deref());
    // Whoever does not know the key does not make the pack be opened either.
    let outside = route_outside(path, key);
    let pack = match outside {
        Some(_) => None,
        None => (served.pack)(),
    };
    let target = match (outside, &pack) {
        (Some(outside), _) => outside,
        (None, Some(pack)) => route(path, key, pack),
        (None, None) => return response::not_found("There is no pack yet; build it first."),
    };
    match (target, &pack) {
        (Route::Entry(name), Some(pack)) => {
            response::entry(request, name, pack).unwrap_or_else(|error| {
                (served.report)(&error);
                response::unreadable()
            })
        }
        (Route::Redirect(path), _) => response::redirect(&path),
        (Route::RetireServiceWorker, _) => response::retire_service_worker(),
        (Route::NotFound | Route::Entry(_), _) => {
            response::not_found("There is no such file here.")
        }
    }
}

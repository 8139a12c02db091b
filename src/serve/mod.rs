//! Serves a pack as a website for trying it out, on this machine or to a phone on the same Wi-Fi. The server reads a verified
//! pack and answers GET and HEAD; it writes nothing and knows nothing of tours.
//!
//! A published tour is served by any static host from the unzipped pack. All this server does is look up entries, so
//! requests are parsed by `httparse` and answered by plain threads, without a web framework and its runtime.

mod connections;
pub mod headers;
mod request;
mod response;
mod route;
mod tls;

pub use tls::TlsError;

use crate::pack::{Pack, PackError};
use connections::{LIMITS, PacedStream, Pacer};
use headers::Framing;
use request::{Request, RequestReader};
use route::{Route, route};
use std::io::{self, Read, Write};
use std::net::{IpAddr, SocketAddr, TcpListener, UdpSocket};
use std::sync::Arc;

/// Requests that one connection may make, so that none is kept for ever.
const MAX_REQUESTS: usize = 1000;

/// A server that is bound to its address but does not answer yet.
pub struct Server {
    listener: TcpListener,
    served: ServedPack,
    tls: Option<Arc<rustls::ServerConfig>>,
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

    /// Serves until the process ends.
    pub fn run(self) {
        let Self {
            listener,
            served,
            tls,
        } = self;
        let is_plain = tls.is_none();
        connections::run(&listener, LIMITS, is_plain, move |stream| {
            serve(stream, &served, tls.clone())
        });
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

fn serve(
    stream: PacedStream,
    served: &ServedPack,
    tls: Option<Arc<rustls::ServerConfig>>,
) -> io::Result<()> {
    let pacer = stream.pacer();
    match tls {
        None => handle_connection(stream, &pacer, served),
        Some(config) => {
            let connection = rustls::ServerConnection::new(config).map_err(io::Error::other)?;
            handle_connection(rustls::StreamOwned::new(connection, stream), &pacer, served)
        }
    }
}

fn handle_connection(
    mut stream: impl Read + Write,
    pacer: &Pacer,
    served: &ServedPack,
) -> io::Result<()> {
    let mut reader = RequestReader::default();
    for _ in 0..MAX_REQUESTS {
        pacer.expect_request();
        let Some(request) = reader.next(&mut stream)? else {
            return Ok(());
        };
        let is_last = request.is_last;
        // From here on the connection counts as answering, so that it is not closed for a new one.
        pacer.begin_answer();
        let answer = respond(&request, served).protected(&served.framing);
        // Opening a new pack verifies all of it, which may take long. The time for taking the answer starts now.
        pacer.begin_answer();
        answer.write(&mut stream)?;
        if is_last {
            break;
        }
    }
    Ok(())
}

fn respond(request: &Request, served: &ServedPack) -> response::Response {
    if let Some(refusal) = response::refusal(request) {
        return refusal;
    }
    let Some(pack) = (served.pack)() else {
        return response::not_found("There is no pack yet; build it first.");
    };
    match route(&request.path, served.key.as_deref(), &pack) {
        Route::Entry(name) => {
            let (answer, failure) = response::entry(request, name, &pack);
            if let Some(error) = failure {
                (served.report)(&error);
            }
            answer
        }
        Route::Redirect(path) => response::redirect(&path),
        Route::RetireServiceWorker => response::retire_service_worker(request),
        Route::NotFound => response::not_found("There is no such file here."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use connections::Limits;
    use std::net::TcpStream;
    use std::thread;
    use std::time::Duration;

    #[test]
    fn the_time_for_opening_a_pack_does_not_count_for_the_visitor() {
        let limits = Limits {
            patience: Duration::from_millis(200),
            ..LIMITS
        };
        let served = ServedPack {
            pack: Box::new(move || {
                thread::sleep(limits.patience * 3);
                None
            }),
            key: None,
            framing: Framing::Nowhere,
            report: Box::new(|_| {}),
        };
        let listener = TcpListener::bind("127.0.0.1:0").expect("OK because a port is free");
        let address = listener.local_addr().expect("OK because it is bound");
        thread::spawn(move || {
            connections::run(&listener, limits, true, move |paced| {
                serve(paced, &served, None)
            });
        });
        let mut stream = TcpStream::connect(address).expect("OK because it listens");
        let request = format!("GET / HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
        stream
            .write_all(request.as_bytes())
            .expect("OK because it listens");
        let mut answer = String::new();
        stream
            .read_to_string(&mut answer)
            .expect("OK because the server ends it");
        assert!(answer.starts_with("HTTP/1.1 404 "), "{answer:?}");
    }
}

//! A pack as a website for a look: a small server for one machine, or for a phone on the same Wi-Fi. It reads a
//! verified pack and answers GET and HEAD; it writes nothing and knows nothing of tours.
//!
//! Where a tour is really published, any static host serves the unzipped pack. A web framework with its runtime would
//! be the larger half of this program for what is a table lookup, so requests are parsed by `httparse` and answered by
//! plain threads.

mod answer;
mod request;
mod tls;

pub use answer::mime_type;
pub use tls::TlsError;

use crate::pack::Pack;
use request::Reading;
use std::io::{self, Read, Write};
use std::net::{IpAddr, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

/// Connections at once; more wait in the system's queue.
const MOST_CONNECTIONS: usize = 64;
/// How long a visitor's device may be silent before its connection is closed.
const PATIENCE: Duration = Duration::from_secs(15);
/// Requests on one connection, so that none is held for ever.
const MOST_REQUESTS: usize = 1000;

/// A server that has its address but serves nobody yet.
pub struct Server {
    listener: TcpListener,
    pack: Arc<Pack>,
    tls: Option<Arc<rustls::ServerConfig>>,
}

/// How the connections are protected.
#[derive(Debug, Clone)]
pub enum Transport {
    /// Plain HTTP; browsers give the position to it on this very machine only.
    Plain,
    /// HTTPS with a certificate that this start makes for itself and these addresses.
    SelfSigned(Vec<IpAddr>),
}

/// Why a server could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address is taken or not this machine's.
    #[error("cannot listen on {address}: {error}; choose another with --port")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        error: io::Error,
    },
    /// No certificate could be made.
    #[error(transparent)]
    Tls(#[from] TlsError),
}

impl Server {
    /// Takes an address; port 0 lets the system choose.
    ///
    /// # Errors
    /// [`ServeError`] where the address cannot be had or no certificate made.
    pub fn bind(
        pack: Pack,
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
            pack: Arc::new(pack),
            tls,
        })
    }

    /// The address that was taken.
    ///
    /// # Errors
    /// When the system does not tell.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Serves until the process ends.
    pub fn run(self) {
        let busy = Arc::new(AtomicUsize::new(0));
        for stream in self.listener.incoming() {
            // A connection that broke before it was taken concerns nobody else.
            let Ok(stream) = stream else { continue };
            if busy.load(Ordering::Acquire) >= MOST_CONNECTIONS {
                continue;
            }
            busy.fetch_add(1, Ordering::AcqRel);
            let (pack, tls, busy) = (Arc::clone(&self.pack), self.tls.clone(), Arc::clone(&busy));
            thread::spawn(move || {
                // The peer went away or spoke no HTTP: its connection ends, the server goes on.
                let _ = serve(stream, &pack, tls);
                busy.fetch_sub(1, Ordering::AcqRel);
            });
        }
    }
}

/// This machine's address in its local network, as far as the system knows one. Nothing is sent.
pub fn lan_address() -> Option<IpAddr> {
    let socket = UdpSocket::bind(("0.0.0.0", 0)).ok()?;
    // An address reserved for documentation (RFC 5737): only the route to it is looked up.
    socket.connect(("192.0.2.1", 9)).ok()?;
    let address = socket.local_addr().ok()?.ip();
    (!address.is_loopback() && !address.is_unspecified()).then_some(address)
}

fn serve(stream: TcpStream, pack: &Pack, tls: Option<Arc<rustls::ServerConfig>>) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    stream.set_nodelay(true)?;
    match tls {
        None => converse(stream, pack),
        Some(config) => {
            let connection = rustls::ServerConnection::new(config).map_err(io::Error::other)?;
            converse(rustls::StreamOwned::new(connection, stream), pack)
        }
    }
}

fn converse(mut stream: impl Read + Write, pack: &Pack) -> io::Result<()> {
    let mut reading = Reading::default();
    for _ in 0..MOST_REQUESTS {
        let Some(request) = reading.next(&mut stream)? else {
            return Ok(());
        };
        let last = request.is_last;
        answer::to(&request, pack).write(&mut stream)?;
        if last {
            break;
        }
    }
    Ok(())
}

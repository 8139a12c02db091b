//! Tells systemd that the player is alive (`Type=notify`, `WatchdogSec=`) by the protocol of `sd_notify(3)`, which is one
//! datagram.

use std::io;
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixDatagram};
use std::time::{Duration, Instant};

/// A connection to systemd.
pub struct Watchdog {
    socket: UnixDatagram,
    address: SocketAddr,
    interval: Duration,
    last: Option<Instant>,
}

impl Watchdog {
    /// Notifies the socket that `NOTIFY_SOCKET` names, twice per `WATCHDOG_USEC`.
    ///
    /// # Errors
    /// The system's error if the socket cannot be created.
    pub fn new(notify_socket: &str, watchdog_usec: Option<u64>) -> io::Result<Self> {
        let address = match notify_socket.strip_prefix('@') {
            Some(name) => SocketAddr::from_abstract_name(name)?,
            None => SocketAddr::from_pathname(notify_socket)?,
        };
        let interval = Duration::from_micros(watchdog_usec.unwrap_or(20_000_000).max(2) / 2);
        Ok(Self {
            socket: UnixDatagram::unbound()?,
            address,
            interval,
            last: None,
        })
    }

    /// Reports that the player is alive. Called from the loop itself, so that systemd notices a loop that hangs.
    pub fn notify(&mut self) {
        let state = match self.last {
            None => "READY=1\nWATCHDOG=1",
            Some(last) if last.elapsed() >= self.interval => "WATCHDOG=1",
            Some(_) => return,
        };
        self.last = Some(Instant::now());
        // A failure is ignored: without systemd nobody would restart the player anyway.
        let _ = self.socket.send_to_addr(state.as_bytes(), &self.address);
    }
}

//! Tells systemd that the player lives (`Type=notify`, `WatchdogSec=`): the protocol of `sd_notify(3)`, which is one
//! datagram.

use std::io;
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixDatagram};
use std::time::{Duration, Instant};

/// A line to systemd.
pub struct Watchdog {
    socket: UnixDatagram,
    address: SocketAddr,
    every: Duration,
    last: Option<Instant>,
}

impl Watchdog {
    /// Speaks to the socket that `NOTIFY_SOCKET` names, every half of `WATCHDOG_USEC`.
    ///
    /// # Errors
    /// Whatever the system says when the socket cannot be made.
    pub fn new(notify_socket: &str, watchdog_usec: Option<u64>) -> io::Result<Self> {
        let address = match notify_socket.strip_prefix('@') {
            Some(name) => SocketAddr::from_abstract_name(name)?,
            None => SocketAddr::from_pathname(notify_socket)?,
        };
        let every = Duration::from_micros(watchdog_usec.unwrap_or(20_000_000).max(2) / 2);
        Ok(Self {
            socket: UnixDatagram::unbound()?,
            address,
            every,
            last: None,
        })
    }

    /// The player lives. Called from the loop itself, so that a loop that hangs is noticed.
    pub fn alive(&mut self) {
        let state = match self.last {
            None => "READY=1\nWATCHDOG=1",
            Some(last) if last.elapsed() >= self.every => "WATCHDOG=1",
            Some(_) => return,
        };
        self.last = Some(Instant::now());
        // systemd that went away restarts nobody.
        let _ = self.socket.send_to_addr(state.as_bytes(), &self.address);
    }
}

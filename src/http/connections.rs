//! The open connections of a server: how many there may be, how long each may take, and which is closed for a new one when
//! there are too many. It knows nothing of what is asked and answered.
//!
//! A device that sends its request slowly, takes its answer slowly or stays silent keeps a connection for at most
//! [`Limits::patience`], and loses it at once to a new one when all are in use.

use super::limits::Limits;
use super::progress::Progress;
use std::cmp::Ordering;
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering as MemoryOrdering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;
use tokio::sync::Notify;

/// Requests that one connection may make, so that none is kept for ever.
const MAX_REQUESTS: usize = 1000;
/// An answer slower than this, bytes a second, is interrupted for a new connection. Browsers ask for the rest again.
const SLOW_BYTES_PER_S: f64 = 64_000.0;

/// A connection, as its requests, its stream and the other connections see it.
#[derive(Debug, Clone)]
pub struct Connection(Arc<State>);

#[derive(Debug)]
struct State {
    peer: IpAddr,
    opened_at: Instant,
    limits: Limits,
    is_authenticated: AtomicBool,
    requests: AtomicUsize,
    progress: Mutex<Progress>,
    close_signal: Notify,
}

impl Connection {
    fn new(peer: IpAddr, limits: Limits) -> Self {
        let now = Instant::now();
        Self(Arc::new(State {
            peer,
            opened_at: now,
            limits,
            is_authenticated: AtomicBool::new(false),
            requests: AtomicUsize::new(0),
            progress: Mutex::new(Progress::new(now, &limits)),
            close_signal: Notify::new(),
        }))
    }

    /// Records that the connection has shown that it may stay.
    pub fn authenticate(&self) {
        self.0.is_authenticated.store(true, MemoryOrdering::Relaxed);
    }

    fn lacks_authentication(&self) -> bool {
        self.0.limits.requires_authentication
            && !self.0.is_authenticated.load(MemoryOrdering::Relaxed)
    }

    /// Counts a request, and returns whether it is the last that this connection may make.
    pub(super) fn count_request(&self) -> bool {
        self.0.requests.fetch_add(1, MemoryOrdering::Relaxed) + 1 >= MAX_REQUESTS
    }

    /// Updates the progress with the present time.
    pub(super) fn update(&self, change: impl FnOnce(&mut Progress, Instant, &Limits)) {
        change(&mut lock(&self.0.progress), Instant::now(), &self.0.limits);
    }

    /// Waits until the connection must be closed: it took too long, or was chosen to leave for a new one.
    pub(super) async fn closing(&self) {
        tokio::select! {
            () = self.0.close_signal.notified() => {}
            () = self.time_out() => {}
        }
    }

    async fn time_out(&self) {
        loop {
            let now = Instant::now();
            let next = match self.deadline() {
                Some(deadline) if deadline <= now => return,
                Some(deadline) => deadline,
                // A deadline that is set in the meantime is no earlier.
                None => now + self.0.limits.patience,
            };
            tokio::time::sleep_until(next.into()).await;
        }
    }

    fn deadline(&self) -> Option<Instant> {
        if self.lacks_authentication() {
            Some(self.0.opened_at + self.0.limits.patience)
        } else {
            lock(&self.0.progress).deadline
        }
    }
}

/// All open connections, oldest first.
#[derive(Clone, Default)]
pub(super) struct ConnectionList(Arc<Mutex<Vec<Connection>>>);

impl ConnectionList {
    /// Admits a connection, closing another one if need be; `None` if it is refused.
    pub fn admit(&self, peer: IpAddr, limits: Limits) -> Option<ConnectionGuard> {
        let mut open = lock(&self.0);
        if open.len() >= limits.connections {
            let index = index_to_close(&open, peer, Instant::now())?;
            open.remove(index).0.close_signal.notify_one();
        }
        let connection = Connection::new(peer, limits);
        open.push(connection.clone());
        Some(ConnectionGuard {
            connection,
            connections: self.clone(),
        })
    }
}

/// Keeps a connection in the list until it is dropped.
pub(super) struct ConnectionGuard {
    /// The connection.
    pub connection: Connection,
    connections: ConnectionList,
}

impl Drop for ConnectionGuard {
    fn drop(&mut self) {
        lock(&self.connections.0)
            .retain(|connection| !Arc::ptr_eq(&connection.0, &self.connection.0));
    }
}

/// The connection to close for a new one: the oldest that lacks authentication. If there is none, it belongs to the device
/// with the most connections: the one that has kept a request waiting longest, or else the one with the slowest answer. A
/// fast answer is only interrupted if the new connection's device has fewer connections.
fn index_to_close(open: &[Connection], newcomer: IpAddr, now: Instant) -> Option<usize> {
    if let Some(index) = open.iter().position(Connection::lacks_authentication) {
        return Some(index);
    }
    let held = |peer: IpAddr| {
        open.iter()
            .filter(|connection| connection.0.peer == peer)
            .count()
    };
    let most = open.iter().map(|one| held(one.0.peer)).max()?;
    let is_fairer = held(newcomer) + 1 < most;
    open.iter()
        .enumerate()
        .filter(|(_, connection)| held(connection.0.peer) == most)
        .map(|(index, connection)| (index, *lock(&connection.0.progress)))
        .map(|(index, progress)| {
            (
                index,
                progress.is_answering(),
                progress.rate(now),
                progress.last_at,
            )
        })
        .filter(|(_, is_answering, rate, _)| is_fairer || !is_answering || *rate < SLOW_BYTES_PER_S)
        .min_by(
            |(_, one, one_rate, one_at), (_, other, other_rate, other_at)| {
                let by_rate = if *one {
                    one_rate.total_cmp(other_rate)
                } else {
                    Ordering::Equal
                };
                one.cmp(other).then(by_rate).then(one_at.cmp(other_at))
            },
        )
        .map(|(index, ..)| index)
}

/// Takes a lock even if its holder panicked: everything under these locks is replaced as a whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    const LIMITS: Limits = Limits {
        connections: 8,
        patience: Duration::from_secs(60),
        head_bytes: 16 << 10,
        min_rate: Some(4_000),
        requires_authentication: false,
    };

    /// A connection that began to answer `start_s` seconds after `epoch`, and has since taken `taken` bytes a second. It has
    /// kept a request waiting for as long if `taken` is `None`.
    fn connection(peer: [u8; 4], epoch: Instant, start_s: u64, taken: Option<usize>) -> Connection {
        let made = Connection::new(IpAddr::from(peer), LIMITS);
        let at = |seconds| epoch + Duration::from_secs(seconds);
        let mut progress = Progress::new(at(start_s), &LIMITS);
        if let Some(bytes) = taken {
            progress.answer(at(start_s));
            for second in start_s + 1..10 {
                progress.take(bytes, at(second), &LIMITS);
            }
        }
        *lock(&made.0.progress) = progress;
        made
    }

    #[test]
    fn the_device_with_the_most_connections_is_closed_first() {
        let epoch = Instant::now();
        let now = epoch + Duration::from_millis(9_500);
        let [one, other, third] = [[10, 0, 0, 1], [10, 0, 0, 2], [10, 0, 0, 3]];
        let check = |open: &[Connection], newcomer: [u8; 4], expected| {
            assert_eq!(
                index_to_close(open, IpAddr::from(newcomer), now),
                expected,
                "{newcomer:?}"
            );
        };
        let fast = || connection(one, epoch, 0, Some(1_000_000));
        let silent = |start_s| connection(other, epoch, start_s, None);
        let open = [fast(), fast(), fast(), silent(0)];
        check(&open, third, Some(0));
        check(&open, one, None);
        check(&open[3..], other, Some(0));
        // The one that has kept its request waiting longest.
        check(&[silent(5), silent(1), silent(9)], other, Some(1));
        // Of answers, the slowest; a fast one goes on.
        let slow = [
            fast(),
            connection(one, epoch, 0, Some(60_000)),
            connection(one, epoch, 0, Some(30_000)),
        ];
        check(&slow, one, Some(2));
        check(&slow[..2], one, Some(1));
        check(&slow[..1], one, None);
        // One that stands still is the slowest of all.
        let stalled = connection(one, epoch, 5, Some(0));
        check(&[fast(), slow[2].clone(), stalled], one, Some(2));
        check(&[], one, None);
    }

    #[test]
    fn who_lacks_authentication_leaves_first() {
        let limits = Limits {
            connections: 2,
            requires_authentication: true,
            ..LIMITS
        };
        let peer = IpAddr::from([127, 0, 0, 1]);
        let list = ConnectionList::default();
        let admit = || list.admit(peer, limits).expect("OK because one leaves");
        let (first, second) = (admit(), admit());
        first.connection.authenticate();
        let _third = admit();
        let open = lock(&list.0);
        let is_open = |guard: &ConnectionGuard| {
            open.iter()
                .any(|one| Arc::ptr_eq(&one.0, &guard.connection.0))
        };
        assert!(is_open(&first) && !is_open(&second));
        drop(open);
    }
}

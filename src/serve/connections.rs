//! Limits connections: how many at once, how long a request and an answer may take, and which connection is closed for a
//! new one when there are too many. It knows nothing of what is asked and answered.
//!
//! A device that sends its request slowly, takes its answer slowly or stays silent keeps a connection for at most
//! [`Limits::patience`], and loses it at once to a new one when all are in use.

use std::cmp::Ordering;
use std::io::{self, Read, Write};
use std::net::{IpAddr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// How many connections there may be and how slow they may be.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Simultaneous connections; each has a thread.
    pub connections: usize,
    /// How long a whole request may take to arrive, waiting for its first byte included, and how long an answer may stand
    /// still.
    pub patience: Duration,
    /// The rate at which an answer has to be taken, bytes a second, averaged over [`Self::patience`].
    pub rate: u32,
}

/// A browser keeps six connections to a server, and a look from a few phones is what this server is for. The rate is that
/// of a bad mobile network of the year 2000; speech needs about as much.
pub const LIMITS: Limits = Limits {
    connections: 128,
    patience: Duration::from_secs(15),
    rate: 4_000,
};

/// The rate of an answer is measured over this time. Earlier than that, an answer is never interrupted for a new connection.
const RATE_WINDOW: Duration = Duration::from_secs(1);
/// An answer slower than this, bytes a second, is interrupted for a new connection. Browsers ask for the rest again.
const SLOW_BYTES_PER_S: f64 = 64_000.0;
/// The most bytes that are written at once, so that progress is measured often enough.
const MAX_WRITE_BYTES: usize = 64 << 10;
/// How long to wait after a connection could not be accepted.
const ACCEPT_RETRY_PAUSE: Duration = Duration::from_millis(50);
/// The answer to a connection for which there is no room.
const FULL_RESPONSE: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 2\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

/// Accepts connections until the process ends and passes each to `handle` on a thread of its own. With `is_plain`, a
/// refused connection gets an answer in plain HTTP.
pub fn run(
    listener: &TcpListener,
    limits: Limits,
    is_plain: bool,
    handle: impl Fn(PacedStream) -> io::Result<()> + Send + Sync + 'static,
) {
    let handle = Arc::new(handle);
    let connections = Arc::new(Connections::default());
    loop {
        let (stream, address) = match listener.accept() {
            Ok(accepted) => accepted,
            // The connection broke before it was accepted, or the system is out of descriptors for a moment.
            Err(_) => {
                thread::sleep(ACCEPT_RETRY_PAUSE);
                continue;
            }
        };
        let Some(paced) = connections.admit(stream, address, limits, is_plain) else {
            continue;
        };
        let (handle, guard) = (
            Arc::clone(&handle),
            ConnectionGuard::new(&connections, &paced.connection),
        );
        // If no thread can be started, dropping the closure closes the connection.
        let _ = thread::Builder::new().spawn(move || {
            let _guard = guard;
            // The peer went away or did not speak HTTP. Only its own connection ends.
            let _ = handle(paced);
        });
    }
}

/// All open connections.
#[derive(Default)]
struct Connections(Mutex<Vec<Arc<Connection>>>);

impl Connections {
    /// Admits a connection, closing another one if need be; `None` if it is refused.
    fn admit(
        &self,
        stream: TcpStream,
        address: SocketAddr,
        limits: Limits,
        is_plain: bool,
    ) -> Option<PacedStream> {
        let connection = Arc::new(Connection {
            // A second handle to the same connection, so that it can be closed from here.
            stream: stream.try_clone().ok()?,
            peer: address.ip(),
            progress: Mutex::new(Progress::waiting(limits.patience)),
        });
        stream.set_nodelay(true).ok()?;
        let mut open = lock(&self.0);
        if open.len() >= limits.connections {
            let Some(index) = index_to_close(&open, connection.peer, Instant::now()) else {
                drop(open);
                if is_plain {
                    // The answer fits into the empty buffer of a new connection, so this never blocks.
                    let _ = stream.set_nonblocking(true);
                    let _ = (&stream).write(FULL_RESPONSE);
                }
                return None;
            };
            open.swap_remove(index).close();
        }
        open.push(Arc::clone(&connection));
        Some(PacedStream {
            stream,
            connection,
            limits,
        })
    }
}

/// The connection to close for a new one. It belongs to the device with the most connections: the one that has kept a
/// request waiting longest, or else the one with the slowest answer. A fast answer is only interrupted if the new
/// connection's device has fewer connections.
fn index_to_close(open: &[Arc<Connection>], newcomer: IpAddr, now: Instant) -> Option<usize> {
    let held = |peer: IpAddr| {
        open.iter()
            .filter(|connection| connection.peer == peer)
            .count()
    };
    let most = open.iter().map(|connection| held(connection.peer)).max()?;
    let is_fairer = held(newcomer) + 1 < most;
    open.iter()
        .enumerate()
        .filter(|(_, connection)| held(connection.peer) == most)
        .map(|(index, connection)| (index, *lock(&connection.progress)))
        .map(|(index, progress)| {
            (
                index,
                progress.is_answering,
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

/// Removes the connection from the list when its thread ends, however that happens.
struct ConnectionGuard {
    connections: Arc<Connections>,
    connection: Arc<Connection>,
}

impl ConnectionGuard {
    fn new(connections: &Arc<Connections>, connection: &Arc<Connection>) -> Self {
        Self {
            connections: Arc::clone(connections),
            connection: Arc::clone(connection),
        }
    }
}

impl Drop for ConnectionGuard {
    fn drop(&mut self) {
        lock(&self.connections.0).retain(|connection| !Arc::ptr_eq(connection, &self.connection));
    }
}

/// A connection as seen by the others.
struct Connection {
    stream: TcpStream,
    peer: IpAddr,
    progress: Mutex<Progress>,
}

impl Connection {
    fn close(&self) {
        // An error means that the connection is closed already.
        let _ = self.stream.shutdown(Shutdown::Both);
    }
}

/// What a connection is doing and how fast.
#[derive(Debug, Clone, Copy)]
struct Progress {
    /// When the current request or answer times out.
    deadline: Instant,
    /// When a request was last completed or part of an answer was taken.
    last_at: Instant,
    /// Whether an answer is being sent; otherwise a request is awaited.
    is_answering: bool,
    /// When the current measuring window began.
    window: Instant,
    /// Bytes taken in the current window.
    taken: usize,
    /// Rate in the previous window, bytes a second; `None` during the first window.
    last_rate: Option<f64>,
}

impl Progress {
    fn waiting(patience: Duration) -> Self {
        let now = Instant::now();
        Self {
            deadline: now + patience,
            last_at: now,
            is_answering: false,
            window: now,
            taken: 0,
            last_rate: None,
        }
    }

    /// Records that part of the answer was taken.
    fn take(&mut self, bytes: usize, now: Instant, limits: &Limits) {
        // Each byte extends the deadline as the lowest permitted rate allows, up to the full patience.
        let bought = Duration::from_secs_f64(bytes as f64 / f64::from(limits.rate));
        self.deadline = (self.deadline + bought).min(now + limits.patience);
        self.last_at = now;
        if now.duration_since(self.window) >= RATE_WINDOW {
            self.last_rate = Some(self.rate(now));
            (self.window, self.taken) = (now, 0);
        }
        self.taken += bytes;
    }

    /// How fast the answer is taken, bytes a second; infinite until it has been measured. An answer that has stalled counts as
    /// 0, whatever the system's buffers took at first.
    fn rate(&self, now: Instant) -> f64 {
        if now.saturating_duration_since(self.last_at) >= RATE_WINDOW {
            return 0.0;
        }
        let age = now.saturating_duration_since(self.window);
        if age >= RATE_WINDOW {
            self.taken as f64 / age.as_secs_f64()
        } else {
            self.last_rate.unwrap_or(f64::INFINITY)
        }
    }
}

/// A stream that times out when its peer is too slow.
pub struct PacedStream {
    stream: TcpStream,
    connection: Arc<Connection>,
    limits: Limits,
}

/// Tells a connection what comes next, also when it is wrapped in an encrypted one.
#[derive(Clone)]
pub struct Pacer {
    connection: Arc<Connection>,
    patience: Duration,
}

impl Pacer {
    /// Starts waiting for a request, all of which must arrive before the deadline.
    pub fn expect_request(&self) {
        let now = Instant::now();
        let mut progress = lock(&self.connection.progress);
        progress.deadline = now + self.patience;
        progress.last_at = now;
        progress.is_answering = false;
    }

    /// Starts an answer to a request that has arrived.
    pub fn begin_answer(&self) {
        let now = Instant::now();
        let mut progress = lock(&self.connection.progress);
        // Idle time between two requests does not count as slowness.
        if now.duration_since(progress.last_at) >= RATE_WINDOW {
            (progress.window, progress.taken, progress.last_rate) = (now, 0, None);
        }
        progress.deadline = now + self.patience;
        progress.last_at = now;
        progress.is_answering = true;
    }
}

impl PacedStream {
    /// The handle with which this connection is told what comes next.
    pub fn pacer(&self) -> Pacer {
        Pacer {
            connection: Arc::clone(&self.connection),
            patience: self.limits.patience,
        }
    }

    fn remaining(&self) -> io::Result<Duration> {
        let deadline = lock(&self.connection.progress).deadline;
        // The system does not accept a timeout of zero.
        match deadline.saturating_duration_since(Instant::now()) {
            left if left < Duration::from_millis(1) => Err(io::ErrorKind::TimedOut.into()),
            left => Ok(left),
        }
    }
}

impl Read for PacedStream {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        self.stream.set_read_timeout(Some(self.remaining()?))?;
        self.stream.read(room)
    }
}

impl Write for PacedStream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.set_write_timeout(Some(self.remaining()?))?;
        let taken = self
            .stream
            .write(&bytes[..bytes.len().min(MAX_WRITE_BYTES)])?;
        lock(&self.connection.progress).take(taken, Instant::now(), &self.limits);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

/// Takes a lock even if its holder panicked: everything under these locks is replaced as a whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: Limits = Limits {
        connections: 8,
        patience: Duration::from_millis(600),
        rate: 4_000,
    };

    /// More than the buffers of both ends take (Linux: up to 10 MB).
    const LONG: usize = 48 << 20;

    /// Answers each request of four bytes with four bytes, or with a long answer where it begins with `x`.
    fn server(limits: Limits) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").expect("OK because a port is free");
        let address = listener.local_addr().expect("OK because it is bound");
        thread::spawn(move || {
            run(&listener, limits, true, |mut paced| {
                let pacer = paced.pacer();
                loop {
                    pacer.expect_request();
                    let mut request = [0; 4];
                    paced.read_exact(&mut request)?;
                    pacer.begin_answer();
                    match request[0] {
                        b'x' => paced.write_all(&vec![0; LONG])?,
                        _ => paced.write_all(b"good")?,
                    }
                }
            });
        });
        address
    }

    fn connect(address: SocketAddr) -> TcpStream {
        let stream = TcpStream::connect(address).expect("OK because it listens");
        let limit = Some(Duration::from_secs(10));
        stream
            .set_read_timeout(limit)
            .expect("OK because it is a time");
        stream
    }

    fn ask(mut stream: &TcpStream) -> io::Result<[u8; 4]> {
        let mut answer = [0; 4];
        stream.write_all(b"ask.")?;
        stream.read_exact(&mut answer)?;
        Ok(answer)
    }

    /// Waits until the server has ended a connection that nothing was asked of.
    fn is_ended(mut stream: &TcpStream) -> bool {
        match stream.read(&mut [0; 1]) {
            Ok(count) => count == 0,
            Err(error) => error.kind() == io::ErrorKind::ConnectionReset,
        }
    }

    #[test]
    fn silent_connections_are_closed_for_one_that_asks() {
        let patient = Limits {
            patience: Duration::from_secs(60),
            ..SMALL
        };
        let address = server(patient);
        let busy = connect(address);
        assert_eq!(ask(&busy).expect("OK because there is room"), *b"good");
        let silent: Vec<TcpStream> = (0..100).map(|_| connect(address)).collect();
        let newcomer = connect(address);
        let answer = ask(&newcomer).expect("OK because a silent one gives way");
        assert_eq!(answer, *b"good");
        assert!(is_ended(&silent[0]));
    }

    #[test]
    fn a_trickling_request_times_out() {
        let address = server(SMALL);
        let mut stream = connect(address);
        let begin = Instant::now();
        for _ in 0..3 {
            let _ = stream.write_all(b"d");
            thread::sleep(Duration::from_millis(250));
        }
        assert!(is_ended(&stream));
        assert!(begin.elapsed() < SMALL.patience * 3);
    }

    #[test]
    fn answers_that_are_not_taken_do_not_hold_a_connection() {
        let patient = Limits {
            patience: Duration::from_secs(60),
            ..SMALL
        };
        let address = server(patient);
        let greedy: Vec<TcpStream> = (0..8).map(|_| connect(address)).collect();
        for mut stream in &greedy {
            stream.write_all(b"x...").expect("OK because it listens");
        }
        thread::sleep(RATE_WINDOW + Duration::from_millis(500));
        let answer = ask(&connect(address)).expect("OK because one of them gives way");
        assert_eq!(answer, *b"good");
    }

    #[test]
    fn a_stalled_answer_ends() {
        let hasty = Limits {
            patience: Duration::from_millis(200),
            ..SMALL
        };
        let address = server(hasty);
        let mut stream = connect(address);
        stream.write_all(b"x...").expect("OK because it listens");
        // The buffers of both ends take some more now and then, which counts as progress.
        thread::sleep(hasty.patience * 15);
        // What the system kept of it is still there, the rest is not.
        let mut rest = Vec::new();
        let _ = stream.read_to_end(&mut rest);
        assert!(rest.len() < LONG, "{}", rest.len());
    }

    #[test]
    fn the_device_with_the_most_connections_is_closed_first() {
        let listener = TcpListener::bind("127.0.0.1:0").expect("OK because a port is free");
        let address = listener.local_addr().expect("OK because it is bound");
        let now = Instant::now();
        let connection = |peer: [u8; 4], age_s: u64, is_answering: bool| {
            let at = now - Duration::from_secs(age_s);
            let progress = Progress {
                last_at: at,
                is_answering,
                window: at,
                // A fast one, for as long as it has not stood still.
                last_rate: Some(1e6),
                ..Progress::waiting(SMALL.patience)
            };
            Arc::new(Connection {
                stream: TcpStream::connect(address).expect("OK because it listens"),
                peer: IpAddr::from(peer),
                progress: Mutex::new(progress),
            })
        };
        let [one, other] = [[10, 0, 0, 1], [10, 0, 0, 2]];
        let open = vec![
            connection(one, 0, true),
            connection(one, 0, true),
            connection(one, 0, true),
            connection(other, 9, false),
        ];
        let check = |open: &[Arc<Connection>], newcomer: [u8; 4], expected| {
            assert_eq!(
                index_to_close(open, IpAddr::from(newcomer), now),
                expected,
                "{newcomer:?}"
            );
        };
        check(&open, [10, 0, 0, 3], Some(0));
        check(&open, one, None);
        check(&open[3..], other, Some(0));
        // Of answers, the slowest; a fast one goes on.
        let slow = [
            connection(one, 0, true),
            connection(one, 9, true),
            connection(one, 3, true),
        ];
        for (connection, taken) in [(&slow[1], 90_000), (&slow[2], 60_000)] {
            let mut progress = lock(&connection.progress);
            (progress.taken, progress.last_at) = (taken, now);
        }
        check(&slow, one, Some(1));
        check(&slow[..1], one, None);
        check(&[], one, None);
    }
}

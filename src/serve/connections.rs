//! Who may be connected, and for how long: so many connections at once, a time for each request and each answer, and a rule
//! for who gives way when there are more. It knows nothing of what is asked and answered.
//!
//! A device that sends its request slowly, takes its answer slowly or says nothing holds a place for [`Limits::patience`]
//! at most, and gives it up at once to a newcomer where all places are taken.

use std::cmp::Ordering;
use std::io::{self, Read, Write};
use std::net::{IpAddr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// What connections may cost.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Connections at once; each has a thread.
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

/// How fast answers are taken is measured over as long. Before that, an answer is not broken off for a newcomer.
const WINDOW: Duration = Duration::from_secs(1);
/// Slower than this, bytes a second, an answer is broken off for a newcomer. Browsers ask for the rest again.
const SLOW: f64 = 64_000.0;
/// The most bytes that are given to the system at once, so that what was taken is looked at often enough.
const BLOCK: usize = 64 << 10;
/// How long nothing is accepted after the system had no room for a connection.
const PAUSE: Duration = Duration::from_millis(50);
/// What a visitor hears for whom there is no place.
const FULL: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 2\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

/// Accepts connections until the process ends and gives each to `converse`, on a thread of its own. `is_plain` says that
/// whoever is refused understands plain HTTP.
pub fn run(
    listener: &TcpListener,
    limits: Limits,
    is_plain: bool,
    converse: impl Fn(Paced) -> io::Result<()> + Send + Sync + 'static,
) {
    let converse = Arc::new(converse);
    let places = Arc::new(Places::default());
    loop {
        let (stream, address) = match listener.accept() {
            Ok(accepted) => accepted,
            // The connection broke before it was taken, or the system has no descriptors left for a moment.
            Err(_) => {
                thread::sleep(PAUSE);
                continue;
            }
        };
        let Some(paced) = places.admit(stream, address, limits, is_plain) else {
            continue;
        };
        let (converse, leaving) = (Arc::clone(&converse), Leaving::new(&places, &paced.seat));
        // Where the system has no thread left, the connection is closed with what the thread would have owned.
        let _ = thread::Builder::new().spawn(move || {
            let _leaving = leaving;
            // The peer went away or did not speak HTTP: its connection ends, the server goes on.
            let _ = converse(paced);
        });
    }
}

/// Everybody who is connected.
#[derive(Default)]
struct Places(Mutex<Vec<Arc<Seat>>>);

impl Places {
    /// A place for a connection; nothing where none can be had.
    fn admit(
        &self,
        stream: TcpStream,
        address: SocketAddr,
        limits: Limits,
        is_plain: bool,
    ) -> Option<Paced> {
        let seat = Arc::new(Seat {
            // A second handle to the same connection, to end it from here.
            stream: stream.try_clone().ok()?,
            peer: address.ip(),
            pace: Mutex::new(Pace::waiting(limits.patience)),
        });
        stream.set_nodelay(true).ok()?;
        let mut seats = lock(&self.0);
        if seats.len() >= limits.connections {
            let Some(index) = who_gives_way(&seats, seat.peer, Instant::now()) else {
                drop(seats);
                if is_plain {
                    // A few bytes fit into the empty buffer of a new connection; nobody is waited for.
                    let _ = stream.set_nonblocking(true);
                    let _ = (&stream).write(FULL);
                }
                return None;
            };
            seats.swap_remove(index).close();
        }
        seats.push(Arc::clone(&seat));
        Some(Paced {
            stream,
            seat,
            limits,
        })
    }
}

/// The place that becomes free for a newcomer, of the device that holds the most places: the one where a request has been
/// waited for longest, or else the slowest answer. Nobody gives way whose answer is taken fast, unless the newcomer's device
/// holds fewer places.
fn who_gives_way(seats: &[Arc<Seat>], newcomer: IpAddr, now: Instant) -> Option<usize> {
    let held = |peer: IpAddr| seats.iter().filter(|seat| seat.peer == peer).count();
    let most = seats.iter().map(|seat| held(seat.peer)).max()?;
    let is_fairer = held(newcomer) + 1 < most;
    seats
        .iter()
        .enumerate()
        .filter(|(_, seat)| held(seat.peer) == most)
        .map(|(index, seat)| (index, *lock(&seat.pace)))
        .map(|(index, pace)| (index, pace.is_answering, pace.rate(now), pace.progress))
        .filter(|(_, is_answering, rate, _)| is_fairer || !is_answering || *rate < SLOW)
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

/// Frees the place however the conversation ends.
struct Leaving {
    places: Arc<Places>,
    seat: Arc<Seat>,
}

impl Leaving {
    fn new(places: &Arc<Places>, seat: &Arc<Seat>) -> Self {
        Self {
            places: Arc::clone(places),
            seat: Arc::clone(seat),
        }
    }
}

impl Drop for Leaving {
    fn drop(&mut self) {
        lock(&self.places.0).retain(|seat| !Arc::ptr_eq(seat, &self.seat));
    }
}

/// One connection as the others see it.
struct Seat {
    stream: TcpStream,
    peer: IpAddr,
    pace: Mutex<Pace>,
}

impl Seat {
    fn close(&self) {
        // A connection that is gone already cannot be closed, which is as good.
        let _ = self.stream.shutdown(Shutdown::Both);
    }
}

/// How far a connection is.
#[derive(Debug, Clone, Copy)]
struct Pace {
    /// When patience ends.
    deadline: Instant,
    /// When a request was last complete or something of an answer was taken.
    progress: Instant,
    /// Whether an answer is under way; otherwise a request is waited for.
    is_answering: bool,
    /// When the present window of measuring began.
    window: Instant,
    /// What was taken in it, bytes.
    taken: usize,
    /// The rate in the window before it, bytes a second; nothing in the first one.
    rate: Option<f64>,
}

impl Pace {
    fn waiting(patience: Duration) -> Self {
        let now = Instant::now();
        Self {
            deadline: now + patience,
            progress: now,
            is_answering: false,
            window: now,
            taken: 0,
            rate: None,
        }
    }

    /// Notes that something of the answer was taken.
    fn take(&mut self, bytes: usize, now: Instant, limits: &Limits) {
        // It buys time, at the lowest rate and never more than patience.
        let bought = Duration::from_secs_f64(bytes as f64 / f64::from(limits.rate));
        self.deadline = (self.deadline + bought).min(now + limits.patience);
        self.progress = now;
        if now.duration_since(self.window) >= WINDOW {
            self.rate = Some(self.rate(now));
            (self.window, self.taken) = (now, 0);
        }
        self.taken += bytes;
    }

    /// How fast answers are taken, bytes a second; infinite as long as nothing can be said. What the system's buffers took
    /// at first does not count for one that stands still.
    fn rate(&self, now: Instant) -> f64 {
        if now.saturating_duration_since(self.progress) >= WINDOW {
            return 0.0;
        }
        let age = now.saturating_duration_since(self.window);
        if age >= WINDOW {
            self.taken as f64 / age.as_secs_f64()
        } else {
            self.rate.unwrap_or(f64::INFINITY)
        }
    }
}

/// A connection that ends when its peer is too slow.
pub struct Paced {
    stream: TcpStream,
    seat: Arc<Seat>,
    limits: Limits,
}

/// Tells a connection, which may be wrapped by an encrypted one, what comes next.
#[derive(Clone)]
pub struct Pacer {
    seat: Arc<Seat>,
    patience: Duration,
}

impl Pacer {
    /// A request is waited for: all of it has to be there before patience ends.
    pub fn expect_request(&self) {
        let now = Instant::now();
        let mut pace = lock(&self.seat.pace);
        pace.deadline = now + self.patience;
        pace.progress = now;
        pace.is_answering = false;
    }

    /// A request is there and will be answered.
    pub fn begin_answer(&self) {
        let now = Instant::now();
        let mut pace = lock(&self.seat.pace);
        // That nothing was asked for a while is no slowness.
        if now.duration_since(pace.progress) >= WINDOW {
            (pace.window, pace.taken, pace.rate) = (now, 0, None);
        }
        pace.deadline = now + self.patience;
        pace.progress = now;
        pace.is_answering = true;
    }
}

impl Paced {
    /// What tells this connection what comes next.
    pub fn pacer(&self) -> Pacer {
        Pacer {
            seat: Arc::clone(&self.seat),
            patience: self.limits.patience,
        }
    }

    fn remaining(&self) -> io::Result<Duration> {
        let deadline = lock(&self.seat.pace).deadline;
        // The system takes no timeout of zero.
        match deadline.saturating_duration_since(Instant::now()) {
            left if left < Duration::from_millis(1) => Err(io::ErrorKind::TimedOut.into()),
            left => Ok(left),
        }
    }
}

impl Read for Paced {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        self.stream.set_read_timeout(Some(self.remaining()?))?;
        self.stream.read(room)
    }
}

impl Write for Paced {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.set_write_timeout(Some(self.remaining()?))?;
        let taken = self.stream.write(&bytes[..bytes.len().min(BLOCK)])?;
        lock(&self.seat.pace).take(taken, Instant::now(), &self.limits);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

/// A lock whose holder panicked is still usable: everything under it is replaced whole.
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
    fn silent_connections_give_way_to_one_that_asks() {
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
    fn a_request_in_drops_ends_with_the_patience() {
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
    fn answers_that_nobody_takes_hold_no_place() {
        let patient = Limits {
            patience: Duration::from_secs(60),
            ..SMALL
        };
        let address = server(patient);
        let greedy: Vec<TcpStream> = (0..8).map(|_| connect(address)).collect();
        for mut stream in &greedy {
            stream.write_all(b"x...").expect("OK because it listens");
        }
        thread::sleep(WINDOW + Duration::from_millis(500));
        let answer = ask(&connect(address)).expect("OK because one of them gives way");
        assert_eq!(answer, *b"good");
    }

    #[test]
    fn an_answer_that_stands_still_ends() {
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
    fn the_device_with_the_most_places_gives_way_first() {
        let listener = TcpListener::bind("127.0.0.1:0").expect("OK because a port is free");
        let address = listener.local_addr().expect("OK because it is bound");
        let now = Instant::now();
        let seat = |peer: [u8; 4], age_s: u64, is_answering: bool| {
            let at = now - Duration::from_secs(age_s);
            let pace = Pace {
                progress: at,
                is_answering,
                window: at,
                // A fast one, for as long as it has not stood still.
                rate: Some(1e6),
                ..Pace::waiting(SMALL.patience)
            };
            Arc::new(Seat {
                stream: TcpStream::connect(address).expect("OK because it listens"),
                peer: IpAddr::from(peer),
                pace: Mutex::new(pace),
            })
        };
        let [one, other] = [[10, 0, 0, 1], [10, 0, 0, 2]];
        let seats = vec![
            seat(one, 0, true),
            seat(one, 0, true),
            seat(one, 0, true),
            seat(other, 9, false),
        ];
        let check = |seats: &[Arc<Seat>], newcomer: [u8; 4], expected| {
            assert_eq!(
                who_gives_way(seats, IpAddr::from(newcomer), now),
                expected,
                "{newcomer:?}"
            );
        };
        check(&seats, [10, 0, 0, 3], Some(0));
        check(&seats, one, None);
        check(&seats[3..], other, Some(0));
        // Of answers, the slowest; a fast one goes on.
        let slow = [seat(one, 0, true), seat(one, 9, true), seat(one, 3, true)];
        for (seat, taken) in [(&slow[1], 90_000), (&slow[2], 60_000)] {
            let mut pace = lock(&seat.pace);
            (pace.taken, pace.progress) = (taken, now);
        }
        check(&slow, one, Some(1));
        check(&slow[..1], one, None);
        check(&[], one, None);
    }
}

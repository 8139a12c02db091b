//! What a connection is doing, until when it may, and how fast it takes its answer. Pure arithmetic; it is told the time.

use super::limits::Limits;
use std::time::{Duration, Instant};

/// The rate of an answer is measured over this time. Earlier than that, an answer is never interrupted for a new connection.
pub const RATE_WINDOW: Duration = Duration::from_secs(1);

/// What a connection is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// The peer has to send a request, an encrypted connection its handshake before.
    Requesting,
    /// A handler works on the answer, or reads the request's body.
    Preparing,
    /// The answer is being sent.
    Answering,
}

/// The progress of a connection.
#[derive(Debug, Clone, Copy)]
pub struct Progress {
    /// What the connection is doing.
    pub phase: Phase,
    /// When the request or answer times out; `None` while the server is the one that is waited for. It is never earlier
    /// than the patience after it was set, and only moves later.
    pub deadline: Option<Instant>,
    /// When a request was last completed or part of an answer was taken.
    pub last_at: Instant,
    /// When the current measuring window began.
    window: Instant,
    /// Bytes taken in the current window.
    taken: usize,
    /// Rate in the previous window, bytes a second; `None` during the first window.
    last_rate: Option<f64>,
    /// Whether the whole answer was handed over, so that it is over when it is written.
    is_handed_over: bool,
}

impl Progress {
    /// A new connection, which has to send a request.
    pub fn new(now: Instant, limits: &Limits) -> Self {
        Self {
            phase: Phase::Requesting,
            deadline: Some(now + limits.patience),
            last_at: now,
            window: now,
            taken: 0,
            last_rate: None,
            is_handed_over: false,
        }
    }

    /// Whether the peer is served, and not waited for.
    pub fn is_answering(&self) -> bool {
        match self.phase {
            Phase::Requesting => false,
            Phase::Preparing | Phase::Answering => true,
        }
    }

    /// Records that the head of a request has arrived, so that a handler prepares the answer.
    pub fn prepare(&mut self, now: Instant) {
        self.restart(now);
        self.phase = Phase::Preparing;
        self.deadline = None;
    }

    /// Records that the answer begins.
    pub fn answer(&mut self, now: Instant) {
        self.restart(now);
        self.phase = Phase::Answering;
        self.deadline = None;
        self.is_handed_over = false;
    }

    /// Idle time does not count as slowness.
    fn restart(&mut self, now: Instant) {
        if now.duration_since(self.last_at) >= RATE_WINDOW {
            (self.window, self.taken, self.last_rate) = (now, 0, None);
        }
        self.last_at = now;
    }

    /// Records that part of an answer is offered to the peer, which has to take it from now on.
    pub fn offer(&mut self, now: Instant, limits: &Limits) {
        if self.phase == Phase::Answering && self.deadline.is_none() {
            self.deadline = limits.min_rate.map(|_| now + limits.patience);
        }
    }

    /// Records that part of the answer was taken.
    pub fn take(&mut self, bytes: usize, now: Instant, limits: &Limits) {
        if self.phase != Phase::Answering {
            return;
        }
        if let (Some(deadline), Some(rate)) = (&mut self.deadline, limits.min_rate) {
            // Each byte extends the deadline as the lowest permitted rate allows, up to the full patience.
            let bought = Duration::from_secs_f64(bytes as f64 / f64::from(rate));
            *deadline = (*deadline + bought).min(now + limits.patience);
        }
        self.last_at = now;
        if now.duration_since(self.window) >= RATE_WINDOW {
            self.last_rate = Some(self.rate(now));
            (self.window, self.taken) = (now, 0);
        }
        self.taken += bytes;
    }

    /// Records that the handler's whole answer was handed over.
    pub fn hand_over(&mut self) {
        self.is_handed_over = true;
    }

    /// Records that everything that was offered was taken: the next request is waited for, or the rest of the answer, for
    /// which the peer is not to blame.
    pub fn finish_writing(&mut self, now: Instant, limits: &Limits) {
        if self.phase != Phase::Answering {
            return;
        }
        if self.is_handed_over {
            self.phase = Phase::Requesting;
            self.deadline = Some(now + limits.patience);
            self.last_at = now;
        } else {
            self.deadline = None;
        }
    }

    /// How fast the answer is taken, bytes a second; infinite until it has been measured. An answer that has stalled counts as
    /// 0, whatever the system's buffers took at first.
    pub fn rate(&self, now: Instant) -> f64 {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_runs_only_while_the_peer_is_waited_for() {
        let limits = Limits {
            connections: 8,
            patience: Duration::from_secs(10),
            head_bytes: 1 << 14,
            min_rate: Some(1_000),
            requires_authentication: false,
        };
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        let mut progress = Progress::new(start, &limits);
        assert_eq!(progress.deadline, Some(at(10)));
        // However long the handler takes, the peer has its whole time for the answer.
        progress.prepare(at(5));
        assert_eq!(progress.deadline, None);
        progress.answer(at(50));
        progress.offer(at(50), &limits);
        assert_eq!(progress.deadline, Some(at(60)));
        // Each kilobyte buys a second, but no more than the patience.
        progress.take(3_000, at(55), &limits);
        assert_eq!(progress.deadline, Some(at(63)));
        progress.take(1_000_000, at(56), &limits);
        assert_eq!(progress.deadline, Some(at(66)));
        // Everything was taken, and the rest has still to be read from the disk.
        progress.finish_writing(at(57), &limits);
        assert_eq!(
            (progress.phase, progress.deadline),
            (Phase::Answering, None)
        );
        progress.offer(at(70), &limits);
        progress.hand_over();
        assert_eq!(progress.deadline, Some(at(80)));
        progress.finish_writing(at(71), &limits);
        assert_eq!(
            (progress.phase, progress.deadline),
            (Phase::Requesting, Some(at(81)))
        );
        // Without a lowest rate, an answer may stand still.
        let patient = Limits {
            min_rate: None,
            ..limits
        };
        progress.answer(at(72));
        progress.offer(at(72), &patient);
        assert_eq!(progress.deadline, None);
    }
}

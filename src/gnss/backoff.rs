//! Waiting times between attempts: half a second at first, doubled up to half a minute, without end.

use std::time::{Duration, Instant};

const INITIAL_WAIT: Duration = Duration::from_millis(500);
const MAX_WAIT: Duration = Duration::from_secs(30);

/// Waiting times between attempts.
#[derive(Debug, Clone)]
pub(super) struct Backoff {
    next: Duration,
    until: Option<Instant>,
}

impl Backoff {
    pub fn new() -> Self {
        Self {
            next: INITIAL_WAIT,
            until: None,
        }
    }

    /// The attempt failed; returns how long to wait before the next one.
    pub fn failed(&mut self) -> Duration {
        let wait = self.next;
        self.next = (wait * 2).min(MAX_WAIT);
        self.until = Some(Instant::now() + wait);
        wait
    }

    /// The attempt succeeded: waiting starts over with the next failure.
    pub fn succeeded(&mut self) {
        self.next = INITIAL_WAIT;
        self.until = None;
    }

    /// Sleeps at most `wait`; returns whether it is time for the next attempt.
    pub fn rest(&mut self, wait: Duration) -> bool {
        let Some(until) = self.until else { return true };
        let left = until.saturating_duration_since(Instant::now());
        std::thread::sleep(left.min(wait));
        if left <= wait {
            self.until = None;
        }
        left <= wait
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_times_double_and_start_over_after_success() {
        let mut backoff = Backoff::new();
        let waits: Vec<u64> = (0..9)
            .map(|_| backoff.failed().as_millis() as u64)
            .collect();
        assert_eq!(
            waits,
            [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]
        );
        backoff.succeeded();
        assert_eq!(backoff.failed(), INITIAL_WAIT);
    }
}

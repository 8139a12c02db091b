//! How long to wait before trying again: half a second, doubled up to half a minute, for ever.

use std::time::{Duration, Instant};

const FIRST: Duration = Duration::from_millis(500);
const LONGEST: Duration = Duration::from_secs(30);

/// Waiting times between attempts.
#[derive(Debug, Clone)]
pub(super) struct Backoff {
    next: Duration,
    until: Option<Instant>,
}

impl Backoff {
    pub fn new() -> Self {
        Self {
            next: FIRST,
            until: None,
        }
    }

    /// An attempt failed: how long to wait now.
    pub fn failed(&mut self) -> Duration {
        let wait = self.next;
        self.next = (wait * 2).min(LONGEST);
        self.until = Some(Instant::now() + wait);
        wait
    }

    /// The receiver spoke: the next failure is a new one.
    pub fn succeeded(&mut self) {
        self.next = FIRST;
        self.until = None;
    }

    /// Sleeps at most `wait`; answers whether it is time to try.
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
    fn waits_double_and_start_again() {
        let mut backoff = Backoff::new();
        let waits: Vec<u64> = (0..9)
            .map(|_| backoff.failed().as_millis() as u64)
            .collect();
        assert_eq!(
            waits,
            [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]
        );
        backoff.succeeded();
        assert_eq!(backoff.failed(), FIRST);
    }
}

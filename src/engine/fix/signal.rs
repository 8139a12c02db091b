//! Whether the receiver still delivers positions, judged by its own usual interval.

/// Seconds without a fix after which the position counts as lost, for a receiver that gives one a second.
const LOST_AFTER_S: f64 = 15.0;
/// The same as a multiple of the longest usual interval between fixes.
const LOST_AFTER_INTERVALS: f64 = 4.0;
/// Maximum silence that a slow receiver can make usual, seconds. After it a visitor is told that the position is lost,
/// however slow the receiver was before.
const MAX_LOST_AFTER_S: f64 = 600.0;
/// Number of intervals that are remembered. A long interval that occurs twice among them is usual, a single one is a loss.
const INTERVALS: usize = 8;

/// A silence that is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Silence {
    /// It was reported while it lasted.
    Reported,
    /// It was not reported, because nothing arrived meanwhile that told the time.
    Unnoticed,
}

/// Watches the intervals between fixes.
#[derive(Debug, Clone, Default)]
pub struct Signal {
    /// Whether the signal was reported as lost.
    is_lost: bool,
    /// Seconds between the last fixes, in no particular order.
    intervals_s: [f64; INTERVALS],
    next: usize,
}

impl Signal {
    /// Whether a silence that has lasted for this long must be reported; true once.
    pub fn notice_silence(&mut self, silent_s: f64) -> bool {
        let is_new = !self.is_lost && silent_s > self.lost_after_s();
        self.is_lost |= is_new;
        is_new
    }

    /// Records a fix after an interval. Returns the silence that it ends, if the signal was lost.
    pub fn hear(&mut self, interval_s: f64) -> Option<Silence> {
        let silence = if self.is_lost {
            Some(Silence::Reported)
        } else {
            (interval_s > self.lost_after_s()).then_some(Silence::Unnoticed)
        };
        self.is_lost = false;
        if interval_s > 0.0 {
            self.learn(interval_s);
        }
        silence
    }

    /// Records the interval since the previous fix, lost or not: a receiver that only ever delivers a fix every minute is not
    /// lost between its fixes.
    fn learn(&mut self, interval_s: f64) {
        self.intervals_s[self.next] = interval_s;
        self.next = (self.next + 1) % INTERVALS;
    }

    /// Seconds without a fix after which the position counts as lost.
    fn lost_after_s(&self) -> f64 {
        (LOST_AFTER_INTERVALS * self.usual_interval_s()).clamp(LOST_AFTER_S, MAX_LOST_AFTER_S)
    }

    /// The usual interval between fixes: the second longest of the last ones, seconds.
    pub fn usual_interval_s(&self) -> f64 {
        let (mut longest, mut second) = (0.0_f64, 0.0_f64);
        for interval_s in self.intervals_s {
            second = second.max(interval_s.min(longest));
            longest = longest.max(interval_s);
        }
        second
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lost_after(intervals_s: &[f64]) -> f64 {
        let mut signal = Signal::default();
        intervals_s
            .iter()
            .for_each(|interval_s| signal.learn(*interval_s));
        signal.lost_after_s()
    }

    #[test]
    fn the_limit_follows_the_usual_interval_of_the_receiver() {
        assert_eq!(lost_after(&[]), 15.0);
        assert_eq!(lost_after(&[1.0; 20]), 15.0);
        assert_eq!(lost_after(&[20.0]), 15.0);
        assert_eq!(lost_after(&[20.0, 20.0]), 80.0);
        assert_eq!(lost_after(&[10.0, 60.0, 30.0, 45.0]), 180.0);
        assert_eq!(lost_after(&[3600.0; 3]), 600.0);
    }

    #[test]
    fn a_single_silence_does_not_change_the_limit() {
        let mut intervals_s = vec![1.0; 20];
        intervals_s[15] = 100.0;
        assert_eq!(lost_after(&intervals_s), 15.0);
    }

    #[test]
    fn repeated_bursts_change_the_limit() {
        let intervals_s: Vec<f64> = [1.0, 1.0, 60.0].repeat(5);
        assert_eq!(lost_after(&intervals_s), 240.0);
    }
}

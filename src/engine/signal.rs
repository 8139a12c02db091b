//! Whether positions come in, at the receiver's own pace.

/// Seconds without a fix after which the position counts as lost, for a receiver that gives one a second.
const LOST_AFTER_S: f64 = 15.0;
/// The same as a multiple of the longest usual interval between fixes.
const LOST_AFTER_INTERVALS: f64 = 4.0;
/// The longest silence that a slow receiver can make usual, seconds: after it a visitor is told that the position is lost,
/// however slow the receiver was before.
const MAX_LOST_AFTER_S: f64 = 600.0;
/// So many of the last intervals are remembered. One that came twice among them is usual, a single long one is a loss.
const INTERVALS: usize = 8;

/// Whether positions come in.
#[derive(Debug, Clone, Default)]
pub struct Signal {
    /// Said to be lost.
    pub lost: bool,
    /// Seconds between the last fixes, in no order.
    intervals_s: [f64; INTERVALS],
    next: usize,
}

impl Signal {
    /// Takes into account that a fix came so many seconds after the one before, lost or not: a receiver that only ever gives
    /// a fix every minute is not lost between its fixes.
    pub fn learn(&mut self, interval_s: f64) {
        self.intervals_s[self.next] = interval_s;
        self.next = (self.next + 1) % INTERVALS;
    }

    /// Seconds without a fix after which the position counts as lost.
    pub fn lost_after_s(&self) -> f64 {
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
    fn learns_the_pace_of_the_receiver() {
        assert_eq!(lost_after(&[]), 15.0);
        assert_eq!(lost_after(&[1.0; 20]), 15.0);
        assert_eq!(lost_after(&[20.0]), 15.0);
        assert_eq!(lost_after(&[20.0, 20.0]), 80.0);
        assert_eq!(lost_after(&[10.0, 60.0, 30.0, 45.0]), 180.0);
        assert_eq!(lost_after(&[3600.0; 3]), 600.0);
    }

    #[test]
    fn a_single_silence_is_no_pace() {
        let mut intervals_s = vec![1.0; 20];
        intervals_s[15] = 100.0;
        assert_eq!(lost_after(&intervals_s), 15.0);
    }

    #[test]
    fn bursts_are_a_pace() {
        let intervals_s: Vec<f64> = [1.0, 1.0, 60.0].repeat(5);
        assert_eq!(lost_after(&intervals_s), 240.0);
    }
}

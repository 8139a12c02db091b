//! Counts lines that cannot be parsed and reports them ever more rarely, so that the log does not fill up with them.

use super::{SourceEvent, Status};

/// The number of unreadable lines so far.
#[derive(Debug, Default)]
pub(super) struct UnreadableLines {
    lines: u64,
}

impl UnreadableLines {
    /// Adds to the count. Reports the first line, and then whenever the count gains a digit.
    pub fn add(&mut self, lines: u64) -> Option<SourceEvent> {
        let before = self.lines;
        self.lines += lines;
        let is_reported = self.lines.checked_ilog10() > before.checked_ilog10();
        is_reported.then_some(SourceEvent::Status(Status::Unreadable {
            lines: self.lines,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_count_is_reported_at_growing_intervals() {
        let mut unreadable = UnreadableLines::default();
        assert_eq!(unreadable.add(0), None);
        let reported: Vec<u64> = (1..=12_345)
            .filter(|_| unreadable.add(1).is_some())
            .collect();
        assert_eq!(reported, [1, 10, 100, 1000, 10_000]);
    }
}

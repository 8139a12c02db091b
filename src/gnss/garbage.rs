//! Counts lines that cannot be understood, and says so ever more rarely: a log must not fill up with them.

use super::{Status, Word};

/// The count.
#[derive(Debug, Default)]
pub(super) struct Garbage {
    lines: u64,
}

impl Garbage {
    /// So many more lines; a word at the first, and whenever the count has one more digit.
    pub fn add(&mut self, lines: u64) -> Option<Word> {
        let before = self.lines;
        self.lines += lines;
        let says = self.lines.checked_ilog10() > before.checked_ilog10();
        says.then_some(Word::Status(Status::Garbage { lines: self.lines }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_speaks_ever_more_rarely() {
        let mut garbage = Garbage::default();
        assert_eq!(garbage.add(0), None);
        let spoken: Vec<u64> = (1..=12_345).filter(|_| garbage.add(1).is_some()).collect();
        assert_eq!(spoken, [1, 10, 100, 1000, 10_000]);
    }
}

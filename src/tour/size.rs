//! How much may be in a tour. Whoever reads one asks here before memory is taken for it.

/// A tour may have this many names and values, some twenty times the largest known. One takes up to fifty times as much memory as
/// its text.
pub const MAX_VALUES: usize = 250_000;

/// Counts the names and values of a JSON text that comes in pieces. None of it is kept.
#[derive(Debug, Default)]
pub struct ValueCounter {
    values: usize,
    is_in_string: bool,
    is_escaped: bool,
}

impl ValueCounter {
    /// Counts another piece; tells whether there are more than [`MAX_VALUES`] by now.
    pub fn add(&mut self, piece: &[u8]) -> bool {
        for byte in piece {
            match (self.is_in_string, byte) {
                (true, _) if self.is_escaped => self.is_escaped = false,
                (true, b'\\') => self.is_escaped = true,
                (_, b'"') => self.is_in_string = !self.is_in_string,
                // Each name and each value but the first of all follows one of these.
                (false, b'[' | b'{' | b',' | b':') => self.values += 1,
                _ => {}
            }
        }
        self.values > MAX_VALUES
    }
}

/// Whether a text has more names and values than a tour may have.
pub fn has_too_many_values(text: &[u8]) -> bool {
    ValueCounter::default().add(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_counted_outside_texts_only() {
        let many = ",".repeat(MAX_VALUES + 1);
        let text = format!("[\"{many}\", \"\\\"{many}\"]");
        assert!(!has_too_many_values(text.as_bytes()));
        let text = format!("[\"\\\\\"{many}]");
        assert!(has_too_many_values(text.as_bytes()));
        for unit in ["[", "{\"\":", "[0,0],", "\"\",", "\"a\":1,"] {
            let text = unit.repeat(MAX_VALUES + 1);
            assert!(has_too_many_values(text.as_bytes()), "{unit}");
            let mut counter = ValueCounter::default();
            let over = text.as_bytes().chunks(7).any(|piece| counter.add(piece));
            assert!(over, "{unit}, in pieces");
        }
    }
}

//! Limits the length of a tour and the number of its values, which is checked before memory is allocated for them.

/// The longest text of a tour, bytes: 16 MiB, some thousand times the usual length.
pub const MAX_TEXT_BYTES: usize = 16 << 20;

/// The most names and values of a tour, some twenty times those of the largest known one. In memory they take up to fifty
/// times as much space as in the text.
pub const MAX_VALUES: usize = 250_000;

/// Counts the names and values of a JSON text that is read in pieces, without keeping it.
#[derive(Debug, Default)]
pub struct ValueCounter {
    values: usize,
    is_in_string: bool,
    is_escaped: bool,
}

impl ValueCounter {
    /// Counts another piece. Returns whether there are more than [`MAX_VALUES`] so far.
    pub fn add(&mut self, piece: &[u8]) -> bool {
        for byte in piece {
            match (self.is_in_string, byte) {
                (true, _) if self.is_escaped => self.is_escaped = false,
                (true, b'\\') => self.is_escaped = true,
                (_, b'"') => self.is_in_string = !self.is_in_string,
                // Every name and value but the very first follows one of these characters.
                (false, b'[' | b'{' | b',' | b':') => self.values += 1,
                _ => {}
            }
        }
        self.values > MAX_VALUES
    }
}

/// Whether a text has more than [`MAX_VALUES`] names and values.
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

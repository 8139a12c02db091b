//! Splits incoming bytes into lines; a flood without line ends is discarded.

/// Maximum length of a line, bytes. No line of a receiver or of gpsd is longer.
const MAX_LINE: usize = 64 * 1024;

/// Bytes of a line that has not ended yet, and complete lines.
#[derive(Debug, Default)]
pub(super) struct LineBuffer {
    open: Vec<u8>,
    is_overlong: bool,
    complete: std::collections::VecDeque<Vec<u8>>,
}

impl LineBuffer {
    /// Adds bytes; returns the number of overlong lines that were discarded.
    pub fn push(&mut self, bytes: &[u8]) -> u64 {
        let mut discarded = 0;
        for piece in bytes.split_inclusive(|byte| matches!(byte, b'\n' | b'\r')) {
            let ended = piece
                .last()
                .is_some_and(|last| matches!(last, b'\n' | b'\r'));
            let body = if ended {
                &piece[..piece.len() - 1]
            } else {
                piece
            };
            if self.open.len() + body.len() > MAX_LINE {
                self.is_overlong = true;
                self.open = Vec::new();
            }
            if !self.is_overlong {
                self.open.extend_from_slice(body);
            }
            if ended {
                discarded += u64::from(std::mem::take(&mut self.is_overlong));
                let line = std::mem::take(&mut self.open);
                if !line.is_empty() {
                    self.complete.push_back(line);
                }
            }
        }
        discarded
    }

    /// The next complete line.
    pub fn pop(&mut self) -> Option<Vec<u8>> {
        self.complete.pop_front()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pieces: &[&[u8]], expected: &[&str], discarded: u64) {
        let mut buffer = LineBuffer::default();
        let found: u64 = pieces.iter().map(|piece| buffer.push(piece)).sum();
        let lines: Vec<String> = std::iter::from_fn(|| buffer.pop())
            .map(|line| String::from_utf8_lossy(&line).into_owned())
            .collect();
        assert_eq!(
            (
                lines
                    .iter()
                    .map(String::as_str)
                    .collect::<Vec<_>>()
                    .as_slice(),
                found
            ),
            (expected, discarded)
        );
    }

    #[test]
    fn lines_are_split_and_floods_discarded() {
        check(&[b"one\r\ntw", b"o\nthree"], &["one", "two"], 0);
        check(&[b"\n\r\n\n"], &[], 0);
        let flood = vec![b'x'; MAX_LINE / 2 + 1];
        check(&[&flood, &flood, &flood, b"\nafter\n"], &["after"], 1);
    }
}

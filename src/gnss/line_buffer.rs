//! Bytes as they come, cut into lines; a flood without line ends is thrown away, not kept.

/// No line of a receiver or of gpsd is longer.
const MAX_LINE: usize = 64 * 1024;

/// Bytes of a line that has not ended yet, and complete lines.
#[derive(Debug, Default)]
pub(super) struct LineBuffer {
    open: Vec<u8>,
    overlong: bool,
    complete: std::collections::VecDeque<Vec<u8>>,
}

impl LineBuffer {
    /// Adds bytes; answers how many overlong lines were thrown away.
    pub fn push(&mut self, bytes: &[u8]) -> u64 {
        let mut thrown = 0;
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
                self.overlong = true;
                self.open = Vec::new();
            }
            if !self.overlong {
                self.open.extend_from_slice(body);
            }
            if ended {
                thrown += u64::from(std::mem::take(&mut self.overlong));
                let line = std::mem::take(&mut self.open);
                if !line.is_empty() {
                    self.complete.push_back(line);
                }
            }
        }
        thrown
    }

    /// The next complete line.
    pub fn pop(&mut self) -> Option<Vec<u8>> {
        self.complete.pop_front()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pieces: &[&[u8]], expected: &[&str], thrown: u64) {
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
            (expected, thrown)
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

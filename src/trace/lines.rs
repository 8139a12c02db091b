//! Splits untrusted bytes into lines: numbered, bounded, with any line ending.

/// Maximum length of a line, bytes. gpsd's SKY objects with 140 satellites reach 20 kB.
pub(super) const MAX_LINE: usize = 64 * 1024;

/// One line without its ending.
pub(super) struct Line<'a> {
    /// Number of the line, from 1.
    pub number: usize,
    /// The line, of any length and any bytes.
    pub bytes: &'a [u8],
    /// Whether the recording ends with this line and without a line ending, so that the line may be cut off.
    pub is_unended: bool,
}

impl<'a> Line<'a> {
    /// The line as text, with bytes that are not UTF-8 replaced; `None` if it is too long.
    pub fn text(&self) -> Option<std::borrow::Cow<'a, str>> {
        (self.bytes.len() <= MAX_LINE).then(|| String::from_utf8_lossy(self.bytes))
    }
}

/// The lines of a recording. A carriage return, alone or before a line feed, ends one too: some loggers write it so.
pub(super) fn lines(bytes: &[u8]) -> impl Iterator<Item = Line<'_>> {
    let mut number = 0;
    let end = bytes.as_ptr_range().end;
    bytes.split(|byte| *byte == b'\n').flat_map(move |line| {
        number += 1;
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        line.split(|byte| *byte == b'\r').map(move |bytes| Line {
            number,
            bytes,
            is_unended: !bytes.is_empty() && bytes.as_ptr_range().end == end,
        })
    })
}

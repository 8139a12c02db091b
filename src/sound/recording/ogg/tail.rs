//! The last page of a stream: how long the sound is, and whether it is whole.

use crate::sound::clip::Fault;
use std::io::{Read, Seek, SeekFrom};

/// Two of the largest pages, bytes; tags behind the end may be as long as one.
const WINDOW: u64 = 2 * 65_307;
const HEADER: usize = 27;

/// What the last whole page of a stream says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Tail {
    /// Granule position; 0 where no page has one.
    pub position: u64,
    /// Whether it is marked as the last.
    pub is_marked: bool,
}

/// Looks for the last pages of a stream. A mark without a position leaves that of the page before it.
pub(super) fn find<R: Read + Seek>(source: &mut R, serial: u32) -> Result<Tail, Fault> {
    let end = source.seek(SeekFrom::End(0))?;
    source.seek(SeekFrom::Start(end.saturating_sub(WINDOW)))?;
    let mut bytes = Vec::new();
    source.take(WINDOW).read_to_end(&mut bytes)?;
    let mut tail = Tail::default();
    let mut at = 0;
    while let Some(place) = bytes[at..].windows(4).position(|it| it == b"OggS") {
        at += place;
        match page(&bytes[at..], serial) {
            Some(page) => {
                if page.position != u64::MAX {
                    tail.position = page.position;
                }
                tail.is_marked = page.is_marked;
                at += page.size;
            }
            None => at += 4,
        }
    }
    Ok(tail)
}

struct Page {
    position: u64,
    is_marked: bool,
    size: usize,
}

/// The page of this stream that begins here, if it is whole.
fn page(bytes: &[u8], serial: u32) -> Option<Page> {
    let header: &[u8; HEADER] = bytes.first_chunk()?;
    let segments = usize::from(header[26]);
    let table = bytes.get(HEADER..HEADER + segments)?;
    let size = HEADER
        + segments
        + table
            .iter()
            .map(|&length| usize::from(length))
            .sum::<usize>();
    if bytes.len() < size || header[14..18] != serial.to_le_bytes() || header[4] != 0 {
        return None;
    }
    let position = header[6..14]
        .iter()
        .rev()
        .fold(0u64, |sum, &byte| sum << 8 | u64::from(byte));
    Some(Page {
        position,
        is_marked: header[5] & 4 != 0,
        size,
    })
}

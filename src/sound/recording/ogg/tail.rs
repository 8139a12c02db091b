//! Finds the last page of a stream, which tells how long the sound is and whether it is complete.

use crate::sound::clip::Fault;
use crate::sound::ogg_page::OggPage;
use std::io::{Read, Seek, SeekFrom};

/// Number of bytes at the end of the file that are searched: two of the largest pages, because tags after the end may
/// be as long as one.
const SEARCH_BYTES: u64 = 2 * 65_307;

/// What the last complete page of a stream states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Tail {
    /// Granule position; 0 if no page has one.
    pub position: u64,
    /// Whether the page is marked as the last.
    pub is_marked: bool,
    /// Position of the page's end in the file, bytes.
    pub end: u64,
}

/// Finds the last pages of a stream. A marked page without a position keeps the position of the page before it.
pub(super) fn find<R: Read + Seek>(source: &mut R, serial: u32) -> Result<Tail, Fault> {
    let start = source.seek(SeekFrom::End(0))?.saturating_sub(SEARCH_BYTES);
    source.seek(SeekFrom::Start(start))?;
    let mut bytes = Vec::new();
    source.take(SEARCH_BYTES).read_to_end(&mut bytes)?;
    let mut tail = Tail::default();
    let mut at = 0;
    while let Some(place) = bytes[at..].windows(4).position(|it| it == b"OggS") {
        at += place;
        match OggPage::parse(&bytes[at..]) {
            Ok(page) if page.serial == serial => {
                if let Some(position) = page.position {
                    tail.position = position;
                }
                tail.is_marked = page.is_last;
                at += page.size;
                tail.end = start + at as u64;
            }
            Ok(_) | Err(_) => at += 4,
        }
    }
    Ok(tail)
}

//! The last page of a stream: how long the sound is, and whether it is whole.

use crate::sound::clip::Fault;
use crate::sound::ogg_page::OggPage;
use std::io::{Read, Seek, SeekFrom};

/// Two of the largest pages, bytes; tags behind the end may be as long as one.
const SEARCH_BYTES: u64 = 2 * 65_307;

/// What the last whole page of a stream says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Tail {
    /// Granule position; 0 where no page has one.
    pub position: u64,
    /// Whether it is marked as the last.
    pub is_marked: bool,
    /// Where it ends in the file, bytes.
    pub end: u64,
}

/// Looks for the last pages of a stream. A mark without a position leaves that of the page before it.
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

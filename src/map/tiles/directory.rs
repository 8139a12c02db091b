//! The directories of an archive of tiles (PMTiles, version 3): where the bytes of a tile lie. The crate `pmtiles` reads them
//! for its own asynchronous reader only.

use super::error::ArchiveError;
use crate::streets::varint::varint;
use flate2::read::MultiGzDecoder;
use pmtiles::Compression;
use std::io::Read;

/// Length of the header.
pub(super) const HEADER_BYTES: usize = 127;
/// Maximum length of a directory or of the metadata when unpacked, bytes.
const MAX_UNPACKED_BYTES: u64 = 16 << 20;

/// Where the parts of an archive begin, and how long they are, bytes. The type `Header` of `pmtiles` keeps this to itself.
pub(super) struct Layout {
    pub(super) root: (u64, u64),
    pub(super) metadata: (u64, u64),
    pub(super) leaves: u64,
    pub(super) data: u64,
}

impl Layout {
    /// Reads it from a header, which `pmtiles` has checked.
    pub(super) fn of(header: &[u8; HEADER_BYTES]) -> Self {
        let number = |index: usize| {
            let at = 8 + 8 * index;
            let bytes = header[at..at + 8].try_into();
            u64::from_le_bytes(bytes.expect("OK because eight bytes were taken"))
        };
        Self {
            root: (number(0), number(1)),
            metadata: (number(2), number(3)),
            leaves: number(4),
            data: number(6),
        }
    }
}

/// An entry of a directory.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Entry {
    /// The first tile.
    pub(super) tile: u64,
    /// How many tiles in a row have this content; 0 for another directory.
    pub(super) run: u64,
    /// Where the content begins in its part of the archive.
    pub(super) offset: u64,
    /// Length of the content, bytes.
    pub(super) length: u64,
}

/// The entries of a directory, sorted by tile.
pub(super) struct Directory(Vec<Entry>);

impl Directory {
    /// Reads a directory.
    pub(super) fn parse(packed: &[u8], compression: Compression) -> Result<Self, ArchiveError> {
        let bytes = unpack(packed, compression)?;
        entries(&bytes)
            .map(Self)
            .ok_or(ArchiveError::Damaged("a directory cannot be read"))
    }

    /// The entry with a tile.
    pub(super) fn find(&self, tile: u64) -> Option<Entry> {
        let behind = self.0.partition_point(|entry| entry.tile <= tile);
        let entry = self.0[..behind].last()?;
        let is_in = entry.run == 0 || tile - entry.tile < entry.run;
        is_in.then_some(*entry)
    }
}

/// Unpacks a directory or the metadata.
pub(super) fn unpack(packed: &[u8], compression: Compression) -> Result<Vec<u8>, ArchiveError> {
    match compression {
        Compression::None => Ok(packed.to_vec()),
        Compression::Gzip => {
            let mut bytes = Vec::new();
            let mut unpacked = MultiGzDecoder::new(packed).take(MAX_UNPACKED_BYTES + 1);
            let read = unpacked.read_to_end(&mut bytes);
            if read.is_err() || bytes.len() as u64 > MAX_UNPACKED_BYTES {
                return Err(ArchiveError::Damaged("a directory cannot be unpacked"));
            }
            Ok(bytes)
        }
        Compression::Unknown | Compression::Brotli | Compression::Zstd => Err(
            ArchiveError::OtherKind("its directories are not compressed with gzip".to_owned()),
        ),
    }
}

/// The columns of a directory one after the other: differences of tiles, runs, lengths, and offsets (0 for "behind the last").
fn entries(bytes: &[u8]) -> Option<Vec<Entry>> {
    let mut rest = bytes;
    let count = usize::try_from(varint(&mut rest)?).ok()?;
    // Each entry has four numbers of at least a byte.
    if count > rest.len() / 4 {
        return None;
    }
    let mut entries = vec![Entry::default(); count];
    let mut tile = 0_u64;
    for entry in &mut entries {
        tile = tile.checked_add(varint(&mut rest)?)?;
        entry.tile = tile;
    }
    for entry in &mut entries {
        entry.run = varint(&mut rest)?;
    }
    for entry in &mut entries {
        entry.length = varint(&mut rest)?;
    }
    let mut behind = 0_u64;
    for entry in &mut entries {
        entry.offset = match varint(&mut rest)? {
            0 => behind,
            offset => offset - 1,
        };
        behind = entry.offset.checked_add(entry.length)?;
    }
    Some(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directories_are_read_and_damaged_ones_refused() {
        // Tiles 5 to 7 with one content, a directory from tile 10 on.
        let bytes = [2, 5, 5, 3, 0, 10, 20, 1, 0];
        let directory =
            Directory::parse(&bytes, Compression::None).expect("OK because it is whole");
        let run = Entry {
            tile: 5,
            run: 3,
            offset: 0,
            length: 10,
        };
        let leaf = Entry {
            tile: 10,
            run: 0,
            offset: 10,
            length: 20,
        };
        let found = [4, 5, 7, 8, 10, 999].map(|tile| directory.find(tile));
        assert_eq!(
            found,
            [None, Some(run), Some(run), None, Some(leaf), Some(leaf)]
        );
        for end in 0..bytes.len() {
            assert!(
                Directory::parse(&bytes[..end], Compression::None).is_err(),
                "{end}"
            );
        }
        let overflow = [
            1, 1, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 9,
        ];
        assert!(Directory::parse(&overflow, Compression::None).is_err());
        assert!(Directory::parse(&bytes, Compression::Gzip).is_err());
    }
}

//! The container of a PBF file: blobs, each with a header that gives its kind and length, mostly compressed with zlib.
//! Lengths are limited as the format demands, and no length is believed before it is checked.

use super::wire::{Fields, Malformed};
use crate::streets::osm::error::OsmError;
use flate2::{Decompress, FlushDecompress, Status};
use std::io::{ErrorKind, Read, Seek, SeekFrom};

/// Maximum length of a blob's header, bytes (given by the format).
const MAX_HEADER_BYTES: u32 = 64 << 10;
/// Maximum length of a blob, packed and unpacked, bytes (given by the format).
const MAX_BLOB_BYTES: u64 = 32 << 20;
/// How many times larger than the packed blob its content may be. Real blobs reach 20; deflate could reach 1,000.
const MAX_EXPANSION: u64 = 200;

/// Where a blob lies in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// First byte of its content.
    pub(super) at: u64,
    /// Length of its content, bytes.
    pub(super) length: u32,
}

/// What a blob holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// What is said about the file.
    Header,
    /// Objects of the map.
    Data,
    /// Something that readers skip.
    Other,
}

/// A blob that was read and not unpacked yet.
pub(super) struct Blob {
    place: Place,
    content: Vec<u8>,
    /// Length of its content when unpacked, bytes.
    pub(super) unpacked: usize,
}

/// The blobs of a file.
pub(super) struct Blobs<R> {
    input: R,
    at: u64,
    /// Length of the file, bytes.
    pub(super) length: u64,
}

impl<R: Read + Seek> Blobs<R> {
    /// The blobs of a file from its beginning.
    pub(super) fn new(mut input: R) -> Result<Self, OsmError> {
        let length = input.seek(SeekFrom::End(0))?;
        input.rewind()?;
        Ok(Self {
            input,
            at: 0,
            length,
        })
    }

    /// The kind and place of the next blob, behind the last one that was found; `None` at the end.
    pub(super) fn find_next(&mut self) -> Result<Option<(Kind, Place)>, OsmError> {
        let start = self.at;
        if start == self.length {
            return Ok(None);
        }
        self.input.seek(SeekFrom::Start(start))?;
        let mut length = [0; 4];
        self.read(&mut length, start)?;
        let length = u32::from_be_bytes(length);
        if length > MAX_HEADER_BYTES {
            return Err(damaged(start, "the header of a block is too long"));
        }
        let mut header = vec![0; length as usize];
        self.read(&mut header, start)?;
        let (kind, length) =
            parse_header(&header).map_err(|Malformed| damaged(start, "a block has no length"))?;
        let at = start + 4 + header.len() as u64;
        self.at = at + u64::from(length);
        if self.at > self.length {
            return Err(OsmError::Truncated(self.length));
        }
        Ok(Some((kind, Place { at, length })))
    }

    /// Reads a blob.
    pub(super) fn load(&mut self, place: Place) -> Result<Blob, OsmError> {
        self.input.seek(SeekFrom::Start(place.at))?;
        let mut content = vec![0; place.length as usize];
        self.read(&mut content, place.at)?;
        let mut unpacked = content.len();
        for field in Fields(&content) {
            let (number, value) = field.map_err(|Malformed| broken(place))?;
            if number == 2 {
                let size = value.number().map_err(|Malformed| broken(place))?;
                let limit = MAX_BLOB_BYTES.min(64 * 1024 + MAX_EXPANSION * content.len() as u64);
                if size > limit {
                    return Err(damaged(place.at, "a block claims to be too large"));
                }
                unpacked = usize::try_from(size).map_err(|_| broken(place))?;
            }
        }
        Ok(Blob {
            place,
            content,
            unpacked,
        })
    }

    fn read(&mut self, buffer: &mut [u8], start: u64) -> Result<(), OsmError> {
        self.input
            .read_exact(buffer)
            .map_err(|error| match error.kind() {
                ErrorKind::UnexpectedEof => OsmError::Truncated(start),
                _ => OsmError::Io(error),
            })
    }
}

impl Blob {
    /// Where it lies.
    pub(super) fn place(&self) -> Place {
        self.place
    }

    /// Its content.
    pub(super) fn unpack(&self) -> Result<Vec<u8>, OsmError> {
        for field in Fields(&self.content) {
            let (number, value) = field.map_err(|Malformed| broken(self.place))?;
            let method = match number {
                1 => return bytes_of(value.bytes(), self.place).map(<[u8]>::to_vec),
                3 => return self.inflate(bytes_of(value.bytes(), self.place)?),
                4 => "LZMA",
                5 => "bzip2",
                6 => "LZ4",
                7 => "Zstandard",
                _ => continue,
            };
            return Err(OsmError::Compression(method));
        }
        Err(damaged(self.place.at, "a block is empty"))
    }

    fn inflate(&self, packed: &[u8]) -> Result<Vec<u8>, OsmError> {
        // One byte more shows a content that is longer than it claims.
        let mut content = Vec::with_capacity(self.unpacked + 1);
        let status = Decompress::new(true)
            .decompress_vec(packed, &mut content, FlushDecompress::Finish)
            .map_err(|_| damaged(self.place.at, "a block cannot be unpacked"))?;
        if status != Status::StreamEnd || content.len() != self.unpacked {
            return Err(damaged(
                self.place.at,
                "a block has another length than it claims",
            ));
        }
        Ok(content)
    }
}

fn bytes_of(bytes: Result<&[u8], Malformed>, place: Place) -> Result<&[u8], OsmError> {
    bytes.map_err(|Malformed| broken(place))
}

fn parse_header(header: &[u8]) -> Result<(Kind, u32), Malformed> {
    let (mut kind, mut length) = (Kind::Other, None);
    for field in Fields(header) {
        match field? {
            (1, name) => {
                kind = match name.bytes()? {
                    b"OSMHeader" => Kind::Header,
                    b"OSMData" => Kind::Data,
                    _ => Kind::Other,
                }
            }
            (3, number) => length = Some(number.number()?),
            _ => {}
        }
    }
    let length = length.filter(|length| *length <= MAX_BLOB_BYTES);
    let length = u32::try_from(length.ok_or(Malformed)?).map_err(|_| Malformed)?;
    Ok((kind, length))
}

/// The error for a blob whose content is not what the format allows.
pub(super) fn broken(place: Place) -> OsmError {
    damaged(place.at, "a block is not what the format allows")
}

fn damaged(at: u64, reason: &str) -> OsmError {
    OsmError::Damaged {
        at,
        reason: reason.to_owned(),
    }
}

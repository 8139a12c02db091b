//! The layout of a pack's container: which byte of the file belongs to what. There is exactly one valid layout. The
//! writer produces it and the reader compares files with it, so that a pack cannot contain anything that its manifest
//! does not name.
//!
//! The container is a ZIP (PKWARE APPNOTE 6.3): the entries follow one another without gaps and are stored without
//! compression, all with the same date and mode; then come the central directory in the same order and its end record.
//! There are no extra fields, comments, flags, data descriptors or ZIP64 records.

use super::error::Fault;
use super::limits::{MAX_ENTRIES, MAX_PACK_BYTES};
use super::manifest::FileFacts;
use super::names;
use std::collections::BTreeMap;

/// Length of a local header without the name, bytes.
pub const LOCAL_BYTES: usize = 30;
/// Length of a central directory record without the name, bytes.
const CENTRAL_BYTES: usize = 46;
/// Length of the end record, bytes.
pub const END_BYTES: usize = 22;

/// First bytes of a local header.
pub const LOCAL_SIGNATURE: &[u8] = b"PK\x03\x04";
/// First bytes of the end record.
pub const END_SIGNATURE: &[u8] = b"PK\x05\x06";
const CENTRAL_SIGNATURE: &[u8] = b"PK\x01\x02";

/// Position of the CRC-32 in a local header.
pub const LOCAL_CRC_AT: usize = 14;

/// Bytes that every entry has in both of its headers: version 1.0 needed, no flags, stored, 1980-01-01 00:00 (the zero
/// of ZIP's calendar).
const COMMON: [u8; 10] = [10, 0, 0, 0, 0, 0, 0, 0, 0x21, 0];
/// Made by version 1.0 on Unix.
const MADE_BY: [u8; 2] = [10, 3];
/// Attributes of a regular file, rw-r--r--, in the upper half as Unix stores them.
const ATTRIBUTES: u32 = 0o100_644 << 16;

/// Position of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Name of the entry.
    pub name: String,
    /// Length of the content in bytes.
    pub bytes: u32,
    /// Position of the local header, bytes from the start of the pack.
    pub header_at: u32,
}

impl Place {
    /// Position of the content, bytes from the start of the pack.
    pub fn content_at(&self) -> u64 {
        u64::from(self.header_at) + local_length(&self.name)
    }

    /// The fault for a damaged content.
    pub(super) fn damage(&self) -> Fault {
        let first = self.content_at();
        Fault::Damaged {
            name: self.name.clone(),
            first,
            last: (first + u64::from(self.bytes)).saturating_sub(1),
        }
    }

    /// The local header for a content with this CRC-32.
    pub fn local_header(&self, crc: u32) -> Vec<u8> {
        let mut bytes = LOCAL_SIGNATURE.to_vec();
        bytes.extend(COMMON);
        self.extend_facts(&mut bytes, crc);
        bytes.extend(self.name.as_bytes());
        bytes
    }

    /// The central directory record for a content with this CRC-32.
    pub fn central_record(&self, crc: u32) -> Vec<u8> {
        let mut bytes = CENTRAL_SIGNATURE.to_vec();
        bytes.extend(MADE_BY);
        bytes.extend(COMMON);
        self.extend_facts(&mut bytes, crc);
        // No comment, first disk, no internal attributes.
        bytes.extend([0; 6]);
        bytes.extend(ATTRIBUTES.to_le_bytes());
        bytes.extend(self.header_at.to_le_bytes());
        bytes.extend(self.name.as_bytes());
        bytes
    }

    /// Appends what follows the common part in both headers: CRC-32, packed and unpacked size, and the lengths of the
    /// name and of the extra field.
    fn extend_facts(&self, bytes: &mut Vec<u8>, crc: u32) {
        bytes.extend(crc.to_le_bytes());
        bytes.extend(self.bytes.to_le_bytes());
        bytes.extend(self.bytes.to_le_bytes());
        bytes.extend((self.name.len() as u16).to_le_bytes());
        bytes.extend([0; 2]);
    }
}

/// Positions of everything in a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// The manifest and the signature, then all other entries ordered by name.
    places: Vec<Place>,
    front: usize,
    directory_at: u32,
    directory_bytes: u32,
}

impl Layout {
    /// Computes the layout of a pack from the size of its manifest, the size of its signature if it has one, and its
    /// entries.
    ///
    /// # Errors
    /// [`Fault::TooManyEntries`] and [`Fault::TooLarge`].
    pub fn of(
        manifest_bytes: u64,
        signature_bytes: Option<u64>,
        files: &BTreeMap<String, FileFacts>,
    ) -> Result<Self, Fault> {
        let front = [
            (names::MANIFEST, Some(manifest_bytes)),
            (names::SIGNATURE, signature_bytes),
        ];
        let front = front
            .into_iter()
            .filter_map(|(name, bytes)| Some((name, bytes?)));
        let files = files
            .iter()
            .map(|(name, facts)| (name.as_str(), facts.bytes));
        let mut places = Vec::new();
        let (mut at, mut directory_bytes) = (0u64, 0u64);
        for (name, bytes) in front.chain(files) {
            let end = bytes.saturating_add(at + local_length(name));
            if end > MAX_PACK_BYTES {
                return Err(Fault::TooLarge { bytes: end });
            }
            places.push(Place {
                name: name.to_owned(),
                bytes: small(bytes),
                header_at: small(at),
            });
            at = end;
            directory_bytes += (CENTRAL_BYTES + name.len()) as u64;
        }
        if places.len() > MAX_ENTRIES {
            return Err(Fault::TooManyEntries {
                found: places.len(),
                most: MAX_ENTRIES,
            });
        }
        let end = at + directory_bytes + END_BYTES as u64;
        if end > MAX_PACK_BYTES {
            return Err(Fault::TooLarge { bytes: end });
        }
        Ok(Self {
            places,
            front: 1 + usize::from(signature_bytes.is_some()),
            directory_at: small(at),
            directory_bytes: small(directory_bytes),
        })
    }

    /// The entries in file order.
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    /// The entry with this name.
    pub fn place(&self, name: &str) -> Option<&Place> {
        let (front, rest) = self.places.split_at(self.front);
        let found = rest.binary_search_by(|place| place.name.as_str().cmp(name));
        found.map_or_else(
            |_| front.iter().find(|place| place.name == name),
            |index| rest.get(index),
        )
    }

    /// Position of the central directory, bytes from the start of the pack.
    pub fn directory_at(&self) -> u64 {
        self.directory_at.into()
    }

    /// Length of the whole pack in bytes.
    pub fn length(&self) -> u64 {
        u64::from(self.directory_at) + u64::from(self.directory_bytes) + END_BYTES as u64
    }

    /// The end record of the central directory.
    pub fn end_record(&self) -> Vec<u8> {
        let mut bytes = END_SIGNATURE.to_vec();
        bytes.extend([0; 4]);
        let entries = (self.places.len() as u16).to_le_bytes();
        bytes.extend(entries);
        bytes.extend(entries);
        bytes.extend(self.directory_bytes.to_le_bytes());
        bytes.extend(self.directory_at.to_le_bytes());
        bytes.extend([0; 2]);
        bytes
    }
}

fn local_length(name: &str) -> u64 {
    (LOCAL_BYTES + name.len()) as u64
}

fn small(value: u64) -> u32 {
    u32::try_from(value).expect("OK because it is less than the longest pack")
}

/// One of the three kinds of ZIP records, for messages about where a file differs from the layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Record {
    /// The local header before an entry's content.
    Local,
    /// The record of an entry in the central directory.
    Central,
    /// The end record of the central directory.
    End,
}

impl Record {
    /// Name of the field at byte `at` of the record.
    pub fn field(self, at: usize) -> &'static str {
        const FACTS: [(usize, &str); 11] = [
            (0, "the version"),
            (2, "the flags"),
            (4, "the compression method"),
            (6, "the time"),
            (8, "the date"),
            (10, "the CRC-32"),
            (14, "the packed size"),
            (18, "the size"),
            (22, "the length of the name"),
            (24, "the length of the extra field"),
            (26, "the name"),
        ];
        let field_at = |fields: &[(usize, &'static str)], at: usize| {
            let field = fields.iter().rfind(|(start, _)| *start <= at);
            field.map_or("the record", |(_, name)| name)
        };
        match (self, at) {
            (_, 0..4) => "the signature",
            (Self::Local, _) => field_at(&FACTS, at - 4),
            (Self::Central, 4..6) => "the system that made it",
            (Self::Central, 6..32) => field_at(&FACTS, at - 6),
            (Self::Central, 32..34) => "the length of the comment",
            (Self::Central, 34..36) => "the number of the disk",
            (Self::Central, 36..42) => "the file's attributes",
            (Self::Central, 42..46) => "the place of the local header",
            (Self::Central, _) => "the name",
            (Self::End, 4..8) => "the number of the disk",
            (Self::End, 8..12) => "the number of entries",
            (Self::End, 12..16) => "the length of the central directory",
            (Self::End, 16..20) => "the place of the central directory",
            (Self::End, _) => "the length of the comment",
        }
    }

    /// Name of the record in messages.
    pub fn title(self) -> &'static str {
        match self {
            Self::Local => "local header",
            Self::Central => "record in the central directory",
            Self::End => "end record",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::Digest;

    #[test]
    fn every_field_of_the_records_has_its_name() {
        for (record, at, expected) in [
            (Record::Local, 0, "the signature"),
            (Record::Local, 6, "the flags"),
            (Record::Local, 17, "the CRC-32"),
            (Record::Local, 28, "the length of the extra field"),
            (Record::Local, 30, "the name"),
            (Record::Central, 8, "the flags"),
            (Record::Central, 16, "the CRC-32"),
            (Record::Central, 30, "the length of the extra field"),
            (Record::Central, 41, "the file's attributes"),
            (Record::Central, 60, "the name"),
            (Record::End, 20, "the length of the comment"),
        ] {
            assert_eq!(record.field(at), expected, "{record:?} {at}");
        }
    }

    #[test]
    fn a_pack_never_needs_zip64() {
        let facts = |bytes| FileFacts {
            bytes,
            sha256: Digest::of(b""),
        };
        let of = |bytes| Layout::of(1, None, &BTreeMap::from([("a".to_owned(), facts(bytes))]));
        assert!(of(u64::from(u32::MAX) - 1000).is_ok());
        for bytes in [u64::from(u32::MAX) - 100, u64::from(u32::MAX), u64::MAX] {
            assert!(matches!(of(bytes), Err(Fault::TooLarge { .. })), "{bytes}");
        }
        let many = (0..=MAX_ENTRIES).map(|n| (format!("{n:06}"), facts(0)));
        assert!(matches!(
            Layout::of(1, None, &many.collect()),
            Err(Fault::TooManyEntries { .. })
        ));
    }
}

//! Limits of a pack. The writer keeps within them, and the reader refuses more before it allocates memory.

use super::error::Fault;
use super::names;
use crate::tour::read::MAX_TEXT_BYTES as MAX_TOUR_BYTES;
use crate::tour::size::{MAX_VALUES, ValueCounter};
use crate::workspace::content::MAX_MAP_BYTES;
use std::io::{self, Read};

/// Maximum number of entries, enough for ten thousand stories. Beyond 65,535 a ZIP needs other records.
pub const MAX_ENTRIES: usize = 40_000;
/// Maximum number of languages.
pub const MAX_LANGUAGES: usize = 100;
/// Maximum size of a pack, bytes: what a ZIP without ZIP64 records and a FAT32 memory card can hold.
pub const MAX_PACK_BYTES: u64 = u32::MAX as u64;
/// Maximum size of a manifest, bytes: several times that of a tour with a thousand stops.
pub const MAX_MANIFEST_BYTES: u64 = 8 << 20;
/// Maximum size of a map or picture, bytes.
pub const MAX_ATTACHMENT_BYTES: u64 = MAX_MAP_BYTES;
/// Maximum size of a track, bytes: four hours as they are encoded.
const MAX_SOUND_BYTES: u64 = 64 << 20;
/// Maximum size of captions or a transcript, bytes.
const MAX_TEXT_BYTES: u64 = 4 << 20;

/// Maximum size in bytes of the entry with this name.
pub fn max_bytes(name: &str) -> u64 {
    match name.split('/').next().unwrap_or_default() {
        names::TOUR => MAX_TOUR_BYTES as u64,
        "tracks" | "sounds" => MAX_SOUND_BYTES,
        "captions" | "transcripts" => MAX_TEXT_BYTES,
        "masters" => MAX_PACK_BYTES,
        _ => MAX_ATTACHMENT_BYTES,
    }
}

/// Checks that an entry does not exceed the limit for its kind.
///
/// # Errors
/// [`Fault::Oversized`].
pub fn check_bytes(name: &str, bytes: u64) -> Result<(), Fault> {
    let limit = max_bytes(name);
    if bytes > limit {
        Err(Fault::Oversized {
            name: name.to_owned(),
            bytes,
            limit,
        })
    } else {
        Ok(())
    }
}

/// Checks that a manifest does not exceed what readers accept.
///
/// # Errors
/// [`Fault::Oversized`], [`Fault::TooManyValues`].
pub fn check_manifest(text: &[u8]) -> Result<(), Fault> {
    let bytes = text.len() as u64;
    if bytes > MAX_MANIFEST_BYTES {
        Err(Fault::Oversized {
            name: names::MANIFEST.to_owned(),
            bytes,
            limit: MAX_MANIFEST_BYTES,
        })
    } else {
        check_values(names::MANIFEST, text)
    }
}

/// Checks that a JSON text has no more names and values than a pack's manifest or tour may have, without keeping them.
///
/// # Errors
/// [`Fault::TooManyValues`], and what reading gives.
pub fn check_values(name: &str, mut text: impl Read) -> Result<(), Fault> {
    let mut counter = ValueCounter::default();
    let mut buffer = vec![0; 64 << 10];
    loop {
        let count = match text.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error.into()),
        };
        if counter.add(&buffer[..count]) {
            return Err(Fault::TooManyValues {
                name: name.to_owned(),
                limit: MAX_VALUES,
            });
        }
    }
}

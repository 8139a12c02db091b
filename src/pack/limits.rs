//! How much a pack may hold. The writer keeps to it and the reader refuses more, before it takes memory for it.

use super::error::Fault;
use super::names;
use crate::tour::read::MAX_TEXT_BYTES as MAX_TOUR_BYTES;
use crate::tour::size::{MAX_VALUES, ValueCounter};
use crate::workspace::content::MAX_MAP_BYTES;
use std::io::{self, Read};

/// Most entries: ten thousand stories. Beyond 65,535 a ZIP needs other records.
pub const MAX_ENTRIES: usize = 40_000;
/// Most languages.
pub const MAX_LANGUAGES: usize = 100;
/// Longest pack, bytes: what a ZIP without other records and a memory card with FAT32 hold.
pub const MAX_PACK_BYTES: u64 = u32::MAX as u64;
/// Longest manifest, bytes: some times that of a tour of a thousand stops.
pub const MAX_MANIFEST_BYTES: u64 = 8 << 20;
/// Longest map or picture, bytes.
pub const MAX_ATTACHMENT_BYTES: u64 = MAX_MAP_BYTES;
/// Longest track, bytes: four hours as they are encoded.
const MAX_SOUND_BYTES: u64 = 64 << 20;
/// Longest captions or transcript, bytes.
const MAX_TEXT_BYTES: u64 = 4 << 20;

/// Most bytes of the entry of this name.
pub fn max_bytes(name: &str) -> u64 {
    match name.split('/').next().unwrap_or_default() {
        names::TOUR => MAX_TOUR_BYTES as u64,
        "tracks" | "sounds" => MAX_SOUND_BYTES,
        "captions" | "transcripts" => MAX_TEXT_BYTES,
        "masters" => MAX_PACK_BYTES,
        _ => MAX_ATTACHMENT_BYTES,
    }
}

/// Checks that an entry is not longer than its kind may be.
///
/// # Errors
/// [`Fault::Oversized`].
pub fn check_bytes(name: &str, bytes: u64) -> Result<(), Fault> {
    let limit = max_bytes(name);
    match bytes > limit {
        true => Err(Fault::Oversized {
            name: name.to_owned(),
            bytes,
            limit,
        }),
        false => Ok(()),
    }
}

/// Checks that a manifest is not longer than readers take.
///
/// # Errors
/// [`Fault::Oversized`], [`Fault::TooManyValues`].
pub fn check_manifest(text: &[u8]) -> Result<(), Fault> {
    let bytes = text.len() as u64;
    match bytes > MAX_MANIFEST_BYTES {
        true => Err(Fault::Oversized {
            name: names::MANIFEST.to_owned(),
            bytes,
            limit: MAX_MANIFEST_BYTES,
        }),
        false => check_values(names::MANIFEST, text),
    }
}

/// Checks that a JSON text has no more names and values than the manifest or the tour of a pack may have, without keeping any.
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

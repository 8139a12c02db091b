//! The file `maps/ways.bin`: a [`Ground`] with a magic number, a version and a checksum.
//!
//! Layout: [`MAGIC`], the version (one byte), the SHA-256 of what follows, and the ground as `postcard` writes it, compressed
//! with Deflate. A reader refuses files of other versions; `soundwalk map` makes them anew.

use super::extract::Polygon;
use super::ground::Ground;
use crate::digest::Digest;
use crate::workspace::content::WAYS_SIGNATURE;
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use std::io::{Read, Write};

/// First bytes of the file.
pub const MAGIC: &[u8; 8] = WAYS_SIGNATURE;
/// Version of the layout and of the types in it.
pub const VERSION: u8 = 1;
/// Maximum size of the unpacked ground, bytes. In memory it takes several times as much, and a pack may come from strangers.
pub const MAX_UNPACKED_BYTES: u64 = 64 << 20;
/// Length of what precedes the compressed ground.
const HEADER_BYTES: usize = MAGIC.len() + 1 + 32;

/// Why a file of ways cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GroundFileError {
    /// The file is something else.
    #[error("this is not a file of ways: make it with soundwalk map")]
    NotGround,
    /// The file was made by another version of soundwalk.
    #[error(
        "the file of ways has version {0}, this program reads version {VERSION}: make it anew with soundwalk map"
    )]
    OtherVersion(u8),
    /// The file is damaged.
    #[error("the file of ways is damaged: make it anew with soundwalk map")]
    Damaged,
    /// The content exceeds [`MAX_UNPACKED_BYTES`].
    #[error("the file of ways is larger than {} MiB when unpacked: make it anew with a smaller margin", MAX_UNPACKED_BYTES >> 20)]
    TooLarge,
}

/// Writes a ground. The same ground gives the same bytes.
pub fn encode(ground: &Ground) -> Vec<u8> {
    let plain = postcard::to_stdvec(ground)
        .expect("OK because all types of the ground can be serialized into memory");
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    let packed = encoder.write_all(&plain).and_then(|()| encoder.finish());
    let packed = packed.expect("OK because writing into memory does not fail");
    let mut file = Vec::with_capacity(HEADER_BYTES + packed.len());
    file.extend_from_slice(MAGIC);
    file.push(VERSION);
    file.extend_from_slice(&Digest::of(&packed).0);
    file.extend_from_slice(&packed);
    file
}

/// Reads a ground and checks that its indices are valid, its lines have two points and its areas three corners.
pub fn decode(file: &[u8]) -> Result<Ground, GroundFileError> {
    let (header, packed) = file
        .split_at_checked(HEADER_BYTES)
        .ok_or(GroundFileError::NotGround)?;
    let header = header
        .strip_prefix(MAGIC)
        .ok_or(GroundFileError::NotGround)?;
    let (version, digest) = header.split_first().ok_or(GroundFileError::NotGround)?;
    if *version != VERSION {
        return Err(GroundFileError::OtherVersion(*version));
    }
    if digest != Digest::of(packed).0 {
        return Err(GroundFileError::Damaged);
    }
    let mut plain = Vec::new();
    let mut decoder = DeflateDecoder::new(packed).take(MAX_UNPACKED_BYTES + 1);
    decoder
        .read_to_end(&mut plain)
        .map_err(|_| GroundFileError::Damaged)?;
    if plain.len() as u64 > MAX_UNPACKED_BYTES {
        return Err(GroundFileError::TooLarge);
    }
    let ground: Ground = postcard::from_bytes(&plain).map_err(|_| GroundFileError::Damaged)?;
    if is_valid(&ground) {
        Ok(ground)
    } else {
        Err(GroundFileError::Damaged)
    }
}

fn is_valid(ground: &Ground) -> bool {
    let is_name = |index: u32| (index as usize) < ground.names.len();
    let is_node = |index: u32| (index as usize) < ground.nodes.len();
    let is_area = |polygon: &Polygon| {
        polygon.outer.len() > 2 && polygon.inners.iter().all(|ring| ring.len() > 2)
    };
    let buildings = ground.buildings.iter().flat_map(|one| &one.polygons);
    let mut areas = buildings.chain(&ground.waters).chain(&ground.greens);
    let ways = ground.ways.iter().all(|way| {
        way.name.is_none_or(is_name) && is_node(way.from) && is_node(way.to) && way.line.len() >= 2
    });
    ways && areas.all(is_area) && ground.places.iter().all(|place| is_name(place.name))
}

//! What a file is by its first bytes. Sounds and pictures that are used are recognised by their readers.

use super::AccessError;
use serde::Deserialize;
use std::fs::File;
use std::io::{BufReader, Read, Seek};

/// Bytes that tell what a file is.
const HEAD_BYTES: usize = 16;

/// Most bytes of a map, wherever one is read: for a check, the studio, a rehearsal or a pack.
pub const MAX_MAP_BYTES: u64 = 32 << 20;

/// Why a larger one is refused.
const TOO_LARGE: &str =
    "it is larger than 32 MiB, the most that a map may have: leave out what lies far from the walk";

/// Where a picture's format stands in its first bytes.
const PICTURE_SIGNATURES: [(usize, &[u8]); 10] = [
    (0, b"\xff\xd8\xff"),
    (0, b"\x89PNG\r\n\x1a\n"),
    (8, b"WEBP"),
    (0, b"GIF8"),
    (0, b"II*\0"),
    (0, b"MM\0*"),
    // AVIF and HEIC, by the brands of their containers.
    (4, b"ftypavi"),
    (4, b"ftyphei"),
    (4, b"ftyphev"),
    (4, b"ftypmi"),
];

/// Other files that hold sound.
const SOUND_SIGNATURES: [(usize, &[u8]); 10] = [
    (8, b"WAVE"),
    (0, b"riff"),
    (0, b"FORM"),
    (0, b"fLaC"),
    (0, b"OggS"),
    (0, b"ID3"),
    (0, b"\xff\xfb"),
    (0, b"\xff\xf1"),
    (0, b"caff"),
    (4, b"ftyp"),
];

const PMTILES_SIGNATURE: &[u8] = b"PMTiles";

/// Whether a file that begins like this is a picture, a sound or tiles: nothing that could be run.
pub fn is_media(head: &[u8]) -> bool {
    matches(&PICTURE_SIGNATURES, head)
        || matches(&SOUND_SIGNATURES, head)
        || head.starts_with(PMTILES_SIGNATURE)
}

fn matches(signatures: &[(usize, &[u8])], head: &[u8]) -> bool {
    signatures
        .iter()
        .any(|(at, bytes)| head.get(*at..).is_some_and(|head| head.starts_with(bytes)))
}

/// The first bytes of a file, which is read from its start again afterwards.
pub fn head(file: &mut File) -> std::io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(HEAD_BYTES);
    file.by_ref()
        .take(HEAD_BYTES as u64)
        .read_to_end(&mut head)?;
    file.rewind()?;
    Ok(head)
}

/// Refuses a file that is too large for a map, or is not one: GeoJSON, or tiles in one PMTiles file.
pub(super) fn check_map(file: &mut File) -> Result<(), AccessError> {
    if file.metadata()?.len() > MAX_MAP_BYTES {
        return Err(AccessError::OtherKind(TOO_LARGE));
    }
    let head = head(file)?;
    if is_pmtiles(&head) {
        return Ok(());
    }
    let is_geojson = is_geojson(file.by_ref().take(MAX_MAP_BYTES));
    file.rewind()?;
    if is_geojson {
        Ok(())
    } else {
        Err(AccessError::OtherKind("it is neither GeoJSON nor PMTiles"))
    }
}

/// All bytes of a map that was checked. It may have grown since.
pub(super) fn read_map(file: File) -> Result<Vec<u8>, AccessError> {
    let mut bytes = Vec::new();
    file.take(MAX_MAP_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_MAP_BYTES {
        Err(AccessError::OtherKind(TOO_LARGE))
    } else {
        Ok(bytes)
    }
}

/// The text of a map that is GeoJSON, without a byte order mark; `None` for tiles.
pub fn geojson_of(map: &[u8]) -> Option<&[u8]> {
    let text = map.strip_prefix(BYTE_ORDER_MARK).unwrap_or(map);
    is_geojson(text).then_some(text)
}

/// Some editors write it in front of UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Whether a file that begins like this is tiles in one PMTiles file.
pub fn is_pmtiles(head: &[u8]) -> bool {
    head.starts_with(PMTILES_SIGNATURE)
}

/// Whether the text is a GeoJSON object (RFC 7946). What stands in it is left to whoever draws it.
pub fn is_geojson(mut text: impl Read) -> bool {
    #[derive(Deserialize)]
    struct Object {
        r#type: String,
    }
    const TYPES: [&str; 9] = [
        "FeatureCollection",
        "Feature",
        "GeometryCollection",
        "Point",
        "MultiPoint",
        "LineString",
        "MultiLineString",
        "Polygon",
        "MultiPolygon",
    ];
    let mut start = Vec::new();
    let mut mark = text.by_ref().take(BYTE_ORDER_MARK.len() as u64);
    if mark.read_to_end(&mut start).is_err() {
        return false;
    }
    let start = start.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&start);
    let object = serde_json::from_reader::<_, Object>(BufReader::new(start.chain(text)));
    object.is_ok_and(|object| TYPES.contains(&object.r#type.as_str()))
}

//! Recognises kinds of files by their first bytes. Sounds and pictures that are used are recognised by their readers.

use super::AccessError;
use crate::files;
use serde::Deserialize;
use std::fs::File;
use std::io::{BufReader, Read, Seek};

/// How many first bytes are needed to recognise a file.
const HEAD_BYTES: usize = 16;

/// The largest map that is read, bytes, whether for a check, the studio, a rehearsal or a pack.
pub const MAX_MAP_BYTES: u64 = 32 << 20;

/// Why a larger map is refused.
const TOO_LARGE: &str =
    "it is larger than 32 MiB, the most that a map may have: leave out what lies far from the walk";

/// Offsets and first bytes of pictures.
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

/// Offsets and first bytes of sounds.
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

/// First bytes of a file of ways (`maps/ways.bin`), which `streets::file` reads and writes.
pub const WAYS_SIGNATURE: &[u8; 8] = b"SWGROUND";

/// Whether a file with these first bytes is a picture, a sound, tiles or ways, and so not a program.
pub fn is_media(head: &[u8]) -> bool {
    matches(&PICTURE_SIGNATURES, head)
        || matches(&SOUND_SIGNATURES, head)
        || head.starts_with(PMTILES_SIGNATURE)
        || is_ways(head)
}

fn matches(signatures: &[(usize, &[u8])], head: &[u8]) -> bool {
    signatures
        .iter()
        .any(|(at, bytes)| head.get(*at..).is_some_and(|head| head.starts_with(bytes)))
}

/// Reads the first bytes of a file and rewinds it.
pub fn head(file: &mut File) -> std::io::Result<Vec<u8>> {
    let head = files::start(&mut *file, HEAD_BYTES)?;
    file.rewind()?;
    Ok(head)
}

/// Refuses a file that is too large for a map, or neither GeoJSON nor PMTiles nor ways.
pub(super) fn check_map(file: &mut File) -> Result<(), AccessError> {
    if file.metadata()?.len() > MAX_MAP_BYTES {
        return Err(AccessError::OtherKind(TOO_LARGE));
    }
    let head = head(file)?;
    if is_pmtiles(&head) || is_ways(&head) {
        return Ok(());
    }
    let is_geojson = is_geojson(file.by_ref().take(MAX_MAP_BYTES));
    file.rewind()?;
    if is_geojson {
        Ok(())
    } else {
        Err(AccessError::OtherKind(
            "it is neither GeoJSON nor PMTiles, nor ways as `soundwalk map` writes them",
        ))
    }
}

/// Reads a map that was checked. Its size is checked again, because it may have grown.
pub(super) fn read_map(file: File) -> Result<Vec<u8>, AccessError> {
    let mut bytes = Vec::new();
    file.take(MAX_MAP_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_MAP_BYTES {
        Err(AccessError::OtherKind(TOO_LARGE))
    } else {
        Ok(bytes)
    }
}

/// The text of a GeoJSON map, without a byte order mark; `None` for tiles and ways.
pub fn geojson_of(map: &[u8]) -> Option<&[u8]> {
    let text = map.strip_prefix(BYTE_ORDER_MARK).unwrap_or(map);
    is_geojson(text).then_some(text)
}

/// The byte order mark that some editors write in front of UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Whether a file with these first bytes is PMTiles.
pub fn is_pmtiles(head: &[u8]) -> bool {
    head.starts_with(PMTILES_SIGNATURE)
}

/// Whether a file with these first bytes is a file of ways.
pub fn is_ways(head: &[u8]) -> bool {
    head.starts_with(WAYS_SIGNATURE)
}

/// Whether the text is a GeoJSON object (RFC 7946). Its content is left to whoever draws it.
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

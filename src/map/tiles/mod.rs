//! Cuts the tiles of a box out of an archive of tiles (PMTiles), such as a build of Protomaps for the whole world, and writes
//! a small archive of them. Of an archive on the web only the needed parts are downloaded.

mod directory;
mod error;
mod ranges;

pub use error::ArchiveError;
pub use ranges::{FileRanges, Ranges, WebRanges};

use crate::streets::extract::{Bounds, CREDIT};
use crate::workspace::content::MAX_MAP_BYTES;
use bytes::Bytes;
use directory::{Directory, HEADER_BYTES, Layout, unpack};
use pmtiles::{Compression, Header, PmTilesWriter, TileCoord, TileId, TileType};
use ranges::{Part, fetch};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::io::Cursor;

/// The zooms that are copied, as far as the archive has them: a map of a walk begins with the quarter.
const MIN_ZOOM: u8 = 10;
const MAX_ZOOM: u8 = 16;
/// How much is asked for at first, bytes: the header, and the root directory where archives have it.
const START_BYTES: u64 = 16 << 10;
/// Maximum number of tiles.
const MAX_TILES: usize = 100_000;
/// Maximum length of a directory, of the metadata and of a tile, bytes.
const MAX_PART_BYTES: u64 = 4 << 20;
/// Maximum number and depth of directories below the root.
const MAX_DIRECTORIES: usize = 256;
const MAX_DEPTH: usize = 3;

/// Tiles that were cut out.
#[derive(Debug)]
pub struct CutTiles {
    /// The new archive.
    pub archive: Vec<u8>,
    /// How many tiles it has.
    pub tiles: usize,
    /// Smallest and largest zoom.
    pub zooms: (u8, u8),
    /// The credit that must be shown with the map, as the archive states it.
    pub credit: String,
}

/// Cuts the tiles of a box out of an archive. `progress` is told how many bytes of how many there are.
///
/// # Errors
/// [`ArchiveError`].
pub fn cut(
    ranges: &mut dyn Ranges,
    bounds: Bounds,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<CutTiles, ArchiveError> {
    let start = ranges.range(0, START_BYTES)?;
    let head: &[u8; HEADER_BYTES] = start
        .first_chunk()
        .ok_or_else(|| ArchiveError::OtherKind("it is too short".to_owned()))?;
    let header = Header::try_from_bytes(Bytes::copy_from_slice(head))
        .map_err(|error| ArchiveError::OtherKind(error.to_string()))?;
    check(&header)?;
    let layout = Layout::of(head);
    let compression = header.internal_compression();
    let root = part(ranges, &start, layout.root)?;
    let root = Directory::parse(&root, compression)?;
    let zooms = (MIN_ZOOM.max(header.min_zoom), MAX_ZOOM.min(header.max_zoom));
    let tiles = tiles_of(&bounds, zooms)?;
    let places = find(ranges, root, &tiles, &layout, compression)?;
    if places.is_empty() {
        return Err(ArchiveError::Elsewhere);
    }
    let unique: std::collections::BTreeSet<Part> = places.values().copied().collect();
    let total: u64 = unique.iter().map(|part| part.1).sum();
    if total > MAX_MAP_BYTES {
        return Err(ArchiveError::TooMuchInBox);
    }
    let metadata = part(ranges, &start, layout.metadata)?;
    let metadata = metadata_of(&unpack(&metadata, compression)?)?;
    let contents = fetch(ranges, unique, progress)?;
    let archive = write(&Source {
        header: &header,
        metadata: &metadata,
        bounds,
        zooms,
        places: &places,
        contents: &contents,
    })?;
    if archive.len() as u64 > MAX_MAP_BYTES {
        return Err(ArchiveError::TooMuchInBox);
    }
    let credit = metadata.get("attribution").and_then(Value::as_str);
    Ok(CutTiles {
        archive,
        tiles: places.len(),
        zooms,
        credit: plain_text(credit.unwrap_or(CREDIT)),
    })
}

/// Refuses archives that the visitors' page cannot draw.
fn check(header: &Header) -> Result<(), ArchiveError> {
    let refuse = |what: &str| Err(ArchiveError::OtherKind(what.to_owned()));
    if header.spec_version() != 3 {
        return refuse("it has another version");
    }
    if header.tile_type != TileType::Mvt {
        return refuse(
            "its tiles are pictures; soundwalk needs vector tiles, such as a build of Protomaps",
        );
    }
    if !matches!(
        header.tile_compression,
        Compression::Gzip | Compression::None
    ) {
        return refuse("its tiles are not compressed with gzip");
    }
    if header.max_zoom < MIN_ZOOM {
        return refuse("its tiles end before streets can be seen");
    }
    Ok(())
}

/// A part of the archive that may have come with its beginning.
fn part(
    ranges: &mut dyn Ranges,
    start: &[u8],
    (from, length): Part,
) -> Result<Vec<u8>, ArchiveError> {
    if length > MAX_PART_BYTES {
        return Err(ArchiveError::Damaged("a directory claims to be too large"));
    }
    let end = from.checked_add(length).ok_or(ArchiveError::Truncated)?;
    let known = usize::try_from(from)
        .ok()
        .zip(usize::try_from(end).ok())
        .and_then(|(from, end)| start.get(from..end));
    match known {
        Some(known) => Ok(known.to_vec()),
        None => {
            let bytes = ranges.range(from, length)?;
            if (bytes.len() as u64) < length {
                return Err(ArchiveError::Truncated);
            }
            Ok(bytes)
        }
    }
}

/// Numbers of the tiles that a box touches, in the order of the archive.
fn tiles_of(bounds: &Bounds, zooms: (u8, u8)) -> Result<Vec<TileId>, ArchiveError> {
    let mut tiles = Vec::new();
    let (south_west, north_east) = (bounds.min.position(), bounds.max.position());
    for zoom in zooms.0..=zooms.1 {
        let (west, south) = tile_at(south_west.lat, south_west.lon, zoom);
        let (east, north) = tile_at(north_east.lat, north_east.lon, zoom);
        let count = u64::from(east - west + 1) * u64::from(south - north + 1);
        if tiles.len() as u64 + count > MAX_TILES as u64 {
            return Err(ArchiveError::TooMuchInBox);
        }
        for x in west..=east {
            for y in north..=south {
                let coord = TileCoord::new(zoom, x, y);
                tiles.push(TileId::from(
                    coord.expect("OK because both numbers are within the zoom"),
                ));
            }
        }
    }
    tiles.sort_unstable_by_key(|tile| tile.value());
    Ok(tiles)
}

/// Column and row of the tile with a position (spherical Mercator, EPSG 3857).
fn tile_at(lat: f64, lon: f64, zoom: u8) -> (u32, u32) {
    let count = f64::from(1_u32 << zoom);
    let north = lat.to_radians().tan().asinh() / std::f64::consts::PI;
    let index = |share: f64| (share * count).floor().clamp(0.0, count - 1.0) as u32;
    (index((lon + 180.0) / 360.0), index((1.0 - north) / 2.0))
}

/// Where the contents of tiles lie. Tiles that the archive does not have are left out.
fn find(
    ranges: &mut dyn Ranges,
    root: Directory,
    tiles: &[TileId],
    layout: &Layout,
    compression: Compression,
) -> Result<BTreeMap<u64, Part>, ArchiveError> {
    let mut places = BTreeMap::new();
    let tiles: Vec<u64> = tiles.iter().map(|tile| tile.value()).collect();
    let mut below = BTreeMap::new();
    look_up(&root, &tiles, layout, &mut places, &mut below)?;
    drop(root);
    for _ in 0..MAX_DEPTH {
        if below.len() > MAX_DIRECTORIES {
            return Err(ArchiveError::TooMuchInBox);
        }
        let packed = fetch(ranges, below.keys().copied(), &mut |_, _| {})?;
        let mut next = BTreeMap::new();
        for (part, tiles) in below {
            // One at a time: all of them together, unpacked, could fill the memory.
            let directory = Directory::parse(&packed[&part], compression)?;
            look_up(&directory, &tiles, layout, &mut places, &mut next)?;
        }
        below = next;
    }
    if below.is_empty() {
        return Ok(places);
    }
    Err(ArchiveError::Damaged("its directories are nested too deep"))
}

/// Looks up tiles in a directory: where their contents lie, or the directories below it that know.
fn look_up(
    directory: &Directory,
    tiles: &[u64],
    layout: &Layout,
    places: &mut BTreeMap<u64, Part>,
    below: &mut BTreeMap<Part, Vec<u64>>,
) -> Result<(), ArchiveError> {
    for tile in tiles {
        let Some(entry) = directory.find(*tile) else {
            continue;
        };
        let base = if entry.run == 0 {
            layout.leaves
        } else {
            layout.data
        };
        let from = base
            .checked_add(entry.offset)
            .ok_or(ArchiveError::Truncated)?;
        if entry.length > MAX_PART_BYTES {
            return Err(ArchiveError::Damaged("a tile claims to be too large"));
        }
        if entry.run == 0 {
            below.entry((from, entry.length)).or_default().push(*tile);
        } else {
            places.insert(*tile, (from, entry.length));
        }
    }
    Ok(())
}

/// The metadata with a credit for OpenStreetMap, from which all such tiles come.
fn metadata_of(bytes: &[u8]) -> Result<Map<String, Value>, ArchiveError> {
    let damaged = ArchiveError::Damaged("its metadata are not JSON");
    let Ok(Value::Object(mut metadata)) = serde_json::from_slice(bytes) else {
        return Err(damaged);
    };
    let stated = metadata.get("attribution").and_then(Value::as_str);
    if !stated.is_some_and(|credit| credit.contains("OpenStreetMap")) {
        metadata.insert("attribution".to_owned(), CREDIT.into());
    }
    Ok(metadata)
}

/// A credit without the tags of HTML, in which Protomaps writes it.
fn plain_text(html: &str) -> String {
    let mut text = String::new();
    let mut is_in_tag = false;
    for letter in html.chars().take(2_000) {
        match letter {
            '<' => is_in_tag = true,
            '>' if is_in_tag => is_in_tag = false,
            _ if !is_in_tag => text.push(letter),
            _ => {}
        }
    }
    crate::wording::one_line(text.replace("&copy;", "©").trim())
}

/// What goes into the new archive.
struct Source<'s> {
    header: &'s Header,
    metadata: &'s Map<String, Value>,
    bounds: Bounds,
    zooms: (u8, u8),
    places: &'s BTreeMap<u64, Part>,
    contents: &'s BTreeMap<Part, Vec<u8>>,
}

fn write(source: &Source<'_>) -> Result<Vec<u8>, ArchiveError> {
    let (min, max) = (source.bounds.min.position(), source.bounds.max.position());
    let mut archive = Vec::new();
    let metadata = Value::Object(source.metadata.clone()).to_string();
    let written = (|| {
        let mut writer = PmTilesWriter::new(TileType::Mvt)
            .precompressed(source.header.tile_compression)
            .min_zoom(source.zooms.0)
            .max_zoom(source.zooms.1)
            .bounds(min.lon, min.lat, max.lon, max.lat)
            .center((min.lon + max.lon) / 2.0, (min.lat + max.lat) / 2.0)
            .center_zoom(source.zooms.1.min(14))
            .metadata(metadata)
            .create(Cursor::new(&mut archive))?;
        for (tile, part) in source.places {
            let tile = TileId::new(*tile)?;
            writer.add_tile(TileCoord::from(tile), &source.contents[part])?;
        }
        writer.finalize()
    })();
    written.map_err(|error| ArchiveError::Io(std::io::Error::other(error)))?;
    Ok(archive)
}

//! Makes the maps of a tour from OpenStreetMap: `maps/ways.bin`, the ground under legs, rules and rehearsals, and
//! `maps/streets.pmtiles`, what pages draw. `soundwalk map` and the studio call [`make`].
//!
//! The box of the tour (`area`) is cut out of an extract, which is a file or is downloaded (`fetch`), or out of an archive of
//! tiles (`tiles`). `regions` knows which extract covers a tour. Everything is made in memory and written aside before the
//! first old file is replaced.

pub mod area;
mod error;
mod fetch;
mod observer;
pub mod regions;
pub mod tiles;

pub use area::bounds;
pub use error::MapError;
pub use observer::{Observer, Step};
pub use regions::Region;

use crate::atomic_file::{self, folder_of};
use crate::files;
use crate::streets::extract::Bounds;
use crate::streets::ground::Ground;
use crate::streets::osm::{self, OsmFile};
use crate::streets::{self, build, file};
use crate::tour::Tour;
use crate::workspace::Workspace;
use crate::workspace::content::MAX_MAP_BYTES;
use std::fs::File;
use std::io::{Cursor, ErrorKind, Seek, Write};
use std::path::{Path, PathBuf};
use tiles::{FileRanges, Ranges, WebRanges};

/// The ground of a tour, relative to its folder.
pub const WAYS: &str = "maps/ways.bin";
/// The tiles of a tour, relative to its folder.
pub const TILES: &str = "maps/streets.pmtiles";

/// What is to be made.
pub struct Request<'r> {
    /// The tour.
    pub tour: &'r Tour,
    /// Where its files may be.
    pub workspace: &'r Workspace,
    /// A file, or an address that begins with https:// or http://.
    pub from: &'r str,
    /// How much around the tour belongs to the map, metres.
    pub margin_m: f64,
    /// The user's cache folder, for downloads.
    pub cache: &'r Path,
}

/// The maps of a tour.
#[derive(Debug)]
pub struct Made {
    /// Names and sizes of the files, bytes.
    pub files: Vec<(&'static str, u64)>,
    /// What is in them.
    pub content: Content,
    /// The credit that must be shown with them.
    pub credit: String,
    /// The newest change that the extract has, seconds since 1970.
    pub timestamp_s: Option<i64>,
    /// The part of the tour that the extract does not cover, if any: the box that it covers.
    pub only_covers: Option<Bounds>,
    /// Where a download is kept.
    pub download: Option<PathBuf>,
}

/// What is in the maps of a tour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// The ground and tiles, from an extract.
    Streets {
        /// Parts of ways between crossings.
        ways: usize,
        /// Buildings.
        buildings: usize,
        /// Named places and addresses.
        places: usize,
    },
    /// Tiles alone, from an archive.
    Tiles {
        /// How many.
        tiles: usize,
        /// Smallest and largest zoom.
        zooms: (u8, u8),
    },
}

/// Makes the maps of a tour and puts them into its folder.
///
/// # Errors
/// [`MapError`]. The old maps stay then.
pub fn make(request: &Request<'_>, observer: &dyn Observer) -> Result<Made, MapError> {
    let bounds = area::bounds(request.tour, request.margin_m)?;
    let from = request.from;
    if is_address(from) {
        if fetch::path_of(from).ends_with(".pmtiles") {
            return cut_tiles(
                request,
                &mut WebRanges::new(from),
                bounds,
                Step::Download,
                observer,
            );
        }
        let file = fetch::extract(from, request.cache, observer)?;
        let mut made = read_extract(request, open(&file)?, bounds, observer)?;
        made.download = Some(file);
        return Ok(made);
    }
    let mut file = open(Path::new(from))?;
    let start = files::start(&mut file, 7).and_then(|start| file.rewind().map(|()| start));
    match start.map_err(|error| unreadable(from, error))?.as_slice() {
        b"PMTiles" => cut_tiles(request, &mut FileRanges(file), bounds, Step::Read, observer),
        _ => read_extract(request, file, bounds, observer),
    }
}

/// Whether a source is on the web.
pub fn is_address(from: &str) -> bool {
    from.starts_with("https://") || from.starts_with("http://")
}

fn open(path: &Path) -> Result<File, MapError> {
    let shown = path.display().to_string();
    files::open(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => MapError::Missing(shown),
        _ => unreadable(&shown, error),
    })
}

fn unreadable(name: &str, error: std::io::Error) -> MapError {
    MapError::Extract {
        name: name.to_owned(),
        source: error.into(),
    }
}

fn read_extract(
    request: &Request<'_>,
    file: File,
    bounds: Bounds,
    observer: &dyn Observer,
) -> Result<Made, MapError> {
    let mut progress = |done, total| observer.progress(Step::Read, done, total);
    let OsmFile {
        extract,
        bounds: covered,
    } = osm::read(file, bounds, &mut progress).map_err(|source| MapError::Extract {
        name: request.from.to_owned(),
        source,
    })?;
    let languages = &request.tour.languages;
    let languages: Vec<String> = languages.iter().map(|lang| lang.0.clone()).collect();
    let ground = build::ground(&extract, &languages);
    let mut drawn = Cursor::new(Vec::new());
    streets::tiles::write(&extract, &languages, &mut drawn)?;
    let encoded = file::encode(&ground);
    // The old file must not be replaced by one that no reader takes.
    file::decode(&encoded)?;
    let files = vec![(WAYS, encoded), (TILES, drawn.into_inner())];
    let Ground {
        ways,
        buildings,
        places,
        credit,
        timestamp_s,
        ..
    } = ground;
    let tour_box = area::bounds(request.tour, 0.0)?;
    Ok(Made {
        files: write(request.workspace, files)?,
        content: Content::Streets {
            ways: ways.len(),
            buildings: buildings.len(),
            places: places.len(),
        },
        credit,
        timestamp_s,
        only_covers: covered.filter(|covered| !covered.encloses(&tour_box)),
        download: None,
    })
}

fn cut_tiles(
    request: &Request<'_>,
    ranges: &mut dyn Ranges,
    bounds: Bounds,
    step: Step,
    observer: &dyn Observer,
) -> Result<Made, MapError> {
    let mut progress = |done, total| observer.progress(step, done, total);
    let cut = tiles::cut(ranges, bounds, &mut progress).map_err(|source| MapError::Tiles {
        name: request.from.to_owned(),
        source,
    })?;
    Ok(Made {
        files: write(request.workspace, vec![(TILES, cut.archive)])?,
        content: Content::Tiles {
            tiles: cut.tiles,
            zooms: cut.zooms,
        },
        credit: cut.credit,
        timestamp_s: None,
        only_covers: None,
        download: None,
    })
}

/// Writes all files aside and then puts them into their places.
fn write(
    workspace: &Workspace,
    files: Vec<(&'static str, Vec<u8>)>,
) -> Result<Vec<(&'static str, u64)>, MapError> {
    let mut written = Vec::new();
    let mut pending = Vec::new();
    for (name, content) in files {
        let bytes = content.len() as u64;
        if bytes > MAX_MAP_BYTES {
            return Err(MapError::TooLarge { name, bytes });
        }
        let place = workspace
            .make_place(name)
            .map_err(|source| MapError::Place { name, source })?;
        let aside = || {
            let mut temporary = atomic_file::create_in(folder_of(&place))?;
            temporary.write_all(&content)?;
            Ok(temporary)
        };
        let temporary = aside().map_err(|source| MapError::Write {
            path: workspace.shown(name),
            source,
        })?;
        pending.push((temporary, place));
        written.push((name, bytes));
    }
    for (temporary, place) in pending {
        atomic_file::persist_durably(temporary, &place).map_err(|source| MapError::Write {
            path: place.clone(),
            source,
        })?;
    }
    Ok(written)
}

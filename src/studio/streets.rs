//! The streets of the tour, kept between requests until a file changes or the tour names another one.

use super::sync::lock;
use crate::digest::Digest;
use crate::streets::load::{self, LoadError};
use crate::streets::search::Index;
use crate::streets::tour_ways::GroundIndex;
use crate::tour::Tour;
use crate::workspace::{Workspace, content};
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

/// The ground of a tour with its indices.
pub struct Streets {
    /// The ground: ways, buildings and water.
    pub ground_index: GroundIndex,
    /// The index of names.
    pub places: Index,
}

/// The tiles of a tour.
pub struct Tiles {
    /// The file; as a map it is at most [`content::MAX_MAP_BYTES`] long.
    pub bytes: Vec<u8>,
    /// Its SHA-256, in hexadecimal digits.
    pub digest: String,
}

/// A file's path with the time of its last change and its size.
type Stamp = (String, SystemTime, u64);

/// What was read last, of which file.
type Kept<T> = Mutex<Option<(Stamp, Arc<T>)>>;

/// Keeps the streets and tiles that were read last.
#[derive(Default)]
pub struct StreetsCache {
    streets: Kept<Streets>,
    tiles: Kept<Tiles>,
}

impl StreetsCache {
    /// The streets of a tour; `None` if its maps name no file of ways.
    ///
    /// # Errors
    /// The file cannot be used.
    pub fn streets(
        &self,
        tour: &Tour,
        workspace: &Workspace,
    ) -> Result<Option<Arc<Streets>>, LoadError> {
        let Some(name) = load::ways_file(tour, workspace) else {
            return Ok(None);
        };
        kept(&self.streets, stamp(name, workspace), || {
            let ground = load::ground_of(tour, workspace)?;
            Ok(ground.map(|ground| Streets {
                places: Index::new(&ground),
                ground_index: GroundIndex::new(ground),
            }))
        })
    }

    /// The first tiles that a tour's maps name.
    pub fn tiles(&self, tour: &Tour, workspace: &Workspace) -> Option<Arc<Tiles>> {
        let is_tiles = |name: &&String| {
            let head = workspace
                .open_map(name)
                .ok()
                .and_then(|mut file| content::head(&mut file).ok());
            head.is_some_and(|head| content::is_pmtiles(&head))
        };
        let name = tour.maps.iter().find(is_tiles)?;
        let read = || -> Result<Option<Tiles>, LoadError> {
            let bytes = workspace.read_map(name)?;
            let digest = Digest::of(&bytes).to_string();
            Ok(Some(Tiles { bytes, digest }))
        };
        kept(&self.tiles, stamp(name, workspace), read)
            .ok()
            .flatten()
    }
}

fn stamp(name: &str, workspace: &Workspace) -> Option<Stamp> {
    let found = workspace.metadata(name).ok()?;
    Some((name.to_owned(), found.modified().ok()?, found.len()))
}

/// What was read last, if the file has this stamp; otherwise it is read again.
fn kept<T>(
    kept: &Kept<T>,
    stamp: Option<Stamp>,
    read: impl FnOnce() -> Result<Option<T>, LoadError>,
) -> Result<Option<Arc<T>>, LoadError> {
    let mut kept = lock(kept);
    if let Some((known, found)) = kept.as_ref()
        && Some(known) == stamp.as_ref()
    {
        return Ok(Some(Arc::clone(found)));
    }
    let found = read()?.map(Arc::new);
    *kept = stamp.zip(found.clone());
    Ok(found)
}

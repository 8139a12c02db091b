//! Reads the file of ways that a tour's `maps` name.

use super::file::{self, GroundFileError};
use super::ground::Ground;
use crate::tour::Tour;
use crate::workspace::{AccessError, Workspace, content};
use std::fs::File;
use std::io::Read;

/// Why the file of ways of a tour cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The file cannot be read.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// The file is not what it should be.
    #[error(transparent)]
    File(#[from] GroundFileError),
}

/// The path of the file of ways, as the tour's `maps` write it. Other maps, and files that cannot be opened, are left out.
pub fn ways_file<'a>(tour: &'a Tour, workspace: &Workspace) -> Option<&'a str> {
    let mut maps = tour.maps.iter();
    let is_ways = |name: &&String| {
        let head = workspace
            .open_map(name)
            .ok()
            .and_then(|mut file| content::head(&mut file).ok());
        head.is_some_and(|head| content::is_ways(&head))
    };
    maps.find(is_ways).map(String::as_str)
}

/// The ground of a tour; `None` if its `maps` name no file of ways.
///
/// # Errors
/// The file is damaged, or of another version of soundwalk.
pub fn ground_of(tour: &Tour, workspace: &Workspace) -> Result<Option<Ground>, LoadError> {
    let Some(name) = ways_file(tour, workspace) else {
        return Ok(None);
    };
    Ok(Some(file::decode(&workspace.read_map(name)?)?))
}

/// What an opened map holds if it is a file of ways: the ground, or why it cannot be used, as a sentence. `None` for other maps.
pub fn opened(mut map: File) -> Option<Result<Ground, String>> {
    let head = content::head(&mut map).ok()?;
    if !content::is_ways(&head) {
        return None;
    }
    let mut bytes = Vec::new();
    let read = map.take(content::MAX_MAP_BYTES).read_to_end(&mut bytes);
    Some(match read {
        Ok(_) => file::decode(&bytes).map_err(|error| error.to_string()),
        Err(error) => Err(error.to_string()),
    })
}

//! Readers of OpenStreetMap's file formats. All of them give the same [`Extract`](super::extract::Extract) for the same map, whatever the format:
//! `pbf` and the text formats `xml` and `overpass` collect elements, which `elements` makes into the extract.
//!
//! An object belongs to the extract of a box if one of its nodes lies in the box; it is then whole, as far as the file has its
//! nodes. Files may come from anybody: what is kept, unpacked and compared is limited.

mod budget;
mod collector;
mod elements;
mod error;
mod file;
mod overpass;
pub mod pbf;
mod rings;
mod text;
mod xml;

pub use error::OsmError;
pub use file::{OsmFile, Progress};

use super::extract::Bounds;
use std::io::{Read, Seek};

/// How much of a file is looked at to recognise its format, bytes.
const START_BYTES: u64 = 512;

/// Reads what touches a box from a file in any of the formats: `.osm.pbf`, `.osm` (also as Overpass gives it), and the JSON of
/// Overpass; the latter two also packed with gzip.
///
/// # Errors
/// [`OsmError`].
pub fn read(
    mut input: impl Read + Seek,
    bounds: Bounds,
    progress: Progress<'_>,
) -> Result<OsmFile, OsmError> {
    let start = start_of(&mut input)?;
    if pbf::is_pbf(&start) {
        return pbf::read(input, bounds, progress);
    }
    text::read(input, &start, bounds, progress)
}

/// The first bytes of a file, which is then at its beginning again.
fn start_of(input: &mut (impl Read + Seek)) -> Result<Vec<u8>, OsmError> {
    let mut start = Vec::new();
    input.by_ref().take(START_BYTES).read_to_end(&mut start)?;
    input.rewind()?;
    Ok(start)
}

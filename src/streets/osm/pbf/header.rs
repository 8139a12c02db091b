//! What a PBF file says about itself in its first blob.

use super::blob::{Blobs, Kind, broken};
use super::wire::{Fields, Malformed, zigzag};
use crate::streets::extract::{Bounds, Coordinate};
use crate::streets::osm::error::OsmError;
use std::io::{Read, Seek};

/// What the file says about itself.
#[derive(Default)]
pub(super) struct Header {
    /// The box that it covers.
    pub(super) bounds: Option<Bounds>,
    /// The newest change, seconds since 1970.
    pub(super) timestamp_s: Option<i64>,
}

/// Reads the first blob.
pub(super) fn read(blobs: &mut Blobs<impl Read + Seek>) -> Result<Header, OsmError> {
    let Some((Kind::Header, place)) = blobs.find_next()? else {
        let what = "it begins without a header; use a file that ends in .osm.pbf";
        return Err(OsmError::OtherKind(what.to_owned()));
    };
    let content = blobs.load(place)?.unpack()?;
    let mut header = Header::default();
    for field in Fields(&content) {
        let (number, value) = field.map_err(|Malformed| broken(place))?;
        match number {
            1 => {
                let bounds = value.bytes().and_then(box_of);
                header.bounds = bounds.map_err(|Malformed| broken(place))?;
            }
            4 => check_feature(value.bytes().map_err(|Malformed| broken(place))?)?,
            32 => {
                let seconds = value.number().map_err(|Malformed| broken(place))?;
                header.timestamp_s = Some(seconds as i64);
            }
            _ => {}
        }
    }
    Ok(header)
}

/// Refuses features that a reader must know and this one does not.
fn check_feature(name: &[u8]) -> Result<(), OsmError> {
    match name {
        b"OsmSchema-V0.6" | b"DenseNodes" | b"LocationsOnWays" => Ok(()),
        other => {
            let mut shown = String::from_utf8_lossy(other).into_owned();
            shown.truncate(shown.floor_char_boundary(60));
            Err(OsmError::Feature(shown))
        }
    }
}

/// The box of the header, in nanodegrees there; `None` if it is not one on earth.
fn box_of(message: &[u8]) -> Result<Option<Bounds>, Malformed> {
    let mut sides = [0_i64; 4];
    for field in Fields(message) {
        let (number, value) = field?;
        if let 1..=4 = number {
            sides[number as usize - 1] = zigzag(value.number()?);
        }
    }
    let [left, right, top, bottom] = sides.map(|side| side / 100);
    let corner = |lat: i64, lon: i64| -> Option<Coordinate> {
        let is_on_earth = lat.abs() <= 900_000_000 && lon.abs() <= 1_800_000_000;
        is_on_earth.then_some(Coordinate {
            lat_e7: i32::try_from(lat).ok()?,
            lon_e7: i32::try_from(lon).ok()?,
        })
    };
    let bounds = corner(bottom, left).zip(corner(top, right));
    Ok(bounds.map(|(min, max)| Bounds { min, max }))
}

//! The file `maps/streets.pmtiles`: vector tiles in the layers of Protomaps' basemap, version 4, which the maps of the page
//! and of the studio draw.
//!
//! Layers, kinds and zooms follow <https://docs.protomaps.com/basemaps/layers>, so that other styles for that basemap draw
//! the file as well. Beyond them, `pois` has pedestrian crossings (`kind` `crossing`, `kind_detail` `signals`, `marked` or
//! `unmarked`), and the tiles reach zoom 16. Nothing is drawn outside of the extract's box.
//!
//! Data flow: `collect` (extract → features in drawing order) → `zoom` (features → pieces of one tile) → `encode`.

mod areas;
mod collect;
pub(super) mod cut;
mod encode;
pub(super) mod feature;
mod mercator;
mod points;
mod roads;
mod zoom;

use super::extract::{Bounds, CREDIT, Coordinate, Extract};
use feature::{Feature, Layer};
use pmtiles::{Compression, PmTilesWriter, PmtError, TileCoord, TileId, TileType};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::io::{self, Seek, SeekFrom, Write};
use zoom::{MAX_ZOOM, TileRange};

/// The first zoom of the file. Maps show it at zoom 11, where 1,000 pixels are about 40 km of Europe.
pub const MIN_ZOOM: u8 = 10;
/// Maximum number of tiles: at 60° of latitude, about 90 km by 90 km.
pub const MAX_TILES: u64 = 131_072;

/// Why no tiles can be made.
#[derive(Debug, thiserror::Error)]
pub enum TilesError {
    /// The box has no area, or lies outside of what web maps show.
    #[error(
        "there are no tiles of this box: its sides must have a length, and web maps end at 85 degrees of latitude"
    )]
    OutsideMap,
    /// The box needs more than [`MAX_TILES`].
    #[error("the box needs {0} tiles, but a file may have {MAX_TILES}: choose a smaller margin")]
    TooManyTiles(u64),
    /// The output cannot be written.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// The container cannot hold the tiles.
    #[error("the file of tiles cannot be written: {0}")]
    Container(PmtError),
}

impl From<PmtError> for TilesError {
    fn from(error: PmtError) -> Self {
        match error {
            PmtError::Reading(error) => Self::Io(error),
            other => Self::Container(other),
        }
    }
}

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    /// Number of tiles.
    pub tiles: u64,
    /// Length of the file, bytes.
    pub bytes: u64,
}

/// Writes the tiles of an extract, with names in these languages besides the local ones. The same extract gives the same
/// bytes.
///
/// # Errors
/// See [`TilesError`].
pub fn write(
    extract: &Extract,
    languages: &[String],
    mut out: impl Write + Seek,
) -> Result<Summary, TilesError> {
    let bounds = checked(&extract.bounds)?;
    let features = collect::features(extract, languages);
    let corner = |at: Coordinate| (at.position().lon, at.position().lat);
    let (west, south) = corner(extract.bounds.min);
    let (east, north) = corner(extract.bounds.max);
    let mut writer = PmTilesWriter::new(TileType::Mvt)
        .precompressed(Compression::Gzip)
        .min_zoom(MIN_ZOOM)
        .max_zoom(MAX_ZOOM)
        .bounds(west, south, east, north)
        .center((west + east) / 2.0, (south + north) / 2.0)
        .center_zoom(MAX_ZOOM - 2)
        .metadata(metadata(extract, &features).to_string())
        .create(&mut out)?;
    let mut count = 0;
    for zoom in MIN_ZOOM..=MAX_ZOOM {
        let mut tiles = BTreeMap::new();
        for tile in zoom::tiles(&features, bounds, zoom, zoom == MAX_ZOOM) {
            let place = TileCoord::new(zoom, tile.x, tile.y)?;
            tiles.insert(u64::from(TileId::from(place)), (place, tile.content));
        }
        count += tiles.len() as u64;
        for (place, content) in tiles.values() {
            writer.add_tile(*place, content)?;
        }
    }
    writer.finalize()?;
    Ok(Summary {
        tiles: count,
        bytes: out.seek(SeekFrom::End(0))?,
    })
}

/// The box in the plane of the world, if tiles can be made of it.
fn checked(bounds: &Bounds) -> Result<geo::Rect, TilesError> {
    let is_shown = |at: Coordinate| at.lat_e7.abs() <= mercator::MAX_LATITUDE_E7;
    let has_area = bounds.min.lat_e7 < bounds.max.lat_e7 && bounds.min.lon_e7 < bounds.max.lon_e7;
    if !has_area || !is_shown(bounds.min) || !is_shown(bounds.max) {
        return Err(TilesError::OutsideMap);
    }
    let plane = mercator::project_bounds(bounds);
    let tiles = (MIN_ZOOM..=MAX_ZOOM).map(|zoom| TileRange::of(plane, zoom).len());
    match tiles.sum() {
        tiles if tiles > MAX_TILES => Err(TilesError::TooManyTiles(tiles)),
        _ => Ok(plane),
    }
}

/// The metadata of the file, as TileJSON 3.0 and Protomaps' basemap name them.
fn metadata(extract: &Extract, features: &[Feature]) -> Value {
    let layers = Layer::ALL.map(|layer| vector_layer(layer, features));
    let mut metadata = json!({
        "name": "soundwalk streets",
        "type": "baselayer",
        "version": "4.0.0",
        "attribution": attribution(),
        "vector_layers": layers,
    });
    let time = extract
        .timestamp_s
        .and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
    if let Some(time) = time {
        // The key under which Protomaps' files say it.
        metadata["planetiler:osm:osmosisreplicationtime"] = Value::String(time.to_string());
    }
    metadata
}

fn vector_layer(layer: Layer, features: &[Feature]) -> Value {
    let styles = features.iter().map(|feature| &feature.style);
    let styles: Vec<_> = styles.filter(|style| style.layer == layer).collect();
    let mut fields = BTreeMap::new();
    for attribute in styles.iter().flat_map(|style| &style.attributes) {
        let kind = match &attribute.value {
            feature::Value::Text(_) => "String",
            feature::Value::Number(_) | feature::Value::Tenths(_) => "Number",
            feature::Value::True => "Boolean",
        };
        fields.insert(attribute.key.clone(), Value::from(kind));
    }
    let min_zoom = styles.iter().map(|style| style.min_zoom).min();
    json!({
        "id": layer.name(),
        "fields": fields.into_iter().collect::<Map<_, _>>(),
        "minzoom": min_zoom.unwrap_or(MIN_ZOOM).max(MIN_ZOOM),
        "maxzoom": MAX_ZOOM,
    })
}

/// The credit as a link.
fn attribution() -> String {
    match CREDIT.split_once(", ") {
        Some((names, address)) => format!("<a href=\"{address}\" target=\"_blank\">{names}</a>"),
        None => CREDIT.to_owned(),
    }
}

#[cfg(test)]
mod tests;

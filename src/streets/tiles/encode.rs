//! Encodes a tile as Mapbox Vector Tile 2.1, compressed with gzip.

use super::feature::{Layer, Shape, Style, Value};
use flate2::Compression;
use flate2::write::GzEncoder;
use geo::Coord;
use mvt::{GeomData, GeomEncoder, GeomType};
use std::io::Write;

/// Units along the side of a tile.
pub(super) const EXTENT: u32 = 4096;

/// The compressed tile; `None` if nothing is in it.
pub(super) fn tile(x: u32, y: u32, zoom: u8, features: &[(&Style, &Shape)]) -> Option<Vec<u8>> {
    let origin = Coord {
        x: f64::from(x) * f64::from(EXTENT),
        y: f64::from(y) * f64::from(EXTENT),
    };
    let mut tile = mvt::Tile::new(EXTENT);
    for name in Layer::ALL {
        let mut layer = tile.create_layer(name.name());
        for (style, shape) in features.iter().filter(|(style, _)| style.layer == name) {
            let Some(geometry) = geometry(shape, origin) else {
                continue;
            };
            let mut feature = layer.into_feature(geometry);
            add_attributes(&mut feature, style, zoom);
            layer = feature.into_layer();
        }
        if layer.num_features() > 0 {
            tile.add_layer(layer)
                .expect("OK because each layer is added once, with the extent of its tile");
        }
    }
    if tile.num_layers() == 0 {
        return None;
    }
    let plain = tile
        .to_bytes()
        .expect("OK because tiles are encoded in memory");
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let packed = encoder.write_all(&plain).and_then(|()| encoder.finish());
    Some(packed.expect("OK because writing into memory does not fail"))
}

fn add_attributes(feature: &mut mvt::Feature, style: &Style, zoom: u8) {
    let attributes = style.attributes.iter();
    for attribute in attributes.filter(|attribute| attribute.min_zoom <= zoom) {
        let key = &attribute.key;
        match &attribute.value {
            Value::Text(text) => feature.add_tag_string(key, text),
            Value::Number(number) => feature.add_tag_int(key, *number),
            Value::Tenths(tenths) => feature.add_tag_double(key, *tenths as f64 / 10.0),
            Value::True => feature.add_tag_bool(key, true),
        }
    }
}

/// The commands that draw a shape; `None` if rounding leaves nothing of it.
fn geometry(shape: &Shape, origin: Coord) -> Option<GeomData> {
    let rounded = |points: &[Coord]| {
        let unit = |value: f64, origin: f64| (value - origin).round() as i32;
        let place = |point: &Coord| (unit(point.x, origin.x), unit(point.y, origin.y));
        let mut points: Vec<(i32, i32)> = points.iter().map(place).collect();
        points.dedup();
        points
    };
    let (kind, parts) = match shape {
        Shape::Point(point) => (GeomType::Point, vec![rounded(&[*point])]),
        Shape::Lines(lines) => {
            let lines = lines.iter().map(|line| rounded(line));
            (
                GeomType::Linestring,
                lines.filter(|line| line.len() > 1).collect(),
            )
        }
        Shape::Areas(areas) => {
            let rings = areas.iter().flat_map(|rings| {
                let rings = rings.iter().map(|ring| rounded(ring)).enumerate();
                let rings = rings.map_while(|(index, ring)| match oriented(ring, index == 0) {
                    Some(ring) => Some(Some(ring)),
                    // Without its outline a polygon has no holes.
                    None if index == 0 => None,
                    None => Some(None),
                });
                rings.flatten().collect::<Vec<_>>()
            });
            (GeomType::Polygon, separated(rings.collect()))
        }
    };
    if parts.is_empty() {
        return None;
    }
    Some(encoded(kind, &parts))
}

fn encoded(kind: GeomType, parts: &[Vec<(i32, i32)>]) -> GeomData {
    let mut encoder = GeomEncoder::<i32>::new(kind);
    for part in parts {
        for &(x, y) in part {
            encoder
                .add_point(x, y)
                .expect("OK because whole numbers need no rounding");
        }
        encoder
            .complete_geom()
            .expect("OK because each part has the points that its kind needs");
    }
    encoder
        .encode()
        .expect("OK because each part has the points that its kind needs")
}

/// A ring that runs clockwise as drawn if it is an outline, and otherwise counter-clockwise, as the specification asks for;
/// `None` if it has no area.
fn oriented(mut ring: Vec<(i32, i32)>, is_outline: bool) -> Option<Vec<(i32, i32)>> {
    if ring.first() == ring.last() {
        ring.pop();
    }
    let before = std::iter::once(ring.last()?).chain(&ring);
    let wide = |value: i32| i64::from(value);
    let doubled: i64 = before
        .zip(&ring)
        .map(|(a, b)| wide(a.0) * wide(b.1) - wide(b.0) * wide(a.1))
        .sum();
    if doubled == 0 {
        return None;
    }
    if (doubled > 0) != is_outline {
        ring.reverse();
    }
    Some(ring)
}

/// The encoder leaves out the command that begins a ring where the ring before it ended. Such a ring begins with another of
/// its corners.
fn separated(mut rings: Vec<Vec<(i32, i32)>>) -> Vec<Vec<(i32, i32)>> {
    let mut end = None;
    for ring in &mut rings {
        if end.is_some() && ring.first().copied() == end {
            ring.rotate_left(1);
        }
        end = ring.last().copied();
    }
    rings
}

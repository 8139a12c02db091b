//! Reads a file of tiles by the specifications alone: PMTiles version 3 and Mapbox Vector Tile 2.1. Nothing of the code
//! that writes them is used.

use flate2::read::GzDecoder;
use prost::Message;
use std::collections::BTreeMap;
use std::io::Read;

/// A tile, as the specification's `vector_tile.proto` defines it.
#[derive(Clone, PartialEq, Message)]
pub struct Tile {
    #[prost(message, repeated, tag = "3")]
    pub layers: Vec<Layer>,
}

#[derive(Clone, PartialEq, Message)]
pub struct Layer {
    #[prost(string, required, tag = "1")]
    pub name: String,
    #[prost(message, repeated, tag = "2")]
    pub features: Vec<RawFeature>,
    #[prost(string, repeated, tag = "3")]
    pub keys: Vec<String>,
    #[prost(message, repeated, tag = "4")]
    pub values: Vec<RawValue>,
    #[prost(uint32, optional, tag = "5")]
    pub extent: Option<u32>,
    #[prost(uint32, required, tag = "15")]
    pub version: u32,
}

#[derive(Clone, PartialEq, Message)]
pub struct RawFeature {
    #[prost(uint32, repeated, tag = "2")]
    pub tags: Vec<u32>,
    #[prost(int32, optional, tag = "3")]
    pub kind: Option<i32>,
    #[prost(uint32, repeated, tag = "4")]
    pub geometry: Vec<u32>,
}

#[derive(Clone, PartialEq, Message)]
pub struct RawValue {
    #[prost(string, optional, tag = "1")]
    pub text: Option<String>,
    #[prost(double, optional, tag = "3")]
    pub double: Option<f64>,
    #[prost(int64, optional, tag = "4")]
    pub int: Option<i64>,
    #[prost(bool, optional, tag = "7")]
    pub flag: Option<bool>,
}

impl RawValue {
    fn shown(&self) -> String {
        let number = self.double.map(|value| value.to_string());
        let number = number.or(self.int.map(|value| value.to_string()));
        let other = number.or(self.flag.map(|value| value.to_string()));
        self.text
            .clone()
            .or(other)
            .expect("every value has a type that is used")
    }
}

/// A decoded feature.
#[derive(Debug, Clone, PartialEq)]
pub struct Feature {
    pub layer: String,
    /// 1 points, 2 lines, 3 polygons.
    pub kind: i32,
    pub attributes: BTreeMap<String, String>,
    /// Parts of points in units of the tile; rings without a repeated last corner.
    pub parts: Vec<Vec<(i64, i64)>>,
}

impl Feature {
    pub fn is(&self, layer: &str, kind: &str) -> bool {
        self.layer == layer && self.get("kind") == kind
    }

    /// An attribute, or an empty text.
    pub fn get(&self, key: &str) -> &str {
        self.attributes.get(key).map_or("", String::as_str)
    }
}

/// The parts of the file that the tests look at.
pub struct Archive {
    bytes: Vec<u8>,
    /// Tile ids with offset and length of their content.
    entries: BTreeMap<u64, (u64, u64)>,
}

impl Archive {
    pub fn new(bytes: Vec<u8>) -> Self {
        assert_eq!(&bytes[..8], b"PMTiles\x03");
        let mut archive = Self {
            bytes,
            entries: BTreeMap::new(),
        };
        let root = archive.unpacked(archive.number(8), archive.number(16));
        archive.read_directory(&root);
        archive
    }

    fn number(&self, at: usize) -> u64 {
        u64::from_le_bytes(self.bytes[at..at + 8].try_into().expect("eight bytes"))
    }

    fn degrees(&self, at: usize) -> f64 {
        let number = i32::from_le_bytes(self.bytes[at..at + 4].try_into().expect("four bytes"));
        f64::from(number) / 1e7
    }

    fn unpacked(&self, offset: u64, length: u64) -> Vec<u8> {
        let packed = &self.bytes[offset as usize..(offset + length) as usize];
        let mut plain = Vec::new();
        GzDecoder::new(packed)
            .read_to_end(&mut plain)
            .expect("gzip");
        plain
    }

    fn read_directory(&mut self, directory: &[u8]) {
        let mut rest = directory;
        let mut varint = || {
            let mut value = 0;
            for shift in (0..).step_by(7) {
                let byte = rest[0];
                rest = &rest[1..];
                value |= u64::from(byte & 0x7f) << shift;
                if byte < 0x80 {
                    break;
                }
            }
            value
        };
        let count = varint();
        let mut id = 0;
        let ids: Vec<u64> = (0..count)
            .map(|_| {
                id += varint();
                id
            })
            .collect();
        let runs: Vec<u64> = (0..count).map(|_| varint()).collect();
        let lengths: Vec<u64> = (0..count).map(|_| varint()).collect();
        let mut end = 0;
        let data = self.number(56);
        for index in 0..count as usize {
            let offset = match varint() {
                0 => end,
                next => next - 1,
            };
            end = offset + lengths[index];
            if runs[index] == 0 {
                let leaf = self.unpacked(self.number(40) + offset, lengths[index]);
                self.read_directory(&leaf);
            }
            for run in 0..runs[index] {
                self.entries
                    .insert(ids[index] + run, (data + offset, lengths[index]));
            }
        }
    }

    pub fn zooms(&self) -> (u8, u8) {
        (self.bytes[100], self.bytes[101])
    }

    /// West, south, east, north.
    pub fn bounds(&self) -> [f64; 4] {
        [102, 106, 110, 114].map(|at| self.degrees(at))
    }

    /// Zoom, longitude, latitude.
    pub fn center(&self) -> (u8, f64, f64) {
        (self.bytes[118], self.degrees(119), self.degrees(123))
    }

    pub fn metadata(&self) -> serde_json::Value {
        let metadata = self.unpacked(self.number(24), self.number(32));
        serde_json::from_slice(&metadata).expect("JSON")
    }

    /// The tiles of a zoom, columns and rows, in the order of the file.
    pub fn tiles(&self, zoom: u8) -> Vec<(u32, u32)> {
        let mut tiles = Vec::new();
        let [west, south, east, north] = self.bounds();
        let (first_x, first_y) = tile_at(west, north, zoom);
        let (last_x, last_y) = tile_at(east, south, zoom);
        for x in first_x..=last_x {
            for y in first_y..=last_y {
                if self.entries.contains_key(&hilbert(zoom, x, y)) {
                    tiles.push((x, y));
                }
            }
        }
        tiles
    }

    pub fn count(&self) -> usize {
        self.entries.len()
    }

    /// The features of the tile at a position.
    pub fn at(&self, lon: f64, lat: f64, zoom: u8) -> Vec<Feature> {
        let (x, y) = tile_at(lon, lat, zoom);
        self.tile(zoom, x, y)
    }

    pub fn tile(&self, zoom: u8, x: u32, y: u32) -> Vec<Feature> {
        let Some(&(offset, length)) = self.entries.get(&hilbert(zoom, x, y)) else {
            return Vec::new();
        };
        let tile = Tile::decode(self.unpacked(offset, length).as_slice()).expect("a vector tile");
        let mut features = Vec::new();
        for layer in &tile.layers {
            assert_eq!((layer.version, layer.extent), (2, Some(4096)));
            for feature in &layer.features {
                let pairs = feature.tags.chunks(2).map(|pair| {
                    let (key, value) = (pair[0] as usize, pair[1] as usize);
                    (layer.keys[key].clone(), layer.values[value].shown())
                });
                features.push(Feature {
                    layer: layer.name.clone(),
                    kind: feature.kind.expect("a kind of geometry"),
                    attributes: pairs.collect(),
                    parts: parts(&feature.geometry),
                });
            }
        }
        features
    }
}

/// Decodes the commands of a geometry (section 4.3 of the specification).
fn parts(commands: &[u32]) -> Vec<Vec<(i64, i64)>> {
    let mut parts: Vec<Vec<(i64, i64)>> = Vec::new();
    let (mut x, mut y) = (0, 0);
    let mut is_closed = true;
    let mut rest = commands.iter();
    while let Some(command) = rest.next() {
        let count = command >> 3;
        if command & 7 == 7 {
            assert_eq!(count, 1);
            is_closed = true;
            continue;
        }
        for _ in 0..count {
            let mut step = || {
                let value = i64::from(*rest.next().expect("a parameter"));
                (value >> 1) ^ -(value & 1)
            };
            x += step();
            y += step();
            match command & 7 {
                1 => parts.push(vec![(x, y)]),
                2 => {
                    assert!(!parts.is_empty());
                    parts.last_mut().expect("a part").push((x, y));
                }
                other => panic!("command {other}"),
            }
        }
        if command & 7 == 1 {
            is_closed = false;
        }
        assert!(
            !is_closed || command & 7 == 1,
            "a line continues a closed ring"
        );
    }
    parts
}

/// Twice the signed area of a ring, positive for an outline.
pub fn doubled_area(ring: &[(i64, i64)]) -> i64 {
    let before = ring.last().into_iter().chain(ring);
    before.zip(ring).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum()
}

pub fn tile_at(lon: f64, lat: f64, zoom: u8) -> (u32, u32) {
    let count = f64::from(1_u32 << zoom);
    let radians = lat.to_radians();
    let y = (1.0 - (radians.tan() + 1.0 / radians.cos()).ln() / std::f64::consts::PI) / 2.0;
    (((lon + 180.0) / 360.0 * count) as u32, (y * count) as u32)
}

/// The id of a tile: its place on a Hilbert curve, after all tiles of lower zooms.
fn hilbert(zoom: u8, mut x: u32, mut y: u32) -> u64 {
    let mut id = ((1_u64 << (2 * zoom)) - 1) / 3;
    let mut side = 1_u32 << zoom >> 1;
    while side > 0 {
        let (east, south) = (u32::from(x & side > 0), u32::from(y & side > 0));
        id += u64::from(side) * u64::from(side) * u64::from((3 * east) ^ south);
        if south == 0 {
            if east == 1 {
                x = side.wrapping_sub(1).wrapping_sub(x);
                y = side.wrapping_sub(1).wrapping_sub(y);
            }
            std::mem::swap(&mut x, &mut y);
        }
        side >>= 1;
    }
    id
}

//! Writes `.osm.pbf` files: an independent second opinion on the format for the tests, and what makes a large file for the
//! bench. Written from OpenStreetMap's wiki, "PBF Format".

use flate2::Compression;
use flate2::write::ZlibEncoder;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Tags of an object.
pub type Tags = Vec<(String, String)>;

/// A node: id, latitude and longitude in 10⁻⁷ degrees, tags.
pub type Node = (i64, i64, i64, Tags);

/// A way: id, ids of its nodes, tags.
pub type Way = (i64, Vec<i64>, Tags);

/// A relation: id, members with kind (0 node, 1 way, 2 relation), id and role, tags.
pub type Relation = (i64, Vec<(u64, i64, String)>, Tags);

/// How blobs are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packing {
    /// Compressed with zlib.
    Zlib,
    /// As they are.
    Raw,
}

/// Writes a file.
pub struct PbfWriter<W> {
    out: W,
    packing: Packing,
}

impl<W: Write> PbfWriter<W> {
    /// Begins a file with a header; `bounds` is west, east, north and south in 10⁻⁷ degrees.
    pub fn begin(
        out: W,
        packing: Packing,
        bounds: Option<[i64; 4]>,
        timestamp_s: Option<i64>,
    ) -> io::Result<Self> {
        let mut header = Vec::new();
        if let Some(sides) = bounds {
            let mut message = Vec::new();
            for (index, side) in sides.into_iter().enumerate() {
                number(&mut message, index as u64 + 1, zigzag(side * 100));
            }
            bytes(&mut header, 1, &message);
        }
        bytes(&mut header, 4, b"OsmSchema-V0.6");
        bytes(&mut header, 4, b"DenseNodes");
        if let Some(seconds) = timestamp_s {
            number(&mut header, 32, seconds as u64);
        }
        let mut writer = Self { out, packing };
        writer.blob("OSMHeader", &header)?;
        Ok(writer)
    }

    /// Writes nodes as dense ones.
    pub fn dense_nodes(&mut self, nodes: &[Node]) -> io::Result<()> {
        let mut strings = Strings::default();
        let mut columns: [Vec<u8>; 4] = Default::default();
        let [ids, latitudes, longitudes, tags] = &mut columns;
        let mut last = (0, 0, 0);
        let has_tags = nodes.iter().any(|node| !node.3.is_empty());
        for (id, latitude, longitude, own) in nodes {
            varint(ids, zigzag(id - last.0));
            varint(latitudes, zigzag(latitude - last.1));
            varint(longitudes, zigzag(longitude - last.2));
            last = (*id, *latitude, *longitude);
            for (key, value) in own {
                varint(tags, strings.index(key));
                varint(tags, strings.index(value));
            }
            if has_tags {
                varint(tags, 0);
            }
        }
        let mut dense = Vec::new();
        for (field, column) in [1, 8, 9, 10].into_iter().zip(&columns) {
            bytes(&mut dense, field, column);
        }
        let mut group = Vec::new();
        bytes(&mut group, 2, &dense);
        self.block(strings, &group)
    }

    /// Writes nodes one by one.
    pub fn plain_nodes(&mut self, nodes: &[Node]) -> io::Result<()> {
        let mut strings = Strings::default();
        let mut group = Vec::new();
        for (id, latitude, longitude, tags) in nodes {
            let mut node = Vec::new();
            number(&mut node, 1, zigzag(*id));
            strings.tags(&mut node, tags);
            number(&mut node, 8, zigzag(*latitude));
            number(&mut node, 9, zigzag(*longitude));
            bytes(&mut group, 1, &node);
        }
        self.block(strings, &group)
    }

    /// Writes ways.
    pub fn ways(&mut self, ways: &[Way]) -> io::Result<()> {
        let mut strings = Strings::default();
        let mut group = Vec::new();
        for (id, nodes, tags) in ways {
            let mut way = Vec::new();
            number(&mut way, 1, *id as u64);
            strings.tags(&mut way, tags);
            bytes(&mut way, 8, &deltas(nodes.iter().copied()));
            bytes(&mut group, 3, &way);
        }
        self.block(strings, &group)
    }

    /// Writes relations.
    pub fn relations(&mut self, relations: &[Relation]) -> io::Result<()> {
        let mut strings = Strings::default();
        let mut group = Vec::new();
        for (id, members, tags) in relations {
            let mut relation = Vec::new();
            number(&mut relation, 1, *id as u64);
            strings.tags(&mut relation, tags);
            let (mut roles, mut kinds) = (Vec::new(), Vec::new());
            for (kind, _, role) in members {
                varint(&mut roles, strings.index(role));
                varint(&mut kinds, *kind);
            }
            bytes(&mut relation, 8, &roles);
            bytes(
                &mut relation,
                9,
                &deltas(members.iter().map(|member| member.1)),
            );
            bytes(&mut relation, 10, &kinds);
            bytes(&mut group, 4, &relation);
        }
        self.block(strings, &group)
    }

    /// Writes a blob of any kind.
    pub fn blob(&mut self, kind: &str, content: &[u8]) -> io::Result<()> {
        let mut blob = Vec::new();
        match self.packing {
            Packing::Raw => bytes(&mut blob, 1, content),
            Packing::Zlib => {
                number(&mut blob, 2, content.len() as u64);
                let mut packed = ZlibEncoder::new(Vec::new(), Compression::fast());
                packed.write_all(content)?;
                bytes(&mut blob, 3, &packed.finish()?);
            }
        }
        self.raw_blob(kind, &blob)
    }

    /// Writes the message of a blob as it is.
    pub fn raw_blob(&mut self, kind: &str, blob: &[u8]) -> io::Result<()> {
        let mut header = Vec::new();
        bytes(&mut header, 1, kind.as_bytes());
        number(&mut header, 3, blob.len() as u64);
        self.out.write_all(&(header.len() as u32).to_be_bytes())?;
        self.out.write_all(&header)?;
        self.out.write_all(blob)
    }

    fn block(&mut self, strings: Strings, group: &[u8]) -> io::Result<()> {
        let mut table = Vec::new();
        bytes(&mut table, 1, b"");
        for text in &strings.list {
            bytes(&mut table, 1, text.as_bytes());
        }
        let mut block = Vec::new();
        bytes(&mut block, 1, &table);
        bytes(&mut block, 2, group);
        self.blob("OSMData", &block)
    }
}

/// The texts of a block. Number 0 is empty.
#[derive(Default)]
struct Strings {
    list: Vec<String>,
    indices: BTreeMap<String, u64>,
}

impl Strings {
    fn index(&mut self, text: &str) -> u64 {
        if let Some(index) = self.indices.get(text) {
            return *index;
        }
        self.list.push(text.to_owned());
        let index = self.list.len() as u64;
        self.indices.insert(text.to_owned(), index);
        index
    }

    fn tags(&mut self, message: &mut Vec<u8>, tags: &Tags) {
        let (mut keys, mut values) = (Vec::new(), Vec::new());
        for (key, value) in tags {
            varint(&mut keys, self.index(key));
            varint(&mut values, self.index(value));
        }
        bytes(message, 2, &keys);
        bytes(message, 3, &values);
    }
}

fn deltas(ids: impl Iterator<Item = i64>) -> Vec<u8> {
    let mut packed = Vec::new();
    let mut last = 0;
    for id in ids {
        varint(&mut packed, zigzag(id - last));
        last = id;
    }
    packed
}

/// A field with a number.
pub fn number(message: &mut Vec<u8>, field: u64, value: u64) {
    varint(message, field << 3);
    varint(message, value);
}

/// A field with bytes.
pub fn bytes(message: &mut Vec<u8>, field: u64, value: &[u8]) {
    varint(message, field << 3 | 2);
    varint(message, value.len() as u64);
    message.extend_from_slice(value);
}

fn varint(message: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        message.push(value as u8 | 0x80);
        value >>= 7;
    }
    message.push(value as u8);
}

fn zigzag(value: i64) -> u64 {
    (value << 1 ^ value >> 63) as u64
}

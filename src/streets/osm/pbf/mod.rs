//! Reads `.osm.pbf` files in several passes, so that it keeps only what the box needs: positions of the nodes in the box;
//! ways with a node there; multipolygons with such a way, and their other ways; positions of the nodes that are still missing.
//!
//! The blobs of a file are independent of each other. They are read one after the other, unpacked and searched by all cores,
//! and their results are merged in the order of the file. The first pass notes what each blob holds, so that later ones skip
//! most of them.

mod blob;
mod block;
mod header;
mod wire;

use super::budget::{Budget, NODE_BYTES};
use super::elements::{Elements, Member, RawRelation, RawWay, area_tags};
use super::error::OsmError;
use super::file::{OsmFile, Progress};
use crate::streets::extract::{Bounds, Coordinate, TaggedPoint, Tags};
use blob::{Blob, Blobs, Kind, Place, broken};
use block::{Block, Composite, TagRefs};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use std::collections::{BTreeSet, HashSet};
use std::io::{Read, Seek};
use wire::Malformed;

/// Limit of what is kept of a file, bytes. A box of 20 by 20 km in a large city needs a third of it.
const MAX_KEPT_BYTES: i64 = 512 << 20;
/// How much is unpacked at once, bytes, and how many blobs.
const BATCH_BYTES: usize = 32 << 20;
const MAX_BATCH: usize = 256;
/// What the note of a blob costs, bytes.
const NOTE_BYTES: usize = 80;

/// Whether a file begins like a PBF file: the length of a header, and the name of its kind.
pub(super) fn is_pbf(start: &[u8]) -> bool {
    start.len() > 15
        && start[..2] == [0, 0]
        && start[4..6] == [0x0a, 9]
        && &start[6..15] == b"OSMHeader"
}

/// Reads what touches a box.
///
/// # Errors
/// [`OsmError`], for a file that is damaged, needs another reader, does not cover the box or has too much in it.
pub fn read(
    input: impl Read + Seek,
    bounds: Bounds,
    progress: Progress<'_>,
) -> Result<OsmFile, OsmError> {
    let mut blobs = Blobs::new(input)?;
    let header = header::read(&mut blobs)?;
    let mut reader = Reader {
        blobs,
        budget: Budget::new(MAX_KEPT_BYTES, || OsmError::TooMuchInBox),
        bounds,
        elements: Elements {
            timestamp_s: header.timestamp_s,
            ..Elements::default()
        },
        notes: Vec::new(),
        found: None,
        progress,
    };
    reader.find_nodes()?;
    let file_bounds = header.bounds.or(reader.found);
    if reader.elements.nodes.is_empty() {
        return Err(OsmError::Elsewhere {
            file: file_bounds,
            tour: bounds,
        });
    }
    reader.find_ways()?;
    reader.find_relations()?;
    reader.drop_unused_ways();
    reader.find_missing_nodes()?;
    Ok(OsmFile {
        extract: reader.elements.into_extract(bounds),
        bounds: file_bounds,
    })
}

/// What a blob holds.
#[derive(Clone, Copy)]
struct Note {
    place: Place,
    contents: Contents,
}

/// Smallest and largest ids of nodes and ways, and whether there are relations.
#[derive(Clone, Copy, Default)]
struct Contents {
    nodes: Option<(i64, i64)>,
    ways: Option<(i64, i64)>,
    has_relations: bool,
}

/// Why the work on a block ended.
enum Fault {
    Malformed,
    Osm(OsmError),
}

impl From<Malformed> for Fault {
    fn from(_: Malformed) -> Self {
        Self::Malformed
    }
}

impl From<OsmError> for Fault {
    fn from(error: OsmError) -> Self {
        Self::Osm(error)
    }
}

struct Reader<'p, R> {
    blobs: Blobs<R>,
    budget: Budget,
    bounds: Bounds,
    elements: Elements,
    notes: Vec<Note>,
    /// The box around all nodes of the file.
    found: Option<Bounds>,
    progress: Progress<'p>,
}

/// What the first pass finds in a block.
#[derive(Default)]
struct NodesFound {
    contents: Contents,
    bounds: Option<Bounds>,
    nodes: Vec<(i64, Coordinate)>,
    points: Vec<TaggedPoint>,
}

impl<R: Read + Seek> Reader<'_, R> {
    /// The first pass: nodes in the box, and what each blob holds.
    fn find_nodes(&mut self) -> Result<(), OsmError> {
        loop {
            let mut batch = Vec::new();
            let mut bytes = 0;
            while bytes < BATCH_BYTES && batch.len() < MAX_BATCH {
                match self.blobs.find_next()? {
                    None => break,
                    Some((Kind::Data, place)) => {
                        let blob = self.blobs.load(place)?;
                        bytes += blob.unpacked + place.length as usize;
                        batch.push(blob);
                    }
                    Some((Kind::Header | Kind::Other, _)) => {}
                }
            }
            let Some(last) = batch.last().map(Blob::place) else {
                return Ok(());
            };
            let (budget, bounds) = (&self.budget, self.bounds);
            for (place, found) in work(&batch, &|block| nodes_in(block, bounds, budget))? {
                budget.take(NOTE_BYTES)?;
                let contents = found.contents;
                self.notes.push(Note { place, contents });
                self.elements.nodes.extend(found.nodes);
                for point in found.points {
                    self.elements.points.entry(point.id).or_insert(point);
                }
                if let Some(bounds) = found.bounds {
                    let all = self.found.get_or_insert(bounds);
                    all.include(bounds.min);
                    all.include(bounds.max);
                }
            }
            (self.progress)(last.at + u64::from(last.length), self.blobs.length);
        }
    }

    /// Works on the blobs of later passes.
    fn revisit<T: Send>(
        &mut self,
        is_wanted: impl Fn(&Contents) -> bool,
        find: impl Fn(&Block<'_>, &Elements, &Budget) -> Result<T, Fault> + Sync,
        mut merge: impl FnMut(&mut Elements, T),
    ) -> Result<(), OsmError> {
        let wanted = self.notes.iter().filter(|note| is_wanted(&note.contents));
        let places: Vec<Place> = wanted.map(|note| note.place).collect();
        let length =
            |places: &[Place]| -> u64 { places.iter().map(|place| u64::from(place.length)).sum() };
        let (total, mut done) = (length(&places), 0);
        let mut places = &places[..];
        while !places.is_empty() {
            let mut batch = Vec::new();
            let mut bytes = 0;
            while let Some((place, rest)) = places.split_first() {
                if bytes >= BATCH_BYTES || batch.len() >= MAX_BATCH {
                    break;
                }
                let blob = self.blobs.load(*place)?;
                bytes += blob.unpacked + place.length as usize;
                batch.push(blob);
                done += u64::from(place.length);
                places = rest;
            }
            let (elements, budget) = (&self.elements, &self.budget);
            let found = work(&batch, &|block| find(block, elements, budget))?;
            for (_, found) in found {
                merge(&mut self.elements, found);
            }
            (self.progress)(done, total);
        }
        Ok(())
    }

    /// Ways with a node in the box.
    fn find_ways(&mut self) -> Result<(), OsmError> {
        self.revisit(
            |contents| contents.ways.is_some(),
            |block, elements, budget| {
                ways(block, budget, |way| {
                    let mut is_near = false;
                    way.each_node(|id| is_near |= elements.nodes.contains_key(&id))?;
                    Ok(is_near)
                })
            },
            add_ways,
        )
    }

    /// Multipolygons with a way that has a node in the box, and their other ways.
    fn find_relations(&mut self) -> Result<(), OsmError> {
        self.revisit(
            |contents| contents.has_relations,
            relations,
            |elements, found| {
                for (id, relation) in found {
                    elements.add_relation(id, relation);
                }
            },
        )?;
        let members = self.elements.relations.values();
        let members = members.flat_map(|relation| relation.members.iter());
        let missing: BTreeSet<i64> = members
            .map(|member| member.way)
            .filter(|id| !self.elements.ways.contains_key(id))
            .collect();
        self.revisit(
            |contents| {
                contents
                    .ways
                    .is_some_and(|range| is_any_in(&missing, range))
            },
            |block, _, budget| ways(block, budget, |way| Ok(missing.contains(&way.id))),
            add_ways,
        )
    }

    /// Ways without tags are needed by multipolygons only.
    fn drop_unused_ways(&mut self) {
        let relations = self.elements.relations.values();
        let members = relations.flat_map(|relation| relation.members.iter());
        let used: HashSet<i64> = members.map(|member| member.way).collect();
        let ways = &mut self.elements.ways;
        ways.retain(|id, way| !way.tags.is_empty() || used.contains(id));
    }

    /// Positions of nodes outside the box.
    fn find_missing_nodes(&mut self) -> Result<(), OsmError> {
        let ids = self.elements.ways.values().flat_map(|way| &way.nodes);
        let missing: BTreeSet<i64> = ids
            .filter(|id| !self.elements.nodes.contains_key(id))
            .copied()
            .collect();
        self.revisit(
            |contents| {
                contents
                    .nodes
                    .is_some_and(|range| is_any_in(&missing, range))
            },
            |block, _, budget| {
                let mut found = Vec::new();
                block.each_node(&mut |node| -> Result<(), Fault> {
                    if let Some(at) = node.at.filter(|_| missing.contains(&node.id)) {
                        budget.take(NODE_BYTES)?;
                        found.push((node.id, at));
                    }
                    Ok(())
                })?;
                Ok(found)
            },
            |elements, found| {
                for (id, at) in found {
                    elements.nodes.entry(id).or_insert(at);
                }
            },
        )
    }
}

fn is_any_in(ids: &BTreeSet<i64>, (first, last): (i64, i64)) -> bool {
    ids.range(first..=last).next().is_some()
}

fn add_ways(elements: &mut Elements, found: Vec<(i64, RawWay)>) {
    for (id, way) in found {
        elements.add_way(id, way);
    }
}

/// Unpacks blobs and works on them, on all cores; gives the results in the order of the blobs.
fn work<T: Send>(
    batch: &[Blob],
    find: &(impl Fn(&Block<'_>) -> Result<T, Fault> + Sync),
) -> Result<Vec<(Place, T)>, OsmError> {
    let results: Vec<Result<(Place, T), OsmError>> = batch
        .par_iter()
        .map(|blob| {
            let place = blob.place();
            let content = blob.unpack()?;
            let found = Block::parse(&content)
                .map_err(Fault::from)
                .and_then(|block| find(&block));
            match found {
                Ok(found) => Ok((place, found)),
                Err(Fault::Malformed) => Err(broken(place)),
                Err(Fault::Osm(error)) => Err(error),
            }
        })
        .collect();
    // The first error of the file is reported, whichever thread was first.
    results.into_iter().collect()
}

fn nodes_in(block: &Block<'_>, bounds: Bounds, budget: &Budget) -> Result<NodesFound, Fault> {
    let mut found = NodesFound::default();
    let mut ids = Range::default();
    block.each_node(&mut |node| -> Result<(), Fault> {
        ids.include(node.id);
        let Some(at) = node.at else {
            return Ok(());
        };
        match &mut found.bounds {
            Some(bounds) => bounds.include(at),
            None => found.bounds = Some(Bounds::of(at)),
        }
        if bounds.contains(at) {
            budget.take(NODE_BYTES)?;
            found.nodes.push((node.id, at));
            if !node.tags.is_empty() {
                let tags = kept_tags(block, node.tags, 0, budget)?;
                let id = node.id;
                found.points.push(TaggedPoint { id, at, tags });
            }
        }
        Ok(())
    })?;
    found.points.retain(|point| !point.tags.is_empty());
    let mut ways = Range::default();
    block.each_way(&mut |way| -> Result<(), Fault> {
        ways.include(way.id);
        Ok(())
    })?;
    found.contents = Contents {
        nodes: ids.0,
        ways: ways.0,
        has_relations: block.has_relations()?,
    };
    Ok(found)
}

/// The smallest and the largest id.
#[derive(Default)]
struct Range(Option<(i64, i64)>);

impl Range {
    fn include(&mut self, id: i64) {
        let (first, last) = self.0.unwrap_or((id, id));
        self.0 = Some((first.min(id), last.max(id)));
    }
}

/// The ways of a block that are wanted.
fn ways(
    block: &Block<'_>,
    budget: &Budget,
    is_wanted: impl Fn(&Composite<'_>) -> Result<bool, Malformed>,
) -> Result<Vec<(i64, RawWay)>, Fault> {
    let mut found = Vec::new();
    block.each_way(&mut |way| -> Result<(), Fault> {
        if !is_wanted(&way)? {
            return Ok(());
        }
        let mut count = 0;
        way.each_node(|_| count += 1)?;
        let tags = kept_tags(block, way.tags, count, budget)?;
        let mut nodes = Vec::with_capacity(count);
        way.each_node(|id| nodes.push(id))?;
        found.push((way.id, RawWay { nodes, tags }));
        Ok(())
    })?;
    Ok(found)
}

/// The multipolygons of a block of which a way is known.
fn relations(
    block: &Block<'_>,
    elements: &Elements,
    budget: &Budget,
) -> Result<Vec<(i64, RawRelation)>, Fault> {
    let mut found = Vec::new();
    block.each_relation(&mut |relation| -> Result<(), Fault> {
        if block.tag(relation.tags, b"type")? != Some(b"multipolygon") {
            return Ok(());
        }
        let (mut count, mut is_near) = (0, false);
        relation.each_way(block, |way, _| {
            count += 1;
            is_near |= elements.ways.contains_key(&way);
        })?;
        if !is_near {
            return Ok(());
        }
        let tags = kept_tags(block, relation.tags, count, budget)?;
        let Some(tags) = area_tags(&tags) else {
            return Ok(());
        };
        let mut members = Vec::with_capacity(count);
        relation.each_way(block, |way, role| {
            let line = Vec::new();
            members.push(Member { way, role, line });
        })?;
        found.push((relation.id, RawRelation { members, tags }));
        Ok(())
    })?;
    Ok(found)
}

/// The tags of an object that is kept, once the budget has them and so many members.
fn kept_tags<'a>(
    block: &Block<'a>,
    refs: TagRefs<'a>,
    members: usize,
    budget: &Budget,
) -> Result<Tags, Fault> {
    let (letters, count) = block.tags_size(refs)?;
    budget.take_object(letters, count, members)?;
    Ok(block.tags(refs)?)
}

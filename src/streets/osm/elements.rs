//! Nodes, ways and relations as a reader collects them, and the [`Extract`] that they become. All readers share this, so that
//! the same map gives the same extract in every format.

use super::rings::{Comparisons, polygons};
use crate::streets::extract::{
    Bounds, Coordinate, Extract, LineNode, Polygon, TaggedArea, TaggedLine, TaggedPoint, Tags,
    means_area, multipolygon_means_area,
};
use std::collections::{BTreeMap, HashMap};

/// What a way is in a multipolygon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// A part of an outline.
    Outer,
    /// A part of the outline of a hole.
    Inner,
}

impl Role {
    /// The role with this name; a way without a role belongs to an outline. `None` for other roles.
    pub(super) fn named(name: &[u8]) -> Option<Self> {
        match name {
            b"outer" | b"" => Some(Self::Outer),
            b"inner" => Some(Self::Inner),
            _ => None,
        }
    }
}

/// A way.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RawWay {
    /// Ids of its nodes.
    pub(super) nodes: Vec<i64>,
    /// Its tags.
    pub(super) tags: Tags,
}

/// A way of a multipolygon.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Member {
    /// Id of the way.
    pub(super) way: i64,
    /// What it is in the multipolygon.
    pub(super) role: Role,
    /// Its line, if the file gives it here and not with the way.
    pub(super) line: Vec<Coordinate>,
}

/// A multipolygon.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RawRelation {
    /// Its ways.
    pub(super) members: Vec<Member>,
    /// Its tags, without `type`.
    pub(super) tags: Tags,
}

/// What was read of a file.
#[derive(Debug, Default)]
pub(super) struct Elements {
    /// Positions of nodes.
    pub(super) nodes: HashMap<i64, Coordinate>,
    /// Nodes with tags.
    pub(super) points: BTreeMap<i64, TaggedPoint>,
    /// Ways.
    pub(super) ways: BTreeMap<i64, RawWay>,
    /// Multipolygons.
    pub(super) relations: BTreeMap<i64, RawRelation>,
    /// The newest change, seconds since 1970.
    pub(super) timestamp_s: Option<i64>,
}

/// Whether a relation with these tags is a multipolygon that means an area. Gives the tags without `type`.
pub(super) fn area_tags(tags: &Tags) -> Option<Tags> {
    if !tags.is("type", "multipolygon") {
        return None;
    }
    let own: Tags = tags
        .iter()
        .filter(|(key, _)| *key != "type")
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect();
    multipolygon_means_area(&own).then_some(own)
}

impl Elements {
    /// Adds a node. Overpass may give one twice, once without its tags.
    pub(super) fn add_node(&mut self, id: i64, at: Coordinate, tags: Tags) {
        self.nodes.entry(id).or_insert(at);
        if !tags.is_empty() {
            let point = TaggedPoint { id, at, tags };
            self.points.entry(id).or_insert(point);
        }
    }

    /// Adds a way. Overpass may give one twice, once without its tags.
    pub(super) fn add_way(&mut self, id: i64, way: RawWay) {
        let known = self.ways.entry(id).or_insert_with(|| RawWay {
            nodes: Vec::new(),
            tags: Tags::default(),
        });
        if known.nodes.is_empty() {
            known.nodes = way.nodes;
        }
        if known.tags.is_empty() {
            known.tags = way.tags;
        }
    }

    /// Adds a multipolygon.
    pub(super) fn add_relation(&mut self, id: i64, relation: RawRelation) {
        self.relations.entry(id).or_insert(relation);
    }

    /// The box around all nodes.
    pub(super) fn bounds(&self) -> Option<Bounds> {
        let mut positions = self.nodes.values();
        let mut bounds = Bounds::of(*positions.next()?);
        positions.for_each(|at| bounds.include(*at));
        Some(bounds)
    }

    /// Whether any node lies in a box.
    pub(super) fn is_any_in(&self, bounds: &Bounds) -> bool {
        self.nodes.values().any(|at| bounds.contains(*at))
    }

    /// What touches the box: objects with at least one node in it.
    pub(super) fn into_extract(self, bounds: Bounds) -> Extract {
        let mut lines = Vec::new();
        let mut areas = Vec::new();
        let mut comparisons = Comparisons::MAX;
        for (id, relation) in &self.relations {
            let polygons = self.polygons(relation, &mut comparisons);
            if touches(&polygons, &bounds) {
                areas.push(TaggedArea {
                    id: -id.saturating_abs(),
                    polygons,
                    tags: relation.tags.clone(),
                });
            }
        }
        for (id, way) in self.ways {
            if way.tags.is_empty() {
                continue;
            }
            let runs = runs(&way.nodes, &self.nodes);
            match &runs[..] {
                [ring] if is_ring(ring, way.nodes.len()) && means_area(&way.tags) => {
                    let mut outer: Vec<_> = ring.iter().map(|node| node.at).collect();
                    outer.pop();
                    let polygons = vec![Polygon {
                        outer,
                        inners: Vec::new(),
                    }];
                    if touches(&polygons, &bounds) {
                        let tags = way.tags;
                        areas.push(TaggedArea { id, polygons, tags });
                    }
                }
                _ => lines.extend(
                    runs.into_iter()
                        .filter(|run| run.iter().any(|node| bounds.contains(node.at)))
                        .map(|nodes| TaggedLine {
                            id,
                            nodes,
                            tags: way.tags.clone(),
                        }),
                ),
            }
        }
        areas.sort_by_key(|area| area.id);
        let points = self.points.into_values();
        Extract {
            bounds,
            points: points.filter(|point| bounds.contains(point.at)).collect(),
            lines,
            areas,
            timestamp_s: self.timestamp_s,
        }
    }

    fn polygons(&self, relation: &RawRelation, comparisons: &mut Comparisons) -> Vec<Polygon> {
        let lines = |role: Role| -> Vec<Vec<Coordinate>> {
            let members = relation.members.iter();
            members
                .filter(|member| member.role == role)
                .flat_map(|member| self.member_lines(member))
                .collect()
        };
        polygons(lines(Role::Outer), lines(Role::Inner), comparisons)
    }

    fn member_lines(&self, member: &Member) -> Vec<Vec<Coordinate>> {
        if !member.line.is_empty() {
            return vec![member.line.clone()];
        }
        let way = self.ways.get(&member.way);
        let runs = way.map_or_else(Vec::new, |way| runs(&way.nodes, &self.nodes));
        let line = |run: Vec<LineNode>| run.into_iter().map(|node| node.at).collect();
        runs.into_iter().map(line).collect()
    }
}

fn touches(polygons: &[Polygon], bounds: &Bounds) -> bool {
    let rings = polygons
        .iter()
        .flat_map(|polygon| polygon.inners.iter().chain([&polygon.outer]));
    rings.flatten().any(|at| bounds.contains(*at))
}

/// The parts of a way of at least two nodes, divided where nodes are missing from the file.
fn runs(ids: &[i64], positions: &HashMap<i64, Coordinate>) -> Vec<Vec<LineNode>> {
    let mut runs = Vec::new();
    let mut run = Vec::new();
    for id in ids {
        match positions.get(id) {
            Some(&at) => run.push(LineNode { id: *id, at }),
            None => runs.push(std::mem::take(&mut run)),
        }
    }
    runs.push(run);
    runs.retain(|run| run.len() >= 2);
    runs
}

/// Whether a run is a whole closed way with at least three corners.
fn is_ring(run: &[LineNode], nodes: usize) -> bool {
    run.len() == nodes && run.len() > 3 && run.first() == run.last()
}

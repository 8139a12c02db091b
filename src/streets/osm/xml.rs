//! `.osm` files (OpenStreetMap's API 0.6), also as Overpass writes them, with or without `out geom`.

use super::collector::{Collector, coordinate, unpacking_error};
use super::elements::{Member, Role};
use super::error::OsmError;
use crate::streets::extract::{Bounds, Coordinate, Tags};
use quick_xml::Error;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use std::io::{BufRead, Read};

/// Maximum length of one tag or text of the file, bytes.
const MAX_EVENT_BYTES: usize = 1 << 20;
/// Maximum depth of elements; a node of a relation's way lies four deep.
const MAX_DEPTH: usize = 16;

/// Reads a file into the collector.
pub(super) fn read(text: impl BufRead, collector: &mut Collector) -> Result<(), OsmError> {
    let mut reader = Reader::from_reader(EventLimit {
        text,
        left: MAX_EVENT_BYTES,
    });
    let mut buffer = Vec::new();
    let mut state = State::default();
    loop {
        buffer.clear();
        reader.get_mut().left = MAX_EVENT_BYTES;
        let at = reader.buffer_position();
        let event = match reader.read_event_into(&mut buffer) {
            Ok(event) => event,
            Err(error) => return Err(wrong(error, reader.error_position())),
        };
        match event {
            Event::Start(start) => {
                state.depth += 1;
                if state.depth > MAX_DEPTH {
                    let reason = "its elements are nested too deep".to_owned();
                    return Err(OsmError::Damaged { at, reason });
                }
                state.open(&start, collector)?;
            }
            Event::Empty(start) => {
                state.open(&start, collector)?;
                state.close(start.local_name().as_ref(), collector)?;
            }
            Event::Text(text) if state.is_in_remark && state.remark.len() < 500 => {
                state.remark.push_str(&text.into_inner());
            }
            Event::End(end) => {
                state.depth = state.depth.saturating_sub(1);
                state.close(end.local_name().as_ref(), collector)?;
            }
            Event::Eof if state.depth > 0 => return Err(OsmError::Truncated(at)),
            Event::Eof if !state.has_root => {
                return Err(OsmError::OtherKind("it has no element <osm>".to_owned()));
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

fn wrong(error: Error, at: u64) -> OsmError {
    match error {
        Error::Io(error) => {
            let kind = error.kind();
            unpacking_error(std::io::Error::new(kind, error.to_string()))
        }
        Error::Syntax(_) => OsmError::Truncated(at),
        other => OsmError::Damaged {
            at,
            reason: other.to_string(),
        },
    }
}

/// A node, way or relation that is being read.
#[derive(Default)]
struct Object {
    id: i64,
    at: Option<Coordinate>,
    is_deleted: bool,
    tags: Vec<(String, String)>,
    nodes: Vec<i64>,
    members: Vec<Member>,
    /// Memory that tags, nodes and members take, bytes.
    bytes: usize,
}

/// Maximum size of one object while it is read, bytes. The largest relations have 32,000 ways.
const MAX_OBJECT_BYTES: usize = 64 << 20;

impl Object {
    /// Counts memory before it is used.
    fn grow(&mut self, bytes: usize) -> Result<(), OsmError> {
        self.bytes += bytes;
        if self.bytes > MAX_OBJECT_BYTES {
            return Err(OsmError::TextTooLarge);
        }
        Ok(())
    }
}

#[derive(Default)]
struct State {
    depth: usize,
    has_root: bool,
    object: Option<Object>,
    /// Whether the member that is being read is a way with a known role.
    is_in_way: bool,
    is_in_remark: bool,
    remark: String,
}

impl State {
    fn open(&mut self, start: &BytesStart<'_>, collector: &mut Collector) -> Result<(), OsmError> {
        let name = start.local_name();
        let name = name.as_ref();
        if !self.has_root {
            if name != "osm" {
                let shown: String = name.chars().take(40).collect();
                return Err(OsmError::OtherKind(format!(
                    "it begins with <{shown}> instead of <osm>; export it as OSM data"
                )));
            }
            self.has_root = true;
            return Ok(());
        }
        match (name, &mut self.object) {
            ("node" | "way" | "relation", None) => {
                self.object = Some(Object {
                    id: number(start, "id").unwrap_or(0),
                    at: position(start),
                    is_deleted: text(start, "action").is_some_and(|action| action == "delete")
                        || text(start, "visible").is_some_and(|visible| visible == "false"),
                    ..Object::default()
                });
            }
            ("tag", Some(object)) => {
                if let Some(tag) = text(start, "k").zip(text(start, "v")) {
                    object.grow(96 + tag.0.len() + tag.1.len())?;
                    object.tags.push(tag);
                }
            }
            ("nd", Some(object)) if self.is_in_way => {
                object.grow(16)?;
                match (object.members.last_mut(), position(start)) {
                    (Some(member), Some(at)) => member.line.push(at),
                    // A corner outside the box of the query: the line would be joined across the gap.
                    (Some(member), None) => {
                        member.line.clear();
                        self.is_in_way = false;
                    }
                    (None, _) => {}
                }
            }
            ("nd", Some(object)) => {
                if let Some(id) = number(start, "ref") {
                    object.grow(16)?;
                    object.nodes.push(id);
                    if let Some(at) = position(start) {
                        collector.add_node(id, at, Tags::default())?;
                    }
                }
            }
            ("member", Some(object)) => {
                let is_way = text(start, "type").is_some_and(|kind| kind == "way");
                let role = Role::named(text(start, "role").unwrap_or_default().as_bytes());
                let way = number(start, "ref").zip(role).filter(|_| is_way);
                self.is_in_way = way.is_some();
                if let Some((way, role)) = way {
                    let line = Vec::new();
                    object.grow(64)?;
                    object.members.push(Member { way, role, line });
                }
            }
            ("bounds", None) => {
                if let Some(bounds) = bounds(start) {
                    collector.declare_bounds(bounds);
                }
            }
            ("meta", None) => {
                if let Some(time) = text(start, "osm_base") {
                    collector.set_timestamp(&time);
                }
            }
            ("remark", None) => self.is_in_remark = true,
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str, collector: &mut Collector) -> Result<(), OsmError> {
        match name {
            "member" => self.is_in_way = false,
            "remark" if self.is_in_remark => {
                self.is_in_remark = false;
                if self.remark.contains("error") {
                    let remark = std::mem::take(&mut self.remark);
                    return Err(OsmError::ServerFailure(remark.trim().to_owned()));
                }
            }
            "node" | "way" | "relation" => {
                let Some(object) = self.object.take().filter(|object| !object.is_deleted) else {
                    return Ok(());
                };
                let tags = object.tags.into_iter().collect();
                match (name, object.at) {
                    ("node", Some(at)) => collector.add_node(object.id, at, tags)?,
                    ("way", _) => collector.add_way(object.id, object.nodes, tags)?,
                    ("relation", _) => {
                        collector.add_relation(object.id, object.members, &tags)?;
                    }
                    _ => {}
                }
            }
            _ => {}
        }
        Ok(())
    }
}

fn text(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = start.try_get_attribute(name).ok().flatten()?;
    let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0);
    value.ok().map(|value| value.into_owned())
}

fn number(start: &BytesStart<'_>, name: &str) -> Option<i64> {
    text(start, name)?.trim().parse().ok()
}

fn degrees(start: &BytesStart<'_>, name: &str) -> Option<f64> {
    text(start, name)?.trim().parse().ok()
}

fn position(start: &BytesStart<'_>) -> Option<Coordinate> {
    coordinate(degrees(start, "lat")?, degrees(start, "lon")?)
}

fn bounds(start: &BytesStart<'_>) -> Option<Bounds> {
    Some(Bounds {
        min: coordinate(degrees(start, "minlat")?, degrees(start, "minlon")?)?,
        max: coordinate(degrees(start, "maxlat")?, degrees(start, "maxlon")?)?,
    })
}

/// Ends with an error where one tag or text is too long: the parser holds it whole.
struct EventLimit<R> {
    text: R,
    left: usize,
}

impl<R: BufRead> Read for EventLimit<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let mut available = self.fill_buf()?;
        let count = available.read(buffer)?;
        self.consume(count);
        Ok(count)
    }
}

impl<R: BufRead> BufRead for EventLimit<R> {
    fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
        if self.left == 0 {
            let message = "one of its tags is longer than 1 MiB";
            return Err(std::io::Error::new(
                std::io::ErrorKind::InvalidData,
                message,
            ));
        }
        let available = self.text.fill_buf()?;
        Ok(&available[..available.len().min(self.left)])
    }

    fn consume(&mut self, count: usize) {
        self.left = self.left.saturating_sub(count);
        self.text.consume(count);
    }
}

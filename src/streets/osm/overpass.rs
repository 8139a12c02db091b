//! The JSON of Overpass (`[out:json]`), with `out geom` or `out body; >; out skel`.

use super::collector::{Collector, coordinate, unpacking_error};
use super::elements::{Member, Role};
use super::error::OsmError;
use crate::streets::extract::{Coordinate, Tags};
use serde::Deserialize;
use serde::de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::collections::BTreeMap;
use std::fmt;
use std::io::Read;

/// Reads an answer into the collector.
pub(super) fn read(text: impl Read, collector: &mut Collector) -> Result<(), OsmError> {
    let mut answer = Answer {
        collector,
        fault: None,
        has_elements: false,
    };
    let mut parser = serde_json::Deserializer::from_reader(text);
    let parsed = (&mut answer)
        .deserialize(&mut parser)
        .and_then(|()| parser.end());
    if let Some(fault) = answer.fault {
        return Err(fault);
    }
    parsed.map_err(wrong)?;
    if !answer.has_elements {
        let what = "its JSON has no list `elements`; ask Overpass with [out:json]";
        return Err(OsmError::OtherKind(what.to_owned()));
    }
    Ok(())
}

fn wrong(error: serde_json::Error) -> OsmError {
    use serde_json::error::Category;
    match error.classify() {
        Category::Io => unpacking_error(error.into()),
        Category::Eof => OsmError::TruncatedText { line: error.line() },
        Category::Syntax | Category::Data => OsmError::DamagedText(error.to_string()),
    }
}

/// The whole answer; its elements go to the collector one by one.
struct Answer<'c> {
    collector: &'c mut Collector,
    fault: Option<OsmError>,
    has_elements: bool,
}

impl<'de> DeserializeSeed<'de> for &mut Answer<'_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, input: D) -> Result<(), D::Error> {
        input.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for &mut Answer<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the JSON of Overpass")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<(), M::Error> {
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "elements" => {
                    self.has_elements = true;
                    map.next_value_seed(List(&mut *self))?;
                }
                "osm3s" => {
                    let state: State = map.next_value()?;
                    if let Some(time) = state.timestamp_osm_base {
                        self.collector.set_timestamp(&time);
                    }
                }
                "remark" => {
                    let remark: String = map.next_value()?;
                    if remark.contains("error") {
                        let shown: String = remark.chars().take(500).collect();
                        self.fault = Some(OsmError::ServerFailure(shown));
                    }
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

/// The list of elements.
struct List<'a, 'c>(&'a mut Answer<'c>);

impl<'de> DeserializeSeed<'de> for List<'_, '_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, input: D) -> Result<(), D::Error> {
        input.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for List<'_, '_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list of nodes, ways and relations")
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut list: S) -> Result<(), S::Error> {
        while let Some(element) = list.next_element::<Element>()? {
            if let Err(fault) = collect(element, self.0.collector) {
                self.0.fault = Some(fault);
                return Err(S::Error::custom("the limit is reached"));
            }
        }
        Ok(())
    }
}

/// State of the database.
#[derive(Deserialize)]
struct State {
    timestamp_osm_base: Option<String>,
}

/// A node, way or relation.
#[derive(Deserialize)]
struct Element {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    id: i64,
    lat: Option<f64>,
    lon: Option<f64>,
    #[serde(default)]
    tags: BTreeMap<String, String>,
    #[serde(default)]
    nodes: Vec<i64>,
    #[serde(default)]
    geometry: Vec<Option<Corner>>,
    #[serde(default)]
    members: Vec<MemberElement>,
}

/// A member of a relation.
#[derive(Deserialize)]
struct MemberElement {
    #[serde(rename = "type")]
    kind: String,
    #[serde(rename = "ref", default)]
    id: i64,
    #[serde(default)]
    role: String,
    #[serde(default)]
    geometry: Vec<Option<Corner>>,
}

#[derive(Clone, Copy, Deserialize)]
struct Corner {
    lat: f64,
    lon: f64,
}

impl Corner {
    fn coordinate(self) -> Option<Coordinate> {
        coordinate(self.lat, self.lon)
    }
}

fn collect(element: Element, collector: &mut Collector) -> Result<(), OsmError> {
    let tags: Tags = element.tags.into_iter().collect();
    match element.kind.as_str() {
        "node" => {
            let at = element.lat.zip(element.lon);
            match at.and_then(|(lat, lon)| coordinate(lat, lon)) {
                Some(at) => collector.add_node(element.id, at, tags),
                None => Ok(()),
            }
        }
        "way" => {
            // Corners outside of the query's box are null.
            for (id, corner) in element.nodes.iter().zip(&element.geometry) {
                if let Some(at) = corner.and_then(Corner::coordinate) {
                    collector.add_node(*id, at, Tags::default())?;
                }
            }
            collector.add_way(element.id, element.nodes, tags)
        }
        "relation" => {
            let members = element.members.into_iter().filter_map(|member| {
                let role = Role::named(member.role.as_bytes())?;
                let line: Option<Vec<Coordinate>> = member
                    .geometry
                    .iter()
                    .map(|corner| corner.and_then(Corner::coordinate))
                    .collect();
                (member.kind == "way").then(|| Member {
                    way: member.id,
                    role,
                    line: line.unwrap_or_default(),
                })
            });
            collector.add_relation(element.id, members.collect(), &tags)
        }
        _ => Ok(()),
    }
}

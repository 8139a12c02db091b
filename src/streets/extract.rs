//! A part of OpenStreetMap as it is mapped: points, lines and areas with their tags.

use crate::geodesy::LatLon;
use serde::{Deserialize, Serialize};

/// A position in OpenStreetMap's own unit, 10⁻⁷ degrees (about 1 cm), so that equal positions are equal numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Coordinate {
    /// Latitude, 10⁻⁷ degrees north.
    pub lat_e7: i32,
    /// Longitude, 10⁻⁷ degrees east.
    pub lon_e7: i32,
}

/// Units of a [`Coordinate`] per degree.
const UNITS_PER_DEGREE: f64 = 1e7;

impl Coordinate {
    /// The nearest coordinate to a position.
    pub fn from_position(position: LatLon) -> Self {
        let unit = |degrees: f64| (degrees * UNITS_PER_DEGREE).round() as i32;
        Self {
            lat_e7: unit(position.lat),
            lon_e7: unit(position.lon),
        }
    }

    /// The position in degrees.
    pub fn position(self) -> LatLon {
        LatLon {
            lat: f64::from(self.lat_e7) / UNITS_PER_DEGREE,
            lon: f64::from(self.lon_e7) / UNITS_PER_DEGREE,
        }
    }
}

/// A box of latitudes and longitudes, edges included. It does not cross 180°.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounds {
    /// The corner in the south-west.
    pub min: Coordinate,
    /// The corner in the north-east.
    pub max: Coordinate,
}

impl Bounds {
    /// The box around one coordinate.
    pub fn of(at: Coordinate) -> Self {
        Self { min: at, max: at }
    }

    /// Extends the box to a coordinate.
    pub fn include(&mut self, at: Coordinate) {
        self.min.lat_e7 = self.min.lat_e7.min(at.lat_e7);
        self.min.lon_e7 = self.min.lon_e7.min(at.lon_e7);
        self.max.lat_e7 = self.max.lat_e7.max(at.lat_e7);
        self.max.lon_e7 = self.max.lon_e7.max(at.lon_e7);
    }

    /// Whether another box lies inside.
    pub fn encloses(&self, other: &Self) -> bool {
        self.contains(other.min) && self.contains(other.max)
    }

    /// Whether a coordinate lies inside or on the edge.
    pub fn contains(&self, at: Coordinate) -> bool {
        (self.min.lat_e7..=self.max.lat_e7).contains(&at.lat_e7)
            && (self.min.lon_e7..=self.max.lon_e7).contains(&at.lon_e7)
    }
}

/// Tags of an object, sorted by key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tags(Vec<(String, String)>);

impl Tags {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&str> {
        let index = self
            .0
            .binary_search_by(|(own, _)| own.as_str().cmp(key))
            .ok()?;
        Some(&self.0[index].1)
    }

    /// Whether a key has exactly this value.
    pub fn is(&self, key: &str, value: &str) -> bool {
        self.get(key) == Some(value)
    }

    /// Whether a key has one of these values.
    pub fn is_any(&self, key: &str, values: &[&str]) -> bool {
        self.get(key).is_some_and(|own| values.contains(&own))
    }

    /// Whether a key is present and not "no".
    pub fn has(&self, key: &str) -> bool {
        self.get(key).is_some_and(|value| value != "no")
    }

    /// The name on the signs (`name`); where only an international or English name is mapped, that one.
    pub fn name(&self) -> Option<&str> {
        let own = |key| Some(self.get(key)?.trim()).filter(|name: &&str| !name.is_empty());
        ["name", "int_name", "name:en"].into_iter().find_map(own)
    }

    /// The name in a language (`name:pt-BR`), else in the same language anywhere (`name:pt`).
    pub fn translation(&self, language: &str) -> Option<&str> {
        let mut language = language;
        loop {
            let name = self.get(&format!("name:{language}")).map(str::trim);
            if let Some(name) = name.filter(|name| !name.is_empty()) {
                return Some(name);
            }
            (language, _) = language.rsplit_once('-')?;
        }
    }

    /// Whether there are no tags.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Keys and values, sorted by key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()))
    }
}

/// Maximum length of a key or value: OpenStreetMap allows 255 letters. Longer texts would be repeated in every tile.
const MAX_TEXT_BYTES: usize = 4 * 255;

impl FromIterator<(String, String)> for Tags {
    /// Of two equal keys the first counts. Texts that are too long for OpenStreetMap are left out.
    fn from_iter<I: IntoIterator<Item = (String, String)>>(pairs: I) -> Self {
        let is_short = |text: &String| text.len() <= MAX_TEXT_BYTES;
        let mut pairs: Vec<_> = pairs
            .into_iter()
            .filter(|(key, value)| is_short(key) && is_short(value))
            .collect();
        pairs.sort_by(|a, b| a.0.cmp(&b.0));
        pairs.dedup_by(|later, first| later.0 == first.0);
        Self(pairs)
    }
}

/// A node with tags of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct TaggedPoint {
    /// OpenStreetMap's id of the node.
    pub id: i64,
    /// Where it is.
    pub at: Coordinate,
    /// Its tags.
    pub tags: Tags,
}

/// A node of a line. Lines that share an id are connected there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineNode {
    /// OpenStreetMap's id of the node.
    pub id: i64,
    /// Where it is.
    pub at: Coordinate,
}

/// A way that means a line, such as a street, a fence or a closed path around a pond.
#[derive(Debug, Clone, PartialEq)]
pub struct TaggedLine {
    /// OpenStreetMap's id of the way.
    pub id: i64,
    /// At least two nodes. A closed line ends with the node with which it begins. A way with nodes that are missing from the
    /// file gives a line for each part of it.
    pub nodes: Vec<LineNode>,
    /// Its tags.
    pub tags: Tags,
}

/// A polygon of an area.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Polygon {
    /// The outline, without the repeated last corner; at least three corners.
    pub outer: Vec<Coordinate>,
    /// The holes, each like the outline.
    pub inners: Vec<Vec<Coordinate>>,
}

/// A closed way or multipolygon relation that means an area, such as a building, a park or a lake.
#[derive(Debug, Clone, PartialEq)]
pub struct TaggedArea {
    /// OpenStreetMap's id of the way, or of the relation as a negative number.
    pub id: i64,
    /// At least one polygon.
    pub polygons: Vec<Polygon>,
    /// Its tags.
    pub tags: Tags,
}

/// A part of OpenStreetMap. Each list is sorted by id.
#[derive(Debug, Clone, PartialEq)]
pub struct Extract {
    /// The box that was asked for. Objects that reach beyond it are whole.
    pub bounds: Bounds,
    /// Nodes with tags inside the box.
    pub points: Vec<TaggedPoint>,
    /// Lines that touch the box.
    pub lines: Vec<TaggedLine>,
    /// Areas that touch the box.
    pub areas: Vec<TaggedArea>,
    /// The newest change that the file contains, seconds since 1970, if it says so.
    pub timestamp_s: Option<i64>,
}

/// The credit that OpenStreetMap's licence asks for, with the page that it must link to.
pub const CREDIT: &str = "© OpenStreetMap contributors, https://www.openstreetmap.org/copyright";

const AREA_KEYS: [&str; 14] = [
    "building",
    "building:part",
    "landuse",
    "natural",
    "leisure",
    "amenity",
    "shop",
    "tourism",
    "historic",
    "place",
    "water",
    "office",
    "man_made",
    "aeroway",
];

/// Whether a closed way with these tags means an area and not a line.
pub fn means_area(tags: &Tags) -> bool {
    if tags.has("area") {
        return true;
    }
    if tags.is("area", "no") || tags.is("natural", "coastline") || tags.is("natural", "tree_row") {
        return false;
    }
    let is_line =
        tags.has("highway") || tags.has("barrier") || tags.has("railway") || tags.has("waterway");
    // A building is an area whatever else is tagged on it, such as the station of a railway.
    let is_building = tags.has("building") || tags.has("building:part");
    is_building
        || (has_area_key(tags) && !is_line)
        || tags.is("waterway", "riverbank")
        || tags.is("railway", "platform")
}

fn has_area_key(tags: &Tags) -> bool {
    AREA_KEYS.iter().any(|key| tags.has(key))
}

/// Whether a multipolygon with these tags is of a kind that maps know. It is an area even if `highway` is all that it has.
pub fn multipolygon_means_area(tags: &Tags) -> bool {
    means_area(tags) || has_area_key(tags) || tags.has("highway")
}

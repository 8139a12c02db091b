//! What is drawn: a shape in a layer, with attributes that may begin at a zoom of their own.

use super::mercator;
use crate::streets::extract::{Coordinate, Polygon, Tags};
use geo::Coord;

/// A layer of Protomaps' basemap, in drawing order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::streets) enum Layer {
    /// Land, and names of islands.
    Earth,
    /// Parks, squares, grounds of schools and hospitals.
    Landuse,
    /// Seas, lakes and rivers.
    Water,
    /// Buildings and house numbers.
    Buildings,
    /// Roads, paths, rails and ferries.
    Roads,
    /// Boundaries of countries, regions and municipalities.
    Boundaries,
    /// Points of interest.
    Pois,
    /// Names of towns and quarters.
    Places,
}

impl Layer {
    /// All layers in drawing order.
    pub const ALL: [Self; 8] = [
        Self::Earth,
        Self::Landuse,
        Self::Water,
        Self::Buildings,
        Self::Roads,
        Self::Boundaries,
        Self::Pois,
        Self::Places,
    ];

    /// The name in the tiles.
    pub fn name(self) -> &'static str {
        match self {
            Self::Earth => "earth",
            Self::Landuse => "landuse",
            Self::Water => "water",
            Self::Buildings => "buildings",
            Self::Roads => "roads",
            Self::Boundaries => "boundaries",
            Self::Pois => "pois",
            Self::Places => "places",
        }
    }
}

/// The value of an attribute.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::streets) enum Value {
    /// A text.
    Text(String),
    /// A whole number.
    Number(i64),
    /// A number in tenths, such as a height in decimetres, which becomes a decimal number.
    Tenths(i64),
    /// True; what is false is left out.
    True,
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<u8> for Value {
    fn from(number: u8) -> Self {
        Self::Number(i64::from(number))
    }
}

/// A key and a value, from a zoom on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::streets) struct Attribute {
    /// The name of the attribute.
    pub key: String,
    /// Its value.
    pub value: Value,
    /// The first zoom whose tiles have it.
    pub min_zoom: u8,
}

/// Everything about a feature but its shape. The order is that of drawing: layer by layer, and by rank within a layer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::streets) struct Style {
    /// The layer.
    pub layer: Layer,
    /// Position within the layer: a lower one is drawn first, and its label is placed first.
    pub rank: i32,
    /// The first zoom whose tiles have it.
    pub min_zoom: u8,
    /// Attributes, in the order in which they were added.
    pub attributes: Vec<Attribute>,
}

impl Style {
    /// A style with the attribute that every feature has.
    pub fn new(layer: Layer, kind: &str, min_zoom: u8) -> Self {
        let style = Self {
            layer,
            rank: 0,
            min_zoom,
            attributes: Vec::new(),
        };
        style.with("kind", kind)
    }

    /// Sets the rank.
    pub fn ranked(mut self, rank: i32) -> Self {
        self.rank = rank;
        self
    }

    /// Adds an attribute.
    pub fn with(self, key: &str, value: impl Into<Value>) -> Self {
        self.with_from(0, key, value)
    }

    /// Adds an attribute if there is a value.
    pub fn with_some(self, key: &str, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.with(key, value),
            None => self,
        }
    }

    /// Adds an attribute that is left out below a zoom.
    pub fn with_from(mut self, min_zoom: u8, key: &str, value: impl Into<Value>) -> Self {
        self.attributes.push(Attribute {
            key: key.to_owned(),
            value: value.into(),
            min_zoom,
        });
        self
    }

    /// Adds `min_zoom`, the first zoom of the map at which a label should be shown. Maps show a tile of zoom z at zoom
    /// z + 1, because it is drawn 512 pixels wide.
    pub fn labelled(self, min_zoom: u8) -> Self {
        self.with("min_zoom", min_zoom + 1)
    }

    /// Adds the name (`name`), and the names in the tour's languages that differ from it (`name:fi`), from a zoom on.
    /// Readers look for `name:fi` and then for `name`.
    pub fn named(mut self, tags: &Tags, languages: &[String], min_zoom: u8) -> Self {
        let Some(name) = tags.name() else {
            return self;
        };
        self = self.with_from(min_zoom, "name", name);
        for language in languages {
            if let Some(translation) = tags.translation(language).filter(|own| *own != name) {
                self = self.with_from(min_zoom, &format!("name:{language}"), translation);
            }
        }
        self
    }
}

/// A shape in the plane: first of the whole world, then of a zoom.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::streets) enum Shape {
    /// A point.
    Point(Coord),
    /// A line or several parts of one.
    Lines(Vec<Vec<Coord>>),
    /// Polygons: each the outline followed by its holes, without repeated last corners.
    Areas(Vec<Vec<Vec<Coord>>>),
}

impl Shape {
    /// The shape of a line.
    pub fn of_line(points: &[Coordinate]) -> Self {
        Self::Lines(vec![projected(points)])
    }

    /// The shape of an area.
    pub fn of_area(polygons: &[Polygon]) -> Self {
        let rings = |polygon: &Polygon| {
            let rings = std::iter::once(&polygon.outer).chain(&polygon.inners);
            rings.map(|ring| projected(ring)).collect()
        };
        Self::Areas(polygons.iter().map(rings).collect())
    }

    /// All points.
    pub fn points(&self) -> Box<dyn Iterator<Item = &Coord> + '_> {
        match self {
            Self::Point(point) => Box::new(std::iter::once(point)),
            Self::Lines(lines) => Box::new(lines.iter().flatten()),
            Self::Areas(areas) => Box::new(areas.iter().flatten().flatten()),
        }
    }
}

fn projected(points: &[Coordinate]) -> Vec<Coord> {
    points.iter().map(|at| mercator::project(*at)).collect()
}

/// A shape in a style.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::streets) struct Feature {
    /// What it is.
    pub style: Style,
    /// Where it is, in the plane of the whole world.
    pub shape: Shape,
}

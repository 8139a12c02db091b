//! Makes the features of all tiles from an extract, in drawing order.

use super::cut;
use super::feature::{Feature, Layer, Shape, Style};
use super::{areas, mercator, points, roads};
use crate::streets::extract::{Coordinate, Extract, TaggedArea, TaggedLine, Tags};
use crate::streets::{coast, merge};
use geo::{Coord, InteriorPoint, LineString, Polygon, Rect};
use std::collections::{BTreeMap, BTreeSet};

/// The features of an extract, cut at the edge of its box.
pub(super) fn features(extract: &Extract, languages: &[String]) -> Vec<Feature> {
    let bounds = mercator::project_bounds(&extract.bounds);
    let mut collector = Collector {
        languages,
        bounds,
        features: Vec::new(),
        lines: BTreeMap::new(),
        addresses: BTreeSet::new(),
    };
    collector.add(Style::new(Layer::Earth, "earth", 0), earth(bounds));
    let sea = coast::sea(&extract.lines, &extract.bounds);
    if !sea.is_empty() {
        collector.add(Style::new(Layer::Water, "ocean", 0), Shape::of_area(&sea));
    }
    for point in &extract.points {
        collector.add_labels(&point.tags, 0.0, || Some(mercator::project(point.at)));
    }
    for line in &extract.lines {
        collector.add_line(line);
    }
    for area in &extract.areas {
        collector.add_area(area);
    }
    collector.finish()
}

/// Land everywhere; the sea is drawn over it.
fn earth(bounds: Rect) -> Shape {
    Shape::Areas(vec![vec![bounds.to_polygon().exterior().0[..4].to_vec()]])
}

struct Collector<'a> {
    languages: &'a [String],
    bounds: Rect,
    features: Vec<Feature>,
    /// Lines by style, which are joined where they meet.
    lines: BTreeMap<Style, Vec<Vec<Coordinate>>>,
    /// Street and house number of what was added: the same address is often on a building, its entrances and its shops.
    addresses: BTreeSet<(String, String)>,
}

impl Collector<'_> {
    fn add(&mut self, style: Style, shape: Shape) {
        if let Some(shape) = cut::cut_to_box(&shape, self.bounds) {
            self.features.push(Feature { style, shape });
        }
    }

    fn add_line(&mut self, line: &TaggedLine) {
        let style = roads::style(&line.tags, self.languages)
            .or_else(|| areas::waterway(&line.tags, self.languages))
            .or_else(|| areas::boundary(&line.tags));
        if let Some(style) = style {
            let points = line.nodes.iter().map(|node| node.at).collect();
            self.lines.entry(style).or_default().push(points);
        }
    }

    fn add_area(&mut self, area: &TaggedArea) {
        let covers = [areas::water, areas::building, areas::landuse];
        for style in covers.iter().filter_map(|style| style(&area.tags)) {
            self.add(style, Shape::of_area(&area.polygons));
        }
        if let Some(style) = areas::boundary(&area.tags) {
            let rings = area.polygons.iter().flat_map(|polygon| {
                let rings = std::iter::once(&polygon.outer).chain(&polygon.inners);
                rings.filter(|ring| !ring.is_empty())
            });
            let closed = rings.map(|ring| [ring.as_slice(), &ring[..1]].concat());
            self.lines.entry(style).or_default().extend(closed);
        }
        let size = size(area);
        self.add_labels(&area.tags, size, || middle(area));
    }

    /// Adds what has one point: labels, points of interest and house numbers.
    fn add_labels(&mut self, tags: &Tags, size: f64, at: impl FnOnce() -> Option<Coord>) {
        let styles: Vec<Style> = [
            points::poi(tags, self.languages, size),
            points::place(tags, self.languages),
            points::water_name(tags, self.languages, size),
            points::island(tags, self.languages),
            self.address(tags),
        ]
        .into_iter()
        .flatten()
        .collect();
        // The middle of an area costs time, and most areas are buildings without a name.
        if styles.is_empty() {
            return;
        }
        if let Some(at) = at() {
            for style in styles {
                self.add(style, Shape::Point(at));
            }
        }
    }

    fn address(&mut self, tags: &Tags) -> Option<Style> {
        let style = areas::address(tags)?;
        let part = |key: &str| tags.get(key).map(str::to_owned);
        let number = part("addr:housenumber")?;
        // Without a street nobody knows whether two numbers are the same.
        match part("addr:street").or_else(|| part("addr:place")) {
            Some(street) => self.addresses.insert((street, number)).then_some(style),
            None => Some(style),
        }
    }

    fn finish(mut self) -> Vec<Feature> {
        for (style, lines) in std::mem::take(&mut self.lines) {
            for line in merge::merge(lines) {
                self.add(style.clone(), Shape::of_line(&line));
            }
        }
        // Stable: within a rank, the order of OpenStreetMap's ids stays.
        self.features
            .sort_by_key(|feature| (feature.style.layer, feature.style.rank));
        self.features
    }
}

/// The size of an area without its holes, square metres at the scale of the equator.
fn size(area: &TaggedArea) -> f64 {
    let Shape::Areas(polygons) = Shape::of_area(&area.polygons) else {
        return 0.0;
    };
    let outlines = polygons.iter().filter_map(|rings| rings.first());
    let doubled: f64 = outlines.map(|ring| cut::doubled_area(ring).abs()).sum();
    doubled / 2.0 * mercator::SQUARE_METERS
}

/// A point inside the largest polygon of an area.
fn middle(area: &TaggedArea) -> Option<Coord> {
    let Shape::Areas(polygons) = Shape::of_area(&area.polygons) else {
        return None;
    };
    let size = |rings: &Vec<Vec<Coord>>| {
        rings
            .first()
            .map_or(0.0, |ring| cut::doubled_area(ring).abs())
    };
    let mut largest = polygons
        .into_iter()
        .max_by(|a, b| size(a).total_cmp(&size(b)))?
        .into_iter()
        .map(LineString);
    let polygon = Polygon::new(largest.next()?, largest.collect());
    polygon.interior_point().map(Coord::from)
}

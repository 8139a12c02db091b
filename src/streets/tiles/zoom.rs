//! The tiles of one zoom: scales the features, then cuts them in half again and again until one tile is left.

use super::cut::{self, HalfPlane, cut};
use super::encode::{self, EXTENT};
use super::feature::{Feature, Layer, Shape};
use geo::{Coord, Rect};
use rayon::prelude::*;

/// The last zoom of the file. Maps enlarge its tiles beyond it; a unit is 15 cm at the equator.
pub(super) const MAX_ZOOM: u8 = 16;

/// How far lines and areas reach beyond their tile, so that their edges and outlines are not seen: 8 of the 512 pixels on
/// which a tile is drawn.
const BUFFER: f64 = EXTENT as f64 / 64.0;
/// Tolerance of lines below the last zoom: a quarter of a pixel of 512.
const TOLERANCE: f64 = EXTENT as f64 / 2048.0;
/// Tolerance of the last zoom, which maps enlarge up to eight times.
const FINEST_TOLERANCE: f64 = 0.5;
/// Areas smaller than this many square units, four pixels of 512, are left out below the last zoom.
const MIN_AREA: f64 = 4.0 * (EXTENT as f64 / 512.0) * (EXTENT as f64 / 512.0);

/// A tile with its compressed content.
pub(super) struct Tile {
    /// Column, from the west.
    pub x: u32,
    /// Row, from the north.
    pub y: u32,
    /// What the tile contains.
    pub content: Vec<u8>,
}

/// Columns and rows of tiles, both ends included.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct TileRange {
    west: u32,
    east: u32,
    north: u32,
    south: u32,
}

impl TileRange {
    /// The tiles of a zoom that a box touches.
    pub fn of(bounds: Rect, zoom: u8) -> Self {
        let count = f64::from(1_u32 << zoom);
        let first = |place: f64| (place * count).floor().clamp(0.0, count - 1.0) as u32;
        // A box that ends where a tile begins does not touch the tile.
        let last = |place: f64| ((place * count).ceil() - 1.0).clamp(0.0, count - 1.0) as u32;
        let (west, north) = (first(bounds.min().x), first(bounds.min().y));
        Self {
            west,
            east: last(bounds.max().x).max(west),
            north,
            south: last(bounds.max().y).max(north),
        }
    }

    /// The number of tiles.
    pub fn len(self) -> u64 {
        u64::from(self.east - self.west + 1) * u64::from(self.south - self.north + 1)
    }

    /// Cuts the range in two at the middle of its longer side; `None` for a single tile.
    fn halves(self) -> Option<[Half; 2]> {
        let (columns, rows) = (self.east - self.west, self.south - self.north);
        if columns == 0 && rows == 0 {
            return None;
        }
        let edge = |first: u32| f64::from(first) * f64::from(EXTENT);
        Some(if columns >= rows {
            let east = self.west + columns / 2 + 1;
            let (west_part, east_part) = (
                Self {
                    east: east - 1,
                    ..self
                },
                Self { west: east, ..self },
            );
            [
                Half(
                    west_part,
                    HalfPlane::West(edge(east) + BUFFER),
                    Axis::X(edge(east)),
                    true,
                ),
                Half(
                    east_part,
                    HalfPlane::East(edge(east) - BUFFER),
                    Axis::X(edge(east)),
                    false,
                ),
            ]
        } else {
            let south = self.north + rows / 2 + 1;
            let (north_part, south_part) = (
                Self {
                    south: south - 1,
                    ..self
                },
                Self {
                    north: south,
                    ..self
                },
            );
            [
                Half(
                    north_part,
                    HalfPlane::North(edge(south) + BUFFER),
                    Axis::Y(edge(south)),
                    true,
                ),
                Half(
                    south_part,
                    HalfPlane::South(edge(south) - BUFFER),
                    Axis::Y(edge(south)),
                    false,
                ),
            ]
        })
    }
}

/// The range of a half, what of lines and areas belongs to it, and on which side of an edge its points lie (`true` before
/// it).
struct Half(TileRange, HalfPlane, Axis, bool);

#[derive(Clone, Copy)]
enum Axis {
    X(f64),
    Y(f64),
}

/// A feature's part in a range of tiles, in units of tiles of the zoom.
#[derive(Clone)]
struct Piece<'a> {
    /// The whole feature.
    feature: &'a Feature,
    /// The part.
    shape: Shape,
    bounds: Rect,
}

impl<'a> Piece<'a> {
    fn new(feature: &'a Feature, shape: Shape) -> Option<Self> {
        let mut points = shape.points();
        let first = *points.next()?;
        let (min, max) = points.fold((first, first), |(min, max), point| {
            let low = Coord {
                x: min.x.min(point.x),
                y: min.y.min(point.y),
            };
            let high = Coord {
                x: max.x.max(point.x),
                y: max.y.max(point.y),
            };
            (low, high)
        });
        Some(Self {
            feature,
            shape,
            bounds: Rect::new(min, max),
        })
    }

    /// The part in a half of the range.
    fn cut(&self, half: &Half) -> Option<Self> {
        let Half(_, plane, axis, is_before) = half;
        if let Shape::Point(point) = &self.shape {
            // A point belongs to one tile; otherwise its label would be drawn twice.
            let is_point_before = match axis {
                Axis::X(edge) => point.x < *edge,
                Axis::Y(edge) => point.y < *edge,
            };
            return (is_point_before == *is_before).then(|| self.clone());
        }
        let (min, max) = (self.bounds.min(), self.bounds.max());
        let (is_inside, is_outside) = match *plane {
            HalfPlane::West(x) => (max.x <= x, min.x > x),
            HalfPlane::East(x) => (min.x >= x, max.x < x),
            HalfPlane::North(y) => (max.y <= y, min.y > y),
            HalfPlane::South(y) => (min.y >= y, max.y < y),
        };
        if is_inside {
            Some(self.clone())
        } else if is_outside {
            None
        } else {
            Self::new(self.feature, cut(&self.shape, *plane)?)
        }
    }
}

/// The tiles of a zoom that are not empty.
pub(super) fn tiles(features: &[Feature], bounds: Rect, zoom: u8, is_last: bool) -> Vec<Tile> {
    let scale = f64::from(1_u32 << zoom) * f64::from(EXTENT);
    let pieces: Vec<Piece<'_>> = features
        .par_iter()
        .filter(|feature| feature.style.min_zoom <= zoom)
        .filter_map(|feature| Piece::new(feature, scaled(feature, scale, is_last)?))
        .collect();
    split(TileRange::of(bounds, zoom), pieces, zoom)
}

fn split(range: TileRange, pieces: Vec<Piece<'_>>, zoom: u8) -> Vec<Tile> {
    let Some([first, second]) = range.halves() else {
        let features: Vec<_> = pieces
            .iter()
            .map(|piece| (&piece.feature.style, &piece.shape))
            .collect();
        let content = encode::tile(range.west, range.north, zoom, &features);
        let tile = content.map(|content| Tile {
            x: range.west,
            y: range.north,
            content,
        });
        return tile.into_iter().collect();
    };
    let part = |half: &Half| pieces.iter().filter_map(|piece| piece.cut(half)).collect();
    let parts: [Vec<Piece<'_>>; 2] = [part(&first), part(&second)];
    drop(pieces);
    let [first_part, second_part] = parts;
    let (mut tiles, more) = rayon::join(
        || split(first.0, first_part, zoom),
        || split(second.0, second_part, zoom),
    );
    tiles.extend(more);
    tiles
}

/// A feature's shape in units of tiles, without what is too small to be seen.
fn scaled(feature: &Feature, scale: f64, is_last: bool) -> Option<Shape> {
    let place = |point: &Coord| Coord {
        x: point.x * scale,
        y: point.y * scale,
    };
    let all = |points: &Vec<Coord>| points.iter().map(place).collect::<Vec<_>>();
    let tolerance = if is_last { FINEST_TOLERANCE } else { TOLERANCE };
    Some(match &feature.shape {
        Shape::Point(point) => Shape::Point(place(point)),
        Shape::Lines(lines) => {
            let line = |line| cut::simplify(&all(line), tolerance);
            Shape::Lines(lines.iter().map(line).collect())
        }
        Shape::Areas(areas) => {
            let least = if is_last || feature.style.layer == Layer::Earth {
                0.0
            } else {
                MIN_AREA
            };
            let area = |rings: &Vec<Vec<Coord>>| {
                let rings = rings
                    .iter()
                    .map(|ring| cut::simplify_ring(&all(ring), tolerance));
                let is_seen = |ring: &Vec<Coord>| cut::doubled_area(ring).abs() > 2.0 * least;
                let mut rings = rings.peekable();
                let has_outline = rings.peek().is_some_and(is_seen);
                has_outline.then(|| rings.filter(is_seen).collect::<Vec<_>>())
            };
            let areas: Vec<_> = areas.iter().filter_map(area).collect();
            (!areas.is_empty()).then_some(Shape::Areas(areas))?
        }
    })
}

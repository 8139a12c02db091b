//! The streets under a walk, from the ground of the tour: parks, water, buildings, ways and their names. All of it is pale,
//! so that the walk stands out.

mod names;

use super::canvas::{Canvas, Frame, Style};
use crate::geodesy::{Plane, Spot};
use crate::streets::extract::{Coordinate, Polygon};
use crate::streets::ground::{Ground, Way, WayKind};
pub use names::draw as draw_names;

const GREEN: &str = "#e3ecd6";
const WATER: &str = "#cbdfec";
const BUILDING: &str = "#e5e0d7";
const BUILDING_EDGE: &str = "#d6d0c4";
const STREET: &str = "#ffffff";
const STREET_EDGE: &str = "#d9d3c7";
const FOOTWAY: &str = "#cfc7b7";
const RAIL: &str = "#c6c1b8";

/// Where the picture shows the ground.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    /// The plane of the course.
    pub plane: &'a Plane,
    /// The rectangle of the map, in pixels.
    pub frame: Frame,
    /// The spot in its middle.
    pub middle: Spot,
    /// The scale of the map.
    pub pixels_per_metre: f64,
}

impl Place<'_> {
    /// The pixel at which a coordinate is drawn.
    fn pixel(&self, at: Coordinate) -> (f64, f64) {
        let spot = self.plane.spot(at.position());
        (
            self.frame.x
                + self.frame.width / 2.0
                + (spot.x - self.middle.x) * self.pixels_per_metre,
            self.frame.y + self.frame.height / 2.0
                - (spot.y - self.middle.y) * self.pixels_per_metre,
        )
    }

    /// The pixels of a line; `None` if it lies beside the map.
    fn line(&self, line: &[Coordinate]) -> Option<Vec<(f64, f64)>> {
        let pixels: Vec<(f64, f64)> = line.iter().map(|at| self.pixel(*at)).collect();
        let frame = self.frame;
        let is_beside = |is_out: &dyn Fn(&(f64, f64)) -> bool| pixels.iter().all(is_out);
        let is_hidden = pixels.iter().any(|(x, y)| !x.is_finite() || !y.is_finite())
            || is_beside(&|(x, _)| *x < frame.x)
            || is_beside(&|(x, _)| *x > frame.x + frame.width)
            || is_beside(&|(_, y)| *y < frame.y)
            || is_beside(&|(_, y)| *y > frame.y + frame.height);
        (!is_hidden).then_some(pixels)
    }
}

/// How a kind of way is drawn: its width on the ground, metres, and its least width in the picture, pixels. Ways that are
/// narrower than `MIN_EDGED_PX` are thin lines.
fn width(way: &Way) -> (f64, f64) {
    let (usual_m, least_px) = match way.kind {
        WayKind::Motorway | WayKind::Trunk | WayKind::Primary => (14.0, 3.2),
        WayKind::Secondary => (12.0, 2.8),
        WayKind::Tertiary => (10.0, 2.4),
        WayKind::Street | WayKind::LivingStreet => (8.0, 2.0),
        WayKind::Pedestrian => (7.0, 2.0),
        WayKind::Service => (4.0, 1.0),
        WayKind::Footway
        | WayKind::Crossing
        | WayKind::Steps
        | WayKind::Path
        | WayKind::Cycleway
        | WayKind::Rail
        | WayKind::Tram => (0.0, 0.8),
    };
    let tagged_m = way.width_dm.map(|width_dm| f64::from(width_dm) / 10.0);
    // A width that is tagged for a lane or a whole square is not that of the street.
    let width_m = tagged_m.map_or(usual_m, |tagged_m| {
        tagged_m.clamp(0.6 * usual_m, 1.6 * usual_m)
    });
    (width_m, least_px)
}

/// Scale below which footways and single buildings would only be noise, pixels per metre.
const MIN_DETAIL_SCALE: f64 = 0.25;

/// Draws everything but the names.
pub fn draw(canvas: &mut Canvas, ground: &Ground, place: &Place<'_>) {
    areas(canvas, &ground.greens, place, Style::area(GREEN, 1.0));
    areas(canvas, &ground.waters, place, Style::area(WATER, 1.0));
    let is_detailed = place.pixels_per_metre >= MIN_DETAIL_SCALE;
    if is_detailed {
        let style = Style::area(BUILDING, 1.0).outlined(BUILDING_EDGE, 0.6);
        for building in &ground.buildings {
            areas(canvas, &building.polygons, place, style);
        }
    }
    // Tunnels are not seen. A level is drawn as a whole, edges first, so that crossings are open and bridges lie above.
    let mut levels: Vec<i8> = ground.ways.iter().map(level).collect();
    levels.sort_unstable();
    levels.dedup();
    for current in levels {
        let ways = || {
            ground
                .ways
                .iter()
                .filter(|way| level(way) == current && !is_hidden(way))
        };
        let thin = ways().filter(|way| width(way).0 == 0.0);
        if is_detailed {
            thin.for_each(|way| thin_way(canvas, way, place));
        }
        for (colour, extra) in [(STREET_EDGE, 1.6), (STREET, 0.0)] {
            let mut streets: Vec<&Way> = ways().filter(|way| width(way).0 > 0.0).collect();
            // The larger street lies above, as it is the one that is followed.
            streets.sort_by_key(|way| way.kind);
            for way in streets {
                let (width_m, least_px) = width(way);
                let width = (width_m * place.pixels_per_metre).max(least_px) + extra;
                // The ends of edges are flat, or they would show as ticks where streets end in squares.
                if let Some(line) = place.line(&way.line) {
                    canvas.path(line, false, Style::line(colour, tenths(width)));
                }
            }
        }
    }
}

fn level(way: &Way) -> i8 {
    way.layer
}

/// Whether a way runs under the ground, or as a footway through a building.
fn is_hidden(way: &Way) -> bool {
    way.is_covered && (way.layer < 0 || width(way).0 == 0.0)
}

fn thin_way(canvas: &mut Canvas, way: &Way, place: &Place<'_>) {
    let Some(line) = place.line(&way.line) else {
        return;
    };
    let (_, least_px) = width(way);
    let style = match way.kind {
        WayKind::Rail | WayKind::Tram => Style::line(RAIL, 0.9).dashed("5 3"),
        WayKind::Steps => Style::line(FOOTWAY, 2.6).dashed("0.1 2.6"),
        _ => Style::line(FOOTWAY, least_px).dashed("2.2 1.6"),
    };
    canvas.path(line, false, style);
}

fn areas(canvas: &mut Canvas, polygons: &[Polygon], place: &Place<'_>, style: Style<'_>) {
    for polygon in polygons {
        let Some(outline) = place.line(&polygon.outer) else {
            continue;
        };
        let inners = polygon.inners.iter().filter_map(|ring| place.line(ring));
        canvas.rings(std::iter::once(outline).chain(inners), style);
    }
}

fn tenths(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

//! The streets under the map of the screen, prepared once for the course's plane: thin lines of ways and shores, and the names
//! of streets.

use crate::geodesy::{Plane, Spot};
use crate::streets::extract::{Coordinate, Polygon};
use crate::streets::ground::{Ground, WayKind};
use crate::streets::merge::merge;
use ratatui::style::Color;
use std::collections::BTreeMap;

/// The colour of streets: dark grey of the 256, darker than that of the 16, so that the tour stands out.
const STREET: Color = Color::Indexed(240);
/// The colour of footpaths: darker still.
const PATH: Color = Color::Indexed(236);
/// Scale from which footpaths are drawn, metres per dot. Where the dots are coarser, paths fill the map with noise.
const MAX_PATH_SCALE_M: f64 = 3.0;
/// The colour of shores: a dark blue.
const WATER: Color = Color::Indexed(24);

/// A line on the ground.
#[derive(Debug, Clone, PartialEq)]
pub struct GroundLine {
    /// The points of the line on the course's plane.
    pub points: Vec<Spot>,
    /// Its colour.
    pub colour: Color,
    /// The south-west and north-east corner of a box around it.
    pub bounds: (Spot, Spot),
}

/// A stretch of a street with its name.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedStretch {
    /// The name in the language of the walk.
    pub name: String,
    /// The points of the stretch on the course's plane.
    pub points: Vec<Spot>,
}

/// Everything that is drawn under the tour.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Streets {
    /// Lines, the least important first.
    pub lines: Vec<GroundLine>,
    /// Named streets, the longest first.
    pub names: Vec<NamedStretch>,
    /// The credit that must be shown with the map; empty without streets.
    pub credit: String,
}

impl Streets {
    /// Prepares the ground of a tour.
    pub fn of(ground: &Ground, plane: &Plane, language: &str) -> Self {
        let spots = |line: &[Coordinate]| line.iter().map(|at| plane.spot(at.position())).collect();
        let mut lines: Vec<(u8, GroundLine)> = Vec::new();
        let mut add = |rank: u8, points: Vec<Spot>, colour: Color| {
            if let Some(bounds) = bounds(&points) {
                let line = GroundLine {
                    points,
                    colour,
                    bounds,
                };
                lines.push((rank, line));
            }
        };
        let rings = |polygon: &Polygon| {
            let rings = std::iter::once(&polygon.outer).chain(&polygon.inners);
            rings.cloned().collect::<Vec<_>>()
        };
        for mut ring in ground.waters.iter().flat_map(rings) {
            ring.extend(ring.first().copied());
            add(0, spots(&ring), WATER);
        }
        let mut named: BTreeMap<u32, Vec<Vec<Coordinate>>> = BTreeMap::new();
        for way in &ground.ways {
            // What runs in tunnels is not seen.
            if way.is_covered && way.layer < 0 {
                continue;
            }
            let is_street = way.kind.is_carriageway()
                || matches!(way.kind, WayKind::Pedestrian | WayKind::LivingStreet);
            match way.kind {
                WayKind::Rail | WayKind::Tram => {}
                _ if is_street => add(2, spots(&way.line), STREET),
                _ => add(1, spots(&way.line), PATH),
            }
            if let Some(name) = way.name.filter(|_| is_street) {
                named.entry(name).or_default().push(way.line.clone());
            }
        }
        lines.sort_by_key(|(rank, _)| *rank);
        let mut names: Vec<NamedStretch> = Vec::new();
        for (name, parts) in named {
            let name = ground.names[name as usize].in_language(language);
            let stretches = merge(parts).into_iter().map(|line| NamedStretch {
                name: name.to_owned(),
                points: spots(&line),
            });
            names.extend(stretches);
        }
        names.sort_by(|a, b| length(&b.points).total_cmp(&length(&a.points)));
        Self {
            lines: lines.into_iter().map(|(_, line)| line).collect(),
            names,
            credit: ground.credit.clone(),
        }
    }

    /// The lines that may reach into a part of the plane and are worth drawing at a scale, metres per dot.
    pub fn near(
        &self,
        x: [f64; 2],
        y: [f64; 2],
        metres_per_dot: f64,
    ) -> impl Iterator<Item = &GroundLine> {
        self.lines.iter().filter(move |line| {
            let (low, high) = line.bounds;
            let is_worth = line.colour != PATH || metres_per_dot <= MAX_PATH_SCALE_M;
            is_worth && low.x <= x[1] && high.x >= x[0] && low.y <= y[1] && high.y >= y[0]
        })
    }
}

fn bounds(points: &[Spot]) -> Option<(Spot, Spot)> {
    let first = *points.first()?;
    Some(points.iter().fold((first, first), |(low, high), spot| {
        (
            Spot::new(low.x.min(spot.x), low.y.min(spot.y)),
            Spot::new(high.x.max(spot.x), high.y.max(spot.y)),
        )
    }))
}

fn length(points: &[Spot]) -> f64 {
    points
        .windows(2)
        .map(|pair| pair[0].distance(pair[1]))
        .sum()
}

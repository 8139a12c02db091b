//! The ground of a tour, indexed for questions about legs and zones.

use super::areas::Areas;
use crate::geodesy::LatLon;
use crate::streets::extract::Coordinate;
use crate::streets::ground::Ground;
use crate::streets::route::Network;
use crate::tour::model::Position;
use crate::tour::tour_plane::position_of;
use std::sync::Arc;

/// The ground of a tour, indexed.
pub struct GroundIndex {
    /// Its ways.
    pub network: Network,
    /// Its buildings.
    pub(super) buildings: Areas,
    /// Its areas of water.
    pub(super) waters: Areas,
    /// Its parks.
    pub(super) greens: Areas,
}

impl GroundIndex {
    /// Indexes a ground.
    pub fn new(ground: Ground) -> Self {
        let network = Network::new(Arc::new(ground));
        let (ground, plane) = (network.ground(), network.plane());
        let outlines = ground.buildings.iter().flat_map(|one| &one.polygons);
        let buildings = Areas::new(outlines, plane);
        let waters = Areas::new(ground.waters.iter(), plane);
        let greens = Areas::new(ground.greens.iter(), plane);
        Self {
            network,
            buildings,
            waters,
            greens,
        }
    }

    /// Whether a position lies in the box that was cut out. Nothing is known about places outside.
    pub(super) fn contains(&self, position: &Position) -> bool {
        let at = position_of(position).map(Coordinate::from_position);
        at.is_some_and(|at| self.network.ground().bounds.contains(at))
    }
}

/// A position as tours write it in lines: `[lon, lat]` to a tenth of a metre.
pub(super) fn pair(position: LatLon) -> [f64; 2] {
    [position.lon, position.lat].map(|degrees| (degrees * 1e6).round() / 1e6)
}

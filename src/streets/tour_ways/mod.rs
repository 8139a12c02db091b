//! What the streets mean for a tour: the ways between its stops, and what the rules need to know about legs and zones.

mod areas;
mod directions;
mod follow;
mod ground_index;
mod legs;
mod zones;

pub use directions::directions;
pub use follow::{LegChange, connected, followed};
pub use ground_index::GroundIndex;
pub use legs::{leg_line, route, street_way, walker};

use crate::tour::Tour;
use crate::tour::facts::StreetFacts;
use crate::tour::tour_plane::TourPlane;

/// What the streets say about a tour.
pub fn facts(tour: &Tour, ground_index: &GroundIndex) -> StreetFacts {
    let Some(plane) = TourPlane::of(tour) else {
        return StreetFacts::default();
    };
    let mut facts = StreetFacts {
        missing_lines: legs::missing_lines(tour, &plane, ground_index),
        crossed: legs::crossed(tour, &plane, ground_index),
        ..StreetFacts::default()
    };
    zones::find(tour, &plane, ground_index, &mut facts);
    facts
}

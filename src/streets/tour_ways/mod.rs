//! What the streets mean for a tour: the ways between its stops, and what the rules need to know about legs and zones.

mod areas;
mod directions;
mod follow;
mod legs;
mod surroundings;
mod zones;

pub use directions::directions;
pub use follow::{LegChange, connected, followed};
pub use legs::{leg_line, route, street_way, walker};
pub use surroundings::Surroundings;

use crate::tour::Tour;
use crate::tour::facts::StreetFacts;
use crate::tour::tour_plane::TourPlane;

/// What the streets say about a tour.
pub fn facts(tour: &Tour, surroundings: &Surroundings) -> StreetFacts {
    let Some(plane) = TourPlane::of(tour) else {
        return StreetFacts::default();
    };
    let mut facts = StreetFacts {
        missing_lines: legs::missing_lines(tour, &plane, surroundings),
        crossed: legs::crossed(tour, &plane, surroundings),
        ..StreetFacts::default()
    };
    zones::find(tour, &plane, surroundings, &mut facts);
    facts
}

//! Maps of tours as SVG: what the tour's own maps show of the streets, muted, with the route, the zones and the stops. It knows
//! nothing of walks; `rehearse::picture` draws those on top.

pub mod canvas;
pub mod streets;

mod base_map;
mod colours;
mod panels;
mod tour_map;
mod view;
mod words;

pub use base_map::BaseMap;
pub use colours::{INK, ROUTE, STOP};
pub use panels::free_corner;
pub use tour_map::{TourMap, badge};
pub use view::View;

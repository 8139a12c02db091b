//! The colours of the map.

/// Texts and marks.
pub const INK: &str = "#1f2933";
/// The land.
pub const LAND: &str = "#f6f3ec";
/// The route.
pub const ROUTE: &str = "#a98a4f";
/// A stop and its zone.
pub const STOP: &str = "#b3402e";
/// The edge of the map.
pub const EDGE: &str = "#d5d0c4";

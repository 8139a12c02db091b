//! The third room: how probable it is that the visitor is inside a zone, and that it is right to tell its story now.

pub mod calibration;
pub mod features;
pub mod gaussian;
pub mod movement;
pub mod recent;
pub mod smoothing;
pub mod tree;
pub mod trees;
pub mod zone_view;

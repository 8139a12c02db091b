//! Streets from OpenStreetMap: reads extracts, cuts the box of a tour, and makes of it the tiles that maps draw
//! (`maps/streets.pmtiles`) and the ground that legs, rules and rehearsals use (`maps/ways.bin`).
//!
//! Data flow: `osm` (PBF, XML, Overpass JSON) → [`Extract`](extract::Extract) → [`Ground`](ground::Ground) and tiles.

pub mod build;
mod coast;
pub mod extract;
pub mod file;
pub mod ground;
pub mod load;
pub(crate) mod merge;
pub mod osm;
pub mod route;
pub mod search;
pub mod sky;
pub mod tiles;
pub mod tour_ways;
pub mod varint;

//! Rehearsing a tour without walking it: simulated visitors, recorded traces, scores, pictures.
//!
//! It drives the same engine as the player. Files are read and written by the callers, except the tracks of a pack.

pub mod itinerary;
pub mod log;
pub mod many;
pub mod material;
pub mod mixdown;
pub mod noise;
pub mod picture;
pub mod random;
pub mod scenario;
pub mod score;
pub mod simulation;
pub mod surroundings;
pub mod visitor;

//! soundwalk: GPS-triggered audio walking tours, from `tour.json` to a sealed pack and a rehearsed walk.
//!
//! The modules are in layers; each imports only from those above it in this list (`tests/architecture.rs` holds
//! the order). `geodesy`, `language`, `tour` and `engine` neither read files nor know the time: they also compile for
//! WebAssembly.

pub mod atomic_file;
pub mod digest;
pub mod digits;
pub mod download;
pub mod files;
pub mod text;
pub mod wording;

pub mod geodesy;
pub mod language;
pub mod tour;
pub mod trust;
pub mod workspace;

pub mod engine;

pub mod drawing;

pub mod trace;

pub mod picture;

pub mod sound;
pub mod streets;

pub mod map;

pub mod voice;

pub mod build;

pub mod pack;

pub mod http;

pub mod serve;

pub mod rehearse;

pub mod gnss;

pub mod player;

pub mod studio;

pub mod cli;

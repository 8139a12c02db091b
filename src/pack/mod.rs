//! The pack: one ZIP file with everything a walk needs. Its manifest, a writer that gives the same bytes for the same
//! content, a reader that trusts nothing, and signatures. The sound of the tracks is left to `build`.
//!
//! # Layout, format 1
//!
//! | entry | what |
//! |---|---|
//! | `manifest.json` | [`Manifest`]: tour, languages, tracks, SHA-256 and size of every other entry |
//! | `manifest.sig` | signature over `manifest.json` ([`signature`]), when the pack is signed |
//! | `tour.json` | the tour as its author wrote it |
//! | `tracks/LANG/…opus` | the stories: Ogg Opus, mono, 48 kHz |
//! | `sounds/…opus` | sounds without words, for players |
//! | `captions/LANG/…vtt`, `transcripts/LANG/…txt` | the same in words |
//! | `maps/…`, `pictures/…` | GeoJSON under the route, pictures of the places |
//! | `index.html`, `player.js`, `engine.wasm` … | the visitor's page ([`site`]): the unzipped pack is a website |
//! | `masters/LANG/…wav` | 48 kHz 16-bit masters, only on request |
//!
//! Each entry has exactly one role, with a name and a content that suit it; any other entry is refused. A page with more or
//! other files is another format.
//!
//! Entries are stored without compression (sound does not compress any further, and a stored entry can be played in
//! place), in the order of their names after the manifest, with one fixed date. The container has one [`layout`]
//! only, and the reader compares every byte with it.

mod compare;
mod consistency;
pub mod contents;
pub mod error;
pub mod folder;
mod head;
pub mod hosting;
mod kind;
pub mod layout;
pub mod limits;
pub mod make;
pub mod manifest;
pub mod names;
pub mod playlist;
pub mod reader;
pub mod report;
mod role;
pub mod signature;
pub mod site;
mod source;
pub mod writer;

pub use error::PackError;
pub use manifest::Manifest;
pub use reader::{Pack, open};
pub use source::Section;

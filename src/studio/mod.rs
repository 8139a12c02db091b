//! The studio: a local web server through which a guide writes, places, records, hears and checks a tour in a browser.
//!
//! The `tour.json` on the disk is the one truth; the page edits it in small steps ([`edit`], [`document`]). The server
//! answers only to its own page (`guard`) and bounds who is connected (`connections`) and what they send (`body`), shows a built pack on another origin
//! (`preview`), never leaves the tour's folder (`paths`), and tells the page what it knows
//! in the types of [`wire`], from which the page's TypeScript types are generated. `docs/studio-api.md` describes the API.
//!
//! The only module that names the asynchronous runtime: handlers that work or touch the disk do so on its blocking
//! threads.

mod answer;
mod assets;
mod body;
mod connections;
pub mod document;
pub mod edit;
mod figures;
mod findings;
mod foreign_answers;
mod guard;
mod history;
mod listen;
mod packing;
mod paths;
mod preview;
mod server;
mod state;
mod takes;
mod trust;
mod voices;
mod walks;
pub mod wire;

pub use server::{Address, StudioError, serve};
pub use state::{Access, Settings};

//! The studio: a local web server through which a guide writes, places, records, hears and checks a tour in a browser.
//!
//! The `tour.json` on the disk is the one truth; the page edits it in small steps ([`edit`], [`document`]). The server
//! answers only to its own page (`guard`) and bounds who is connected (`connections`) and what they send (`body`), shows a built pack on another origin
//! (`preview`), never leaves the tour's folder (`paths`), and tells the page what it knows
//! in the types of [`wire`], from which the page's TypeScript types are generated. `docs/studio-api.md` describes the API.
//!
//! The only module that names the asynchronous runtime: handlers that work or touch the disk do so on its blocking
//! threads.

mod assets;
mod body;
mod build_job;
mod connections;
pub mod document;
mod durations;
pub mod edit;
mod findings;
mod framework_refusals;
mod guard;
mod media;
mod paths;
mod preview;
mod response;
mod server;
mod state;
mod takes;
mod tour_handlers;
mod traces;
mod trust;
mod voices;
pub mod wire;

pub use server::{Address, StudioError, serve};
pub use state::{Access, Settings};

//! The studio: a local web server with which a guide writes, places, records, hears and checks a tour in a browser.
//!
//! The `tour.json` on the disk is authoritative; the page edits it in small steps ([`edit`], [`document`]). The server
//! answers only its own page (`guard`), limits connections (`connections`) and bodies (`body`), shows a built pack on
//! another origin (`preview`), never writes outside the tour's folder (`paths`), and talks to the page in the types of
//! [`wire`], from which the page's TypeScript types are generated. `docs/studio-api.md` describes the API.
//!
//! This is the only module that uses the asynchronous runtime. Handlers that are slow or use the disk do so on its
//! blocking threads.

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

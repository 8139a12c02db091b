//! The studio: a local web server with which a guide writes, places, records, hears and checks a tour in a browser.
//!
//! The `tour.json` on the disk is authoritative; the page edits it in small steps ([`edit`], [`document`]). The server
//! answers only its own page (`guard`), limits connections ([`crate::http`]) and bodies (`body`), shows a built pack on
//! another origin (`preview`), never writes outside the tour's folder, and talks to the page in the types of
//! [`wire`], from which the page's TypeScript types are generated. `docs/studio-api.md` describes the API.
//!
//! From the bottom up: `settings`, `address`, `job`, `streets` and `sync`, then the shared `state`, the `handlers`, and the server.
//! Handlers that are slow or use the disk do so on the runtime's blocking threads.

mod address;
mod body;
pub mod document;
mod durations;
pub mod edit;
mod findings;
mod framework_refusals;
mod guard;
mod guide;
mod handlers;
mod job;
mod leg_edits;
mod preview;
mod response;
mod server;
mod settings;
mod state;
mod streets;
mod sync;
mod voices;
pub mod wire;

pub use address::Address;
pub use server::{StudioError, serve};
pub use settings::{Access, Settings};

//! The studio: a local web server with which a guide writes, places, records, hears and checks a tour in a browser.
//!
//! The `tour.json` on the disk is authoritative; the page edits it in small steps ([`edit`], [`document`]). The server
//! answers only its own page (`guard`), limits connections ([`crate::http`]) and bodies (`body`), shows a built pack on
//! another origin (`preview`), never writes outside the tour's folder, and talks to the page in the types of
//! [`wire`], from which the page's TypeScript types are generated. `docs/studio-api.md` describes the API.
//!
//! From the bottom up: `settings`, `address`, `job`, `streets`, `recordings`, `walk_sound` and `sync`, then the `state` of an open tour, the `handlers`, and
//! the server. The server, its address and its secret (`credentials`) stay while tours are opened and closed: `app` holds the tour
//! that is open and hands it the requests, and `start` has what the page shows while none is.
//! Handlers that are slow or use the disk do so on the runtime's blocking threads.

mod address;
mod app;
mod body;
mod credentials;
pub mod document;
mod durations;
pub mod edit;
mod findings;
mod framework_refusals;
mod guard;
mod handlers;
mod job;
mod leg_edits;
mod pack_changes;
mod phone;
mod picture_file;
mod preview;
mod recordings;
mod request_language;
mod response;
pub mod reviews;
mod secret;
mod server;
mod settings;
mod start;
mod state;
mod streets;
mod sync;
mod voices;
mod walk_sound;
pub mod wire;

pub use address::Address;
pub use server::{StudioError, serve};
pub use settings::{Access, Settings};
pub use start::recent::RecentTours;
pub use start::{OpenError, OpenTour, StartSettings};

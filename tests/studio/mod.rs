//! The studio's server: refusals, edits, and that nothing is overwritten silently.

mod api;
mod concurrency;
mod edits;
mod limits;
mod open;
mod page;
mod refusals;
mod rehearsals;
mod stop_files;
mod streets;
mod trust;
mod types;

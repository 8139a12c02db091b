//! The studio's server: refusals, edits, and that nothing is overwritten silently.

mod api;
mod concurrency;
mod edits;
mod limits;
mod open;
mod page;
mod phone;
mod recordings;
mod refusals;
mod rehearsals;
mod reviews;
mod start;
mod stop_files;
mod streets;
mod trust;
mod types;
mod uploads;

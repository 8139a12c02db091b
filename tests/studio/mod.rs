//! The studio's server: what it refuses, what an edit changes, and that nothing is overwritten silently.

mod api;
mod concurrency;
mod edits;
mod limits;
mod open;
mod page;
mod refusals;
mod trust;
mod types;

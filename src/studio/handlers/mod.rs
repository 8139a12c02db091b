//! What the studio does for each request, one file a subject.

pub mod assets;
pub mod build;
pub mod listening;
pub mod media;
pub mod preview;
pub mod recordings;
pub mod rehearsals;
pub mod session;
pub mod speakers;
pub mod stop_takes;
pub mod streets;
pub mod takes;
pub mod tour;
pub mod traces;
pub mod trust;
pub mod waiting;

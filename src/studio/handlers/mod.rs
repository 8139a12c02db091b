//! What the studio does for each request, one file a subject.

pub mod assets;
pub mod build;
pub mod media;
pub mod preview;
pub mod rehearsals;
pub mod session;
pub mod source;
pub mod stop_files;
pub mod streets;
pub mod takes;
pub mod tour;
pub mod traces;
pub mod trust;

//! What the studio does for each request, one file a subject.

pub mod assets;
pub mod build;
pub mod media;
pub mod phone;
pub mod preview;
mod rehearsal_subject;
pub mod rehearsals;
pub mod reviews;
pub mod session;
pub mod streets;
pub mod takes;
pub mod tour;
pub mod traces;
pub mod trust;

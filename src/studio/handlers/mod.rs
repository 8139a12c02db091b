//! What the studio does for each request, one file a subject.

pub mod assets;
pub mod build;
pub mod listening;
pub mod media;
pub mod phone;
pub mod preview;
pub mod recordings;
mod rehearsal_subject;
pub mod rehearsals;
pub mod reviews;
pub mod session;
pub mod source;
pub mod start;
pub mod stop_files;
pub mod stop_takes;
pub mod streets;
pub mod takes;
pub mod tour;
pub mod traces;
pub mod trust;
pub mod uploads;
pub mod voices;
pub mod waiting;

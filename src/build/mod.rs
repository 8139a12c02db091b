//! From a tour to its tracks. First the [`inputs`] are gathered: what is in the tour's files, and which voices there are. From
//! them a pure [`plan`] lists the actions (speak, read, assemble, encode), each named by the digest of everything that goes
//! into it; [`run()`] executes, in parallel, those whose results are not yet in the
//! [`store`]. The format of a pack is left to `pack`, and what an action does to samples to `sound`.

mod action;
pub mod allocator;
mod built;
pub mod captions;
mod clip_file;
mod error;
pub mod file_facts;
pub mod inputs;
mod key;
mod observer;
mod passage_sources;
mod pictures;
pub mod plan;
pub mod render;
pub mod rendered;
mod request;
mod run;
mod schedule;
mod similar_file;
mod sources;
pub mod split_take;
pub mod store;
pub mod take_file;
mod take_sentences;
mod track;
mod track_pieces;
mod voice_pool;
mod weight;

pub use action::{Mix, Narrator, PassagePart, Role, SoundRole};
pub use built::{Built, BuiltSound, BuiltTrack, Counts, TimedPassage, TrackFiles};
pub use error::{BuildError, Cause, Failure, Part};
pub use observer::{IgnoreProgress, Observer};
pub use pictures::{BuiltPicture, Pictures};
pub use request::Request;
pub use run::run;
pub use track::Curves;

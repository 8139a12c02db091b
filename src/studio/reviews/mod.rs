//! Comments on a tour and suggestions for it: `reviews.json` beside the tour. `docs/reviews.md` describes the format.
//!
//! `model` has the types of the file, `limits` what may be in it, `file` reads and writes it, `anchor` finds the places of comments
//! in the tour as it is now, `acts` changes the conversation, and `suggesting` and `standing` deal with changes that are not made yet.

pub mod acts;
pub mod anchor;
pub mod file;
pub mod limits;
pub mod model;
pub mod standing;
pub mod suggesting;
pub mod values;

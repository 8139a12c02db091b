//! Aligns one long recording with the sentences that it should hold, spoken by any voice, and finds where to cut it. Knows samples,
//! not tours.
//!
//! `spectrum` → `pauses` and `mfcc` → `dtw` (the path through the sentences) → `split` (where each part lies and what is doubtful).

mod dtw;
mod mfcc;
mod pauses;
mod spectrum;
mod split;

pub use split::{AlignError, Doubt, Part, Sentence, Split, split};

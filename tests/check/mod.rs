//! Reading, checking, fixing and formatting tours, from the outside.

mod broken_values;
mod commands;
mod documentation;
mod fixing;
pub mod fixtures;
mod format;
mod hostile;
mod positions;
mod real_tour;
mod retyped;
mod shifted;
mod streets;
mod texts;

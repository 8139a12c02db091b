//! The tour format: its types, the positions of everything in the source text, and the mistakes that a tour can have.
//!
//! Nothing here reads a file; facts about files are passed in ([`facts::Facts`]).

pub mod claim_paragraphs;
mod degrees;
pub mod diagnostic;
pub mod document;
pub mod estimate;
pub mod facts;
pub mod figures;
pub mod fixes;
pub mod format;
mod insertion;
mod lang_tag;
pub mod lines;
pub mod model;
pub mod names;
pub mod node;
mod parsed;
pub mod paths;
pub mod placement;
mod plain_words;
pub mod read;
mod removal;
mod renaming;
pub mod rules;
mod shape;
pub mod similar_names;
pub mod size;
pub mod starter;
mod stop_name;
pub mod suggest;
mod syntax;
pub mod tour_plane;
pub mod uncertain_stress;
mod units;
pub mod voice_choices;

pub use model::Tour;
pub use rules::check;
pub use suggest::nearest;

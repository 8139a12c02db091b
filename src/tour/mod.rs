//! The tour format: its types, where everything stands in the source text, and what can be wrong with a tour.
//!
//! Nothing here reads a file; facts about files are passed in ([`facts::Facts`]).

mod degrees;
pub mod diagnostic;
pub mod document;
pub mod estimate;
pub mod facts;
pub mod figures;
pub mod fixes;
pub mod format;
pub mod lines;
pub mod model;
pub mod names;
pub mod node;
pub mod paths;
pub mod placement;
pub mod read;
pub mod rules;
mod shape;
pub mod similar_names;
pub mod size;
pub mod starter;
pub mod suggest;
mod syntax;
pub mod tour_plane;
mod units;
pub mod voice_choices;

pub use model::Tour;
pub use rules::check;
pub use suggest::nearest;

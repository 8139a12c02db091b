//! The tour's types only; reading with diagnostics and the rules stay with the authors' program.

#[path = "../../../src/tour/model.rs"]
pub mod model;

pub use model::Tour;

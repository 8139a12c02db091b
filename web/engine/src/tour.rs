//! The parts of a tour that the engine reads. The author's program has checked the tour before; other keys are ignored here, so
//! that a phone does not load the code for them.

#[path = "../../../src/tour/model.rs"]
mod model_source;

pub use model::Tour;

/// The tour's types: the very ones of the package, but for those that hold what is told.
pub mod model {
    use super::model_source;
    use serde::Deserialize;
    pub use model_source::{Geofence, Leg, Playback, Position, Repeat, Travel, VisitOrder};

    /// As [`model_source::Tour`].
    #[derive(Debug, Deserialize)]
    pub struct Tour {
        #[serde(default)]
        pub order: VisitOrder,
        pub stops: Vec<Stop>,
        #[serde(default)]
        pub legs: Vec<Leg>,
    }

    /// As [`model_source::Stop`].
    #[derive(Debug, Deserialize)]
    pub struct Stop {
        pub id: String,
        pub position: Position,
        pub geofence: Geofence,
        #[serde(default)]
        pub playback: Playback,
    }
}

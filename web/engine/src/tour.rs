//! What the engine reads of a tour. The author's program has checked all of it before; here other keys are passed over, so
//! that a phone does not load what reads them.

#[path = "../../../src/tour/model.rs"]
mod whole;

pub use model::Tour;

/// The tour's types: the very ones of the package, but for those that hold what is told.
pub mod model {
    use super::whole;
    use serde::Deserialize;
    pub use whole::{Geofence, Leg, Playback, Position, Repeat, Travel, VisitOrder};

    /// As [`whole::Tour`].
    #[derive(Debug, Deserialize)]
    pub struct Tour {
        #[serde(default)]
        pub order: VisitOrder,
        pub stops: Vec<Stop>,
        #[serde(default)]
        pub legs: Vec<Leg>,
    }

    /// As [`whole::Stop`].
    #[derive(Debug, Deserialize)]
    pub struct Stop {
        pub id: String,
        pub position: Position,
        pub geofence: Geofence,
        #[serde(default)]
        pub playback: Playback,
    }
}

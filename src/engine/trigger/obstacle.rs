//! What keeps a story from starting although the visitor seems to be inside the zone.

use crate::engine::course::CourseStop;
use crate::engine::estimate::estimator::Estimator;
use crate::engine::hold_cause::HoldCause;
use crate::engine::position::{Position, RIDING_MPS};
use crate::tour::model::Travel;

/// The first obstacle to entering the zone of a stop, apart from a lack of evidence.
pub fn obstacle(
    position: &Position,
    estimator: &Estimator,
    stop: &CourseStop,
) -> Option<HoldCause> {
    if position.speed_mps() > max_speed_mps(stop.by) {
        Some(HoldCause::Riding)
    } else if let Some(gate) = &stop.zone.heading
        && !gate.admits(estimator.velocity())
    {
        Some(HoldCause::Heading)
    } else {
        None
    }
}

/// Speed up to which the story of a stop starts for visitors who come there by these means, metres a second.
fn max_speed_mps(by: Travel) -> f64 {
    match by {
        // A visitor who arrives by public transport hears the story after getting off.
        Travel::Foot
        | Travel::Wheelchair
        | Travel::Bus
        | Travel::Tram
        | Travel::Train
        | Travel::Subway
        | Travel::Ferry => RIDING_MPS,
        Travel::Bicycle => 2.0 * RIDING_MPS,
        // The story is heard on board.
        Travel::Car | Travel::Boat => f64::INFINITY,
    }
}

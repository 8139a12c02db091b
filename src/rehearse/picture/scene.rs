//! Everything that a picture of a walk shows.

use super::words::Words;
use crate::drawing::{BaseMap, TourMap};
use crate::engine::{Course, Fix, UnixMs};
use crate::geodesy::Spot;
use crate::rehearse::simulation::SimulatedWalk;
use crate::rehearse::visitor::Moment;
use crate::streets::ground::Ground;

/// Everything that the picture shows.
pub struct Scene<'a> {
    /// The tour's title, as the picture's heading.
    pub title: &'a str,
    /// The line under the heading, which says what walk it is.
    pub subtitle: &'a str,
    /// The stops' titles, in the tour's order.
    pub titles: &'a [String],
    /// The course that was walked.
    pub course: &'a Course,
    /// Events and stories of the walk.
    pub walk: &'a SimulatedWalk,
    /// The receiver's fixes.
    pub fixes: &'a [Fix],
    /// The true walk, where it is known.
    pub truth: &'a [Moment],
    /// Time of second 0 of the true walk.
    pub truth_start: UnixMs,
    /// The map under the route.
    pub base: &'a BaseMap,
    /// The streets under the route, where the tour has them.
    pub ground: Option<&'a Ground>,
    /// Language of the names of streets (BCP 47).
    pub language: &'a str,
    /// Texts of the picture in the language of the walk.
    pub words: &'a Words,
    /// The result of many walks, if the picture shows many instead of one.
    pub risk: Option<&'a Risk>,
}

impl Scene<'_> {
    /// The tour with its maps.
    pub fn map(&self) -> TourMap<'_> {
        TourMap {
            course: self.course,
            base: self.base,
            ground: self.ground,
            language: self.language,
        }
    }
}

/// The result of many walks, as it is drawn.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Risk {
    /// For each stop, the percentage of visitors who miss its story or hear it in the wrong place.
    pub percent: Vec<f64>,
    /// A line of text for each stop.
    pub lines: Vec<String>,
    /// Places where a visitor missed a story or heard it in the wrong place.
    pub heat: Vec<Spot>,
}

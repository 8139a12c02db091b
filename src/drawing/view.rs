//! Which part of the plane a map shows, and at which pixels.

use super::canvas::Frame;
use super::streets::Place;
use crate::engine::Course;
use crate::geodesy::{Plane, Spot};
use crate::tour::model::Travel;

/// Space between the zones and the edge of the map, pixels.
const MARGIN_PX: f64 = 56.0;
/// A map shows at least so many metres.
const MIN_EXTENT_M: f64 = 60.0;

/// Maps points of the plane to pixels of the picture.
#[derive(Clone, Copy)]
pub struct View {
    /// The rectangle of the map, in pixels.
    pub frame: Frame,
    /// The spot in its middle.
    pub middle: Spot,
    /// The scale of the map.
    pub pixels_per_metre: f64,
}

impl View {
    /// The part of a course that a map shows: the longest run of stops that are walked to.
    pub fn of_walk(course: &Course, frame: Frame) -> Self {
        Self::around(frame, extent(course, &walked_group(course)), MARGIN_PX)
    }

    /// The whole course.
    pub fn of_whole(course: &Course, frame: Frame, margin: f64) -> Self {
        let every: Vec<usize> = (0..course.stops().len()).collect();
        Self::around(frame, extent(course, &every), margin)
    }

    fn around(frame: Frame, (low, high): (Spot, Spot), margin: f64) -> Self {
        let (width, height) = (
            (high.x - low.x).max(MIN_EXTENT_M),
            (high.y - low.y).max(MIN_EXTENT_M),
        );
        let fit =
            ((frame.width - 2.0 * margin) / width).min((frame.height - 2.0 * margin) / height);
        Self {
            frame,
            middle: (low + high) * 0.5,
            pixels_per_metre: fit,
        }
    }

    /// The same for the ground of a tour on the plane of its course.
    pub fn on<'p>(&self, plane: &'p Plane) -> Place<'p> {
        Place {
            plane,
            frame: self.frame,
            middle: self.middle,
            pixels_per_metre: self.pixels_per_metre,
        }
    }

    /// The pixel at which a spot is drawn.
    pub fn place(&self, spot: Spot) -> (f64, f64) {
        (
            self.frame.x
                + self.frame.width / 2.0
                + (spot.x - self.middle.x) * self.pixels_per_metre,
            self.frame.y + self.frame.height / 2.0
                - (spot.y - self.middle.y) * self.pixels_per_metre,
        )
    }
}

/// Whether the map of the walk leaves out stops, so that a small one of the whole tour is drawn as well.
pub fn leaves_out_stops(course: &Course) -> bool {
    walked_group(course).len() < course.stops().len()
}

/// The longest run of stops that are walked to.
fn walked_group(course: &Course) -> Vec<usize> {
    let mut groups: Vec<Vec<usize>> = vec![Vec::new()];
    for (number, stop) in course.stops().iter().enumerate() {
        let rides = !stop.by.is_walked() && stop.by != Travel::Bicycle;
        if rides && number > 0 {
            groups.push(Vec::new());
        }
        groups
            .last_mut()
            .expect("OK because it starts with one")
            .push(number);
    }
    groups.into_iter().max_by_key(Vec::len).unwrap_or_default()
}

fn extent(course: &Course, stops: &[usize]) -> (Spot, Spot) {
    let mut low = Spot::new(f64::INFINITY, f64::INFINITY);
    let mut high = Spot::new(f64::NEG_INFINITY, f64::NEG_INFINITY);
    for &stop in stops {
        let (a, b) = course.stops()[stop].zone.bounds();
        if a.x.is_finite() && b.y.is_finite() {
            low = Spot::new(low.x.min(a.x), low.y.min(a.y));
            high = Spot::new(high.x.max(b.x), high.y.max(b.y));
        }
    }
    if low.x > high.x {
        return (Spot::new(-50.0, -50.0), Spot::new(50.0, 50.0));
    }
    (low, high)
}

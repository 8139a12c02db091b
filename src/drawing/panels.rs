//! What lies in the corners of a map: the scale bar, and panels where they hide the fewest stops.

use super::canvas::{Anchor, Canvas, Frame, Style};
use super::colours::INK;
use super::view::View;
use super::words::MapWords;
use crate::engine::Course;

/// Draws the scale bar into the lower left corner.
pub fn scale_bar(canvas: &mut Canvas, view: &View, words: &MapWords) {
    let most = 140.0 / view.pixels_per_metre;
    let metres = [
        10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0, 5000.0, 10_000.0, 50_000.0,
    ]
    .into_iter()
    .rfind(|metres| *metres <= most)
    .unwrap_or(10.0);
    let (x, y) = (view.frame.x + 18.0, view.frame.y + view.frame.height - 18.0);
    let end = x + metres * view.pixels_per_metre;
    let bar = [(x, y - 5.0), (x, y), (end, y), (end, y - 5.0)];
    canvas.path(bar, false, Style::line(INK, 1.5));
    let text = if metres >= 1000.0 {
        format!("{:.0} {}", metres / 1000.0, words.kilometres)
    } else {
        format!("{metres:.0} {}", words.metres)
    };
    canvas.label(x + 4.0, y - 6.0, 11.0, INK, Anchor::Start, &text);
}

/// The corner of the map in which a panel of this width and height hides the fewest stops; `taken` is not chosen.
pub fn free_corner(
    course: &Course,
    view: &View,
    (width, height): (f64, f64),
    taken: Option<Frame>,
) -> Frame {
    let map = view.frame;
    let (left, right) = (map.x + 12.0, map.x + map.width - 12.0 - width);
    // The scale bar is in the lower left corner.
    let (top, low_left) = (map.y + 12.0, map.y + map.height - 44.0 - height);
    let low_right = map.y + map.height - 12.0 - height;
    [
        (left, top),
        (right, top),
        (left, low_left),
        (right, low_right),
    ]
    .map(|(x, y)| Frame {
        x,
        y,
        width,
        height,
    })
    .into_iter()
    .filter(|frame| !taken.is_some_and(|taken| overlap(*frame, taken)))
    .min_by_key(|frame| covered(course, view, *frame))
    .expect("OK because a panel in one corner leaves the others free")
}

fn overlap(one: Frame, other: Frame) -> bool {
    one.x < other.x + other.width
        && other.x < one.x + one.width
        && one.y < other.y + other.height
        && other.y < one.y + one.height
}

/// Number of stops that a frame would hide, counting their zones.
fn covered(course: &Course, view: &View, frame: Frame) -> usize {
    let stops = course.stops().iter();
    let hidden = stops.filter(|stop| {
        let (x, y) = view.place(stop.zone.centre());
        let reach = (stop.zone.reach() * view.pixels_per_metre).max(12.0);
        let zone = Frame {
            x: x - reach,
            y: y - reach,
            width: 2.0 * reach,
            height: 2.0 * reach,
        };
        overlap(frame, zone)
    });
    hidden.count()
}

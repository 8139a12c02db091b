//! The names of streets, along their straightest stretches; of two that would overlap, that of the larger or longer street
//! is kept.

use super::Place;
use crate::drawing::canvas::Canvas;
use crate::streets::extract::Coordinate;
use crate::streets::ground::{Ground, NameIndex, WayKind};
use std::collections::BTreeMap;

/// Size of the letters, pixels.
const LETTER_PX: f64 = 10.0;
/// Mean width of a letter in parts of its size, for the fonts that the picture names.
const LETTER_WIDTH: f64 = 0.56;
/// How far a stretch may bend under its name, pixels.
const MAX_BEND_PX: f64 = 3.0;
/// How far the same name stays away from itself, pixels.
const MIN_REPEAT_PX: f64 = 360.0;
/// Maximum number of names in a picture.
const MAX_NAMES: usize = 60;
/// How far a name is from the middle of a street that the walk follows, pixels.
const BESIDE_PX: f64 = 13.0;
/// Space around a name, pixels.
const GAP_PX: f64 = 5.0;
const INK: &str = "#857d70";

type Pixel = (f64, f64);

/// A name and where it would be written.
struct Label<'a> {
    text: &'a str,
    middle: Pixel,
    /// Degrees clockwise; letters stand upright.
    angle: f64,
    /// Places along the name that nothing else may cover.
    discs: Vec<Pixel>,
}

/// Writes the names in a language, away from what is already there: pixels that stay free, with their radius.
pub fn draw(
    canvas: &mut Canvas,
    ground: &Ground,
    place: &Place<'_>,
    language: &str,
    taken: &[(Pixel, f64)],
) {
    let mut streets: Vec<(f64, NameIndex, Vec<Pixel>)> = stretches(ground, place);
    // Longest first; ties by name, so that the same ground gives the same picture.
    streets.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let frame = place.frame;
    let is_inside = |(x, y): &Pixel| {
        (frame.x + LETTER_PX..frame.x + frame.width - LETTER_PX).contains(x)
            && (frame.y + LETTER_PX..frame.y + frame.height - LETTER_PX).contains(y)
    };
    let mut placed: Vec<Label<'_>> = Vec::new();
    for (_, name, line) in streets {
        let text = ground.names[name as usize].in_language(language);
        let width = text.chars().count() as f64 * LETTER_PX * LETTER_WIDTH;
        let Some(label) = straightest(&line, width, text) else {
            continue;
        };
        let is_free = |label: &Label<'_>| {
            let covers = |at: &Pixel| {
                let is_taken =
                    |(spot, radius): &(Pixel, f64)| distance(*spot, *at) < radius + LETTER_PX / 2.0;
                taken.iter().any(is_taken)
            };
            let is_far = |other: &Label<'_>| {
                let is_repeated =
                    other.text == text && distance(other.middle, label.middle) < MIN_REPEAT_PX;
                !is_repeated && !touch(&other.discs, &label.discs, LETTER_PX + GAP_PX)
            };
            label.discs.iter().all(|at| is_inside(at) && !covers(at)) && placed.iter().all(is_far)
        };
        // Where the walk follows the street, its name is beside it.
        let places = [0.0, BESIDE_PX, -BESIDE_PX].map(|beside| label.moved(beside));
        placed.extend(places.into_iter().find(is_free));
        if placed.len() == MAX_NAMES {
            break;
        }
    }
    for label in placed {
        let (x, y) = label.middle;
        canvas.turned(x, y, label.angle, LETTER_PX, INK, label.text);
    }
}

impl Label<'_> {
    /// The same label, moved across its direction.
    fn moved(&self, pixels: f64) -> Self {
        let (sine, cosine) = self.angle.to_radians().sin_cos();
        let moved = |&(x, y): &Pixel| (x - sine * pixels, y + cosine * pixels);
        Self {
            text: self.text,
            middle: moved(&self.middle),
            angle: self.angle,
            discs: self.discs.iter().map(moved).collect(),
        }
    }
}

/// The named streets as joined lines in pixels, with their weight: the length, more for larger streets.
fn stretches(ground: &Ground, place: &Place<'_>) -> Vec<(f64, NameIndex, Vec<Pixel>)> {
    let mut by_name: BTreeMap<NameIndex, (f64, Vec<Vec<Coordinate>>)> = BTreeMap::new();
    for way in &ground.ways {
        let factor = match way.kind {
            WayKind::Motorway | WayKind::Trunk | WayKind::Primary => 4.0,
            WayKind::Secondary | WayKind::Tertiary => 3.0,
            WayKind::Street | WayKind::Pedestrian | WayKind::LivingStreet => 2.0,
            WayKind::Footway | WayKind::Path | WayKind::Steps | WayKind::Service => 1.0,
            WayKind::Crossing | WayKind::Cycleway | WayKind::Rail | WayKind::Tram => continue,
        };
        if let Some(name) = way.name.filter(|_| !super::is_hidden(way)) {
            let (weight, lines) = by_name.entry(name).or_default();
            *weight = weight.max(factor);
            lines.push(way.line.clone());
        }
    }
    let mut stretches = Vec::new();
    for (name, (factor, lines)) in by_name {
        for line in crate::streets::merge::merge(lines) {
            if let Some(pixels) = place.line(&line) {
                stretches.push((factor * length(&pixels), name, pixels));
            }
        }
    }
    stretches
}

/// The place of a text on a line: the stretch that bends the least under it, if it bends little enough.
fn straightest<'a>(line: &[Pixel], width: f64, text: &'a str) -> Option<Label<'a>> {
    let total = length(line);
    let room = total - width - 2.0 * GAP_PX;
    if room < 0.0 || width <= 0.0 {
        return None;
    }
    // From the middle outwards: a name in the middle of its street is found first.
    const STEPS: i32 = 12;
    let places = (0..=STEPS)
        .flat_map(|step| [step, -step])
        .map(|step| GAP_PX + room / 2.0 * (1.0 + f64::from(step) / f64::from(STEPS)));
    let label = |start: f64| {
        let (from, to) = (along(line, start)?, along(line, start + width)?);
        let discs: Vec<Pixel> = (0..=8)
            .filter_map(|part| along(line, start + width * f64::from(part) / 8.0))
            .collect();
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let chord = dx.hypot(dy).max(1e-6);
        let bend = discs
            .iter()
            .map(|at| ((at.0 - from.0) * dy - (at.1 - from.1) * dx).abs() / chord)
            .fold(0.0, f64::max);
        let mut angle = dy.atan2(dx).to_degrees();
        if !(-90.0..=90.0).contains(&angle) {
            angle -= 180.0 * angle.signum();
        }
        let middle = ((from.0 + to.0) / 2.0, (from.1 + to.1) / 2.0);
        // A line that turns back on itself has a short chord.
        (chord > 0.95 * width).then_some((
            bend,
            Label {
                text,
                middle,
                angle,
                discs,
            },
        ))
    };
    let found = places
        .filter_map(label)
        .find(|(bend, _)| *bend <= MAX_BEND_PX);
    found.map(|(_, label)| label)
}

/// The point at a distance along a line.
fn along(line: &[Pixel], mut distance_px: f64) -> Option<Pixel> {
    for pair in line.windows(2) {
        let step = distance(pair[0], pair[1]);
        if distance_px <= step {
            let part = if step > 0.0 { distance_px / step } else { 0.0 };
            let between = |a: f64, b: f64| a + (b - a) * part;
            return Some((between(pair[0].0, pair[1].0), between(pair[0].1, pair[1].1)));
        }
        distance_px -= step;
    }
    line.last().copied()
}

fn length(line: &[Pixel]) -> f64 {
    line.windows(2).map(|pair| distance(pair[0], pair[1])).sum()
}

fn distance(a: Pixel, b: Pixel) -> f64 {
    (a.0 - b.0).hypot(a.1 - b.1)
}

/// Whether a point of one list lies closer than a distance to one of the other.
fn touch(one: &[Pixel], other: &[Pixel], least: f64) -> bool {
    one.iter()
        .any(|a| other.iter().any(|b| distance(*a, *b) < least))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_lies_on_the_straight_part_and_stands_upright() {
        // From right to left, then a hook that is too short for the name.
        let line = [(300.0, 100.0), (100.0, 100.0), (100.0, 110.0)];
        let label = straightest(&line, 120.0, "Esplanadi").expect("there is room");
        assert_eq!(label.angle, 0.0);
        assert_eq!(label.middle.1, 100.0);
        assert!((label.middle.0 - 200.0).abs() < 40.0);
    }

    #[test]
    fn a_short_or_crooked_street_has_no_name() {
        assert!(straightest(&[(0.0, 0.0), (50.0, 0.0)], 60.0, "x").is_none());
        let zigzag: Vec<Pixel> = (0..20)
            .map(|step| (f64::from(step) * 20.0, f64::from(step % 2) * 20.0))
            .collect();
        assert!(straightest(&zigzag, 100.0, "x").is_none());
    }
}

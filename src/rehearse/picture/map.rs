//! The map: base map, route, zones, true path, fixes, and where each story started.

use super::base_map::Shape as Ground;
use super::canvas::{Anchor, Canvas, Frame, Style};
use super::{Scene, Words, streets};
use crate::engine::{Course, StopIndex, UnixMs};
use crate::geodesy::{Shape, Spot, Zone};
use crate::tour::model::Travel;
use std::collections::BTreeSet;

/// Colour of a stop whose story was told, and of its bar on the timeline.
pub const TOLD: &str = "#b3402e";
/// Colour of a stop whose story was not told.
pub const UNTOLD: &str = "#8b95a1";
/// Colour of the visitor's true path.
pub const PATH: &str = "#1f5fa8";
const ROUTE: &str = "#a98a4f";
const FIX: &str = "#e08a1e";
const INK: &str = "#1f2933";
/// Colour of the land.
const LAND: &str = "#f6f3ec";

/// Maps points of the plane to pixels of the picture.
#[derive(Clone, Copy)]
struct View {
    frame: Frame,
    middle: Spot,
    pixels_per_metre: f64,
}

impl View {
    fn around(frame: Frame, (low, high): (Spot, Spot), margin: f64) -> Self {
        let (width, height) = ((high.x - low.x).max(60.0), (high.y - low.y).max(60.0));
        let fit =
            ((frame.width - 2.0 * margin) / width).min((frame.height - 2.0 * margin) / height);
        Self {
            frame,
            middle: (low + high) * 0.5,
            pixels_per_metre: fit,
        }
    }

    /// The same for the ground of the scene.
    fn on<'a>(&self, scene: &'a Scene<'_>) -> streets::Place<'a> {
        streets::Place {
            plane: scene.course.plane(),
            frame: self.frame,
            middle: self.middle,
            pixels_per_metre: self.pixels_per_metre,
        }
    }

    fn place(&self, spot: Spot) -> (f64, f64) {
        (
            self.frame.x
                + self.frame.width / 2.0
                + (spot.x - self.middle.x) * self.pixels_per_metre,
            self.frame.y + self.frame.height / 2.0
                - (spot.y - self.middle.y) * self.pixels_per_metre,
        )
    }
}

/// Draws the map.
pub fn draw(canvas: &mut Canvas, scene: &Scene, frame: Frame) {
    let walked = walked_group(scene.course);
    let view = View::around(frame, extent(scene, &walked), 56.0);
    canvas.clipped(frame, 10.0, |canvas| {
        canvas.rectangle(frame, 0.0, Style::area(LAND, 1.0));
        let place = view.on(scene);
        if let Some(ground) = scene.ground {
            streets::draw(canvas, ground, &place);
        }
        base(canvas, scene, &view);
        if let Some(ground) = scene.ground {
            let taken = taken(scene, &view);
            streets::draw_names(canvas, ground, &place, scene.language, &taken);
        }
        route(canvas, scene, &view);
        zones(canvas, scene, &view);
        heat(canvas, scene, &view);
        path(canvas, scene, &view);
        stops(canvas, scene, &view);
        scale_bar(canvas, &view, scene.words);
        let panel = free_corner(scene, &view, (158.0, 112.0), None);
        key(canvas, scene.words, panel);
        if walked.len() < scene.course.stops().len() {
            let frame = free_corner(scene, &view, (220.0, 150.0), Some(panel));
            overview(canvas, scene, frame);
        }
    });
    canvas.rectangle(frame, 10.0, Style::line("#d5d0c4", 1.0));
    let of_ground = scene.ground.map(|ground| ground.credit.as_str());
    let of_base = scene.base.credits.iter().map(String::as_str);
    let mut credits: Vec<&str> = of_ground.into_iter().chain(of_base).collect();
    credits.dedup();
    let credits = credits.join(" · ");
    let lines = super::canvas::wrapped(&credits, frame.width - 8.0, 10.0, 2);
    for (number, line) in lines.iter().enumerate() {
        canvas.anchored(
            frame.x + frame.width - 8.0,
            frame.y + frame.height + 13.0 + 12.0 * number as f64,
            10.0,
            "#66707a",
            "400",
            Anchor::End,
            line,
        );
    }
}

/// The longest run of stops that are walked to: the part that the large map shows.
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

fn extent(scene: &Scene, stops: &[usize]) -> (Spot, Spot) {
    let mut low = Spot::new(f64::INFINITY, f64::INFINITY);
    let mut high = Spot::new(f64::NEG_INFINITY, f64::NEG_INFINITY);
    for &stop in stops {
        let (a, b) = scene.course.stops()[stop].zone.bounds();
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

/// Where names of streets would be covered: pixels and radii of the stops' numbers and of the walk.
fn taken(scene: &Scene, view: &View) -> Vec<((f64, f64), f64)> {
    const BADGE_PX: f64 = 14.0;
    const WALK_PX: f64 = 2.5;
    const STEP_PX: f64 = 5.0;
    let stops = scene.course.stops().iter();
    let mut taken: Vec<_> = stops
        .map(|stop| (view.place(stop.zone.centre()), BADGE_PX))
        .collect();
    let truth = scene.truth.iter().map(|moment| view.place(moment.spot));
    let route = scene
        .course
        .route()
        .points()
        .iter()
        .map(|spot| view.place(*spot));
    for line in [truth.collect::<Vec<_>>(), route.collect()] {
        for pair in line.windows(2) {
            let ((x, y), (to_x, to_y)) = (pair[0], pair[1]);
            // At most a thousand steps, for a leg that leads around the earth.
            let steps = ((to_x - x).hypot(to_y - y) / STEP_PX)
                .ceil()
                .clamp(1.0, 1000.0);
            let parts = (0..steps as u32).map(|step| f64::from(step) / steps);
            taken.extend(
                parts.map(|part| ((x + (to_x - x) * part, y + (to_y - y) * part), WALK_PX)),
            );
        }
    }
    let frame = view.frame;
    // A day's walk returns to the same pixels again and again.
    let mut seen = BTreeSet::new();
    taken.retain(|((x, y), _)| {
        let is_shown = (frame.x..frame.x + frame.width).contains(x)
            && (frame.y..frame.y + frame.height).contains(y);
        is_shown && seen.insert(((x / STEP_PX) as i32, (y / STEP_PX) as i32))
    });
    taken
}

fn base(canvas: &mut Canvas, scene: &Scene, view: &View) {
    let plane = scene.course.plane();
    for feature in &scene.base.features {
        let points = || feature.points.iter().map(|at| view.place(plane.spot(*at)));
        match feature.shape {
            Ground::Area => canvas.path(points(), true, Style::area("#e9eedd", 0.9)),
            Ground::Lake => canvas.path(points(), true, Style::area("#cfe2ef", 1.0)),
            Ground::Boundary => {
                canvas.path(points(), false, Style::line("#b9b2a3", 1.4).dashed("7 4"))
            }
            Ground::Water => canvas.path(points(), false, Style::line("#b7d3e6", 5.0)),
            Ground::Street => canvas.path(points(), false, Style::line("#ffffff", 4.0)),
            Ground::Line => canvas.path(points(), false, Style::line("#dcd6c8", 1.6)),
        }
    }
}

fn route(canvas: &mut Canvas, scene: &Scene, view: &View) {
    let points = || {
        scene
            .course
            .route()
            .points()
            .iter()
            .map(|spot| view.place(*spot))
    };
    canvas.path(points(), false, Style::line("#ffffff", 7.0));
    canvas.path(points(), false, Style::line(ROUTE, 3.5).faint(0.55));
}

/// A stop's colour: whether it was told, or what many walks say of it.
pub fn colour(scene: &Scene, stop: usize) -> &'static str {
    let Some(risk) = scene.risk else {
        return if told(scene, stop) { TOLD } else { UNTOLD };
    };
    match risk.percent.get(stop) {
        Some(percent) if *percent > 5.0 => "#b3261e",
        Some(percent) if *percent > 1.0 => "#d98a1f",
        Some(percent) if *percent > 0.2 => "#8f9a2a",
        Some(_) => "#3d8b4a",
        None => UNTOLD,
    }
}

fn told(scene: &Scene, stop: usize) -> bool {
    scene
        .walk
        .played
        .iter()
        .any(|sounding| sounding.stop == StopIndex(stop))
}

fn zones(canvas: &mut Canvas, scene: &Scene, view: &View) {
    for (number, stop) in scene.course.stops().iter().enumerate() {
        let colour = colour(scene, number);
        zone(canvas, view, &stop.zone, colour);
    }
}

/// One zone in a colour.
fn zone(canvas: &mut Canvas, view: &View, zone: &Zone, colour: &str) {
    let style = Style::area(colour, 0.13).outlined(colour, 1.2);
    match &zone.shape {
        Shape::Circle { centre, radius } => {
            let (x, y) = view.place(*centre);
            if x.is_finite() && y.is_finite() {
                canvas.circle(x, y, radius * view.pixels_per_metre, style);
            }
        }
        Shape::Polygon(polygon) => {
            canvas.path(
                polygon.ring().iter().map(|spot| view.place(*spot)),
                true,
                style,
            );
        }
        Shape::Corridor { line, half_width } => {
            let width = (2.0 * half_width * view.pixels_per_metre).max(2.0);
            let points = line.iter().map(|spot| view.place(*spot));
            canvas.path(points, false, Style::line(colour, width).faint(0.2));
        }
    }
}

/// Where stories were missed or came in the wrong place: the more often, the darker.
fn heat(canvas: &mut Canvas, scene: &Scene, view: &View) {
    if let Some(risk) = scene.risk {
        let every = risk.heat.len() / 3000 + 1;
        let spots = risk
            .heat
            .iter()
            .step_by(every)
            .map(|spot| view.place(*spot));
        canvas.dots(spots, 7.0, Style::area("#b3261e", 0.14));
    }
}

fn path(canvas: &mut Canvas, scene: &Scene, view: &View) {
    let plane = scene.course.plane();
    // A day at 1 Hz would drown the map: at most two thousand dots.
    let every = scene.fixes.len() / 2000 + 1;
    let dots = scene
        .fixes
        .iter()
        .step_by(every)
        .map(|fix| view.place(plane.spot(fix.position)));
    canvas.dots(dots, 1.7, Style::area(FIX, 0.55));
    let truth = scene.truth.iter().map(|moment| view.place(moment.spot));
    canvas.path(truth, false, Style::line(PATH, 2.2));
}

fn stops(canvas: &mut Canvas, scene: &Scene, view: &View) {
    for (number, stop) in scene.course.stops().iter().enumerate() {
        let (x, y) = view.place(stop.zone.centre());
        if !x.is_finite() || !y.is_finite() {
            continue;
        }
        let colour = colour(scene, number);
        badge(canvas, x, y, number + 1, colour);
    }
    for sounding in &scene.walk.played {
        let Some(spot) = where_at(scene, sounding.from) else {
            continue;
        };
        let (x, y) = view.place(spot);
        let start = [(x - 5.0, y - 6.5), (x + 7.5, y), (x - 5.0, y + 6.5)];
        canvas.path(start, true, Style::area(INK, 1.0).outlined("#ffffff", 1.5));
    }
}

/// The visitor's true place at a moment; the last fix where the true path is not known.
fn where_at(scene: &Scene, time: UnixMs) -> Option<Spot> {
    if !scene.truth.is_empty() {
        let seconds = (time.0 - scene.truth_start.0) as f64 / 1000.0;
        let place = scene
            .truth
            .partition_point(|moment| moment.time_s <= seconds)
            .saturating_sub(1);
        return scene.truth.get(place).map(|moment| moment.spot);
    }
    let place = scene
        .fixes
        .partition_point(|fix| fix.time <= time)
        .saturating_sub(1);
    let fix = scene.fixes.get(place)?;
    Some(scene.course.plane().spot(fix.position))
}

/// Draws a stop's number on a disc.
pub fn badge(canvas: &mut Canvas, x: f64, y: f64, number: usize, colour: &str) {
    canvas.circle(
        x,
        y,
        10.5,
        Style::area(colour, 1.0).outlined("#ffffff", 1.8),
    );
    canvas.anchored(
        x,
        y + 4.2,
        12.0,
        "#ffffff",
        "700",
        Anchor::Middle,
        &number.to_string(),
    );
}

fn key(canvas: &mut Canvas, words: &Words, panel: Frame) {
    canvas.rectangle(panel, 6.0, Style::area("#ffffff", 0.88));
    let line = |row: f64| panel.y + 18.0 + row * 20.0;
    let (from, to, text) = (panel.x + 10.0, panel.x + 34.0, panel.x + 42.0);
    let row = |canvas: &mut Canvas, number: f64, word: &str| {
        canvas.text(text, line(number) + 4.0, 12.0, INK, "400", word);
    };
    canvas.path(
        [(from, line(0.0)), (to, line(0.0))],
        false,
        Style::line(ROUTE, 3.5).faint(0.55),
    );
    row(canvas, 0.0, words.route);
    canvas.path(
        [(from, line(1.0)), (to, line(1.0))],
        false,
        Style::line(PATH, 2.2),
    );
    row(canvas, 1.0, words.true_path);
    let dots = [3.0, 9.0, 15.0, 21.0].map(|x| (from + x, line(2.0)));
    canvas.dots(dots, 1.7, Style::area(FIX, 0.8));
    row(canvas, 2.0, words.fixes);
    canvas.circle(
        from + 12.0,
        line(3.0),
        7.0,
        Style::area(TOLD, 0.13).outlined(TOLD, 1.2),
    );
    row(canvas, 3.0, words.zone);
    let (x, y) = (from + 11.0, line(4.0));
    let start = [(x - 5.0, y - 6.5), (x + 7.5, y), (x - 5.0, y + 6.5)];
    canvas.path(start, true, Style::area(INK, 1.0));
    row(canvas, 4.0, words.started);
}

fn scale_bar(canvas: &mut Canvas, view: &View, words: &Words) {
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

/// Draws the whole tour in a corner when a part of it lies outside the map.
fn overview(canvas: &mut Canvas, scene: &Scene, frame: Frame) {
    let every: Vec<usize> = (0..scene.course.stops().len()).collect();
    let view = View::around(frame, extent(scene, &every), 18.0);
    canvas.rectangle(
        frame,
        6.0,
        Style::area("#ffffff", 0.92).outlined("#d5d0c4", 1.0),
    );
    canvas.clipped(frame, 6.0, |canvas| {
        let points = scene
            .course
            .route()
            .points()
            .iter()
            .map(|spot| view.place(*spot));
        canvas.path(points, false, Style::line(ROUTE, 2.0).faint(0.7));
        for (number, stop) in scene.course.stops().iter().enumerate() {
            let colour = colour(scene, number);
            let (x, y) = view.place(stop.zone.centre());
            if x.is_finite() && y.is_finite() {
                canvas.circle(x, y, 3.2, Style::area(colour, 1.0).outlined("#ffffff", 0.8));
            }
        }
    });
    canvas.text(
        frame.x + 8.0,
        frame.y + 15.0,
        11.0,
        "#66707a",
        "400",
        scene.words.whole,
    );
}

/// The corner of the map in which a panel of this width and height hides the fewest stops; `taken` is not chosen.
fn free_corner(
    scene: &Scene,
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
    .min_by_key(|frame| covered(scene, view, *frame))
    .expect("OK because a panel in one corner leaves the others free")
}

fn overlap(one: Frame, other: Frame) -> bool {
    one.x < other.x + other.width
        && other.x < one.x + one.width
        && one.y < other.y + other.height
        && other.y < one.y + one.height
}

/// Number of stops that a frame would hide, counting their zones.
fn covered(scene: &Scene, view: &View, frame: Frame) -> usize {
    scene
        .course
        .stops()
        .iter()
        .filter(|stop| {
            let (x, y) = view.place(stop.zone.centre());
            let reach = (stop.zone.reach() * view.pixels_per_metre).max(12.0);
            let zone = Frame {
                x: x - reach,
                y: y - reach,
                width: 2.0 * reach,
                height: 2.0 * reach,
            };
            overlap(frame, zone)
        })
        .count()
}

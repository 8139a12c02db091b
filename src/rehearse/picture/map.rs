//! The map: the tour, the true path, the fixes, and where each story started.

use super::{Scene, Words};
use crate::drawing::canvas::{Anchor, Canvas, Frame, Style, wrapped};
use crate::drawing::{INK, ROUTE, STOP, View, free_corner};
use crate::engine::{StopIndex, UnixMs};
use crate::geodesy::Spot;

/// Colour of a stop whose story was told, and of its bar on the timeline.
pub const TOLD: &str = STOP;
/// Colour of a stop whose story was not told.
pub const UNTOLD: &str = "#8b95a1";
/// Colour of the visitor's true path.
pub const PATH: &str = "#1f5fa8";
const FIX: &str = "#e08a1e";
/// Size of the key, pixels.
const KEY_PX: (f64, f64) = (158.0, 112.0);

/// Draws the map.
pub fn draw(canvas: &mut Canvas, scene: &Scene, frame: Frame) {
    let map = scene.map();
    let view = View::of_walk(scene.course, frame);
    let colour = |stop: usize| colour(scene, stop);
    let truth: Vec<Spot> = scene.truth.iter().map(|moment| moment.spot).collect();
    map.framed(canvas, &view, |canvas| {
        map.draw_below(canvas, &view, &[truth]);
        map.draw_zones(canvas, &view, &colour);
        heat(canvas, scene, &view);
        path(canvas, scene, &view);
        map.draw_stops(canvas, &view, &colour);
        starts(canvas, scene, &view);
        let panel = free_corner(scene.course, &view, KEY_PX, None);
        key(canvas, scene.words, panel);
        map.draw_panels(canvas, &view, &colour, Some(panel));
    });
    let lines = wrapped(&map.credits(), frame.width - 8.0, 10.0, 2);
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

/// Where the stories started.
fn starts(canvas: &mut Canvas, scene: &Scene, view: &View) {
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

//! A walk as a picture: map on the left, the stops beside it, the stories and silences below. SVG, one font family,
//! nothing fetched.

mod base_map;
mod canvas;
mod legend;
mod map;
mod timeline;

use super::simulation::SimulatedWalk;
use super::visitor::Moment;
use crate::engine::{Course, Fix, UnixMs};
use crate::geodesy::Spot;
use canvas::Canvas;

pub use base_map::{BaseMap, Feature, Shape};

/// Everything that is drawn.
pub struct Scene<'a> {
    /// The tour's title.
    pub title: &'a str,
    /// What walk it is.
    pub subtitle: &'a str,
    /// The stops' titles, in the tour's order.
    pub titles: &'a [String],
    /// The course.
    pub course: &'a Course,
    /// What happened.
    pub walk: &'a SimulatedWalk,
    /// What the receiver said.
    pub fixes: &'a [Fix],
    /// The true walk, where it is known.
    pub truth: &'a [Moment],
    /// When the true walk's second 0 was.
    pub truth_start: UnixMs,
    /// What lies under the route.
    pub base: &'a BaseMap,
    /// Words of the picture.
    pub words: &'a Words,
    /// What many walks found, where the picture is about them.
    pub risk: Option<&'a Risk>,
}

/// What many walks found, as it is drawn.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Risk {
    /// A share of visitors in percent for each stop: who miss its story or hear it in the wrong place.
    pub percent: Vec<f64>,
    /// A line for each stop.
    pub lines: Vec<String>,
    /// Where it happened.
    pub heat: Vec<Spot>,
}

/// The picture's words in the language of the visitor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    /// Nobody speaks.
    pub silence: &'static str,
    /// A story that was not told.
    pub not_told: &'static str,
    /// Minutes, short.
    pub minutes: &'static str,
    /// Seconds, short.
    pub seconds: &'static str,
    /// Metres, short.
    pub metres: &'static str,
    /// Kilometres, short.
    pub kilometres: &'static str,
    /// The planned way.
    pub route: &'static str,
    /// The true way.
    pub true_path: &'static str,
    /// Position fixes.
    pub fixes: &'static str,
    /// A zone.
    pub zone: &'static str,
    /// Where a story started.
    pub started: &'static str,
    /// The whole tour, as the heading of the small map.
    pub whole: &'static str,
    /// And so many more.
    pub more: &'static str,
    /// Heading of the time line.
    pub stories: &'static str,
    /// A walk that was simulated.
    pub simulated: &'static str,
    /// A walk that was recorded.
    pub recorded: &'static str,
    /// How well satellites are received.
    pub reception: &'static str,
    /// The names of the noise classes, with what they are called.
    pub classes: [(&'static str, &'static str); 4],
    /// What the figures beside the stops are about.
    pub visitors: &'static str,
}

impl Words {
    /// Words for a language; English where there are no others.
    pub fn of(lang: &str) -> &'static Self {
        match lang.split('-').next() {
            Some("ru") => &RUSSIAN,
            Some(_) | None => &ENGLISH,
        }
    }

    /// How well satellites were received, and the seed of the chance that was used.
    pub fn conditions(&self, noise: &str, seed: u64) -> String {
        let class = self.classes.iter().find(|(name, _)| *name == noise);
        let class = class.map_or(noise, |(_, called)| called);
        format!("{}: {class}, seed {seed}", self.reception)
    }
}

const ENGLISH: Words = Words {
    silence: "silence",
    not_told: "not told",
    minutes: "min",
    seconds: "s",
    metres: "m",
    kilometres: "km",
    route: "route",
    true_path: "true path",
    fixes: "fixes",
    zone: "zone",
    started: "story starts",
    whole: "whole tour",
    more: "and more:",
    stories: "Stories and silences",
    simulated: "simulated walk",
    recorded: "recorded walk",
    reception: "reception",
    classes: [
        ("none", "without error"),
        ("open", "open sky"),
        ("blocks", "between blocks"),
        ("canyon", "street canyon"),
    ],
    visitors: "simulated visitors",
};

const RUSSIAN: Words = Words {
    silence: "тишина",
    not_told: "не рассказан",
    minutes: "мин",
    seconds: "с",
    metres: "м",
    kilometres: "км",
    route: "маршрут",
    true_path: "путь посетителя",
    fixes: "показания GPS",
    zone: "зона",
    started: "начало рассказа",
    whole: "весь маршрут",
    more: "и ещё:",
    stories: "Рассказы и тишина",
    simulated: "смоделированная прогулка",
    recorded: "записанная прогулка",
    reception: "приём",
    classes: [
        ("none", "без ошибок"),
        ("open", "открытое небо"),
        ("blocks", "между домами"),
        ("canyon", "узкие улицы"),
    ],
    visitors: "смоделированных посетителей",
};

const WIDTH: f64 = 1280.0;
const MAP_TOP: f64 = 84.0;
const MAP_HEIGHT: f64 = 640.0;
const MAP_WIDTH: f64 = 880.0;
const MARGIN: f64 = 28.0;
const TIMELINE_HEIGHT: f64 = 108.0;

/// Draws a walk.
pub fn draw(scene: &Scene) -> String {
    let below = match scene.risk {
        Some(_) => 0.0,
        None => TIMELINE_HEIGHT,
    };
    let height = MAP_TOP + MAP_HEIGHT + 24.0 + below + MARGIN;
    let mut canvas = Canvas::new(WIDTH, height);
    canvas.text(MARGIN, 44.0, 26.0, "#1f2933", "600", scene.title);
    canvas.text(MARGIN, 68.0, 14.0, "#66707a", "400", scene.subtitle);
    map::draw(
        &mut canvas,
        scene,
        canvas::Frame {
            x: MARGIN,
            y: MAP_TOP,
            width: MAP_WIDTH,
            height: MAP_HEIGHT,
        },
    );
    legend::draw(
        &mut canvas,
        scene,
        canvas::Frame {
            x: MARGIN + MAP_WIDTH + 26.0,
            y: MAP_TOP,
            width: WIDTH - 2.0 * MARGIN - MAP_WIDTH - 26.0,
            height: MAP_HEIGHT,
        },
    );
    timeline::draw(
        &mut canvas,
        scene,
        canvas::Frame {
            x: MARGIN,
            y: MAP_TOP + MAP_HEIGHT + 24.0,
            width: WIDTH - 2.0 * MARGIN,
            height: TIMELINE_HEIGHT,
        },
    );
    canvas.finish()
}

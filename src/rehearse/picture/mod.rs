//! Draws a walk as an SVG: the map on the left, the stops beside it, the stories and silences below. The file refers to
//! nothing outside itself.

mod legend;
mod map;
mod scene;
mod timeline;
mod words;

use crate::drawing::canvas::{Canvas, Frame};

pub use scene::{Risk, Scene};
pub use words::Words;

const WIDTH: f64 = 1280.0;
const MAP_TOP: f64 = 84.0;
const MAP_HEIGHT: f64 = 640.0;
const MAP_WIDTH: f64 = 880.0;
const MARGIN: f64 = 28.0;
const TIMELINE_HEIGHT: f64 = 108.0;

/// Draws the scene and returns the SVG's text.
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
        Frame {
            x: MARGIN,
            y: MAP_TOP,
            width: MAP_WIDTH,
            height: MAP_HEIGHT,
        },
    );
    legend::draw(
        &mut canvas,
        scene,
        Frame {
            x: MARGIN + MAP_WIDTH + 26.0,
            y: MAP_TOP,
            width: WIDTH - 2.0 * MARGIN - MAP_WIDTH - 26.0,
            height: MAP_HEIGHT,
        },
    );
    timeline::draw(
        &mut canvas,
        scene,
        Frame {
            x: MARGIN,
            y: MAP_TOP + MAP_HEIGHT + 24.0,
            width: WIDTH - 2.0 * MARGIN,
            height: TIMELINE_HEIGHT,
        },
    );
    canvas.finish()
}

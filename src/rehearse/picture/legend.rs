//! The stops beside the map: number, title, and when and how long the story played.

use super::Scene;
use super::map::colour;
use crate::drawing::badge;
use crate::drawing::canvas::{Canvas, Frame, Style, wrapped};
use crate::engine::{StopIndex, UnixMs};

/// Height in pixels of a stop's entry whose title has one line.
const ROW: f64 = 42.0;
/// Height in pixels of a stop's entry whose title has two lines.
const TALL_ROW: f64 = 53.0;

/// Draws the list of stops.
pub fn draw(canvas: &mut Canvas, scene: &Scene, frame: Frame) {
    let stops = scene.titles.len();
    let (row, lines) = if stops as f64 * TALL_ROW <= frame.height {
        (TALL_ROW, 2)
    } else {
        (ROW, 1)
    };
    let rows = ((frame.height / row) as usize).max(1);
    let shown = if stops > rows { rows - 1 } else { stops };
    for (number, title) in scene.titles.iter().take(shown).enumerate() {
        let y = frame.y + row * number as f64 + 16.0;
        let told = scene
            .walk
            .played
            .iter()
            .find(|sounding| sounding.stop == StopIndex(number));
        badge(canvas, frame.x + 12.0, y, number + 1, colour(scene, number));
        let width = frame.width - 34.0;
        let mut below = y;
        for line in wrapped(title, width, 13.5, lines) {
            canvas.text(frame.x + 32.0, below, 13.5, "#1f2933", "600", &line);
            below += 16.0;
        }
        let found = scene.risk.and_then(|risk| risk.lines.get(number));
        let state = match told {
            _ if found.is_some() => found.cloned().unwrap_or_default(),
            Some(sounding) => format!(
                "{} · {:.0} {}",
                since_start(scene, sounding.from),
                (sounding.to.0 - sounding.from.0) as f64 / 1000.0,
                scene.words.seconds
            ),
            None => scene.words.not_told.to_owned(),
        };
        canvas.text(frame.x + 32.0, below, 12.0, "#66707a", "400", &state);
    }
    if shown < stops {
        let y = frame.y + row * shown as f64 + 16.0;
        let text = format!("{} {}", scene.words.more, stops - shown);
        canvas.text(frame.x + 32.0, y, 13.0, "#66707a", "400", &text);
    }
    canvas.path(
        [
            (frame.x - 13.0, frame.y),
            (frame.x - 13.0, frame.y + frame.height),
        ],
        false,
        Style::line("#e6e2d8", 1.0),
    );
}

/// Minutes and seconds from the walk's start to `time`, as text.
fn since_start(scene: &Scene, time: UnixMs) -> String {
    let start = scene.walk.span.map_or(time, |(from, _)| from);
    let seconds = (time.0 - start.0) / 1000;
    format!(
        "{}:{:02} {}",
        seconds / 60,
        seconds % 60,
        scene.words.minutes
    )
}

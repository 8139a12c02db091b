//! The stories and silences of a walk along its time.

use super::map::{PATH, TOLD};
use super::{Scene, Words};
use crate::drawing::canvas::{Anchor, Canvas, Frame, Style};
use crate::engine::{EventKind, UnixMs};

/// A silence is labelled only if its bar is wider than this, in pixels.
const MIN_LABELLED_SILENCE_WIDTH: f64 = 88.0;

/// Draws the timeline.
pub fn draw(canvas: &mut Canvas, scene: &Scene, frame: Frame) {
    let Some((from, to)) = scene.walk.span else {
        return;
    };
    let axis = Axis {
        frame,
        from,
        seconds: ((to.0 - from.0) as f64 / 1000.0).max(1.0),
    };
    canvas.text(
        frame.x,
        frame.y + 18.0,
        14.0,
        "#1f2933",
        "600",
        scene.words.stories,
    );
    let track = Frame {
        y: frame.y + 34.0,
        height: 40.0,
        ..frame
    };
    canvas.rectangle(track, 6.0, Style::area("#f1efe9", 1.0));
    silences(canvas, scene, &axis, track);
    for sounding in &scene.walk.played {
        let x = axis.x(sounding.from);
        let bar = Frame {
            x,
            width: (axis.x(sounding.to) - x).max(2.0),
            ..track
        };
        canvas.rectangle(bar, 4.0, Style::area(TOLD, 0.9).outlined("#ffffff", 1.0));
        if bar.width > 14.0 {
            let number = (sounding.stop.0 + 1).to_string();
            canvas.anchored(
                x + bar.width / 2.0,
                track.y + 25.0,
                13.0,
                "#ffffff",
                "700",
                Anchor::Middle,
                &number,
            );
        }
    }
    stays(canvas, scene, &axis, track.y + track.height + 8.0);
    ticks(canvas, &axis, track.y + track.height + 22.0, scene.words);
}

struct Axis {
    frame: Frame,
    from: UnixMs,
    seconds: f64,
}

impl Axis {
    fn x(&self, time: UnixMs) -> f64 {
        let share = (time.0 - self.from.0) as f64 / 1000.0 / self.seconds;
        self.frame.x + self.frame.width * share.clamp(0.0, 1.0)
    }
}

fn silences(canvas: &mut Canvas, scene: &Scene, axis: &Axis, track: Frame) {
    let mut since = axis.from;
    let mut silences = Vec::new();
    for sounding in &scene.walk.played {
        silences.push((since, sounding.from));
        since = since.max(sounding.to);
    }
    silences.push((since, UnixMs(axis.from.0 + (axis.seconds * 1000.0) as i64)));
    for (from, to) in silences {
        let (left, right) = (axis.x(from), axis.x(to));
        if right - left > MIN_LABELLED_SILENCE_WIDTH {
            let minutes = (to.0 - from.0) as f64 / 60_000.0;
            let words = if minutes >= 1.5 {
                format!(
                    "{} {minutes:.0} {}",
                    scene.words.silence, scene.words.minutes
                )
            } else {
                format!("{:.0} {}", minutes * 60.0, scene.words.seconds)
            };
            canvas.anchored(
                (left + right) / 2.0,
                track.y + 24.0,
                11.0,
                "#8b95a1",
                "400",
                Anchor::Middle,
                &words,
            );
        }
    }
}

/// Draws the stays in zones as thin bars under the stories.
fn stays(canvas: &mut Canvas, scene: &Scene, axis: &Axis, y: f64) {
    let mut inside = std::collections::BTreeMap::new();
    let mut bars = Vec::new();
    for entry in &scene.walk.entries {
        let Some(stop) = entry.event.stop else {
            continue;
        };
        match entry.event.kind {
            EventKind::Enter => {
                inside.insert(stop, entry.event.time);
            }
            EventKind::Exit => {
                if let Some(since) = inside.remove(&stop) {
                    bars.push((since, entry.event.time));
                }
            }
            _ => {}
        }
    }
    let end = UnixMs(axis.from.0 + (axis.seconds * 1000.0) as i64);
    bars.extend(inside.into_values().map(|since| (since, end)));
    for (from, to) in bars {
        let x = axis.x(from);
        let bar = Frame {
            x,
            y,
            width: (axis.x(to) - x).max(1.0),
            height: 5.0,
        };
        canvas.rectangle(bar, 2.0, Style::area(PATH, 0.55));
    }
}

fn ticks(canvas: &mut Canvas, axis: &Axis, y: f64, words: &Words) {
    let minutes = axis.seconds / 60.0;
    let step = [1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 360.0]
        .into_iter()
        .find(|step| minutes / step <= 16.0)
        .unwrap_or(1440.0);
    let mut minute = 0.0;
    while minute <= minutes {
        let x = axis.frame.x + axis.frame.width * minute / minutes;
        canvas.path(
            [(x, y - 4.0), (x, y + 1.0)],
            false,
            Style::line("#b9b2a3", 1.0),
        );
        let last = minute + step > minutes;
        let text = if last {
            format!("{minute:.0} {}", words.minutes)
        } else {
            format!("{minute:.0}")
        };
        let anchor = if minute == 0.0 {
            Anchor::Start
        } else {
            Anchor::Middle
        };
        canvas.anchored(x, y + 14.0, 11.0, "#66707a", "400", anchor, &text);
        minute += step;
    }
}

//! Progress of builds and rehearsals on a terminal; elsewhere nothing but warnings.

use super::{interrupt, out};
use crate::build::Observer;
use crate::wording::one_line;
use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::time::Duration;

/// A bar for clips and one for tracks, on standard error.
pub struct BuildProgress {
    all: MultiProgress,
    clips: ProgressBar,
    tracks: ProgressBar,
}

/// Draws on standard error if that is a terminal, and nowhere otherwise.
fn target() -> ProgressDrawTarget {
    if std::io::stderr().is_terminal() {
        ProgressDrawTarget::stderr()
    } else {
        ProgressDrawTarget::hidden()
    }
}

fn style() -> ProgressStyle {
    ProgressStyle::with_template("{prefix:>7} {bar:32} {pos}/{len} {elapsed} {wide_msg}")
        .expect("OK because the template is fixed")
}

/// A bar for the simulated visitors of a rehearsal, on standard error. Dropping it removes the bar.
pub struct WalkProgress {
    bar: ProgressBar,
}

impl WalkProgress {
    /// Shows a bar for this many visitors.
    pub fn begin(visitors: u64) -> Self {
        let bar = ProgressBar::with_draw_target(Some(visitors), target())
            .with_style(style())
            .with_prefix("walks");
        bar.enable_steady_tick(Duration::from_millis(200));
        Self { bar }
    }

    /// Counts one more finished walk.
    pub fn walked(&self) {
        self.bar.inc(1);
    }

    /// Adds visitors to the total; `doing` says what they do.
    pub fn add(&self, visitors: u64, doing: &'static str) {
        self.bar.inc_length(visitors);
        self.bar.set_message(doing);
    }
}

impl Drop for WalkProgress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

impl BuildProgress {
    /// Creates bars that appear once there is work, if standard error is a terminal.
    pub fn new() -> Self {
        let all = MultiProgress::with_draw_target(target());
        let style = style();
        let bar = |prefix: &'static str| {
            ProgressBar::hidden()
                .with_style(style.clone())
                .with_prefix(prefix)
        };
        Self {
            all,
            clips: bar("clips"),
            tracks: bar("tracks"),
        }
    }

    /// Removes the bars from the terminal.
    pub fn finish(&self) {
        self.clips.finish_and_clear();
        self.tracks.finish_and_clear();
    }
}

impl Observer for BuildProgress {
    fn begin(&self, clips: usize, tracks: usize) {
        for (bar, length) in [(&self.clips, clips), (&self.tracks, tracks)] {
            if length > 0 {
                bar.set_length(length as u64);
                self.all.add(bar.clone());
                bar.enable_steady_tick(Duration::from_millis(200));
            }
        }
    }

    fn clip_ready(&self) {
        self.clips.inc(1);
    }

    fn track_ready(&self, name: &str) {
        self.tracks.set_message(one_line(name));
        self.tracks.inc(1);
    }

    fn is_called_off(&self) -> bool {
        interrupt::is_requested()
    }

    fn warn(&self, message: &str) {
        let said = format!("soundwalk: warning: {message}");
        self.all.suspend(|| out::note(&said));
    }
}

//! Progress of builds, rehearsals and downloads on a terminal; elsewhere nothing but warnings.

use super::{interrupt, out};
use crate::build::Observer;
use crate::rehearse::many::{self, Purpose};
use crate::text::Text;
use crate::wording::one_line;
use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::cell::RefCell;
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
    /// Shows a bar.
    pub fn new() -> Self {
        let bar = ProgressBar::with_draw_target(Some(0), target())
            .with_style(style())
            .with_prefix("walks");
        bar.enable_steady_tick(Duration::from_millis(200));
        Self { bar }
    }
}

impl many::Observer for WalkProgress {
    fn expect_walks(&self, count: u64, purpose: Purpose) {
        self.bar.inc_length(count);
        match purpose {
            Purpose::Report => {}
            Purpose::Trials => self.bar.set_message("who try other zones"),
        }
    }

    fn walk_done(&self) {
        self.bar.inc(1);
    }
}

impl Drop for WalkProgress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// A bar for a download, on standard error. Dropping it removes the bar.
pub struct DownloadProgress {
    bar: ProgressBar,
}

impl DownloadProgress {
    /// Shows a bar for so many bytes.
    pub fn new(bytes: u64) -> Self {
        let style = ProgressStyle::with_template(
            "{bar:32} {decimal_bytes}/{decimal_total_bytes} {decimal_bytes_per_sec}, {eta} left",
        )
        .expect("OK because the template is fixed");
        let bar = ProgressBar::with_draw_target(Some(bytes), target()).with_style(style);
        Self { bar }
    }

    /// Shows that so many bytes are there.
    pub fn show(&self, bytes: u64) {
        self.bar.set_position(bytes);
    }
}

impl Drop for DownloadProgress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// A bar for each step of making maps, on standard error. Dropping it removes the bar.
#[derive(Default)]
pub struct MapProgress {
    /// The step that is shown, and its bar.
    current: RefCell<Option<(&'static str, ProgressBar)>>,
}

impl MapProgress {
    /// Shows how many bytes of how many a step has done.
    pub fn show(&self, step: &'static str, done: u64, total: u64) {
        let mut current = self.current.borrow_mut();
        if current.as_ref().is_none_or(|(shown, _)| *shown != step) {
            if let Some((_, bar)) = current.take() {
                bar.finish_and_clear();
            }
            let style = ProgressStyle::with_template(
                "{prefix:>8} {bar:32} {decimal_bytes}/{decimal_total_bytes} {decimal_bytes_per_sec}",
            )
            .expect("OK because the template is fixed");
            let bar = ProgressBar::with_draw_target(Some(total), target()).with_style(style);
            *current = Some((step, bar.with_prefix(step)));
        }
        if let Some((_, bar)) = current.as_ref() {
            bar.set_length(total);
            bar.set_position(done);
        }
    }
}

impl Drop for MapProgress {
    fn drop(&mut self) {
        if let Some((_, bar)) = self.current.take() {
            bar.finish_and_clear();
        }
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
}

impl Observer for BuildProgress {
    fn begin(&self, clips: usize, tracks: usize) {
        for (bar, length) in [(&self.clips, clips), (&self.tracks, tracks)] {
            if length > 0 {
                bar.reset();
                bar.set_length(length as u64);
                self.all.add(bar.clone());
                bar.enable_steady_tick(Duration::from_millis(200));
            }
        }
    }

    fn clip_ready(&self) {
        self.clips.inc(1);
    }

    fn track_ready(&self, name: &Text) {
        self.tracks.set_message(one_line(name));
        self.tracks.inc(1);
    }

    fn end(&self) {
        self.clips.finish_and_clear();
        self.tracks.finish_and_clear();
    }

    fn is_called_off(&self) -> bool {
        interrupt::is_requested()
    }

    fn warn(&self, message: &str) {
        let said = format!("soundwalk: warning: {message}");
        self.all.suspend(|| out::note(&said));
    }
}

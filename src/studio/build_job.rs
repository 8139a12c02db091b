//! Builds the pack in the background: one build at a time, with progress for every page, and cancellable.

use super::response::{Answer, ApiError, json};
use super::state::{Studio, lock};
use super::wire::{BuildOutcome, BuildProgress, EventView, RefusalCode};
use crate::build::{self, BuildError, Built, Mix, Observer, Request};
use crate::pack::contents::{PackInputs, contents};
use crate::pack::writer;
use crate::tour::Tour;
use crate::tour::diagnostic::Severity;
use crate::tour::read::{ParsedTour, read};
use axum::extract::State;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

/// A running build.
pub struct BuildJob {
    is_called_off: AtomicBool,
    progress: Mutex<BuildProgress>,
}

/// Starts a build.
pub async fn start(State(studio): State<Arc<Studio>>) -> Answer {
    let job = Arc::new(BuildJob {
        is_called_off: AtomicBool::new(false),
        progress: Mutex::default(),
    });
    {
        let mut current = lock(&studio.job);
        if current.is_some() {
            return Err(ApiError(
                RefusalCode::Busy,
                "a build is already running".to_owned(),
            ));
        }
        *current = Some(Arc::clone(&job));
    }
    studio.broadcast(EventView::Building(BuildProgress::default()));
    let background = Arc::clone(&studio);
    tokio::task::spawn_blocking(move || {
        let finish = JobSlot(&background);
        let outcome = build_pack(&background, &job);
        // The slot is freed before any page hears of the end, so that it can start the next build.
        drop(finish);
        background.broadcast(EventView::Built(outcome));
    });
    json(BuildProgress::default())
}

/// Frees the slot of the running build however it ends.
struct JobSlot<'s>(&'s Studio);

impl Drop for JobSlot<'_> {
    fn drop(&mut self) {
        *lock(&self.0.job) = None;
    }
}

/// Returns the progress of the running build, or `null`.
pub async fn status(State(studio): State<Arc<Studio>>) -> Answer {
    let job = lock(&studio.job).clone();
    json(job.map(|job| lock(&job.progress).clone()))
}

/// Cancels the build, which ends once the clips and tracks in progress are made.
pub async fn cancel(State(studio): State<Arc<Studio>>) -> Answer {
    match lock(&studio.job).as_ref() {
        Some(job) => {
            job.is_called_off.store(true, Ordering::Relaxed);
            json(lock(&job.progress).clone())
        }
        None => Err(ApiError::not_found("no build is running")),
    }
}

fn build_pack(studio: &Studio, job: &BuildJob) -> BuildOutcome {
    let text = studio.document().text().to_owned();
    let made = free_of_errors(studio, &read(&text)).and_then(|tour| {
        let permission = studio.settings.permission(&tour);
        let reporter = ProgressReporter { studio, job };
        let request = Request {
            tour: &tour,
            installed: &studio.settings.installed,
            workspace: &studio.settings.workspace,
            permission: &permission,
            languages: &tour.languages,
            store: &studio.store,
            threads: None,
            mixes: &[Mix::Standard],
            keep_masters: false,
        };
        match build::run(&request, &reporter) {
            Ok(built) => pack(studio, &tour, &text, &built),
            Err(BuildError::CalledOff) => Ok(BuildOutcome::Cancelled),
            Err(error) => Err(error.to_string()),
        }
    });
    made.unwrap_or_else(|reason| BuildOutcome::Failed { reason })
}

fn free_of_errors(studio: &Studio, parsed: &ParsedTour) -> Result<Tour, String> {
    let facts = parsed.partial().map(|tour| studio.facts(tour));
    let findings = crate::tour::check(parsed, &facts.unwrap_or_default());
    let first = findings
        .iter()
        .find(|finding| finding.severity == Severity::Error);
    match (first, &parsed.tour) {
        (None, Some(tour)) => Ok(tour.clone()),
        (Some(finding), _) => Err(format!("{} [{}]", finding.message, finding.code)),
        (None, None) => Err("correct the mistakes in the tour first".to_owned()),
    }
}

fn pack(studio: &Studio, tour: &Tour, text: &str, built: &Built) -> Result<BuildOutcome, String> {
    let (manifest, entries) = contents(&PackInputs {
        tour,
        tour_text: text.as_bytes(),
        workspace: &studio.settings.workspace,
        languages: &tour.languages,
        built,
        store: &studio.store,
    })
    .map_err(|error| error.to_string())?;
    let path = &studio.settings.pack;
    writer::write(path, &manifest, &entries, None).map_err(|error| error.to_string())?;
    Ok(BuildOutcome::Pack {
        path: path.display().to_string(),
        bytes: std::fs::metadata(path).map_or(0, |found| found.len()),
        tracks: manifest.tracks.len(),
        seconds: manifest.tracks.iter().map(|track| track.duration_s).sum(),
        made: built.counts.tracks_made,
    })
}

/// Reports the progress of the build to the pages.
struct ProgressReporter<'w> {
    studio: &'w Studio,
    job: &'w BuildJob,
}

impl ProgressReporter<'_> {
    fn note(&self, change: impl FnOnce(&mut BuildProgress)) {
        let progress = {
            let mut progress = lock(&self.job.progress);
            change(&mut progress);
            progress.clone()
        };
        self.studio.broadcast(EventView::Building(progress));
    }
}

impl Observer for ProgressReporter<'_> {
    fn begin(&self, clips: usize, tracks: usize) {
        self.note(|progress| (progress.clips, progress.tracks) = (clips, tracks));
    }

    fn clip_ready(&self) {
        self.note(|progress| progress.clips_ready += 1);
    }

    fn track_ready(&self, name: &str) {
        self.note(|progress| {
            progress.tracks_ready += 1;
            name.clone_into(&mut progress.last);
        });
    }

    fn warn(&self, message: &str) {
        self.note(|progress| progress.warnings.push(message.to_owned()));
    }

    fn is_called_off(&self) -> bool {
        self.job.is_called_off.load(Ordering::Relaxed)
    }
}

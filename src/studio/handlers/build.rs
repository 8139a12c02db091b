//! Builds the pack in the background: one build at a time, with progress for every page, and cancellable.

use crate::build::{BuildError, Mix, Observer, Request};
use crate::pack::make::{MadePack, MakeError, MakeRequest, make};
use crate::studio::job::BuildJob;
use crate::studio::response::{Answer, ApiError, json};
use crate::studio::state::Studio;
use crate::studio::sync::lock;
use crate::studio::wire::{BuildOutcome, BuildProgress, EventView, RefusalCode};
use crate::tour::Tour;
use crate::tour::diagnostic::Severity;
use crate::tour::read::{ParsedTour, read};
use axum::extract::State;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// Starts a build.
pub async fn start(State(studio): State<Arc<Studio>>) -> Answer {
    let job = Arc::new(BuildJob::default());
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
        background.has_built.store(true, Ordering::Relaxed);
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
    json(job.map(|job| job.progress()))
}

/// Cancels the build, which ends once the clips and tracks in progress are made.
pub async fn cancel(State(studio): State<Arc<Studio>>) -> Answer {
    match lock(&studio.job).as_ref() {
        Some(job) => {
            job.cancel();
            json(job.progress())
        }
        None => Err(ApiError::not_found("no build is running")),
    }
}

fn build_pack(studio: &Studio, job: &BuildJob) -> BuildOutcome {
    let text = studio.document().text().to_owned();
    let made = free_of_errors(studio, &read(&text)).and_then(|tour| {
        let permission = studio.settings.permission(&tour);
        let reporter = ProgressReporter { studio, job };
        let settings = &studio.settings;
        let request = MakeRequest {
            tracks: Request {
                tour: &tour,
                installed: &settings.installed,
                workspace: &settings.workspace,
                permission: &permission,
                languages: &tour.languages,
                store: &studio.store,
                threads: None,
                mixes: &[Mix::Standard],
                keep_masters: false,
            },
            tour_text: text.as_bytes(),
            pack: &settings.pack,
            report: None,
            site: None,
            playlists: None,
            signer: None,
        };
        match make(&request, &reporter) {
            Ok(made) => Ok(outcome(&settings.pack, &made)),
            Err(MakeError::Build(BuildError::CalledOff)) => Ok(BuildOutcome::Cancelled),
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

fn outcome(path: &Path, made: &MadePack) -> BuildOutcome {
    let tracks = &made.manifest.tracks;
    BuildOutcome::Pack {
        path: path.display().to_string(),
        bytes: std::fs::metadata(path).map_or(0, |found| found.len()),
        tracks: tracks.len(),
        seconds: tracks.iter().map(|track| track.duration_s).sum(),
        made: made.built.counts.tracks_made,
    }
}

/// Reports the progress of the build to the pages.
struct ProgressReporter<'w> {
    studio: &'w Studio,
    job: &'w BuildJob,
}

impl ProgressReporter<'_> {
    fn note(&self, change: impl FnOnce(&mut BuildProgress)) {
        let progress = self.job.update(change);
        self.studio.broadcast(EventView::Building(progress));
    }
}

impl Observer for ProgressReporter<'_> {
    fn begin(&self, clips: usize, tracks: usize) {
        self.note(|progress| {
            (progress.clips, progress.tracks) = (clips, tracks);
            (progress.clips_ready, progress.tracks_ready) = (0, 0);
        });
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
        self.job.is_cancelled()
    }
}

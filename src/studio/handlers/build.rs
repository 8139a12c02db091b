//! Builds the pack in the background: one build at a time, with progress for every page, and cancellable.

use crate::atomic_file::folder_of;
use crate::build::{BuildError, Failure, Mix, Observer, Request};
use crate::pack::make::{MadePack, MakeError, MakeRequest, make};
use crate::pack::manifest::{FileFacts, Manifest};
use crate::pack::reader::peek_manifest;
use crate::studio::findings::sentence;
use crate::studio::job::BuildJob;
use crate::studio::pack_changes::compare;
use crate::studio::request_language;
use crate::studio::response::{Answer, ApiError, json};
use crate::studio::state::Studio;
use crate::studio::wire::{
    BuildFailure, BuildOutcome, BuildProgress, EventView, SiteFolder, SiteFolderRequest,
};
use crate::text::{Catalogue, Text};
use crate::tour::Tour;
use crate::tour::diagnostic::Severity;
use crate::tour::read::{ParsedTour, read};
use axum::Json;
use axum::extract::State;
use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// The longest name of a folder, bytes. File systems allow 255, and a temporary name is longer.
const MAX_FOLDER_NAME: usize = 100;

/// Starts a build.
pub async fn start(State(studio): State<Arc<Studio>>) -> Answer {
    begin(&studio, None)
}

/// Starts a build that also unpacks the pack into a folder for a web host, beside the pack.
pub async fn folder(
    State(studio): State<Arc<Studio>>,
    Json(request): Json<SiteFolderRequest>,
) -> Answer {
    let site = site_folder(&studio.settings.pack, &request.folder)?;
    begin(&studio, Some(site))
}

/// The path of a folder beside the pack.
fn site_folder(pack: &Path, name: &str) -> Result<PathBuf, ApiError> {
    let mut parts = Path::new(name).components();
    let is_one_name = matches!(
        (parts.next(), parts.next()),
        (Some(Component::Normal(part)), None) if part == name
    );
    if !is_one_name
        || name.len() > MAX_FOLDER_NAME
        || name.starts_with('.')
        || name.contains(['/', '\\', ':'])
        || name.chars().any(char::is_control)
    {
        return Err(ApiError::unfit(
            "`folder` must be the name of a folder beside the pack, such as my-tour-site: without slashes, and not hidden",
        ));
    }
    Ok(folder_of(pack).join(name))
}

fn begin(studio: &Arc<Studio>, site: Option<PathBuf>) -> Answer {
    let job = studio.begin_job()?;
    studio.broadcast(EventView::Building(BuildProgress::default()));
    let background = Arc::clone(studio);
    let catalogue = request_language::catalogue();
    tokio::task::spawn_blocking(move || {
        let finish = JobSlot(&background);
        let outcome =
            request_language::with(catalogue, || build_pack(&background, &job, site.as_deref()));
        // The slot is freed before any page hears of the end, so that it can start the next build.
        drop(finish);
        background.was_built.store(true, Ordering::Relaxed);
        background.broadcast(EventView::Built(outcome));
    });
    json(BuildProgress::default())
}

/// Frees the slot of the running build however it ends.
struct JobSlot<'s>(&'s Studio);

impl Drop for JobSlot<'_> {
    fn drop(&mut self) {
        self.0.end_job();
    }
}

/// Returns the progress of the running build, or `null`.
pub async fn status(State(studio): State<Arc<Studio>>) -> Answer {
    json(studio.job().map(|job| job.progress()))
}

/// Cancels the build, which ends once the clips and tracks in progress are made.
pub async fn cancel(State(studio): State<Arc<Studio>>) -> Answer {
    match studio.job() {
        Some(job) => {
            job.cancel();
            json(job.progress())
        }
        None => Err(ApiError::not_found("no build is running")),
    }
}

fn build_pack(studio: &Studio, job: &BuildJob, site: Option<&Path>) -> BuildOutcome {
    let text = studio.document().text().to_owned();
    let before = EarlierPack::read(&studio.settings.pack);
    let tour = match free_of_errors(studio, &read(&text)) {
        Ok(tour) => tour,
        Err(reason) => return failed(reason, Vec::new()),
    };
    let permission = studio.settings.permission(&tour);
    let reporter = ProgressReporter {
        studio,
        job,
        catalogue: request_language::catalogue(),
    };
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
        site,
        playlists: None,
        signer: None,
    };
    match make(&request, &reporter) {
        Ok(made) => outcome(&settings.pack, &made, before.as_ref(), site),
        Err(MakeError::Build(BuildError::CalledOff)) => BuildOutcome::Cancelled,
        Err(MakeError::Build(BuildError::Failed(failures))) => {
            failed(String::new(), failures.iter().map(told).collect())
        }
        Err(error) => failed(error.to_string(), Vec::new()),
    }
}

fn failed(reason: String, failures: Vec<BuildFailure>) -> BuildOutcome {
    BuildOutcome::Failed { reason, failures }
}

/// A failure as the guide reads it.
fn told(failure: &Failure) -> BuildFailure {
    let catalogue = request_language::catalogue();
    let what = sentence(&failure.what, catalogue);
    BuildFailure {
        message: format!("{what}: {}", failure.cause.in_words().worded(catalogue)),
        pointer: failure.place.clone(),
    }
}

/// The pack that was there before a build.
struct EarlierPack {
    manifest: Manifest,
    bytes: u64,
}

impl EarlierPack {
    /// Reads it; `None` if there is none that can be read.
    fn read(path: &Path) -> Option<Self> {
        Some(Self {
            manifest: serde_json::from_slice(&peek_manifest(path).ok()?).ok()?,
            bytes: std::fs::metadata(path).ok()?.len(),
        })
    }
}

fn free_of_errors(studio: &Studio, parsed: &ParsedTour) -> Result<Tour, String> {
    let facts = parsed.partial().map(|tour| studio.facts(tour));
    let findings = crate::tour::check(parsed, &facts.unwrap_or_default());
    let first = findings
        .iter()
        .find(|finding| finding.severity == Severity::Error);
    match (first, &parsed.tour) {
        (None, Some(tour)) => Ok(tour.clone()),
        (Some(finding), _) => Err(sentence(&finding.message, request_language::catalogue())),
        (None, None) => Err(ApiError::invalid_tour().1),
    }
}

fn outcome(
    path: &Path,
    made: &MadePack,
    before: Option<&EarlierPack>,
    site: Option<&Path>,
) -> BuildOutcome {
    let tracks = &made.manifest.tracks;
    let entries = made.entries.iter();
    let files: BTreeMap<String, FileFacts> = entries
        .map(|(name, content)| (name.clone(), content.facts()))
        .collect();
    BuildOutcome::Pack {
        changes: before
            .filter(|before| before.manifest.id == made.manifest.id)
            .map(|before| compare(&before.manifest, before.bytes, &made.manifest, &files)),
        site: site.map(|site| SiteFolder {
            path: absolute(site),
            files: files.len(),
            bytes: files.values().map(|facts| facts.bytes).sum(),
        }),
        path: absolute(path),
        bytes: std::fs::metadata(path).map_or(0, |found| found.len()),
        tracks: tracks.len(),
        seconds: tracks.iter().map(|track| track.duration_s).sum(),
        made: made.built.counts.tracks_made,
    }
}

/// A path as it is found from everywhere.
fn absolute(path: &Path) -> String {
    let absolute = std::path::absolute(path);
    absolute
        .unwrap_or_else(|_| path.to_owned())
        .display()
        .to_string()
}

/// Reports the progress of the build to the pages.
struct ProgressReporter<'w> {
    studio: &'w Studio,
    job: &'w BuildJob,
    /// Of the guide who builds; tracks are made on other threads.
    catalogue: &'static Catalogue,
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

    fn track_ready(&self, name: &Text) {
        let name = name.worded(self.catalogue);
        self.note(|progress| {
            progress.tracks_ready += 1;
            progress.last = name;
        });
    }

    fn warn(&self, message: &str) {
        self.note(|progress| progress.warnings.push(message.to_owned()));
    }

    fn is_called_off(&self) -> bool {
        self.job.is_cancelled()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::build::Cause;
    use crate::text::{StopName, text};

    #[test]
    fn failures_are_told_in_the_language_of_the_guide_with_their_place() {
        let stop = StopName {
            id: "gate".to_owned(),
            number: 1,
            titles: vec![("en".to_owned(), "The Gate".to_owned())],
        };
        let failure = Failure {
            what: text!("picture of stop {stop}", stop),
            place: Some("/stops/0/picture".to_owned()),
            cause: Cause::Silent(PathBuf::from("a.wav")),
        };
        for (language, expected) in [
            (
                "en",
                "Picture of stop “The Gate”: a.wav: there is nothing to hear in it",
            ),
            (
                "ru",
                "Снимок остановки «The Gate»: a.wav: в файле нечего слушать",
            ),
        ] {
            let view = request_language::with(Catalogue::of(language), || told(&failure));
            assert_eq!(view.message, expected);
            assert_eq!(view.pointer.as_deref(), Some("/stops/0/picture"));
        }
    }
}

//! Handlers for recordings: analysing them and keeping them beside the tour. A recording never replaces a file: each take
//! gets a name of its own.

use super::document::{DocumentError, UndoGrouping};
use super::edit::Edit;
use super::paths;
use super::response::{Answer, ApiError, json};
use super::state::{Studio, run_blocking};
use super::tour_handlers;
use super::voices::wav_file;
use super::wire::{EventView, KeptTake, TakeDefect, TakeView};
use crate::atomic_file;
use crate::sound::master::TARGET_LUFS;
use crate::sound::take_quality::{Defect, examine};
use crate::sound::{Pcm, RATE, recording, resample};
use crate::tour::facts::{StopPart, passages};
use crate::tour::model::Passage;
use crate::tour::read::read;
use crate::workspace::Workspace;
use axum::body::Bytes;
use axum::extract::{Query, State};
use serde::Deserialize;
use std::path::Path;
use std::sync::Arc;

/// The most takes that are kept of one passage.
const MAX_TAKES: usize = 999;

/// Analyses a recording without keeping it.
pub async fn look(State(studio): State<Arc<Studio>>, body: Bytes) -> Answer {
    json(
        run_blocking(&studio, move |studio| {
            let clip = recording::read_bytes(body).map_err(ApiError::unfit)?;
            Ok(describe(&clip.pcm, target_loudness(studio)))
        })
        .await?,
    )
}

/// The passage that a take is for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TakeQuery {
    /// The version of the tour that it was recorded for.
    base: String,
    /// JSON pointer to the passage.
    pointer: String,
}

/// Keeps a recording: writes its file and names it in the passage.
pub async fn keep(
    State(studio): State<Arc<Studio>>,
    Query(wanted): Query<TakeQuery>,
    body: Bytes,
) -> Answer {
    let kept = run_blocking(&studio, move |studio| {
        let base = tour_handlers::version(&wanted.base)?;
        let clip = recording::read_bytes(body).map_err(ApiError::unfit)?;
        let text = {
            let document = studio.document();
            if document.version() != base {
                return Err(DocumentError::Stale.into());
            }
            document.text().to_owned()
        };
        let place = take_target(&text, &wanted.pointer)?;
        let pcm = resample::into_rate(clip.pcm, RATE);
        let file = write(
            studio.settings.workspace.tour_folder(),
            &place.folder,
            &place.name,
            &pcm,
        )?;
        let edit = if place.is_plain {
            Edit::Set {
                value: serde_json::json!({"text": place.text, "take": file}),
                pointer: wanted.pointer,
            }
        } else {
            Edit::Set {
                pointer: format!("{}/take", wanted.pointer),
                value: file.clone().into(),
            }
        };
        let made = tour_handlers::change(studio, base, &[edit], "take", UndoGrouping::OwnStep);
        if let Err(error) = made {
            // The tour does not name the file, so nobody would ever find it.
            let place = Workspace::of_folder(studio.settings.workspace.tour_folder()).place(&file);
            let _ = place.map(std::fs::remove_file);
            return Err(error);
        }
        let view = tour_handlers::present(studio);
        studio.broadcast(EventView::Changed {
            version: view.version.clone(),
        });
        Ok(KeptTake { file, view })
    })
    .await?;
    json(kept)
}

/// The folder and name of a passage's takes, and what the edit of the passage needs.
struct TakeTarget {
    folder: String,
    name: String,
    text: String,
    is_plain: bool,
}

fn take_target(text: &str, pointer: &str) -> Result<TakeTarget, ApiError> {
    let parsed = read(text);
    let tour = parsed
        .tour
        .as_ref()
        .ok_or_else(|| ApiError::unfit("correct the mistakes in the tour first"))?;
    let all = passages(tour);
    let passage = all
        .iter()
        .find(|one| one.pointer == pointer)
        .ok_or_else(|| ApiError::unfit(format!("there is no passage at `{pointer}`")))?;
    let part = match passage.part {
        StopPart::Narration => "",
        StopPart::Short => "short-",
        StopPart::Directions => "directions-",
    };
    let number = match passage.part {
        StopPart::Narration | StopPart::Short => pointer
            .rsplit_once('/')
            .and_then(|(_, index)| index.parse::<usize>().ok())
            .unwrap_or(0),
        StopPart::Directions => 0,
    };
    Ok(TakeTarget {
        folder: format!("audio/{}/{}", passage.lang.0, tour.stops[passage.stop].id),
        name: format!("{part}{:02}", number + 1),
        text: passage.passage.text().to_owned(),
        is_plain: matches!(passage.passage, Passage::Plain(_)),
    })
}

/// Writes the sound under an unused name and returns its path as tours write it.
fn write(home: &Path, folder: &str, name: &str, pcm: &Pcm) -> Result<String, ApiError> {
    let place = paths::made(home, folder).map_err(ApiError::failed)?;
    atomic_file::remove_abandoned(&place);
    let mut temporary = atomic_file::create_in(&place).map_err(ApiError::failed)?;
    std::io::Write::write_all(&mut temporary, &wav_file(pcm)).map_err(ApiError::failed)?;
    for number in 1..=MAX_TAKES {
        let file = format!("{name}-take-{number}.wav");
        match temporary.persist_noclobber(place.join(&file)) {
            Ok(_) => return Ok(format!("{folder}/{file}")),
            Err(error) if error.error.kind() == std::io::ErrorKind::AlreadyExists => {
                temporary = error.file;
            }
            Err(error) => return Err(ApiError::failed(error.error)),
        }
    }
    Err(ApiError::failed(format!(
        "{folder} holds {MAX_TAKES} takes of this passage; remove some"
    )))
}

fn target_loudness(studio: &Studio) -> f64 {
    super::media::tour(studio)
        .and_then(|tour| tour.sound.loudness_lufs)
        .unwrap_or(TARGET_LUFS)
}

fn describe(pcm: &Pcm, target_lufs: f64) -> TakeView {
    let quality = examine(pcm);
    let finite = |value: f64| Some(value).filter(|value| value.is_finite());
    TakeView {
        seconds: quality.duration_s,
        loudness_lufs: finite(quality.loudness_lufs),
        true_peak_dbtp: finite(quality.true_peak_dbtp),
        target_lufs,
        defects: quality
            .defects()
            .into_iter()
            .map(|defect| match defect {
                Defect::Silent { .. } => TakeDefect::Silent,
                Defect::TooQuiet { .. } => TakeDefect::TooQuiet,
                Defect::Clipped(_) => TakeDefect::Clipped,
                Defect::Noisy(_) => TakeDefect::Noisy,
                Defect::HumLaden(_) => TakeDefect::Hum,
                Defect::Reverberant { .. } => TakeDefect::Reverberant,
            })
            .collect(),
    }
}

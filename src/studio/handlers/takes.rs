//! Handlers for recordings: analysing them and keeping them beside the tour. A recording never replaces a file: each take
//! gets a name of its own.

use super::tour;
use crate::build::take_file::{self, TakePlace};
use crate::sound::master::TARGET_LUFS;
use crate::sound::take_quality::{Defect, examine};
use crate::sound::{Pcm, recording};
use crate::studio::document::{DocumentError, UndoGrouping};
use crate::studio::edit::name_take;
use crate::studio::response::{Answer, ApiError, json};
use crate::studio::state::Studio;
use crate::studio::sync::run_blocking;
use crate::studio::wire::{EventView, KeptTake, TakeDefect, TakeView};
use crate::tour::facts::passages;
use crate::tour::model::Passage;
use crate::tour::read::read;
use crate::workspace::Workspace;
use axum::body::Bytes;
use axum::extract::{Query, State};
use serde::Deserialize;
use std::sync::Arc;

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
        let base = tour::version(&wanted.base)?;
        let clip = recording::read_bytes(body).map_err(ApiError::unfit)?;
        let text = {
            let document = studio.document();
            if document.version() != base {
                return Err(DocumentError::Stale.into());
            }
            document.text().to_owned()
        };
        let target = take_target(&text, &wanted.pointer)?;
        // The studio never writes files that tours share.
        let workspace = Workspace::of_folder(studio.settings.workspace.tour_folder());
        let file =
            take_file::write(&workspace, &target.place, clip.pcm, &[]).map_err(ApiError::failed)?;
        let edit = name_take(
            &wanted.pointer,
            target.is_plain.then_some(target.text.as_str()),
            &file,
        );
        let made = tour::change(studio, base, &[edit], "take", UndoGrouping::OwnStep);
        if let Err(error) = made {
            // The tour does not name the file, so nobody would ever find it.
            let _ = workspace.place(&file).map(std::fs::remove_file);
            return Err(error);
        }
        let view = tour::present(studio);
        studio.broadcast(EventView::Changed {
            version: view.version.clone(),
        });
        Ok(KeptTake { file, view })
    })
    .await?;
    json(kept)
}

/// The place of a passage's takes, and what the edit of the passage needs.
struct TakeTarget {
    place: TakePlace,
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
    Ok(TakeTarget {
        place: TakePlace::of(tour, passage),
        text: passage.passage.text().to_owned(),
        is_plain: matches!(passage.passage, Passage::Plain(_)),
    })
}

fn target_loudness(studio: &Studio) -> f64 {
    studio
        .tour()
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

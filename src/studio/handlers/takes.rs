//! Handlers for recordings: analysing them and keeping them beside the tour. A recording never replaces a file: each take
//! gets a name of its own.

use super::tour;
use super::waiting::run_decoding;
use crate::build::split_take;
use crate::build::take_file::{self, TakePlace};
use crate::sound::master::TARGET_LUFS;
use crate::sound::take_quality::{Defect, examine};
use crate::sound::{Pcm, recording};
use crate::studio::edit::{Edit, name_take};
use crate::studio::recordings::Recording;
use crate::studio::response::{Answer, ApiError, json};
use crate::studio::state::Studio;
use crate::studio::wire::{KeptTake, KeptTakes, PassageCut, TakeDefect, TakeView};
use crate::tour::facts::{SpokenPassage, passages};
use crate::tour::model::Passage;
use crate::tour::read::read;
use crate::workspace::Workspace;
use axum::body::Bytes;
use axum::extract::{Query, State};
use serde::Deserialize;
use std::sync::Arc;

/// Analyses a recording without keeping it.
pub async fn look(State(studio): State<Arc<Studio>>, body: Bytes) -> Answer {
    let view = run_decoding(&studio, move |studio| {
        let clip = recording::read_bytes(body).map_err(ApiError::unfit)?;
        Ok(describe(&clip.pcm, target_loudness(studio)))
    });
    json(view.await?)
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
    let kept = run_decoding(&studio, move |studio| {
        // Refused before a long recording is decoded.
        tour::text_at(studio, &wanted.base)?;
        let clip = recording::read_bytes(body).map_err(ApiError::unfit)?;
        let whole = PassageCut {
            pointer: wanted.pointer,
            pieces: vec![(0.0, f64::INFINITY)],
            sentences: Vec::new(),
        };
        let kept = keep_pieces(studio, &wanted.base, &clip.pcm, &[whole], None)?;
        Ok(KeptTake {
            file: kept.files.into_iter().next().unwrap_or_default(),
            view: kept.view,
        })
    })
    .await?;
    json(kept)
}

/// Keeps parts of a sound as takes: writes their files and names them in their passages, in one step of undo. The file that the
/// sound was imported from is kept beside them. If the tour cannot be changed, no new file stays.
pub(super) fn keep_pieces(
    studio: &Studio,
    base: &str,
    sound: &Pcm,
    cuts: &[PassageCut],
    original: Option<&Recording>,
) -> Result<KeptTakes, ApiError> {
    let (base, text) = tour::text_at(studio, base)?;
    let workspace = studio.settings.own_folder();
    let mut files = Vec::new();
    let written = write_takes(&workspace, &text, sound, cuts, &mut files).and_then(|edits| {
        let kept = match original {
            Some(original) => {
                let format = original.clip.facts.format;
                take_file::keep_original(&workspace, &original.digest, format, &original.file)
                    .map_err(ApiError::failed)?
            }
            None => None,
        };
        Ok((edits, kept))
    });
    let (edits, new_original) = match written {
        Ok(written) => written,
        Err(error) => {
            tour::remove_files(studio, &files);
            return Err(error);
        }
    };
    let new: Vec<String> = files.iter().cloned().chain(new_original).collect();
    let view = tour::name_files(studio, base, &edits, "take", &new)?;
    Ok(KeptTakes { files, view })
}

/// Writes the takes and returns the edits that name them.
fn write_takes(
    workspace: &Workspace,
    text: &str,
    sound: &Pcm,
    cuts: &[PassageCut],
    files: &mut Vec<String>,
) -> Result<Vec<Edit>, ApiError> {
    let tour = read(text).tour.ok_or_else(ApiError::invalid_tour)?;
    let tour = &tour;
    let all = passages(tour);
    let targets: Result<Vec<&SpokenPassage<'_>>, ApiError> = cuts
        .iter()
        .map(|cut| {
            let found = all.iter().find(|one| one.pointer == cut.pointer);
            found
                .ok_or_else(|| ApiError::unfit(format!("there is no passage at `{}`", cut.pointer)))
        })
        .collect();
    let mut edits = Vec::new();
    for (cut, passage) in cuts.iter().zip(targets?) {
        let lines = split_take::lines(tour, passage);
        let cues = split_take::cues(&lines, &cut.sentences, &cut.pieces);
        let part = split_take::pieces_of(sound, &cut.pieces);
        let place = TakePlace::of(tour, passage);
        let file = take_file::write(workspace, &place, part, &cues).map_err(ApiError::failed)?;
        let plain_text = match passage.passage {
            Passage::Plain(text) => Some(text.as_str()),
            Passage::Detailed(_) => None,
        };
        edits.push(name_take(&cut.pointer, plain_text, &file));
        files.push(file);
    }
    Ok(edits)
}

pub(super) fn target_loudness(studio: &Studio) -> f64 {
    studio
        .tour()
        .and_then(|tour| tour.sound.loudness_lufs)
        .unwrap_or(TARGET_LUFS)
}

pub(super) fn describe(pcm: &Pcm, target_lufs: f64) -> TakeView {
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

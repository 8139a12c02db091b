//! Handlers that keep a stop's picture and its background sound beside the tour. No file is ever replaced: what the tour named
//! before stays on the disk, so that undo brings it back.

use super::tour;
use crate::build::take_file::{self, TakePlace};
use crate::picture::{self, DecodedPicture};
use crate::sound::recording;
use crate::studio::edit::Edit;
use crate::studio::picture_file::{self, StoredFile, unusable};
use crate::studio::response::{Answer, ApiError, json};
use crate::studio::state::Studio;
use crate::studio::sync::run_blocking;
use crate::studio::wire::KeptFile;
use crate::tour::Tour;
use crate::tour::model::Stop;
use crate::tour::names::is_id;
use crate::tour::read::read;
use axum::body::Bytes;
use axum::extract::{Query, State};
use serde::Deserialize;
use std::path::Path;
use std::sync::Arc;

/// The stop that a file is for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StopQuery {
    /// The version of the tour that the file was chosen for.
    base: String,
    /// Id of the stop.
    stop: String,
}

/// Keeps a picture: checks it, writes it upright and scaled, and names it in the stop. The descriptions of a former picture do not
/// fit the new one, and become empty.
pub async fn keep_picture(
    State(studio): State<Arc<Studio>>,
    Query(wanted): Query<StopQuery>,
    body: Bytes,
) -> Answer {
    kept(&studio, wanted, move |studio, tour, index| {
        let opened = picture_file::read(&body)?;
        let kept = keep_for(studio, &tour.stops[index], opened)?;
        let alt: serde_json::Map<_, _> = tour
            .languages
            .iter()
            .map(|lang| (lang.0.clone(), "".into()))
            .collect();
        let edit = Edit::Set {
            pointer: format!("/stops/{index}/picture"),
            value: serde_json::json!({"file": kept.file, "alt": alt}),
        };
        Ok((kept, edit, "picture"))
    })
    .await
}

/// Turns a stop's picture to the right by a quarter, as a new file.
pub async fn turn_picture(
    State(studio): State<Arc<Studio>>,
    Query(wanted): Query<StopQuery>,
) -> Answer {
    kept(&studio, wanted, |studio, tour, index| {
        let stop = &tour.stops[index];
        let named = stop
            .picture
            .as_ref()
            .ok_or_else(|| ApiError::not_found("the stop has no picture"))?;
        let file = studio.settings.workspace.open(&named.file)?;
        let mut opened = picture::open(Ok(file), Path::new(&named.file)).map_err(unusable)?;
        opened.image = opened.image.rotate90();
        let kept = keep_for(studio, stop, opened)?;
        let edit = Edit::Set {
            pointer: format!("/stops/{index}/picture/file"),
            value: kept.file.clone().into(),
        };
        Ok((kept, edit, "turn picture"))
    })
    .await
}

/// Keeps a background sound as WAV, and names it in the stop.
pub async fn keep_bed(
    State(studio): State<Arc<Studio>>,
    Query(wanted): Query<StopQuery>,
    body: Bytes,
) -> Answer {
    let turn = studio.turn(&studio.recording_turns).await?;
    kept(&studio, wanted, move |studio, tour, index| {
        let _turn = turn;
        let clip = recording::read_bytes(body).map_err(ApiError::unfit)?;
        let place = TakePlace {
            folder: "audio/beds".to_owned(),
            name: file_name(&tour.stops[index]).to_owned(),
        };
        let file = take_file::write(&studio.settings.own_folder(), &place, clip.pcm, &[])
            .map_err(ApiError::failed)?;
        let edit = Edit::Set {
            pointer: format!("/stops/{index}/bed"),
            value: file.clone().into(),
        };
        Ok((StoredFile { file, is_new: true }, edit, "bed"))
    })
    .await
}

/// Writes a file for a stop with `write`, which returns the file, the edit that names it, and the label of that edit.
async fn kept(
    studio: &Arc<Studio>,
    wanted: StopQuery,
    write: impl FnOnce(&Studio, &Tour, usize) -> Result<(StoredFile, Edit, &'static str), ApiError>
    + Send
    + 'static,
) -> Answer {
    let kept = run_blocking(studio, move |studio| {
        let (base, text) = tour::text_at(studio, &wanted.base)?;
        let tour = read(&text).tour.ok_or_else(ApiError::invalid_tour)?;
        let index = tour.stops.iter().position(|stop| stop.id == wanted.stop);
        let index = index.ok_or_else(|| ApiError::not_found("there is no such stop"))?;
        let (kept, edit, label) = write(studio, &tour, index)?;
        let new = kept.is_new.then(|| kept.file.clone());
        let view = tour::name_files(studio, base, &[edit], label, new.as_slice())?;
        Ok(KeptFile {
            file: kept.file,
            view,
        })
    });
    json(kept.await?)
}

fn keep_for(studio: &Studio, stop: &Stop, opened: DecodedPicture) -> Result<StoredFile, ApiError> {
    picture_file::keep(&studio.settings.own_folder(), file_name(stop), opened)
}

/// How the names of a stop's files begin. An id may still be wrong while a tour is written.
fn file_name(stop: &Stop) -> &str {
    if is_id(&stop.id) { &stop.id } else { "stop" }
}

//! Handlers that keep a stop's picture and its background sound beside the tour. No file is ever replaced: what the tour named
//! before stays on the disk, so that undo brings it back.

use super::tour;
use crate::build::take_file::{self, TakePlace};
use crate::digest::Digest;
use crate::picture::{self, DecodedPicture};
use crate::sound::recording;
use crate::studio::document::{DocumentError, UndoGrouping};
use crate::studio::edit::Edit;
use crate::studio::response::{Answer, ApiError, json};
use crate::studio::state::Studio;
use crate::studio::stop_picture::{self, KeptPicture, PictureError};
use crate::studio::sync::run_blocking;
use crate::studio::wire::{EventView, KeptFile};
use crate::tour::Tour;
use crate::tour::model::Stop;
use crate::tour::names::is_id;
use crate::tour::read::read;
use crate::workspace::Workspace;
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
        let opened = picture::read(&body).map_err(unusable)?;
        let kept = write(studio, &tour.stops[index], opened)?;
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
        let kept = write(studio, stop, opened)?;
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
    kept(&studio, wanted, move |studio, tour, index| {
        let clip = recording::read_bytes(body).map_err(ApiError::unfit)?;
        let place = TakePlace {
            folder: "audio/beds".to_owned(),
            name: file_name(&tour.stops[index]).to_owned(),
        };
        let file = take_file::write(&own_folder(studio), &place, clip.pcm, &[])
            .map_err(ApiError::failed)?;
        let edit = Edit::Set {
            pointer: format!("/stops/{index}/bed"),
            value: file.clone().into(),
        };
        Ok((KeptPicture { file, is_new: true }, edit, "bed"))
    })
    .await
}

/// Writes a file for a stop with `write`, which returns the file, the edit that names it, and the label of that edit.
async fn kept(
    studio: &Arc<Studio>,
    wanted: StopQuery,
    write: impl FnOnce(&Studio, &Tour, usize) -> Result<(KeptPicture, Edit, &'static str), ApiError>
    + Send
    + 'static,
) -> Answer {
    let kept = run_blocking(studio, move |studio| {
        let base = tour::version(&wanted.base)?;
        let text = studio.document().text().to_owned();
        if Digest::of(text.as_bytes()) != base {
            return Err(DocumentError::Stale.into());
        }
        let tour = read(&text)
            .tour
            .ok_or_else(|| ApiError::unfit("correct the mistakes in the tour first"))?;
        let index = tour.stops.iter().position(|stop| stop.id == wanted.stop);
        let index = index.ok_or_else(|| ApiError::not_found("there is no such stop"))?;
        let (kept, edit, label) = write(studio, &tour, index)?;
        let made = tour::change(studio, base, &[edit], label, UndoGrouping::OwnStep);
        if let Err(error) = made {
            if kept.is_new {
                // The tour does not name the file, so nobody would ever find it.
                let _ = own_folder(studio)
                    .place(&kept.file)
                    .map(std::fs::remove_file);
            }
            return Err(error);
        }
        let view = tour::present(studio);
        studio.broadcast(EventView::Changed {
            version: view.version.clone(),
        });
        Ok(KeptFile {
            file: kept.file,
            view,
        })
    });
    json(kept.await?)
}

fn write(studio: &Studio, stop: &Stop, opened: DecodedPicture) -> Result<KeptPicture, ApiError> {
    let jpeg = picture::write_original(opened).map_err(ApiError::failed)?;
    stop_picture::keep(&own_folder(studio), file_name(stop), &jpeg).map_err(|error| match error {
        PictureError::Access(error) => error.into(),
        other => ApiError::failed(other),
    })
}

/// How the names of a stop's files begin. An id may still be wrong while a tour is written.
fn file_name(stop: &Stop) -> &str {
    if is_id(&stop.id) { &stop.id } else { "stop" }
}

/// The tour's own folder: the studio never writes files that tours share.
fn own_folder(studio: &Studio) -> Workspace {
    Workspace::of_folder(studio.settings.workspace.tour_folder())
}

fn unusable(fault: picture::Fault) -> ApiError {
    ApiError::unfit(format!(
        "the picture cannot be used: {fault}; {}",
        fault.cure()
    ))
}

//! Handlers that serve sounds, pictures and maps: spoken passages, whole tracks, files of the workspace.

use crate::build::{self, IgnoreProgress, Mix, Request};
use crate::picture;
use crate::studio::response::{Answer, ApiError, bytes};
use crate::studio::state::Studio;
use crate::studio::sync::run_blocking;
use crate::studio::voices::SpeechRequest;
use crate::studio::wire::SpeakRequest;
use crate::tour::model::Lang;
use crate::workspace::content;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::IntoResponse;
use std::fs::File;
use std::io::Read;
use std::sync::Arc;

/// The largest file that is served, bytes.
const MAX_FILE_BYTES: u64 = 256 << 20;

/// Speaks a passage.
pub async fn speak(State(studio): State<Arc<Studio>>, Json(request): Json<SpeakRequest>) -> Answer {
    let wav = run_blocking(&studio, move |studio| {
        let tour = studio.tour();
        let wanted = SpeechRequest {
            lang: &request.lang,
            text: request.text,
            say: request.say.filter(|say| !say.trim().is_empty()),
            pointer: request.pointer,
        };
        studio
            .voices
            .speak(tour.as_ref(), &studio.settings, &wanted)
    })
    .await?;
    Ok(bytes("audio/wav", wav.as_ref().clone()))
}

/// Returns a stop's whole story as its track will sound. The builder makes it, using the same store.
pub async fn track(
    State(studio): State<Arc<Studio>>,
    Path((lang, stop)): Path<(String, String)>,
) -> Answer {
    let (marks, wav) =
        run_blocking(&studio, move |studio| story(studio, &Lang(lang), &stop)).await?;
    Ok((
        [
            (header::CONTENT_TYPE, "audio/wav".to_owned()),
            (MARKS, marks),
        ],
        wav,
    )
        .into_response())
}

/// The header with the starts of a track's passages: seconds, separated by commas.
const MARKS: header::HeaderName = header::HeaderName::from_static("soundwalk-passages");

fn story(studio: &Studio, lang: &Lang, stop: &str) -> Result<(String, Vec<u8>), ApiError> {
    let mut tour = studio.valid_tour()?;
    // For the whole tour, because trust covers the programs of all stops together.
    let permission = studio.settings.permission(&tour);
    if !tour.languages.contains(lang) {
        return Err(ApiError::not_found("the tour is not told in that language"));
    }
    tour.stops.retain(|one| one.id == stop);
    for one in &mut tour.stops {
        one.short.clear();
    }
    if tour.stops.is_empty() {
        return Err(ApiError::not_found("there is no such stop"));
    }
    tour.cover = None;
    tour.sound.tour_end = None;
    tour.sound.gps_lost = None;
    tour.sound.gps_found = None;
    let request = Request {
        tour: &tour,
        installed: &studio.settings.installed,
        workspace: &studio.settings.workspace,
        permission: &permission,
        languages: std::slice::from_ref(lang),
        store: &studio.store,
        threads: None,
        mixes: &[Mix::Standard],
        keep_masters: true,
    };
    let built = build::run(&request, &IgnoreProgress)?;
    let track = built
        .tracks
        .first()
        .ok_or_else(|| ApiError::not_found("there is nothing to hear at that stop"))?;
    let marks: Vec<String> = track
        .passages
        .iter()
        .map(|passage| format!("{:.3}", passage.start_s))
        .collect();
    let master = track
        .sound
        .master
        .expect("OK because masters were asked for");
    let wav = studio.store.read(&master).map_err(ApiError::failed)?;
    Ok((marks.join(","), wav))
}

/// Returns a file of the tour's workspace. Pictures are converted as visitors will see them.
pub async fn file(State(studio): State<Arc<Studio>>, Path(wanted): Path<String>) -> Answer {
    let ending = wanted
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_lowercase());
    let kind = match ending.as_deref() {
        Some("wav") => "audio/wav",
        Some("jpg" | "jpeg" | "png" | "webp" | "gif") => "image/jpeg",
        Some("geojson") => "application/geo+json",
        // No file of the workspace is ever served as a page or a script.
        Some(_) | None => "application/octet-stream",
    };
    let found = run_blocking(&studio, move |studio| {
        let file = studio.settings.workspace.open(&wanted)?;
        match kind {
            // Converted as for visitors, so that nothing else in the file reaches the browser.
            "image/jpeg" => {
                let name = std::path::Path::new(&wanted);
                let opened = picture::open(Ok(file), name).map_err(ApiError::unfit)?;
                Ok(picture::write(opened).map_err(ApiError::failed)?.jpeg)
            }
            _ => bounded(file, MAX_FILE_BYTES),
        }
    })
    .await?;
    // Opened by itself, the file may load and run nothing.
    let policy = [(
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; sandbox",
    )];
    Ok((policy, bytes(kind, found)).into_response())
}

/// Returns the GeoJSON base map with this index in the tour's `maps`. It may be shared between tours and lie outside the
/// tour's folder.
pub async fn map(State(studio): State<Arc<Studio>>, Path(index): Path<usize>) -> Answer {
    let found = run_blocking(&studio, move |studio| {
        let tour = studio
            .tour()
            .ok_or_else(|| ApiError::not_found("the tour has mistakes"))?;
        let name = tour
            .maps
            .get(index)
            .ok_or_else(|| ApiError::not_found("the tour names no such map"))?;
        let found = studio.settings.workspace.read_map(name)?;
        match content::geojson_of(&found) {
            Some(text) => Ok(text.to_vec()),
            None => Err(ApiError::unfit(format!(
                "{name} is not GeoJSON: the studio draws no tiles"
            ))),
        }
    })
    .await?;
    Ok(bytes("application/geo+json", found))
}

fn bounded(file: File, limit: u64) -> Result<Vec<u8>, ApiError> {
    let mut found = Vec::new();
    file.take(limit + 1)
        .read_to_end(&mut found)
        .map_err(ApiError::failed)?;
    if found.len() as u64 > limit {
        Err(ApiError::unfit("the file is too large to be shown"))
    } else {
        Ok(found)
    }
}

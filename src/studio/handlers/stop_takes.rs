//! Handlers for one recording of a whole stop: finding the stop's passages in it, and keeping them as takes.

use super::takes::keep_pieces;
use super::waiting::{called_off, run_while_client_waits};
use crate::build::split_take::{SplitError, SplitObserver, SplitPassage, SplitRequest, split};
use crate::language::markup::plain_words;
use crate::sound::align::AlignError;
use crate::studio::recordings::Recording;
use crate::studio::response::{Answer, ApiError, json};
use crate::studio::state::Studio;
use crate::studio::sync::run_blocking;
use crate::studio::wire::{
    EventView, FindPassagesRequest, FoundPassage, FoundPassagesView, KeepPassagesRequest,
    PassageCut, SplitProgress,
};
use axum::extract::{Path, State};
use axum::{Extension, Json};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The most passages that get a take at once.
const MAX_PASSAGES: usize = 1_000;
/// The most pieces of which a take consists.
const MAX_PIECES: usize = 100;

/// Finds the passages of a stop in a recording. Nothing is stored.
pub async fn find(
    State(studio): State<Arc<Studio>>,
    Extension(client): Extension<crate::http::client::Client>,
    Path(digest): Path<String>,
    Json(request): Json<FindPassagesRequest>,
) -> Answer {
    let turns = Arc::clone(&studio.split_turns);
    run_while_client_waits(&studio, turns, client, move |studio, is_called_off| {
        let recording = studio.recordings.get(&digest)?;
        find_passages(studio, &recording, &request, is_called_off)
    })
    .await
}

fn find_passages(
    studio: &Studio,
    recording: &Recording,
    request: &FindPassagesRequest,
    is_called_off: &AtomicBool,
) -> Result<FoundPassagesView, ApiError> {
    let tour = studio.valid_tour()?;
    let stop = tour.stops.iter().position(|stop| stop.id == request.stop);
    let stop = stop.ok_or_else(|| ApiError::not_found("there is no such stop"))?;
    if !tour.languages.contains(&request.lang) {
        let what = format!("the tour is not told in `{}`", request.lang.0);
        return Err(ApiError::unfit(what));
    }
    let observer = Progress {
        studio,
        is_called_off,
    };
    let wanted = SplitRequest {
        tour: &tour,
        stop,
        lang: &request.lang,
        recording: &recording.clip.pcm,
        installed: &studio.settings.installed,
        voice_folder: &studio.store.voice_folder(),
    };
    let found = split(&wanted, &observer).map_err(|error| match error {
        SplitError::Align(AlignError::CalledOff) => called_off(),
        SplitError::NoText { .. } | SplitError::Voice(_) => ApiError::unfit(error),
        SplitError::Align(_) => ApiError::unfit(format!(
            "the passages cannot be found in the recording: {error}"
        )),
    })?;
    Ok(FoundPassagesView {
        voice: found.voice,
        passages: found.passages.into_iter().map(passage_view).collect(),
        strays: found.strays,
    })
}

fn passage_view(found: SplitPassage<'_>) -> FoundPassage {
    let starts = found.part.sentences_s.iter();
    FoundPassage {
        pointer: found.spoken.pointer,
        text: plain_words(found.spoken.passage.text()).into_owned(),
        sentences: starts.map(|times| times.map(|(from, _)| from)).collect(),
        pieces: found.part.kept_s,
        confidence: found.part.confidence,
        doubts: found.part.doubts.into_iter().map(Into::into).collect(),
    }
}

/// Reports the progress to the pages.
struct Progress<'s> {
    studio: &'s Studio,
    is_called_off: &'s AtomicBool,
}

impl SplitObserver for Progress<'_> {
    fn sentence_spoken(&self, spoken: usize, sentences: usize) {
        let progress = SplitProgress { spoken, sentences };
        self.studio.broadcast(EventView::Splitting(progress));
    }

    fn is_called_off(&self) -> bool {
        self.is_called_off.load(Ordering::Relaxed)
    }
}

/// Keeps parts of a recording as the takes of a stop's passages.
pub async fn keep(
    State(studio): State<Arc<Studio>>,
    Path(digest): Path<String>,
    Json(request): Json<KeepPassagesRequest>,
) -> Answer {
    let kept = run_blocking(&studio, move |studio| {
        let recording = studio.recordings.get(&digest)?;
        if !(1..=MAX_PASSAGES).contains(&request.takes.len()) {
            return Err(ApiError::unfit(format!(
                "`takes` must hold 1 to {MAX_PASSAGES} passages"
            )));
        }
        let takes: Result<Vec<PassageCut>, ApiError> = request
            .takes
            .into_iter()
            .map(|cut| checked(&recording, cut))
            .collect();
        let pcm = &recording.clip.pcm;
        keep_pieces(studio, &request.base, pcm, &takes?, Some(&recording))
    });
    json(kept.await?)
}

/// The cut with its pieces within the recording.
fn checked(recording: &Recording, cut: PassageCut) -> Result<PassageCut, ApiError> {
    if !(1..=MAX_PIECES).contains(&cut.pieces.len()) {
        let what = format!("`{}` must have 1 to {MAX_PIECES} pieces", cut.pointer);
        return Err(ApiError::unfit(what));
    }
    let pieces = cut.pieces.iter();
    let pieces: Result<Vec<(f64, f64)>, ApiError> = pieces
        .map(|(from_s, to_s)| recording.part(*from_s, *to_s))
        .collect();
    Ok(PassageCut {
        pieces: pieces?,
        ..cut
    })
}

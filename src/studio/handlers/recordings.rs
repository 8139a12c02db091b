//! Handlers for recordings that are imported: opening one, its waveform, hearing and measuring a part of it, and keeping that part
//! as the take of a passage.

use super::takes::{describe, keep_pieces, target_loudness};
use super::waiting::run_decoding;
use crate::build::split_take::pieces_of;
use crate::sound::master::{self, CEILING_DBTP};
use crate::sound::{RATE, repair, resample};
use crate::studio::recordings::Recording;
use crate::studio::response::{Answer, ApiError, bytes, json};
use crate::studio::state::Studio;
use crate::studio::sync::run_blocking;
use crate::studio::voices::wav_file;
use crate::studio::wire::{
    KeepPartRequest, KeptTake, PartRequest, PassageCut, PeaksRequest, PeaksView, RecordingView,
    SoundRequest,
};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use std::sync::Arc;

/// The most stretches of a waveform: more than a screen has columns.
const MAX_PEAKS: usize = 8_000;
/// The longest part that is heard at once, seconds. Its file has 58 MB.
const MAX_HEARD_S: f64 = 600.0;

/// Opens a recording in any format of takes, and measures it. Nothing is stored in the tour.
pub async fn open(State(studio): State<Arc<Studio>>, body: Bytes) -> Answer {
    let opened = run_decoding(&studio, move |studio| {
        let recording = studio.recordings.open(body)?;
        Ok(view(&recording, target_loudness(studio)))
    });
    json(opened.await?)
}

fn view(recording: &Recording, target_lufs: f64) -> RecordingView {
    let (pcm, facts) = (&recording.clip.pcm, &recording.clip.facts);
    let notes = facts.downmix.warnings().into_iter();
    let notes = notes.chain(facts.downmix.notes());
    RecordingView {
        digest: recording.digest.to_string(),
        format: facts.format.to_string(),
        seconds: pcm.seconds(),
        rate: pcm.rate,
        channels: facts.channels,
        notes: notes
            .map(|note| note.to_string())
            .chain(facts.note.clone())
            .collect(),
        take: describe(pcm, target_lufs),
    }
}

/// Returns the waveform of a part.
pub async fn peaks(
    State(studio): State<Arc<Studio>>,
    Path(digest): Path<String>,
    Query(asked): Query<PeaksRequest>,
) -> Answer {
    let view = run_blocking(&studio, move |studio| {
        let recording = studio.recordings.get(&digest)?;
        if !(1..=MAX_PEAKS).contains(&asked.count) {
            return Err(ApiError::unfit(format!(
                "`count` must be between 1 and {MAX_PEAKS}"
            )));
        }
        let part = recording.part(asked.from_s, asked.to_s)?;
        let found = recording
            .peaks
            .between(&recording.clip.pcm, part, asked.count);
        let (low, high) = found.into_iter().unzip();
        Ok(PeaksView { low, high })
    });
    json(view.await?)
}

/// Returns a part as a WAV file that every browser plays.
pub async fn sound(
    State(studio): State<Arc<Studio>>,
    Path(digest): Path<String>,
    Query(asked): Query<SoundRequest>,
) -> Answer {
    let wav = run_blocking(&studio, move |studio| {
        let recording = studio.recordings.get(&digest)?;
        let part = recording.part(asked.from_s, asked.to_s)?;
        if part.1 - part.0 > MAX_HEARD_S {
            return Err(ApiError::unfit(format!(
                "at most {MAX_HEARD_S} s are heard at once: choose a shorter part"
            )));
        }
        let heard = pieces_of(&recording.clip.pcm, &[part]);
        let heard = if asked.as_track {
            let spoken = repair::speech(heard);
            master::to_target(spoken, target_loudness(studio), CEILING_DBTP).into_pcm()
        } else {
            resample::into_rate(heard, RATE)
        };
        Ok(wav_file(&heard))
    });
    Ok(bytes("audio/wav", wav.await?))
}

/// Measures a part.
pub async fn look(
    State(studio): State<Arc<Studio>>,
    Path(digest): Path<String>,
    Query(asked): Query<PartRequest>,
) -> Answer {
    let view = run_blocking(&studio, move |studio| {
        let recording = studio.recordings.get(&digest)?;
        let part = recording.part(asked.from_s, asked.to_s)?;
        let heard = pieces_of(&recording.clip.pcm, &[part]);
        Ok(describe(&heard, target_loudness(studio)))
    });
    json(view.await?)
}

/// Keeps a part as the take of a passage, and the file that it is cut from beside it.
pub async fn keep(
    State(studio): State<Arc<Studio>>,
    Path(digest): Path<String>,
    Json(request): Json<KeepPartRequest>,
) -> Answer {
    let kept = run_blocking(&studio, move |studio| {
        let recording = studio.recordings.get(&digest)?;
        let cut = PassageCut {
            pointer: request.pointer,
            pieces: vec![recording.part(request.from_s, request.to_s)?],
            sentences: Vec::new(),
        };
        let pcm = &recording.clip.pcm;
        let kept = keep_pieces(studio, &request.base, pcm, &[cut], Some(&recording))?;
        Ok(KeptTake {
            file: kept.files.into_iter().next().unwrap_or_default(),
            view: kept.view,
        })
    });
    json(kept.await?)
}

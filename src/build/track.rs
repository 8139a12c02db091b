//! Executes the two kinds of actions: prepares a clip, and turns clips into a master and a delivered file.

use super::action::{ClipWork, Finish, PieceRef, TrackAction};
use super::error::Cause;
use super::store::{Blob, Store};
use super::take_sentences::{self, SentenceStart};
use super::{clip_file, store};
use crate::files;
use crate::sound::assemble::{self, Assembly, Bed};
use crate::sound::delivery::{Delivered, Goal};
use crate::sound::master::Mastered;
use crate::sound::opus::{Chapter, Cover, Tags};
use crate::sound::recording::Clip;
use crate::sound::{
    Pcm, RATE, amplitude, compress, delivery, loudness, master, recording, repair, take_quality,
    wav,
};
use crate::tour::estimate::MAX_STORY_S;
use crate::voice::{self, Voice};
use crate::workspace::Workspace;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;

/// Result of a clip's action.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct ClipResult {
    /// The clip in the store (see [`clip_file`]).
    pub clip: Blob,
    /// Notes about what was left out of a take, each with the file.
    #[serde(default)]
    pub notes: Vec<String>,
    /// The sentences of a take that was cut from a longer recording.
    #[serde(default)]
    pub sentences: Vec<SentenceStart>,
}

/// Result of a track's action.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct TrackResult {
    /// The 48 kHz 16-bit WAV master, where masters were asked for.
    pub master: Option<Blob>,
    /// The Ogg Opus file that is delivered.
    pub delivered: Blob,
    /// Length of the sound in seconds.
    pub duration_s: f64,
    /// Integrated loudness of the delivered file after decoding, LUFS; `None` for sounds that are too short to have
    /// one.
    pub loudness_lufs: Option<f64>,
    /// True peak of the delivered file after decoding, dBTP.
    pub true_peak_dbtp: f64,
    /// Start and end of each piece in seconds.
    pub marks: Vec<(f64, f64)>,
    /// Waveform and loudness curve for the report.
    pub curves: Curves,
    /// Notes about what was left out of the track's takes, each with the file.
    #[serde(default)]
    pub notes: Vec<String>,
    /// The sentences of the takes that state them, by the index of the piece.
    #[serde(default)]
    pub sentences: BTreeMap<usize, Vec<SentenceStart>>,
}

/// Why a track could not be made.
pub(super) enum TrackError {
    /// The action ran and failed.
    Failed(Cause),
    /// A clip in the store is damaged and must be made again.
    Damaged(usize, store::Damage),
}

impl<E: Into<Cause>> From<E> for TrackError {
    fn from(cause: E) -> Self {
        Self::Failed(cause.into())
    }
}

/// Prepares a clip and stores it. `voices` are the plan's, which the work refers to.
pub(super) fn make_clip(
    work: &ClipWork,
    voices: &[Box<dyn Voice>],
    workspace: &Workspace,
    store: &Store,
) -> Result<ClipResult, Cause> {
    let (mut notes, mut sentences) = (Vec::new(), Vec::new());
    let clip = match work {
        ClipWork::Speak { voice, text } => voice::speak_clip(voices[*voice].as_ref(), text)?,
        ClipWork::Rendered { file, .. } => repair::rendered(read_rendered(workspace, file)?),
        ClipWork::Take { file } => {
            let take = read_take(workspace, file)?;
            let (clip, cuts) = repair::speech_and_cuts(take.pcm);
            let troubles = take.facts.downmix.warnings().into_iter();
            let messages = troubles.chain(cuts.note());
            sentences = take_sentences::read(workspace, file, &cuts);
            let path = workspace.shown(file);
            notes.extend(messages.map(|note| format!("{}: {note}", path.display())));
            clip
        }
        ClipWork::Earcon { file } => repair::earcon(read_audible(workspace, file)?.pcm),
        ClipWork::Bed { file, below_lu } => {
            repair::bed(read_audible(workspace, file)?.pcm, *below_lu)
        }
    };
    let clip = keep(store, &clip_file::to_bytes(&clip))?;
    Ok(ClipResult {
        clip,
        notes,
        sentences,
    })
}

/// Reads a rendered clip. Its errors must not advise to export a recording again.
fn read_rendered(workspace: &Workspace, file: &str) -> Result<Pcm, Cause> {
    let clip = read_audible(workspace, file).map_err(|cause| match cause {
        Cause::Recording(error) => Cause::Clip {
            path: error.path,
            what: error.fault.what(),
        },
        Cause::Silent(path) => Cause::Clip {
            path,
            what: "there is nothing to hear in it".to_owned(),
        },
        other => other,
    })?;
    Ok(clip.pcm)
}

/// Reads a recording of speech.
fn read_take(workspace: &Workspace, file: &str) -> Result<Clip, Cause> {
    let clip = read_audible(workspace, file)?;
    if clip.pcm.seconds() < take_quality::MIN_WORD_S {
        return Err(Cause::Silent(workspace.shown(file)));
    }
    Ok(clip)
}

fn read_audible(workspace: &Workspace, file: &str) -> Result<Clip, Cause> {
    let path = workspace.shown(file);
    let clip = recording::read_opened(&path, workspace.open(file).map_err(io::Error::from))?;
    // 16-bit silence with dither stays below this.
    if clip.pcm.samples.iter().all(|sample| sample.abs() < 1e-4) {
        return Err(Cause::Silent(path));
    }
    Ok(clip)
}

/// The clips in the store, by their index in the plan.
pub(super) struct Clips<'c> {
    /// Digest and length of a clip's content.
    pub blob: &'c dyn Fn(usize) -> Blob,
    /// Reads a clip's content.
    pub bytes: &'c (dyn Fn(usize) -> ClipBytes + Sync),
}

/// A clip's content as read from the store.
pub(super) type ClipBytes = Result<Vec<u8>, store::Damage>;

/// Assembles and encodes a track from clips in the store, and makes its master if asked for.
pub(super) fn make_track(
    track: &TrackAction,
    clips: &Clips<'_>,
    store: &Store,
    keep_masters: bool,
) -> Result<TrackResult, TrackError> {
    let master = if keep_masters {
        // Mix separately for the master: this is fast, and a long track is in memory only once.
        let mixed = mix(track, clips, store)?;
        let tags = tags(track, &mixed.marks, store)?;
        let mastered = master::to_target(mixed.sound, mixed.target_lufs, master::CEILING_DBTP);
        Some(keep_master(store, &mastered, &tags)?)
    } else {
        None
    };
    let Mixed {
        sound,
        marks,
        target_lufs,
    } = mix(track, clips, store)?;
    let tags = tags(track, &marks, store)?;
    let duration_s = sound.seconds();
    let goal = Goal {
        material: track.material,
        target_lufs,
        ceiling_dbtp: master::CEILING_DBTP,
    };
    let delivered = delivery::deliver(sound, goal, &tags, store);
    let curves = Curves::of(&delivered);
    Ok(TrackResult {
        master,
        delivered: keep(store, &delivered.bytes)?,
        duration_s,
        loudness_lufs: Some(delivered.loudness.integrated_lufs).filter(|lufs| lufs.is_finite()),
        true_peak_dbtp: delivered.loudness.true_peak_dbtp,
        marks,
        curves,
        notes: Vec::new(),
        sentences: BTreeMap::new(),
    })
}

/// A track before it is brought to its loudness.
struct Mixed {
    sound: Pcm,
    /// Start and end of each piece in seconds.
    marks: Vec<(f64, f64)>,
    target_lufs: f64,
}

/// Longest track that is made, seconds. Slow voices take longer than the estimate by which a story was accepted.
pub(super) const MAX_TRACK_S: f64 = 1.25 * MAX_STORY_S;

/// Number of clips that are read in parallel. More would cost memory, and a build with many tracks keeps all cores busy
/// anyway.
const CLIPS_READ_AT_A_TIME: usize = 2;

fn mix(track: &TrackAction, clips: &Clips<'_>, store: &Store) -> Result<Mixed, TrackError> {
    let append =
        |index: usize, bytes: ClipBytes, timeline: &mut Vec<f32>| -> Result<(), TrackError> {
            let bytes = bytes.map_err(|damage| TrackError::Damaged(index, damage))?;
            clip_file::append(&bytes, timeline).ok_or_else(|| {
                let blob = (clips.blob)(index);
                store.remove(&blob);
                let damage = store::Damage {
                    path: store.path(&blob),
                    what: "no clip".to_owned(),
                };
                TrackError::Damaged(index, damage)
            })
        };
    let length = |piece: &PieceRef| {
        assemble::max_samples(
            piece.pause_before_s,
            clip_file::length((clips.blob)(piece.clip).bytes),
        )
    };
    let room: usize = track.pieces.iter().map(length).sum();
    let seconds = room as f64 / f64::from(RATE);
    if seconds > MAX_TRACK_S {
        return Err(TrackError::Failed(Cause::TooLong {
            seconds,
            limit_s: MAX_TRACK_S,
        }));
    }
    let mut assembly = Assembly::with_capacity_for(room);
    for pieces in track.pieces.chunks(CLIPS_READ_AT_A_TIME) {
        let read: Vec<ClipBytes> = pieces
            .par_iter()
            .map(|piece| (clips.bytes)(piece.clip))
            .collect();
        for (piece, bytes) in pieces.iter().zip(read) {
            assembly.add(piece.part, piece.pause_before_s, |timeline| {
                append(piece.clip, bytes, timeline)
            })?;
        }
    }
    let bed = track.bed.map(|clip| -> Result<Pcm, TrackError> {
        let mut samples = Vec::new();
        append(clip, (clips.bytes)(clip), &mut samples)?;
        Ok(Pcm {
            rate: RATE,
            samples,
        })
    });
    let bed = bed.transpose()?;
    let assembled = assembly.finish(bed.as_ref().map(|clip| Bed { clip }));
    drop(bed);
    let mut sound = assembled.pcm;
    let target_lufs = match track.finish {
        Finish::Standard { target_lufs } => target_lufs,
        Finish::Loud { target_lufs } => {
            compress::for_loud_places(&mut sound);
            target_lufs
        }
        Finish::OwnLevel => {
            // A sound without words is as loud by itself as it is inside a story.
            sound = master::amplified(sound, master::TARGET_LUFS - repair::SPEECH_LUFS);
            loudness::integrated(&sound)
        }
    };
    let marks = assembled.marks.iter();
    Ok(Mixed {
        sound,
        marks: marks.map(|mark| (mark.start_s, mark.end_s)).collect(),
        target_lufs,
    })
}

fn keep_master(store: &Store, mastered: &Mastered, tags: &Tags) -> Result<Blob, Cause> {
    let cues = tags.chapters.iter().map(|chapter| wav::Cue {
        sample: (chapter.start_ms * u64::from(RATE) / 1000) as u32,
        label: chapter.title.clone(),
    });
    let broadcast = wav::Broadcast {
        description: format!("{} – {}", tags.album, tags.title),
        originator: "soundwalk".to_owned(),
        loudness: Some(mastered.loudness()),
        cues: cues.collect(),
    };
    store
        .put_with(|mut output| {
            let (sound, gain_db) = (mastered.untrimmed(), mastered.trim_db());
            wav::write_broadcast(&mut output, sound, gain_db, &broadcast)
        })
        .map_err(store_error)
}

fn tags(track: &TrackAction, marks: &[(f64, f64)], store: &Store) -> Result<Tags, Cause> {
    let texts = &track.tags;
    let chapters = texts.chapters.iter().map(|(piece, title)| Chapter {
        start_ms: (marks[*piece].0 * 1000.0).round() as u64,
        title: title.clone(),
    });
    let cover = texts.cover.map(|cover| -> Result<Cover, Cause> {
        let path = store.path(&cover);
        Ok(Cover {
            mime: "image/jpeg".to_owned(),
            description: texts.title.clone(),
            data: files::read(&path).map_err(|source| Cause::File { path, source })?,
        })
    });
    Ok(Tags {
        title: texts.title.clone(),
        album: texts.album.clone(),
        track: texts.track,
        tracks: texts.tracks,
        language: texts.language.clone(),
        chapters: chapters.collect(),
        cover: cover.transpose()?,
        ..Tags::default()
    })
}

/// Waveform and loudness curve of a track, for the report.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Curves {
    /// Highest sample of each of some hundred equal intervals; 255 is full scale.
    pub peaks: Vec<u8>,
    /// Short-term loudness (3 s) at equal steps in LUFS, clamped to −70 and above.
    pub short_term_lufs: Vec<f32>,
}

/// Number of intervals of a waveform: one per pixel of half a common screen.
const PEAK_COUNT: usize = 600;
/// Number of points of a loudness curve.
const LOUDNESS_POINT_COUNT: usize = 200;

impl Curves {
    fn of(delivered: &Delivered) -> Self {
        let samples = &delivered.coded.samples;
        let gain = amplitude(delivered.gain_db) as f32;
        let stretch = samples.len().div_ceil(PEAK_COUNT).max(1);
        let peak = |samples: &[f32]| {
            samples
                .iter()
                .fold(0.0f32, |peak, sample| peak.max(sample.abs()))
        };
        let short_term = delivered.steps.short_term();
        let step = short_term.len().div_ceil(LOUDNESS_POINT_COUNT).max(1);
        Self {
            peaks: samples
                .chunks(stretch)
                .map(|samples| (peak(samples) * gain * 255.0).round() as u8)
                .collect(),
            short_term_lufs: short_term
                .iter()
                .step_by(step)
                .map(|lufs| ((lufs + delivered.gain_db).max(-70.0) * 10.0).round() as f32 / 10.0)
                .collect(),
        }
    }
}

fn keep(store: &Store, content: &[u8]) -> Result<Blob, Cause> {
    store.put(content).map_err(store_error)
}

fn store_error(source: io::Error) -> Cause {
    Cause::File {
        path: PathBuf::from("the store"),
        source,
    }
}

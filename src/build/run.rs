//! Runs a plan: looks up which results the store has, makes the rest on all threads, and collects the tracks. A track
//! starts as soon as its last clip is ready, so that speaking and encoding overlap.

use super::action::{Caption, ClipWork, PlannedPassage, Subject, TrackAction};
use super::built::{Built, BuiltSound, BuiltTrack, Counts, TimedPassage, TrackFiles};
use super::captions::{self, Cue};
use super::error::{BuildError, Cause, Failure};
use super::observer::Observer;
use super::plan::{Plan, plan};
use super::request::Request;
use super::schedule::{self, Job, Jobs, Maker};
use super::store::{Blob, Damage, Store};
use super::take_sentences::{self, SentenceStart};
use super::track::{ClipResult, Clips, TrackError, TrackResult, make_clip, make_track};
use super::{allocator, inputs, pictures, rendered, weight};
use crate::sound::{delivery, recording};
use crate::tour::model::Lang;
use crate::workspace::Workspace;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock};

/// How often a track is tried again, beyond once for each of its clips, when clips turn out to be damaged and are made
/// again.
const MAX_REPAIRS: usize = 3;

/// Memory that all concurrent jobs together may take, bytes.
const MEMORY_BUDGET_BYTES: u64 = 180 << 20;

/// Memory that a track takes while it is made, per byte of its clips in the store. Clips are 16-bit samples; the track
/// takes twice that in floating point, plus the limiter's data (measured on tracks of 6 to 22 minutes). The decoded
/// sound of the segments being coded is added separately.
const MEMORY_PER_CLIP_BYTE: u64 = 3;

/// After jobs that took at least this much memory, the allocator's free memory is returned to the system, bytes.
const LARGE_JOB_BYTES: u64 = 32 << 20;

/// Builds the tracks that `request` asks for.
///
/// # Errors
/// [`BuildError`]; what was made until then stays in the store.
pub fn run(request: &Request<'_>, observer: &impl Observer) -> Result<Built, BuildError> {
    let built = build(request, observer);
    observer.end();
    built
}

fn build(request: &Request<'_>, observer: &impl Observer) -> Result<Built, BuildError> {
    if let Some(error) = BuildError::unknown_language(request.tour, request.languages) {
        return Err(error);
    }
    let threads = rayon::ThreadPoolBuilder::new()
        .num_threads(request.threads.unwrap_or(0))
        .build()?;
    let pictures = threads.install(|| {
        let Request {
            tour,
            workspace,
            store,
            ..
        } = *request;
        pictures::make(tour, workspace, store, observer)
    });
    let inputs = inputs::gather(request, pictures);
    let plan = plan(request.tour, request.languages, request.mixes, inputs)?;
    if let Some(warning) = rendered::stale_warning(&plan.stale, request.workspace.tour_folder()) {
        observer.warn(&warning);
    }
    let work = BuildRun::new(&plan, request, observer);
    threads.install(|| {
        work.look_up();
        work.make_missing();
    });
    work.report_notes();
    work.into_result()
}

/// A plan being executed. Every slot is set at most once.
struct BuildRun<'w, O> {
    plan: &'w Plan,
    workspace: &'w Workspace,
    store: &'w Store,
    keep_masters: bool,
    observer: &'w O,
    clips: Vec<Mutex<Option<ClipResult>>>,
    /// Clips that this run made or verified; their digests are not checked again for every track that uses them.
    is_whole: Vec<AtomicBool>,
    tracks: Vec<OnceLock<TrackResult>>,
    /// Failures keyed by position in the plan, clips before tracks, so that their order does not depend on threads.
    failures: Mutex<Vec<(usize, Failure)>>,
    clips_made: AtomicUsize,
    tracks_made: AtomicUsize,
}

impl<'w, O: Observer> BuildRun<'w, O> {
    fn new(plan: &'w Plan, request: &Request<'w>, observer: &'w O) -> Self {
        Self {
            plan,
            workspace: request.workspace,
            store: request.store,
            keep_masters: request.keep_masters,
            observer,
            clips: plan.clips.iter().map(|_| Mutex::new(None)).collect(),
            is_whole: plan.clips.iter().map(|_| AtomicBool::new(false)).collect(),
            tracks: plan.tracks.iter().map(|_| OnceLock::new()).collect(),
            failures: Mutex::new(Vec::new()),
            clips_made: AtomicUsize::new(0),
            tracks_made: AtomicUsize::new(0),
        }
    }

    /// Marks the tracks that the store already has as done.
    fn look_up(&self) {
        self.plan
            .tracks
            .par_iter()
            .zip(&self.tracks)
            .for_each(|(track, slot)| {
                let found = self.store.result::<TrackResult>(&track.key);
                let found = found.unwrap_or_else(|damage| self.warn(&damage));
                let whole = found.filter(|found| self.store.has(&found.delivered));
                let whole = whole.and_then(|found| self.with_wanted_master(found));
                if let Some(whole) = whole {
                    // The slot is still empty, because nothing else has run yet.
                    let _ = slot.set(whole);
                }
            });
    }

    /// Adapts a stored result to whether a master is wanted; `None` if one is wanted and missing.
    fn with_wanted_master(&self, found: TrackResult) -> Option<TrackResult> {
        let master = if self.keep_masters {
            Some(found.master.filter(|master| self.store.has(master))?)
        } else {
            None
        };
        Some(TrackResult { master, ..found })
    }

    /// Reads the bytes of a clip for a track. No lock is held during the read.
    fn clip_bytes(&self, clip: usize, blob: &Blob) -> Result<Vec<u8>, Damage> {
        if self.is_whole[clip].load(Ordering::Relaxed) {
            return self.store.read_unverified(blob);
        }
        let bytes = self.store.read(blob)?;
        self.is_whole[clip].store(true, Ordering::Relaxed);
        Ok(bytes)
    }

    /// Notes about what was left out of a track's takes.
    fn notes_of(&self, track: &TrackAction) -> Vec<String> {
        let clips = track.needs().into_iter();
        clips
            .filter_map(|clip| Some(lock(&self.clips[clip]).as_ref()?.notes.clone()))
            .flatten()
            .collect()
    }

    /// The sentences of a track's takes, by the index of the piece.
    fn sentences_of(&self, track: &TrackAction) -> BTreeMap<usize, Vec<SentenceStart>> {
        let pieces = track.pieces.iter().enumerate();
        pieces
            .filter_map(|(at, piece)| {
                let sentences = lock(&self.clips[piece.clip]).as_ref()?.sentences.clone();
                (!sentences.is_empty()).then_some((at, sentences))
            })
            .collect()
    }

    fn warn<T>(&self, damage: &Damage) -> Option<T> {
        self.observer.warn(&format!("{damage}; it is made again"));
        None
    }

    fn make_missing(&self) {
        let tracks: Vec<usize> = (0..self.tracks.len())
            .filter(|&track| self.tracks[track].get().is_none())
            .collect();
        let needs: Vec<Vec<usize>> = self.plan.tracks.iter().map(TrackAction::needs).collect();
        let mut is_needed = vec![false; self.clips.len()];
        tracks
            .iter()
            .flat_map(|&track| &needs[track])
            .for_each(|&clip| is_needed[clip] = true);
        let needed: Vec<usize> = (0..self.clips.len())
            .filter(|&clip| is_needed[clip])
            .collect();
        let clips: Vec<usize> = needed
            .into_par_iter()
            .filter(|&clip| !self.find_clip(clip))
            .collect();
        self.observer.begin(clips.len(), tracks.len());
        let (clip_count, budget) = (self.clips.len(), MEMORY_BUDGET_BYTES);
        let jobs = Jobs {
            clips: &clips,
            tracks: &tracks,
            needs: &needs,
            clip_count,
            budget,
        };
        schedule::run(&jobs, self);
    }

    /// Takes a clip's result from the store; returns whether the store has it.
    fn find_clip(&self, clip: usize) -> bool {
        let found = self.store.result::<ClipResult>(&self.plan.clips[clip].key);
        let found = found.unwrap_or_else(|damage| self.warn(&damage));
        let whole = found.filter(|found| self.store.has(&found.clip));
        let is_found = whole.is_some();
        *lock(&self.clips[clip]) = whole;
        is_found
    }

    /// Reports what was left out of takes, including takes that earlier builds prepared.
    fn report_notes(&self) {
        let results = self.tracks.iter().filter_map(OnceLock::get);
        let mut reported = BTreeSet::new();
        for note in results.flat_map(|result| &result.notes) {
            if reported.insert(note) {
                self.observer.warn(note);
            }
        }
    }

    fn into_result(self) -> Result<Built, BuildError> {
        let mut failures = self
            .failures
            .into_inner()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        if !failures.is_empty() {
            failures.sort_by_key(|(place, _)| *place);
            return Err(BuildError::Failed(
                failures.into_iter().map(|(_, failure)| failure).collect(),
            ));
        }
        // If nothing failed but something is missing, the observer has called the build off.
        if self.tracks.iter().any(|slot| slot.get().is_none()) {
            return Err(BuildError::CalledOff);
        }
        let tracks_made = self.tracks_made.into_inner();
        let counts = Counts {
            clips_made: self.clips_made.into_inner(),
            tracks_made,
            tracks_found: self.tracks.len() - tracks_made,
        };
        let mut built = Built {
            tracks: Vec::new(),
            sounds: Vec::new(),
            pictures: self.plan.pictures.clone(),
            cover: self.plan.cover,
            counts,
        };
        for (action, slot) in self.plan.tracks.iter().zip(self.tracks) {
            let result = slot
                .into_inner()
                .expect("OK because every track is there, as was just looked at");
            let sound = TrackFiles {
                master: result.master,
                delivered: result.delivered,
                duration_s: result.duration_s,
                loudness_lufs: result.loudness_lufs,
                true_peak_dbtp: result.true_peak_dbtp,
                curves: result.curves,
            };
            match &action.subject {
                Subject::Sound(role) => built.sounds.push(BuiltSound { role: *role, sound }),
                Subject::Story {
                    role,
                    mix,
                    stop,
                    lang,
                    passages,
                } => {
                    let marks = &result.marks;
                    let passages = passages
                        .iter()
                        .map(|passage| {
                            let sentences = result.sentences.get(&passage.pieces.start);
                            spoken(lang, passage, marks, sentences.map_or(&[], Vec::as_slice))
                        })
                        .collect();
                    built.tracks.push(BuiltTrack {
                        role: *role,
                        mix: *mix,
                        stop: *stop,
                        lang: lang.clone(),
                        sound,
                        passages,
                    });
                }
            }
        }
        Ok(built)
    }
}

impl<O: Observer> Maker for BuildRun<'_, O> {
    fn make_clip(&self, clip: usize) -> bool {
        if self.observer.is_called_off() {
            return false;
        }
        let action = &self.plan.clips[clip];
        let made = make_clip(&action.work, &self.plan.voices, self.workspace, self.store).and_then(
            |result| {
                let kept = self.store.put_result(&action.key, &result);
                kept.map_err(|source| Cause::File {
                    path: "the store".into(),
                    source,
                })?;
                Ok(result)
            },
        );
        self.observer.clip_ready();
        match made {
            Ok(result) => {
                *lock(&self.clips[clip]) = Some(result);
                self.is_whole[clip].store(true, Ordering::Relaxed);
                self.clips_made.fetch_add(1, Ordering::Relaxed);
                true
            }
            Err(cause) => {
                lock(&self.failures).push((clip, action.made.failure(cause)));
                false
            }
        }
    }

    fn weight(&self, job: Job) -> u64 {
        match job {
            Job::Clip(clip) => match &self.plan.clips[clip].work {
                // A rendered clip holds one passage at most.
                ClipWork::Rendered { .. } => 0,
                ClipWork::Speak { text, .. } => weight::of_sentence(text),
                ClipWork::Take { file }
                | ClipWork::Earcon { file }
                | ClipWork::Bed { file, .. } => {
                    // A file that cannot be read takes no memory, because its job fails.
                    let (path, opened) = (self.workspace.shown(file), self.workspace.open(file));
                    let shape = recording::shape_of(&path, opened.map_err(io::Error::from));
                    shape.map_or(0, |shape| weight::of_recording(&shape))
                }
            },
            Job::Track(track) => {
                let bytes = |clip: usize| {
                    lock(&self.clips[clip])
                        .as_ref()
                        .map_or(0, |result| result.clip.bytes)
                };
                let pieces = self.plan.tracks[track].pieces.iter();
                let clips = pieces.map(|piece| bytes(piece.clip)).sum::<u64>();
                // Decoded sound is in floating point, while clips have 16 bits.
                clips * MEMORY_PER_CLIP_BYTE + (clips * 2).min(delivery::MAX_DECODED_BYTES)
            }
        }
    }

    fn on_job_done(&self, weight: u64) {
        if weight >= LARGE_JOB_BYTES {
            allocator::release_free_memory();
        }
    }

    fn make_track(&self, track: usize) {
        if self.observer.is_called_off() {
            return;
        }
        let action = &self.plan.tracks[track];
        let blob = |index: usize| {
            let result = lock(&self.clips[index]);
            result
                .as_ref()
                .expect("OK because a track waits for its clips")
                .clip
        };
        let clips = Clips {
            blob: &blob,
            bytes: &|index| self.clip_bytes(index, &blob(index)),
        };
        let mut repairs = 0;
        let made = loop {
            match make_track(action, &clips, self.store, self.keep_masters) {
                Ok(result) => break Ok(result),
                Err(TrackError::Failed(cause)) => break Err(cause),
                Err(TrackError::Damaged(index, damage)) => {
                    repairs += 1;
                    if repairs > MAX_REPAIRS + action.needs().len() {
                        let source = io::Error::other(damage.to_string());
                        break Err(Cause::File {
                            path: damage.path,
                            source,
                        });
                    }
                    self.warn::<()>(&damage);
                    self.is_whole[index].store(false, Ordering::Relaxed);
                    if !self.make_clip(index) {
                        return;
                    }
                }
            }
        };
        let made = made.map(|result| TrackResult {
            notes: self.notes_of(action),
            sentences: self.sentences_of(action),
            ..result
        });
        let kept = made.and_then(|result| {
            let kept = self.store.put_result(&action.key, &result);
            kept.map_err(|source| Cause::File {
                path: "the store".into(),
                source,
            })?;
            Ok(result)
        });
        match kept {
            Ok(result) => {
                // The slot is empty, because each track is made once, by one thread.
                let _ = self.tracks[track].set(result);
                self.tracks_made.fetch_add(1, Ordering::Relaxed);
                self.observer.track_ready(&action.made.name);
            }
            Err(cause) => {
                let place = self.clips.len() + track;
                lock(&self.failures).push((place, action.made.failure(cause)));
            }
        }
    }
}

/// A passage with its captions. `sentences` are those that its take states.
fn spoken(
    lang: &Lang,
    passage: &PlannedPassage,
    marks: &[(f64, f64)],
    sentences: &[SentenceStart],
) -> TimedPassage {
    let marks = &marks[passage.pieces.clone()];
    let start_s = marks.first().map_or(0.0, |(start, _)| *start);
    let end_s = marks.last().map_or(start_s, |(_, end)| *end);
    let cues = passage.captions.iter().flat_map(|caption| {
        let (start, end) = times(caption, marks);
        // A text of several sentences that is shown as a whole is spread over the time it takes, unless the take states when
        // each of them begins.
        let spread = captions::spread(lang, &caption.text, start, end);
        take_sentences::timed(spread, sentences)
    });
    let cues: Vec<Cue> = cues.collect();
    TimedPassage {
        part: passage.part,
        start_s,
        end_s,
        speaker: passage.speaker.clone(),
        licence: passage.licence.clone(),
        cues,
    }
}

/// Start and end of a caption in seconds from the beginning of the track. `marks` are those of the passage's pieces.
fn times(caption: &Caption, marks: &[(f64, f64)]) -> (f64, f64) {
    let piece = |index: usize| marks.get(index).copied().unwrap_or_default();
    let (start, _) = piece(caption.pieces.start);
    match caption.within_s {
        Some((from, to)) => (start + from, start + to),
        None => (start, piece(caption.pieces.end.saturating_sub(1)).1),
    }
}

/// Locks a mutex. A poisoned lock is used as it is, because every critical section leaves a valid value behind.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

//! Renders the script: a voice speaks every passage that nobody recorded, once, into files beside the tour that say what
//! they were made from ([`super::rendered`]). Builds then need no voice and give the same sound on every machine.

use super::error::{BuildError, Cause, Failure};
use super::rendered::{self, Clip, Origin};
use super::run::Observer;
use super::voice_pool::VoicePool;
use crate::aside;
use crate::sound::opus::{Material, encode_packets_at, seal};
use crate::tour::Tour;
use crate::tour::facts::{SpokenPassage, passages};
use crate::tour::model::{Lang, VoiceChoice};
use crate::voice::catalogue::{Engine, KnownVoice};
use crate::voice::script::Line;
use crate::voice::{Installed, Voice, how_to_speak_better, recite};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

/// Bits a second of a rendered clip. It is coded once more for delivery; at this rate the recogniser understands the
/// delivered track as well as one made from uncompressed clips (docs/voices.md).
const BIT_RATE: i32 = 64_000;

/// Which clips are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Those that are missing and those whose passage has changed.
    Outdated,
    /// Only those whose passage has changed.
    Stale,
    /// All of them.
    All,
}

/// What is to be rendered.
#[derive(Debug, Clone, Copy)]
pub struct RenderRequest<'r> {
    /// The tour, free of errors.
    pub tour: &'r Tour,
    /// The folder its files are relative to.
    pub tour_folder: &'r Path,
    /// The languages, each one of the tour's.
    pub languages: &'r [Lang],
    /// Which clips are made.
    pub which: Which,
    /// The voices that may speak.
    pub installed: &'r Installed,
    /// Where the draft voice keeps its dictionaries.
    pub voice_folder: &'r Path,
    /// How many threads work; nothing for one per core.
    pub threads: Option<usize>,
}

/// What became of the clips.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rendering {
    /// Files that were written, relative to the tour's folder, in the order of the tour.
    pub written: Vec<String>,
    /// How many clips were up to date or not asked for.
    pub kept: usize,
    /// Files of rendered clips that no passage uses any more; they were removed.
    pub removed: Vec<String>,
}

/// A clip to be made.
struct Job<'t> {
    file: String,
    lang: &'t Lang,
    text: &'t str,
    lines: Vec<Line>,
    voice: usize,
    /// What the tour asks for to get the voice, or its id.
    voice_id: String,
    /// The voice's licence.
    licence: &'static str,
}

/// Renders the clips that `request` asks for.
///
/// # Errors
/// [`BuildError::Failed`] with every voice that cannot be used and every clip that could not be made; the others are
/// written.
pub fn render(
    request: &RenderRequest<'_>,
    observer: &impl Observer,
) -> Result<Rendering, BuildError> {
    let tour = request.tour;
    if let Some(error) = BuildError::unknown_language(tour, request.languages) {
        return Err(error);
    }
    let mut rendering = Rendering::default();
    let mut voice_pool = VoicePool::new(
        request.installed,
        request.tour_folder,
        request.voice_folder.to_owned(),
    );
    let (mut voices, mut failures) = (Vec::new(), Vec::new());
    let (mut jobs, mut used) = (Vec::new(), BTreeSet::new());
    for passage in passages(tour) {
        if !tour.languages.contains(passage.lang) || is_recorded(request, &passage) {
            continue;
        }
        let lines = rendered::lines(tour, passage.lang, passage.passage);
        if lines.is_empty() {
            continue;
        }
        let clip = rendered::find(tour, request.tour_folder, &passage, &lines);
        let file = match &clip {
            Clip::Current(found) | Clip::Stale(found) => found.file.clone(),
            Clip::Absent => rendered::file(tour, &passage),
        };
        used.insert(file.clone());
        let is_wanted = match (request.which, &clip) {
            (Which::All, _) | (Which::Outdated | Which::Stale, Clip::Stale(_)) => true,
            (Which::Outdated, Clip::Absent) => true,
            (Which::Stale, Clip::Absent) | (Which::Outdated | Which::Stale, Clip::Current(_)) => {
                false
            }
        };
        if !is_wanted || !request.languages.contains(passage.lang) {
            rendering.kept += usize::from(clip != Clip::Absent);
            continue;
        }
        let lang = passage.lang;
        let choice = rendered::choice(tour, &passage);
        let speaker = voice_pool
            .voice(&mut voices, lang, choice)
            .map_err(|unreported| unreported.map(Cause::from))
            .and_then(|voice| {
                let credit = credit(request.installed, lang, choice, voice.known);
                Ok((voice.index, credit.map_err(Some)?))
            });
        match speaker {
            Ok((voice, (voice_id, licence))) => jobs.push(Job {
                file,
                lang,
                text: passage.passage.text(),
                lines,
                voice,
                voice_id,
                licence,
            }),
            Err(cause) => {
                let what = format!("language `{}`", lang.0);
                let failure = cause.map(|cause| Failure { what, cause });
                // Many passages of a language fail for the same reason, which is told once.
                let is_new = |one: &Failure| {
                    let same = |known: &Failure| known.to_string() == one.to_string();
                    !failures.iter().any(same)
                };
                let new = failure.filter(is_new);
                failures.extend(new);
            }
        }
    }
    if !failures.is_empty() {
        return Err(BuildError::Failed(failures));
    }
    let threads = rayon::ThreadPoolBuilder::new()
        .num_threads(request.threads.unwrap_or(0))
        .build()?;
    observer.begin(jobs.len(), 0);
    let made: Vec<Result<(), Failure>> = threads.install(|| {
        jobs.par_iter()
            .map(|job| {
                if observer.is_called_off() {
                    return Ok(());
                }
                let made = make(job, voices[job.voice].as_ref(), request.tour_folder);
                observer.clip_ready();
                made.map_err(|cause| Failure {
                    what: job.file.clone(),
                    cause,
                })
            })
            .collect()
    });
    if observer.is_called_off() {
        return Err(BuildError::CalledOff);
    }
    let failures: Vec<Failure> = made.into_iter().filter_map(Result::err).collect();
    if !failures.is_empty() {
        return Err(BuildError::Failed(failures));
    }
    rendering.written = jobs.into_iter().map(|job| job.file).collect();
    rendering.removed = remove_unused(request, &used)?;
    Ok(rendering)
}

/// Whether a person recorded the passage.
fn is_recorded(request: &RenderRequest<'_>, passage: &SpokenPassage<'_>) -> bool {
    let take = passage
        .passage
        .detailed()
        .and_then(|detailed| detailed.take.as_ref());
    take.is_some_and(|take| rendered::is_recording(&request.tour_folder.join(take)))
}

fn make(job: &Job<'_>, voice: &dyn Voice, tour_folder: &Path) -> Result<(), Cause> {
    let spoken: Vec<&str> = job.lines.iter().map(|line| line.spoken.as_str()).collect();
    let recital = recite(voice, &spoken)?;
    let ms = |seconds: f64| (seconds * 1000.0).round() as u64;
    let origin = Origin {
        text: job.text.trim().to_owned(),
        spoken: spoken.into_iter().map(str::to_owned).collect(),
        voice: voice.name(),
        voice_id: job.voice_id.clone(),
        licence: job.licence.to_owned(),
        has_bare_harmonics: voice.has_bare_harmonics(),
        sentences_ms: recital
            .spans_s
            .iter()
            .map(|(start, end)| (ms(*start), ms(*end)))
            .collect(),
    };
    let packets = encode_packets_at(&recital.sound, Material::Mixed, BIT_RATE);
    let bytes = seal(&packets, 0.0, &origin.tags(job.lang));
    let path = tour_folder.join(&job.file);
    aside::write(&path, |file| file.write_all(&bytes)).map_err(|source| Cause::File {
        path: path.clone(),
        source,
    })
}

/// Removes rendered clips from the tour's folder of them that no passage uses.
fn remove_unused(
    request: &RenderRequest<'_>,
    used: &BTreeSet<String>,
) -> Result<Vec<String>, BuildError> {
    let folder = request.tour_folder;
    let failed = |path: &Path, source| {
        BuildError::Failed(vec![Failure {
            what: "rendered clips".to_owned(),
            cause: Cause::File {
                path: path.to_owned(),
                source,
            },
        }])
    };
    let used: BTreeSet<_> = used.iter().map(|file| folder.join(file)).collect();
    let all = rendered::all_files(request.tour, folder)
        .map_err(|source| failed(&folder.join(rendered::folder(request.tour)), source))?;
    let mut removed = Vec::new();
    for path in all.into_iter().filter(|path| !used.contains(path)) {
        std::fs::remove_file(&path).map_err(|source| failed(&path, source))?;
        // A stop's folder goes with its last clip.
        let _ = std::fs::remove_dir(aside::folder_of(&path));
        let name = path.strip_prefix(folder).unwrap_or(&path);
        removed.push(name.display().to_string());
    }
    Ok(removed)
}

/// What clips say of the voice that a choice gives: what the tour asks for to get it, or its id, and its licence.
///
/// # Errors
/// [`Cause::OnlyDraft`] where nobody asked for the draft voice and no other one is there: clips that are kept deserve
/// better.
fn credit(
    installed: &Installed,
    lang: &Lang,
    choice: Option<&VoiceChoice>,
    known: Option<&'static KnownVoice>,
) -> Result<(String, &'static str), Cause> {
    let id = choice.and_then(VoiceChoice::id);
    if id.is_none() && known.is_some_and(|known| known.engine == Engine::Draft) {
        return Err(Cause::OnlyDraft {
            cure: installed
                .better(lang)
                .map(|better| how_to_speak_better(lang, better))
                .unwrap_or_default(),
        });
    }
    let asked = choice.and_then(VoiceChoice::identity);
    let id = asked.or_else(|| known.map(|known| known.id.to_owned()));
    Ok((
        id.unwrap_or_default(),
        known.map_or("", |known| known.licence),
    ))
}

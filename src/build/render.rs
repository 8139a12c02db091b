//! Renders the script: a voice speaks every passage that nobody recorded, once, into files beside the tour that say what
//! they were made from ([`super::rendered`]). Builds then need no voice and give the same sound on every machine.

use super::error::{BuildError, Cause, Failure};
use super::observer::Observer;
use super::rendered::{self, Found, Lines, Origin, SoundFile, Sounding};
use super::voice_pool::VoicePool;
use crate::atomic_file;
use crate::sound::opus::{Coding, Material, seal};
use crate::tour::Tour;
use crate::tour::facts::{SpokenPassage, passages};
use crate::tour::model::{Lang, VoiceChoice};
use crate::trust::Permission;
use crate::voice::catalogue::{Engine, KnownVoice};
use crate::voice::script::Lexicons;
use crate::voice::{Installed, Voice, how_to_speak_better, recite_into};
use crate::workspace::Workspace;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};
use tempfile::TempPath;

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
    /// The files that it may use, and where its clips are written.
    pub workspace: &'r Workspace,
    /// Which of the programs that it names may run.
    pub permission: &'r Permission,
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
    /// Files that got a clip of another place, because it speaks what their passage says now; in the order of the tour.
    pub moved: Vec<String>,
    /// How many clips of the languages that were asked for stay as they are.
    pub kept: usize,
    /// Files of clips rendered for this tour that no passage uses any more; they were removed.
    pub removed: Vec<String>,
}

/// A passage that wants a clip.
struct Wanted<'t> {
    /// The clip's place.
    file: String,
    passage: SpokenPassage<'t>,
    lines: Lines<'t>,
}

/// A clip to be made. No two have the same file: each passage has a place of its own.
struct Job<'t> {
    file: String,
    lang: &'t Lang,
    text: &'t str,
    spoken: Vec<String>,
    voice: usize,
    /// What the tour asks for to get the voice, or its id.
    voice_id: String,
    /// The voice's licence.
    licence: &'static str,
}

/// Renders the clips that `request` asks for. A clip that speaks a passage which has another place now is copied there
/// instead. Clips are written to the places of their passages only, never to where a `take` points.
///
/// # Errors
/// [`BuildError::Failed`] with every voice that cannot be used and every file that is in the way;
/// [`BuildError::PartlyRendered`] with every clip that could not be made, where the others are written.
pub fn render(
    request: &RenderRequest<'_>,
    observer: &impl Observer,
) -> Result<Rendering, BuildError> {
    if let Some(error) = BuildError::unknown_language(request.tour, request.languages) {
        return Err(error);
    }
    let mut rendering = Rendering::default();
    let (wanted, used) = survey(request, &mut rendering);
    let in_the_way: Vec<Failure> = wanted
        .iter()
        .filter_map(|wanted| what_is_in_the_way(request, &wanted.file))
        .collect();
    if !in_the_way.is_empty() {
        return Err(BuildError::Failed(in_the_way));
    }
    let wanted = match request.which {
        Which::Outdated | Which::Stale => move_clips(request, wanted, &mut rendering)?,
        Which::All => wanted,
    };
    let (voices, jobs) = assign_voices(request, wanted)?;
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
                let made = make(job, voices[job.voice].as_ref(), request);
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
        let written = jobs.len() - failures.len();
        return Err(BuildError::PartlyRendered { written, failures });
    }
    rendering.written = jobs.into_iter().map(|job| job.file).collect();
    rendering.removed = remove_unused(request, &used)?;
    Ok(rendering)
}

/// The passages that want a clip, in the order of the tour, and the files that any passage uses.
fn survey<'t>(
    request: &RenderRequest<'t>,
    rendering: &mut Rendering,
) -> (Vec<Wanted<'t>>, BTreeSet<String>) {
    let tour = request.tour;
    let look = |file: &str| SoundFile::at(request.workspace, file);
    let (mut all, mut used) = (Vec::new(), BTreeSet::new());
    let lexicons = Lexicons::of(tour);
    for passage in passages(tour) {
        if !tour.languages.contains(passage.lang) {
            continue;
        }
        let lines = rendered::lines(&lexicons, &passage);
        let sounding = rendered::sounding(tour, &passage, &lines, look);
        let is_outdated = match &sounding {
            Sounding::Recording(_) => continue,
            Sounding::Clip(_) => false,
            Sounding::Stale(..) => true,
            Sounding::Nothing => request.which == Which::Outdated,
        };
        let Some(file) = rendered::place(tour, &passage).filter(|_| !lines.is_empty()) else {
            continue;
        };
        used.insert(file.clone());
        let known = match sounding {
            Sounding::Clip(found) | Sounding::Stale(found, _) => Some(found.file),
            Sounding::Recording(_) | Sounding::Nothing => None,
        };
        let is_there = known.is_some();
        used.extend(known);
        let is_asked = request.languages.contains(passage.lang);
        if is_asked && (is_outdated || request.which == Which::All) {
            all.push(Wanted {
                file,
                passage,
                lines,
            });
        } else if is_asked {
            rendering.kept += usize::from(is_there);
        }
    }
    (all, used)
}

/// A file that is not this tour's clip is not replaced. Inside the tour's folder every clip counts as the tour's, so that
/// a tour may be renamed or copied with its clips.
fn what_is_in_the_way(request: &RenderRequest<'_>, file: &str) -> Option<Failure> {
    let path = request.workspace.shown(file);
    let tour = match SoundFile::at(request.workspace, file) {
        SoundFile::Absent => return None,
        SoundFile::Recording => None,
        SoundFile::Clip(origin) => {
            let other = origin.tour.filter(|tour| *tour != request.tour.id)?;
            let is_outside = Path::new(file)
                .components()
                .any(|it| it == Component::ParentDir);
            Some(is_outside.then_some(other)?)
        }
    };
    Some(Failure {
        what: file.to_owned(),
        cause: Cause::InTheWay { path, tour },
    })
}

/// Gives passages the clips that lie at another place and speak what they say, as where a passage was inserted in front of
/// others. The passages that are left want to be rendered.
fn move_clips<'t>(
    request: &RenderRequest<'t>,
    wanted: Vec<Wanted<'t>>,
    rendering: &mut Rendering,
) -> Result<Vec<Wanted<'t>>, BuildError> {
    let (tour, workspace) = (request.tour, request.workspace);
    let mut by_language: BTreeMap<&Lang, Vec<Found>> = BTreeMap::new();
    let (mut rest, mut copies) = (Vec::new(), Vec::new());
    for wanted in wanted {
        let lang = wanted.passage.lang;
        if !by_language.contains_key(lang) {
            let mut clips = rendered::clips_in(tour, workspace, &lang.0)
                .map_err(|source| failed(&workspace.shown(rendered::folder(tour)), source))?;
            clips.retain(|clip| clip.origin.tour.as_ref().is_none_or(|it| *it == tour.id));
            by_language.insert(lang, clips);
        }
        let choice = rendered::choice(tour, &wanted.passage);
        let fits = |clip: &&Found| clip.origin.staleness(&wanted.lines, choice).is_none();
        let Some(clip) = by_language[lang].iter().find(fits) else {
            rest.push(wanted);
            continue;
        };
        let shown = workspace.shown(&wanted.file);
        let copied = copy_beside(workspace, &clip.file, &wanted.file);
        let (copy, to) = copied.map_err(|it| failed(&shown, it))?;
        copies.push((copy, to));
        rendering.moved.push(wanted.file);
    }
    // Only now: the place of one clip may hold what another place gets.
    for (copy, to) in copies {
        copy.persist(&to).map_err(|it| failed(&to, it.error))?;
    }
    Ok(rest)
}

/// A copy of a file in the folder of its future place, and that place.
fn copy_beside(workspace: &Workspace, from: &str, to: &str) -> io::Result<(TempPath, PathBuf)> {
    let place = workspace.make_place(to)?;
    let mut copy = atomic_file::create_in(atomic_file::folder_of(&place))?;
    io::copy(&mut workspace.open(from)?, copy.as_file_mut())?;
    Ok((copy.into_temp_path(), place))
}

/// Voices, and the clips that they make.
type Assigned<'t> = (Vec<Box<dyn Voice>>, Vec<Job<'t>>);

/// Finds the voices that make the clips.
fn assign_voices<'t>(
    request: &RenderRequest<'t>,
    wanted: Vec<Wanted<'t>>,
) -> Result<Assigned<'t>, BuildError> {
    // Clips are kept, and name the voice that the tour asks for.
    let installed = request.installed.clone().naming_strictly();
    let mut voice_pool = VoicePool::new(
        &installed,
        request.permission,
        request.voice_folder.to_owned(),
    );
    let (mut voices, mut jobs, mut failures) = (Vec::new(), Vec::new(), Vec::new());
    for wanted in wanted {
        let lang = wanted.passage.lang;
        let choice = rendered::choice(request.tour, &wanted.passage);
        let speaker = voice_pool
            .voice(&mut voices, lang, choice)
            .map_err(|unreported| unreported.map(Cause::from))
            .and_then(|voice| {
                let credit = credit(request.installed, lang, choice, voice.known);
                Ok((voice.index, credit.map_err(Some)?))
            });
        match speaker {
            Ok((voice, (voice_id, licence))) => jobs.push(Job {
                file: wanted.file,
                lang,
                text: wanted.passage.passage.text(),
                spoken: wanted
                    .lines
                    .iter()
                    .map(|line| line.spoken.clone())
                    .collect(),
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
    if failures.is_empty() {
        Ok((voices, jobs))
    } else {
        Err(BuildError::Failed(failures))
    }
}

fn make(job: &Job<'_>, voice: &dyn Voice, request: &RenderRequest<'_>) -> Result<(), Cause> {
    let spoken: Vec<&str> = job.spoken.iter().map(String::as_str).collect();
    // Coded while it is spoken: half an hour of sound is never in memory as a whole.
    let mut coding = Coding::new(Material::Mixed, BIT_RATE);
    let spans_s = recite_into(voice, &spoken, |samples| coding.add(samples))?;
    let ms = |seconds: f64| (seconds * 1000.0).round() as u64;
    let origin = Origin {
        tour: Some(request.tour.id.clone()),
        text: job.text.trim().to_owned(),
        spoken: job.spoken.clone(),
        voice: voice.name(),
        voice_id: job.voice_id.clone(),
        licence: job.licence.to_owned(),
        has_bare_harmonics: voice.has_bare_harmonics(),
        sentences_ms: spans_s
            .iter()
            .map(|(start, end)| (ms(*start), ms(*end)))
            .collect(),
        damage: None,
    };
    let bytes = seal(&coding.finish(), 0.0, &origin.tags(job.lang));
    let place = request.workspace.make_place(&job.file);
    let written = place
        .map_err(io::Error::from)
        .and_then(|place| atomic_file::write(&place, |file| file.write_all(&bytes)));
    written.map_err(|source| Cause::File {
        path: request.workspace.shown(&job.file),
        source,
    })
}

/// Removes the clips that were rendered for this tour and that no passage uses. Clips that name another tour or none stay:
/// tours may share a folder.
fn remove_unused(
    request: &RenderRequest<'_>,
    used: &BTreeSet<String>,
) -> Result<Vec<String>, BuildError> {
    let (tour, workspace) = (request.tour, request.workspace);
    let all = rendered::all_clips(tour, workspace)
        .map_err(|source| failed(&workspace.shown(rendered::folder(tour)), source))?;
    remove_abandoned(request);
    let mut removed = Vec::new();
    for clip in all {
        if used.contains(&clip.file) || clip.origin.tour.as_ref() != Some(&tour.id) {
            continue;
        }
        let place = workspace.place(&clip.file).map_err(io::Error::from);
        let gone = place.and_then(|place| {
            std::fs::remove_file(&place)?;
            // A stop's folder goes with its last clip.
            let _ = std::fs::remove_dir(atomic_file::folder_of(&place));
            Ok(())
        });
        gone.map_err(|source| failed(&workspace.shown(&clip.file), source))?;
        removed.push(clip.file);
    }
    Ok(removed)
}

/// Removes what a process that was killed had begun to write in the folders of clips.
fn remove_abandoned(request: &RenderRequest<'_>) {
    let tour = request.tour;
    let spoken = passages(tour).into_iter();
    let places = spoken.filter_map(|passage| rendered::place(tour, &passage));
    let folders: BTreeSet<PathBuf> = places
        .filter_map(|place| request.workspace.place(&place).ok())
        .map(|place| atomic_file::folder_of(&place).to_owned())
        .collect();
    folders
        .iter()
        .for_each(|folder| atomic_file::remove_abandoned(folder));
}

fn failed(path: &Path, source: io::Error) -> BuildError {
    BuildError::Failed(vec![Failure {
        what: "rendered clips".to_owned(),
        cause: Cause::File {
            path: path.to_owned(),
            source,
        },
    }])
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
            cure: match installed.better(lang) {
                _ if installed.is_restricted() => {
                    "--voices or SOUNDWALK_VOICES excludes all others".to_owned()
                }
                Some(better) => how_to_speak_better(lang, better),
                None => String::new(),
            },
        });
    }
    let asked = choice.and_then(VoiceChoice::identity);
    let id = asked.or_else(|| known.map(|known| known.id.to_owned()));
    Ok((
        id.unwrap_or_default(),
        known.map_or("", |known| known.licence),
    ))
}

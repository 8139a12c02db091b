//! Renders the script: a voice speaks every passage that has no recording, once, into files beside the tour that state
//! what they were made from ([`super::rendered`]). Later builds need no voice and sound the same on every machine.

use super::error::{BuildError, Cause, Failure};
use super::observer::Observer;
use super::rendered::{self, LazyLines, Origin, PassageSource, RenderedClip, SoundFile};
use super::voice_pool::{self, VoicePool, licences};
use crate::atomic_file;
use crate::sound::opus::{Material, StreamEncoder, write_ogg};
use crate::text::Text;
use crate::tour::Tour;
use crate::tour::facts::{SpokenPassage, passages};
use crate::tour::model::{Lang, VoiceChoice};
use crate::trust::Permission;
use crate::voice::catalogue::{Engine, KnownVoice};
use crate::voice::script::{Lexicons, Line};
use crate::voice::{Installed, Voice, VoicedSentence, how_to_speak_better, speak_each, voice_for};
use crate::workspace::Workspace;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};
use tempfile::TempPath;

/// Bit rate of a rendered clip in bits per second. Clips are encoded again for delivery; at this rate the speech
/// recogniser understands the delivered track as well as one made from uncompressed clips (docs/voices.md).
const BIT_RATE: i32 = 64_000;

/// Which clips are rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClipSelection {
    /// Clips that are missing and clips whose passage has changed.
    Outdated,
    /// Only clips whose passage has changed.
    Stale,
    /// Render every clip, also those that are up to date.
    All,
}

/// Which clips to render, in which languages.
#[derive(Debug, Clone, Copy)]
pub struct RenderRequest<'r> {
    /// The tour, which must have no errors.
    pub tour: &'r Tour,
    /// The workspace that holds the tour's files and receives its clips.
    pub workspace: &'r Workspace,
    /// Which of the programs named by the tour may run.
    pub permission: &'r Permission,
    /// Languages to render; each must be a language of the tour.
    pub languages: &'r [Lang],
    /// Which clips are rendered.
    pub which: ClipSelection,
    /// The voices that may speak.
    pub installed: &'r Installed,
    /// Folder for the draft voice's dictionaries.
    pub voice_folder: &'r Path,
    /// Number of worker threads; `None` uses one per core.
    pub threads: Option<usize>,
}

/// What a rendering run made, kept and could not make.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rendering {
    /// Paths of the clips that were written, relative to the tour's folder and in the order of the tour.
    pub written: Vec<String>,
    /// Paths that received a copy of another passage's clip because it says what their passage says now, in the order
    /// of the tour.
    pub moved: Vec<String>,
    /// Number of clips in the requested languages that stay as they are.
    pub kept: usize,
    /// Paths of clips of this tour that no passage uses any more and that were removed.
    pub removed: Vec<String>,
}

/// A passage whose clip is missing or out of date.
struct PendingClip<'t> {
    /// Path of the clip, relative to the tour's folder.
    file: String,
    passage: SpokenPassage<'t>,
    lines: LazyLines<'t>,
}

/// A clip to render. Each passage has its own path, so no two jobs write the same file.
struct RenderJob<'t> {
    file: String,
    lang: &'t Lang,
    text: &'t str,
    /// The sentences, each with the index of its voice.
    spoken: Vec<(String, usize)>,
    /// The sentences as the clip records them.
    recorded: Vec<String>,
    /// Index of the passage's own voice.
    voice: usize,
    /// The voice as the tour asks for it, or its id.
    voice_id: String,
    /// Licences of the voices.
    licence: String,
}

/// Renders the clips that `request` asks for. If another passage's clip already says what a passage says, it is copied
/// instead. Clips are only written to the paths derived from their passages, never to the path of a `take`.
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
    let (wanted, used) = survey_clips(request, &mut rendering);
    let in_the_way: Vec<Failure> = wanted
        .iter()
        .filter_map(|wanted| find_conflicting_file(request, &wanted.file))
        .collect();
    if !in_the_way.is_empty() {
        return Err(BuildError::Failed(in_the_way));
    }
    let wanted = match request.which {
        ClipSelection::Outdated | ClipSelection::Stale => {
            move_clips(request, wanted, &mut rendering)?
        }
        ClipSelection::All => wanted,
    };
    let (voices, jobs) = assign_voices(request, wanted)?;
    let threads = rayon::ThreadPoolBuilder::new()
        .num_threads(request.threads.unwrap_or(0))
        .build()?;
    observer.begin(jobs.len(), 0);
    let failures: Vec<Failure> = threads.install(|| {
        jobs.par_iter()
            .filter_map(|job| {
                if observer.is_called_off() {
                    return None;
                }
                let made = render_clip(job, &voices, request);
                observer.clip_ready();
                Some(Failure {
                    what: Text::plain(job.file.clone()),
                    place: None,
                    cause: made.err()?,
                })
            })
            .collect()
    });
    observer.end();
    if observer.is_called_off() {
        return Err(BuildError::CalledOff);
    }
    if !failures.is_empty() {
        let written = jobs.len() - failures.len();
        return Err(BuildError::PartlyRendered { written, failures });
    }
    rendering.written = jobs.into_iter().map(|job| job.file).collect();
    rendering.removed = remove_unused(request, &used)?;
    Ok(rendering)
}

/// Lists the passages that need a clip, in the order of the tour, and the files that any passage uses.
fn survey_clips<'t>(
    request: &RenderRequest<'t>,
    rendering: &mut Rendering,
) -> (Vec<PendingClip<'t>>, BTreeSet<String>) {
    let tour = request.tour;
    let look = |file: &str| SoundFile::at(request.workspace, file);
    let (mut all, mut used) = (Vec::new(), BTreeSet::new());
    let lexicons = Lexicons::of(tour);
    for passage in passages(tour) {
        if !tour.languages.contains(passage.lang) {
            continue;
        }
        let lines = rendered::lines(&lexicons, &passage);
        let sounding = rendered::passage_source(tour, &passage, &lines, look);
        let is_outdated = match &sounding {
            PassageSource::Recording(_) => continue,
            PassageSource::Clip(_) => false,
            PassageSource::Stale(..) => true,
            PassageSource::Missing => request.which == ClipSelection::Outdated,
        };
        let Some(file) = rendered::place(tour, &passage).filter(|_| !lines.is_empty()) else {
            continue;
        };
        used.insert(file.clone());
        let known = match sounding {
            PassageSource::Clip(found) | PassageSource::Stale(found, _) => Some(found.file),
            PassageSource::Recording(_) | PassageSource::Missing => None,
        };
        let is_there = known.is_some();
        used.extend(known);
        let is_asked = request.languages.contains(passage.lang);
        if is_asked && (is_outdated || request.which == ClipSelection::All) {
            all.push(PendingClip {
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

/// Reports a file that must not be replaced because it is not a clip of this tour. Inside the tour's folder every clip
/// counts as this tour's, so that a tour can be renamed or copied with its clips.
fn find_conflicting_file(request: &RenderRequest<'_>, file: &str) -> Option<Failure> {
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
        what: Text::plain(file),
        place: None,
        cause: Cause::InTheWay { path, tour },
    })
}

/// Copies clips whose text now belongs to another passage, for example after a passage was inserted before others.
/// Returns the passages that still have to be rendered.
fn move_clips<'t>(
    request: &RenderRequest<'t>,
    wanted: Vec<PendingClip<'t>>,
    rendering: &mut Rendering,
) -> Result<Vec<PendingClip<'t>>, BuildError> {
    let (tour, workspace) = (request.tour, request.workspace);
    let mut by_language: BTreeMap<&Lang, Vec<RenderedClip>> = BTreeMap::new();
    let (mut rest, mut copies) = (Vec::new(), Vec::new());
    for wanted in wanted {
        let lang = wanted.passage.lang;
        if !by_language.contains_key(lang) {
            let mut clips = rendered::clips_in(tour, workspace, &lang.0)
                .map_err(|source| folder_error(&workspace.shown(rendered::folder(tour)), source))?;
            clips.retain(|clip| clip.origin.tour.as_ref().is_none_or(|it| *it == tour.id));
            by_language.insert(lang, clips);
        }
        let choice = rendered::choice(tour, &wanted.passage);
        let fits = |clip: &&RenderedClip| clip.origin.staleness(&wanted.lines, choice).is_none();
        let Some(clip) = by_language[lang].iter().find(fits) else {
            rest.push(wanted);
            continue;
        };
        let shown = workspace.shown(&wanted.file);
        let copied = copy_beside(workspace, &clip.file, &wanted.file);
        let (copy, to) = copied.map_err(|it| folder_error(&shown, it))?;
        copies.push((copy, to));
        rendering.moved.push(wanted.file);
    }
    // Persist the copies only now, because one clip's path may hold the source for another.
    for (copy, to) in copies {
        copy.persist(&to)
            .map_err(|it| folder_error(&to, it.error))?;
    }
    Ok(rest)
}

/// Copies a file into the destination folder under a temporary name; returns the copy and its final path.
fn copy_beside(workspace: &Workspace, from: &str, to: &str) -> io::Result<(TempPath, PathBuf)> {
    let place = workspace.make_place(to)?;
    let mut copy = atomic_file::create_in(atomic_file::folder_of(&place))?;
    io::copy(&mut workspace.open(from)?, copy.as_file_mut())?;
    Ok((copy.into_temp_path(), place))
}

/// The voices and the clips that they render.
type Assigned<'t> = (Vec<Box<dyn Voice>>, Vec<RenderJob<'t>>);

/// Finds the voice for each clip.
fn assign_voices<'t>(
    request: &RenderRequest<'t>,
    wanted: Vec<PendingClip<'t>>,
) -> Result<Assigned<'t>, BuildError> {
    // Rendered clips are kept and name the voice that the tour asks for, so no substitute may speak.
    let installed = request.installed.clone().without_substitutes();
    let choices = wanted.iter().flat_map(|wanted| {
        let own = rendered::choice(request.tour, &wanted.passage);
        voice_pool::choices(wanted.passage.lang, own, &wanted.lines)
    });
    let mut voices = VoicePool::new(choices, |lang, choice| {
        voice_for(
            lang,
            choice,
            &installed,
            request.permission,
            request.voice_folder,
        )
    });
    let (mut jobs, mut failures) = (Vec::new(), Vec::new());
    for wanted in wanted {
        let lang = wanted.passage.lang;
        let choice = rendered::choice(request.tour, &wanted.passage);
        let assigned = voices
            .voice(lang, choice)
            .map_err(|unreported| unreported.map(Cause::from))
            .and_then(|voice| {
                let voice_id = voice_id(request.installed, lang, choice, voice.known);
                let voice_id = voice_id.map_err(Some)?;
                let speakers = voices.speakers(lang, voice, &wanted.lines);
                let speakers = speakers.map_err(|unreported| unreported.map(Cause::from))?;
                Ok((voice.index, voice_id, speakers))
            });
        match assigned {
            Ok((voice, voice_id, speakers)) => jobs.push(RenderJob {
                file: wanted.file,
                lang,
                text: wanted.passage.passage.text(),
                recorded: wanted.lines.iter().map(Line::with_voice).collect(),
                spoken: wanted
                    .lines
                    .iter()
                    .map(|line| line.spoken.clone())
                    .zip(speakers.iter().map(|speaker| speaker.index))
                    .collect(),
                voice,
                voice_id,
                licence: licences(&speakers),
            }),
            Err(cause) => {
                let failure = cause.map(|cause| Failure {
                    what: Text::plain(format!("language `{}`", lang.0)),
                    place: None,
                    cause,
                });
                // Many passages of a language fail for the same reason, which is reported once.
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
        Ok((voices.into_voices(), jobs))
    } else {
        Err(BuildError::Failed(failures))
    }
}

fn render_clip(
    job: &RenderJob<'_>,
    voices: &[Box<dyn Voice>],
    request: &RenderRequest<'_>,
) -> Result<(), Cause> {
    let sentences = job.spoken.iter().map(|(text, voice)| VoicedSentence {
        text,
        voice: voices[*voice].as_ref(),
    });
    let sentences: Vec<VoicedSentence<'_>> = sentences.collect();
    let voice = voices[job.voice].as_ref();
    // Encode while speaking, so that half an hour of sound is never in memory as a whole.
    let mut coding = StreamEncoder::new(Material::Mixed, BIT_RATE);
    let spans_s = speak_each(&sentences, |samples| coding.add(samples))?;
    let ms = |seconds: f64| (seconds * 1000.0).round() as u64;
    let origin = Origin {
        tour: Some(request.tour.id.clone()),
        text: job.text.trim().to_owned(),
        spoken: job.recorded.clone(),
        voice: voice.name(),
        voice_id: job.voice_id.clone(),
        licence: job.licence.clone(),
        has_bare_harmonics: sentences
            .iter()
            .any(|sentence| sentence.voice.has_bare_harmonics()),
        sentences_ms: spans_s
            .iter()
            .map(|(start, end)| (ms(*start), ms(*end)))
            .collect(),
        damage: None,
    };
    let bytes = write_ogg(&coding.finish(), 0.0, &origin.tags(job.lang));
    let place = request.workspace.make_place(&job.file);
    let written = place
        .map_err(io::Error::from)
        .and_then(|place| atomic_file::write(&place, |file| file.write_all(&bytes)));
    written.map_err(|source| Cause::File {
        path: request.workspace.shown(&job.file),
        source,
    })
}

/// Removes clips of this tour that no passage uses. Clips that name another tour, or none, stay, because tours may
/// share a folder.
fn remove_unused(
    request: &RenderRequest<'_>,
    used: &BTreeSet<String>,
) -> Result<Vec<String>, BuildError> {
    let (tour, workspace) = (request.tour, request.workspace);
    let all = rendered::all_clips(tour, workspace)
        .map_err(|source| folder_error(&workspace.shown(rendered::folder(tour)), source))?;
    remove_abandoned(request);
    let mut removed = Vec::new();
    for clip in all {
        if used.contains(&clip.file) || clip.origin.tour.as_ref() != Some(&tour.id) {
            continue;
        }
        let place = workspace.place(&clip.file).map_err(io::Error::from);
        let gone = place.and_then(|place| {
            std::fs::remove_file(&place)?;
            // Remove the stop's folder with its last clip.
            let _ = std::fs::remove_dir(atomic_file::folder_of(&place));
            Ok(())
        });
        gone.map_err(|source| folder_error(&workspace.shown(&clip.file), source))?;
        removed.push(clip.file);
    }
    Ok(removed)
}

/// Removes temporary files that a killed process left in the clip folders.
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

fn folder_error(path: &Path, source: io::Error) -> BuildError {
    BuildError::Failed(vec![Failure {
        what: Text::plain("rendered clips"),
        place: None,
        cause: Cause::File {
            path: path.to_owned(),
            source,
        },
    }])
}

/// Returns what a clip records about its voice: the voice as the tour asks for it, or its id.
///
/// # Errors
/// [`Cause::OnlyDraft`] where nobody asked for the draft voice and no other one is there: clips that are kept deserve
/// better.
fn voice_id(
    installed: &Installed,
    lang: &Lang,
    choice: Option<&VoiceChoice>,
    known: Option<&'static KnownVoice>,
) -> Result<String, Cause> {
    let id = choice.and_then(VoiceChoice::id);
    if id.is_none() && known.is_some_and(|known| known.engine == Engine::Draft) {
        return Err(Cause::OnlyDraft {
            cure: match installed.better(lang) {
                _ if installed.is_restricted() => {
                    "--voices or SOUNDWALK_VOICES excludes all others".to_owned()
                }
                Some(better) => how_to_speak_better(lang, better).to_string(),
                None => String::new(),
            },
        });
    }
    let asked = choice.and_then(VoiceChoice::identity);
    let id = asked.or_else(|| known.map(|known| known.id.to_owned()));
    Ok(id.unwrap_or_default())
}

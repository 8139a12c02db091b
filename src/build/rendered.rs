//! Rendered clips: Ogg Opus files beside the tour, one per passage, that were rendered from the script. Also decides
//! what plays for a passage: a person's recording, a rendered clip or a voice. A clip's tags state what it was made
//! from (`rendered::origin`), so that a clip whose passage has changed since is noticed and never played.

mod origin;

pub use origin::Origin;

use crate::tour::Tour;
use crate::tour::facts::{RenderedFact, SpokenPassage, Staleness, StopPart, passages};
use crate::tour::model::VoiceChoice;
use crate::tour::names::{is_id, is_language};
use crate::tour::paths::is_portable;
use crate::tour::voice_choices;
use crate::voice::script::{self, Lexicons, Line};
use crate::wording::command_on;
use crate::workspace::Workspace;
use rayon::prelude::*;
use std::cell::LazyCell;
use std::collections::BTreeMap;
use std::io;
use std::path::Path;

/// Default folder for rendered clips, relative to the tour's folder.
pub const DEFAULT_FOLDER: &str = "audio/rendered";

/// The kind of file at a path that a tour names as the sound of a passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SoundFile {
    /// There is no file.
    Absent,
    /// A file that is not a rendered clip. Whether it holds sound shows when it is decoded.
    Recording,
    /// A clip that soundwalk rendered, with where it came from.
    Clip(Origin),
}

impl SoundFile {
    /// Examines the file that the tour calls `name`. A file that cannot be opened is reported when it is decoded.
    pub fn at(workspace: &Workspace, name: &str) -> Self {
        match workspace.open(name) {
            Ok(file) => Origin::read(file).map_or(Self::Recording, Self::Clip),
            Err(error) if error.is_missing() => Self::Absent,
            Err(_) => Self::Recording,
        }
    }
}

/// A rendered clip and what its tags say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenderedClip {
    /// Path of the clip, relative to the tour's folder.
    pub file: String,
    /// What the clip was made from.
    pub origin: Origin,
}

/// What plays for a passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PassageSource {
    /// A person's recording, by the path that the tour names.
    Recording(String),
    /// A rendered clip that matches the script.
    Clip(RenderedClip),
    /// A voice must speak, because the script has changed since this clip was rendered.
    Stale(RenderedClip, Staleness),
    /// A voice must speak, because there is neither a recording nor a clip.
    Missing,
}

/// The lines that a voice speaks in a passage, computed on first use.
pub type LazyLines<'t> = LazyCell<Vec<Line>, Box<dyn FnOnce() -> Vec<Line> + 't>>;

/// The lines that a voice speaks in a passage, with the lexicons of its tour applied.
pub fn lines<'t>(lexicons: &Lexicons, passage: &SpokenPassage<'t>) -> LazyLines<'t> {
    let (lang, passage) = (passage.lang, passage.passage);
    let lexicon = lexicons.get(lang);
    LazyCell::new(Box::new(move || script::lines(lang, passage, &lexicon)))
}

/// Folder of a tour's rendered clips, relative to the tour's folder.
pub fn folder(tour: &Tour) -> &str {
    tour.rendered.as_deref().unwrap_or(DEFAULT_FOLDER)
}

/// Path of a passage's rendered clip, relative to the tour's folder. `None` if the path would contain an invalid id or
/// language, or a folder name that only works on one machine; each of these has its own finding.
pub fn place(tour: &Tour, passage: &SpokenPassage<'_>) -> Option<String> {
    let stop = &tour.stops[passage.stop].id;
    let (folder, lang) = (folder(tour), &passage.lang.0);
    if !is_portable(folder) || !is_id(stop) || !is_language(lang) {
        return None;
    }
    let number = passage.index + 1;
    let name = match passage.part {
        StopPart::Narration => format!("story-{number}"),
        StopPart::Short => format!("short-{number}"),
        StopPart::Directions => "directions".to_owned(),
    };
    Some(format!("{folder}/{lang}/{stop}/{name}.opus"))
}

/// Path of the take that a passage names, if that path may be opened.
pub fn take<'t>(passage: &SpokenPassage<'t>) -> Option<&'t str> {
    let take = passage.passage.detailed()?.take.as_deref();
    take.filter(|take| is_portable(take))
}

/// The voice that the tour asks for in a passage.
pub fn choice<'t>(tour: &'t Tour, passage: &SpokenPassage<'t>) -> Option<&'t VoiceChoice> {
    Some(voice_choices::of_passage(tour, passage)?.choice)
}

/// Decides what plays for a passage. A take recorded by a person comes first, then the clip at the passage's own path,
/// then a take that is itself a rendered clip; an up-to-date clip precedes a stale one. `look` examines a file.
pub fn passage_source(
    tour: &Tour,
    passage: &SpokenPassage<'_>,
    lines: &LazyLines<'_>,
    mut look: impl FnMut(&str) -> SoundFile,
) -> PassageSource {
    let mut named = None;
    if let Some(file) = take(passage) {
        match look(file) {
            SoundFile::Recording => return PassageSource::Recording(file.to_owned()),
            SoundFile::Clip(origin) => {
                let file = file.to_owned();
                named = Some(RenderedClip { file, origin });
            }
            SoundFile::Absent => {}
        }
    }
    let placed = place(tour, passage).and_then(|file| match look(&file) {
        SoundFile::Clip(origin) => Some(RenderedClip { file, origin }),
        SoundFile::Recording | SoundFile::Absent => None,
    });
    let mut stale = None;
    for found in placed.into_iter().chain(named) {
        match found.origin.staleness(lines, choice(tour, passage)) {
            None => return PassageSource::Clip(found),
            Some(why) => {
                stale.get_or_insert((found, why));
            }
        }
    }
    stale.map_or(PassageSource::Missing, |(found, why)| {
        PassageSource::Stale(found, why)
    })
}

/// State of the rendered clips, keyed by the JSON pointer of their passage. Passages with a person's recording are left
/// out.
pub fn facts(tour: &Tour, workspace: &Workspace) -> BTreeMap<String, RenderedFact> {
    let look = |file: &str| SoundFile::at(workspace, file);
    let lexicons = Lexicons::of(tour);
    let spoken = passages(tour).into_par_iter();
    let known = spoken.filter_map(|passage| {
        let fact = match passage_source(tour, &passage, &lines(&lexicons, &passage), look) {
            PassageSource::Recording(_) | PassageSource::Missing => return None,
            PassageSource::Clip(found) => RenderedFact::Current {
                voice: found.origin.voice,
            },
            PassageSource::Stale(found, why) => RenderedFact::Stale {
                file: found.file,
                why,
            },
        };
        Some((passage.pointer, fact))
    });
    known.collect()
}

/// Lists the tour's rendered clips in a language, sorted by path. Other files are skipped.
///
/// # Errors
/// A folder that cannot be listed; a missing one holds nothing.
pub fn clips_in(tour: &Tour, workspace: &Workspace, lang: &str) -> io::Result<Vec<RenderedClip>> {
    let root = format!("{}/{lang}", folder(tour));
    let mut clips = Vec::new();
    // Clips are exactly two levels deep: language, then stop.
    for stop in entries(workspace, &root)? {
        let within = format!("{root}/{stop}");
        if !is_folder(workspace, &within) {
            continue;
        }
        for name in entries(workspace, &within)? {
            let file = format!("{within}/{name}");
            if let SoundFile::Clip(origin) = SoundFile::at(workspace, &file) {
                clips.push(RenderedClip { file, origin });
            }
        }
    }
    Ok(clips)
}

/// Lists all rendered clips of the tour, sorted by language and path. Other files are skipped.
///
/// # Errors
/// As [`clips_in`].
pub fn all_clips(tour: &Tour, workspace: &Workspace) -> io::Result<Vec<RenderedClip>> {
    let mut clips = Vec::new();
    for lang in entries(workspace, folder(tour))? {
        if is_folder(workspace, &format!("{}/{lang}", folder(tour))) {
            clips.extend(clips_in(tour, workspace, &lang)?);
        }
    }
    Ok(clips)
}

/// Names in a folder of the tour, sorted.
fn entries(workspace: &Workspace, folder: &str) -> io::Result<Vec<String>> {
    let entries = match workspace.resolve(folder) {
        Ok(folder) => std::fs::read_dir(folder)?,
        Err(error) if error.is_missing() => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    };
    let mut names = Vec::new();
    for entry in entries {
        // Names that are not UTF-8 cannot be clips.
        names.extend(entry?.file_name().into_string().ok());
    }
    names.sort();
    Ok(names)
}

fn is_folder(workspace: &Workspace, name: &str) -> bool {
    workspace.resolve(name).is_ok_and(|place| place.is_dir())
}

/// A warning about rendered clips that are not played, if there are any.
pub(super) fn stale_warning(stale: &[(String, Staleness)], tour_folder: &Path) -> Option<String> {
    let (first, others) = stale.split_first()?;
    let (clips, passages) = match others.len() {
        0 => (format!("{} is", first.0), "its passage"),
        count => (
            format!("{} and {count} more are", first.0),
            "their passages",
        ),
    };
    let is_damaged = |(_, why): &&(String, Staleness)| matches!(why, Staleness::Damaged(_));
    let state = match stale.iter().filter(is_damaged).count() {
        0 => "out of date",
        count if count == stale.len() => "damaged",
        _ => "out of date or damaged",
    };
    Some(format!(
        "{clips} {state}, so a voice speaks {passages}; `{}` brings clips up to date",
        command_on("voices render", tour_folder),
    ))
}

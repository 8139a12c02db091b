//! Clips that were rendered from the script once and lie beside the tour, one Ogg Opus file a passage, and what sounds for
//! a passage: a person's recording, such a clip, or a voice. What a clip was made from is in its tags (`rendered::origin`), so that
//! a clip whose passage has changed since is noticed and never played.

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

/// Where clips lie unless the tour says otherwise, relative to its folder.
pub const DEFAULT_FOLDER: &str = "audio/rendered";

/// What lies where a tour names a sound for a passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SoundFile {
    /// Nothing.
    Absent,
    /// A file that no voice rendered. Whether it is a sound is found out when it is decoded.
    Recording,
    /// A rendered clip.
    Clip(Origin),
}

impl SoundFile {
    /// Looks at the file that the tour calls `name`. One that may not be opened is found out when it is decoded.
    pub fn at(workspace: &Workspace, name: &str) -> Self {
        match workspace.open(name) {
            Ok(file) => Origin::read(file).map_or(Self::Recording, Self::Clip),
            Err(error) if error.is_missing() => Self::Absent,
            Err(_) => Self::Recording,
        }
    }
}

/// A clip's file, relative to the tour's folder, and what it says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The file.
    pub file: String,
    /// What it was made from.
    pub origin: Origin,
}

/// What sounds for a passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sounding {
    /// A person's recording, as the tour names it.
    Recording(String),
    /// A rendered clip that speaks what the script says.
    Clip(Found),
    /// A voice has to speak: the script has changed since this clip was rendered.
    Stale(Found, Staleness),
    /// A voice has to speak: there is neither a recording nor a clip.
    Nothing,
}

/// The lines that a voice speaks in a passage, worked out when they are needed.
pub type Lines<'t> = LazyCell<Vec<Line>, Box<dyn FnOnce() -> Vec<Line> + 't>>;

/// What the voice says in a passage, by the lexicons of its tour.
pub fn lines<'t>(lexicons: &Lexicons, passage: &SpokenPassage<'t>) -> Lines<'t> {
    let (lang, passage) = (passage.lang, passage.passage);
    let lexicon = lexicons.get(lang);
    LazyCell::new(Box::new(move || script::lines(lang, passage, &lexicon)))
}

/// The folder of a tour's rendered clips, relative to the tour's folder.
pub fn folder(tour: &Tour) -> &str {
    tour.rendered.as_deref().unwrap_or(DEFAULT_FOLDER)
}

/// The place of a passage's rendered clip, relative to the tour's folder; nothing where a path that works on one machine
/// only, a wrong id or a wrong language would be part of it. Each of these has its own finding.
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

/// The take that a passage names, if its path may be opened.
pub fn take<'t>(passage: &SpokenPassage<'t>) -> Option<&'t str> {
    let take = passage.passage.detailed()?.take.as_deref();
    take.filter(|take| is_portable(take))
}

/// The voice that the tour asks for in a passage.
pub fn choice<'t>(tour: &'t Tour, passage: &SpokenPassage<'t>) -> Option<&'t VoiceChoice> {
    Some(voice_choices::of_passage(tour, passage)?.choice)
}

/// What sounds for a passage: its take, where a person recorded that; else the clip at the passage's place; else its take,
/// where that is a rendered clip. A clip that is up to date comes before one that is not. `look` tells what a file is.
pub fn sounding(
    tour: &Tour,
    passage: &SpokenPassage<'_>,
    lines: &Lines<'_>,
    mut look: impl FnMut(&str) -> SoundFile,
) -> Sounding {
    let mut named = None;
    if let Some(file) = take(passage) {
        match look(file) {
            SoundFile::Recording => return Sounding::Recording(file.to_owned()),
            SoundFile::Clip(origin) => {
                let file = file.to_owned();
                named = Some(Found { file, origin });
            }
            SoundFile::Absent => {}
        }
    }
    let placed = place(tour, passage).and_then(|file| match look(&file) {
        SoundFile::Clip(origin) => Some(Found { file, origin }),
        SoundFile::Recording | SoundFile::Absent => None,
    });
    let mut stale = None;
    for found in placed.into_iter().chain(named) {
        match found.origin.staleness(lines, choice(tour, passage)) {
            None => return Sounding::Clip(found),
            Some(why) => {
                stale.get_or_insert((found, why));
            }
        }
    }
    stale.map_or(Sounding::Nothing, |(found, why)| {
        Sounding::Stale(found, why)
    })
}

/// What the rendered clips of a tour say beside its script, by JSON pointer to their passage. Passages that a person
/// recorded have none.
pub fn facts(tour: &Tour, workspace: &Workspace) -> BTreeMap<String, RenderedFact> {
    let look = |file: &str| SoundFile::at(workspace, file);
    let lexicons = Lexicons::of(tour);
    let spoken = passages(tour).into_par_iter();
    let known = spoken.filter_map(|passage| {
        let fact = match sounding(tour, &passage, &lines(&lexicons, &passage), look) {
            Sounding::Recording(_) | Sounding::Nothing => return None,
            Sounding::Clip(found) => RenderedFact::Current {
                voice: found.origin.voice,
            },
            Sounding::Stale(found, why) => RenderedFact::Stale {
                file: found.file,
                why,
            },
        };
        Some((passage.pointer, fact))
    });
    known.collect()
}

/// The rendered clips in a language below the tour's folder of rendered clips, sorted. Other files are left out.
///
/// # Errors
/// A folder that cannot be listed; a missing one holds nothing.
pub fn clips_in(tour: &Tour, workspace: &Workspace, lang: &str) -> io::Result<Vec<Found>> {
    let root = format!("{}/{lang}", folder(tour));
    let mut clips = Vec::new();
    // Language, then stop: clips lie nowhere deeper.
    for stop in entries(workspace, &root)? {
        let within = format!("{root}/{stop}");
        if !is_folder(workspace, &within) {
            continue;
        }
        for name in entries(workspace, &within)? {
            let file = format!("{within}/{name}");
            if let SoundFile::Clip(origin) = SoundFile::at(workspace, &file) {
                clips.push(Found { file, origin });
            }
        }
    }
    Ok(clips)
}

/// All rendered clips below the tour's folder of rendered clips, sorted by language. As [`clips_in`].
///
/// # Errors
/// As [`clips_in`].
pub fn all_clips(tour: &Tour, workspace: &Workspace) -> io::Result<Vec<Found>> {
    let mut clips = Vec::new();
    for lang in entries(workspace, folder(tour))? {
        if is_folder(workspace, &format!("{}/{lang}", folder(tour))) {
            clips.extend(clips_in(tour, workspace, &lang)?);
        }
    }
    Ok(clips)
}

/// The names in a folder that the tour names, sorted.
fn entries(workspace: &Workspace, folder: &str) -> io::Result<Vec<String>> {
    let entries = match workspace.resolve(folder) {
        Ok(folder) => std::fs::read_dir(folder)?,
        Err(error) if error.is_missing() => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    };
    let mut names = Vec::new();
    for entry in entries {
        // Clips have plain names.
        names.extend(entry?.file_name().into_string().ok());
    }
    names.sort();
    Ok(names)
}

fn is_folder(workspace: &Workspace, name: &str) -> bool {
    workspace.resolve(name).is_ok_and(|place| place.is_dir())
}

/// What to tell of rendered clips that are not played, if there are any.
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

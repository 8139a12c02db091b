//! Gathers [`Facts`] from the disk: whether the files that a tour names exist, how its takes sound, whether its pictures can
//! be shown. Facts about voices come from `voice`.

use super::similar_file;
use crate::build::rendered;
use crate::picture::{self, Note};
use crate::sound::take_quality::{self, Defect};
use crate::sound::{recording, repair};
use crate::streets::ground::Ground;
use crate::streets::load;
use crate::streets::tour_ways::{self, GroundIndex};
use crate::text::{Text, text};
use crate::tour::Tour;
use crate::tour::facts::{
    AccessDenial, Audible, Clipping, Facts, FileFact, FileRole, NamedFile, PictureFact, TakeFact,
    TakeHealth, named_files,
};
use crate::tour::paths::{self, PathFault, is_portable};
use crate::tour::voice_choices;
use crate::voice::script::spoken_seconds;
use crate::workspace::{AccessError, Workspace};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Gathers all facts about a tour's files. Takes are analysed on all cores.
pub fn gather(tour: &Tour, workspace: &Workspace) -> Facts {
    gather_with_ground(tour, workspace).0
}

/// The same with the ground of the tour, indexed, for those who need it as well: it is decoded only once. `None` if its maps
/// name no file of ways, or one that cannot be used, which has a finding.
pub fn gather_with_ground(tour: &Tour, workspace: &Workspace) -> (Facts, Option<GroundIndex>) {
    let mut facts = Facts {
        forbidden: forbidden(tour, workspace),
        ..Facts::default()
    };
    let mut takes = BTreeSet::new();
    let mut pictures = BTreeSet::new();
    // The file of ways is decoded once, for its presence and for what it says about the tour.
    let mut ground = None;
    for file in usable_files(tour, &facts.forbidden) {
        match file.role {
            FileRole::Take => {
                takes.insert(file.path);
            }
            FileRole::Picture => {
                note_presence(&mut facts, workspace, &file);
                pictures.insert(file.path);
            }
            FileRole::Sound | FileRole::Map => {
                let found = note_presence(&mut facts, workspace, &file);
                ground = ground.or(found);
            }
            FileRole::Rendered => {}
        }
    }
    facts.takes = examine(takes, workspace);
    facts.pictures = pictures
        .into_par_iter()
        .filter(|path| facts.files.get(path) == Some(&FileFact::Present))
        .map(|path| {
            let fact = picture(workspace, &path);
            (path, fact)
        })
        .collect();
    facts.spoken_s = spoken_seconds(tour);
    facts.meant = meant_files(tour, &facts, workspace.real_tour_folder());
    facts.rendered = rendered::facts(tour, workspace);
    let index = ground.map(GroundIndex::new);
    facts.streets = index.as_ref().map(|index| tour_ways::facts(tour, index));
    (facts, index)
}

/// The files that a tour names by paths that may be opened. Other paths have findings of their own.
fn usable_files(tour: &Tour, forbidden: &BTreeMap<String, AccessDenial>) -> Vec<NamedFile> {
    let mut files = named_files(tour);
    files.retain(|file| is_portable(&file.path) && !forbidden.contains_key(&file.path));
    files
}

/// Gathers only what the lengths of stories depend on: takes and spoken forms.
pub fn lengths_only(tour: &Tour, workspace: &Workspace) -> Facts {
    let files = named_files(tour).into_iter();
    let takes = files.filter(|file| file.role == FileRole::Take && is_portable(&file.path));
    Facts {
        takes: examine(takes.map(|file| file.path).collect(), workspace),
        spoken_s: spoken_seconds(tour),
        ..Facts::default()
    }
}

/// Analyses takes on all cores.
fn examine(takes: BTreeSet<String>, workspace: &Workspace) -> BTreeMap<String, TakeFact> {
    let takes = takes.into_par_iter().map(|path| {
        let fact = take(workspace, &path);
        (path, fact)
    });
    takes.collect()
}

/// Finds the files, folders and programs that may not be opened for the tour.
pub fn forbidden(tour: &Tour, workspace: &Workspace) -> BTreeMap<String, AccessDenial> {
    let files = named_files(tour).into_iter().map(|file| file.path);
    let programs = voice_choices::all(tour).into_iter().filter_map(|place| {
        let program = place.choice.command()?.first()?;
        // Other programs are not looked up in the tour's folder.
        (program.contains('/') && !Path::new(program).is_absolute()).then(|| program.clone())
    });
    let judged = files.chain(programs).filter_map(|path| {
        let why = match workspace.resolve(&path).err()? {
            AccessError::Outside { root } => AccessDenial::Outside {
                workspace: root.display().to_string(),
                ignored_marker: workspace.ignored_marker().map(|marker| {
                    format!("{} does not count: {}", marker.file.display(), marker.why)
                }),
            },
            AccessError::Hidden => AccessDenial::Hidden,
            AccessError::Unportable(_) | AccessError::OtherKind(_) | AccessError::Io(_) => {
                return None;
            }
        };
        Some((path, why))
    });
    judged.collect()
}

/// Finds the files that the author probably meant by paths that lead to none.
fn meant_files(tour: &Tour, facts: &Facts, folder: &Path) -> BTreeMap<String, String> {
    let takes = facts.takes.iter();
    let takes = takes.filter(|(_, fact)| **fact == TakeFact::Missing);
    let files = facts.files.iter();
    let files = files.filter(|(_, fact)| **fact == FileFact::Missing);
    // Windows paths are never opened, but the same path with `/` may lead to a file.
    let named = named_files(tour).into_iter().map(|file| file.path);
    let foreign = named.filter(|path| {
        matches!(
            paths::fault(path),
            Some(PathFault::Backslashes | PathFault::ControlCharacters)
        )
    });
    let missing: BTreeSet<String> = takes
        .map(|(path, _)| path)
        .chain(files.map(|(path, _)| path))
        .cloned()
        .chain(foreign)
        .collect();
    if missing.is_empty() {
        return BTreeMap::new();
    }
    let there = similar_file::files_below(folder);
    let found = missing.into_iter().filter_map(|path| {
        let meant = similar_file::find(&there, &path)?.to_owned();
        Some((path, meant))
    });
    found.collect()
}

/// Checks which files exist, without analysing takes and pictures. Existing takes are left out, since the builder analyses
/// them.
pub fn presence_only(tour: &Tour, workspace: &Workspace) -> Facts {
    let mut facts = Facts {
        forbidden: forbidden(tour, workspace),
        ..Facts::default()
    };
    for file in usable_files(tour, &facts.forbidden) {
        match file.role {
            FileRole::Take => {
                if workspace
                    .open(&file.path)
                    .is_err_and(|error| error.is_missing())
                {
                    facts.takes.insert(file.path, TakeFact::Missing);
                }
            }
            FileRole::Rendered => {}
            FileRole::Sound | FileRole::Map | FileRole::Picture => {
                note_presence(&mut facts, workspace, &file);
            }
        }
    }
    facts.rendered = rendered::facts(tour, workspace);
    facts.spoken_s = spoken_seconds(tour);
    facts
}

/// Records whether a file that is not a take exists and can be used, and returns the ground of a file of ways. A file that is
/// named twice is opened once.
fn note_presence(facts: &mut Facts, workspace: &Workspace, file: &NamedFile) -> Option<Ground> {
    if facts.files.contains_key(&file.path) {
        return None;
    }
    let opened = match file.role {
        FileRole::Map => workspace.open_map(&file.path),
        FileRole::Picture | FileRole::Take | FileRole::Sound | FileRole::Rendered => {
            workspace.open(&file.path)
        }
    };
    let mut ground = None;
    let found = match opened {
        Ok(opened) if file.role == FileRole::Map => match load::opened(opened) {
            Some(Ok(ways)) => {
                facts.ways.push(file.path.clone());
                ground = Some(ways);
                FileFact::Present
            }
            Some(Err(reason)) => FileFact::Unreadable(reason),
            None => FileFact::Present,
        },
        Ok(_) => FileFact::Present,
        Err(error) if error.is_missing() => FileFact::Missing,
        Err(error) => FileFact::Unreadable(error.to_string()),
    };
    facts.files.insert(file.path.clone(), found);
    ground
}

fn picture(workspace: &Workspace, name: &str) -> PictureFact {
    let file = workspace.open(name).map_err(std::io::Error::from);
    match picture::open(file, Path::new(name)) {
        Ok(opened) => {
            let other_name = opened.notes.iter().find_map(|note| match note {
                Note::OtherName(kind) => Some(kind.name()),
                Note::Animated => None,
            });
            PictureFact::Seen {
                is_animated: opened.notes.contains(&Note::Animated),
                other_name,
            }
        }
        Err(fault) => PictureFact::Unusable {
            why: fault.in_words(),
            cure: fault.cure(),
        },
    }
}

fn take(workspace: &Workspace, name: &str) -> TakeFact {
    let file = match workspace.open(name) {
        Ok(file) => file,
        Err(error) if error.is_missing() => return TakeFact::Missing,
        Err(error) => return TakeFact::Unreadable(error.to_string()),
    };
    match recording::read_opened(&workspace.shown(name), Ok(file)) {
        Ok(clip) => {
            let mut told = health_of(&take_quality::examine(&clip.pcm));
            let downmix = &clip.facts.downmix;
            told.channels = downmix.warnings();
            told.defects.extend(downmix.notes());
            told.defects.extend(clip.facts.note.map(Text::plain));
            if told.sound == Audible::Heard {
                told.trimmed = repair::cuts(clip.pcm).note();
            }
            TakeFact::Heard(told)
        }
        Err(error) => TakeFact::Unreadable(error.fault.to_string()),
    }
}

/// Converts measurements into facts for the rules.
fn health_of(measured: &take_quality::TakeQuality) -> TakeHealth {
    let mut told = TakeHealth {
        duration_s: measured.duration_s,
        sound: Audible::Heard,
        clipped: None,
        defects: Vec::new(),
        channels: Vec::new(),
        trimmed: None,
    };
    for defect in measured.defects() {
        match defect {
            Defect::Silent { true_peak_dbtp: _ } => told.sound = Audible::Silent,
            Defect::Clipped(clipping) => {
                told.clipped = Some(Clipping {
                    first_s: clipping.first_s,
                    peaks: clipping.peak_count,
                });
            }
            Defect::TooQuiet { loudness_lufs } => {
                told.defects
                    .push(text!("the speech is too quiet: {loudness_lufs:.0} LUFS", loudness_lufs));
            }
            Defect::Noisy(levels) => told.defects.push(text!(
                "the noise lies only {below_db:.0} dB under the speech (as in the pause at {at_s:.1} s)",
                below_db = levels.above_noise_db(),
                at_s = levels.pause_at_s
            )),
            Defect::HumLaden(hum) => told.defects.push(text!(
                "mains hum of {hertz} Hz lies only {below_db:.0} dB under the speech (as at {at_s:.1} s)",
                hertz = hum.mains_hz,
                below_db = hum.below_speech_db,
                at_s = hum.at_s
            )),
            Defect::Reverberant { reverberation_s } => {
                told.defects
                    .push(text!("the room rings for {reverberation_s:.1} s", reverberation_s));
            }
        }
    }
    told
}

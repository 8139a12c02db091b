//! Looking at the disk for [`Facts`]: are the files that a tour names there, how do its takes sound, can its pictures be shown. Who would speak
//! the rest is told by `voice`.

use super::meant;
use crate::build::rendered;
use crate::files;
use crate::picture::{self, Note};
use crate::sound::health::{self, Defect};
use crate::sound::recording;
use crate::tour::Tour;
use crate::tour::facts::{
    Audible, Clipped, Facts, FileFact, PictureFact, Role, TakeFact, TakeHealth, named_files,
};
use crate::tour::paths::is_portable;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Everything that the disk says about a tour in a folder. Takes are listened to on all cores.
pub fn gather(tour: &Tour, folder: &Path) -> Facts {
    let mut facts = Facts::default();
    let mut takes = BTreeSet::new();
    let mut pictures = BTreeSet::new();
    for file in named_files(tour) {
        // The others have their own finding, and are not opened for whoever wrote them.
        if !is_portable(&file.path) {
            continue;
        }
        match file.role {
            Role::Take => {
                takes.insert(file.path);
            }
            Role::Sound | Role::Map | Role::Picture => {
                let path = folder.join(&file.path);
                if file.role == Role::Picture {
                    pictures.insert(file.path.clone());
                }
                facts
                    .files
                    .entry(file.path)
                    .or_insert_with(|| presence(&path));
            }
            Role::Rendered => {}
        }
    }
    let takes: Vec<String> = takes.into_iter().collect();
    let heard: Vec<TakeFact> = takes
        .par_iter()
        .map(|path| take(&folder.join(path)))
        .collect();
    facts.takes = takes.into_iter().zip(heard).collect();
    facts.pictures = pictures
        .into_par_iter()
        .filter(|path| facts.files.get(path) == Some(&FileFact::Present))
        .map(|path| {
            let fact = picture(&folder.join(&path));
            (path, fact)
        })
        .collect();
    facts.meant = meant_files(&facts, folder);
    facts.rendered = rendered::facts(tour, folder);
    facts
}

/// What the tour's author probably meant by files that are not there.
fn meant_files(facts: &Facts, folder: &Path) -> BTreeMap<String, String> {
    let takes = facts.takes.iter();
    let takes = takes.filter(|(_, fact)| **fact == TakeFact::Missing);
    let files = facts.files.iter();
    let files = files.filter(|(_, fact)| **fact == FileFact::Missing);
    let missing: Vec<&String> = takes
        .map(|(path, _)| path)
        .chain(files.map(|(path, _)| path))
        .collect();
    if missing.is_empty() {
        return BTreeMap::new();
    }
    let there = meant::files_below(folder);
    let found = missing.into_iter().filter_map(|path| {
        let meant = meant::among(&there, path)?;
        Some((path.clone(), meant.to_owned()))
    });
    found.collect()
}

/// Which files are there, without listening to any: takes that exist are left out, for the builder listens to them.
pub fn presence_only(tour: &Tour, folder: &Path) -> Facts {
    let mut facts = Facts::default();
    for file in named_files(tour) {
        if !is_portable(&file.path) {
            continue;
        }
        let found = presence(&folder.join(&file.path));
        match (file.role, found) {
            (Role::Take, FileFact::Missing) => {
                facts.takes.insert(file.path, TakeFact::Missing);
            }
            (Role::Take, FileFact::Present | FileFact::Unreadable(_)) | (Role::Rendered, _) => {}
            (Role::Sound | Role::Map | Role::Picture, found) => {
                facts.files.insert(file.path, found);
            }
        }
    }
    facts.rendered = rendered::facts(tour, folder);
    facts
}

fn presence(path: &Path) -> FileFact {
    match files::open(path) {
        Ok(_) => FileFact::Present,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => FileFact::Missing,
        Err(error) => FileFact::Unreadable(error.to_string()),
    }
}

fn picture(path: &Path) -> PictureFact {
    match picture::open(path) {
        Ok(opened) => {
            let other_name = opened.notes.iter().find_map(|note| match note {
                Note::OtherName(kind) => Some(kind.name().to_owned()),
                Note::Animated => None,
            });
            PictureFact::Seen {
                is_animated: opened.notes.contains(&Note::Animated),
                other_name,
            }
        }
        Err(fault) => PictureFact::Unusable {
            why: fault.to_string(),
            cure: fault.cure().to_owned(),
        },
    }
}

fn take(path: &Path) -> TakeFact {
    match presence(path) {
        FileFact::Missing => TakeFact::Missing,
        FileFact::Unreadable(why) => TakeFact::Unreadable(why),
        FileFact::Present => match recording::read(path) {
            Ok(clip) => {
                let mut told = health_of(&health::examine(&clip.pcm));
                told.defects.extend(clip.facts.note);
                TakeFact::Heard(told)
            }
            Err(error) => TakeFact::Unreadable(error.fault.to_string()),
        },
    }
}

/// What was measured, in the words of the rules.
fn health_of(measured: &health::Health) -> TakeHealth {
    let mut told = TakeHealth {
        duration_s: measured.duration_s,
        sound: Audible::Heard,
        clipped: None,
        defects: Vec::new(),
    };
    for defect in measured.defects() {
        match defect {
            Defect::Silent { true_peak_dbtp: _ } => told.sound = Audible::Silent,
            Defect::Clipped(clipping) => {
                told.clipped = Some(Clipped {
                    first_s: clipping.first_s,
                    tops: clipping.tops,
                });
            }
            Defect::TooQuiet { loudness_lufs } => {
                told.defects
                    .push(format!("the speech is too quiet: {loudness_lufs:.0} LUFS"));
            }
            Defect::Noisy(levels) => told.defects.push(format!(
                "the noise lies only {:.0} dB under the speech (as in the pause at {:.1} s)",
                levels.above_noise_db(),
                levels.pause_at_s
            )),
            Defect::HumLaden(hum) => told.defects.push(format!(
                "mains hum of {} Hz lies only {:.0} dB under the speech (as at {:.1} s)",
                hum.mains_hz, hum.below_speech_db, hum.at_s
            )),
            Defect::Reverberant { reverberation_s } => {
                told.defects
                    .push(format!("the room rings for {reverberation_s:.1} s"));
            }
        }
    }
    told
}

//! The playable contents of a pack: tracks and captions of one language, and the short sounds.

use crate::engine::{Announcement, Course, StopIndex, Variant};
use crate::pack::manifest::{Mix, Role, SoundRole, Track};
use crate::pack::{Pack, PackError};
use crate::sound::opus;
use crate::tour::model::{Lang, Tour};
use std::collections::BTreeMap;
use std::sync::Arc;
use thiserror::Error;

/// The playable contents of a pack in one language.
pub struct Library {
    pack: Pack,
    language: Lang,
    mix: Mix,
    earcons: BTreeMap<SoundRole, Arc<[f32]>>,
}

/// Why a pack cannot be played.
#[derive(Debug, Error)]
pub enum LibraryError {
    /// The pack has no tracks in this language.
    #[error("{pack}: no tracks in \"{wanted}\"; it has {there}")]
    Language {
        /// Path of the pack.
        pack: String,
        /// The language that was requested.
        wanted: String,
        /// The languages of the pack.
        there: String,
    },
    /// An entry cannot be read.
    #[error(transparent)]
    Pack(#[from] PackError),
    /// A short sound cannot be decoded.
    #[error("{pack}: {entry}: {why}")]
    Sound {
        /// Path of the pack.
        pack: String,
        /// Name of the entry in the pack.
        entry: String,
        /// What is wrong with the sound.
        why: opus::OpusFault,
    },
}

/// A piece of text, and when it is spoken in a track.
#[derive(Debug, Clone, PartialEq)]
pub struct Caption {
    /// Start in the track, seconds.
    pub start_s: f64,
    /// End in the track, seconds.
    pub end_s: f64,
    /// The text that is spoken in this time.
    pub text: String,
}

impl Library {
    /// The contents of a pack in a language; `None` means its first language.
    ///
    /// # Errors
    /// [`LibraryError`] if the pack does not have the language or its short sounds are damaged.
    pub fn new(pack: Pack, language: Option<&str>, mix: Mix) -> Result<Self, LibraryError> {
        let languages = &pack.manifest().languages;
        let found = match language {
            None => languages.first(),
            Some(wanted) => languages.iter().find(|lang| lang.0 == wanted),
        };
        let Some(language) = found.cloned() else {
            let there: Vec<&str> = languages.iter().map(|lang| lang.0.as_str()).collect();
            return Err(LibraryError::Language {
                pack: pack.path().display().to_string(),
                wanted: language.unwrap_or_default().to_owned(),
                there: there.join(", "),
            });
        };
        let mut library = Self {
            pack,
            language,
            mix,
            earcons: BTreeMap::new(),
        };
        for sound in library.pack.manifest().sounds.clone() {
            let samples = library.decode(&sound.file)?;
            library.earcons.insert(sound.role, samples);
        }
        Ok(library)
    }

    /// The tour that the pack contains.
    pub fn tour(&self) -> &Tour {
        self.pack.tour()
    }

    /// The pack that is played.
    pub fn pack(&self) -> &Pack {
        &self.pack
    }

    /// The language that is spoken.
    pub fn language(&self) -> &Lang {
        &self.language
    }

    /// The course for the engine, with the measured lengths of the tracks.
    pub fn course(&self) -> Course {
        let mut durations = BTreeMap::new();
        for stop in &self.tour().stops {
            for (variant, role) in [(Variant::Full, Role::Story), (Variant::Short, Role::Short)] {
                if let Some(track) = self.find(role, &stop.id) {
                    durations.insert((stop.id.clone(), variant), track.duration_s);
                }
            }
        }
        Course::from_tour(self.tour(), &durations)
    }

    /// The track of a stop's story; the full variant if there is no short one.
    pub fn track(&self, stop: StopIndex, variant: Variant) -> Option<&Track> {
        let id = self.tour().stops.get(stop.0)?.id.as_str();
        let role = match variant {
            Variant::Full => Role::Story,
            Variant::Short => Role::Short,
        };
        self.find(role, id).or_else(|| self.find(Role::Story, id))
    }

    /// The bytes of a track, checked against their digest.
    ///
    /// # Errors
    /// [`PackError`] if the file has changed or vanished since the pack was opened.
    pub fn sound(&self, track: &Track) -> Result<Arc<[u8]>, PackError> {
        self.pack.read(&track.file).map(Arc::from)
    }

    /// The captions of a track; empty if they are missing or damaged.
    pub fn captions(&self, track: &Track) -> Vec<Caption> {
        let bytes = self.pack.read(&track.captions);
        bytes
            .map(|bytes| captions(&String::from_utf8_lossy(&bytes)))
            .unwrap_or_default()
    }

    /// The short sound of an announcement; `None` if it is only shown on the screen.
    pub fn earcon(&self, what: Announcement) -> Option<Arc<[f32]>> {
        let role = match what {
            Announcement::GpsLost => SoundRole::GpsLost,
            Announcement::GpsFound => SoundRole::GpsFound,
            Announcement::TourEnd => SoundRole::TourEnd,
            // A missed stop is offered on the screen, so the visitor should look up: the sound of an arrival without a story.
            Announcement::Missed { .. } => SoundRole::Arrival,
            Announcement::OffRoute => return None,
        };
        self.earcons.get(&role).cloned()
    }

    fn find(&self, role: Role, stop: &str) -> Option<&Track> {
        let tracks = || {
            let all = self.pack.manifest().tracks.iter();
            all.filter(|track| {
                track.role == role && track.stop == stop && track.language == self.language
            })
        };
        tracks()
            .find(|track| track.mix == self.mix)
            .or_else(|| tracks().next())
    }

    fn decode(&self, entry: &str) -> Result<Arc<[f32]>, LibraryError> {
        let bytes = self.pack.read(entry)?;
        let pcm = opus::decode(&bytes).map_err(|why| LibraryError::Sound {
            pack: self.pack.path().display().to_string(),
            entry: entry.to_owned(),
            why,
        })?;
        Ok(Arc::from(pcm.samples))
    }
}

/// The cues of a WebVTT file.
fn captions(text: &str) -> Vec<Caption> {
    let mut found = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let Some((start, end)) = line.split_once(" --> ") else {
            continue;
        };
        let end = end.split_whitespace().next().unwrap_or_default();
        let (Some(start_s), Some(end_s)) = (seconds(start), seconds(end)) else {
            continue;
        };
        let words: Vec<&str> = lines
            .by_ref()
            .take_while(|line| !line.trim().is_empty())
            .collect();
        let text = words
            .join(" ")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&");
        found.push(Caption {
            start_s,
            end_s,
            text,
        });
        if found.len() > 10_000 {
            break;
        }
    }
    found
}

/// `hh:mm:ss.mmm` or `mm:ss.mmm` as seconds.
fn seconds(text: &str) -> Option<f64> {
    let mut total = 0.0;
    for part in text.trim().split(':') {
        total = total * 60.0 + part.parse::<f64>().ok().filter(|value| value.is_finite())?;
    }
    Some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_are_parsed() {
        let file = "WEBVTT\nLanguage: ru\n\n1\n00:00:00.600 --> 00:00:04.000\nПлощадь &amp; завод\nвместе\n\n2\n\
                    01:00.000 --> 01:02.500 align:start\nДальше\n\nnonsense --> here\nx\n";
        let expected = [(0.6, 4.0, "Площадь & завод вместе"), (60.0, 62.5, "Дальше")];
        let found: Vec<_> = captions(file)
            .into_iter()
            .map(|cue| (cue.start_s, cue.end_s, cue.text))
            .collect();
        assert_eq!(
            found,
            expected.map(|(start, end, text)| (start, end, text.to_owned()))
        );
        assert_eq!(captions(""), []);
    }
}

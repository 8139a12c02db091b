//! Decodes the sounds of a pack for the mixdown.

use super::super::outcome::CommandError;
use super::subject::Subject;
use crate::build::{Role, SoundRole};
use crate::engine::{Announcement, Course, Variant};
use crate::pack::Pack;
use crate::pack::manifest::Mix;
use crate::rehearse::mixdown::Sound;
use crate::sound::{Pcm, opus};
use crate::tour::model::Lang;
use crate::wording::{command, path};
use std::path::Path;

/// A pack's tracks in one language.
pub struct Tracks<'a> {
    pack: &'a Pack,
    lang: &'a Lang,
    decode_error: Option<String>,
}

impl<'a> Tracks<'a> {
    /// The tracks of the pack that is rehearsed; an error for a tour that was not built.
    pub fn of(subject: &'a Subject, named: &Path, lang: &'a Lang) -> Result<Self, CommandError> {
        let build = command(&["soundwalk", "build", &path(named), "-o", "tour.pack"]);
        let pack = subject.pack.as_ref().ok_or_else(|| {
            format!("--mix needs the sound of a pack: `{build}`, then rehearse tour.pack")
        })?;
        Ok(Self {
            pack,
            lang,
            decode_error: None,
        })
    }

    /// Decodes a sound; `None` if the pack has none, as for announcements that are only shown.
    pub fn sound(&mut self, course: &Course, sound: Sound) -> Option<Pcm> {
        let entry = self.entry(course, sound)?;
        let decoded = match self.pack.read(entry) {
            Ok(bytes) => opus::decode(&bytes).map_err(|error| error.to_string()),
            Err(error) => Err(error.to_string()),
        };
        match decoded {
            Ok(pcm) => Some(pcm),
            Err(error) => {
                self.decode_error = Some(format!("{entry}: {error}"));
                None
            }
        }
    }

    /// Returns the error if a sound could not be decoded.
    pub fn decode_error(&self) -> Result<(), CommandError> {
        match &self.decode_error {
            Some(decode_error) => Err(decode_error.clone().into()),
            None => Ok(()),
        }
    }

    /// The entry of the pack that contains a sound.
    fn entry(&self, course: &Course, sound: Sound) -> Option<&'a str> {
        let (stop, role) = match sound {
            Sound::Story(stop, Variant::Full) => (stop, Role::Story),
            Sound::Story(stop, Variant::Short) => (stop, Role::Short),
            Sound::Announcement(what) => return self.short_sound(what),
        };
        let stop = &course.stop(stop).id;
        let track = self.pack.manifest().tracks.iter().find(|track| {
            track.role == role
                && track.mix == Mix::Standard
                && track.stop == *stop
                && track.language == *self.lang
        });
        Some(&track?.file)
    }

    fn short_sound(&self, what: Announcement) -> Option<&'a str> {
        let role = match what {
            Announcement::GpsLost => SoundRole::GpsLost,
            Announcement::GpsFound => SoundRole::GpsFound,
            Announcement::TourEnd => SoundRole::TourEnd,
            // These are only shown.
            Announcement::OffRoute | Announcement::Missed { .. } => return None,
        };
        let sounds = &self.pack.manifest().sounds;
        Some(&sounds.iter().find(|sound| sound.role == role)?.file)
    }
}

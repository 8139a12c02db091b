//! Where recordings of passages are kept beside a tour, and how a tour comes to name them. A recording never replaces a file: each
//! take gets a name of its own.

use crate::atomic_file;
use crate::digest::Digest;
use crate::sound::recording::Format;
use crate::sound::{Pcm, RATE, resample, wav};
use crate::tour::Tour;
use crate::tour::facts::{SpokenPassage, StopPart};
use crate::workspace::{AccessError, Workspace};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

/// The most takes that are kept of one passage.
const MAX_TAKES: usize = 999;

/// The folder of a passage's takes, relative to the tour's folder, and how the names of their files begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakePlace {
    /// The folder.
    pub folder: String,
    /// The beginning of the files' names.
    pub name: String,
}

impl TakePlace {
    /// The place of a passage's takes.
    pub fn of(tour: &Tour, passage: &SpokenPassage<'_>) -> Self {
        let part = match passage.part {
            StopPart::Narration => "",
            StopPart::Short => "short-",
            StopPart::Directions => "directions-",
        };
        Self {
            folder: format!("audio/{}/{}", passage.lang.0, tour.stops[passage.stop].id),
            name: format!("{part}{:02}", passage.index + 1),
        }
    }
}

/// Why a take could not be written.
#[derive(Debug, thiserror::Error)]
pub enum TakeError {
    /// The folder may not be used.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// The file system failed.
    #[error("{}: {source}", folder.display())]
    Io {
        /// The folder of the takes.
        folder: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
    /// There are too many takes of the passage.
    #[error("{0} holds {MAX_TAKES} takes of this passage; remove some")]
    TooMany(String),
}

/// Writes a recording as 48 kHz WAV under an unused name and returns its path as tours write it. `cues` are for that rate.
///
/// # Errors
/// [`TakeError`].
pub fn write(
    workspace: &Workspace,
    place: &TakePlace,
    recording: Pcm,
    cues: &[wav::Cue],
) -> Result<String, TakeError> {
    let folder = workspace.make_folder(&place.folder)?;
    let failed = |source| TakeError::Io {
        folder: folder.clone(),
        source,
    };
    let sound = resample::into_rate(recording, RATE);
    let names = (1..=MAX_TAKES).map(|number| format!("{}-take-{number}.wav", place.name));
    // The tour will name the file, which must then be on the disk.
    let write = |file: &mut File| write_sound(file, &sound, cues);
    let file = atomic_file::write_unused(&folder, names, write).map_err(failed)?;
    file.map(|file| format!("{}/{file}", place.folder))
        .ok_or_else(|| TakeError::TooMany(place.folder.clone()))
}

/// Keeps the file that takes were cut from, whatever its format, in `audio/originals` under its digest. Returns its path if it was not
/// kept before.
///
/// # Errors
/// [`TakeError`].
pub fn keep_original(
    workspace: &Workspace,
    digest: &Digest,
    format: Format,
    bytes: &[u8],
) -> Result<Option<String>, TakeError> {
    const FOLDER: &str = "audio/originals";
    /// Enough digits to tell the recordings of a tour apart.
    const DIGITS: usize = 16;
    let folder = workspace.make_folder(FOLDER)?;
    let failed = |source| TakeError::Io {
        folder: folder.clone(),
        source,
    };
    let digest = digest.to_string();
    let file = format!("{}.{}", &digest[..DIGITS], format.extension());
    if folder.join(&file).exists() {
        return Ok(None);
    }
    let write = |new: &mut File| new.write_all(bytes);
    let kept = atomic_file::write_unused(&folder, [file], write).map_err(failed)?;
    Ok(kept.map(|file| format!("{FOLDER}/{file}")))
}

fn write_sound(file: &mut File, sound: &Pcm, cues: &[wav::Cue]) -> io::Result<()> {
    let mut file = BufWriter::new(file);
    if cues.is_empty() {
        wav::write_master(&mut file, sound)?;
    } else {
        let broadcast = wav::Broadcast {
            originator: "soundwalk".to_owned(),
            cues: cues.to_vec(),
            ..wav::Broadcast::default()
        };
        wav::write_broadcast(&mut file, sound, 0.0, &broadcast)?;
    }
    file.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_are_written_inside_the_folder_only_and_replace_nothing() {
        let outer =
            tempfile::tempdir().expect("OK because tests may write to the temporary folder");
        let folder = outer.path().join("tour");
        std::fs::create_dir_all(&folder).expect("OK because the folder is new");
        #[cfg(unix)]
        std::os::unix::fs::symlink(outer.path(), folder.join("way-out"))
            .expect("OK because the folder is there");
        let workspace = Workspace::of_folder(&folder);
        let sound = Pcm {
            rate: RATE,
            samples: vec![0.1; 480],
        };
        let written = |folder: &str| {
            let place = TakePlace {
                folder: folder.to_owned(),
                name: "01".to_owned(),
            };
            write(&workspace, &place, sound.clone(), &[])
        };
        for number in 1..=2 {
            let file = written("audio/ru/first-stop").expect("OK because the folder may be made");
            assert_eq!(file, format!("audio/ru/first-stop/01-take-{number}.wav"));
            assert!(folder.join(file).exists());
        }
        assert!(written("../elsewhere").is_err());
        #[cfg(unix)]
        assert!(written("way-out/audio").is_err());
        assert!(!outer.path().join("audio").exists());
        assert!(!outer.path().join("elsewhere").exists());
    }
}

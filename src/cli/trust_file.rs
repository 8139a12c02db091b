//! Which programs of tours the user trusts. Each tour has one record in the user's state folder, named by the digest of
//! the tour's path, so that two commands never write the same record for different tours.

use super::folders;
use super::outcome::CommandError;
use crate::atomic_file;
use crate::digest::Digest;
use crate::files;
use crate::trust::{TourPrograms, Trust, TrustRecord};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// A record is read up to this length, bytes.
const MAX_BYTES: u64 = 1 << 20;

/// What is stored about a tour.
#[derive(Debug, Serialize, Deserialize)]
pub struct Record {
    /// The tour's file, for `soundwalk trust --list`.
    pub tour: String,
    /// Digest of the programs that the user trusts.
    pub digest: Digest,
    /// The tour's commands, for `soundwalk trust --list`.
    pub commands: Vec<Vec<String>>,
}

/// The record of one tour.
pub struct TrustFile {
    /// `None` where the user has no folder for it.
    file: Option<PathBuf>,
    /// The tour's file, without links.
    tour: PathBuf,
    /// Digests that are trusted for this run only (`--trust`).
    trusted_for_run: BTreeSet<Digest>,
}

impl TrustFile {
    /// The record of the tour in `file`. The digests in `trusted_for_run` are trusted as well, for this run only.
    pub fn of(file: &Path, trusted_for_run: BTreeSet<Digest>) -> Self {
        let absolute = || std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
        let tour = file.canonicalize().unwrap_or_else(|_| absolute());
        let name = Digest::of(tour.as_os_str().as_encoded_bytes());
        Self {
            file: folder()
                .ok()
                .map(|folder| folder.join(format!("{name}.json"))),
            tour,
            trusted_for_run,
        }
    }
}

impl TrustRecord for TrustFile {
    fn trusted(&self) -> Trust {
        let kept = self.file.as_deref().and_then(|file| read(file).ok());
        let kept = kept.map(|record| record.digest);
        Trust(self.trusted_for_run.iter().copied().chain(kept).collect())
    }

    fn trust(&self, programs: &TourPrograms) -> Result<(), CommandError> {
        let file = match &self.file {
            Some(file) => file.clone(),
            // Without a file there was no folder: asking again gives the error that says why.
            None => folder()?,
        };
        let commands = programs.commands.iter();
        let record = Record {
            tour: self.tour.to_string_lossy().into_owned(),
            digest: programs.digest,
            commands: commands.map(|command| command.words.clone()).collect(),
        };
        let text = serde_json::to_vec_pretty(&record)?;
        let written = atomic_file::folder_of(&file);
        std::fs::create_dir_all(written)
            .and_then(|()| {
                // Private, because whoever can write a record can make the user trust programs.
                let mut temporary = atomic_file::create_private_in(written)?;
                temporary.write_all(&text)?;
                atomic_file::persist_durably(temporary, &file)
            })
            .map_err(|error| {
                let (file, digest) = (file.display(), programs.digest);
                let reason = atomic_file::without_temporary_path(error);
                format!(
                    "your decision cannot be stored in {file}: {reason}; make that folder writable, name another one in \
                     XDG_STATE_HOME, or trust these programs for one run: `--trust {digest}` with `build`, `check`, \
                     `studio` and `voices render`"
                )
                .into()
            })
    }

    fn revoke(&self) -> Result<bool, CommandError> {
        let Some(file) = &self.file else {
            return Ok(false);
        };
        remove(file)
    }
}

/// Removes the record of a tour that no longer exists. `tour` is its former file or folder.
pub fn revoke_missing(tour: &Path) -> Result<bool, CommandError> {
    let absolute = std::path::absolute(tour)?;
    let names = [absolute.clone(), absolute.join("tour.json")];
    for (file, record) in records()? {
        if names
            .iter()
            .any(|name| name.to_string_lossy() == record.tour)
        {
            return remove(&file);
        }
    }
    Ok(false)
}

/// Every readable record with its file, sorted by the tour's path.
pub fn records() -> Result<Vec<(PathBuf, Record)>, CommandError> {
    let folder = folder()?;
    let entries = match std::fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(format!("cannot look into {}: {error}", folder.display()).into()),
    };
    let files = entries.flatten().map(|entry| entry.path());
    let json = files.filter(|file| file.extension().is_some_and(|ending| ending == "json"));
    let mut records: Vec<_> = json
        .filter_map(|file| Some((file.clone(), read(&file).ok()?)))
        .collect();
    records.sort_by(|(_, one), (_, other)| one.tour.cmp(&other.tour));
    Ok(records)
}

fn folder() -> Result<PathBuf, CommandError> {
    let state = folders::state().map_err(
        |_| "there is no home folder to remember your trust in; name the digest with --trust",
    )?;
    Ok(state.join("trusted"))
}

fn read(file: &Path) -> io::Result<Record> {
    let mut bytes = Vec::new();
    files::open(file)?.take(MAX_BYTES).read_to_end(&mut bytes)?;
    Ok(serde_json::from_slice(&bytes)?)
}

fn remove(file: &Path) -> Result<bool, CommandError> {
    match std::fs::remove_file(file) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(format!(
            "the programs are still trusted: {} cannot be removed: {error}; make its folder writable and try again",
            file.display()
        )
        .into()),
    }
}

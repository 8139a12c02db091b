//! Reads a pack and trusts nothing in it: every entry's name, size and digest is checked before a byte of it is used.
//! What an entry means is left to the player.

use super::error::{Fault, PackError};
use super::manifest::{FORMAT, FileFacts, Manifest};
use super::names;
use super::signature::{PublicKey, signer};
use crate::digest::Digest;
use crate::tour::model::Tour;
use rayon::prelude::*;
use std::fmt;
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use zip::read::{ArchiveOffset, Config};
use zip::{CompressionMethod, ZipArchive};

/// Most entries of a pack: a hundred thousand tracks with captions and transcripts.
const MOST_ENTRIES: usize = 400_000;
/// Longest manifest, bytes.
const LONGEST_MANIFEST: u64 = 64 << 20;
/// Longest signature, bytes.
const LONGEST_SIGNATURE: u64 = 4096;
/// Longest entry, bytes: a master of six hours.
const LONGEST_ENTRY: u64 = 2 << 30;

type Archive = ZipArchive<BufReader<File>>;

/// A pack whose every byte was checked when it was opened.
pub struct Pack {
    path: PathBuf,
    manifest: Manifest,
    manifest_text: Vec<u8>,
    tour: Tour,
    signer: Option<PublicKey>,
    archive: Mutex<Archive>,
}

/// Opens the pack at `path` and checks all of it.
///
/// # Errors
/// [`PackError`] with the first fault found; nothing of the pack was used.
pub fn open(path: &Path) -> Result<Pack, PackError> {
    open_checked(path).map_err(|fault| fault.of(path))
}

/// `manifest.json` as it stands in the pack at `path`, of which nothing else was checked.
///
/// # Errors
/// A file that is no pack.
pub fn peek_manifest(path: &Path) -> Result<Vec<u8>, PackError> {
    let peek = || read_manifest(&mut open_zip(path)?).map(|(_, text)| text);
    peek().map_err(|fault| fault.of(path))
}

/// Opens the pack at `path`, checks all of it and that `required` signed it.
///
/// # Errors
/// As [`open`], and [`Fault::Unsigned`] or [`Fault::OtherSigner`].
pub fn open_signed(path: &Path, required: PublicKey) -> Result<Pack, PackError> {
    let pack = open(path)?;
    match pack.signer {
        Some(found) if found == required => Ok(pack),
        Some(found) => {
            let (found, required) = (found.to_string(), required.to_string());
            Err(Fault::OtherSigner { found, required }.of(path))
        }
        None => Err(Fault::Unsigned.of(path)),
    }
}

impl Pack {
    /// Where the pack lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The table of contents.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// `manifest.json` as it stands in the pack.
    pub fn manifest_text(&self) -> &[u8] {
        &self.manifest_text
    }

    /// The tour.
    pub fn tour(&self) -> &Tour {
        &self.tour
    }

    /// Who signed the pack.
    pub fn signer(&self) -> Option<PublicKey> {
        self.signer
    }

    /// The content of an entry that the manifest names. It is compared with its digest once more, for the file may have
    /// been replaced since it was opened.
    ///
    /// # Errors
    /// [`Fault::Missing`] for names that the manifest does not have, and whatever goes wrong with the file.
    pub fn read(&self, name: &str) -> Result<Vec<u8>, PackError> {
        let of_path = |fault: Fault| fault.of(&self.path);
        let facts = self
            .manifest
            .files
            .get(name)
            .ok_or_else(|| of_path(Fault::Missing(name.to_owned())))?;
        // A reader that panicked half-way left no state behind that the next one could see.
        let mut archive = self
            .archive
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let bytes = read_entry(&mut archive, name, facts.bytes).map_err(of_path)?;
        if (FileFacts {
            bytes: bytes.len() as u64,
            sha256: Digest::of(&bytes),
        }) == *facts
        {
            Ok(bytes)
        } else {
            Err(of_path(Fault::WrongDigest(name.to_owned())))
        }
    }
}

impl fmt::Debug for Pack {
    fn fmt(&self, output: &mut fmt::Formatter<'_>) -> fmt::Result {
        output
            .debug_struct("Pack")
            .field("path", &self.path)
            .field("id", &self.manifest.id)
            .finish_non_exhaustive()
    }
}

fn open_checked(path: &Path) -> Result<Pack, Fault> {
    let mut archive = open_zip(path)?;
    check_entries(&mut archive)?;
    let (manifest, text) = read_manifest(&mut archive)?;
    let signer = read_signer(&mut archive, &text)?;
    check_lists(&archive, &manifest)?;
    check_contents(path, &manifest)?;
    check_references(&manifest)?;
    let tour = read_tour(&mut archive, &manifest)?;
    let archive = Mutex::new(archive);
    Ok(Pack {
        path: path.to_owned(),
        manifest,
        manifest_text: text,
        tour,
        signer,
        archive,
    })
}

fn open_zip(path: &Path) -> Result<Archive, Fault> {
    let mut file = File::open(path)?;
    if !file.metadata()?.is_file() {
        return Err(Fault::Folder);
    }
    let mut first = Vec::new();
    (&mut file).take(4).read_to_end(&mut first)?;
    // A ZIP begins with an entry; an empty one with its last record.
    if !first.starts_with(b"PK\x03\x04") && !first.starts_with(b"PK\x05\x06") {
        return Err(Fault::NotAPack);
    }
    // The ZIP's last record ends the file, so that nothing can hide behind it. Without a comment it has 22 bytes.
    let mut last_record = [0; 22];
    let ends_plainly = file.seek(SeekFrom::End(-22)).is_ok()
        && file.read_exact(&mut last_record).is_ok()
        && last_record.starts_with(b"PK\x05\x06");
    let config = Config {
        archive_offset: ArchiveOffset::Known(0),
    };
    let archive =
        ZipArchive::with_config(config, BufReader::new(file)).map_err(|_| Fault::CutShort)?;
    if !ends_plainly || archive.offset() != 0 || !archive.comment().is_empty() {
        return Err(Fault::Surplus);
    }
    if archive.has_duplicate_names() {
        return Err(Fault::Duplicate);
    }
    if archive.len() > MOST_ENTRIES {
        return Err(Fault::TooManyEntries {
            found: archive.len(),
            most: MOST_ENTRIES,
        });
    }
    Ok(archive)
}

/// Checks what the ZIP's tables say, before any entry is read.
fn check_entries(archive: &mut Archive) -> Result<(), Fault> {
    for index in 0..archive.len() {
        let entry = archive
            .by_index_raw(index)
            .map_err(|error| Fault::Inconsistent(error.to_string()))?;
        let name = match str::from_utf8(entry.name_raw()) {
            Ok(name) => name.to_owned(),
            Err(_) => {
                let name = String::from_utf8_lossy(entry.name_raw()).into_owned();
                return Err(Fault::UnsafeName {
                    name,
                    why: "it is no UTF-8",
                });
            }
        };
        if let Some(why) = names::fault(&name) {
            return Err(Fault::UnsafeName { name, why });
        }
        let unusual = match entry.compression() {
            _ if entry.is_symlink() => Some("a symbolic link"),
            _ if entry.encrypted() => Some("encrypted"),
            CompressionMethod::Stored | CompressionMethod::Deflated => None,
            _ => Some("compressed in another way than deflate"),
        };
        if let Some(what) = unusual {
            return Err(Fault::Unusual { name, what });
        }
        if entry.size() > LONGEST_ENTRY {
            return Err(Fault::Oversized {
                name,
                bytes: entry.size(),
                limit: LONGEST_ENTRY,
            });
        }
    }
    archive
        .validate_header_consistency()
        .map_err(|error| Fault::Inconsistent(error.to_string()))
}

fn read_manifest(archive: &mut Archive) -> Result<(Manifest, Vec<u8>), Fault> {
    if archive.index_for_name(names::MANIFEST).is_none() {
        return Err(Fault::NoManifest);
    }
    let text = read_entry(archive, names::MANIFEST, LONGEST_MANIFEST)?;
    let bad = |error: serde_json::Error| Fault::BadManifest(error.to_string());
    // The version first: of a newer manifest nothing else can be expected to make sense.
    #[derive(serde::Deserialize)]
    struct Version {
        format: u64,
    }
    let Version { format } = serde_json::from_slice(&text).map_err(bad)?;
    if format > u64::from(FORMAT) {
        return Err(Fault::Newer {
            found: format,
            known: FORMAT,
        });
    }
    if format != u64::from(FORMAT) {
        return Err(Fault::BadManifest(format!(
            "there is no pack format {format}"
        )));
    }
    let manifest = serde_json::from_slice(&text).map_err(bad)?;
    Ok((manifest, text))
}

fn read_signer(archive: &mut Archive, manifest: &[u8]) -> Result<Option<PublicKey>, Fault> {
    if archive.index_for_name(names::SIGNATURE).is_none() {
        return Ok(None);
    }
    let signature = read_entry(archive, names::SIGNATURE, LONGEST_SIGNATURE)?;
    signer(&signature, manifest).map(Some)
}

/// Checks that the manifest and the ZIP name the same entries.
fn check_lists(archive: &Archive, manifest: &Manifest) -> Result<(), Fault> {
    if let Some(name) = manifest
        .files
        .keys()
        .find(|name| archive.index_for_name(name).is_none())
    {
        return Err(Fault::Missing(name.clone()));
    }
    let is_known = |name: &str| {
        [names::MANIFEST, names::SIGNATURE].contains(&name) || manifest.files.contains_key(name)
    };
    let mut names = archive.file_names().filter_map(Result::ok);
    match names.find(|name| !is_known(name)) {
        Some(name) => Err(Fault::Extra(name.into_owned())),
        None => Ok(()),
    }
}

/// Compares all entries with the manifest, on all cores. Each has the file open for itself; should it be replaced meanwhile,
/// the contents are no more those of the manifest.
fn check_contents(path: &Path, manifest: &Manifest) -> Result<(), Fault> {
    let files: Vec<(&String, &FileFacts)> = manifest.files.iter().collect();
    let share = files.len().div_ceil(2 * rayon::current_num_threads());
    files
        .par_chunks(share.max(1))
        .map(|share| {
            let mut archive = open_zip(path)?;
            share
                .iter()
                .try_for_each(|(name, facts)| check_content(&mut archive, name, facts))
        })
        .find_first(Result::is_err)
        .unwrap_or(Ok(()))
}

/// Reads an entry once, in small pieces, and compares it with the manifest.
fn check_content(archive: &mut Archive, name: &str, expected: &FileFacts) -> Result<(), Fault> {
    let unreadable = |reason: String| Fault::Unreadable {
        name: name.to_owned(),
        reason,
    };
    let entry = archive
        .by_name(name)
        .map_err(|error| unreadable(error.to_string()))?;
    let wrong_size = |found| Fault::WrongSize {
        name: name.to_owned(),
        found,
        expected: expected.bytes,
    };
    if entry.size() != expected.bytes {
        return Err(wrong_size(entry.size()));
    }
    let (sha256, bytes) = Digest::of_reader(entry.take(expected.bytes + 1))
        .map_err(|error| unreadable(error.to_string()))?;
    if bytes != expected.bytes {
        return Err(wrong_size(bytes));
    }
    if sha256 != expected.sha256 {
        return Err(Fault::WrongDigest(name.to_owned()));
    }
    Ok(())
}

/// Checks that every entry which a track, map or picture names is there, and that numbers are numbers.
fn check_references(manifest: &Manifest) -> Result<(), Fault> {
    let of_tracks = manifest.tracks.iter().flat_map(|track| {
        [
            Some(&track.file),
            Some(&track.captions),
            Some(&track.transcript),
            track.master.as_ref(),
        ]
    });
    let all = of_tracks
        .flatten()
        .chain(manifest.sounds.iter().map(|sound| &sound.file))
        .chain(&manifest.maps)
        .chain(manifest.pictures.values())
        .chain(manifest.pictures_webp.values());
    if let Some(name) = all
        .into_iter()
        .find(|name| !manifest.files.contains_key(*name))
    {
        return Err(Fault::Missing(name.clone()));
    }
    let is_odd = |seconds: f64| !(0.0..=86_400.0).contains(&seconds);
    if let Some(track) = manifest
        .tracks
        .iter()
        .find(|track| is_odd(track.duration_s))
    {
        return Err(Fault::BadManifest(format!(
            "the duration of {} is {} s",
            track.file, track.duration_s
        )));
    }
    Ok(())
}

fn read_tour(archive: &mut Archive, manifest: &Manifest) -> Result<Tour, Fault> {
    let facts = manifest
        .files
        .get(names::TOUR)
        .ok_or_else(|| Fault::Missing(names::TOUR.to_owned()))?;
    let bytes = read_entry(archive, names::TOUR, facts.bytes)?;
    serde_json::from_slice(&bytes).map_err(|error| Fault::BadTour(error.to_string()))
}

/// The content of an entry of at most `limit` bytes, whatever it says of its size.
fn read_entry(archive: &mut Archive, name: &str, limit: u64) -> Result<Vec<u8>, Fault> {
    let unreadable = |reason: String| Fault::Unreadable {
        name: name.to_owned(),
        reason,
    };
    let oversized = |bytes| Fault::Oversized {
        name: name.to_owned(),
        bytes,
        limit,
    };
    let entry = archive
        .by_name(name)
        .map_err(|error| unreadable(error.to_string()))?;
    if entry.size() > limit {
        return Err(oversized(entry.size()));
    }
    let mut bytes = Vec::new();
    entry
        .take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| unreadable(error.to_string()))?;
    if bytes.len() as u64 > limit {
        return Err(oversized(bytes.len() as u64));
    }
    Ok(bytes)
}

//! Makes a pack for the command line and the studio: builds the tracks, collects the contents, and writes the pack with
//! what belongs beside it. Contents of the store that turn out to be damaged are made again.

use super::contents::{PackInputs, contents};
use super::error::PackError;
use super::folder::write_folder;
use super::manifest::Manifest;
use super::playlist::write_playlists;
use super::signature::SecretKey;
use super::writer::{self, Content, manifest_text};
use super::{reader, report};
use crate::atomic_file::{self, ReplaceError, folder_of};
use crate::build::store::{Blob, Store};
use crate::build::{self, BuildError, Built, Observer, Request};
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// How often building is attempted when entries of the store turn out to be damaged.
const MAX_ATTEMPTS: usize = 3;

/// Size of the buffer through which a report is written, bytes. With a system call for every 8 KiB, writing would take three
/// times as long.
const REPORT_BUFFER_BYTES: usize = 1 << 20;

/// What to make.
#[derive(Clone, Copy)]
pub struct MakeRequest<'r> {
    /// The tracks that the pack holds.
    pub tracks: Request<'r>,
    /// The tour file as its author wrote it.
    pub tour_text: &'r [u8],
    /// Where the pack is written.
    pub pack: &'r Path,
    /// Where the report is written, if one is wanted. It is not flushed: if a power cut damages it, the next build writes it
    /// again.
    pub report: Option<&'r Path>,
    /// The folder that receives the unzipped pack, if that is wanted.
    pub site: Option<&'r Path>,
    /// The folder that receives the stories as numbered files with playlists, if they are wanted.
    pub playlists: Option<&'r Path>,
    /// The key that signs the pack, if it is signed.
    pub signer: Option<&'r SecretKey>,
}

/// A pack that was made.
#[derive(Debug)]
pub struct MadePack {
    /// The tracks, with how much of them was made now.
    pub built: Built,
    /// The pack's manifest, without its table of files.
    pub manifest: Manifest,
    /// The pack's entries by name.
    pub entries: BTreeMap<String, Content>,
    /// Whether the pack was already there, byte for byte.
    pub was_up_to_date: bool,
}

/// Why a pack could not be made.
#[derive(Debug, thiserror::Error)]
pub enum MakeError {
    /// The tracks could not be built.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// The contents could not be collected, or the pack, its folder or the playlists could not be written.
    #[error(transparent)]
    Pack(#[from] PackError),
    /// The folder of the report could not be made.
    #[error("cannot make {}: {source}", folder.display())]
    ReportFolder {
        /// The folder.
        folder: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// The report could not be written.
    #[error(transparent)]
    Report(#[from] ReplaceError),
}

/// Makes the pack and everything beside it that `request` asks for. A pack that is up to date is not written again.
///
/// # Errors
/// [`MakeError`]; what was built until then stays in the store.
pub fn make(request: &MakeRequest<'_>, observer: &impl Observer) -> Result<MadePack, MakeError> {
    let store = request.tracks.store;
    let mut attempt = 0;
    loop {
        attempt += 1;
        let made = build_contents(request, observer)?;
        let report = request
            .report
            .filter(|path| !(made.was_up_to_date && report::is_whole(path)));
        // Writing the pack would notice damaged contents. If only the report is missing, they are checked here.
        if made.was_up_to_date
            && report.is_some()
            && attempt < MAX_ATTEMPTS
            && remove_damaged(store, &made.entries, observer)
        {
            continue;
        }
        // In parallel: both contain every track, and the disk takes the pack while the report is written.
        let (pack, report) = rayon::join(
            || write_pack(request, &made),
            || report.map_or(Ok(()), |path| write_report(request, &made, path)),
        );
        match pack {
            Ok(()) => {
                report?;
                write_folders(request, &made)?;
                return Ok(made);
            }
            Err(error)
                if attempt < MAX_ATTEMPTS && remove_damaged(store, &made.entries, observer) =>
            {
                observer.warn(&error.to_string());
            }
            Err(error) => return Err(error.into()),
        }
    }
}

/// Builds the tracks and collects the contents.
fn build_contents(
    request: &MakeRequest<'_>,
    observer: &impl Observer,
) -> Result<MadePack, MakeError> {
    let tracks = &request.tracks;
    let built = build::run(tracks, observer)?;
    let (manifest, entries) = contents(&PackInputs {
        tour: tracks.tour,
        tour_text: request.tour_text,
        workspace: tracks.workspace,
        languages: tracks.languages,
        built: &built,
        store: tracks.store,
    })?;
    Ok(MadePack {
        was_up_to_date: is_up_to_date(request, &manifest, &entries),
        built,
        manifest,
        entries,
    })
}

/// Whether the existing pack is byte for byte the one that would be written.
fn is_up_to_date(
    request: &MakeRequest<'_>,
    manifest: &Manifest,
    entries: &BTreeMap<String, Content>,
) -> bool {
    let text = manifest_text(manifest, entries);
    // The manifest is compared first: it differs as soon as a track differs, and is quick to read.
    let has_same_manifest =
        reader::peek_manifest(request.pack).is_ok_and(|found| found == text.as_bytes());
    has_same_manifest
        && reader::open(request.pack).is_ok_and(|pack| {
            pack.manifest_text() == text.as_bytes()
                && pack.signer() == request.signer.map(SecretKey::public)
        })
}

/// Removes damaged entries from the store, so that they are made again. Returns whether there were any.
fn remove_damaged(
    store: &Store,
    entries: &BTreeMap<String, Content>,
    observer: &impl Observer,
) -> bool {
    let blobs = entries.values().filter_map(|content| match content {
        Content::File(_, facts) => Some(Blob {
            sha256: facts.sha256,
            bytes: facts.bytes,
        }),
        Content::Bytes(_) => None,
    });
    let mut is_damaged = false;
    for blob in blobs {
        if let Err(damage) = store.read(&blob) {
            observer.warn(&format!("{damage}; it is made again"));
            is_damaged = true;
        }
    }
    is_damaged
}

fn write_pack(request: &MakeRequest<'_>, made: &MadePack) -> Result<(), PackError> {
    if made.was_up_to_date {
        return Ok(());
    }
    writer::write(request.pack, &made.manifest, &made.entries, request.signer)
}

fn write_report(request: &MakeRequest<'_>, made: &MadePack, path: &Path) -> Result<(), MakeError> {
    // The report may go to another folder than the pack, and is ready before it.
    let folder = folder_of(path);
    fs::create_dir_all(folder).map_err(|source| MakeError::ReportFolder {
        folder: folder.to_owned(),
        source,
    })?;
    atomic_file::replace_without_flush(path, |file| {
        let mut output = BufWriter::with_capacity(REPORT_BUFFER_BYTES, file);
        report::report(
            request.tracks.tour,
            &made.built,
            &made.manifest,
            &made.entries,
            &mut output,
        )?;
        output.flush()
    })?;
    Ok(())
}

/// Writes the folders that were asked for beside the pack.
fn write_folders(request: &MakeRequest<'_>, made: &MadePack) -> Result<(), PackError> {
    if let Some(folder) = request.site {
        write_folder(folder, &made.manifest, &made.entries, request.signer)?;
    }
    if let Some(folder) = request.playlists {
        write_playlists(folder, &made.manifest, &made.entries)?;
    }
    Ok(())
}

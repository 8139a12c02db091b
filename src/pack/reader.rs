//! Reads a pack and trusts nothing in it: every byte of the file is checked before any is used. First the signature is
//! checked, then the lists and limits of the manifest, then the container, then the contents. What an entry means is
//! left to the player.

use super::compare::check_records;
use super::consistency::{check_agreement, check_tour};
use super::error::{Fault, PackError};
use super::head;
use super::kind::check_kind;
use super::layout::{Layout, Place};
use super::limits::{MAX_LANGUAGES, check_bytes, check_values};
use super::manifest::{FileFacts, Manifest};
use super::names;
use super::role::{EntryRole, roles};
use super::signature::{PublicKey, SIGNATURE_BYTES};
use super::source::{PackFile, Section};
use crate::digest::Digest;
use crate::streets::{self, ground::Ground};
use crate::tour::model::{Lang, Tour};
use crate::tour::names::{is_id, is_language};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

/// A pack that was completely checked when it was opened.
pub struct Pack {
    path: PathBuf,
    manifest: Manifest,
    manifest_text: Vec<u8>,
    manifest_digest: Digest,
    tour: Tour,
    signer: Option<PublicKey>,
    source: PackFile,
    layout: Layout,
}

/// Opens the pack at `path` and checks all of it.
///
/// # Errors
/// [`PackError`] with the first fault found; nothing of the pack was used.
pub fn open(path: &Path) -> Result<Pack, PackError> {
    open_checked(path, None).map_err(|fault| fault.of(path))
}

/// Reads `manifest.json` from the pack at `path` without checking anything else.
///
/// # Errors
/// The file is not a pack.
pub fn peek_manifest(path: &Path) -> Result<Vec<u8>, PackError> {
    let peek = || head::read_manifest_text(&PackFile::open(path)?);
    peek().map_err(|fault| fault.of(path))
}

/// Opens the pack at `path`; checks that it was signed with `required` before it checks the rest.
///
/// # Errors
/// As [`open`], and [`Fault::Unsigned`] or [`Fault::OtherSigner`].
pub fn open_signed(path: &Path, required: PublicKey) -> Result<Pack, PackError> {
    open_checked(path, Some(required)).map_err(|fault| fault.of(path))
}

impl Pack {
    /// Path of the pack.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The pack's manifest.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The text of `manifest.json` as it is in the pack.
    pub fn manifest_text(&self) -> &[u8] {
        &self.manifest_text
    }

    /// SHA-256 of `manifest.json`, which identifies the pack; computed once when the pack was opened.
    pub fn manifest_digest(&self) -> Digest {
        self.manifest_digest
    }

    /// The tour in the pack.
    pub fn tour(&self) -> &Tour {
        &self.tour
    }

    /// Key that signed the pack, if it is signed.
    pub fn signer(&self) -> Option<PublicKey> {
        self.signer
    }

    /// The ways, buildings and places around the tour, if the pack has them.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn ground(&self) -> Result<Option<Ground>, PackError> {
        let Some(name) = &self.manifest.ways else {
            return Ok(None);
        };
        let ground = streets::file::decode(&self.read(name)?);
        let ground = ground.map_err(|fault| {
            let fault = Fault::OtherContent {
                name: name.clone(),
                role: EntryRole::Ways.name(),
                why: fault.to_string(),
            };
            fault.of(&self.path)
        });
        ground.map(Some)
    }

    /// Reads the content of an entry that the manifest names. It is compared with its digest again, because the file
    /// may have been written to since it was opened.
    ///
    /// # Errors
    /// [`Fault::Missing`] for names that the manifest does not have, and whatever goes wrong with the file.
    pub fn read(&self, name: &str) -> Result<Vec<u8>, PackError> {
        let of_path = |fault: Fault| fault.of(&self.path);
        let (place, facts) = self.entry(name)?;
        let bytes = self
            .source
            .read(place.content_at(), facts.bytes)
            .map_err(|error| of_path(error.into()))?;
        if Digest::of(&bytes) == facts.sha256 {
            Ok(bytes)
        } else {
            Err(of_path(place.damage()))
        }
    }

    /// A reader for a part of an entry's content that holds nothing in memory: up to `length` bytes from byte `first`.
    /// The content was compared with its digest when the pack was opened.
    ///
    /// # Errors
    /// [`Fault::Missing`], and [`Fault::Replaced`] where the file was written to since it was opened.
    pub fn section(&self, name: &str, first: u64, length: u64) -> Result<Section, PackError> {
        let (place, facts) = self.entry(name)?;
        self.source
            .check_unchanged()
            .map_err(|fault| fault.of(&self.path))?;
        let first = first.min(facts.bytes);
        let length = length.min(facts.bytes - first);
        Ok(self.source.section(place.content_at() + first, length))
    }

    fn entry(&self, name: &str) -> Result<(&Place, &FileFacts), PackError> {
        let found = self.manifest.files.get(name);
        found
            .and_then(|facts| Some((self.layout.place(name)?, facts)))
            .ok_or_else(|| Fault::Missing(name.to_owned()).of(&self.path))
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

fn open_checked(path: &Path, required: Option<PublicKey>) -> Result<Pack, Fault> {
    let source = PackFile::open(path)?;
    let head::Head { text, signer } = head::read(&source, required)?;
    let manifest = head::parse(&text)?;
    check_names(&manifest)?;
    check_files(&manifest)?;
    check_durations(&manifest)?;
    let roles = roles(&manifest)?;
    let signature_bytes = signer.map(|_| SIGNATURE_BYTES);
    let layout = Layout::of(text.len() as u64, signature_bytes, &manifest.files)?;
    let crcs = check_records(&source, &layout)?;
    check_contents(&source, &layout, &crcs, &manifest, &roles)?;
    let tour = read_tour(&source, &layout, &manifest)?;
    Ok(Pack {
        path: path.to_owned(),
        manifest,
        manifest_digest: Digest::of(&text),
        manifest_text: text,
        tour,
        signer,
        source,
        layout,
    })
}

/// Checks the names in the manifest, because players turn them into files.
fn check_names(manifest: &Manifest) -> Result<(), Fault> {
    check_id("the tour", &manifest.id)?;
    let languages: BTreeSet<&Lang> = manifest.languages.iter().collect();
    let count = manifest.languages.len();
    if languages.len() < count || count > MAX_LANGUAGES {
        return Err(Fault::BadManifest(format!(
            "it names {count} languages; name each once, and at most {MAX_LANGUAGES}"
        )));
    }
    for lang in languages {
        check_language(&lang.0)?;
    }
    for track in &manifest.tracks {
        check_id("a track's stop", &track.stop)?;
        check_language(&track.language.0)?;
    }
    manifest
        .pictures
        .keys()
        .chain(manifest.pictures_webp.keys())
        .try_for_each(|stop| check_id("a picture's stop", stop))
}

fn check_id(whose: &str, id: &str) -> Result<(), Fault> {
    if is_id(id) {
        Ok(())
    } else {
        Err(Fault::BadManifest(format!(
            "the id of {whose} is {id:?}; an id is lower-case letters, digits and single hyphens"
        )))
    }
}

fn check_language(lang: &str) -> Result<(), Fault> {
    if is_language(lang) {
        Ok(())
    } else {
        Err(Fault::BadManifest(format!(
            "{lang:?} is not a language tag such as `ru` or `pt-br`"
        )))
    }
}

/// Checks the names and lengths of the entries.
fn check_files(manifest: &Manifest) -> Result<(), Fault> {
    let unsafe_name = |name: &str, why| Fault::UnsafeName {
        name: name.to_owned(),
        why,
    };
    for (name, facts) in &manifest.files {
        if let Some(why) = names::fault(name) {
            return Err(unsafe_name(name, why));
        }
        if [names::MANIFEST, names::SIGNATURE].contains(&name.as_str()) {
            return Err(unsafe_name(name, "the manifest cannot vouch for itself"));
        }
        let mut folders = name.match_indices('/').map(|(at, _)| &name[..at]);
        if folders.any(|folder| manifest.files.contains_key(folder)) {
            return Err(unsafe_name(name, "a folder in it is an entry as well"));
        }
        check_bytes(name, facts.bytes)?;
    }
    Ok(())
}

/// Checks that all durations are valid numbers.
fn check_durations(manifest: &Manifest) -> Result<(), Fault> {
    let tracks = manifest.tracks.iter();
    let sounds = manifest.sounds.iter();
    let mut durations = tracks
        .map(|track| (&track.file, track.duration_s))
        .chain(sounds.map(|sound| (&sound.file, sound.duration_s)));
    match durations.find(|(_, seconds)| !(0.0..=86_400.0).contains(seconds)) {
        Some((file, seconds)) => Err(Fault::BadManifest(format!(
            "the duration of {file} is {seconds} s"
        ))),
        None => Ok(()),
    }
}

/// Compares all contents with the manifest, with the CRC-32 in their headers and with what their roles require. Runs on
/// all cores and reads a piece at a time.
fn check_contents(
    source: &PackFile,
    layout: &Layout,
    crcs: &[u32],
    manifest: &Manifest,
    roles: &BTreeMap<&str, EntryRole>,
) -> Result<(), Fault> {
    let entries: Vec<(&Place, u32, &FileFacts)> = layout
        .places()
        .iter()
        .zip(crcs)
        .filter_map(|(place, crc)| Some((place, *crc, manifest.files.get(&place.name)?)))
        .collect();
    entries
        .par_iter()
        .map(|(place, crc, facts)| {
            check_content(source, place, *crc, facts)?;
            let content = source.section(place.content_at(), facts.bytes);
            let role = roles.get(place.name.as_str());
            role.map_or(Ok(()), |role| check_kind(&place.name, *role, &content))
        })
        .find_first(Result::is_err)
        .unwrap_or(Ok(()))
}

fn check_content(
    source: &PackFile,
    place: &Place,
    crc: u32,
    facts: &FileFacts,
) -> Result<(), Fault> {
    let mut content = CrcReader {
        input: source.section(place.content_at(), facts.bytes),
        crc: crc32fast::Hasher::new(),
    };
    let (sha256, bytes) = Digest::of_reader(&mut content)?;
    let found = FileFacts { bytes, sha256 };
    if found == *facts && content.crc.finalize() == crc {
        Ok(())
    } else {
        Err(place.damage())
    }
}

/// Computes the CRC-32 of what is read through it.
struct CrcReader {
    input: Section,
    crc: crc32fast::Hasher,
}

impl Read for CrcReader {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.input.read(buffer)?;
        self.crc.update(&buffer[..count]);
        Ok(count)
    }
}

/// Reads the tour without holding its text in memory.
fn read_tour(source: &PackFile, layout: &Layout, manifest: &Manifest) -> Result<Tour, Fault> {
    let place = layout
        .place(names::TOUR)
        .ok_or_else(|| Fault::Missing(names::TOUR.to_owned()))?;
    let text = || source.section(place.content_at(), place.bytes.into());
    check_values(names::TOUR, text())?;
    let tour = serde_json::from_reader(BufReader::new(text()))
        .map_err(|error| Fault::BadTour(error.to_string()))?;
    check_tour(&tour)?;
    check_agreement(&tour, manifest)?;
    Ok(tour)
}

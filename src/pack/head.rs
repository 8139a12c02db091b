//! Reads the start of a pack: its manifest and signature. Nothing else is read, so that rejecting a pack from somebody
//! else costs no more than this.

use super::compare::{check_local, local_name};
use super::error::Fault;
use super::layout::{END_BYTES, END_SIGNATURE, LOCAL_BYTES, LOCAL_SIGNATURE, Place};
use super::limits::{MAX_MANIFEST_BYTES, check_manifest};
use super::manifest::{FORMAT, Manifest};
use super::names;
use super::signature::{PublicKey, SIGNATURE_BYTES, signer};
use super::source::PackFile;

/// The start of a pack.
pub(super) struct Head {
    /// The bytes of `manifest.json`.
    pub text: Vec<u8>,
    /// Key that signed the pack.
    pub signer: Option<PublicKey>,
}

/// Reads the manifest's text, verifies the signature over it, and checks that it was made with `required`.
///
/// # Errors
/// [`Fault`] where the file does not begin as packs do, is of a newer format, or is not signed as it should be.
pub(super) fn read(source: &PackFile, required: Option<PublicKey>) -> Result<Head, Fault> {
    check_beginning(source)?;
    let size = manifest_size(source)?;
    let manifest_end = (LOCAL_BYTES + names::MANIFEST.len()) as u64 + size;
    let is_signed =
        local_name(source, manifest_end).is_some_and(|name| name == names::SIGNATURE.as_bytes());
    if required.is_some() && !is_signed {
        return Err(Fault::Unsigned);
    }
    let text = manifest_text(source, size)?;
    check_version(&text)?;
    let signer = if is_signed {
        Some(signer(&signature_text(source, manifest_end)?, &text)?)
    } else {
        None
    };
    match (signer, required) {
        (Some(found), Some(required)) if found != required => Err(Fault::OtherSigner {
            found: found.to_string(),
            required: required.to_string(),
        }),
        _ => Ok(Head { text, signer }),
    }
}

/// The text of the manifest alone.
///
/// # Errors
/// As [`read`].
pub(super) fn read_manifest_text(source: &PackFile) -> Result<Vec<u8>, Fault> {
    check_beginning(source)?;
    manifest_text(source, manifest_size(source)?)
}

/// Parses the manifest.
///
/// # Errors
/// [`Fault::BadManifest`], [`Fault::TooManyValues`].
pub(super) fn parse(text: &[u8]) -> Result<Manifest, Fault> {
    check_manifest(text)?;
    serde_json::from_slice(text).map_err(|error| Fault::BadManifest(error.to_string()))
}

/// Position of the first entry's content. A shorter file was cut off within the entry's name.
const MANIFEST_START: u64 = (LOCAL_BYTES + names::MANIFEST.len()) as u64;

/// Distinguishes a pack from any other file, and from a pack with something before it.
fn check_beginning(source: &PackFile) -> Result<(), Fault> {
    let first = source.read(0, LOCAL_SIGNATURE.len() as u64)?;
    if first == END_SIGNATURE {
        return Err(Fault::NoManifest);
    }
    if first != LOCAL_SIGNATURE {
        // It can still be a ZIP with its end record at the end, possibly followed by a comment.
        let tail_bytes = source
            .length()
            .min((END_BYTES + usize::from(u16::MAX)) as u64);
        let tail = source.read(source.length() - tail_bytes, tail_bytes)?;
        let is_zip = tail
            .windows(END_SIGNATURE.len())
            .any(|window| window == END_SIGNATURE);
        return Err(if is_zip {
            Fault::Layout {
                offset: 0,
                what: "there is something before the first entry".to_owned(),
            }
        } else {
            Fault::NotAPack
        });
    }
    match local_name(source, 0) {
        None => Err(Fault::CutShort {
            at: source.length(),
        }),
        Some(name) if name == names::MANIFEST.as_bytes() => Ok(()),
        Some(name)
            if names::MANIFEST.as_bytes().starts_with(&name)
                && source.length() < MANIFEST_START =>
        {
            Err(Fault::CutShort {
                at: source.length(),
            })
        }
        Some(_) => Err(Fault::NoManifest),
    }
}

/// The packed size stated by the local header at byte `at`.
fn packed_size(source: &PackFile, at: u64) -> Result<u64, Fault> {
    let header = source.read(at, LOCAL_BYTES as u64)?;
    let size = header.get(18..22).and_then(|size| size.try_into().ok());
    Ok(size.map_or(0, u32::from_le_bytes).into())
}

fn manifest_size(source: &PackFile) -> Result<u64, Fault> {
    let bytes = packed_size(source, 0)?;
    if bytes > MAX_MANIFEST_BYTES {
        Err(Fault::Oversized {
            name: names::MANIFEST.to_owned(),
            bytes,
            limit: MAX_MANIFEST_BYTES,
        })
    } else {
        Ok(bytes)
    }
}

fn manifest_text(source: &PackFile, size: u64) -> Result<Vec<u8>, Fault> {
    content(source, names::MANIFEST, 0, size)
}

fn signature_text(source: &PackFile, at: u64) -> Result<Vec<u8>, Fault> {
    match packed_size(source, at)? {
        SIGNATURE_BYTES => content(source, names::SIGNATURE, at, SIGNATURE_BYTES),
        _ => Err(Fault::BadSignature(
            "manifest.sig has a format that this version of soundwalk does not know",
        )),
    }
}

/// Content of an entry at the start of the pack, whose digest is not known yet.
fn content(source: &PackFile, name: &str, at: u64, size: u64) -> Result<Vec<u8>, Fault> {
    let small = |value: u64| u32::try_from(value).expect("OK because both have small limits");
    let place = Place {
        name: name.to_owned(),
        bytes: small(size),
        header_at: small(at),
    };
    let crc = check_local(source, &place)?;
    let bytes = source.read(place.content_at(), size)?;
    if (bytes.len() as u64) < size {
        return Err(Fault::CutShort {
            at: source.length(),
        });
    }
    if crc32fast::hash(&bytes) != crc {
        return Err(place.damage());
    }
    Ok(bytes)
}

/// Checks the format version first, because nothing else in a newer manifest can be relied on.
fn check_version(text: &[u8]) -> Result<(), Fault> {
    #[derive(serde::Deserialize)]
    struct Version {
        format: u64,
    }
    let Version { format } =
        serde_json::from_slice(text).map_err(|error| Fault::BadManifest(error.to_string()))?;
    if format > u64::from(FORMAT) {
        return Err(Fault::Newer {
            found: format,
            known: FORMAT,
        });
    }
    if format < u64::from(FORMAT) {
        return Err(Fault::BadManifest(format!(
            "there is no pack format {format}"
        )));
    }
    Ok(())
}

//! Writes a pack: the same content gives the same bytes, and a kill at any moment leaves the old pack or none.

use super::error::{Fault, PackError};
use super::layout::{LOCAL_CRC_AT, Layout};
use super::limits::check_manifest;
use super::manifest::{FileFacts, Manifest};
use super::names;
use super::signature::SecretKey;
use crate::atomic_file;
use crate::digest::Digest;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Source of an entry's content.
#[derive(Debug, Clone)]
pub enum Content {
    /// Bytes that are held in memory.
    Bytes(Vec<u8>),
    /// A file whose size and digest are known; what is read is compared with them.
    File(PathBuf, FileFacts),
}

impl Content {
    /// Size and digest of the content.
    pub fn facts(&self) -> FileFacts {
        match self {
            Self::Bytes(bytes) => FileFacts {
                bytes: bytes.len() as u64,
                sha256: Digest::of(bytes),
            },
            Self::File(_, facts) => *facts,
        }
    }

    /// Copies the content and returns what was actually copied.
    ///
    /// # Errors
    /// What reading or writing gives.
    pub(super) fn copy_to(&self, output: &mut impl Write) -> io::Result<FileFacts> {
        match self {
            Self::Bytes(bytes) => output.write_all(bytes).map(|()| self.facts()),
            Self::File(path, facts) => {
                let mut copying = TeeReader {
                    input: File::open(path)?.take(facts.bytes + 1),
                    output,
                };
                let (sha256, bytes) = Digest::of_reader(&mut copying)?;
                Ok(FileFacts { bytes, sha256 })
            }
        }
    }
}

/// Copies everything it reads to `output`, so that a content is read once both for its digest and for its copy.
struct TeeReader<'w, R, W> {
    input: R,
    output: &'w mut W,
}

impl<R: Read, W: Write> Read for TeeReader<'_, R, W> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(buffer)?;
        self.output.write_all(&buffer[..count])?;
        Ok(count)
    }
}

/// The text of `manifest.json` including the facts of `contents`.
///
/// # Panics
/// When an entry's name is not one that the reader accepts: names are made by this program.
pub fn manifest_text(manifest: &Manifest, contents: &BTreeMap<String, Content>) -> String {
    for name in contents.keys() {
        assert_eq!(names::fault(name), None, "entry {name:?}");
    }
    let files = contents
        .iter()
        .map(|(name, content)| (name.clone(), content.facts()))
        .collect();
    let manifest = Manifest {
        files,
        ..manifest.clone()
    };
    let mut text =
        serde_json::to_string_pretty(&manifest).expect("OK because the manifest is plain data");
    text.push('\n');
    text
}

/// Writes the pack `path` from a manifest (whose `files` are filled in here) and the contents by name.
///
/// # Errors
/// [`PackError`] where a content cannot be read, changed meanwhile, or the pack cannot be written; then `path` is
/// untouched.
pub fn write(
    path: &Path,
    manifest: &Manifest,
    contents: &BTreeMap<String, Content>,
    signer: Option<&SecretKey>,
) -> Result<(), PackError> {
    let text = manifest_text(manifest, contents);
    let of_path = |fault: Fault| fault.of(path);
    check_manifest(text.as_bytes()).map_err(of_path)?;
    let path = atomic_file::destination(path).map_err(|error| of_path(error.into()))?;
    let folder = atomic_file::folder_of(&path);
    fs::create_dir_all(folder).map_err(|error| of_path(error.into()))?;
    let aside = atomic_file::create_for(&path).map_err(|error| of_path(error.into()))?;
    write_entries(aside.as_file(), &text, contents, signer).map_err(of_path)?;
    atomic_file::persist_durably(aside, &path).map_err(|error| of_path(error.into()))
}

fn write_entries(
    file: &File,
    manifest: &str,
    contents: &BTreeMap<String, Content>,
    signer: Option<&SecretKey>,
) -> Result<(), Fault> {
    let signature = signer.map(|signer| signer.sign(manifest.as_bytes()));
    let facts = contents
        .iter()
        .map(|(name, content)| (name.clone(), content.facts()))
        .collect();
    let signature_bytes = signature.as_ref().map(|text| text.len() as u64);
    let layout = Layout::of(manifest.len() as u64, signature_bytes, &facts)?;
    let front = [Some(manifest), signature.as_deref()];
    let front = front
        .into_iter()
        .flatten()
        .map(|text| Cow::Owned(Content::Bytes(text.as_bytes().to_vec())));
    let all = front.chain(contents.values().map(Cow::Borrowed));

    let mut output = BufWriter::with_capacity(1 << 20, file);
    let mut crcs = Vec::new();
    for (place, content) in layout.places().iter().zip(all) {
        // An entry's checksum is known only after its content; the header is completed at the end.
        output.write_all(&place.local_header(0))?;
        let mut summed = CrcWriter {
            output: &mut output,
            crc: crc32fast::Hasher::new(),
        };
        if content.copy_to(&mut summed)? != content.facts() {
            return Err(Fault::Changed(place.name.clone()));
        }
        crcs.push(summed.crc.finalize());
    }
    for (place, crc) in layout.places().iter().zip(&crcs) {
        output.write_all(&place.central_record(*crc))?;
    }
    output.write_all(&layout.end_record())?;
    output.flush()?;
    drop(output);
    let mut file = file;
    for (place, crc) in layout.places().iter().zip(&crcs) {
        let at = u64::from(place.header_at) + LOCAL_CRC_AT as u64;
        file.seek(SeekFrom::Start(at))?;
        file.write_all(&crc.to_le_bytes())?;
    }
    Ok(())
}

/// Computes the CRC-32 of what is written through it.
struct CrcWriter<W> {
    output: W,
    crc: crc32fast::Hasher,
}

impl<W: Write> Write for CrcWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.output.write(bytes)?;
        self.crc.update(&bytes[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.output.flush()
    }
}

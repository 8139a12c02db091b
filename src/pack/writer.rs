//! Writes a pack: the same content gives the same bytes, and a kill at any moment leaves the old pack or none.

use super::error::{Fault, PackError};
use super::manifest::{FileFacts, Manifest};
use super::names;
use super::signature::SecretKey;
use crate::aside;
use crate::digest::Digest;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Seek, Write};
use std::path::{Path, PathBuf};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// Where an entry's content comes from.
#[derive(Debug, Clone)]
pub enum Content {
    /// From memory.
    Bytes(Vec<u8>),
    /// From a file whose size and digest are known. What is read is compared with them.
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

    /// Copies the content; tells what was copied.
    ///
    /// # Errors
    /// What reading or writing gives.
    pub(super) fn copy_to(&self, output: &mut impl Write) -> io::Result<FileFacts> {
        match self {
            Self::Bytes(bytes) => output.write_all(bytes).map(|()| self.facts()),
            Self::File(path, facts) => {
                let mut copying = Copying {
                    input: File::open(path)?.take(facts.bytes + 1),
                    output,
                };
                let (sha256, bytes) = Digest::of_reader(&mut copying)?;
                Ok(FileFacts { bytes, sha256 })
            }
        }
    }
}

/// Hands on what it reads, so that a content is read once for its digest and its copy.
struct Copying<'w, R, W> {
    input: R,
    output: &'w mut W,
}

impl<R: Read, W: Write> Read for Copying<'_, R, W> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(buffer)?;
        self.output.write_all(&buffer[..count])?;
        Ok(count)
    }
}

/// The text of `manifest.json` with the facts of `contents` in it.
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

/// Writes the pack `path` with a manifest (whose `files` are filled in here) and its contents by name.
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
    let folder = aside::folder_of(path);
    fs::create_dir_all(folder).map_err(|error| of_path(error.into()))?;
    let aside = aside::create_in(folder).map_err(|error| of_path(error.into()))?;
    let buffered = BufWriter::with_capacity(1 << 20, aside.as_file());
    write_entries(buffered, &text, contents, signer).map_err(of_path)?;
    aside::put_durably(aside, path).map_err(|error| of_path(error.into()))
}

fn write_entries(
    output: impl Write + Seek,
    manifest: &str,
    contents: &BTreeMap<String, Content>,
    signer: Option<&SecretKey>,
) -> Result<(), Fault> {
    let mut zip = ZipWriter::new(output);
    let mut add = |name: &str, content: &Content| -> Result<(), Fault> {
        let facts = content.facts();
        zip.start_file(name, options(facts.bytes))
            .map_err(io::Error::from)?;
        let copied = content.copy_to(&mut zip)?;
        if copied == facts {
            Ok(())
        } else {
            Err(Fault::Changed(name.to_owned()))
        }
    };
    add(
        names::MANIFEST,
        &Content::Bytes(manifest.as_bytes().to_vec()),
    )?;
    if let Some(signer) = signer {
        add(
            names::SIGNATURE,
            &Content::Bytes(signer.sign(manifest.as_bytes()).into_bytes()),
        )?;
    }
    for (name, content) in contents {
        add(name, content)?;
    }
    let mut output = zip.finish().map_err(io::Error::from)?;
    Ok(output.flush()?)
}

/// The same for every entry: stored, 1980-01-01 (the zero of ZIP's calendar), rw-r--r--.
fn options(bytes: u64) -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644)
        .large_file(bytes >= u64::from(u32::MAX))
}

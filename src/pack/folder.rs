//! A pack unzipped: the same entries as files of a folder, which any static web server can publish.

use super::error::{Fault, PackError};
use super::hosting;
use super::limits::check_manifest;
use super::manifest::Manifest;
use super::names;
use super::signature::SecretKey;
use super::writer::{Content, manifest_text};
use crate::aside::{self, FolderAside};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::Path;

/// Writes the entries into the folder `path`. It is made beside its place and then exchanged, so that the folder holds
/// the old pack or the new one, never a mixture. A folder that is there already is replaced only if it holds a pack.
///
/// # Errors
/// [`PackError`] where a content cannot be read, changed meanwhile, the folder holds something else, or cannot be written.
pub fn write_folder(
    path: &Path,
    manifest: &Manifest,
    contents: &BTreeMap<String, Content>,
    signer: Option<&SecretKey>,
) -> Result<(), PackError> {
    let of_path = |fault: Fault| fault.of(path);
    let of_io = |error: io::Error| Fault::Io(error).of(path);
    let place = aside::folder_destination(path).map_err(of_io)?;
    fs::create_dir_all(aside::folder_of(&place)).map_err(of_io)?;
    let aside = FolderAside::create_for(&place).map_err(of_io)?;
    if is_foreign(&place).map_err(of_io)? {
        return Err(of_io(io::Error::other(
            "it holds something else than an unzipped pack; name a new or empty folder",
        )));
    }
    let new = aside.path();
    let text = manifest_text(manifest, contents);
    check_manifest(text.as_bytes()).map_err(of_path)?;
    if let Some(signer) = signer {
        fs::write(new.join(names::SIGNATURE), signer.sign(text.as_bytes())).map_err(of_io)?;
    }
    fs::write(new.join(names::MANIFEST), text).map_err(of_io)?;
    for (name, content) in contents {
        write_entry(&new.join(name), name, content).map_err(of_path)?;
    }
    fs::write(new.join(hosting::HEADERS_FILE), hosting::headers_file()).map_err(of_io)?;
    aside.put().map_err(of_io)
}

fn write_entry(file: &Path, name: &str, content: &Content) -> Result<(), Fault> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut output = io::BufWriter::new(File::create(file)?);
    let copied = content.copy_to(&mut output)?;
    io::Write::flush(&mut output)?;
    if copied == content.facts() {
        Ok(())
    } else {
        Err(Fault::Changed(name.to_owned()))
    }
}

fn is_foreign(path: &Path) -> io::Result<bool> {
    if path.join(names::MANIFEST).is_file() {
        return Ok(false);
    }
    match fs::read_dir(path) {
        Ok(mut entries) => Ok(entries.next().is_some()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

//! An unzipped pack: the same entries as files in a folder, which any static web server can publish.

use super::error::{Fault, PackError};
use super::hosting;
use super::limits::{MAX_MANIFEST_BYTES, check_manifest};
use super::manifest::Manifest;
use super::names;
use super::signature::SecretKey;
use super::writer::{Content, manifest_text};
use crate::atomic_file::{self, PendingFolder};
use crate::files;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Writes the entries into the folder `path`. A new folder is made beside it and then exchanged with it, so that the
/// folder holds either the old pack or the new one, never a mixture. An existing folder is replaced only if it holds a
/// pack; other files in it are kept.
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
    let place = atomic_file::folder_destination(path).map_err(of_io)?;
    fs::create_dir_all(atomic_file::folder_of(&place)).map_err(of_io)?;
    let aside = PendingFolder::create_for(&place).map_err(of_io)?;
    let old = old_pack(&place).map_err(of_io)?;
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
    if let Some(old) = old {
        keep_others(&place, &new, &old).map_err(of_io)?;
    }
    aside.persist().map_err(of_io)
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

/// The manifest of the unzipped pack in a folder; `None` if the folder is empty or missing.
///
/// # Errors
/// A folder that holds something else, which would be lost.
fn old_pack(path: &Path) -> io::Result<Option<Manifest>> {
    let foreign = || {
        io::Error::other(
            "it holds something other than an unzipped pack; name a new or empty folder",
        )
    };
    match files::open(&path.join(names::MANIFEST)) {
        Ok(file) => {
            let mut text = Vec::new();
            file.take(MAX_MANIFEST_BYTES).read_to_end(&mut text)?;
            // Web applications also have a `manifest.json`.
            serde_json::from_slice(&text)
                .map(Some)
                .map_err(|_| foreign())
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => match fs::read_dir(path) {
            Ok(mut entries) => match entries.next() {
                Some(_) => Err(foreign()),
                None => Ok(None),
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        },
        Err(error) => Err(error),
    }
}

/// Keeps files that do not belong to the pack (`.htaccess`, `CNAME`, `.git`): everything that the old pack did not
/// write and the new one does not contain.
fn keep_others(old: &Path, new: &Path, manifest: &Manifest) -> io::Result<()> {
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(old.join(&folder))? {
            let entry = entry?;
            let name = folder.join(entry.file_name());
            let kind = entry.file_type()?;
            if kind.is_dir() {
                folders.push(name);
                continue;
            }
            let place = new.join(&name);
            let written = name.to_str().map(|name| name.replace('\\', "/"));
            let is_of_pack = written.is_some_and(|name| {
                manifest.files.contains_key(&name)
                    || [names::MANIFEST, names::SIGNATURE, hosting::HEADERS_FILE]
                        .contains(&name.as_str())
            });
            if is_of_pack || fs::symlink_metadata(&place).is_ok() {
                continue;
            }
            fs::create_dir_all(atomic_file::folder_of(&place))?;
            // A hard link costs nothing, and a symbolic link stays one.
            if fs::hard_link(entry.path(), &place).is_err() {
                fs::copy(entry.path(), &place)?;
            }
        }
    }
    Ok(())
}

//! Downloads extracts into the user's cache folder. A download that was cut goes on in the next run, a file that has been
//! downloaded is used again until the server has a newer one, and older ones are removed.

use super::error::MapError;
use super::observer::{Observer, Step};
use crate::digest::Digest;
use crate::download::Downloader;
use std::fs;
use std::path::{Path, PathBuf};

/// Folder of the downloads within the cache folder.
const FOLDER: &str = "extracts";
/// Maximum size of an extract, bytes. The whole planet is larger.
const MAX_BYTES: u64 = 40 << 30;
/// Length of the text in which Geofabrik states an MD5, bytes.
const MAX_MD5_TEXT_BYTES: u64 = 1_024;

/// Downloads an extract unless it is there already; returns where it is.
pub(super) fn extract(
    address: &str,
    cache: &Path,
    observer: &dyn Observer,
) -> Result<PathBuf, MapError> {
    let downloader = Downloader::default();
    let remote = downloader.describe(address)?;
    let bytes = remote.bytes;
    if bytes > MAX_BYTES {
        let address = address.to_owned();
        return Err(MapError::TooLargeDownload { address, bytes });
    }
    let folder = cache.join(FOLDER);
    let cannot_write = |path: &Path| {
        let path = path.to_owned();
        move |source| MapError::Write { path, source }
    };
    fs::create_dir_all(&folder).map_err(cannot_write(&folder))?;
    let source = short_digest(address);
    let version = short_digest(&format!("{bytes} {}", remote.version));
    let name = format!("{source}-{version}-{}", file_name(address));
    let file = folder.join(&name);
    if fs::metadata(&file).is_ok_and(|found| found.len() == bytes) {
        return Ok(file);
    }
    if !observer.may_download(address, bytes) {
        return Err(MapError::Declined);
    }
    let part = folder.join(format!("{name}.part"));
    let md5 = md5_of(&downloader, address);
    let mut progress = |done| observer.progress(Step::Download, done, bytes);
    downloader.file_of_size(address, &part, bytes, md5.as_deref(), &mut progress)?;
    fs::rename(&part, &file).map_err(cannot_write(&file))?;
    remove_older(&folder, &source, &name);
    Ok(file)
}

/// The MD5 that Geofabrik states in a file beside each extract; `None` on other servers.
fn md5_of(downloader: &Downloader, address: &str) -> Option<String> {
    let stated = downloader.text(&format!("{}.md5", path_of(address)), MAX_MD5_TEXT_BYTES);
    let text = stated.ok().flatten()?;
    let md5 = text.split_whitespace().next()?.to_ascii_lowercase();
    let is_md5 = md5.len() == 32 && md5.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_md5.then_some(md5)
}

/// Removes other versions of a download. What cannot be removed is removed by the next run.
fn remove_older(folder: &Path, source: &str, name: &str) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let found = entry.file_name();
        let found = found.to_string_lossy();
        if found != name && found.starts_with(&format!("{source}-")) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// The beginning of a digest, for names of files.
fn short_digest(text: &str) -> String {
    hex::encode(&Digest::of(text.as_bytes()).0[..6])
}

/// An address without query and fragment.
pub(super) fn path_of(address: &str) -> &str {
    address.split(['?', '#']).next().unwrap_or(address)
}

/// The last part of an address, as far as every file system allows it.
fn file_name(address: &str) -> String {
    let name = path_of(address).rsplit('/').next().unwrap_or_default();
    let is_plain = |letter: &char| letter.is_ascii_alphanumeric() || "-_.".contains(*letter);
    name.chars().filter(is_plain).take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_downloads_are_plain() {
        let name = file_name("https://a.example/b/../c d*.osm.pbf?token=1#x");
        assert_eq!(name, "cd.osm.pbf");
        assert_eq!(short_digest("x").len(), 12);
    }
}

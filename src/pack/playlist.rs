//! Writes the tour as a plain folder for music players without GPS: numbered files and one playlist per language. The
//! files are the pack's own.

use super::error::{Fault, PackError};
use super::manifest::{Manifest, Mix, Role, Track};
use super::writer::Content;
use crate::atomic_file;
use crate::files;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Component, Path};

/// Maximum size of a playlist, bytes: ten thousand stories with long titles. A larger file was not written by a build.
const MAX_PLAYLIST_BYTES: u64 = 8 << 20;

/// Writes the stories into `folder`: `LANG/01 Title.opus` and `LANG.m3u8`. Files that an earlier build wrote and that
/// are no longer part of the tour are removed; other files are left alone. Returns the names of the playlists.
///
/// # Errors
/// A file that cannot be read or written; those before it are there.
pub fn write_playlists(
    folder: &Path,
    manifest: &Manifest,
    contents: &BTreeMap<String, Content>,
) -> Result<Vec<String>, PackError> {
    let mut playlists = Vec::new();
    for lang in &manifest.languages {
        check_place(
            &folder.join(super::names::plain(&lang.0)),
            Path::is_dir,
            &[],
        )?;
        let tracks = manifest.tracks.iter().filter(|track| {
            track.language == *lang && track.role == Role::Story && track.mix == Mix::Standard
        });
        let tracks: Vec<(String, &Track)> = tracks
            .map(|track| (file_name(&lang.0, track, manifest.tracks.len()), track))
            .collect();
        let name = format!("{}.m3u8", lang.0);
        let list = folder.join(&name);
        check_place(&list, Path::is_file, b"#EXTM3U")?;
        for (name, _) in &tracks {
            check_place(&folder.join(name), Path::is_file, b"OggS")?;
        }
        for (name, track) in &tracks {
            let path = folder.join(name);
            let content = &contents[&track.file];
            let copy = |file: &mut fs::File| {
                if content.copy_to(file)? == content.facts() {
                    Ok(())
                } else {
                    Err(io::Error::other(
                        "its content in the store is damaged; run the build again",
                    ))
                }
            };
            let written =
                atomic_file::destination(&path).and_then(|place| atomic_file::write(&place, copy));
            written.map_err(|error| Fault::Io(error).of(path))?;
        }
        let title = manifest
            .title
            .get(lang)
            .map_or(manifest.id.as_str(), String::as_str);
        let before = read_existing(&list);
        let text = playlist(title, &tracks);
        let written = atomic_file::destination(&list)
            .and_then(|place| atomic_file::write(&place, |file| file.write_all(text.as_bytes())));
        written.map_err(|error| Fault::Io(error).of(list))?;
        remove_stale(folder, &before, &tracks);
        atomic_file::remove_abandoned(folder);
        atomic_file::remove_abandoned(&folder.join(super::names::plain(&lang.0)));
        playlists.push(name);
    }
    Ok(playlists)
}

/// Refuses to replace what no build wrote: a link, a folder in place of a file, or a file with another beginning.
///
/// # Errors
/// The path, and what to do.
fn check_place(path: &Path, is_kind: fn(&Path) -> bool, beginning: &[u8]) -> Result<(), PackError> {
    let Ok(facts) = fs::symlink_metadata(path) else {
        return Ok(());
    };
    let begins = || {
        let start = files::open(path).and_then(|file| files::start(file, beginning.len()));
        start.is_ok_and(|start| start == beginning)
    };
    if !facts.is_symlink() && is_kind(path) && (beginning.is_empty() || begins()) {
        return Ok(());
    }
    let what = "a story or playlist belongs here, but something is in the way, and no build wrote it: move it, or name another folder";
    Err(Fault::Io(io::Error::other(what)).of(path.to_owned()))
}

/// The existing playlist; empty if it is not one of ours.
fn read_existing(path: &Path) -> String {
    let mut text = String::new();
    let read = files::open(path)
        .and_then(|file| file.take(MAX_PLAYLIST_BYTES + 1).read_to_string(&mut text));
    match read {
        Ok(bytes) if bytes as u64 <= MAX_PLAYLIST_BYTES => text,
        Ok(_) | Err(_) => String::new(),
    }
}

/// An extended M3U playlist in UTF-8, which players agree on, with paths relative to the playlist.
fn playlist(title: &str, tracks: &[(String, &Track)]) -> String {
    let line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut text = format!("#EXTM3U\n#PLAYLIST:{}\n", line(title));
    for (name, track) in tracks {
        text += &format!(
            "#EXTINF:{:.0},{}\n{name}\n",
            track.duration_s,
            line(&track.title)
        );
    }
    text
}

/// A file name such as `ru/01 Площадь Побед.opus`, without characters that some file system refuses.
fn file_name(lang: &str, track: &Track, tracks: usize) -> String {
    let width = tracks.to_string().len().max(2);
    let is_disliked = |letter: char| letter.is_control() || r#"/\:*?"<>|"#.contains(letter);
    let title: String = track
        .title
        .chars()
        .map(|letter| if is_disliked(letter) { ' ' } else { letter })
        .take(80)
        .collect();
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let lang = super::names::plain(lang);
    format!(
        "{lang}/{:0width$} {}.opus",
        track.number,
        title.trim_end_matches('.')
    )
}

/// Removes the files that the earlier playlist names and the new one does not.
fn remove_stale(folder: &Path, before: &str, tracks: &[(String, &Track)]) {
    let current: BTreeSet<&str> = tracks.iter().map(|(name, _)| name.as_str()).collect();
    let named = before
        .lines()
        .filter(|line| !line.starts_with('#') && line.ends_with(".opus"));
    for name in named.filter(|name| !current.contains(name)) {
        let is_ours = Path::new(name)
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        if is_ours {
            // If another process removed the file first, the goal is reached.
            let _ = fs::remove_file(folder.join(name));
        }
    }
}

//! Finds the file that was probably meant by a path that leads to none: the path looks the same (`tour::similar_names`), or
//! its extension, folder or one letter is wrong.

use crate::tour::similar_names::plain;
use crate::tour::suggest::nearest;
use std::path::Path;

/// The most files that are listed, so that a folder of a million files does not slow down a check.
const MAX_FILES: usize = 2_000;
/// The deepest nesting of folders that is searched.
const MAX_DEPTH: usize = 6;

/// Lists every file below a folder by its relative path with `/`, sorted and without hidden files.
pub fn files_below(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    collect(folder, "", 0, &mut found);
    found.sort();
    found
}

fn collect(folder: &Path, prefix: &str, depth: usize, found: &mut Vec<String>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        // A tour cannot name a file whose name is not Unicode.
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        if name.starts_with('.') || found.len() >= MAX_FILES {
            continue;
        }
        let path = format!("{prefix}{name}");
        // Links to folders are not followed, because they may form a circle.
        match entry.file_type() {
            Ok(kind) if kind.is_dir() && depth < MAX_DEPTH => {
                collect(&entry.path(), &format!("{path}/"), depth + 1, found);
            }
            Ok(kind) if kind.is_file() => found.push(path),
            Ok(_) | Err(_) => {}
        }
    }
}

/// The file that was probably meant; `None` if there is no similar one or several.
pub fn find<'f>(files: &'f [String], written: &str) -> Option<&'f str> {
    let wanted = plain(written);
    let ways: [&dyn Fn(&str) -> bool; 3] = [
        &|file| file == wanted,
        &|file| stem(file) == stem(&wanted),
        &|file| name(file) == name(&wanted),
    ];
    for is_alike in ways {
        let mut alike = files.iter().filter(|file| is_alike(&plain(file)));
        match (alike.next(), alike.next()) {
            (Some(only), None) => return Some(only),
            (Some(_), Some(_)) => return None,
            (None, _) => {}
        }
    }
    // A typing error in the name. Only names are compared, since extensions and folders would make short names alike.
    let folder = folder(&wanted);
    let beside = || {
        files
            .iter()
            .filter(|file| self::folder(&plain(file)) == folder)
    };
    let meant = nearest(stem(name(&wanted)), beside().map(|file| stem(name(file))))?;
    let mut alike = beside().filter(|file| stem(name(file)) == meant);
    match (alike.next(), alike.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

/// A path without its extension.
fn stem(path: &str) -> &str {
    match path.rsplit_once('.') {
        Some((stem, ending)) if !ending.contains('/') => stem,
        _ => path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misspelt_paths_are_recognised_and_unrelated_ones_are_not() {
        let files = [
            "audio/en/square.wav",
            "audio/ru/a.b.flac",
            "audio/ru/square.wav",
            "audio/ru/w16.wav",
        ]
        .map(str::to_owned);
        for (written, expected) in [
            ("AUDIO/ru/W16.wav", Some("audio/ru/w16.wav")),
            ("audio/ru/w16", Some("audio/ru/w16.wav")),
            ("audio/ru/w16.mp3", Some("audio/ru/w16.wav")),
            ("audio/ru/a.b", None),
            ("./audio/ru/w16.wav", Some("audio/ru/w16.wav")),
            ("w16.wav", Some("audio/ru/w16.wav")),
            ("audio/ru/sqare.wav", Some("audio/ru/square.wav")),
            ("square.wav", None),
            ("audio/ru/nosuch.wav", None),
            ("nosuch.wav", None),
            ("", None),
        ] {
            assert_eq!(find(&files, written), expected, "{written}");
        }
    }

    #[test]
    fn files_are_listed_by_their_path_from_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("audio/ru")).unwrap();
        for file in ["audio/ru/a.wav", "tour.json", ".hidden"] {
            std::fs::write(folder.path().join(file), "x").unwrap();
        }
        assert_eq!(files_below(folder.path()), ["audio/ru/a.wav", "tour.json"]);
    }
}

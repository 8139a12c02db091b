//! Which file was probably meant by a path that leads to none: it only looks like the file's (`tour::similar_names`), or the
//! ending, the folder or a letter are wrong.

use crate::tour::similar_names::plain;
use crate::tour::suggest::nearest;
use std::path::Path;

/// So many files are looked at; a folder of a million must not make a check slow.
const MAX_FILES: usize = 2_000;
/// Folders below folders that are looked into.
const MAX_DEPTH: usize = 6;

/// Every file below a folder, by its path from there with `/`, sorted; hidden ones are left out.
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
        // A tour cannot name a file whose name is no text.
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        if name.starts_with('.') || found.len() >= MAX_FILES {
            continue;
        }
        let path = format!("{prefix}{name}");
        // A link to a folder is not followed: it may lead in a circle.
        match entry.file_type() {
            Ok(kind) if kind.is_dir() && depth < MAX_DEPTH => {
                collect(&entry.path(), &format!("{path}/"), depth + 1, found);
            }
            Ok(kind) if kind.is_file() => found.push(path),
            Ok(_) | Err(_) => {}
        }
    }
}

/// The one of the files that was probably meant; none where several or none are near.
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
    // A letter is wrong in the name: endings and folders would make short names alike.
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

/// A path without its ending.
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
    fn slips_of_the_pen_are_recognised_and_strangers_are_not() {
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

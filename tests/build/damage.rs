//! Any damage in the store causes a warning and a rebuild.

use crate::build::{Warnings, build, build_pack, build_watched, folder, tiny};
use std::fs;
use std::path::{Path, PathBuf};

pub fn files_under(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("OK because the store was just made") {
        let path = entry.expect("OK because the folder can be listed").path();
        if path.is_dir() {
            files.extend(files_under(&path))
        } else {
            files.push(path)
        }
    }
    files.sort();
    files
}

/// Builds, damages the part `part` of the store, and builds again; the tracks must be the same as before.
fn check(part: &str, damage: fn(&Path)) -> Vec<String> {
    let (folder, store) = (folder(), folder());
    tiny::write_built(folder.path(), store.path());
    let before = build(folder.path(), store.path()).expect("OK because the tour is good");
    for file in files_under(&store.path().join("v2").join(part)) {
        damage(&file);
    }
    let warnings = Warnings::default();
    let after = build_watched(folder.path(), store.path(), &warnings).expect("damage is made good");
    let sounds = |built: &soundwalk::build::Built| -> Vec<_> {
        built
            .tracks
            .iter()
            .map(|track| track.sound.clone())
            .collect()
    };
    assert_eq!(sounds(&before), sounds(&after));
    warnings
        .0
        .into_inner()
        .expect("OK because no thread panics while it holds this")
}

fn truncate(file: &Path) {
    let content = fs::read(file).expect("OK because the store can be read");
    fs::write(file, &content[..content.len() / 2]).expect("OK because the store can be written");
}

fn flip(file: &Path) {
    let mut content = fs::read(file).expect("OK because the store can be read");
    let middle = content.len() / 2;
    content[middle] ^= 1;
    fs::write(file, content).expect("OK because the store can be written");
}

/// Flips a bit of every content in a store.
pub fn flip_contents(store: &Path) {
    files_under(&store.join("v2/contents"))
        .iter()
        .for_each(|file| flip(file));
}

fn remove(file: &Path) {
    fs::remove_file(file).expect("OK because the store can be written");
}

#[test]
fn damaged_results_are_reported_and_made_again() {
    for damage in [truncate, flip] {
        let warnings = check("results", damage);
        assert!(warnings.len() >= 7, "{warnings:?}");
        assert!(
            warnings
                .iter()
                .all(|warning| warning.contains("damaged") && warning.contains("made again"))
        );
    }
    assert!(
        check("results", remove).is_empty(),
        "what is not there is made without a word"
    );
}

#[test]
fn damaged_contents_are_made_again() {
    check("contents", truncate);
    check("contents", remove);
}

#[test]
fn a_damaged_clip_is_noticed_when_its_track_is_made_again() {
    let (folder, store) = (folder(), folder());
    tiny::write_built(folder.path(), store.path());
    let mut tour = tiny::tour();
    flip_contents(store.path());
    tour["sound"]["loudness_lufs"] = serde_json::json!(-17);
    fs::write(folder.path().join("tour.json"), tour.to_string())
        .expect("OK because the folder is writable");
    let warnings = Warnings::default();
    build_watched(folder.path(), store.path(), &warnings).expect("damage is made good");
    let warnings = warnings
        .0
        .into_inner()
        .expect("OK because no thread panics while it holds this");
    assert!(
        !warnings.is_empty()
            && warnings
                .iter()
                .all(|warning| warning.contains("made again")),
        "{warnings:?}"
    );
}

#[test]
fn a_damaged_track_is_noticed_when_the_pack_is_written() {
    let (folder, store) = (folder(), folder());
    tiny::write_built(folder.path(), store.path());
    let (first, second) = (folder.path().join("1.pack"), folder.path().join("2.pack"));
    let (status, printed) = build_pack(folder.path(), &first, store.path(), &[]);
    assert_eq!(status, Some(0), "{printed}");
    flip_contents(store.path());
    let (status, printed) = build_pack(folder.path(), &second, store.path(), &[]);
    assert_eq!(status, Some(0), "{printed}");
    assert!(
        printed.contains("warning") && printed.contains("made again"),
        "{printed}"
    );
    assert_eq!(fs::read(first).ok(), fs::read(second).ok());
}

#[test]
fn a_damaged_pack_is_written_again() {
    let (folder, store) = (folder(), folder());
    tiny::write_built(folder.path(), store.path());
    let path = folder.path().join("tiny.pack");
    build_pack(folder.path(), &path, store.path(), &[]);
    let good = fs::read(&path).expect("OK because it was just built");
    let (_, printed) = build_pack(folder.path(), &path, store.path(), &[]);
    assert!(printed.contains("up to date"), "{printed}");
    flip(&path);
    let (_, printed) = build_pack(folder.path(), &path, store.path(), &[]);
    assert!(!printed.contains("up to date"), "{printed}");
    assert_eq!(fs::read(&path).ok(), Some(good));
}

/// This also holds if the pack is intact and nothing else would read the store's contents.
#[test]
fn a_damaged_report_is_written_again_from_whole_contents() {
    let (folder, store) = (folder(), folder());
    tiny::write_built(folder.path(), store.path());
    let pack = folder.path().join("tiny.pack");
    let report = folder.path().join("tiny.report.html");
    build_pack(folder.path(), &pack, store.path(), &[]);
    let good = fs::read(&report).expect("OK because it was just built");
    fs::write(&report, &good[..good.len() - 9]).expect("OK because the folder is writable");
    flip_contents(store.path());
    let (status, printed) = build_pack(folder.path(), &pack, store.path(), &[]);
    assert_eq!(status, Some(0), "{printed}");
    assert!(
        printed.contains("made again") && printed.contains("up to date"),
        "{printed}"
    );
    assert!(fs::read(&report).ok() == Some(good), "another report");
}

#[test]
fn an_unusable_store_is_reported() {
    let folder = folder();
    tiny::write(folder.path(), &tiny::tour());
    let file = folder.path().join("tour.json");
    let (status, printed) = build_pack(folder.path(), &folder.path().join("x.pack"), &file, &[]);
    assert_eq!(status, Some(2));
    assert!(
        printed.contains("store") && printed.contains("--store"),
        "{printed}"
    );
}

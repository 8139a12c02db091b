//! Packs: the same content gives the same bytes, packs are read as they were written, and each kind of damage or forgery is
//! refused with its own message.

use soundwalk::digest::Digest;
use soundwalk::pack::manifest::{FORMAT, Manifest, Mix, Role, Track};
use soundwalk::pack::reader::open_signed;
use soundwalk::pack::signature::SecretKey;
use soundwalk::pack::writer::{self, Content};
use soundwalk::pack::{PackError, open, site};
use soundwalk::sound::{Pcm, RATE, opus};
use soundwalk::tour::model::Lang;
use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use tempfile::TempDir;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

mod bounded;
mod crafted;
mod flips;
mod hostile;
mod keys;
mod outputs;
mod roles;
mod terminal;
mod ways;

const TOUR: &str = r#"{"format":1,"id":"tiny","title":{"en":"Tiny"},"languages":["en"],"stops":[{"id":"a","title":{"en":"A"},
"position":{"lat":53.0,"lon":87.0},"geofence":{"radius_m":30},"narration":{"en":["Hello."]}}]}"#;
const SOUND: &str = "tracks/en/01-a.opus";

fn folder() -> TempDir {
    tempfile::tempdir().expect("OK because tests may write to the temporary folder")
}

/// The story: a second and a half of a tone as Ogg Opus.
fn sound() -> &'static [u8] {
    static SOUND: OnceLock<Vec<u8>> = OnceLock::new();
    SOUND.get_or_init(|| tone(1.5))
}

fn tone(seconds: f64) -> Vec<u8> {
    let count = (seconds * f64::from(RATE)) as usize;
    let samples = (0..count).map(|at| 0.3 * (at as f32 * 0.05).sin());
    let pcm = Pcm {
        rate: RATE,
        samples: samples.collect(),
    };
    opus::encode(&pcm, &opus::Tags::default())
}

fn contents() -> BTreeMap<String, Content> {
    let page = site::names().map(|name| (name, name.as_bytes()));
    let others = [
        ("tour.json", TOUR.as_bytes()),
        (SOUND, sound()),
        ("captions/en/01-a.vtt", b"WEBVTT\n"),
        ("transcripts/en/01-a.txt", b"A\n"),
    ];
    page.chain(others)
        .map(|(name, bytes)| (name.to_owned(), Content::Bytes(bytes.to_vec())))
        .collect()
}

fn manifest() -> Manifest {
    let lang = Lang("en".to_owned());
    Manifest {
        format: FORMAT,
        made_by: "a test".to_owned(),
        id: "tiny".to_owned(),
        title: BTreeMap::from([(lang.clone(), "Tiny".to_owned())]),
        languages: vec![lang.clone()],
        tracks: vec![Track {
            role: Role::Story,
            mix: Mix::Standard,
            stop: "a".to_owned(),
            number: 1,
            language: lang,
            title: "A".to_owned(),
            file: SOUND.to_owned(),
            duration_s: 1.5,
            loudness_lufs: Some(-16.0),
            true_peak_dbtp: -1.5,
            captions: "captions/en/01-a.vtt".to_owned(),
            transcript: "transcripts/en/01-a.txt".to_owned(),
            master: None,
            passages: Vec::new(),
        }],
        sounds: Vec::new(),
        maps: Vec::new(),
        ways: None,
        pictures: BTreeMap::new(),
        pictures_webp: BTreeMap::new(),
        cover: None,
        cover_webp: None,
        url: None,
        files: BTreeMap::new(),
    }
}

/// A good pack in a temporary folder.
fn good_pack() -> (TempDir, PathBuf) {
    let folder = folder();
    let path = folder.path().join("tiny.pack");
    writer::write(&path, &manifest(), &contents(), None)
        .expect("OK because the folder is writable");
    (folder, path)
}

/// The entries of the good pack with a manifest that `edit` has changed.
fn forged(edit: impl FnOnce(&mut serde_json::Value)) -> Vec<(String, Vec<u8>)> {
    let contents = contents();
    let text = writer::manifest_text(&manifest(), &contents);
    let mut value = serde_json::from_str(&text).expect("OK because the manifest was just written");
    edit(&mut value);
    let mut entries = vec![("manifest.json".to_owned(), value.to_string().into_bytes())];
    entries.extend(contents.into_iter().map(|(name, content)| match content {
        Content::Bytes(bytes) => (name, bytes),
        Content::File(..) => unreachable!("the test's contents are in memory"),
    }));
    entries
}

/// The edited manifest's text, unsigned.
fn forged_text(edit: impl FnOnce(&mut serde_json::Value)) -> Vec<u8> {
    forged(edit).remove(0).1
}

/// Opens these bytes as a pack; the message must contain all of the words.
fn check_refused(bytes: &[u8], words: &[&str]) {
    let folder = folder();
    let path = folder.path().join("crafted.pack");
    fs::write(&path, bytes).expect("OK because the folder is writable");
    let message = open(&path)
        .expect_err("the crafted pack must be refused")
        .to_string();
    assert!(
        message.contains("crafted.pack"),
        "names the pack: {message}"
    );
    for word in words {
        assert!(message.contains(word), "{word:?} is missing in: {message}");
    }
}

#[test]
fn a_pack_is_read_as_it_was_written_and_is_the_same_every_time() {
    let (_folder, path) = good_pack();
    let pack = open(&path).expect("OK because it was just written");
    assert_eq!(pack.manifest().tracks, manifest().tracks);
    assert_eq!(pack.tour().id, "tiny");
    assert_eq!(pack.signer(), None);
    let Some(Content::Bytes(sound)) = contents().remove(SOUND) else {
        unreachable!("it is in memory")
    };
    assert_eq!(
        pack.read(SOUND).expect("OK because it is in the pack"),
        sound
    );
    assert!(pack.read("../secret").is_err());
    let (_other_folder, other) = good_pack();
    assert_eq!(fs::read(path).ok(), fs::read(other).ok());
}

#[test]
fn other_tools_read_packs_and_would_write_the_same() {
    let (_folder, path) = good_pack();
    let bytes = fs::read(&path).expect("OK because it was just written");
    let mut archive = zip::ZipArchive::new(Cursor::new(&bytes)).expect("it is a ZIP");
    let mut other = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).expect("it can be read");
        let mut content = Vec::new();
        entry
            .read_to_end(&mut content)
            .expect("its check sum is right");
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            .last_modified_time(zip::DateTime::default())
            .unix_permissions(0o644);
        let name = entry.name().expect("it is UTF-8").into_owned();
        other
            .start_file(name, options)
            .expect("OK because the name is new");
        other
            .write_all(&content)
            .expect("OK because memory can be written");
    }
    let other = other.finish().expect("OK because memory can be written");
    assert_eq!(other.into_inner(), bytes);
}

#[test]
fn parts_of_entries_are_read_without_the_rest() {
    let (_folder, path) = good_pack();
    let pack = open(&path).expect("OK because it was just written");
    let whole = pack.read(SOUND).expect("OK because it is in the pack");
    let size = whole.len() as u64;
    for (first, length) in [(0, size), (0, 0), (17, 5), (size - 10, 99), (size + 50, 1)] {
        let mut part = Vec::new();
        let mut section = pack.section(SOUND, first, length).expect("it is there");
        section.read_to_end(&mut part).expect("it can be read");
        let end = (first + length).min(size) as usize;
        assert_eq!(
            part,
            &whole[(first as usize).min(end)..end],
            "{first} {length}"
        );
    }
    assert!(pack.section("nowhere", 0, 1).is_err());
    // The file was changed after the check, so the check no longer counts.
    let mut file = fs::File::options().append(true).open(&path).expect("ours");
    file.write_all(b"x").expect("OK because it is writable");
    let refused = message(pack.section(SOUND, 0, 1));
    assert!(refused.contains("changed since it was opened"), "{refused}");
}

#[test]
fn a_failed_write_leaves_the_old_pack() {
    let (folder, path) = good_pack();
    let before = fs::read(&path).ok();
    let missing = Content::File(
        folder.path().join("missing"),
        Content::Bytes(Vec::new()).facts(),
    );
    let mut broken = contents();
    broken.insert("tracks/x.opus".to_owned(), missing);
    assert!(writer::write(&path, &manifest(), &broken, None).is_err());

    let changed = folder.path().join("changed");
    fs::write(&changed, b"was this").expect("OK because the folder is writable");
    let facts = writer::Content::Bytes(b"was that".to_vec()).facts();
    broken.insert(
        "tracks/x.opus".to_owned(),
        Content::File(changed.clone(), facts),
    );
    let message = writer::write(&path, &manifest(), &broken, None)
        .expect_err("the content changed")
        .to_string();
    assert!(
        message.contains("tracks/x.opus") && message.contains("changed"),
        "{message}"
    );
    fs::remove_file(changed).expect("OK because it was just written");

    assert_eq!(fs::read(&path).ok(), before);
    assert_eq!(
        fs::read_dir(folder.path())
            .expect("OK because it exists")
            .count(),
        1,
        "nothing is left aside"
    );
}

fn signed_pack(key: &SecretKey) -> (TempDir, PathBuf) {
    let folder = folder();
    let path = folder.path().join("signed.pack");
    writer::write(&path, &manifest(), &contents(), Some(key))
        .expect("OK because the folder is writable");
    (folder, path)
}

fn message<T>(result: Result<T, PackError>) -> String {
    result.err().expect("it must be refused").to_string()
}

#[test]
fn signatures_are_checked() {
    let (alice, eve) = (
        SecretKey::from_seed(&[1; 32]),
        SecretKey::from_seed(&[2; 32]),
    );
    let (_folder, path) = signed_pack(&alice);
    assert_eq!(
        open(&path).expect("OK because it is good").signer(),
        Some(alice.public())
    );
    open_signed(&path, alice.public()).expect("OK because alice signed it");
    assert!(message(open_signed(&path, eve.public())).contains("not by the required key"));
    let (_unsigned_folder, unsigned) = good_pack();
    assert!(message(open_signed(&unsigned, alice.public())).contains("not signed"));
}

#[test]
fn digests_of_contents_do_not_depend_on_where_they_come_from() {
    let folder = folder();
    let path = folder.path().join("x");
    fs::write(&path, b"content").expect("OK because the folder is writable");
    let facts = Content::Bytes(b"content".to_vec()).facts();
    assert_eq!(facts.sha256, Digest::of(b"content"));
    assert_eq!(Content::File(path, facts).facts(), facts);
    assert!(Path::new(SOUND).is_relative());
}

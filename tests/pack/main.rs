//! Packs: the same content gives the same bytes, what was written is read, and every way to damage or forge a pack is
//! refused with its own words.

use soundwalk::digest::Digest;
use soundwalk::pack::manifest::{FORMAT, Manifest, Mix, Role, Track};
use soundwalk::pack::reader::open_signed;
use soundwalk::pack::signature::{PublicKey, SecretKey};
use soundwalk::pack::writer::{self, Content};
use soundwalk::pack::{PackError, open};
use soundwalk::tour::model::Lang;
use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const TOUR: &str = r#"{"format":1,"id":"tiny","title":{"en":"Tiny"},"languages":["en"],"stops":[{"id":"a","title":{"en":"A"},
"position":{"lat":53.0,"lon":87.0},"geofence":{"radius_m":30},"narration":{"en":["Hello."]}}]}"#;
const SOUND: &str = "tracks/en/01-a.opus";

fn folder() -> TempDir {
    tempfile::tempdir().expect("OK because tests may write to the temporary folder")
}

fn contents() -> BTreeMap<String, Content> {
    let noise: Vec<u8> = (0..40_000u32)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    BTreeMap::from([
        ("tour.json".to_owned(), Content::Bytes(TOUR.into())),
        (SOUND.to_owned(), Content::Bytes(noise)),
        (
            "captions/en/01-a.vtt".to_owned(),
            Content::Bytes(b"WEBVTT\n".to_vec()),
        ),
        (
            "transcripts/en/01-a.txt".to_owned(),
            Content::Bytes(b"A\n".to_vec()),
        ),
    ])
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
        pictures: BTreeMap::new(),
        pictures_webp: BTreeMap::new(),
        files: BTreeMap::new(),
    }
}

/// A good pack in a folder of its own.
fn good_pack() -> (TempDir, PathBuf) {
    let folder = folder();
    let path = folder.path().join("tiny.pack");
    writer::write(&path, &manifest(), &contents(), None)
        .expect("OK because the folder is writable");
    (folder, path)
}

/// A ZIP with these entries, as given.
fn zip_of(entries: &[(&str, &[u8])], compression: CompressionMethod) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        let options = SimpleFileOptions::default().compression_method(compression);
        zip.start_file(*name, options)
            .expect("OK because the name is new");
        zip.write_all(bytes)
            .expect("OK because memory can be written");
    }
    zip.finish()
        .expect("OK because memory can be written")
        .into_inner()
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

fn zipped(entries: &[(String, Vec<u8>)]) -> Vec<u8> {
    let entries: Vec<(&str, &[u8])> = entries
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
        .collect();
    zip_of(&entries, CompressionMethod::Stored)
}

/// Opens these bytes as a pack; the message must hold every one of the words.
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

/// Replaces every occurrence of `from` by `to`, which is as long.
fn patched(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let mut patched = bytes.to_vec();
    let places: Vec<usize> = (0..=bytes.len() - from.len())
        .filter(|&at| bytes[at..].starts_with(from))
        .collect();
    assert!(!places.is_empty(), "nothing to patch");
    for at in places {
        patched[at..at + to.len()].copy_from_slice(to);
    }
    patched
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
fn every_single_flipped_byte_is_noticed() {
    let (_folder, path) = good_pack();
    let good = fs::read(&path).expect("OK because it was just written");
    // The tables and the beginning of each content: every third byte. The noise: every 997th.
    let places = (0..good.len())
        .filter(|at| at % 3 == 0 && (*at < 3000 || *at > good.len() - 1500) || at % 997 == 0);
    let mut harmless = Vec::new();
    for at in places {
        let mut bad = good.clone();
        bad[at] ^= 0x20;
        fs::write(&path, &bad).expect("OK because the folder is writable");
        if open(&path).is_ok() {
            harmless.push(at);
        }
    }
    // Dates, permissions and versions of the ZIP's own tables mean nothing to a pack; contents and names all count.
    let contents_end = good
        .windows(4)
        .position(|four| four == b"PK\x01\x02")
        .expect("OK because it is a ZIP");
    let sound_start = good
        .windows(SOUND.len())
        .position(|name| name == SOUND.as_bytes());
    assert!(sound_start.is_some());
    assert!(
        harmless.len() < 60,
        "{} harmless flips: {harmless:?}",
        harmless.len()
    );
    let in_noise = harmless
        .iter()
        .filter(|at| (3000..contents_end).contains(*at))
        .count();
    assert!(
        in_noise <= 8,
        "flips in contents went unnoticed: {harmless:?}"
    );
}

#[test]
fn every_truncation_is_noticed() {
    let (_folder, path) = good_pack();
    let good = fs::read(&path).expect("OK because it was just written");
    for length in (0..good.len())
        .step_by(499)
        .chain(good.len() - 60..good.len())
    {
        fs::write(&path, &good[..length]).expect("OK because the folder is writable");
        let message = open(&path)
            .expect_err("a truncated pack must be refused")
            .to_string();
        // Four bytes tell a pack from anything else.
        let is_told = match length {
            0..4 => message.contains("not a pack"),
            _ => message.contains("cut short") || message.contains("before or behind"),
        };
        assert!(is_told, "{length}: {message}");
    }
}

#[test]
fn crafted_packs_are_refused_each_with_its_reason() {
    let plain = |edit: fn(&mut serde_json::Value)| zipped(&forged(edit));
    let with = |name: &str| {
        let mut entries = forged(|_| {});
        entries.push((name.to_owned(), b"x".to_vec()));
        zipped(&entries)
    };

    check_refused(b"", &["not a pack"]);
    check_refused(b"RIFF....WAVE", &["not a pack"]);
    check_refused(
        &zip_of(&[("a.txt", b"x")], CompressionMethod::Stored),
        &["no manifest.json"],
    );
    check_refused(
        &zip_of(&[("manifest.json", b"{")], CompressionMethod::Stored),
        &["manifest.json cannot be read"],
    );
    check_refused(
        &plain(|m| m["format"] = 2.into()),
        &["newer version", "format 2", "update soundwalk"],
    );
    check_refused(&plain(|m| m["format"] = 0.into()), &["no pack format 0"]);
    check_refused(
        &plain(|m| m["tracks"][0]["duration_s"] = (-1).into()),
        &["duration"],
    );
    check_refused(
        &plain(|m| m["tracks"][0]["file"] = "tracks/en/02-b.opus".into()),
        &["02-b.opus", "missing"],
    );
    check_refused(
        &plain(|m| m["files"]["tracks/x.opus"] = m["files"][SOUND].clone()),
        &["tracks/x.opus", "missing"],
    );
    check_refused(
        &plain(|m| m["files"][SOUND]["bytes"] = 40_001.into()),
        &[SOUND, "40000 bytes, not 40001"],
    );
    let zeros = "0".repeat(64);
    let wrong_digest = forged(|m| m["files"][SOUND]["sha256"] = zeros.into());
    check_refused(&zipped(&wrong_digest), &[SOUND, "damaged", "SHA-256"]);
    check_refused(
        &with("tracks/surplus.opus"),
        &["tracks/surplus.opus", "does not belong"],
    );
    check_refused(
        &with("Tracks/UPPER.opus"),
        &["Tracks/UPPER.opus", "small Latin letters"],
    );

    // Names that a ZIP writer would not write: put in by patching a name of the same length.
    let with_dummy = with("aaaaaaaaaaaa");
    let dummy = b"aaaaaaaaaaaa";
    check_refused(
        &patched(&with_dummy, dummy, b"../../../etc"),
        &["../../../etc", "leads out"],
    );
    check_refused(
        &patched(&with_dummy, dummy, b"/etc/passwd0"),
        &["/etc/passwd0", "absolute"],
    );
    check_refused(
        &patched(&with_dummy, dummy, b"c:/windows/x"),
        &["c:/windows/x", "absolute"],
    );
    check_refused(
        &patched(&with_dummy, dummy, b"a\\..\\..\\..\\b"),
        &["refused"],
    );
    check_refused(
        &patched(&with_dummy, dummy, b"a/b/c/../d/e"),
        &["leads out"],
    );
    check_refused(
        &patched(&with_dummy, dummy, b"aaaaa\xff\xfe\xfd\xfcaaa"),
        &["UTF-8"],
    );
    let two = with("captions/en/01-b.vtt");
    check_refused(
        &patched(&two, b"captions/en/01-b.vtt", b"captions/en/01-a.vtt"),
        &["two entries have the same name"],
    );
    let surplus_before = [b"#!/bin/sh\n".as_slice(), &plain(|_| {})].concat();
    check_refused(&surplus_before, &[]);
    let surplus_behind = [plain(|_| {}), b"surplus".to_vec()].concat();
    check_refused(&surplus_behind, &["before or behind"]);
}

#[test]
fn zip_bombs_are_refused() {
    // Declared: the manifest promises a size that the entry exceeds by far when unpacked.
    let mut entries = forged(|_| {});
    for (name, bytes) in &mut entries {
        if name == SOUND {
            *bytes = vec![0; 64 << 20];
        }
    }
    let entries: Vec<(&str, &[u8])> = entries
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
        .collect();
    let bomb = zip_of(&entries, CompressionMethod::Deflated);
    assert!(bomb.len() < 1 << 20, "it is a bomb");
    check_refused(&bomb, &[SOUND, "67108864 bytes, not 40000"]);

    // Real: the tables lie about the size as well, so that only unpacking shows it.
    let mut lying = bomb.clone();
    let name_places =
        (0..bomb.len() - SOUND.len()).filter(|&at| bomb[at..].starts_with(SOUND.as_bytes()));
    for at in name_places {
        // The unpacked size stands 8 bytes before the name in a local header, 22 before it in the central one.
        let size_at = if bomb[at - 30..].starts_with(b"PK\x03\x04") {
            Some(at - 8)
        } else if bomb[at - 46..].starts_with(b"PK\x01\x02") {
            Some(at - 22)
        } else {
            None
        };
        if let Some(size_at) = size_at {
            lying[size_at..size_at + 4].copy_from_slice(&40_000u32.to_le_bytes());
        }
    }
    assert_ne!(lying, bomb);
    check_refused(&lying, &[SOUND]);

    // A manifest that unpacks without end.
    let spaces = vec![b' '; 70 << 20];
    let endless = zip_of(&[("manifest.json", &spaces)], CompressionMethod::Deflated);
    check_refused(&endless, &["manifest.json", "allowed"]);

    // An entry that says it is larger than any.
    let mut bytes = zipped(&forged(|_| {}));
    let table = bytes
        .windows(4)
        .rposition(|four| four == b"PK\x01\x02")
        .expect("OK because it is a ZIP");
    bytes[table + 24..table + 28].copy_from_slice(&0xf000_0000u32.to_le_bytes());
    check_refused(&bytes, &[]);
}

#[test]
fn links_are_refused() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in forged(|_| {}) {
        zip.start_file(name, SimpleFileOptions::default())
            .expect("OK because the name is new");
        zip.write_all(&bytes)
            .expect("OK because memory can be written");
    }
    zip.add_symlink(
        "tracks/link.opus",
        "/etc/passwd",
        SimpleFileOptions::default(),
    )
    .expect("OK because it is new");
    let bytes = zip
        .finish()
        .expect("OK because memory can be written")
        .into_inner();
    check_refused(&bytes, &["tracks/link.opus", "symbolic link"]);
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

    // Eve changes the manifest and keeps alice's signature.
    let mut entries = forged(|m| m["made_by"] = "eve".into());
    let kept = alice.sign(writer::manifest_text(&manifest(), &contents()).as_bytes());
    entries.push(("manifest.sig".to_owned(), kept.into_bytes()));
    check_refused(
        &zipped(&entries),
        &["signature is wrong", "changed after signing"],
    );
    for garbage in [
        "",
        "soundwalk-signature-1 zz zz",
        "soundwalk-signature-9 00 00",
    ] {
        entries.pop();
        entries.push(("manifest.sig".to_owned(), garbage.into()));
        check_refused(&zipped(&entries), &["signature is wrong"]);
    }
}

#[test]
fn keys_are_written_privately_once_and_read_back() {
    let folder = folder();
    let path = folder.path().join("guide.key");
    let key = SecretKey::from_seed(&[7; 32]);
    let public_path = key
        .write_new(&path)
        .expect("OK because the folder is writable");
    assert_eq!(
        SecretKey::read(&path)
            .expect("OK because it was just written")
            .public(),
        key.public()
    );
    let by_file =
        PublicKey::named(&public_path.to_string_lossy()).expect("OK because it was just written");
    let by_text = PublicKey::named(&key.public().to_string()).expect("OK because it is a key");
    assert_eq!((by_file, by_text), (key.public(), key.public()));
    assert!(
        key.write_new(&path).is_err(),
        "an existing key is left alone"
    );
    assert!(message(SecretKey::read(&public_path)).contains("no secret key"));
    assert!(message(PublicKey::named(&path.to_string_lossy())).contains("no public key"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(&path)
            .expect("OK because it exists")
            .permissions()
            .mode();
        assert_eq!(mode & 0o077, 0, "only its owner may read it");
    }
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

//! Deceptive packs: each is refused for the right reason and at the right byte.

use crate::pack::crafted::{Entry, Zip};
use crate::pack::{
    SOUND, TOUR, check_refused, contents, folder, forged, forged_text, manifest, message, sound,
};
use soundwalk::digest::Digest;
use soundwalk::pack::reader::open_signed;
use soundwalk::pack::signature::SecretKey;
use soundwalk::pack::{open, writer};
use std::fs;

const CAPTIONS: &str = "captions/en/01-a.vtt";
const TRANSCRIPT: &str = "transcripts/en/01-a.txt";

/// The good pack as a ZIP to be changed.
fn good() -> Zip {
    Zip::of(&forged(|_| {}))
}

/// A pack whose manifest was edited and fits its container.
fn with_manifest(edit: impl FnOnce(&mut serde_json::Value)) -> Vec<u8> {
    Zip::of(&forged(edit)).bytes()
}

/// A pack with another tour, which its manifest describes correctly.
fn with_tour(tour: &str) -> Vec<u8> {
    with_content("tour.json", tour.as_bytes())
}

/// A pack with another content, which its manifest names rightly.
fn with_content(name: &str, content: &[u8]) -> Vec<u8> {
    let mut entries = forged(|manifest| {
        manifest["files"][name] = serde_json::json!({
            "bytes": content.len(),
            "sha256": Digest::of(content).to_string(),
        });
    });
    entries.retain(|(other, _)| other != name);
    entries.push((name.to_owned(), content.to_vec()));
    entries[1..].sort();
    Zip::of(&entries).bytes()
}

/// The good pack's ZIP, changed by `edit`.
fn check_changed(edit: impl FnOnce(&mut Zip), words: &[&str]) {
    let mut zip = good();
    edit(&mut zip);
    let bytes = zip.bytes();
    assert_ne!(bytes, good().bytes(), "{words:?}");
    check_refused(&bytes, words);
}

#[test]
fn a_crafted_valid_pack_is_accepted() {
    let folder = folder();
    let path = folder.path().join("good.pack");
    fs::write(&path, good().bytes()).expect("OK because the folder is writable");
    open(&path).expect("only changes of it are refused");
}

#[test]
fn bytes_outside_the_entries_are_refused_with_their_position() {
    let length = good().bytes().len();
    let front = |text: &[u8]| [text, &good().bytes()].concat();
    check_refused(
        &front(b"<html><script>x</script>"),
        &["byte 0", "before the first entry"],
    );
    check_refused(
        &front(b"#!/bin/sh\n"),
        &["byte 0", "before the first entry"],
    );
    check_refused(&front(b"PK"), &["byte 0", "before the first entry"]);
    check_refused(&front(b"%PDF-1.7\n"), &["byte 0", "before the first entry"]);
    // Data before the first entry, with all positions in the tables adjusted.
    check_changed(
        |zip| zip.entries[0].before = b"<html>".to_vec(),
        &["byte 0", "before the first entry"],
    );
    let gap_at = |name: &str| {
        let bytes = good().bytes();
        let name_at = bytes
            .windows(name.len())
            .rposition(|window| window == name.as_bytes());
        // The last is in the central directory; the one before it follows the local header.
        let end = name_at.expect("it is there");
        let local = bytes[..end]
            .windows(name.len())
            .rposition(|window| window == name.as_bytes());
        local.expect("it is there") - 30
    };
    for name in [CAPTIONS, "tour.json", TRANSCRIPT] {
        let at = format!("byte {}:", gap_at(name));
        check_changed(|zip| zip.entry(name).before = b"x".to_vec(), &[&at]);
        check_changed(|zip| zip.entry(name).before = vec![0; 4096], &[&at]);
    }
    check_changed(
        |zip| zip.before_directory = b"<script>".to_vec(),
        &["central directory", "belongs here"],
    );
    check_changed(|zip| zip.before_end = vec![0; 64], &["end record belongs"]);
    check_changed(
        |zip| zip.comment = b"comment".to_vec(),
        &[&format!("byte {}:", length - 2), "length of the comment"],
    );
    let end = format!("byte {length}: the pack should end here");
    check_changed(|zip| zip.trailer = b"x".to_vec(), &[&end]);
    check_changed(|zip| zip.trailer = b"\n".to_vec(), &[&end]);
    let two = [good().bytes(), good().bytes()].concat();
    check_refused(&two, &[&end]);
}

#[test]
fn entries_unknown_to_the_manifest_are_refused() {
    let is_unnamed = |name: &str| {
        let mut zip = good();
        zip.entries.push(Entry::plain(name, b"x"));
        check_refused(&zip.bytes(), &[name, "not named by the manifest"]);
    };
    for name in [
        "zzz.opus",
        "manifest.json",
        "manifest.sig",
        SOUND,
        "Tracks/En/01-A.opus",
        "../../../etc/cron.d/x",
        "/etc/passwd",
        "c:/windows/x",
        "folder/",
        "",
    ] {
        is_unnamed(name);
    }
    // The entry is in the middle, at the start, without a record in the directory, or only in the directory.
    let surplus = Entry::plain("maps/x.geojson", b"{}");
    check_changed(
        |zip| zip.entries.insert(2, surplus.clone()),
        &["maps/x.geojson", "is where", "should be"],
    );
    check_changed(
        |zip| zip.entries.insert(0, surplus.clone()),
        &["does not begin with a manifest.json"],
    );
    let mut hidden = surplus.clone();
    hidden.central = None;
    check_changed(
        |zip| zip.entries.push(hidden.clone()),
        &["maps/x.geojson", "not named by the manifest"],
    );
    check_changed(|zip| zip.entries.swap(2, 3), &["should be"]);
    check_changed(|zip| zip.entries.swap(0, 1), &["does not begin with"]);
    check_changed(|zip| drop(zip.entries.remove(3)), &["should be"]);
    check_changed(
        |zip| zip.entry(SOUND).local.name = b"tracks/en/02-a.opus".to_vec(),
        &["tracks/en/02-a.opus", "should be"],
    );
    check_changed(
        |zip| {
            let entry = zip.entry(SOUND);
            *entry = entry
                .clone()
                .with(|header| header.name = b"TRACKS/en/01-a.opus".to_vec());
        },
        &["TRACKS/en/01-a.opus", "should be"],
    );
    check_changed(
        |zip| {
            let entry = zip.entry(SOUND);
            *entry = entry.clone().with(|header| header.name[18] = 0xff);
        },
        &["should be"],
    );
}

#[test]
fn every_field_of_the_headers_is_compared() {
    type Edit = fn(&mut crate::pack::crafted::Header);
    let edits: [(Edit, &str); 10] = [
        (|it| it.version = 20, "the version"),
        (|it| it.version = 45, "the version"),
        (|it| it.flags = 1, "the flags"),
        (|it| it.flags = 0x0800, "the flags"),
        (|it| it.method = 8, "the compression method"),
        (|it| it.time = 1, "the time"),
        (|it| it.date = 0x5000, "the date"),
        (|it| it.packed -= 1, "size"),
        (|it| it.size += 1, "size"),
        (
            |it| it.extra = vec![0x55, 0x54, 0, 0],
            "the length of the extra field",
        ),
    ];
    for (edit, field) in edits {
        for name in ["manifest.json", SOUND] {
            check_changed(
                |zip| *zip.entry(name) = zip.entry(name).clone().with(edit),
                &["byte ", field],
            );
            // Only one of the two headers is changed.
            check_changed(|zip| edit(&mut zip.entry(name).local), &["byte ", field]);
        }
        check_changed(
            |zip| zip.entry(SOUND).central.as_mut().map_or((), edit),
            &["byte ", field, "central directory", SOUND],
        );
    }
    check_changed(
        |zip| zip.entry(SOUND).local.crc ^= 1,
        &["central directory"],
    );
    check_changed(
        |zip| {
            let entry = zip.entry(SOUND);
            *entry = entry.clone().with(|header| header.crc ^= 1);
        },
        &[SOUND, "damaged"],
    );
    check_changed(
        |zip| {
            let entry = zip.entry("manifest.json");
            *entry = entry.clone().with(|header| header.crc ^= 1);
        },
        &["manifest.json", "damaged"],
    );
    // Sizes after the content, or in a ZIP64 field.
    check_changed(
        |zip| {
            let entry = zip.entry(SOUND);
            entry.trailer = [b"PK\x07\x08".as_slice(), &[0; 12]].concat();
            entry.local.flags = 8;
        },
        &["the flags"],
    );
    check_changed(
        |zip| {
            let entry = zip.entry(SOUND);
            entry.trailer = [b"PK\x07\x08".as_slice(), &[0; 12]].concat();
        },
        &["belongs here"],
    );
    check_changed(
        |zip| {
            *zip.entry(SOUND) = zip.entry(SOUND).clone().with(|header| {
                (header.packed, header.size) = (u32::MAX, u32::MAX);
                header.extra = [[1, 0, 16, 0].as_slice(), &[0; 16]].concat();
            });
        },
        &[&format!("4294967295 bytes, not {}", sound().len())],
    );
    check_changed(
        |zip| zip.before_end = [b"PK\x06\x06".as_slice(), &[0; 52]].concat(),
        &["end record belongs"],
    );
    // Entries that overlap each other or the directory, or are outside the file.
    for offset in [0, 5, 40_000, u32::MAX] {
        check_changed(
            |zip| zip.entry(SOUND).offset = Some(offset),
            &["the place of the local header", SOUND],
        );
    }
    check_changed(|zip| zip.entry(SOUND).made_by = 0x0a, &["the system"]);
    check_changed(
        |zip| zip.entry(SOUND).attributes = 0o120_777 << 16,
        &["attributes", SOUND],
    );
    check_changed(
        |zip| zip.entry(SOUND).attributes = 0o104_755 << 16,
        &["attributes", SOUND],
    );
    check_changed(
        |zip| zip.entry(SOUND).comment = b"x".to_vec(),
        &["the length of the comment", SOUND],
    );
    check_changed(|zip| zip.count = Some(4), &["the number of entries"]);
}

#[test]
fn contents_that_differ_from_the_manifest_are_refused() {
    check_changed(
        |zip| {
            let entry = zip.entry(TRANSCRIPT);
            *entry = Entry::plain(TRANSCRIPT, b"B\n");
        },
        &[TRANSCRIPT, "damaged"],
    );
    check_changed(
        |zip| *zip.entry(SOUND) = Entry::plain(SOUND, &vec![0; sound().len() + 1]),
        &[
            SOUND,
            &format!(
                "{} bytes, not {} as the manifest says",
                sound().len() + 1,
                sound().len()
            ),
        ],
    );
    let refused = |edit: fn(&mut serde_json::Value), words: &[&str]| {
        check_refused(&with_manifest(edit), words);
    };
    refused(
        |m| m["files"][SOUND]["bytes"] = 40_001.into(),
        &["not 40001"],
    );
    refused(
        |m| m["files"][SOUND]["sha256"] = "0".repeat(64).into(),
        &[SOUND, "damaged"],
    );
    refused(
        |m| m["files"]["tracks/x.opus"] = m["files"][SOUND].clone(),
        &["tracks/x.opus"],
    );
    refused(
        |m| m["tracks"][0]["file"] = "tracks/en/02-b.opus".into(),
        &["02-b.opus", "missing"],
    );
    refused(
        |m| m["tracks"][0]["duration_s"] = (-1).into(),
        &["duration"],
    );
    refused(
        |m| m["format"] = 2.into(),
        &["newer version", "format 2", "update soundwalk"],
    );
    refused(|m| m["format"] = 0.into(), &["no pack format 0"]);
}

#[test]
fn files_that_are_not_packs_are_refused() {
    check_refused(b"", &["not a pack"]);
    check_refused(b"RIFF....WAVE", &["not a pack"]);
    check_refused(b"PK\x03", &["not a pack"]);
    let plain = |name: &str, content: &[u8]| Zip::of(&[(name.to_owned(), content.to_vec())]);
    check_refused(
        &plain("a.txt", b"x").bytes(),
        &["does not begin with a manifest.json"],
    );
    check_refused(
        &Zip::default().bytes(),
        &["does not begin with a manifest.json"],
    );
    for garbage in [
        "",
        "{",
        "[]",
        "null",
        "{\"format\":\"1\"}",
        "{\"format\":1}",
        "\u{feff}{}",
    ] {
        let bytes = plain("manifest.json", garbage.as_bytes()).bytes();
        check_refused(&bytes, &["manifest.json cannot be read"]);
    }
}

#[test]
fn unsafe_names_in_the_manifest_are_refused() {
    let named = |name: &str| with_manifest(|m| m["files"][name] = m["files"][SOUND].clone());
    for (name, words) in [
        ("../../../etc/passwd", "leads out"),
        ("a/../../b", "leads out"),
        ("/etc/passwd", "absolute"),
        ("c:/windows/x", "absolute"),
        ("c:x", "absolute"),
        ("a\\..\\b", "characters other than"),
        ("Tracks/en/01-a.opus", "characters other than"),
        ("tracks/en/01-а.opus", "characters other than"),
        ("a\u{1b}[2J", "characters other than"),
        ("a\nb", "characters other than"),
        ("a\0", "characters other than"),
        ("", "empty"),
        ("a//b", "empty"),
        ("a/", "folder"),
        ("./a", "full stop"),
        (".hidden", "full stop"),
        ("a.", "full stop"),
        ("manifest.json", "vouch"),
        ("manifest.sig", "vouch"),
        ("tracks/en", "an entry as well"),
        ("tour.json/x", "an entry as well"),
    ] {
        check_refused(&named(name), &["is refused", words]);
    }
    check_refused(&named(&"a".repeat(201)), &["longer than 200"]);
}

#[test]
fn ids_and_languages_cannot_be_paths() {
    for id in [
        "../../x",
        "/tmp/x",
        "a/b",
        "..",
        "",
        "A",
        "a b",
        "a\nb",
        "a\u{1b}[2J",
        "con/",
    ] {
        check_refused(
            &with_manifest(|m| m["id"] = id.into()),
            &["the id of the tour"],
        );
        // Both headers are changed in the same way.
        let tour = TOUR.replace(
            "\"id\":\"tiny\"",
            &format!("\"id\":{}", serde_json::json!(id)),
        );
        let mut entries = forged(|m| {
            m["id"] = id.into();
            m["files"]["tour.json"] = serde_json::json!({
                "bytes": tour.len(), "sha256": Digest::of(tour.as_bytes()).to_string()
            });
        });
        for (name, content) in &mut entries {
            if name == "tour.json" {
                *content = tour.clone().into_bytes();
            }
        }
        check_refused(&Zip::of(&entries).bytes(), &["the id of the tour"]);
    }
    check_refused(
        &with_manifest(|m| m["id"] = "other".into()),
        &["\"tiny\"", "\"other\" in the manifest"],
    );
    for lang in ["../x", "", "EN", "en\u{202e}"] {
        let bytes = with_manifest(|m| m["languages"][0] = lang.into());
        check_refused(&bytes, &["not a language tag"]);
        let bytes = with_manifest(|m| m["tracks"][0]["language"] = lang.into());
        check_refused(&bytes, &["not a language tag"]);
    }
    let bytes = with_manifest(|m| m["tracks"][0]["stop"] = "../a".into());
    check_refused(&bytes, &["the id of a track's stop"]);
    let bytes = with_manifest(|m| m["pictures"] = serde_json::json!({"../a": TRANSCRIPT}));
    check_refused(&bytes, &["the id of a picture's stop"]);
    check_refused(
        &with_manifest(|m| m["tracks"][0]["stop"] = "b".into()),
        &["the stop `b`, which the tour does not have"],
    );
}

#[test]
fn tours_in_packs_must_pass_the_checks() {
    check_refused(&with_tour("{"), &["tour.json cannot be read"]);
    check_refused(
        &with_tour(&TOUR.replace("53.0", "253.0")),
        &["not on Earth"],
    );
    check_refused(
        &with_tour(&TOUR.replace("\"id\":\"a\"", "\"id\":\"../a\"")),
        &["is not an id"],
    );
    let zone = "{\"radius_m\":30}";
    for other in [
        "{\"radius_m\":-1}".to_owned(),
        "{\"polygon\":[[1e300,0],[1,1],[2,0]]}".to_owned(),
        format!("{{\"polygon\":[{}]}}", ["[1,1]"; 2001].join(",")),
        format!(
            "{{\"corridor\":{{\"width_m\":9,\"line\":[{}]}}}}",
            ["[1,1]"; 2001].join(",")
        ),
        "{\"corridor\":{\"width_m\":0,\"line\":[[1,1],[2,2]]}}".to_owned(),
    ] {
        check_refused(
            &with_tour(&TOUR.replace(zone, &other)),
            &["the zone of `a`"],
        );
    }
    let leg = "\"legs\":[{\"from\":\"a\",\"to\":\"a\",\"line\":[[0,91]]}],\"stops\"";
    check_refused(
        &with_tour(&TOUR.replace("\"stops\"", leg)),
        &["a leg has points"],
    );
    let long = TOUR.replace("Hello.", &"x".repeat(16 << 20));
    check_refused(&with_tour(&long), &["tour.json", "the limit is 16777216"]);
    let many = TOUR.replace("\"Hello.\"", &["\"x\""; 300_000].join(","));
    check_refused(&with_tour(&many), &["tour.json", "250000 names and values"]);
    let captions = vec![b'x'; (4 << 20) + 1];
    check_refused(
        &with_content(CAPTIONS, &captions),
        &[CAPTIONS, "the limit is 4194304"],
    );
    // The writer enforces the same limits before it writes.
    let folder = folder();
    let bytes = writer::Content::File(
        folder.path().join("x"),
        soundwalk::pack::manifest::FileFacts {
            bytes: u64::from(u32::MAX),
            sha256: Digest::of(b""),
        },
    );
    let mut large = contents();
    large.insert("masters/en/01-a.wav".to_owned(), bytes);
    let path = folder.path().join("large.pack");
    let refused = message(writer::write(&path, &manifest(), &large, None));
    assert!(refused.contains("the limit is 4 GiB"), "{refused}");
}

#[test]
fn signatures_of_another_manifest_are_refused() {
    let (alice, eve) = (
        SecretKey::from_seed(&[1; 32]),
        SecretKey::from_seed(&[2; 32]),
    );
    let signed = |text: &str, edit: fn(&mut serde_json::Value)| {
        let mut entries = forged(edit);
        entries.insert(1, ("manifest.sig".to_owned(), text.as_bytes().to_vec()));
        Zip::of(&entries)
    };
    let right = alice.sign(&forged_text(|_| {}));
    let folder = folder();
    let path = folder.path().join("signed.pack");
    fs::write(&path, signed(&right, |_| {}).bytes()).expect("OK because tests may write");
    open_signed(&path, alice.public()).expect("it is right");
    assert!(message(open_signed(&path, eve.public())).contains("not by the required key"));

    // The manifest was changed after signing, or the signature belongs to another manifest.
    let changed = signed(&right, |m| m["made_by"] = "eve".into());
    check_refused(
        &changed.bytes(),
        &["signature is wrong", "changed after signing"],
    );
    let swapped = alice.sign(&forged_text(|m| m["made_by"] = "alice".into()));
    check_refused(
        &signed(&swapped, |_| {}).bytes(),
        &["changed after signing"],
    );
    // Eve's signature under alice's name.
    let eves = eve.sign(&forged_text(|_| {}));
    let name = |text: &str| text.split(' ').nth(1).unwrap_or_default().to_owned();
    let mixed = eves.replace(&name(&eves), &name(&right));
    check_refused(&signed(&mixed, |_| {}).bytes(), &["changed after signing"]);
    // The same signature in other bytes.
    for other in [
        right.to_uppercase(),
        right.replace("soundwalk-signature-1", "soundwalk-signature-9"),
        right.replacen(' ', "\n", 1),
        right.trim_end().to_owned(),
        format!("{right}\n"),
        right.replace('\n', " "),
        "soundwalk-signature-1 zz zz".to_owned(),
        String::new(),
    ] {
        check_refused(&signed(&other, |_| {}).bytes(), &["signature is wrong"]);
    }
    let hex = right.replacen('a', "A", 3).replacen("wAlk", "walk", 1);
    check_refused(&signed(&hex, |_| {}).bytes(), &["signature is wrong"]);

    // The signature was removed, or moved to a place where it is not searched for.
    let unsigned = good();
    let mut moved = good();
    moved
        .entries
        .push(Entry::plain("manifest.sig", right.as_bytes()));
    for zip in [unsigned, moved] {
        fs::write(&path, zip.bytes()).expect("OK because tests may write");
        let refused = message(open_signed(&path, alice.public()));
        assert!(
            refused.contains("not signed, and a signature is required"),
            "{refused}"
        );
    }
}

//! Packs with a valid container whose manifest, tour and contents contradict each other: each is refused with its own
//! message.

use crate::pack::crafted::Zip;
use crate::pack::{SOUND, TOUR, check_refused, folder, forged, sound, tone};
use serde_json::{Value, json};
use soundwalk::digest::Digest;

const CAPTIONS: &str = "captions/en/01-a.vtt";
const TRANSCRIPT: &str = "transcripts/en/01-a.txt";

/// A pack with these entries in addition to those of the good one or in place of them, each listed correctly in the
/// manifest, which `edit` has changed.
pub(super) fn pack(more: &[(&str, &[u8])], edit: impl FnOnce(&mut Value)) -> Vec<u8> {
    let mut entries = forged(|manifest| {
        for (name, content) in more {
            let sha256 = Digest::of(content).to_string();
            manifest["files"][name] = json!({"bytes": content.len(), "sha256": sha256});
        }
        edit(manifest);
    });
    for (name, content) in more {
        entries.retain(|(other, _)| other != name);
        entries.push(((*name).to_owned(), content.to_vec()));
    }
    entries[1..].sort();
    Zip::of(&entries).bytes()
}

/// The good pack without one of its entries.
fn without(name: &str) -> Vec<u8> {
    let mut entries = forged(|manifest| {
        let files = manifest["files"].as_object_mut();
        files
            .and_then(|files| files.remove(name))
            .expect("it is there");
    });
    entries.retain(|(other, _)| other != name);
    Zip::of(&entries).bytes()
}

#[test]
fn each_role_names_only_its_own_kind_of_entry() {
    for file in ["tour.json", "index.html", CAPTIONS] {
        let bytes = pack(&[], |m| m["tracks"][0]["file"] = file.into());
        check_refused(&bytes, &[file, "cannot be a track", "tracks/…"]);
    }
    for (field, role) in [
        ("captions", "captions"),
        ("transcript", "a transcript"),
        ("master", "a master"),
    ] {
        for file in ["tour.json", "player.js", SOUND] {
            let bytes = pack(&[], |m| m["tracks"][0][field] = file.into());
            check_refused(&bytes, &[file, &format!("cannot be {role}")]);
        }
    }
    let sound_role =
        json!([{"role": "arrival", "file": SOUND, "duration_s": 1.5, "true_peak_dbtp": -1}]);
    check_refused(
        &pack(&[], |m| m["sounds"] = sound_role),
        &[SOUND, "cannot be a sound"],
    );
    check_refused(
        &pack(&[], |m| m["maps"] = json!(["tour.json"])),
        &["tour.json", "cannot be a map"],
    );
    for name in ["pictures/01.svg", "pictures/01.webp", "icon-192.png"] {
        let bytes = pack(&[(name, b"<svg/>")], |m| m["pictures"] = json!({"a": name}));
        check_refused(&bytes, &[name, "cannot be a JPEG picture"]);
    }
    let bytes = pack(&[("pictures/01.jpg", b"\xff\xd8\xff")], |m| {
        m["pictures_webp"] = json!({"a": "pictures/01.jpg"});
    });
    check_refused(&bytes, &["cannot be a WebP picture"]);
    let jpeg: (&str, &[u8]) = ("pictures/cover.jpg", b"\xff\xd8\xff");
    let bytes = pack(&[jpeg], |m| m["cover_webp"] = json!(jpeg.0));
    check_refused(&bytes, &["cannot be a WebP picture"]);
    let bytes = pack(&[jpeg], |m| m["cover"] = json!(jpeg.0));
    check_refused(&bytes, &["a cover picture, which the tour does not have"]);
    let bytes = pack(&[], |m| m["url"] = json!("https://other.example/"));
    check_refused(&bytes, &["another address"]);
    // Folders whose names only begin in the same way.
    let bytes = pack(&[("tracks-x/a.opus", sound())], |m| {
        m["tracks"][0]["file"] = "tracks-x/a.opus".into();
    });
    check_refused(&bytes, &["tracks-x/a.opus", "cannot be a track"]);
}

#[test]
fn an_entry_has_one_role() {
    let again = |m: &mut Value, field: &str, value: Value| {
        let mut track = m["tracks"][0].clone();
        track["role"] = "short".into();
        track[field] = value;
        m["tracks"].as_array_mut().expect("a list").push(track);
    };
    check_refused(
        &pack(&[], |m| again(m, "title", "B".into())),
        &[SOUND, "named twice: as a track and as a track"],
    );
    check_refused(
        &pack(&[("tracks/en/x.opus", sound())], |m| {
            again(m, "file", "tracks/en/x.opus".into());
        }),
        &[CAPTIONS, "named twice"],
    );
    let map = b"{\"type\":\"FeatureCollection\",\"features\":[]}";
    check_refused(
        &pack(&[("maps/a.geojson", map)], |m| {
            m["maps"] = json!(["maps/a.geojson", "maps/a.geojson"]);
        }),
        &["maps/a.geojson", "named twice: as a map and as a map"],
    );
}

#[test]
fn entries_that_are_named_for_nothing_are_refused() {
    for name in [
        "zzz/evil.exe",
        "pictures/01.svg",
        "pictures/01.jpg",
        "evil.html",
        "evil.js",
        "maps/x.geojson",
        "tracks/en/02-b.opus",
        "masters/en/01-a.wav",
        "sounds/arrival.opus",
        "readme.txt",
    ] {
        check_refused(
            &pack(&[(name, b"x")], |_| {}),
            &[name, "does not belong in the pack"],
        );
    }
}

#[test]
fn a_pack_needs_every_file_of_its_page() {
    for name in [
        "index.html",
        "player.js",
        "engine.wasm",
        "sw.js",
        "tour.json",
    ] {
        check_refused(&without(name), &[&format!("the entry `{name}` is missing")]);
    }
    check_refused(&without(SOUND), &[SOUND, "missing"]);
    check_refused(&without(CAPTIONS), &[CAPTIONS, "missing"]);
}

/// Files that were added to the page in later versions.
#[test]
fn packs_with_a_page_of_fewer_files_are_still_good() {
    let folder = folder();
    let path = folder.path().join("older.pack");
    for name in ["licences.txt", "opus.js", "map.js"] {
        std::fs::write(&path, without(name)).unwrap();
        assert!(soundwalk::pack::open(&path).is_ok(), "{name}");
    }
}

#[test]
fn manifest_and_tour_must_agree() {
    let differ = "its manifest.json and its tour.json differ";
    let refused = |edit: fn(&mut Value), words: &str| {
        check_refused(&pack(&[], edit), &[differ, words]);
    };
    refused(|m| m["languages"] = json!([]), "names no language");
    refused(
        |m| m["languages"] = json!(["ru"]),
        "does not have the language `ru`",
    );
    refused(
        |m| m["languages"] = json!(["en", "ru"]),
        "does not have the language `ru`",
    );
    refused(
        |m| m["tracks"][0]["language"] = "ru".into(),
        "a track speaks `ru`",
    );
    refused(
        |m| m["title"] = json!({}),
        "titles in the tour and in the manifest differ",
    );
    refused(
        |m| m["title"]["en"] = "Other".into(),
        "titles in the tour and in the manifest differ",
    );
    refused(
        |m| m["tracks"][0]["number"] = 2.into(),
        "`a` is stop 1 of the tour, and 2",
    );
    refused(
        |m| m["tracks"][0]["number"] = 0.into(),
        "`a` is stop 1 of the tour, and 0",
    );
    let two = TOUR.replace("\"languages\":[\"en\"]", "\"languages\":[\"en\",\"ru\"]");
    check_refused(
        &pack(&[("tour.json", two.as_bytes())], |m| {
            m["languages"] = json!(["en", "ru"])
        }),
        &[differ, "no track speaks the manifest's `ru`"],
    );
    let none = TOUR.replace("\"languages\":[\"en\"]", "\"languages\":[]");
    check_refused(
        &pack(&[("tour.json", none.as_bytes())], |_| {}),
        &[differ, "does not have the language `en`"],
    );
    let twice = pack(
        &[
            ("tracks/en/x.opus", sound()),
            ("captions/en/x.vtt", b"WEBVTT\n"),
            ("transcripts/en/x.txt", b"A\n"),
        ],
        |m| {
            let mut track = m["tracks"][0].clone();
            track["file"] = "tracks/en/x.opus".into();
            track["captions"] = "captions/en/x.vtt".into();
            track["transcript"] = "transcripts/en/x.txt".into();
            m["tracks"].as_array_mut().expect("a list").push(track);
        },
    );
    check_refused(&twice, &[differ, "two tracks tell `a` in `en`"]);
    let picture = pack(&[("pictures/b.jpg", b"\xff\xd8\xff\xe0")], |m| {
        m["pictures"] = json!({"b": "pictures/b.jpg"});
    });
    check_refused(&picture, &[differ, "picture of the stop `b`"]);
}

#[test]
fn zones_that_no_engine_can_enter_are_refused() {
    for (zone, words) in [
        ("{\"polygon\":[]}", "fewer than three corners"),
        ("{\"polygon\":[[87,53]]}", "fewer than three corners"),
        (
            "{\"polygon\":[[87,53],[87.1,53]]}",
            "fewer than three corners",
        ),
        (
            "{\"polygon\":[[87,53],[87.1,53],[87,53]]}",
            "fewer than three corners",
        ),
        (
            "{\"polygon\":[[0,53],[87.1,53],[-0.0,53],[87.1,53]]}",
            "fewer than three corners",
        ),
        ("{}", "not one circle, polygon or corridor"),
        (
            "{\"radius_m\":30,\"polygon\":[[87,53],[87.1,53],[87,53.1]]}",
            "not one circle, polygon or corridor",
        ),
        (
            "{\"radius_m\":0}",
            "smaller than a metre or larger than 100 km",
        ),
        (
            "{\"radius_m\":1e308}",
            "smaller than a metre or larger than 100 km",
        ),
        (
            "{\"corridor\":{\"width_m\":1e6,\"line\":[[87,53],[87.1,53]]}}",
            "smaller than a metre or larger than 100 km",
        ),
        (
            "{\"corridor\":{\"width_m\":9,\"line\":[[87,53]]}}",
            "a line of fewer than two points",
        ),
        (
            "{\"corridor\":{\"width_m\":9,\"line\":[]}}",
            "a line of fewer than two points",
        ),
    ] {
        let tour = TOUR.replace("{\"radius_m\":30}", zone);
        check_refused(
            &pack(&[("tour.json", tour.as_bytes())], |_| {}),
            &["the zone of `a`", words],
        );
    }
}

#[test]
fn tours_and_figures_that_no_build_writes_are_refused() {
    let other = |from: &str, to: &str| {
        let tour = TOUR.replacen(from, to, 1);
        assert_ne!(tour, TOUR, "{from}");
        pack(&[("tour.json", tour.as_bytes())], |_| {})
    };
    check_refused(
        &other("\"format\":1", "\"format\":1000"),
        &["format is 1000"],
    );
    check_refused(
        &other("\"languages\":[\"en\"]", "\"languages\":[\"en\",\"en\"]"),
        &["a language twice"],
    );
    let loud = pack(&[], |m| m["tracks"][0]["loudness_lufs"] = 1e308.into());
    check_refused(&loud, &["a loudness that no sound has"]);
    for (start, end) in [(1e308, 1e308), (-1.0, 1.0), (1.0, 0.5), (0.0, 1e6)] {
        let passage = json!({"part": "narration", "start_s": start, "end_s": end, "speaker": {"voice": "slt"}});
        let bytes = pack(&[], |m| m["tracks"][0]["passages"] = json!([passage]));
        check_refused(&bytes, &["a passage that does not lie within it"]);
    }
}

#[test]
fn contents_match_their_roles() {
    let long = tone(3.0);
    let cut = &sound()[..sound().len() / 2];
    for (content, words) in [
        (&b""[..], "not an Ogg Opus file"),
        (&[7; 40_000], "not an Ogg Opus file"),
        (b"RIFF....WAVE", "not an Ogg Opus file"),
        (b"<html><script>x</script>", "not an Ogg Opus file"),
        (cut, "damaged Ogg Opus file"),
        (&long, "it lasts 3.000 s, but the manifest says 1.500 s"),
    ] {
        check_refused(
            &pack(&[(SOUND, content)], |_| {}),
            &[SOUND, "is not a track", words],
        );
    }
    for seconds in [0.0, 1.4, 1.6, 86_000.0] {
        let bytes = pack(&[], |m| m["tracks"][0]["duration_s"] = seconds.into());
        check_refused(&bytes, &[SOUND, "it lasts 1.500 s"]);
    }
    let arrival = pack(&[("sounds/arrival.opus", b"x")], |m| {
        m["sounds"] = json!([{"role": "arrival", "file": "sounds/arrival.opus", "duration_s": 1, "true_peak_dbtp": -1}]);
    });
    check_refused(&arrival, &["sounds/arrival.opus", "is not a sound"]);
    check_refused(
        &pack(&[(CAPTIONS, b"<html>")], |_| {}),
        &[CAPTIONS, "does not begin with WEBVTT"],
    );
    check_refused(
        &pack(&[(TRANSCRIPT, b"\xff\xfe\x00")], |_| {}),
        &[TRANSCRIPT, "not text in UTF-8"],
    );
    let master = pack(&[("masters/en/01-a.wav", b"MZ\x90\x00")], |m| {
        m["tracks"][0]["master"] = "masters/en/01-a.wav".into();
    });
    check_refused(&master, &["masters/en/01-a.wav", "not a WAV file"]);
    for (name, words) in [
        ("maps/a.geojson", "it is not GeoJSON"),
        ("maps/a.pmtiles", "it is not a PMTiles file"),
    ] {
        for content in [&b""[..], b"{}", b"<svg/>"] {
            let bytes = pack(&[(name, content)], |m| m["maps"] = json!([name]));
            check_refused(&bytes, &[name, words]);
        }
    }
    let future = [&b"SWGROUND"[..], &[99], &[0; 40]].concat();
    for (content, words) in [
        (&b""[..], "this is not a file of ways"),
        (&b"SWGROUND"[..], "this is not a file of ways"),
        (&future[..], "has version 99"),
    ] {
        let bytes = pack(&[("maps/a.bin", content)], |m| {
            m["ways"] = "maps/a.bin".into()
        });
        check_refused(&bytes, &["maps/a.bin", "is not a file of ways", words]);
    }
    for (content, words) in [
        (&b"<svg xmlns='http://www.w3.org/2000/svg'/>"[..], "it is"),
        (b"\x89PNG\r\n\x1a\n", "it is"),
        (b"", "begins like"),
    ] {
        let bytes = pack(&[("pictures/a.jpg", content)], |m| {
            m["pictures"] = json!({"a": "pictures/a.jpg"});
        });
        check_refused(&bytes, &["pictures/a.jpg", "is not a JPEG picture", words]);
    }
}

//! Files for the tour as a whole: the cover picture, sounds and maps.

use crate::studio::open::{Open, open};
use crate::studio::stop_files::turned_jpeg;
use serde_json::{Value, json};
use soundwalk::studio::Access;

fn send(studio: &Open, pointer: &str, name: &str, body: &[u8]) -> crate::studio::open::Reply {
    let base = studio.version();
    studio.send(
        &format!("/api/upload?base={base}&pointer={pointer}&name={name}"),
        body,
    )
}

/// A WAV file of a tenth of a second.
fn sound() -> Vec<u8> {
    let mut file = std::io::Cursor::new(Vec::new());
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 48_000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer =
        hound::WavWriter::new(&mut file, spec).expect("OK because memory can be written");
    for index in 0..4800_i16 {
        writer
            .write_sample(index % 100 * 100)
            .expect("OK because memory can be written");
    }
    writer.finalize().expect("OK because memory can be written");
    file.into_inner()
}

fn tour(studio: &Open) -> Value {
    serde_json::from_str(&studio.text()).expect("OK because it is JSON")
}

#[test]
fn files_are_kept_under_names_of_their_own_and_named_in_the_tour() {
    let studio = open(Access::Edit);
    for _ in 0..2 {
        let kept = send(&studio, "/sound/arrival", "My%20Chime.wav", &sound());
        assert_eq!(kept.status, 200, "{}", String::from_utf8_lossy(&kept.body));
    }
    assert_eq!(
        tour(&studio)["sound"],
        json!({"arrival": "sounds/my-chime-2.wav"})
    );
    assert!(studio.folder.join("sounds/my-chime.wav").exists());
    let map = b"{\"type\": \"FeatureCollection\", \"features\": []}";
    for _ in 0..2 {
        assert_eq!(send(&studio, "/maps/-", "a.json", map).status, 200);
    }
    assert_eq!(
        tour(&studio)["maps"],
        json!(["maps/a.geojson", "maps/a-2.geojson"])
    );
    let picture = include_bytes!("../../web/dist/player/icon-192.png");
    assert_eq!(send(&studio, "/cover/file", "x.jpg", picture).status, 200);
    assert_eq!(
        tour(&studio)["cover"],
        json!({"file": "pictures/x.jpg", "alt": {"en": "The works"}})
    );
    // Another cover keeps the words; it is kept as a stop's picture is, and undo names the first again.
    let other = send(&studio, "/cover/file", "phone.png", &turned_jpeg());
    assert_eq!(other.status, 200);
    assert_eq!(
        tour(&studio)["cover"],
        json!({"file": "pictures/phone.jpg", "alt": {"en": "The works"}})
    );
    let bytes = std::fs::read(studio.folder.join("pictures/phone.jpg"))
        .expect("OK because it was just written");
    assert!(!bytes.windows(6).any(|part| part == b"SECRET"));
    let image = image::load_from_memory(&bytes).expect("OK because it is a JPEG");
    assert_eq!((image.width(), image.height()), (40, 60), "it is upright");
    // What a sound is, its content says.
    let lied = send(&studio, "/sound/bed", "bed.mp3", &sound());
    assert_eq!(lied.status, 200);
    assert_eq!(tour(&studio)["sound"]["bed"], "sounds/bed.wav");
    for _ in 0..2 {
        let base = studio.version();
        assert_eq!(studio.post("/api/undo", &json!({"base": base})).status, 200);
    }
    assert_eq!(tour(&studio)["cover"]["file"], "pictures/x.jpg");
    // One step back takes the last file out of the tour.
    let base = studio.version();
    assert_eq!(studio.post("/api/undo", &json!({"base": base})).status, 200);
    assert_eq!(tour(&studio)["cover"], Value::Null);
}

#[test]
fn other_content_and_other_places_are_refused() {
    let studio = open(Access::Edit);
    let before = studio.text();
    for (pointer, body) in [
        ("/sound/arrival", &b"#!/bin/sh"[..]),
        ("/cover/file", b"<svg/>"),
        ("/maps/-", b"<html/>"),
        ("/rendered", &sound()),
        ("/stops/0/bed", &sound()),
        ("/voices/en/command", &sound()),
    ] {
        assert_eq!(
            send(&studio, pointer, "../../x.wav", body).status,
            422,
            "{pointer}"
        );
    }
    let stale = format!(
        "/api/upload?base={}&pointer=/sound/bed&name=a.wav",
        "0".repeat(64)
    );
    assert_eq!(
        studio.send(&stale, &sound()).refusal(),
        (409, "stale".to_owned())
    );
    assert_eq!(studio.text(), before);
    for folder in ["sounds", "pictures", "maps"] {
        assert!(!studio.folder.join(folder).exists(), "{folder}");
    }
    let studio = open(Access::ReadOnly);
    assert_eq!(
        send(&studio, "/sound/bed", "a.wav", &sound()).refusal(),
        (403, "read-only".to_owned())
    );
}

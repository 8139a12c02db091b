//! `soundwalk map` as a user runs it.

use super::formats::square_pbf;
use super::pbf_writer::Packing;
use super::range_server::{Manner, RangeServer};
use super::tiles::archive_of_the_square;
use super::{fixture, fixture_path};
use soundwalk::streets::file;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// A folder with a tour in the square of the fixtures.
struct Tour(TempDir);

const TEXT: &str = r#"{
  // The author's own comment stays.
  "format": 1, "id": "square", "title": {"en": "Square"}, "languages": ["en"],
  "stops": [
    {"id": "kiosk", "title": {"en": "Kiosk"}, "position": {"lat": 10.005, "lon": 20.005},
     "geofence": {"radius_m": 30}, "narration": {"en": ["Here is a kiosk."]}}
  ]
}
"#;

impl Tour {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("OK because tests may write");
        let tour = Self(folder);
        fs::create_dir(tour.path("tour")).expect("OK because the folder is ours");
        fs::write(tour.path("tour/tour.json"), TEXT).expect("OK because the folder is ours");
        tour
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn run(&self, args: &[&str]) -> (Option<i32>, String, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_soundwalk"))
            .args(["map", "tour"])
            .args(args)
            .current_dir(self.0.path())
            .env("SOUNDWALK_STORE", self.path("cache"))
            .env("COLUMNS", "100")
            .stdin(Stdio::null())
            .output()
            .expect("OK because the program was just built");
        let text = |bytes| String::from_utf8(bytes).expect("OK because the program prints UTF-8");
        (
            output.status.code(),
            text(output.stdout),
            text(output.stderr),
        )
    }

    fn text(&self) -> String {
        fs::read_to_string(self.path("tour/tour.json")).expect("OK because it was written")
    }

    fn maps(&self) -> Vec<String> {
        let folder = fs::read_dir(self.path("tour/maps"))
            .into_iter()
            .flatten()
            .flatten();
        let mut names: Vec<String> = folder
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }
}

#[test]
fn an_extract_becomes_maps_that_the_tour_names_once() {
    let tour = Tour::new();
    let square = fixture_path("square.osm");
    let from = ["--from", &square.to_string_lossy(), "--margin", "100m"];
    let (status, out, error) = tour.run(&from);
    assert_eq!(status, Some(0), "{error}");
    for expected in [
        "wrote maps/ways.bin",
        "maps/streets.pmtiles",
        "1 building",
        "named in tour/tour.json",
        "© OpenStreetMap contributors, https://www.openstreetmap.org/copyright, as of 2024-05-01",
        "`soundwalk check tour`",
    ] {
        assert!(out.contains(expected), "{expected}: {out}");
    }
    let ways = fs::read(tour.path("tour/maps/ways.bin")).expect("OK because it was written");
    let ground = file::decode(&ways).expect("OK because it was written by the same program");
    assert_eq!(ground.buildings.len(), 1);
    let text = tour.text();
    assert!(
        text.contains("// The author's own comment stays."),
        "{text}"
    );
    assert!(text.contains("\"maps/ways.bin\""), "{text}");
    assert!(text.contains("\"maps/streets.pmtiles\""), "{text}");
    let tiles =
        fs::read(tour.path("tour/maps/streets.pmtiles")).expect("OK because it was written");
    assert!(tiles.starts_with(b"PMTiles"));
    let (status, out, _) = tour.run(&from);
    assert_eq!(status, Some(0));
    assert!(out.contains("names them already"), "{out}");
    assert_eq!(tour.text(), text);
    assert_eq!(fs::read(tour.path("tour/maps/ways.bin")).ok(), Some(ways));
}

#[test]
fn without_a_source_three_lines_say_which_extract_covers_the_tour() {
    let tour = Tour::new();
    let (status, out, _) = tour.run(&[]);
    assert_eq!(status, Some(0));
    assert_eq!(out.lines().count(), 3, "{out}");
    assert!(
        out.contains("soundwalk map tour --from https://download."),
        "{out}"
    );
    assert_eq!(tour.text(), TEXT);
}

#[test]
fn the_old_maps_stay_when_new_ones_cannot_be_made() {
    let tour = Tour::new();
    fs::create_dir(tour.path("tour/maps")).expect("OK because the folder is ours");
    fs::write(tour.path("tour/maps/ways.bin"), "old").expect("OK because the folder is ours");
    let mut short = fixture("Helsinki.osm.pbf");
    short.truncate(300_000);
    fs::write(tour.path("short.osm.pbf"), short).expect("OK because the folder is ours");
    fs::write(tour.path("page.html"), "<html>").expect("OK because the folder is ours");
    let helsinki = fixture_path("Helsinki.osm.pbf");
    for (from, expected) in [
        ("short.osm.pbf", "short.osm.pbf ends in the middle"),
        (
            "page.html",
            "page.html is not an extract of OpenStreetMap: it is a web page",
        ),
        ("nowhere.osm.pbf", "there is no file nowhere.osm.pbf"),
        ("tour", "tour cannot be read: it is a folder"),
        ("ftp://a.example/x", "there is no file ftp://a.example/x"),
        (
            &helsinki.to_string_lossy(),
            "does not cover the tour: its box is 60.",
        ),
    ] {
        let (status, _, error) = tour.run(&["--from", from]);
        assert_eq!(status, Some(2), "{from}");
        assert!(error.contains(expected), "{from}: {error}");
    }
    assert_eq!(
        fs::read_to_string(tour.path("tour/maps/ways.bin"))
            .ok()
            .as_deref(),
        Some("old")
    );
    assert_eq!(tour.maps(), ["ways.bin"]);
    assert_eq!(tour.text(), TEXT);
}

#[test]
fn maps_are_added_behind_those_that_the_tour_has() {
    let tour = Tour::new();
    let named = TEXT.replacen(
        "\"stops\"",
        "\"maps\": [\n    // The district.\n    \"district.geojson\", \"./maps/ways.bin\"\n  ],\n  \"stops\"",
        1,
    );
    fs::write(tour.path("tour/tour.json"), &named).expect("OK because the folder is ours");
    let square = fixture_path("square.osm");
    let (status, out, error) = tour.run(&["--from", &square.to_string_lossy()]);
    assert_eq!(status, Some(0), "{error}");
    assert!(out.contains("wrote maps/ways.bin"), "{out}");
    let text = tour.text();
    assert!(
        text.contains("// The district.\n    \"district.geojson\""),
        "{text}"
    );
    assert_eq!(text.matches("maps/ways.bin").count(), 1, "{text}");
    fs::write(tour.path("world.pmtiles"), archive_of_the_square())
        .expect("OK because the folder is ours");
    let (status, _, error) = tour.run(&["--from", "world.pmtiles"]);
    assert_eq!(status, Some(0), "{error}");
    assert_eq!(
        tour.text().matches("maps/streets.pmtiles").count(),
        1,
        "{}",
        tour.text()
    );
}

#[test]
fn tiles_are_cut_out_of_a_file_or_an_address() {
    let tour = Tour::new();
    fs::write(tour.path("world.pmtiles"), archive_of_the_square())
        .expect("OK because the folder is ours");
    let (status, out, error) = tour.run(&["--from", "world.pmtiles"]);
    assert_eq!(status, Some(0), "{error}");
    assert!(
        out.contains("legs, checks and rehearsals do not know them"),
        "{out}"
    );
    assert!(out.contains("Protomaps © OpenStreetMap"), "{out}");
    assert_eq!(tour.maps(), ["streets.pmtiles"]);
    let first =
        fs::read(tour.path("tour/maps/streets.pmtiles")).expect("OK because it was written");
    let server = RangeServer::start(archive_of_the_square(), None, Manner::Right);
    let (status, _, error) = tour.run(&["--from", &format!("{}/x.pmtiles", server.address)]);
    assert_eq!(status, Some(0), "{error}");
    assert_eq!(
        fs::read(tour.path("tour/maps/streets.pmtiles")).ok(),
        Some(first)
    );
}

#[test]
fn a_downloaded_extract_is_kept_and_used_again() {
    let tour = Tour::new();
    let file = square_pbf(Packing::Zlib, 10, "dwr");
    let server = RangeServer::start(file, None, Manner::Right);
    let from = format!("{}/square-latest.osm.pbf", server.address);
    let (status, out, error) = tour.run(&["--from", &from]);
    assert_eq!(status, Some(0), "{error}");
    assert!(
        out.contains("The download is kept for the next time"),
        "{out}"
    );
    let after_first = server.count();
    let (status, _, error) = tour.run(&["--from", &from]);
    assert_eq!(status, Some(0), "{error}");
    assert_eq!(
        server.count(),
        after_first + 1,
        "only its version is asked for"
    );
    let kept: Vec<_> = fs::read_dir(tour.path("cache/extracts"))
        .into_iter()
        .flatten()
        .collect();
    assert_eq!(kept.len(), 1);
}

#[test]
fn downloads_that_go_wrong_are_named_and_resumed() {
    let tour = Tour::new();
    let file = square_pbf(Packing::Zlib, 10, "dwr");
    for (md5, manner, expected) in [
        (Some("0".repeat(32)), Manner::Right, "has the digest"),
        (None, Manner::Refuses, "was refused (HTTP 403)"),
        (None, Manner::NoLength, "does not say how large"),
    ] {
        let server = RangeServer::start(file.clone(), md5, manner);
        let from = format!("{}/square-latest.osm.pbf", server.address);
        let (status, _, error) = tour.run(&["--from", &from]);
        assert_eq!(status, Some(2), "{manner:?}");
        assert!(error.contains(expected), "{manner:?}: {error}");
    }
    assert!(tour.maps().is_empty());
    assert_eq!(tour.text(), TEXT);
}

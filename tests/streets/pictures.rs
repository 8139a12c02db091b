//! Streets where people see them: in the picture of a rehearsal, in a pack with its report, and on the field player's screen.

use super::tiles::{extract, written};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use serde_json::{Value, json};
use soundwalk::engine::Course;
use soundwalk::geodesy::Spot;
use soundwalk::pack;
use soundwalk::player::screen::draw::{Dialogue, draw};
use soundwalk::player::screen::streets::Streets;
use soundwalk::player::screen::view::{GpsView, Quality, StopState, StopView, View};
use soundwalk::player::screen::words::Words;
use soundwalk::streets::{build, file};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::LazyLock;
use tempfile::TempDir;

/// The file of ways of Helsinki's centre.
static WAYS: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let languages = ["en".to_owned(), "sv".to_owned()];
    file::encode(&build::ground(&extract(), &languages))
});

/// A tour of two stops along the Esplanade, in a folder of its own with its maps.
fn tour(ways: &[u8]) -> TempDir {
    let folder = tempfile::tempdir().expect("the temporary folder is writable");
    let stop = |id: &str, lat: f64, lon: f64| {
        json!({"id": id, "title": {"en": id}, "position": {"lat": lat, "lon": lon}, "geofence": {"radius_m": 30},
               "narration": {"en": [{"text": "Hello.", "take": "hello.wav"}]}})
    };
    let tour = json!({
        "format": 1, "id": "helsinki", "title": {"en": "Helsinki"}, "languages": ["en"],
        "maps": ["maps/streets.pmtiles", "maps/ways.bin"],
        "stops": [stop("smiths", 60.16867, 24.94096), stop("amanda", 60.16759, 24.9514)],
    });
    let write = |name: &str, content: &[u8]| {
        std::fs::write(folder.path().join(name), content)
            .expect("the temporary folder is writable");
    };
    std::fs::create_dir(folder.path().join("maps")).expect("the temporary folder is writable");
    write("tour.json", tour.to_string().as_bytes());
    write("maps/streets.pmtiles", &written(&extract()));
    write("maps/ways.bin", ways);
    crate::build::tiny::write_tone(&folder.path().join("hello.wav"), 220.0, 2.0, 48_000, 16);
    folder
}

fn soundwalk(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_soundwalk"))
        .args(arguments)
        .env("SOUNDWALK_VOICES", "draft")
        .current_dir(folder)
        .output()
        .expect("the program runs")
}

fn check_fine(output: &Output) -> String {
    let all = [&output.stdout[..], &output.stderr[..]].concat();
    let all = String::from_utf8_lossy(&all).into_owned();
    assert_eq!(output.status.code(), Some(0), "{all}");
    all
}

#[test]
fn the_picture_of_a_walk_shows_streets_with_their_names() {
    let folder = tour(&WAYS);
    check_fine(&soundwalk(
        folder.path(),
        &["rehearse", ".", "--svg", "walk.svg"],
    ));
    let picture = std::fs::read_to_string(folder.path().join("walk.svg")).expect("it was drawn");
    for words in [
        ">Pohjoisesplanadi<",
        ">Aleksanterinkatu<",
        "© OpenStreetMap contributors",
    ] {
        assert!(picture.contains(words), "no {words}");
    }
    assert!(picture.len() < 2_000_000, "{} bytes", picture.len());
    // The route lies over the streets.
    let street = picture.find(">Pohjoisesplanadi<");
    let route = picture.find("stroke=\"#a98a4f\"");
    assert!(street < route);
}

#[test]
fn damaged_ways_are_found_and_leave_the_picture_without_streets() {
    let folder = tour(&WAYS[..WAYS.len() - 1]);
    let checked = soundwalk(folder.path(), &["check", ".", "--format", "json"]);
    let findings = String::from_utf8_lossy(&checked.stdout).into_owned();
    assert_eq!(checked.status.code(), Some(1), "{findings}");
    assert!(
        findings.contains("the file of ways is damaged"),
        "{findings}"
    );
    let rehearsed = soundwalk(folder.path(), &["rehearse", ".", "--svg", "walk.svg"]);
    let words = check_fine(&rehearsed);
    assert!(
        words.contains("the streets of maps/ways.bin are not used"),
        "{words}"
    );
    let picture = std::fs::read_to_string(folder.path().join("walk.svg")).expect("it was drawn");
    assert!(!picture.contains("Pohjoisesplanadi"));
}

#[test]
fn a_pack_has_tiles_for_pages_ways_for_players_and_the_credit() {
    let folder = tour(&WAYS);
    let build = || {
        check_fine(&soundwalk(
            folder.path(),
            &["build", ".", "-o", "helsinki.pack", "--store", "store"],
        ));
        std::fs::read(folder.path().join("helsinki.pack")).expect("it was built")
    };
    let first = build();
    check_fine(&soundwalk(folder.path(), &["verify", "helsinki.pack"]));
    assert!(first == build(), "the same tour gives the same bytes");
    let pack = pack::open(&folder.path().join("helsinki.pack")).expect("the pack is good");
    let manifest = pack.manifest();
    assert_eq!(manifest.maps, ["maps/01-streets.pmtiles"]);
    assert_eq!(manifest.ways.as_deref(), Some("maps/02-ways.bin"));
    let ground = pack.ground().expect("it can be read").expect("it is there");
    assert_eq!(file::encode(&ground), *WAYS);
    let credit = "© OpenStreetMap contributors, https://www.openstreetmap.org/copyright";
    let licences = pack.read("licences.txt").expect("it is there");
    assert!(String::from_utf8_lossy(&licences).contains(credit));
    let report = std::fs::read_to_string(folder.path().join("helsinki.report.html"));
    let report = report.expect("it was written");
    assert!(report.contains(credit));
    // The report shows the tour's map with the same streets.
    let map = report
        .split_once("data:image/svg+xml;base64,")
        .expect("a map")
        .1;
    let map = map.split_once('"').expect("the attribute ends").0;
    let map = BASE64_STANDARD.decode(map).expect("it is Base64");
    let map = String::from_utf8(map).expect("it is a text");
    assert!(map.contains(">Pohjoisesplanadi<") && map.contains("stroke=\"#a98a4f\""));
    // A second file of ways is refused: nobody would know which one counts.
    let text = std::fs::read_to_string(folder.path().join("tour.json")).expect("it is there");
    let mut tour: Value = serde_json::from_str(&text).expect("it is JSON");
    tour["maps"] = json!(["maps/ways.bin", "maps/more.bin"]);
    let write = |name: &str, content: &[u8]| std::fs::write(folder.path().join(name), content);
    write("tour.json", tour.to_string().as_bytes()).expect("the temporary folder is writable");
    write("maps/more.bin", &WAYS).expect("the temporary folder is writable");
    let refused = soundwalk(
        folder.path(),
        &["build", ".", "-o", "helsinki.pack", "--store", "store"],
    );
    let words = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_ne!(refused.status.code(), Some(0));
    assert!(words.contains("second file of ways"), "{words}");
}

/// The screen of a player at the Esplanade, row by row.
fn screen(streets: &Streets, size: (u16, u16)) -> Vec<String> {
    let folder = tour(&WAYS);
    let text = std::fs::read_to_string(folder.path().join("tour.json")).expect("it is there");
    let tour = serde_json::from_str(&text).expect("it is a tour");
    let course = Course::from_tour(&tour, &BTreeMap::new());
    let stops = course.stops().iter().enumerate().map(|(index, stop)| {
        let at = stop.zone.centre();
        StopView {
            number: index + 1,
            at,
            outline: vec![at, Spot::new(at.x + 30.0, at.y)],
            state: StopState::Untold,
        }
    });
    let view = View {
        title: "Helsinki".to_owned(),
        clock: "10:00:00".to_owned(),
        stops: stops.collect(),
        route: course.route().points().to_vec(),
        visitor: None,
        trail: Vec::new(),
        playing: None,
        next: None,
        gps: GpsView {
            quality: Quality::None,
            sigma_m: None,
            satellites: None,
            message: String::new(),
        },
        decisions: Vec::new(),
        volume: 80,
        speed: 1.0,
        speaker: Ok("silent".to_owned()),
    };
    let mut terminal =
        Terminal::new(TestBackend::new(size.0, size.1)).expect("a terminal in memory");
    terminal
        .draw(|frame| {
            draw(
                frame,
                &view,
                streets,
                &Dialogue::default(),
                &Words::of("en"),
            )
        })
        .expect("drawn");
    let buffer = terminal.backend().buffer().clone();
    let row = |y: u16| {
        (0..size.0)
            .map(|x| buffer[(x, y)].symbol().to_owned())
            .collect()
    };
    (0..size.1).map(row).collect()
}

#[test]
fn the_screen_shows_streets_under_the_tour() {
    let folder = tour(&WAYS);
    let text = std::fs::read_to_string(folder.path().join("tour.json")).expect("it is there");
    let course = Course::from_tour(
        &serde_json::from_str(&text).expect("a tour"),
        &BTreeMap::new(),
    );
    let ground = file::decode(&WAYS).expect("it was just encoded");
    let streets = Streets::of(&ground, course.plane(), "en");
    let dots = |rows: &[String]| {
        let letters = rows.iter().flat_map(|row| row.chars());
        letters
            .filter(|letter| ('\u{2801}'..='\u{28ff}').contains(letter))
            .count()
    };
    let without = screen(&Streets::default(), (120, 40));
    let with = screen(&streets, (120, 40));
    assert!(dots(&with) > 4 * dots(&without), "{}", with.join("\n"));
    assert!(
        with.iter().any(|row| row.contains("esplanadi")),
        "{}",
        with.join("\n")
    );
    // Swedish visitors read the Swedish names.
    let swedish = Streets::of(&ground, course.plane(), "sv");
    let rows = screen(&swedish, (120, 40));
    assert!(
        rows.iter().any(|row| row.contains("Esplanaden")),
        "{}",
        rows.join("\n")
    );
}

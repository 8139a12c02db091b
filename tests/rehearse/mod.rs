//! `soundwalk rehearse` and `soundwalk why` as people type them: with the real tour, recorded walks and invalid input.

pub mod helsinki;
mod receivers;
mod recordings;
mod streets;

use serde_json::{Value, json};
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const TOUR: &str = "tour/novokuznetsk";
const STOPS: usize = 12;

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_soundwalk"))
        .env("SOUNDWALK_VOICES", "draft")
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("COLUMNS", "100")
        .output()
        .expect("OK because the binary was just built")
}

/// Runs a command that must succeed and returns its standard output.
fn stdout_of(arguments: &[&str]) -> String {
    let output = run(arguments);
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {complaint}");
    String::from_utf8(output.stdout).expect("OK because the program prints UTF-8")
}

fn lines(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).expect("OK because each line is JSON"))
        .collect()
}

/// The text of an SVG's text elements; panics where it is not well-formed.
fn texts(svg: &str) -> Vec<String> {
    use quick_xml::events::Event;
    let mut reader = quick_xml::reader::Reader::from_str(svg);
    let mut texts: Vec<String> = Vec::new();
    let mut open = 0_i32;
    loop {
        match reader.read_event().expect("OK because it is well-formed") {
            Event::Start(_) => open += 1,
            Event::End(_) => open -= 1,
            Event::Text(text) => {
                let text = text
                    .xml_content(quick_xml::XmlVersion::default())
                    .trim()
                    .to_owned();
                texts.extend(Some(text).filter(|text| !text.is_empty()));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(open, 0, "every element is closed");
    texts
}

#[test]
fn the_real_tour_plays_every_stop_and_is_drawn() {
    let folder = tempfile::tempdir().expect("OK because the temporary folder can be written");
    let (svg, log) = (
        folder.path().join("walk.svg"),
        folder.path().join("walk.jsonl"),
    );
    let (svg_name, log_name) = (svg.to_string_lossy(), log.to_string_lossy());
    let arguments = [
        "rehearse", TOUR, "--format", "json", "--svg", &svg_name, "--log", &log_name,
    ];
    let printed = stdout_of(&arguments);
    let events = lines(&printed);
    for event in &events {
        for key in ["time", "event", "stop", "why"] {
            assert!(event.get(key).is_some(), "no `{key}` in {event}");
        }
        let time = event["time"].as_str().expect("OK because it is a text");
        let _: jiff::Timestamp = time.parse().expect("OK because it is RFC 3339");
    }
    let plays: Vec<u64> = events
        .iter()
        .filter(|event| event["event"] == "play")
        .map(|event| {
            event["number"]
                .as_u64()
                .expect("OK because stops have numbers")
        })
        .collect();
    assert_eq!(plays, (1..=STOPS as u64).collect::<Vec<_>>());
    let kept = fs::read_to_string(&log).expect("OK because it was just written");
    assert_eq!(kept, printed);

    let picture = fs::read_to_string(&svg).expect("OK because it was just written");
    let words = texts(&picture).join(" ");
    for expected in [
        "Площадь Побед: танк, КМК и Вечный огонь",
        "смоделированная прогулка, приём: открытое небо",
        "© OpenStreetMap contributors",
        "500 м",
    ] {
        assert!(words.contains(expected), "`{expected}` is not in: {words}");
    }
    assert!(!words.contains('…'), "a text was cut: {words}");

    assert_eq!(
        stdout_of(&arguments),
        printed,
        "the same seed gives the same walk"
    );
    let why = stdout_of(&["why", &log_name, "--stop", "5"]);
    assert!(
        why.contains("stop 5 (theatre)") && why.contains("play"),
        "{why}"
    );
    let nobody = run(&["why", &log_name, "--stop", "99"]);
    assert_eq!(nobody.status.code(), Some(2));
}

#[test]
fn many_walks_give_the_same_figures_on_any_number_of_threads() {
    let with = |seed: &str, jobs: &str| {
        stdout_of(&[
            "rehearse", TOUR, "--walks", "40", "--noise", "canyon", "--seed", seed, "-j", jobs,
            "--format", "json",
        ])
    };
    let one = with("3", "1");
    assert_eq!(one, with("3", "2"));
    assert_ne!(one, with("4", "2"));
    let report: Value = serde_json::from_str(&one).expect("OK because it is JSON");
    assert_eq!(report["walks"], 40);
    assert_eq!(report["stops"].as_array().map(Vec::len), Some(STOPS));
    for share in [
        &report["clean"],
        &report["missed"],
        &report["stops"][3]["missed"],
    ] {
        let figure = |key: &str| share[key].as_f64().expect("OK because it is a number");
        assert!(figure("of") > 0.0, "{share}");
        assert!(
            figure("low") <= figure("percent") && figure("percent") <= figure("high"),
            "{share}"
        );
    }
    // Reception is better under the open sky than in the canyon.
    let open = stdout_of(&[
        "rehearse", TOUR, "--walks", "40", "--seed", "3", "--format", "json",
    ]);
    let open: Value = serde_json::from_str(&open).expect("OK because it is JSON");
    let clean = |report: &Value| report["clean"]["percent"].as_f64();
    assert!(clean(&open) >= clean(&report));
    let table = stdout_of(&["rehearse", TOUR, "--walks", "10"]);
    assert!(
        table.contains("95 %") && table.contains("theatre"),
        "{table}"
    );
}

/// Case 10: the same ground on both sides of the 180th meridian and elsewhere gives the same walk, picture and words.
#[test]
fn a_walk_across_the_180th_meridian_is_the_walk_elsewhere() {
    let folder = tempfile::tempdir().expect("OK because the temporary folder can be written");
    let walked = |name: &str, tour: &str| {
        let svg = folder.path().join(format!("{name}.svg"));
        let path = svg.to_string_lossy();
        let fixture = format!("tests/fixtures/location/10-antimeridian{tour}");
        let text = stdout_of(&["rehearse", &fixture, "--svg", &path]);
        let drawn = std::fs::read_to_string(&svg).expect("OK because it was just drawn");
        (text, drawn)
    };
    let (here, control) = (walked("here", ""), walked("control", "/control"));
    for id in ["(s1): told at", "(s2): told at", "(s3): told at"] {
        assert!(here.0.contains(id), "{}", here.0);
    }
    assert_eq!(here.0, control.0);
    assert_eq!(texts(&here.1), texts(&control.1));
    // Positions are compared to a pixel, because the last decimal may differ.
    let numbers = |svg: &str| -> Vec<f64> {
        svg.split(|letter: char| !(letter.is_ascii_digit() || letter == '.' || letter == '-'))
            .filter_map(|number| number.parse().ok())
            .collect()
    };
    let (here, control) = (numbers(&here.1), numbers(&control.1));
    assert_eq!(here.len(), control.len());
    for (here, control) in here.iter().zip(&control) {
        assert!((here - control).abs() < 1.0, "{here} instead of {control}");
    }
}

/// Two stops 200 m apart on a meridian.
fn small_tour() -> Value {
    let stop = |number: usize, lat: f64| {
        json!({"id": format!("s{number}"), "title": {"en": format!("Stop {number}")},
            "position": {"lat": lat, "lon": 87.1}, "geofence": {"radius_m": 30},
            "narration": {"en": ["A short story."]}})
    };
    json!({"format": 1, "id": "small", "title": {"en": "Small"}, "languages": ["en"],
        "stops": [stop(1, 53.75), stop(2, 53.7518)]})
}

/// A walk along the meridian past both stops, so many metres to the east.
fn gpx(east_m: f64) -> String {
    let mut text = String::from(
        "<?xml version=\"1.0\"?><gpx version=\"1.1\" xmlns=\"http://www.topografix.com/GPX/1/1\"><trk><trkseg>",
    );
    for second in 0..330 {
        let lat = 53.7491 + f64::from(second) * 1.2 / 111_195.0;
        let lon = 87.1 + east_m / (111_195.0 * 53.75_f64.to_radians().cos());
        let time = format!("2026-06-01T10:{:02}:{:02}Z", second / 60, second % 60);
        write!(
            text,
            "<trkpt lat=\"{lat:.7}\" lon=\"{lon:.7}\"><time>{time}</time><hdop>0.9</hdop></trkpt>"
        )
        .expect("OK because writing to a string cannot fail");
    }
    text + "</trkseg></trk></gpx>"
}

#[test]
fn a_recorded_walk_is_scored_against_the_true_one() {
    let folder = tempfile::tempdir().expect("OK because the temporary folder can be written");
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).expect("OK because the folder is writable");
        path.to_string_lossy().into_owned()
    };
    let tour = file("tour.json", &small_tour().to_string());
    let (true_walk, far_off) = (file("true.gpx", &gpx(0.0)), file("far.gpx", &gpx(150.0)));
    let score = |trace: &str| {
        let text = stdout_of(&[
            "rehearse", &tour, "--trace", trace, "--truth", &true_walk, "--format", "json",
        ]);
        let last = lines(&text)
            .pop()
            .expect("OK because the score is the last line");
        assert_eq!(last["event"], "score");
        (
            last["missed"]["count"].clone(),
            last["missed"]["of"].clone(),
        )
    };
    assert_eq!(score(&true_walk), (json!(0), json!(2)));
    assert_eq!(score(&far_off), (json!(2), json!(2)));
}

#[test]
fn unusable_inputs_are_refused_with_the_reason() {
    let folder = tempfile::tempdir().expect("OK because the temporary folder can be written");
    let nonsense = folder.path().join("nonsense.gpx");
    fs::write(&nonsense, "this is no walk").expect("OK because the folder is writable");
    let nonsense = nonsense.to_string_lossy();
    for (arguments, says) in [
        (vec!["rehearse", "no/such/tour"], "no/such/tour"),
        (
            vec!["rehearse", TOUR, "--trace", "no/such.gpx"],
            "no/such.gpx",
        ),
        (vec!["rehearse", TOUR, "--trace", &nonsense], "nonsense.gpx"),
        (
            vec!["rehearse", TOUR, "--noise", "storm"],
            "`storm` is none of open, blocks",
        ),
        (
            vec!["rehearse", TOUR, "--lang", "de"],
            "not available in `de`",
        ),
        (vec!["rehearse", TOUR, "--mix", "out.wav"], "pack"),
        (vec!["why", "no/such.jsonl", "--stop", "1"], "no/such.jsonl"),
    ] {
        let output = run(&arguments);
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {complaint}");
        assert!(complaint.contains(says), "{arguments:?}: {complaint}");
    }
    assert!(
        !Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("out.wav")
            .exists()
    );
}

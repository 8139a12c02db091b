//! The committed WebAssembly and page are built from the committed sources and small enough, and the engine decides in
//! WebAssembly as it does natively.

#[path = "../../web/engine/src/facade.rs"]
#[allow(dead_code)]
mod facade;
mod mirror;
#[path = "../typescript.rs"]
mod typescript;
mod words;

// The façade names its neighbours as the WebAssembly crate has them.
use soundwalk::{engine, geodesy, tour};

use mirror::{Mirror, committed, words as words_of};
use serde_json::{Value, json};
use soundwalk::digest::Digest;
use soundwalk::engine::{Fix, Input, UnixMs};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files_below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("OK because the folder is part of the package") {
        let path = entry.expect("OK because the folder was just listed").path();
        if path.is_dir() {
            files_below(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// As `sources.sh` does it: SHA-256 of the lines that `sha256sum` writes, in the order of the paths.
fn digest_of(files: &[PathBuf]) -> String {
    let lines: BTreeMap<String, String> = files
        .iter()
        .map(|file| {
            let name = file.strip_prefix(root()).expect("OK because it lies below");
            let bytes = fs::read(file).expect("OK because it was just listed");
            (name.display().to_string(), Digest::of(&bytes).to_string())
        })
        .collect();
    let text: String = lines
        .iter()
        .map(|(name, digest)| format!("{digest}  {name}\n"))
        .collect();
    Digest::of(text.as_bytes()).to_string()
}

#[test]
fn the_types_of_the_page_are_those_of_the_facade() {
    typescript::Declarations::new()
        .with::<facade::WalkSetup>()
        .with::<facade::EngineInput>()
        .with::<facade::Answer>()
        .with::<engine::Memory>()
        .constant(
            "WALKING_PACE_MPS",
            "The pace of strolling sightseers, metres a second.",
            tour::model::Travel::WALKING_PACE_MPS,
        )
        .check(
            "web/player/src/generated/engine.ts",
            "web/engine/src/facade.rs",
            "SOUNDWALK_UPDATE=1 cargo test --test web the_types",
        );
}

#[test]
fn the_committed_engine_is_made_of_these_sources() {
    let mut files = Vec::new();
    for folder in ["src/engine", "src/geodesy", "web/engine/src"] {
        files_below(&root().join(folder), &mut files);
    }
    files.retain(|file| file.extension().is_some_and(|kind| kind == "rs"));
    for file in [
        "src/tour/model.rs",
        "src/tour/model/lang.rs",
        "src/tour/model/voices.rs",
        "web/engine/Cargo.toml",
        "web/engine/Cargo.lock",
    ] {
        files.push(root().join(file));
    }
    let digest = digest_of(&files);
    let wasm = committed();
    let carried = wasm.windows(64).any(|window| window == digest.as_bytes());
    assert!(
        carried,
        "web/dist/engine/engine.wasm is stale: run `make wasm` and commit it (sources {digest})"
    );
}

#[test]
fn the_committed_page_is_made_of_these_sources() {
    let mut files = Vec::new();
    files_below(&root().join("web/player"), &mut files);
    files.push(root().join("src/language/words/en.json"));
    let noted = fs::read_to_string(root().join("web/dist/player/sources.sha256"))
        .expect("OK because it is committed");
    assert_eq!(
        noted.trim(),
        digest_of(&files),
        "web/dist/player is stale: run `make web` and commit it"
    );
}

#[test]
fn the_engine_is_small_and_imports_nothing() {
    let wasm = committed();
    assert!(wasm.len() <= 300_000, "{} bytes", wasm.len());
    let compressed = gzipped(&wasm);
    assert!(compressed <= 120_000, "{compressed} bytes compressed");
    let module = wasmi::Module::new(&wasmi::Engine::default(), &wasm[..])
        .expect("OK because it is WebAssembly");
    assert_eq!(
        module.imports().count(),
        0,
        "no clock, no randomness, no print"
    );
    let text = String::from_utf8_lossy(&wasm);
    for word in ["/home/", "/root/", ".cargo/registry"] {
        assert!(
            !text.contains(word),
            "it tells of the machine that built it: {word}"
        );
    }
}

/// The size that `gzip -9` gives, by the program itself.
fn gzipped(bytes: &[u8]) -> usize {
    use std::io::Write;
    use std::process::{Command, Stdio};
    let mut child = Command::new("gzip")
        .arg("-9c")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("gzip is part of every Debian and Ubuntu");
    let mut input = child.stdin.take().expect("OK because it is piped");
    let bytes = bytes.to_vec();
    let writer = std::thread::spawn(move || input.write_all(&bytes));
    let output = child.wait_with_output().expect("OK because it was started");
    writer
        .join()
        .expect("OK because it does not panic")
        .expect("OK because gzip reads to the end");
    output.stdout.len()
}

#[test]
fn both_engines_are_built_with_the_same_releases() {
    let versions = |file: &str| -> BTreeMap<String, Vec<String>> {
        let text = fs::read_to_string(root().join(file)).expect("OK because it is committed");
        let mut versions: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for package in text.split("[[package]]").skip(1) {
            let value = |key: &str| {
                let line = package
                    .lines()
                    .find_map(|line| line.strip_prefix(&format!("{key} = \"")));
                line.map(|rest| rest.trim_end_matches('"').to_owned())
            };
            if let (Some(name), Some(version)) = (value("name"), value("version")) {
                versions.entry(name).or_default().push(version);
            }
        }
        versions
    };
    let (package, wasm) = (versions("Cargo.lock"), versions("web/engine/Cargo.lock"));
    for name in [
        "geo",
        "geo-types",
        "libm",
        "rstar",
        "robust",
        "serde",
        "serde_json",
    ] {
        assert_eq!(
            package.get(name),
            wasm.get(name),
            "{name}: run `cargo update -p {name}` in web/engine"
        );
    }
}

/// A tour whose stops lie along a recorded walk, so that the engine has something to decide on it.
fn tour_along(fixes: &[Fix]) -> Value {
    let usable: Vec<&Fix> = fixes.iter().filter(|fix| fix.position.lat != 0.0).collect();
    let count = 8.min(usable.len());
    let stops: Vec<Value> = (0..count)
        .map(|number| {
            let at = usable[number * usable.len() / count].position;
            json!({
                "id": format!("s{number}"), "title": {"en": "Stop"},
                "position": {"lat": at.lat, "lon": at.lon},
                "geofence": {"radius_m": 25.0 + 5.0 * number as f64}, "narration": {"en": ["A story."]},
                "playback": {"repeat": if number % 3 == 2 { "again" } else { "once" }, "cooldown_s": 120.0}
            })
        })
        .collect();
    json!({ "format": 1, "id": "along", "title": {"en": "Along"}, "languages": ["en"], "stops": stops })
}

/// Feeds the fixes to both engines; stories end after their duration. Returns the number of comparisons and the log.
fn walk(tour: &Value, fixes: &[Fix], story_s: f64) -> (usize, String) {
    let stops = tour["stops"]
        .as_array()
        .expect("OK because tours have stops");
    let durations: Vec<Value> = stops
        .iter()
        .map(|stop| json!({ "stop": stop["id"], "variant": "full", "seconds": story_s }))
        .collect();
    let mut mirror = Mirror::new(&json!({ "tour": tour, "durations": durations }));
    let mut ends: Option<(Value, i64)> = None;
    for fix in fixes {
        if let Some((request, at)) = ends.clone()
            && at <= fix.time.0
        {
            ends = None;
            note(
                &mirror.tell(&json!({ "ended": { "time": at, "request": request } })),
                at,
                story_s,
                &mut ends,
            );
        }
        let answer = mirror.tell(&words_of(&Input::Fix(*fix)));
        note(&answer, fix.time.0, story_s, &mut ends);
        let later = UnixMs(fix.time.0 + 400);
        note(
            &mirror.tell(&words_of(&Input::Tick(later))),
            later.0,
            story_s,
            &mut ends,
        );
    }
    (mirror.compared, mirror.log)
}

fn note(answer: &Value, now: i64, story_s: f64, ends: &mut Option<(Value, i64)>) {
    for command in answer["outputs"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|output| output.get("command"))
    {
        if command["do"] == "play" {
            *ends = Some((command["request"].clone(), now + (story_s * 1000.0) as i64));
        }
    }
}

#[test]
fn every_recorded_walk_gives_the_same_log() {
    let mut files = Vec::new();
    files_below(&root().join("tests/fixtures/traces"), &mut files);
    files.sort();
    let (mut walks, mut compared, mut plays) = (0, 0, 0);
    for file in files {
        let name = file.display().to_string();
        let bytes = fs::read(&file).expect("OK because it was just listed");
        let Ok(mut fixes) = soundwalk::trace::read(&bytes, &name) else {
            continue;
        };
        // Long recordings say nothing new after a quarter of an hour.
        fixes.truncate(900);
        if fixes.is_empty() {
            continue;
        }
        let (count, log) = walk(&tour_along(&fixes), &fixes, 40.0);
        walks += 1;
        compared += count;
        plays += log.matches("\"event\":\"play\"").count();
    }
    assert!(walks >= 20, "{walks} recorded walks were read");
    assert!(
        plays >= 20,
        "{plays} stories were told on {compared} answers"
    );
}

#[test]
fn the_real_tour_gives_the_same_log() {
    let text = fs::read_to_string(root().join("tour/novokuznetsk/tour.json"))
        .expect("OK because it is committed");
    let tour: Value = serde_json::from_str(&text).expect("OK because it is JSON");
    for (seed, sigma) in [(1, 3.0), (2, 8.0), (3, 20.0)] {
        let fixes = erring_walk(&tour, seed, sigma);
        let (compared, log) = walk(&tour, &fixes, 75.0);
        let plays = log.matches("\"event\":\"play\"").count();
        assert!(
            plays >= 6,
            "noise {sigma} m: {plays} stories on {compared} answers"
        );
    }
}

/// Along the legs at 1.3 m/s (and 9 m/s where they are ridden), with a correlated error of `sigma` metres.
fn erring_walk(tour: &Value, seed: u64, sigma: f64) -> Vec<Fix> {
    use soundwalk::engine::{Confidence, FixMode, HorizontalError};
    use soundwalk::geodesy::LatLon;
    let mut state = seed * 7919;
    let mut random = move || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as f64 / (1_u64 << 31) as f64 - 0.5
    };
    let mut fixes = Vec::new();
    let (mut now, mut east, mut north) = (1_780_000_000_000_i64, 0.0, 0.0);
    for leg in tour["legs"]
        .as_array()
        .expect("OK because the tour has legs")
    {
        let line: Vec<[f64; 2]> = serde_json::from_value(leg["line"].clone()).unwrap_or_default();
        let speed = if matches!(leg["by"].as_str(), None | Some("foot" | "wheelchair")) {
            1.3
        } else {
            9.0
        };
        for ends in line.windows(2) {
            let place = |at: [f64; 2]| LatLon {
                lat: at[1],
                lon: at[0],
            };
            let length = place(ends[0]).distance_m(place(ends[1]));
            let steps = (length / speed).ceil().max(1.0);
            for step in 0..steps as u64 {
                let share = step as f64 / steps;
                now += 1000;
                east = 0.96 * east + 0.48 * sigma * random();
                north = 0.96 * north + 0.48 * sigma * random();
                fixes.push(Fix {
                    time: UnixMs(now),
                    position: LatLon {
                        lat: ends[0][1] + share * (ends[1][1] - ends[0][1]) + north / 111_195.0,
                        lon: ends[0][0] + share * (ends[1][0] - ends[0][0]) + east / 65_700.0,
                    },
                    mode: FixMode::TwoD,
                    error: Some(HorizontalError {
                        value: 1.5 * sigma,
                        confidence: Confidence::R68,
                    }),
                    speed_mps: (step % 7 != 3).then(|| (speed + random()).max(0.0)),
                    course_deg: (step % 7 != 3)
                        .then(|| (180.0 + 300.0 * random()).rem_euclid(360.0)),
                });
            }
        }
    }
    fixes
}

#[test]
fn a_walk_goes_on_after_a_closed_page() {
    let text = fs::read_to_string(root().join("tour/novokuznetsk/tour.json"))
        .expect("OK because it is committed");
    let tour: Value = serde_json::from_str(&text).expect("OK because it is JSON");
    let setting = json!({ "tour": tour, "durations": [] });
    let mut first = facade::Walk::create(setting.to_string().as_bytes()).expect("a walk");
    first
        .feed(br#"{"wish": {"time": 1000, "wish": {"play": 3}}}"#)
        .expect("an answer");
    first
        .feed(br#"{"tick": {"time": 9000}}"#)
        .expect("an answer");
    let memory: Value = serde_json::from_str(&first.memory().expect("a memory")).expect("JSON");
    let setting =
        json!({ "tour": tour, "durations": [], "memory": { "walk": memory, "time": 60_000 } });
    let mut mirror = Mirror::new(&setting);
    let answer = mirror.tell(&json!({ "tick": { "time": 60_100 } }));
    let command = &answer["outputs"][1]["command"];
    assert_eq!(
        (&command["do"], &command["stop"], &command["from_ms"]),
        (&json!("play"), &json!(3), &json!(8000))
    );
}

#[test]
fn invalid_input_is_refused_with_a_reason() {
    for setting in [
        "",
        "{}",
        "[1]",
        r#"{"tour": {"format": 1}, "durations": []}"#,
    ] {
        assert!(
            facade::Walk::create(setting.as_bytes()).is_err(),
            "{setting}"
        );
    }
    let setting = json!({ "tour": tour_along(&[]), "durations": [] });
    let mut walk = facade::Walk::create(setting.to_string().as_bytes()).expect("a walk");
    for told in [
        "",
        "{}",
        r#"{"fix": {"time": 1}}"#,
        r#"{"wish": {"time": 1, "wish": "dance"}}"#,
    ] {
        assert!(walk.feed(told.as_bytes()).is_err(), "{told}");
    }
    // A stop that there is not, and a place outside the world, are no reason to stop.
    for told in [
        r#"{"wish": {"time": 1, "wish": {"play": 99}}}"#,
        r#"{"fix": {"time": 1, "lat": 1e300, "lon": 0, "error_m": null, "speed_mps": null, "course_deg": null}}"#,
    ] {
        assert!(walk.feed(told.as_bytes()).is_ok(), "{told}");
    }
}

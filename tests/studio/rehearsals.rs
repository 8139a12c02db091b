//! Rehearsals in the studio: the same figures as on the command line, within limits, and called off with their client.

use crate::studio::open::{Open, TOUR, open};
use serde_json::{Value, json};
use soundwalk::studio::Access;
use std::fmt::Write as _;
use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::process::Command;
use std::time::{Duration, Instant};

/// What `soundwalk rehearse` prints about the tour of a studio, as JSON.
fn printed(studio: &Open, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_soundwalk"))
        .arg("rehearse")
        .arg(&studio.folder)
        .args(arguments)
        .args(["--format", "json"])
        .output()
        .expect("OK because the binary was just built");
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {complaint}");
    String::from_utf8(output.stdout).expect("OK because the program prints UTF-8")
}

/// A tour with a stop in a canyon that is easily missed, so that radii are proposed.
fn difficult() -> String {
    TOUR.replacen("\"radius_m\": 40", "\"radius_m\": 16", 1)
}

#[test]
fn many_visitors_yield_the_figures_of_the_command_line() {
    let studio = open(Access::Edit);
    let request = json!({"lang": "en", "noise": ["open", "canyon"], "walks": 60, "seed": 3});
    let saved = studio.post("/api/rehearse", &request).json();
    assert_eq!(saved["version"], studio.version());
    for (index, noise) in ["open", "canyon"].into_iter().enumerate() {
        let arguments = ["--walks", "60", "--seed", "3", "--noise", noise];
        let expected: Value =
            serde_json::from_str(&printed(&studio, &arguments)).expect("OK because it is JSON");
        assert_eq!(saved["conditions"][index], expected);
        assert_eq!(expected["walks"], 60);
        assert_eq!(expected["stops"][0]["missed"]["of"].as_u64(), Some(60));
    }

    // A text that is not saved is rehearsed as it would be once saved.
    let text = difficult();
    let mut unsaved = request.clone();
    unsaved["text"] = json!(text);
    let unsaved = studio.post("/api/rehearse", &unsaved).json();
    assert_eq!(studio.text(), TOUR);
    assert_ne!(unsaved["version"], saved["version"]);
    std::fs::write(studio.folder.join("tour.json"), text).expect("OK because it is there");
    let arguments = ["--walks", "60", "--seed", "3", "--noise", "canyon"];
    let expected: Value =
        serde_json::from_str(&printed(&studio, &arguments)).expect("OK because it is JSON");
    assert_eq!(unsaved["conditions"][1], expected);
    let proposals = expected["proposals"].as_array().map(Vec::len);
    assert!(proposals > Some(0), "{expected}");
}

/// What a change would do is shown before it is made; it is what the rehearsal shows afterwards.
#[test]
fn edits_are_rehearsed_before_they_are_made() {
    let studio = open(Access::Edit);
    std::fs::write(studio.folder.join("tour.json"), difficult()).expect("OK because it is there");
    // The studio reads the file again.
    studio.get("/api/tour");
    let edits = json!([
        {"do": "set", "pointer": "/stops/0/geofence/radius_m", "value": 45},
        {"do": "set", "pointer": "/stops/1/position/lat", "value": 53.7703},
    ]);
    let mut request =
        json!({"lang": "en", "noise": ["canyon"], "walks": 60, "seed": 3, "trials": false});
    let before = studio.post("/api/rehearse", &request).json();
    request["edits"] = edits.clone();
    let promised = studio.post("/api/rehearse", &request).json();
    assert_eq!(studio.text(), difficult());
    let missed = |view: &Value| view["conditions"][0]["stops"][0]["missed"]["count"].as_u64();
    assert!(missed(&promised) < missed(&before), "{promised} {before}");
    let edit = json!({"base": studio.version(), "label": "e", "edits": edits});
    assert_eq!(studio.post("/api/edit", &edit).status, 200);
    request["edits"] = json!([]);
    assert_eq!(studio.post("/api/rehearse", &request).json(), promised);
    request["edits"] = json!([{"do": "set", "pointer": "/stops/9/id", "value": "x"}]);
    assert_eq!(studio.post("/api/rehearse", &request).status, 422);

    let pacing = &promised["conditions"][0]["pacing"];
    let minutes = |key: &str| pacing[key].as_f64().unwrap_or(-1.0);
    assert!(
        minutes("walk_min") > 5.0 && minutes("story_min") > 0.0,
        "{pacing}"
    );
    assert!(
        (minutes("walk_min") - minutes("story_min") - minutes("silence_min")).abs() < 0.3,
        "{pacing}"
    );
    assert_eq!(pacing["longest"]["after"], "gate");
    assert_eq!(pacing["longest"]["before"], "square");
    assert_eq!(pacing["stories"].as_array().map(Vec::len), Some(2));
}

/// The stories that the command line tells: the stop's number and the second.
fn told(lines: &str) -> Vec<(u64, f64)> {
    let events = lines
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("OK because each line is JSON"));
    let events: Vec<Value> = events.collect();
    let second = |event: &Value| {
        let time: jiff::Timestamp = event["time"]
            .as_str()
            .and_then(|time| time.parse().ok())
            .expect("OK because it is RFC 3339");
        time.as_millisecond() as f64 / 1000.0
    };
    let plays = events.iter().filter(|event| event["event"] == "play");
    plays
        .map(|event| (event["number"].as_u64().unwrap_or(0), second(event)))
        .collect()
}

/// The same from the studio's answer to a walk that began at this second since 1970.
fn shown(walk: &Value, start_s: f64) -> Vec<(u64, f64)> {
    let stories = walk["stories"].as_array().into_iter().flatten();
    stories
        .map(|story| {
            let stop = story["stop"].as_u64().unwrap_or(99) + 1;
            (stop, story["from_s"].as_f64().unwrap_or(0.0) + start_s)
        })
        .collect()
}

#[test]
fn one_visitor_walks_as_on_the_command_line() {
    let studio = open(Access::ReadOnly);
    let request = json!({"lang": "en", "visitor": {"who": "steady", "noise": "blocks", "seed": 5}});
    let walk = studio.post("/api/rehearse/walk", &request).json();
    let lines = printed(&studio, &["--noise", "blocks", "--seed", "5"]);
    let start_s = 1_782_100_800.0;
    assert_eq!(shown(&walk, start_s), told(&lines));
    assert_eq!(told(&lines).len(), 2, "both stories are told");
    let events = walk["events"].as_array().expect("OK because it is a list");
    assert_eq!(
        events.len(),
        lines
            .lines()
            .filter(|line| {
                // Only the log has a line about the walk and one about each stop.
                !["start", "summary"]
                    .iter()
                    .any(|event| line.contains(&format!("\"event\":\"{event}\"")))
            })
            .count()
    );
    let moments = walk["moments"].as_array().expect("OK because it is a list");
    assert_eq!(moments[7]["at_s"], 7.0);
    assert!(
        moments
            .iter()
            .filter(|moment| moment["fix"].is_object())
            .count()
            > 100
    );

    let mut later = request.clone();
    later["since_s"] = json!(100.0);
    let later = studio.post("/api/rehearse/walk", &later).json();
    assert_eq!(later["moments"][0]["at_s"], 100.0);
    assert_eq!(later["stories"], walk["stories"]);
    assert_eq!(later["events"], walk["events"]);
    assert_eq!(later["seconds"], walk["seconds"]);
}

#[test]
fn a_recorded_walk_is_told_as_on_the_command_line() {
    let studio = open(Access::Edit);
    let mut gpx = String::from(
        "<gpx version=\"1.1\" xmlns=\"http://www.topografix.com/GPX/1/1\"><trk><trkseg>",
    );
    for second in 0..400 {
        let lat = 53.765 + f64::from(second) * 1.2 / 111_195.0;
        let _ = write!(
            gpx,
            "<trkpt lat=\"{lat:.7}\" lon=\"87.0923\"><time>2025-05-09T10:{:02}:{:02}Z</time></trkpt>",
            second / 60,
            second % 60
        );
    }
    gpx += "</trkseg></trk></gpx>";
    let file = studio.outer.path().join("walk.gpx");
    std::fs::write(&file, &gpx).expect("OK because the folder is there");
    let fixes = studio.send("/api/trace", gpx.as_bytes()).json()["fixes"].clone();
    let request = json!({"lang": "en", "visitor": {"who": "recorded", "fixes": fixes}});
    let walk = studio.post("/api/rehearse/walk", &request).json();
    let lines = printed(&studio, &["--trace", &file.to_string_lossy()]);
    assert_eq!(shown(&walk, 1_746_784_800.0), told(&lines));
    assert_eq!(told(&lines).len(), 1, "the gate's story is told");
    assert_eq!(walk["moments"].as_array().map(Vec::len), Some(400));
}

#[test]
fn a_visitor_who_is_led_to_a_stop_hears_its_story() {
    let studio = open(Access::Edit);
    let away = json!({"at_s": 0, "lat": 53.7655, "lon": 87.0923});
    let there = json!({"at_s": 60, "lat": 53.767194, "lon": 87.092328});
    let led = |places: Value, until_s: u32| {
        let visitor =
            json!({"who": "led", "noise": "open", "seed": 1, "places": places, "until_s": until_s});
        let request = json!({"lang": "en", "visitor": visitor});
        studio.post("/api/rehearse/walk", &request)
    };
    let before = led(json!([away, there]), 59).json();
    assert_eq!(before["stories"], json!([]));
    let after = led(json!([away, there]), 120).json();
    assert_eq!(after["stories"][0]["stop"], 0);
    assert!(after["stories"][0]["from_s"].as_f64() >= Some(60.0));
    assert_eq!(led(json!([there]), 10).refusal(), (422, "unfit".to_owned()));
}

#[test]
fn impossible_rehearsals_are_refused() {
    let studio = open(Access::Edit);
    let fitting = json!({"lang": "en", "noise": ["open"], "walks": 1, "seed": 1});
    assert_eq!(studio.post("/api/rehearse", &fitting).status, 200);
    for (key, value) in [
        ("walks", json!(0)),
        ("walks", json!(1_000_000)),
        ("noise", json!([])),
        ("noise", json!(["fog"])),
        ("noise", json!(["open", "open", "open", "open", "open"])),
        ("lang", json!("de")),
        ("text", json!("{")),
        ("text", json!(TOUR.replace("\"stops\"", "\"spots\""))),
        ("faith", json!(true)),
    ] {
        let mut request = fitting.clone();
        request[key] = value.clone();
        let refusal = studio.post("/api/rehearse", &request).refusal();
        assert_eq!(refusal, (422, "unfit".to_owned()), "{key}: {value}");
    }
}

/// A walk over the gate of a day at 1 Hz, the longest that is taken.
fn day_of_fixes() -> Vec<Value> {
    let fixes = (0..86_400_u32).map(|second| {
        let lat = 53.767 + f64::from(second % 300) * 1e-6;
        json!({"time": 1_746_784_800_000_i64 + i64::from(second) * 1000, "lat": lat, "lon": 87.0923})
    });
    fixes.collect()
}

fn recorded(fixes: Vec<Value>) -> Value {
    json!({"lang": "en", "visitor": {"who": "recorded", "fixes": fixes}})
}

#[test]
fn recorded_fixes_are_refused_with_their_place_and_a_cure() {
    let studio = open(Access::Edit);
    let start = 1_746_784_800_000_i64;
    for (index, key, value, expected) in [
        (
            1,
            "time",
            json!(start - 1),
            "/visitor/fixes/1/time` is earlier",
        ),
        (
            0,
            "time",
            json!(i64::MAX),
            "/visitor/fixes/0/time` must lie",
        ),
        (
            0,
            "time",
            json!(i64::MIN),
            "/visitor/fixes/0/time` must lie",
        ),
        (
            2,
            "time",
            json!(i64::MAX),
            "/visitor/fixes/2/time` must lie",
        ),
        (
            2,
            "error_m",
            json!(-1.0),
            "/visitor/fixes/2/error_m` is negative",
        ),
        (
            2,
            "speed_mps",
            json!(-0.5),
            "/visitor/fixes/2/speed_mps` is negative",
        ),
        (1, "lat", json!(91.0), "/visitor/fixes/1`: `lat`"),
    ] {
        let mut fixes: Vec<Value> = (0..3)
            .map(|second| json!({"time": start + second * 1000, "lat": 53.767, "lon": 87.0923}))
            .collect();
        fixes[index][key] = value;
        let reply = studio.post("/api/rehearse/walk", &recorded(fixes));
        assert_eq!(reply.refusal(), (422, "unfit".to_owned()), "{expected}");
        let message = reply.json()["message"].to_string();
        assert!(message.contains(expected), "{message}");
        let cure = message.rsplit_once(": ").map_or("", |(_, cure)| cure);
        assert!(cure.len() > 10, "{message}");
    }
}

#[test]
fn a_tour_that_cannot_be_rehearsed_is_refused_with_the_reason() {
    let studio = open(Access::Edit);
    let stop = r#"{"id": "a", "title": {"en": "A"}, "position": {"lat": 53.0, "lon": 87.0}},"#;
    let many = TOUR.replacen(
        "\"stops\": [",
        &format!("\"stops\": [{}", stop.repeat(40_000)),
        1,
    );
    for (text, expected) in [
        (many.as_str(), "more than 250000 names and values"),
        ("{", "; "),
    ] {
        let request = json!({"lang": "en", "noise": ["open"], "walks": 1, "seed": 1, "text": text});
        let reply = studio.post("/api/rehearse", &request);
        assert_eq!(reply.refusal(), (422, "unfit".to_owned()));
        let message = reply.json()["message"].to_string();
        assert!(message.contains(expected), "{message}");
    }
}

/// Sends a request and returns its connection.
fn sent(studio: &Open, path: &str, request: &Value) -> TcpStream {
    let body = request.to_string();
    let mut client = TcpStream::connect(("127.0.0.1", studio.port)).expect("OK because it listens");
    write!(
        client,
        "POST {path} HTTP/1.1\r\n{}\r\n{}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        studio.host(),
        studio.key(),
        body.len()
    )
    .expect("OK because it listens");
    client
}

/// Begins a request, sends `more` after it, and returns the connection once the server has been busy with it for a while.
fn begun(studio: &Open, path: &str, request: &Value, more: &[u8]) -> TcpStream {
    let mut client = sent(studio, path, request);
    client.write_all(more).expect("OK because it listens");
    // A refusal would have been answered at once.
    client
        .set_read_timeout(Some(Duration::from_millis(500)))
        .expect("OK because the time is not zero");
    let answer = client.read(&mut [0; 64]);
    assert!(
        answer.as_ref().is_err_and(|error| matches!(
            error.kind(),
            ErrorKind::WouldBlock | ErrorKind::TimedOut
        )),
        "the long rehearsal is not running: {answer:?}"
    );
    client
}

/// A rehearsal that takes minutes in a test build.
fn long_rehearsal() -> Value {
    json!({"lang": "en", "noise": ["open", "blocks", "canyon", "none"], "walks": 2000, "seed": 1})
}

/// Waits until a short rehearsal is answered, which no longer one may hold up.
fn rehearse_shortly(studio: &Open, begin: Instant) {
    let short = json!({"lang": "en", "noise": ["open"], "walks": 1, "seed": 1});
    let reply = studio.post("/api/rehearse", &short);
    assert_eq!(reply.status, 200);
    assert!(
        begin.elapsed() < Duration::from_secs(20),
        "{:?}",
        begin.elapsed()
    );
}

/// A page that leaves takes its rehearsal along; the next one does not wait for the whole of it. Bytes that it sent ahead do
/// not hide that it has left.
#[test]
fn a_rehearsal_ends_with_its_client() {
    let studio = open(Access::Edit);
    let next = format!("GET /api/tour HTTP/1.1\r\n{}\r\n\r\n", studio.host());
    for more in ["", "\r\n", &next] {
        let client = begun(&studio, "/api/rehearse", &long_rehearsal(), more.as_bytes());
        let begin = Instant::now();
        drop(client);
        rehearse_shortly(&studio, begin);
    }
}

/// The end of a connection cannot be seen behind more bytes than the system keeps, so too many of them count as the end.
#[test]
fn a_client_that_floods_its_connection_loses_its_rehearsal() {
    let studio = open(Access::Edit);
    let body = long_rehearsal().to_string();
    let first = "POST /api/rehearse";
    let headers = [
        studio.host(),
        studio.key(),
        "Content-Type: application/json".to_owned(),
        format!("Content-Length: {}", body.len()),
    ];
    let begin = Instant::now();
    let flooding = body + &"GET / HTTP/1.1\r\n\r\n".repeat(10_000);
    let reply = studio.raw(first, &headers, flooding.as_bytes());
    assert_eq!(reply.refusal(), (422, "unfit".to_owned()));
    rehearse_shortly(&studio, begin);
}

/// What closes only its sending side, as `nc -N` does, gets its answer, and is told why a rehearsal has none.
#[test]
fn a_client_that_closes_its_sending_side_is_answered() {
    let studio = open(Access::Edit);
    let ask = |first: &str, body: &str| {
        let mut client =
            TcpStream::connect(("127.0.0.1", studio.port)).expect("OK because it listens");
        write!(
            client,
            "{first} HTTP/1.1\r\n{}\r\n{}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            studio.host(),
            studio.key(),
            body.len()
        )
        .expect("OK because it listens");
        client
            .shutdown(Shutdown::Write)
            .expect("OK because it is connected");
        client
            .set_read_timeout(Some(Duration::from_secs(20)))
            .expect("OK because the time is not zero");
        let mut answer = String::new();
        client
            .read_to_string(&mut answer)
            .expect("OK because the server ends the connection");
        answer
    };
    let session = ask("GET /api/session", "");
    assert!(session.starts_with("HTTP/1.1 200 "), "{session}");
    let refused = ask("POST /api/rehearse", &long_rehearsal().to_string());
    assert!(refused.starts_with("HTTP/1.1 422 "), "{refused}");
    assert!(refused.contains("keep the connection open"), "{refused}");
    // What it waited for has ended.
    rehearse_shortly(&studio, Instant::now());
}

/// Two walks at a time are simulated, and those whose clients have left do not hold up others.
#[test]
fn walks_end_with_their_clients() {
    let studio = open(Access::Edit);
    let long = recorded(day_of_fixes());
    let clients: Vec<TcpStream> = (0..4)
        .map(|_| sent(&studio, "/api/rehearse/walk", &long))
        .collect();
    let begin = Instant::now();
    drop(clients);
    let request = json!({"lang": "en", "visitor": {"who": "steady", "noise": "open", "seed": 5}});
    assert_eq!(studio.post("/api/rehearse/walk", &request).status, 200);
    assert!(
        begin.elapsed() < Duration::from_secs(10),
        "{:?}",
        begin.elapsed()
    );
}

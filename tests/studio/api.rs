//! What the API does, request by request.

use crate::build::flip_contents;
use crate::studio::open::{Open, TOUR, open};
use serde_json::json;
use soundwalk::studio::Access;
use std::time::{Duration, Instant};

#[test]
fn an_edit_changes_the_file_and_only_that() {
    let studio = open(Access::Edit);
    let before = studio.get("/api/tour").json();
    assert_eq!(before["text"], TOUR);
    assert_eq!(before["tour"]["stops"][0]["id"], "gate");
    let base = before["version"].clone();
    let edit = json!({"base": base, "label": "title", "edits": [{"do": "set", "pointer": "/stops/0/title/en", "value": "Main gate"}]});
    let after = studio.post("/api/edit", &edit);
    assert_eq!(after.status, 200);
    let expected = TOUR.replace("\"Gate\"", "\"Main gate\"");
    assert_eq!(studio.text(), expected);
    let view = after.json();
    assert_eq!(view["undo"], "title");
    // A second page that did not see the edit.
    assert_eq!(
        studio.post("/api/edit", &edit).refusal(),
        (409, "stale".to_owned())
    );
    assert_eq!(studio.text(), expected);
    let undone = studio.post("/api/undo", &json!({"base": view["version"]}));
    assert_eq!(undone.json()["redo"], "title");
    assert_eq!(studio.text(), TOUR);
    let redone = studio.post("/api/redo", &json!({"base": base}));
    assert_eq!(redone.status, 200);
    assert_eq!(studio.text(), expected);
    // Invalid requests.
    for (path, body) in [
        ("/api/edit", json!({"base": base})),
        ("/api/edit", json!({"base": "x", "label": "", "edits": []})),
        (
            "/api/edit",
            json!({"base": redone.json()["version"], "label": "", "edits": [{"do": "remove", "pointer": "/nothing"}]}),
        ),
        (
            "/api/edit",
            json!({"base": redone.json()["version"], "label": "", "edits": [{"do": "explode", "pointer": "/"}]}),
        ),
        ("/api/redo", json!({"base": redone.json()["version"]})),
        ("/api/speak", json!({"lang": "en", "text": " "})),
        ("/api/speak", json!({"lang": "xx", "text": "Hello"})),
    ] {
        assert_eq!(
            studio.post(path, &body).refusal(),
            (422, "unfit".to_owned()),
            "{path} {body}"
        );
    }
}

#[test]
fn an_external_edit_is_reported_and_kept() {
    let studio = open(Access::Edit);
    let base = studio.version();
    let outside = TOUR.replace("The works", "The Works!");
    std::fs::write(studio.folder.join("tour.json"), &outside).expect("OK because it is there");
    let edit =
        json!({"base": base, "label": "x", "edits": [{"do": "remove", "pointer": "/lexicon"}]});
    assert_eq!(
        studio.post("/api/edit", &edit).refusal(),
        (409, "stale".to_owned())
    );
    assert_eq!(studio.text(), outside);
    let view = studio.get("/api/tour").json();
    assert_eq!(view["text"], outside);
    assert_eq!(view["undo"], "outside");
}

#[test]
fn findings_have_places_and_fixes() {
    let studio = open(Access::Edit);
    let broken = TOUR
        .replace("\"languages\"", "\"langauges\"")
        .replace("Here is the gate", "Здесь 😀 gate");
    std::fs::write(studio.folder.join("tour.json"), &broken).expect("OK because it is there");
    let view = studio.get("/api/tour").json();
    let findings = view["findings"]
        .as_array()
        .expect("OK because it is a list");
    let (number, finding) = findings
        .iter()
        .enumerate()
        .find(|(_, one)| one["code"] == "unknown-key")
        .expect("OK because the key is misspelt");
    assert!(finding["fix"].is_string());
    let units: Vec<u16> = broken.encode_utf16().collect();
    let place = &finding["places"][0];
    let at = |key: &str| {
        usize::try_from(place[key].as_u64().expect("OK because it is a number"))
            .expect("OK because it is small")
    };
    assert_eq!(
        String::from_utf16_lossy(&units[at("start")..at("end")]),
        "\"langauges\""
    );
    let fix = json!({"base": view["version"], "finding": number, "code": "unknown-key"});
    assert_eq!(studio.post("/api/fix", &fix).status, 200);
    assert_eq!(studio.text(), broken.replace("langauges", "languages"));
    let wrong = json!({"base": studio.version(), "finding": 0, "code": "unknown-key"});
    assert_eq!(studio.post("/api/fix", &wrong).refusal().0, 422);
}

/// Findings, and the label of what a fix did, come in the language that the request asks for, and name the stop by its title.
#[test]
fn findings_are_worded_in_the_language_of_the_guide() {
    let studio = open(Access::Edit);
    let broken = TOUR.replacen("\"radius_m\": 40", "\"radius_m\": 40, \"raduis\": 3", 1);
    assert_ne!(broken, TOUR);
    std::fs::write(studio.folder.join("tour.json"), &broken).expect("OK because it is there");
    let headers = |language: &str| {
        [
            studio.host(),
            studio.key(),
            format!("Accept-Language: {language}"),
        ]
    };
    let view = |language: &str| studio.raw("GET /api/tour", &headers(language), b"").json();
    let (english, russian) = (view("en"), view("ru-RU,ru;q=0.9"));
    let finding = |view: &serde_json::Value| {
        let findings = view["findings"].as_array().cloned().unwrap_or_default();
        let found = findings
            .into_iter()
            .find(|one| one["code"] == "unknown-key");
        found.expect("OK because a key is misspelt")
    };
    let (one, other) = (finding(&english), finding(&russian));
    assert_eq!(one["message"], "“geofence” has no key “raduis”");
    assert_eq!(
        other["message"],
        "«geofence»: ключа «raduis» здесь не бывает"
    );
    assert_eq!(
        other["meaning"],
        "Скорее всего, это опечатка, и значение никуда не попадёт."
    );
    assert_eq!(one["places"], other["places"]);
}

/// The stress of a homograph is offered in both readings, for the tour and, as it is in two passages, for each of them.
#[test]
fn the_author_chooses_how_a_homograph_is_read() {
    let studio = open(Access::Edit);
    let tour = TOUR
        .replace("\"en\"", "\"ru\"")
        .replace("{\"KMK\": \"kay em kay\"}", "{}")
        .replace("Here is the gate of KMK.", "Перед вами замок.")
        .replace("Here is the square.", "Замок закрыт.");
    std::fs::write(studio.folder.join("tour.json"), &tour).expect("OK because it is there");
    let choose = |choice: usize| {
        let view = studio.get("/api/tour").json();
        let findings = view["findings"].as_array().cloned().unwrap_or_default();
        let number = findings
            .iter()
            .position(|one| one["code"] == "uncertain-stress")
            .expect("OK because the word has no mark");
        let fix = json!({"base": view["version"], "finding": number, "code": "uncertain-stress", "choice": choice});
        (findings[number].clone(), studio.post("/api/fix", &fix))
    };
    let (finding, refused) = choose(9);
    assert_eq!(refused.refusal().0, 422);
    assert_eq!(
        finding["choices"],
        json!([
            "Read “за\u{301}мок” everywhere",
            "Read “замо\u{301}к” everywhere",
            "Read “за\u{301}мок” in this passage only",
            "Read “замо\u{301}к” in this passage only",
        ])
    );
    assert!(finding["fix"].is_null());
    let (_, chosen) = choose(3);
    assert_eq!(chosen.status, 200);
    assert!(
        studio
            .text()
            .contains("{\"text\": \"Перед вами замок.\", \"say\": \"Перед вами замо\u{301}к.\"}")
    );
    // Only the other passage is left.
    let (finding, chosen) = choose(0);
    assert_eq!(chosen.status, 200);
    assert_eq!(finding["choices"][0], "Read “За\u{301}мок”");
    let entry = "{\"ru\": {\"Замок\": \"За\u{301}мок\"}}";
    assert!(studio.text().contains(entry), "{}", studio.text());
    let settled = studio.get("/api/tour").json();
    assert!(!settled["findings"].to_string().contains("uncertain-stress"));
}

#[test]
fn a_changed_passage_is_heard_within_a_second() {
    let studio = open(Access::Edit);
    // The first words lay out the voice's dictionaries.
    assert_eq!(
        studio
            .post("/api/speak", &json!({"lang": "en", "text": "One."}))
            .status,
        200
    );
    let request = json!({"lang": "en", "text": "Here is the gate of KMK. It was opened in 1932, and every day trains left it."});
    let begin = Instant::now();
    let reply = studio.post("/api/speak", &request);
    assert!(
        begin.elapsed() < Duration::from_secs(1),
        "{:?}",
        begin.elapsed()
    );
    assert_eq!(reply.status, 200);
    assert!(reply.body.starts_with(b"RIFF") && reply.body.len() > 48_000 * 2 * 3);
    let again = Instant::now();
    assert_eq!(studio.post("/api/speak", &request).body, reply.body);
    assert!(
        again.elapsed() < Duration::from_millis(200),
        "{:?}",
        again.elapsed()
    );
    // After speaking, the duration is the measured one.
    studio.post(
        "/api/speak",
        &json!({"lang": "en", "text": "Here is the square."}),
    );
    let figures = studio.get("/api/tour").json()["figures"].clone();
    assert_eq!(figures["passages"][0]["known"], "estimate");
    assert_eq!(figures["passages"][0]["words"], 6);
    assert_eq!(
        figures["passages"][0]["spoken"],
        "Here is the gate of kay em kay."
    );
    assert_eq!(figures["passages"][2]["known"], "voice");
    assert!(
        figures["stops"][0]["walk_s"]
            .as_f64()
            .expect("OK because there is a next stop")
            > 300.0
    );
}

#[test]
fn a_take_is_kept_beside_the_others() {
    let studio = open(Access::Edit);
    let wav = tone(0.3);
    let health = studio.send("/api/take/look", &wav).json();
    assert!(
        (health["seconds"]
            .as_f64()
            .expect("OK because it is a number")
            - 1.5)
            .abs()
            < 0.01
    );
    assert_eq!(health["target_lufs"], -16.0);
    let clipped = studio.send("/api/take/look", &tone(4.0)).json();
    assert!(
        clipped["defects"].to_string().contains("clipped"),
        "{clipped}"
    );
    let path = |base: &str| format!("/api/take?base={base}&pointer=/stops/0/narration/en/1");
    let base = studio.version();
    let kept = studio.send(&path(&base), &wav).json();
    assert_eq!(kept["file"], "audio/en/gate/02-take-1.wav");
    assert_eq!(
        studio.text(),
        TOUR.replace(
            "\"It was opened in 1932.\"",
            "{\"text\": \"It was opened in 1932.\", \"take\": \"audio/en/gate/02-take-1.wav\"}"
        )
    );
    assert_eq!(kept["view"]["figures"]["passages"][1]["known"], "take");
    assert_eq!(
        studio.send(&path(&base), &wav).refusal(),
        (409, "stale".to_owned())
    );
    let again = studio.send(&path(&studio.version()), &wav).json();
    assert_eq!(again["file"], "audio/en/gate/02-take-2.wav");
    let file = std::fs::File::open(studio.folder.join("audio/en/gate/02-take-1.wav"))
        .expect("OK because it was kept");
    let spec = hound::WavReader::new(file)
        .expect("OK because it is a WAV file")
        .spec();
    assert_eq!((spec.sample_rate, spec.channels), (48_000, 1));
    assert_eq!(
        studio
            .send(&path(&studio.version()), b"RIFF no")
            .refusal()
            .0,
        422
    );
    let files = std::fs::read_dir(studio.folder.join("audio/en/gate"))
        .expect("OK because it is there")
        .count();
    assert_eq!(files, 2);
}

/// 1.5 s of 220 Hz at 44.1 kHz with gaps, held at full scale where it is louder.
fn tone(gain: f32) -> Vec<u8> {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 44_100,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut file = std::io::Cursor::new(Vec::new());
    let mut writer =
        hound::WavWriter::new(&mut file, spec).expect("OK because memory can be written");
    for index in 0..66_150_u32 {
        let wave = (index as f32 * 220.0 * std::f32::consts::TAU / 44_100.0).sin();
        let sounding = (index / 11_025) % 2 == 0;
        let sample = if sounding {
            (wave * gain).clamp(-1.0, 1.0)
        } else {
            0.0
        };
        writer
            .write_sample((sample * 32_767.0) as i16)
            .expect("OK because memory can be written");
    }
    writer.finalize().expect("OK because memory can be written");
    file.into_inner()
}

/// Builds the pack and waits for the end.
fn build_pack(studio: &Open) {
    assert_eq!(studio.post("/api/build", &json!({})).status, 200);
    let until = Instant::now() + Duration::from_secs(60);
    while studio.get("/api/build").json() != serde_json::Value::Null {
        assert!(Instant::now() < until, "the build does not end");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn a_build_makes_damaged_contents_of_the_store_again() {
    let studio = open(Access::Edit);
    let pack = studio.outer.path().join("works.pack");
    build_pack(&studio);
    let good = std::fs::read(&pack).expect("OK because it was built");
    std::fs::remove_file(&pack).expect("OK because it is there");
    flip_contents(&studio.outer.path().join("store"));
    build_pack(&studio);
    assert!(std::fs::read(&pack).ok() == Some(good), "another pack");
}

#[test]
fn a_pack_is_built_and_shown() {
    let studio = open(Access::Edit);
    assert_eq!(studio.get("/preview/").refusal().0, 404);
    build_pack(&studio);
    let pack = soundwalk::pack::open(&studio.outer.path().join("works.pack"))
        .expect("OK because it was built");
    assert_eq!(pack.manifest().tracks.len(), 2);
    // The pack has an origin of its own, where the studio's token is not asked for and lets nobody in.
    let preview = studio.get("/preview/");
    assert_eq!(preview.status, 302);
    let address = preview
        .header("location")
        .expect("OK because it leads elsewhere");
    let (port, path) = address
        .strip_prefix("http://127.0.0.1:")
        .and_then(|rest| rest.split_once('/'))
        .expect("OK because this is the form of the address");
    assert_ne!(port, studio.port.to_string());
    assert!(!address.contains(&studio.token));
    let there = Open {
        outer: tempfile::tempdir().expect("OK because tests may write"),
        folder: studio.folder.clone(),
        port: port.parse().expect("OK because it is a port"),
        token: studio.token.clone(),
    };
    let page = there.raw(&format!("GET /{path}"), &[there.host()], b"");
    let front = page.header("location").expect("OK because it leads on");
    let page = there.raw(&format!("GET {front}"), &[there.host()], b"");
    assert_eq!(page.status, 200);
    let policy = page
        .header("content-security-policy")
        .expect("OK because every page has one");
    let ancestors = format!("frame-ancestors http://127.0.0.1:{}", studio.port);
    assert!(policy.contains("sandbox"), "{policy}");
    assert!(policy.contains(&ancestors), "{policy}");
    let tour = there.raw(&format!("GET {front}tour.json"), &[there.host()], b"");
    assert_eq!((tour.status, tour.body), (200, TOUR.as_bytes().to_vec()));
    for path in ["/", "/tour.json", "/api/tour", "/preview/"] {
        let reply = there.raw(&format!("GET {path}"), &[there.host(), there.key()], b"");
        assert_eq!(reply.status, 404, "{path}");
    }
    let track = studio.get("/api/track/en/gate");
    assert!(track.body.starts_with(b"RIFF"));
    assert!(
        track.head.to_lowercase().contains("soundwalk-passages: 0."),
        "{}",
        track.head
    );
    assert_eq!(studio.get("/api/track/en/nowhere").status, 404);
    assert_eq!(studio.get("/api/track/ru/gate").status, 404);
}

#[test]
fn a_recorded_walk_becomes_fixes() {
    let studio = open(Access::Edit);
    let gpx = br#"<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>
        <trkpt lat="53.767" lon="87.092"><time>2025-05-09T10:00:00Z</time></trkpt>
        <trkpt lat="53.768" lon="87.093"><time>2025-05-09T10:00:01Z</time></trkpt></trkseg></trk></gpx>"#;
    let fixes = studio.send("/api/trace", gpx).json()["fixes"].clone();
    assert_eq!(fixes.as_array().map(Vec::len), Some(2));
    assert_eq!(fixes[0]["lat"], 53.767);
    assert_eq!(studio.send("/api/trace", b"nothing").refusal().0, 422);
}

#[test]
fn pages_are_notified_of_changes() {
    use std::io::{BufRead, BufReader, Write};
    let studio = open(Access::Edit);
    let mut stream =
        std::net::TcpStream::connect(("127.0.0.1", studio.port)).expect("OK because it listens");
    stream
        .set_read_timeout(Some(Duration::from_secs(30)))
        .expect("OK because it is a time");
    let request = format!(
        "GET /api/events HTTP/1.1\r\n{}\r\n{}\r\n\r\n",
        studio.host(),
        studio.key()
    );
    stream
        .write_all(request.as_bytes())
        .expect("OK because it listens");
    let mut lines = BufReader::new(stream)
        .lines()
        .map(|line| line.expect("OK because it tells within 30 s"));
    let mut next = || {
        lines
            .find_map(|line| line.strip_prefix("data: ").map(str::to_owned))
            .expect("OK because it goes on telling")
    };
    let first = studio.version();
    assert!(next().contains(&first));
    std::fs::write(
        studio.folder.join("tour.json"),
        TOUR.replace("Gate", "Door"),
    )
    .expect("OK because it is there");
    let told = next();
    assert!(
        told.contains("\"changed\"") && !told.contains(&first),
        "{told}"
    );
    std::fs::remove_file(studio.folder.join("tour.json")).expect("OK because it is there");
    assert!(next().contains("unreadable"));
}

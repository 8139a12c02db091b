//! The studio runs a tour's programs only after the user trusts them, and opens no file outside the workspace.

use crate::studio::open::{Open, TOUR, open};
use serde_json::{Value, json};
use soundwalk::studio::Access;

/// A studio whose tour has a program that leaves a file behind.
fn speaking(studio: &Open, script: &str) {
    let ran = studio.outer.path().join("ran").display().to_string();
    let mut tour: Value = serde_json::from_str(TOUR).expect("OK because it is JSON");
    let script = format!("touch {ran}; {script}");
    tour["voices"] = json!({"en": {"command": ["sh", "-c", script]}});
    std::fs::write(studio.folder.join("tour.json"), tour.to_string())
        .expect("OK because it is ours");
    // The studio looks at the file before it answers this.
    studio.get("/api/tour");
}

fn has_run(studio: &Open) -> bool {
    std::fs::remove_file(studio.outer.path().join("ran")).is_ok()
}

fn speak(studio: &Open) -> (u16, String) {
    let reply = studio.post("/api/speak", &json!({"lang": "en", "text": "A word."}));
    match reply.status {
        200 => (200, String::new()),
        _ => reply.refusal(),
    }
}

fn codes(studio: &Open) -> Vec<String> {
    let findings = studio.get("/api/tour").json()["findings"].clone();
    let findings = findings.as_array().expect("OK because it is a list").iter();
    findings
        .map(|one| one["code"].as_str().unwrap_or_default().to_owned())
        .collect()
}

fn delete(studio: &Open) -> Value {
    let headers = [studio.host(), studio.key(), "Content-Length: 0".to_owned()];
    studio.raw("DELETE /api/trust", &headers, b"").json()
}

#[test]
fn a_program_only_runs_after_the_user_trusts_it() {
    let studio = open(Access::Edit);
    let none = studio.get("/api/trust").json();
    assert_eq!(none["state"], "no-programs");
    speaking(&studio, "cat voice.wav");
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 16_000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut wav = hound::WavWriter::create(studio.folder.join("voice.wav"), spec)
        .expect("OK because it is ours");
    (0..16_000).for_each(|n| {
        wav.write_sample(((f64::from(n) * 0.2).sin() * 9000.0) as i16)
            .expect("OK because there is room")
    });
    wav.finalize().expect("OK because there is room");

    assert!(codes(&studio).contains(&"tour-program".to_owned()));
    let shown = studio.get("/api/trust").json();
    assert_eq!(shown["state"], "not-yet");
    let command = shown["commands"][0]["command"]
        .as_str()
        .expect("OK because there is one");
    assert!(command.starts_with("sh -c 'touch "), "{command}");
    assert_eq!(
        shown["commands"][0]["pointers"],
        json!(["/voices/en/command"])
    );
    assert_eq!(speak(&studio), (403, "not-trusted".to_owned()));
    assert_eq!(
        studio.get("/api/track/en/gate").refusal(),
        (403, "not-trusted".to_owned())
    );
    assert!(!has_run(&studio));

    // Trust covers only what the user was shown.
    let digest = shown["digest"]
        .as_str()
        .expect("OK because there is one")
        .to_owned();
    speaking(&studio, "cat voice.wav; true");
    let stale = studio.post("/api/trust", &json!({"digest": digest}));
    assert_eq!(stale.refusal(), (409, "stale".to_owned()));
    assert_eq!(speak(&studio).0, 403);
    let digest = studio.get("/api/trust").json()["digest"].clone();
    let trusted = studio.post("/api/trust", &json!({"digest": digest})).json();
    assert_eq!(trusted["state"], "trusted");
    assert!(!has_run(&studio), "to trust is not to run");
    assert_eq!(speak(&studio), (200, String::new()));
    assert!(has_run(&studio));
    // A track is made from one stop, but trust covers the tour.
    assert_eq!(studio.get("/api/track/en/gate").status, 200);
    assert!(has_run(&studio));

    // An edit made on the page needs trust as well.
    let edit = json!({"base": studio.version(), "label": "voice", "continues": false, "edits": [
        {"do": "set", "pointer": "/voices/en/command/2", "value": format!("touch {}; exit 1", studio.outer.path().join("ran").display())}
    ]});
    assert_eq!(studio.post("/api/edit", &edit).status, 200);
    assert_eq!(studio.get("/api/trust").json()["state"], "changed");
    assert_eq!(speak(&studio).0, 403);
    assert!(!has_run(&studio));

    speaking(&studio, "cat voice.wav; true");
    assert_eq!(studio.get("/api/trust").json()["state"], "trusted");
    assert_eq!(delete(&studio)["state"], "not-yet");
    // What was spoken already is kept in memory: the program does not run for it.
    assert_eq!(
        studio
            .post("/api/speak", &json!({"lang": "en", "text": "Another."}))
            .status,
        403
    );
    assert!(!has_run(&studio));
}

#[test]
fn a_read_only_studio_cannot_trust_programs() {
    let studio = open(Access::ReadOnly);
    speaking(&studio, "true");
    let shown = studio.get("/api/trust").json();
    let refused = studio.post("/api/trust", &json!({"digest": shown["digest"]}));
    assert_eq!(refused.refusal(), (403, "read-only".to_owned()));
}

#[cfg(unix)]
#[test]
fn maps_and_files_stay_in_the_workspace() {
    let studio = open(Access::Edit);
    let map = r#"{"type": "FeatureCollection", "features": []}"#;
    std::fs::write(studio.outer.path().join("map.geojson"), map).expect("OK because it is ours");
    std::fs::write(studio.folder.join("own.geojson"), map).expect("OK because it is ours");
    std::os::unix::fs::symlink("../map.geojson", studio.folder.join("link.geojson"))
        .expect("OK because it is ours");
    std::os::unix::fs::symlink("../secret.wav", studio.folder.join("link.wav"))
        .expect("OK because it is ours");
    let mut tour: Value = serde_json::from_str(TOUR).expect("OK because it is JSON");
    tour["maps"] = json!([
        "own.geojson",
        "../map.geojson",
        "link.geojson",
        "link.wav",
        "tour.json",
        "../nosuch.geojson"
    ]);
    std::fs::write(studio.folder.join("tour.json"), tour.to_string())
        .expect("OK because it is ours");
    studio.get("/api/tour");
    for (index, expected) in [(0, 200), (1, 403), (2, 403), (3, 403), (4, 422), (5, 403)] {
        assert_eq!(
            studio.get(&format!("/api/map/{index}")).status,
            expected,
            "{index}"
        );
    }
    assert_eq!(
        studio.get("/api/file/link.wav").refusal(),
        (403, "outside".to_owned())
    );
    assert!(codes(&studio).contains(&"outside-workspace".to_owned()));
}

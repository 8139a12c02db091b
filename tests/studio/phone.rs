//! The end of a build: what has changed, the folder to upload, and the server for phones.

use super::open::{Open, open};
use serde_json::{Value, json};
use soundwalk::studio::Access;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

impl Open {
    /// Builds, and answers with the outcome that the events tell.
    fn built(&self, path: &str, body: &Value) -> Value {
        self.built_in("en", path, body)
    }

    /// As [`Open::built`], for a guide who reads a language.
    fn built_in(&self, language: &str, path: &str, body: &Value) -> Value {
        let mut stream =
            TcpStream::connect(("127.0.0.1", self.port)).expect("OK because it listens");
        stream
            .set_read_timeout(Some(Duration::from_secs(120)))
            .expect("OK because it is a time");
        let (host, key) = (self.host(), self.key());
        write!(
            stream,
            "GET /api/events HTTP/1.1\r\n{host}\r\n{key}\r\n\r\n"
        )
        .expect("OK because it listens");
        let mut events = BufReader::new(stream).lines().filter_map(|line| {
            let line = line.expect("OK because it tells in time");
            serde_json::from_str::<Value>(line.strip_prefix("data: ")?).ok()
        });
        // The first event says that the page hears the others.
        events.next().expect("OK because there is a version");
        let body = body.to_string();
        let headers = [
            self.host(),
            self.key(),
            "Content-Type: application/json".to_owned(),
            format!("Content-Length: {}", body.len()),
            format!("Accept-Language: {language}"),
        ];
        let started = self.raw(&format!("POST {path}"), &headers, body.as_bytes());
        assert_eq!(started.status, 200, "{}", started.json());
        events
            .find(|event| event["what"] == "built")
            .expect("OK because every build ends")
    }
}

#[test]
fn a_build_says_what_has_changed() {
    let studio = open(Access::Edit);
    let first = studio.built("/api/build", &json!({}));
    assert_eq!(first["outcome"], "pack", "{first}");
    assert_eq!(first["changes"], Value::Null);
    assert!(
        first["path"]
            .as_str()
            .is_some_and(|path| path.starts_with('/'))
    );
    let same = studio.built("/api/build", &json!({}));
    assert_eq!(same["changes"]["stories"], json!([]));
    assert_eq!(same["changes"]["bytes_before"], same["bytes"]);
    let edit = json!({"base": studio.version(), "label": "e", "edits": [
        {"do": "set", "pointer": "/stops/1/narration/en/0", "value": "Here is the other square."},
        {"do": "set", "pointer": "/stops/0/title/en", "value": "Main gate"},
    ]});
    assert_eq!(studio.post("/api/edit", &edit).status, 200);
    let changed = studio.built("/api/build", &json!({}))["changes"].clone();
    assert_eq!(
        changed["stories"],
        json!([{"title": "Square", "language": "en", "is_short": false}])
    );
    assert_eq!(
        changed["renamed"],
        json!([{"from": "Gate", "to": "Main gate"}])
    );
    let edit = json!({"base": studio.version(), "label": "e", "edits": [{"do": "remove", "pointer": "/stops/0"}]});
    assert_eq!(studio.post("/api/edit", &edit).status, 200);
    let changed = studio.built("/api/build", &json!({}))["changes"].clone();
    assert_eq!(changed["removed"], json!(["Main gate"]));
}

#[test]
fn what_stops_a_build_is_told_in_the_language_of_the_guide() {
    let studio = open(Access::Edit);
    let edit = json!({"base": studio.version(), "label": "e", "edits": [
        {"do": "set", "pointer": "/id", "value": "The Works"},
    ]});
    assert_eq!(studio.post("/api/edit", &edit).status, 200);
    let reason = |language: &str| {
        let outcome = studio.built_in(language, "/api/build", &json!({}));
        assert_eq!(outcome["outcome"], "failed", "{outcome}");
        outcome["reason"].as_str().unwrap_or_default().to_owned()
    };
    assert_eq!(reason("en"), "“The Works” cannot be an id");
    let russian = reason("ru");
    assert!(russian.contains("«The Works»"), "{russian}");
}

#[test]
fn the_folder_to_upload_lies_beside_the_pack() {
    let studio = open(Access::Edit);
    for name in [
        "", ".", "..", "a/b", "/tmp/a", ".hidden", "a\\b", "C:", "a\u{7}",
    ] {
        let refused = studio.post("/api/folder", &json!({"folder": name}));
        assert_eq!(refused.refusal(), (422, "unfit".to_owned()), "{name:?}");
    }
    let built = studio.built("/api/folder", &json!({"folder": "works-site"}));
    let site = studio.outer.path().join("works-site");
    assert_eq!(built["site"]["path"], site.display().to_string());
    let count = built["site"]["files"].as_u64().unwrap_or_default();
    assert!(count > 5 && site.join("index.html").is_file() && site.join("manifest.json").is_file());
    // A folder with other files in it stays as it is.
    let mine = studio.outer.path().join("mine");
    fs::create_dir(&mine).expect("OK because tests may write");
    fs::write(mine.join("letter.txt"), "dear").expect("OK because tests may write");
    let refused = studio.built("/api/folder", &json!({"folder": "mine"}));
    assert_eq!(refused["outcome"], "failed");
    assert_eq!(
        fs::read_to_string(mine.join("letter.txt")).ok().as_deref(),
        Some("dear")
    );
}

#[test]
fn phones_are_shown_the_pack_and_nothing_else_until_it_is_stopped() {
    let studio = open(Access::Edit);
    assert_eq!(studio.get("/api/phone").json(), Value::Null);
    assert_eq!(
        studio.post("/api/phone", &json!({})).refusal(),
        (404, "not-found".to_owned())
    );
    studio.built("/api/build", &json!({}));
    let phone = studio.post("/api/phone", &json!({})).json();
    assert_eq!(
        studio.post("/api/phone", &json!({})).json(),
        phone,
        "it is started once"
    );
    assert_eq!(studio.get("/api/phone").json(), phone);
    let address = phone["address"].as_str().expect("OK because it is a text");
    assert_eq!(read_code(&phone["code"]), address);
    let (host, path) = address
        .strip_prefix("https://")
        .and_then(|rest| rest.split_once('/'))
        .expect("OK because this is the form of the address");
    let port: u16 = host
        .rsplit(':')
        .next()
        .and_then(|port| port.parse().ok())
        .expect("OK because there is a port");
    assert_ne!(port, studio.port);
    let config = ureq::Agent::config_builder()
        .tls_config(
            ureq::tls::TlsConfig::builder()
                .disable_verification(true)
                .build(),
        )
        .http_status_as_error(false)
        .max_redirects(0)
        .timeout_global(Some(Duration::from_secs(30)))
        .build();
    let agent = ureq::Agent::new_with_config(config);
    let ask = |path: &str| {
        let answer = agent.get(format!("https://127.0.0.1:{port}/{path}")).call();
        answer.expect("OK because it answers").status().as_u16()
    };
    assert_eq!(ask(path), 302, "the front door leads to the pack");
    for other in ["", "api/tour", "api/session", "tour.json"] {
        assert_eq!(ask(other), 404, "{other}");
    }
    let stopped = studio.raw(
        "DELETE /api/phone",
        &[studio.host(), studio.key(), "Content-Length: 0".to_owned()],
        b"",
    );
    assert_eq!(stopped.status, 200);
    assert_eq!(studio.get("/api/phone").json(), Value::Null);
    let end = Instant::now() + Duration::from_secs(20);
    while TcpStream::connect(("127.0.0.1", port)).is_ok() {
        assert!(Instant::now() < end, "the server still listens");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// What a QR code says, drawn as the page draws it.
fn read_code(rows: &Value) -> String {
    let rows: Vec<&str> = rows
        .as_array()
        .expect("OK because it is a list")
        .iter()
        .filter_map(Value::as_str)
        .collect();
    let side = (rows.len() + 8) * 4;
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(side, side, |x, y| {
        let module = |at: usize| (at / 4).checked_sub(4);
        let dark = module(y)
            .and_then(|row| rows.get(row))
            .zip(module(x))
            .is_some_and(|(row, column)| row.as_bytes().get(column) == Some(&b'1'));
        if dark { 0 } else { 255 }
    });
    let grids = picture.detect_grids();
    let (_, text) = grids[0].decode().expect("OK because it is a whole code");
    text
}

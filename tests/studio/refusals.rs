//! What the studio refuses, each with its status.

use crate::studio::open::{Open, TOUR, open, open_in_workspace};
use serde_json::json;
use soundwalk::studio::Access;
use std::io::{Read, Write};

const LOCAL: &str = "Origin: http://127.0.0.1";

fn check(studio: &Open, first: &str, headers: &[String], expected: (u16, &str)) {
    let reply = studio.raw(first, headers, b"");
    let (status, error) = reply.refusal();
    assert_eq!((status, error.as_str()), expected, "{first} {headers:?}");
}

#[test]
fn strangers_are_refused() {
    let studio = open(Access::Edit);
    let (host, key) = (studio.host(), studio.key());
    let own = format!("{LOCAL}:{}", studio.port);
    let cookie = |token: &str| format!("Cookie: a=b; soundwalk-{}={token}", studio.port);
    let right = cookie(&studio.token);
    let empty = "Content-Length: 0".to_owned();
    let header = |text: &str| text.to_owned();
    let tour = "GET /api/tour";
    let edit = "POST /api/edit";
    for (first, headers, expected) in [
        // DNS rebinding: another name points to this machine.
        (
            tour,
            vec![header("Host: evil.example"), key.clone()],
            (403, "foreign-host"),
        ),
        (
            tour,
            vec![format!("Host: evil.example:{}", studio.port), right.clone()],
            (403, "foreign-host"),
        ),
        (
            tour,
            vec![format!("Host: 127.0.0.1:{}", studio.port ^ 1), key.clone()],
            (403, "foreign-host"),
        ),
        (
            "GET /?token=x",
            vec![header("Host: evil.example")],
            (403, "foreign-host"),
        ),
        // Other sites' pages.
        (
            edit,
            vec![
                host.clone(),
                right.clone(),
                header("Origin: https://evil.example"),
                empty.clone(),
            ],
            (403, "foreign-origin"),
        ),
        (
            edit,
            vec![
                host.clone(),
                right.clone(),
                header("Origin: null"),
                empty.clone(),
            ],
            (403, "foreign-origin"),
        ),
        (
            edit,
            vec![
                host.clone(),
                right.clone(),
                format!("{LOCAL}:1"),
                empty.clone(),
            ],
            (403, "foreign-origin"),
        ),
        (
            edit,
            vec![host.clone(), right.clone(), empty.clone()],
            (403, "foreign-origin"),
        ),
        (
            edit,
            vec![
                host.clone(),
                right.clone(),
                own.clone(),
                own.clone(),
                empty.clone(),
            ],
            (403, "foreign-origin"),
        ),
        (
            tour,
            vec![
                host.clone(),
                right.clone(),
                header("Sec-Fetch-Site: cross-site"),
            ],
            (403, "foreign-origin"),
        ),
        (
            tour,
            vec![
                host.clone(),
                key.clone(),
                header("Origin: https://evil.example"),
            ],
            (403, "foreign-origin"),
        ),
        // No key, or a wrong one.
        (tour, vec![host.clone()], (401, "no-token")),
        (
            tour,
            vec![host.clone(), header("Authorization: Bearer ")],
            (401, "no-token"),
        ),
        (
            tour,
            vec![host.clone(), header("Authorization: Bearer 00")],
            (401, "no-token"),
        ),
        (tour, vec![host.clone(), cookie("00")], (401, "no-token")),
        (
            edit,
            vec![host.clone(), own.clone(), empty.clone()],
            (401, "no-token"),
        ),
        ("GET /", vec![host.clone()], (401, "no-token")),
        ("GET /?token=00", vec![host.clone()], (401, "no-token")),
        ("GET /studio.js", vec![host.clone()], (401, "no-token")),
        ("GET /preview/", vec![host.clone()], (401, "no-token")),
    ] {
        check(&studio, first, &headers, expected);
    }
    let with_token = format!("GET /?token={}", studio.token);
    let page = studio.raw(&with_token, std::slice::from_ref(&host), b"");
    assert_eq!(page.status, 200);
    let head = page.head.to_lowercase();
    assert!(
        head.contains(&format!(
            "set-cookie: soundwalk-{}={}; httponly; samesite=strict",
            studio.port, studio.token
        )),
        "{head}"
    );
    for expected in [
        "content-security-policy: default-src 'self'",
        "x-content-type-options: nosniff",
        "cache-control: no-store",
        "referrer-policy: no-referrer",
        "frame-ancestors 'none'",
    ] {
        assert!(head.contains(expected), "{expected} in {head}");
    }
    let by_cookie = studio.raw(tour, &[host, right], b"");
    assert_eq!(by_cookie.status, 200);
    assert_eq!(studio.text(), TOUR);
}

#[test]
fn no_path_leads_out_of_the_folder() {
    let studio = open(Access::Edit);
    std::fs::write(studio.folder.join("inside.wav"), "inside").expect("OK because it is there");
    #[cfg(unix)]
    std::os::unix::fs::symlink(studio.outer.path(), studio.folder.join("link"))
        .expect("OK because the folder is there");
    #[cfg(unix)]
    for (name, target) in [("one.wav", "../secret.wav"), ("two.wav", "../nothing.wav")] {
        std::os::unix::fs::symlink(target, studio.folder.join(name))
            .expect("OK because the folder is there");
    }
    assert_eq!(studio.get("/api/file/inside.wav").body, b"inside");
    for (path, expected) in [
        ("/api/file/../secret.wav", (403, "outside")),
        ("/api/file/%2e%2e/secret.wav", (403, "outside")),
        ("/api/file/..%2fsecret.wav", (403, "outside")),
        ("/api/file/a/../../secret.wav", (403, "outside")),
        ("/api/file/..%5csecret.wav", (403, "outside")),
        ("/api/file//etc/passwd", (403, "outside")),
        ("/api/file/%2fetc%2fpasswd", (403, "outside")),
        #[cfg(unix)]
        ("/api/file/link/secret.wav", (403, "outside")),
        ("/api/file/nothing.wav", (404, "not-found")),
        ("/api/map/0", (404, "not-found")),
        ("/preview/../secret.wav", (404, "not-found")),
        ("/..%2fsecret.wav", (404, "not-found")),
    ] {
        let (status, error) = studio.get(path).refusal();
        assert_eq!((status, error.as_str()), expected, "{path}");
    }
    // Nor can the tour be made to name such a file.
    for (pointer, value) in [
        ("/stops/0/bed", json!("../secret.wav")),
        ("/maps", json!(["/etc/passwd"])),
        (
            "/stops/0/narration/en/0",
            json!({"text": "a", "take": "../secret.wav"}),
        ),
        ("/stops/0/bed", json!(".hidden/a.wav")),
        ("/stops/0/bed", json!("C:\\takes\\a.wav")),
        ("/stops/0/bed", json!("a/../../secret.wav")),
        // Links, including dangling ones.
        #[cfg(unix)]
        ("/stops/0/bed", json!("link/secret.wav")),
        #[cfg(unix)]
        ("/maps", json!(["link/nothing.geojson"])),
        #[cfg(unix)]
        ("/stops/0/bed", json!("one.wav")),
        #[cfg(unix)]
        ("/stops/0/bed", json!("two.wav")),
    ] {
        let edit = json!({"base": studio.version(), "label": "x", "edits": [{"do": "set", "pointer": pointer, "value": value}]});
        assert_eq!(
            studio.post("/api/edit", &edit).refusal(),
            (403, "outside".to_owned()),
            "{pointer}"
        );
    }
    let text = TOUR.replace(
        "\"id\": \"gate\",",
        "\"id\": \"gate\", \"bed\": \"../secret.wav\",",
    );
    let whole = json!({"base": studio.version(), "text": text});
    assert_eq!(
        studio.post("/api/text", &whole).refusal(),
        (403, "outside".to_owned())
    );
    assert_eq!(studio.text(), TOUR);
}

#[test]
fn shared_files_of_the_workspace_are_served() {
    let studio = open_in_workspace();
    let around = studio.outer.path();
    std::fs::write(around.join("bell.wav"), "bell").expect("OK because it is ours");
    image::RgbImage::new(8, 8)
        .save(around.join("gate.png"))
        .expect("OK because it is ours");
    std::fs::create_dir(around.join(".keys")).expect("OK because it is ours");
    std::fs::write(around.join(".keys/key"), "key").expect("OK because it is ours");
    assert_eq!(studio.get("/api/file/..%2Fbell.wav").body, b"bell");
    let picture = studio.get("/api/file/..%2Fgate.png");
    assert_eq!(
        picture.header("content-type").as_deref(),
        Some("image/jpeg")
    );
    assert_eq!(&picture.body[..3], b"\xff\xd8\xff");
    for (path, expected) in [
        ("/api/file/..%2F.keys%2Fkey", (403, "outside")),
        ("/api/file/..%2F..%2Fsecret.wav", (403, "outside")),
        ("/api/file/..%2Fnothing.wav", (404, "not-found")),
    ] {
        let (status, error) = studio.get(path).refusal();
        assert_eq!((status, error.as_str()), expected, "{path}");
    }
    // And named by the page.
    for (path, expected) in [("../bell.wav", 200), ("../../bell.wav", 403)] {
        let edit = json!({"base": studio.version(), "label": "x", "edits": [
            {"do": "set", "pointer": "/stops/0/bed", "value": path}
        ]});
        assert_eq!(studio.post("/api/edit", &edit).status, expected, "{path}");
    }
}

#[test]
fn floods_are_refused() {
    let studio = open(Access::Edit);
    let (host, key) = (studio.host(), studio.key());
    let gigabyte = format!("Content-Length: {}", 1_u64 << 30);
    for path in [
        "/api/take?base=0&pointer=0",
        "/api/take/look",
        "/api/recording",
        "/api/picture?base=0&stop=gate",
        "/api/bed?base=0&stop=gate",
        "/api/upload?base=0&pointer=/cover/file&name=a.jpg",
        "/api/edit",
        "/api/trace",
        "/api/start/open",
        "/api/start/new",
        "/api/start/example",
        "/api/start/forget",
    ] {
        check(
            &studio,
            &format!("POST {path}"),
            &[host.clone(), key.clone(), gigabyte.clone()],
            (413, "too-large"),
        );
    }
    // The limit of texts is lower than that of recordings, and the body is not read.
    let longer_than_a_text = format!("Content-Length: {}", (40 << 20) + 1);
    for first in [
        "POST /api/edit",
        "POST /api/text",
        "POST /api/fix",
        "POST /api/undo",
        "POST /api/redo",
        "POST /api/look",
        "POST /api/speak",
        "POST /api/trust",
        "POST /api/source",
        "POST /api/connect",
        "POST /api/way",
        "POST /api/directions",
        "POST /api/reviews",
        "POST /api/suggest",
        "POST /api/draft",
        "POST /api/decide",
        "POST /api/rehearse",
        "POST /api/rehearse/walk",
        "POST /api/listen",
        "POST /api/recording/0/passages",
        "POST /api/recording/0/take",
        "POST /api/recording/0/takes",
        "POST /api/folder",
        "POST /api/phone",
        "DELETE /api/phone",
        "GET /api/reviews",
        "GET /api/listen/0",
        "GET /api/recording/0/sound",
        "POST /api/start/close",
        "POST /api/picture/turn?base=0&stop=gate",
        "POST /api/build",
        "DELETE /api/trust",
        "GET /api/tour",
    ] {
        let headers = [host.clone(), key.clone(), longer_than_a_text.clone()];
        check(&studio, first, &headers, (413, "too-large"));
    }
    // Without a stated length, and without an end.
    let block = vec![b'0'; 1 << 20];
    for (path, blocks) in [
        ("/api/take/look", 97),
        ("/api/look", 41),
        ("/api/trust", 41),
    ] {
        let mut chunks = Vec::new();
        for _ in 0..blocks {
            chunks.extend_from_slice(b"100000\r\n");
            chunks.extend_from_slice(&block);
            chunks.extend_from_slice(b"\r\n");
        }
        let headers = [
            host.clone(),
            key.clone(),
            "Transfer-Encoding: chunked".to_owned(),
        ];
        let reply = studio.raw(&format!("POST {path}"), &headers, &chunks);
        assert_eq!(reply.refusal(), (413, "too-large".to_owned()), "{path}");
    }
}

#[test]
fn every_refusal_has_one_form() {
    let studio = open(Access::Edit);
    let own = [studio.host(), studio.key()];
    let with = |more: Vec<String>| [own.to_vec(), more].concat();
    let json = "Content-Type: application/json".to_owned();
    for (first, headers, body, expected) in [
        ("PUT /api/tour", own.to_vec(), "", (405, "not-allowed")),
        ("GET /api/edit", own.to_vec(), "", (405, "not-allowed")),
        (
            "DELETE /",
            with(vec!["Content-Length: 0".to_owned()]),
            "",
            (405, "not-allowed"),
        ),
        ("GET /nothing/here", own.to_vec(), "", (404, "not-found")),
        (
            "POST /api/edit",
            with(vec!["Content-Length: 2".to_owned()]),
            "{}",
            (422, "unfit"),
        ),
        (
            "POST /api/edit",
            with(vec![json.clone(), "Content-Length: 1".to_owned()]),
            "{",
            (422, "unfit"),
        ),
        (
            "POST /api/take",
            with(vec!["Content-Length: 0".to_owned()]),
            "",
            (422, "unfit"),
        ),
        ("GET /api/map/x", own.to_vec(), "", (422, "unfit")),
        (
            "POST /api/look",
            with(vec!["Transfer-Encoding: chunked".to_owned()]),
            "no size\r\n",
            (400, "malformed"),
        ),
        (
            "GET /api/tour",
            with((0..64).map(|n| format!("X-{n}: 1")).collect()),
            "",
            (431, "head-too-large"),
        ),
        (
            "GET /api/tour",
            with(vec![format!("X: {}", "x".repeat(70_000))]),
            "",
            (431, "head-too-large"),
        ),
        (
            "GET /api/tour HTTP/1.1 and more",
            own.to_vec(),
            "",
            (400, "malformed"),
        ),
        ("G(T /api/tour", own.to_vec(), "", (400, "malformed")),
        (
            "GET /api/tour",
            with(vec!["no colon".to_owned()]),
            "",
            (400, "malformed"),
        ),
        (
            "POST /api/look",
            with(vec![
                "Content-Length: 1".to_owned(),
                "Content-Length: 2".to_owned(),
            ]),
            "",
            (400, "malformed"),
        ),
    ] {
        let reply = studio.raw(first, &headers, body.as_bytes());
        let (status, error) = reply.refusal();
        assert_eq!((status, error.as_str()), expected, "{first}");
        let message = reply.json()["message"].clone();
        let message = message.as_str().expect("OK because every refusal has one");
        assert!(message.len() > 10, "{first}: {message:?}");
        assert_eq!(
            reply.header("content-type").as_deref(),
            Some("application/json")
        );
    }
    let long = format!("GET /{}", "x".repeat(65_000));
    let reply = studio.raw(&long, &own, b"");
    assert!(matches!(reply.status, 404 | 431), "{}", reply.status);
    assert_ne!(reply.refusal().1, "");
    let wrong = studio.raw("GET /api/edit", &own, b"");
    assert_eq!(wrong.header("allow").as_deref(), Some("POST"));
    // What is wrong with a body is said.
    let unfit = studio
        .post("/api/edit", &json!({"base": "0", "label": "x"}))
        .json();
    let message = unfit["message"]
        .as_str()
        .expect("OK because every refusal has one");
    assert!(message.contains("missing field `edits`"), "{message}");
}

#[test]
fn http2_is_refused_in_words() {
    let studio = open(Access::Edit);
    let mut stream =
        std::net::TcpStream::connect(("127.0.0.1", studio.port)).expect("OK because it listens");
    stream
        .write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0")
        .expect("OK because it listens");
    let mut answer = String::new();
    stream
        .read_to_string(&mut answer)
        .expect("OK because the server ends the connection");
    assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
    assert!(answer.contains("\"malformed\""), "{answer}");
    assert!(answer.contains("HTTP/1.1 only"), "{answer}");
}

/// Two requests on one connection: the response to the second must not depend on that to the first.
#[test]
fn a_broken_request_after_a_whole_one_has_the_same_form() {
    let studio = open(Access::Edit);
    let whole = format!(
        "GET /api/session HTTP/1.1\r\n{}\r\n{}\r\n\r\n",
        studio.host(),
        studio.key()
    );
    let mut stream =
        std::net::TcpStream::connect(("127.0.0.1", studio.port)).expect("OK because it listens");
    for request in [whole.as_str(), "nonsense\r\n\r\n"] {
        stream
            .write_all(request.as_bytes())
            .expect("OK because it listens");
    }
    let mut answers = String::new();
    stream
        .read_to_string(&mut answers)
        .expect("OK because the server ends it");
    assert!(answers.starts_with("HTTP/1.1 200 "), "{answers}");
    let (_, last) = answers
        .split_once("HTTP/1.1 400 Bad Request\r\n")
        .expect("OK because it was asked two things");
    assert!(last.contains("\"error\":\"malformed\""), "{last}");
}

#[test]
fn a_read_only_studio_changes_nothing() {
    let studio = open(Access::ReadOnly);
    let base = studio.version();
    for (path, body) in [
        (
            "/api/edit",
            json!({"base": base, "label": "x", "edits": [{"do": "remove", "pointer": "/lexicon"}]}),
        ),
        ("/api/text", json!({"base": base, "text": "{}"})),
        ("/api/fix", json!({"base": base, "finding": 0, "code": "x"})),
        ("/api/undo", json!({"base": base})),
        ("/api/redo", json!({"base": base})),
        ("/api/take?base=0&pointer=0", json!({})),
        ("/api/build", json!({})),
    ] {
        assert_eq!(
            studio.post(path, &body).refusal(),
            (403, "read-only".to_owned()),
            "{path}"
        );
    }
    assert_eq!(studio.get("/api/session").json()["access"], "read-only");
    let look = studio.post("/api/look", &json!({"text": "{"}));
    assert_eq!(look.status, 200);
    assert_eq!(studio.text(), TOUR);
}

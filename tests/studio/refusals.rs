//! What the studio refuses, each with its status.

use crate::studio::open::{Open, TOUR, open};
use serde_json::json;
use soundwalk::studio::Access;

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
        // DNS rebinding: the browser was led here under another name.
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
fn floods_are_refused() {
    let studio = open(Access::Edit);
    let (host, key) = (studio.host(), studio.key());
    let gigabyte = format!("Content-Length: {}", 1_u64 << 30);
    for path in [
        "/api/take?base=0&pointer=0",
        "/api/take/look",
        "/api/edit",
        "/api/trace",
    ] {
        check(
            &studio,
            &format!("POST {path}"),
            &[host.clone(), key.clone(), gigabyte.clone()],
            (413, "too-large"),
        );
    }
    // Without saying how much will come.
    let block = vec![b'0'; 1 << 20];
    let mut chunks = Vec::new();
    for _ in 0..97 {
        chunks.extend_from_slice(b"100000\r\n");
        chunks.extend_from_slice(&block);
        chunks.extend_from_slice(b"\r\n");
    }
    let headers = [host, key, "Transfer-Encoding: chunked".to_owned()];
    let reply = studio.raw("POST /api/take/look", &headers, &chunks);
    assert_eq!(reply.refusal(), (413, "too-large".to_owned()));
}

#[test]
fn a_studio_that_only_shows_changes_nothing() {
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

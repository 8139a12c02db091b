//! `serve`: paths, headers, refusals, and that slow clients cannot keep others out.

use soundwalk::pack::manifest::{FORMAT, Manifest, Mix, Role, Track};
use soundwalk::pack::writer::{self, Content};
use soundwalk::pack::{self, Pack, site};
use soundwalk::serve::headers::Framing;
use soundwalk::serve::{ServedPack, Server, Transport};
use soundwalk::sound::{Pcm, RATE, opus};
use soundwalk::tour::model::Lang;
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::{Duration, Instant};

const EVIL_SVG: &str = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";

fn pack(id: &str) -> Pack {
    let folder = tempfile::tempdir().expect("OK because tests may write");
    // The reader may go on reading the file, which is there for as long as it is open.
    pack_at(&folder.path().join("tour.pack"), id)
}

fn pack_at(path: &Path, id: &str) -> Pack {
    let lang = Lang("en".to_owned());
    let [file, captions, transcript] =
        ["tracks/a.opus", "captions/a.vtt", "transcripts/a.txt"].map(str::to_owned);
    let manifest = Manifest {
        format: FORMAT,
        made_by: "a test".to_owned(),
        id: id.to_owned(),
        title: BTreeMap::from([(lang.clone(), "Tiny".to_owned())]),
        languages: vec![lang.clone()],
        tracks: vec![Track {
            role: Role::Story,
            mix: Mix::Standard,
            stop: "a".to_owned(),
            number: 1,
            language: lang,
            title: "A".to_owned(),
            file: file.clone(),
            duration_s: 0.5,
            loudness_lufs: None,
            true_peak_dbtp: -1.5,
            captions: captions.clone(),
            transcript: transcript.clone(),
            master: None,
            passages: Vec::new(),
        }],
        sounds: Vec::new(),
        maps: Vec::new(),
        ways: None,
        pictures: BTreeMap::new(),
        pictures_webp: BTreeMap::new(),
        cover: None,
        cover_webp: None,
        url: None,
        files: BTreeMap::new(),
    };
    let tour = format!(
        r#"{{"format":1,"id":"{id}","title":{{"en":"Tiny"}},"languages":["en"],"stops":[{{"id":"a","title":{{"en":"A"}},
"position":{{"lat":53.0,"lon":87.0}},"geofence":{{"radius_m":30}},"narration":{{"en":["Hello."]}}}}]}}"#
    );
    let silence = Pcm {
        rate: RATE,
        samples: vec![0.0; RATE as usize / 2],
    };
    let page = site::names().map(|name| (name.to_owned(), String::new().into_bytes()));
    let entries = [
        ("tour.json".to_owned(), tour.into_bytes()),
        (file, opus::encode(&silence, &opus::Tags::default())),
        (captions, b"WEBVTT\n".to_vec()),
        (transcript, b"A\n".to_vec()),
    ];
    let files = [
        ("index.html", "<!doctype html><title>Tiny</title>"),
        ("sw.js", "// the pack's own"),
        ("icon.svg", EVIL_SVG),
    ]
    .map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()));
    let contents = page
        .chain(entries)
        .chain(files)
        .map(|(name, bytes)| (name, Content::Bytes(bytes)));
    let contents: BTreeMap<String, Content> = contents.collect();
    writer::write(path, &manifest, &contents, None).expect("OK because the folder is writable");
    pack::open(path).expect("OK because it was just written")
}

struct Open {
    address: SocketAddr,
    front: String,
}

struct Reply {
    status: u16,
    head: String,
    body: String,
}

fn open(exhibit: ServedPack) -> Open {
    let any = SocketAddr::from(([127, 0, 0, 1], 0));
    let server =
        Server::bind(exhibit, any, &Transport::Plain).expect("OK because some port is free");
    let (address, front) = (
        server.address().expect("OK because it is bound"),
        server.front(),
    );
    thread::spawn(move || server.run());
    Open { address, front }
}

impl Open {
    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).expect("OK because it listens");
        stream
            .set_read_timeout(Some(Duration::from_secs(30)))
            .expect("OK because it is a time");
        stream
    }

    /// Sends these bytes, and reads until the connection ends.
    fn raw(&self, request: &str) -> Reply {
        let mut stream = self.connect();
        let _ = stream.write_all(request.as_bytes());
        let mut reply = Vec::new();
        let _ = stream.read_to_end(&mut reply);
        let reply = String::from_utf8_lossy(&reply).into_owned();
        let (head, body) = reply.split_once("\r\n\r\n").unwrap_or((&reply, ""));
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
        Reply {
            status: status.unwrap_or(0),
            head: head.to_lowercase(),
            body: body.to_owned(),
        }
    }

    fn get(&self, path: &str) -> Reply {
        self.raw(&format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            self.address
        ))
    }
}

#[test]
fn each_pack_is_served_in_a_folder_of_its_own() {
    let [one, other] = ["one", "two"].map(|id| open(ServedPack::of(pack(id))));
    assert!(one.front.starts_with("/one-") && other.front.starts_with("/two-"));
    for path in ["/", "/index.html", other.front.as_str()] {
        let reply = one.get(path);
        assert_eq!(reply.status, 302, "{path}");
        let location = format!("location: {}\r\n", one.front);
        assert!(reply.head.contains(&location), "{}", reply.head);
    }
    assert!(one.get(&one.front).body.contains("<title>Tiny"));
    assert_eq!(
        one.get(&format!("{}sw.js", one.front)).body,
        "// the pack's own"
    );
    // The worker that an earlier program registered for the whole port ends itself.
    let farewell = one.get("/sw.js");
    assert!(farewell.body.contains("unregister"), "{}", farewell.body);
    assert_eq!(one.get(&format!("{}sw.js", other.front)).status, 404);
}

#[test]
fn every_response_has_protective_headers() {
    let tour = open(ServedPack::of(pack("one")));
    for (name, policy) in [
        ("", "frame-ancestors 'none'"),
        ("sw.js", "default-src 'none'; script-src 'self'"),
        ("tour.json", "sandbox"),
        ("icon.svg", "sandbox"),
        ("nothing", "sandbox"),
    ] {
        let reply = tour.get(&format!("{}{name}", tour.front));
        assert!(reply.head.contains(policy), "{name}: {}", reply.head);
        for header in [
            "x-content-type-options: nosniff",
            "referrer-policy: no-referrer",
            "cross-origin-resource-policy: same-origin",
        ] {
            assert!(reply.head.contains(header), "{name}: {}", reply.head);
        }
    }
    let picture = tour.get(&format!("{}icon.svg", tour.front));
    assert!(
        picture.head.contains("content-type: image/svg+xml"),
        "{}",
        picture.head
    );
}

#[test]
fn cached_entries_stay_valid() {
    let tour = open(ServedPack::of(pack("one")));
    let header = |head: &str, name: &str| {
        let line = head.lines().find(|line| line.starts_with(name));
        line.unwrap_or_else(|| panic!("no {name} in {head}"))
            .to_owned()
    };
    for name in ["", "sw.js", "tour.json"] {
        let whole = tour.get(&format!("{}{name}", tour.front));
        let tag = header(&whole.head, "etag").replacen("etag", "If-None-Match", 1);
        let again = tour.raw(&format!(
            "GET {}{name} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{tag}\r\n\r\n",
            tour.front, tour.address
        ));
        assert_eq!((again.status, again.body.as_str()), (304, ""), "{name}");
        for kept in ["content-security-policy", "content-type"] {
            assert_eq!(header(&again.head, kept), header(&whole.head, kept));
        }
    }
}

#[test]
fn ranges_and_heads_are_answered() {
    let tour = open(ServedPack::of(pack("one")));
    let ask = |method: &str, more: &str| {
        tour.raw(&format!(
            "{method} {}sw.js HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{more}\r\n",
            tour.front, tour.address
        ))
    };
    const WHOLE: &str = "// the pack's own";
    for (method, more, status, body, length) in [
        ("GET", "", 200, WHOLE, 17),
        ("HEAD", "", 200, "", 17),
        ("GET", "Range: bytes=3-5\r\n", 206, "the", 3),
        ("HEAD", "Range: bytes=3-5\r\n", 206, "", 3),
        ("GET", "Range: bytes=-3\r\n", 206, "own", 3),
        ("GET", "Range: bytes=14-\r\n", 206, "own", 3),
        // Several at once ask for the whole.
        ("GET", "Range: bytes=0-1,3-5\r\n", 200, WHOLE, 17),
        // The client's part is of another version.
        (
            "GET",
            "Range: bytes=3-5\r\nIf-Range: \"another\"\r\n",
            200,
            WHOLE,
            17,
        ),
        (
            "GET",
            "Range: bytes=17-\r\n",
            416,
            "There is no such part.",
            22,
        ),
    ] {
        let reply = ask(method, more);
        assert_eq!(
            (reply.status, reply.body.as_str()),
            (status, body),
            "{method} {more}"
        );
        let expected = format!("content-length: {length}");
        assert!(
            reply.head.contains(&expected),
            "{method} {more}: {}",
            reply.head
        );
        assert!(
            reply.head.contains("content-security-policy: "),
            "{}",
            reply.head
        );
    }
    let part = ask("GET", "Range: bytes=3-5\r\n").head;
    assert!(part.contains("content-range: bytes 3-5/17"), "{part}");
    let none = ask("GET", "Range: bytes=17-\r\n").head;
    assert!(none.contains("content-range: bytes */17"), "{none}");
}

#[test]
fn one_connection_makes_several_requests_and_the_last_says_so() {
    let tour = open(ServedPack::of(pack("one")));
    let request = format!(
        "HEAD {} HTTP/1.1\r\nHost: {}\r\n\r\n",
        tour.front, tour.address
    );
    let replies = tour.raw(&request.repeat(1001));
    let all = format!("{}\r\n\r\n{}", replies.head, replies.body).to_lowercase();
    assert_eq!(all.matches("http/1.1 200 ").count(), 1000);
    assert_eq!(all.matches("connection: close").count(), 1);
}

#[test]
fn without_the_key_the_pack_is_not_opened() {
    let (tell, told) = mpsc::channel();
    let served = ServedPack {
        pack: Box::new(move || {
            let _ = tell.send(());
            None
        }),
        key: Some("key".to_owned()),
        framing: Framing::Nowhere,
        report: Box::new(|_| {}),
    };
    let tour = open(served);
    told.try_recv()
        .expect("OK because the front page was asked for");
    assert_eq!(tour.get("/kez/").status, 404);
    assert!(told.try_recv().is_err());
    assert_eq!(tour.get("/key/").status, 404);
    assert!(told.try_recv().is_ok());
}

#[test]
fn a_preview_requires_the_key() {
    let pack = Arc::new(pack("one"));
    let exhibit = ServedPack {
        pack: Box::new(move || Some(Arc::clone(&pack))),
        key: Some("key".to_owned()),
        framing: Framing::In(vec!["http://127.0.0.1:1".to_owned()]),
        report: Box::new(|_| {}),
    };
    let tour = open(exhibit);
    assert!(tour.front.starts_with("/key/one-"), "{}", tour.front);
    let page = tour.get(&tour.front);
    for policy in [
        "frame-ancestors http://127.0.0.1:1;",
        "sandbox allow-scripts allow-same-origin",
    ] {
        assert!(page.head.contains(policy), "{}", page.head);
    }
    assert_eq!(tour.get("/key/").status, 302);
    let without = tour.front.replacen("/key", "", 1);
    for path in ["/", "/tour.json", "/kez/", &without] {
        assert_eq!(tour.get(path).status, 404, "{path}");
    }
}

#[test]
fn requests_that_no_visitor_makes_are_refused() {
    let tour = open(ServedPack::of(pack("one")));
    let host = format!("Host: {}", tour.address);
    let close = "Connection: close";
    let many = "X: y\r\n".repeat(100);
    let long = "y".repeat(20_000);
    for (request, expected) in [
        // Names that a foreign page could point to this machine.
        (
            format!("GET / HTTP/1.1\r\nHost: evil.example\r\n{close}\r\n\r\n"),
            421,
        ),
        (
            format!("GET / HTTP/1.1\r\nHost: localhost.evil.example:8380\r\n{close}\r\n\r\n"),
            421,
        ),
        (
            format!("GET / HTTP/1.1\r\n{host}\r\nHost: evil.example\r\n{close}\r\n\r\n"),
            421,
        ),
        (format!("GET / HTTP/1.1\r\n{close}\r\n\r\n"), 421),
        (
            format!("POST / HTTP/1.1\r\n{host}\r\nContent-Length: 0\r\n{close}\r\n\r\n"),
            405,
        ),
        (
            format!("TRACE / HTTP/1.1\r\n{host}\r\n{close}\r\n\r\n"),
            405,
        ),
        (format!("GET // HTTP/1.1\r\n{host}\r\n{close}\r\n\r\n"), 302),
        (
            format!("GET /%2e%2e/x HTTP/1.1\r\n{host}\r\n{close}\r\n\r\n"),
            404,
        ),
        // Not understood: said in one line, and the connection is closed.
        (format!("GET / HTTP/1.1\r\n{host}\r\n{many}\r\n"), 431),
        (
            format!("GET / HTTP/1.1\r\n{host}\r\nX: {long}\r\n\r\n"),
            431,
        ),
        ("\u{16}\u{3}\u{1}\r\n\r\n".to_owned(), 400),
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned(), 400),
        // The address in the request line counts as well.
        (
            format!("GET http://evil.example/ HTTP/1.1\r\n{host}\r\n{close}\r\n\r\n"),
            421,
        ),
    ] {
        let reply = tour.raw(&request);
        assert_eq!(
            reply.status,
            expected,
            "{}",
            &request[..40.min(request.len())]
        );
    }
}

#[test]
fn only_the_owner_learns_why_a_pack_cannot_be_read() {
    let folder = tempfile::tempdir().expect("OK because tests may write");
    let path = folder.path().join("tour.pack");
    let pack = pack_at(&path, "one");
    let (tell, told) = mpsc::channel();
    let exhibit = ServedPack {
        report: Box::new(move |error| {
            let _ = tell.send(error.to_string());
        }),
        ..ServedPack::of(pack)
    };
    let tour = open(exhibit);
    let mut file = std::fs::OpenOptions::new()
        .append(true)
        .open(&path)
        .expect("OK because it was just written");
    file.write_all(b"more").expect("OK because there is room");
    let home = folder.path().display().to_string();
    for name in ["index.html", "tour.json", "sw.js"] {
        let reply = tour.get(&format!("{}{name}", tour.front));
        assert_eq!(reply.status, 500, "{name}");
        assert!(!reply.body.contains(&home), "{}", reply.body);
        assert!(!reply.body.contains("os error"), "{}", reply.body);
        let reason = told
            .recv_timeout(Duration::from_secs(10))
            .expect("OK because it is told before the answer");
        assert!(reason.contains(&home), "{reason}");
    }
}

#[test]
fn slow_and_silent_devices_do_not_block_others() {
    let tour = open(ServedPack::of(pack("one")));
    let mut slow = Vec::new();
    for number in 0..300 {
        let mut stream = tour.connect();
        // Some say nothing, some begin a request and some never take their answers.
        let begun = match number % 3 {
            0 => "",
            1 => "GET / HTTP/1.1\r\nHost: ",
            _ => "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        };
        let _ = stream.write_all(begun.as_bytes());
        slow.push(stream);
    }
    let begin = Instant::now();
    for _ in 0..20 {
        assert_eq!(tour.get(&tour.front).status, 200);
    }
    assert!(
        begin.elapsed() < Duration::from_secs(5),
        "{:?}",
        begin.elapsed()
    );
}

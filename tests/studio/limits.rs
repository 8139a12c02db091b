//! What a stranger on this machine cannot do to the studio: keep its page out, or overflow its stack.

use crate::studio::open::{TOUR, open};
use serde_json::json;
use soundwalk::studio::Access;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

#[test]
fn connections_without_the_token_do_not_block_others() {
    let studio = open(Access::Edit);
    let mut idle: Vec<TcpStream> = (0..400)
        .map(|number| {
            let mut stream =
                TcpStream::connect(("127.0.0.1", studio.port)).expect("OK because it listens");
            // Half of them have begun a request.
            if number % 2 == 0 {
                let _ = stream.write_all(b"GET /api/tour HTTP/1.1\r\nHost: ");
            }
            stream
        })
        .collect();
    let begin = Instant::now();
    for _ in 0..20 {
        assert_eq!(studio.get("/api/session").status, 200);
    }
    assert!(
        begin.elapsed() < Duration::from_secs(5),
        "{:?}",
        begin.elapsed()
    );
    // The oldest was closed at once; the youngest is closed soon, since it never shows the token.
    for index in [0, 399] {
        let stream = &mut idle[index];
        stream
            .set_read_timeout(Some(Duration::from_secs(30)))
            .expect("OK because it is a time");
        let ended = stream.read(&mut [0; 1]);
        assert!(!matches!(&ended, Ok(1..)), "{ended:?}");
        if let Err(error) = ended {
            assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
        }
    }
}

#[test]
fn pointers_with_thousands_of_steps_are_refused() {
    let studio = open(Access::Edit);
    for steps in [33, 1_000, 50_000] {
        for step in ["/a", "/0", "/", "/-"] {
            let pointer = step.repeat(steps);
            for edit in [
                json!({"do": "set", "pointer": pointer, "value": 1}),
                json!({"do": "insert", "pointer": pointer, "value": 1}),
                json!({"do": "remove", "pointer": pointer}),
                json!({"do": "move", "pointer": pointer, "to": 0}),
            ] {
                let body = json!({"base": studio.version(), "label": "x", "edits": [edit]});
                let reply = studio.post("/api/edit", &body);
                assert_eq!(
                    reply.refusal(),
                    (422, "unfit".to_owned()),
                    "{steps} × {step}"
                );
            }
        }
        let pointer = "/a".repeat(steps);
        let speak = json!({"lang": "en", "text": "Hello.", "pointer": pointer});
        let status = studio.post("/api/speak", &speak).status;
        assert!(status < 500, "{status}");
        let take = studio.send(
            &format!("/api/take?base={}&pointer={pointer}", studio.version()),
            b"RIFF",
        );
        assert!((400..500).contains(&take.status), "{}", take.status);
    }
    assert_eq!(studio.text(), TOUR);
    let nested = "[".repeat(100_000);
    for path in ["/api/look", "/api/text"] {
        let body = json!({"base": studio.version(), "text": nested});
        assert!(studio.post(path, &body).status < 500, "{path}");
    }
}

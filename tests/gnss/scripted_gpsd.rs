//! A scripted gpsd: it greets, vanishes, sends too much, or is another program.

use super::{Heard, listen};
use soundwalk::gnss::{GpsdSource, Status};
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::thread::JoinHandle;

const VERSION: &str =
    r#"{"class":"VERSION","release":"3.25","rev":"3.25","proto_major":3,"proto_minor":15}"#;
const DEVICES: &str = r#"{"class":"DEVICES","devices":[{"class":"DEVICE","path":"/dev/ttyUSB0"}]}"#;

fn tpv(second: u32) -> String {
    format!(
        r#"{{"class":"TPV","mode":3,"time":"2026-07-01T10:00:{second:02}.000Z","lat":53.767,"lon":87.092,"eph":4.5,"speed":1.2,"track":90.0}}"#
    )
}

/// Serves one connection after the other, each with its own lines, after which it ends.
fn serve(listener: TcpListener, connections: Vec<Vec<String>>) -> JoinHandle<()> {
    std::thread::spawn(move || {
        for lines in connections {
            let (mut stream, _) = listener.accept().expect("a client");
            let mut request = String::new();
            BufReader::new(stream.try_clone().expect("a second handle"))
                .read_line(&mut request)
                .expect("a request");
            assert_eq!(request, "?WATCH={\"enable\":true,\"json\":true};\r\n");
            send(&mut stream, &lines);
        }
    })
}

fn send(stream: &mut TcpStream, lines: &[String]) {
    for line in lines {
        let _ = stream
            .write_all(line.as_bytes())
            .and_then(|()| stream.write_all(b"\r\n"));
    }
}

fn check(
    connections: Vec<Vec<String>>,
    enough: impl Fn(&Heard) -> bool,
    story: &[&str],
    seconds: &[i64],
) -> Heard {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("its address").port();
    let server = serve(listener, connections);
    let mut source = GpsdSource::new("127.0.0.1", port);
    let heard = listen(&mut source, enough);
    assert_eq!(heard.story(), story, "{heard:?}");
    let of_minute = |ms: i64| ms / 1000 % 60;
    let found: Vec<i64> = heard
        .reports
        .iter()
        .filter_map(|report| report.time)
        .map(|time| of_minute(time.0))
        .collect();
    assert_eq!(found, seconds, "{heard:?}");
    drop(source);
    server.join().expect("the script went through");
    heard
}

fn lines(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| (*line).to_owned()).collect()
}

#[test]
fn the_source_reconnects_after_the_daemon_died() {
    let first = lines(&[VERSION, DEVICES, &tpv(1), &tpv(2)]);
    let second = lines(&[VERSION, DEVICES, &tpv(9)]);
    let heard = check(
        vec![first, second],
        |heard| heard.reports.len() == 3,
        &["connected", "lost", "connected"],
        &[1, 2, 9],
    );
    assert!(
        matches!(&heard.statuses[0], Status::Connected { what } if what.starts_with("gpsd 3.25 at 127.0.0.1:")),
        "{heard:?}"
    );
    let report = heard.reports[0];
    assert_eq!(
        (report.speed_mps, report.course_deg),
        (Some(1.2), Some(90.0))
    );
}

#[test]
fn a_daemon_without_a_receiver_is_reported() {
    let empty = lines(&[VERSION, r#"{"class":"DEVICES","devices":[]}"#]);
    check(
        vec![empty],
        |heard| heard.statuses.len() == 2,
        &["connected", "no receiver"],
        &[],
    );
}

#[test]
fn something_other_than_gpsd_is_reported() {
    let http = lines(&["HTTP/1.1 400 Bad Request", "", "<html>"]);
    let heard = check(
        vec![http],
        |heard| !heard.statuses.is_empty(),
        &["lost"],
        &[],
    );
    assert!(
        matches!(&heard.statuses[0], Status::Lost { why, .. } if why.ends_with("what listens there is not gpsd")),
        "{heard:?}"
    );
}

#[test]
fn unreadable_lines_and_floods_are_ignored() {
    let mut script = lines(&[VERSION, DEVICES, &tpv(1), "{broken", "\u{0}\u{1}\u{2}"]);
    script.push("x".repeat(3_000_000));
    script.extend((0..50).map(|_| "[]".to_owned()));
    script.push(tpv(2));
    check(
        vec![script],
        |heard| heard.reports.len() == 2,
        // Reported at the first unknown line, and again at ten times as many.
        &["connected", "garbage", "garbage"],
        &[1, 2],
    );
}

#[test]
fn an_error_of_the_daemon_is_passed_on() {
    let script = lines(&[
        VERSION,
        r#"{"class":"ERROR","message":"Unrecognized request"}"#,
    ]);
    let heard = check(
        vec![script],
        |heard| heard.statuses.len() == 2,
        &["connected", "lost"],
        &[],
    );
    assert!(
        matches!(&heard.statuses[1], Status::Lost { why, .. } if why.ends_with("Unrecognized request"))
    );
}

#[test]
fn a_daemon_that_starts_later_is_found() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("its address");
    drop(listener);
    let mut source = GpsdSource::new("127.0.0.1", address.port());
    let heard = listen(&mut source, |heard| heard.statuses.len() == 2);
    assert_eq!(heard.story(), ["lost", "lost"]);
    let waits = heard.statuses.iter().filter_map(|status| match status {
        Status::Lost { retry_in, .. } => Some(retry_in.as_millis()),
        Status::Connected { .. } | Status::NoReceiver { .. } | Status::Unreadable { .. } => None,
    });
    assert_eq!(
        waits.collect::<Vec<_>>(),
        [500, 1000],
        "it waits longer each time"
    );
    let listener = TcpListener::bind(address).expect("the same port");
    let server = serve(listener, vec![lines(&[VERSION, DEVICES, &tpv(5)])]);
    let heard = listen(&mut source, |heard| !heard.reports.is_empty());
    assert_eq!(heard.story(), ["connected"]);
    server.join().expect("the script went through");
}

//! Downloads from a server on loopback that cuts, lies and goes wrong.

use super::*;
use std::io::{BufRead, BufReader};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// What the server does with a request.
#[derive(Clone, Copy)]
enum Answer {
    /// Sends what is asked for.
    Right,
    /// Announces what is asked for and ends the connection after so many bytes of it.
    CutAfter(usize),
    /// Sends the whole file, whatever range is asked for.
    Whole,
    /// Sends another part of the file than the one that is asked for.
    OtherRange,
    /// Sends so many bytes of another content.
    Other(usize),
    /// Refuses with this status.
    Status(u16),
    /// Ends the connection without an answer.
    Nothing,
}

const BYTES: usize = 300_000;

fn content() -> Vec<u8> {
    (0..BYTES).map(|at| (at * 7 % 251) as u8).collect()
}

fn expected() -> Expected {
    let md5 = hex::encode(Md5::digest(content()));
    Expected {
        bytes: BYTES as u64,
        md5: md5.leak(),
    }
}

/// The beginnings of the ranges that were asked for.
type Asked = Arc<Mutex<Vec<usize>>>;

/// A server that gives these answers, one a request, and then ends.
fn serve(answers: &[Answer]) -> (String, Asked) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("OK because loopback has free ports");
    let address = listener.local_addr().expect("OK because it is bound");
    let asked = Asked::default();
    let (answers, log) = (answers.to_vec(), Arc::clone(&asked));
    thread::spawn(move || {
        for answer in answers {
            let Ok((stream, _)) = listener.accept() else {
                return;
            };
            // A client that goes away early is part of some tests.
            let _ = reply(&stream, answer, &log);
            let _ = stream.shutdown(Shutdown::Both);
        }
    });
    (format!("http://{address}/some/file.onnx"), asked)
}

fn reply(mut stream: &TcpStream, answer: Answer, log: &Asked) -> io::Result<()> {
    let mut from = None;
    for line in BufReader::new(stream).lines() {
        let line = line?.to_lowercase();
        if line.is_empty() {
            break;
        }
        let range = line.strip_prefix("range: bytes=");
        from = from.or(range.and_then(|range| range.trim_end_matches('-').parse().ok()));
    }
    log.lock()
        .expect("OK because no thread panics")
        .push(from.unwrap_or(0));
    let whole = content();
    let mut part = |from: usize, body: &[u8], sent: usize| {
        let length = body.len();
        let status = match from {
            0 => "200 OK".to_owned(),
            _ => format!(
                "206 Partial Content\r\nContent-Range: bytes {from}-{}/{BYTES}",
                BYTES - 1
            ),
        };
        let head =
            format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
        stream.write_all(head.as_bytes())?;
        stream.write_all(&body[..sent.min(length)])
    };
    let from = from.unwrap_or(0);
    match answer {
        Answer::Right => part(from, &whole[from..], BYTES),
        Answer::CutAfter(sent) => part(from, &whole[from..], sent),
        Answer::Whole => part(0, &whole, BYTES),
        Answer::OtherRange => part(from - 1, &whole[from - 1..], BYTES),
        Answer::Other(length) => part(0, &vec![1; length], length),
        Answer::Status(status) => {
            let head =
                format!("HTTP/1.1 {status} No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            stream.write_all(head.as_bytes())
        }
        Answer::Nothing => Ok(()),
    }
}

/// Downloads once; gives the result, the requests, and what is in the part then.
fn download(answers: &[Answer], before: &[u8]) -> (Result<(), DownloadError>, Vec<usize>, Vec<u8>) {
    let folder = tempfile::tempdir().expect("OK because tests may write");
    let part = folder.path().join("file.part");
    std::fs::write(&part, before).expect("OK because the folder is ours");
    let (address, asked) = serve(answers);
    let mut last = 0;
    let result = Downloader::default().file(&address, &part, expected(), &mut |done| last = done);
    let asked = asked.lock().expect("OK because no thread panics").clone();
    let after = std::fs::read(&part).expect("OK because the part stays");
    if result.is_ok() {
        assert_eq!(last, BYTES as u64, "progress ends at the end");
    }
    (result, asked, after)
}

#[test]
fn a_whole_file_arrives() {
    let (result, asked, after) = download(&[Answer::Right], b"");
    result.expect("OK because the server is right");
    assert_eq!((asked, after), (vec![0], content()));
}

#[test]
fn a_cut_download_goes_on_where_it_ended() {
    let answers = [
        Answer::CutAfter(100_000),
        Answer::CutAfter(50_000),
        Answer::Right,
    ];
    let (result, asked, after) = download(&answers, b"");
    result.expect("OK because the third answer is whole");
    assert_eq!((asked, after), (vec![0, 100_000, 150_000], content()));
}

#[test]
fn the_next_run_goes_on_with_what_the_last_one_left() {
    let answers = [Answer::CutAfter(120_000), Answer::CutAfter(0)];
    let (result, _, after) = download(&answers, b"");
    let error = result.expect_err("nothing more arrives");
    assert!(
        matches!(error, DownloadError::Cut { done: 120_000, .. }),
        "{error}"
    );
    assert_eq!(after, content()[..120_000]);
    let (result, asked, after) = download(&[Answer::Right], &after);
    result.expect("OK because the server is right");
    assert_eq!((asked, after), (vec![120_000], content()));
}

#[test]
fn a_complete_part_is_only_checked() {
    let (result, asked, _) = download(&[], &content());
    result.expect("OK because it is all there");
    assert!(asked.is_empty());
}

#[test]
fn servers_without_ranges_send_the_whole_file() {
    for answers in [
        &[Answer::Whole][..],
        &[Answer::OtherRange, Answer::Right],
        &[Answer::Status(416), Answer::Right],
    ] {
        let (result, asked, after) = download(answers, &content()[..1000]);
        result.expect("OK because the file arrives in the end");
        assert_eq!(asked[0], 1000);
        assert_eq!(after, content());
    }
}

/// Regression test: a server that was busy for a moment cost everything that had arrived.
#[test]
fn a_refusal_keeps_what_has_arrived() {
    for status in [403, 404, 429, 503] {
        let (result, _, after) = download(&[Answer::Status(status)], &content()[..1000]);
        result.expect_err("the server refuses");
        assert_eq!(after, content()[..1000], "{status}");
    }
}

#[test]
fn a_spoilt_part_is_found_and_the_next_run_begins_anew() {
    let (result, _, after) = download(&[Answer::Right], &[9; 1000]);
    let error = result.expect_err("the first bytes are wrong");
    assert!(error.to_string().contains("MD5"), "{error}");
    assert!(after.is_empty());
    let (result, _, after) = download(&[Answer::Right], &vec![9; BYTES + 5]);
    result.expect("OK because a part that is too long is dropped");
    assert_eq!(after, content());
}

#[test]
fn other_files_are_not_kept() {
    let (result, _, after) = download(&[Answer::Other(BYTES)], b"");
    let error = result.expect_err("it is another file");
    assert!(matches!(error, DownloadError::Digest { .. }), "{error}");
    assert!(after.is_empty());
    let (result, _, after) = download(&[Answer::Other(BYTES * 10)], b"");
    let error = result.expect_err("it is longer");
    assert!(matches!(error, DownloadError::Size { .. }), "{error}");
    assert!(after.is_empty());
    let (result, ..) = download(&[Answer::Other(10), Answer::CutAfter(0)], b"");
    let error = result.expect_err("it is shorter");
    assert!(
        matches!(error, DownloadError::Cut { done: 10, .. }),
        "{error}"
    );
}

#[test]
fn refusals_name_the_address_and_the_cure() {
    for (answer, part) in [
        (Answer::Status(404), "HTTP 404"),
        (Answer::Status(403), "HTTP 403"),
        (Answer::Status(503), "--from"),
    ] {
        let (result, _, after) = download(&[answer], b"");
        let error = result.expect_err(part).to_string();
        assert!(
            error.contains(part) && error.contains("/some/file.onnx"),
            "{error}"
        );
        assert!(after.is_empty());
    }
    let unbound = TcpListener::bind("127.0.0.1:0").expect("OK because loopback has free ports");
    let address = unbound.local_addr().expect("OK because it is bound");
    drop(unbound);
    let text = Downloader::default().text(&format!("http://{address}/x"), 10);
    let error = text.expect_err("nobody listens").to_string();
    assert!(error.contains("cannot reach"), "{error}");
    for address in ["ftp://example.org/x", "x", "http://", "https://exa mple/"] {
        let error = Downloader::default().text(address, 10).expect_err(address);
        let error = error.to_string();
        assert!(
            error.contains("address") || error.contains("reach"),
            "{error}"
        );
    }
}

#[test]
fn texts_are_bounded_and_may_be_missing() {
    let (address, _) = serve(&[Answer::Other(5), Answer::Other(5000), Answer::Status(404)]);
    let downloader = Downloader::default();
    let text = downloader
        .text(&address, 100)
        .expect("OK because it is short");
    assert_eq!(text.as_deref(), Some("\u{1}\u{1}\u{1}\u{1}\u{1}"));
    let error = downloader.text(&address, 100).expect_err("it is long");
    assert!(matches!(error, DownloadError::TooLong { .. }), "{error}");
    let text = downloader
        .text(&address, 100)
        .expect("OK because it may be missing");
    assert_eq!(text, None);
}

#[test]
fn a_request_without_an_answer_is_sent_once_more() {
    let (address, asked) = serve(&[Answer::Nothing, Answer::Other(5)]);
    let text = Downloader::default().text(&address, 100);
    assert!(text.expect("the second one is answered").is_some());
    assert_eq!(asked.lock().expect("OK because no thread panics").len(), 2);

    let (address, asked) = serve(&[Answer::Nothing, Answer::Nothing, Answer::Other(5)]);
    let error = Downloader::default().text(&address, 100);
    let error = error.expect_err("two are not answered").to_string();
    assert!(error.contains("cannot reach"), "{error}");
    assert_eq!(asked.lock().expect("OK because no thread panics").len(), 2);
}

#[test]
fn a_part_that_another_process_writes_is_left() {
    let folder = tempfile::tempdir().expect("OK because tests may write");
    let part = folder.path().join("file.part");
    let first = opened(&part).expect("OK because nobody has it");
    assert!(matches!(opened(&part), Err(DownloadError::Busy(_))));
    drop(first);
    opened(&part).expect("OK because nobody has it again");
}

#[test]
fn local_files_are_copied_and_checked() {
    let folder = tempfile::tempdir().expect("OK because tests may write");
    let (source, part) = (folder.path().join("source"), folder.path().join("part"));
    let write = |bytes: &[u8]| std::fs::write(&source, bytes).expect("OK because it is ours");
    write(&content());
    copy(&source, &part, expected()).expect("OK because it is the file");
    assert!(is_intact(&part, expected()).expect("OK because it is there"));
    write(&[0; BYTES]);
    let error = copy(&source, &part, expected()).expect_err("it is another one");
    assert!(matches!(error, DownloadError::Digest { .. }), "{error}");
    write(b"short");
    let error = copy(&source, &part, expected()).expect_err("it is shorter");
    assert!(matches!(error, DownloadError::Size { .. }), "{error}");
    let error = copy(folder.path(), &part, expected()).expect_err("it is a folder");
    assert!(matches!(error, DownloadError::File { .. }), "{error}");
}

#[test]
fn letters_of_addresses_are_encoded() {
    assert_eq!(encoded("http://a/tugão-b"), "http://a/tug%C3%A3o-b");
}

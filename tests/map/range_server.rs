//! A server on loopback with one file, which sends parts of it, or lies and breaks off.

use std::io::{BufRead, BufReader, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// How the server answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// As asked.
    Right,
    /// With the whole file, whatever part is asked for.
    WholeOnly,
    /// With other bytes than the ones that are asked for.
    OtherPart,
    /// With half of what is announced, always.
    CutsOff,
    /// With half of what is announced, every second time.
    CutsOffSometimes,
    /// With another version of the file each time.
    Replaced,
    /// With a refusal.
    Refuses,
    /// Without saying how long the file is.
    NoLength,
}

/// A running server. It ends with the program.
pub struct RangeServer {
    /// Address of its root, without a slash at the end.
    pub address: String,
    /// The requests that came: method, path and range.
    pub requests: Arc<Mutex<Vec<String>>>,
}

impl RangeServer {
    /// Serves a file under every name; under names that end in `.md5`, its digest if there is one.
    pub fn start(file: Vec<u8>, md5: Option<String>, manner: Manner) -> Self {
        let listener =
            TcpListener::bind("127.0.0.1:0").expect("OK because loopback has free ports");
        let address = listener.local_addr().expect("OK because it is bound");
        let requests = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&requests);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(stream) = stream else { return };
                // A client that goes away early is part of some tests.
                let _ = answer(&stream, &file, md5.as_deref(), manner, &log);
                let _ = stream.shutdown(Shutdown::Both);
            }
        });
        Self {
            address: format!("http://{address}"),
            requests,
        }
    }

    /// How many requests came.
    pub fn count(&self) -> usize {
        self.requests
            .lock()
            .expect("OK because no thread panics")
            .len()
    }
}

fn answer(
    mut stream: &TcpStream,
    file: &[u8],
    md5: Option<&str>,
    manner: Manner,
    log: &Mutex<Vec<String>>,
) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream).lines();
    let request = lines.next().unwrap_or(Ok(String::new()))?;
    let mut range = None;
    for line in lines {
        let line = line?.to_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(text) = line.strip_prefix("range: bytes=") {
            range = text.split_once('-').map(|(from, to)| {
                let to: usize = to.parse().unwrap_or(usize::MAX);
                (from.parse().unwrap_or(0), to)
            });
        }
    }
    let count = {
        let mut log = log.lock().expect("OK because no thread panics");
        log.push(format!("{request} {range:?}"));
        log.len()
    };
    let path = request.split(' ').nth(1).unwrap_or_default();
    let mut reply = |status: &str, headers: &str, body: &[u8], sent: usize| {
        let length = if manner == Manner::NoLength {
            String::new()
        } else {
            format!("Content-Length: {}\r\n", body.len())
        };
        let head = format!("HTTP/1.1 {status}\r\n{length}{headers}Connection: close\r\n\r\n");
        stream.write_all(head.as_bytes())?;
        if !request.starts_with("HEAD") {
            stream.write_all(&body[..sent.min(body.len())])?;
        }
        stream.flush()
    };
    if path.ends_with(".md5") {
        return match md5 {
            Some(md5) => {
                let text = format!("{md5}  file.osm.pbf\n");
                reply("200 OK", "", text.as_bytes(), text.len())
            }
            None => reply("404 Not Found", "", b"", 0),
        };
    }
    let version = if manner == Manner::Replaced { count } else { 1 };
    let etag = format!("ETag: \"{version}\"\r\n");
    if manner == Manner::Refuses {
        return reply("403 Forbidden", "", b"", 0);
    }
    let Some((from, to)) = range.filter(|_| manner != Manner::WholeOnly) else {
        return reply("200 OK", &etag, file, file.len());
    };
    if from >= file.len() {
        return reply("416 Range Not Satisfiable", &etag, b"", 0);
    }
    let last = to.min(file.len() - 1);
    let (from, last) = match manner {
        Manner::OtherPart => (from + 1, (last + 1).min(file.len() - 1)),
        _ => (from, last),
    };
    let body = &file[from..=last];
    let sent = match manner {
        Manner::CutsOff => body.len() / 2,
        Manner::CutsOffSometimes if count % 2 == 0 => body.len() / 2,
        _ => body.len(),
    };
    let headers = format!(
        "{etag}Content-Range: bytes {from}-{last}/{}\r\n",
        file.len()
    );
    reply("206 Partial Content", &headers, body, sent)
}

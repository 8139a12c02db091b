//! A repository of Piper's voices on loopback, which sends files whole, cut, spoilt or slowly.

use crate::{CARD, MODEL, SETTINGS, joe};
use std::fs;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What goes wrong with the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// Nothing.
    None,
    /// Each connection ends after so many bytes.
    CutAfter(usize),
    /// One byte in the middle is wrong.
    Spoilt,
    /// It is sent so slowly that the client can be killed meanwhile.
    Slow,
    /// It is not there.
    Missing,
    /// The model card is not there.
    NoCard,
}

/// The repository.
pub struct Server {
    /// Its address, for `--from`.
    pub address: String,
    state: Arc<State>,
}

struct State {
    trouble: Mutex<Trouble>,
    /// The paths that were asked for, with the first byte.
    asked: Mutex<Vec<(String, usize)>>,
}

const FOLDER: &str = "/en/en_US/joe/medium/";

impl Server {
    pub fn start(trouble: Trouble) -> Self {
        let listener =
            TcpListener::bind("127.0.0.1:0").expect("OK because loopback has free ports");
        let address = listener.local_addr().expect("OK because it is bound");
        let state = Arc::new(State {
            trouble: Mutex::new(trouble),
            asked: Mutex::default(),
        });
        let served = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let served = Arc::clone(&served);
                thread::spawn(move || {
                    // Clients that are killed close their connection.
                    let _ = reply(&stream, &served);
                    let _ = stream.shutdown(Shutdown::Both);
                });
            }
        });
        Self {
            address: format!("http://{address}"),
            state,
        }
    }

    pub fn change(&self, trouble: Trouble) {
        *self
            .state
            .trouble
            .lock()
            .expect("OK because nothing panics") = trouble;
    }

    /// The first bytes of the model that were asked for, in order.
    pub fn asked(&self) -> Vec<usize> {
        let asked = self.state.asked.lock().expect("OK because nothing panics");
        let model = asked.iter().filter(|(path, _)| path.ends_with(MODEL));
        model.map(|(_, from)| *from).collect()
    }
}

fn reply(mut stream: &TcpStream, state: &State) -> io::Result<()> {
    let (mut path, mut from) = (String::new(), 0);
    for line in BufReader::new(stream).lines() {
        let line = line?;
        if line.is_empty() {
            break;
        }
        if let Some(rest) = line.strip_prefix("GET ") {
            path = rest.split(' ').next().unwrap_or_default().to_owned();
        } else if let Some(range) = line.to_lowercase().strip_prefix("range: bytes=") {
            from = range.trim_end_matches('-').parse().unwrap_or(0);
        }
    }
    let mut asked = state.asked.lock().expect("OK because nothing panics");
    asked.push((path.clone(), from));
    drop(asked);
    let trouble = *state.trouble.lock().expect("OK because nothing panics");
    let name = path.strip_prefix(FOLDER).unwrap_or_default();
    let is_missing = match trouble {
        Trouble::Missing => name == MODEL,
        Trouble::NoCard => name == CARD,
        _ => false,
    };
    if is_missing || ![MODEL, SETTINGS, CARD].contains(&name) {
        return stream.write_all(
            b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        );
    }
    let mut content = fs::read(joe().join(name))?;
    let length = content.len();
    if trouble == Trouble::Spoilt && name == MODEL {
        content[length / 2] ^= 1;
    }
    let status = match from {
        0 => "200 OK".to_owned(),
        _ => format!(
            "206 Partial Content\r\nContent-Range: bytes {from}-{}/{length}",
            length - 1
        ),
    };
    let left = length - from;
    let head = format!("HTTP/1.1 {status}\r\nContent-Length: {left}\r\nConnection: close\r\n\r\n");
    stream.write_all(head.as_bytes())?;
    match trouble {
        Trouble::CutAfter(bytes) if name == MODEL => {
            stream.write_all(&content[from..(from + bytes).min(length)])
        }
        Trouble::Slow if name == MODEL => {
            for piece in content[from..].chunks(256 * 1024) {
                stream.write_all(piece)?;
                thread::sleep(Duration::from_millis(50));
            }
            Ok(())
        }
        _ => stream.write_all(&content[from..]),
    }
}

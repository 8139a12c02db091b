//! The control socket: commands of buttons and scripts, one per line, over a Unix socket that only its owner may use.

use super::wish::{PlayerWish, WishError};
use crate::atomic_file::folder_of;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;
use thiserror::Error;

/// Maximum length of a command line, bytes; longer ones are refused.
const MAX_LINE_BYTES: u64 = 256;
/// Maximum number of bytes that are read and discarded of a line that is too long.
const MAX_DISCARDED_BYTES: u64 = 1 << 20;
/// Maximum number of simultaneous connections.
const MAX_CONNECTIONS: usize = 16;
/// A silent connection is closed after this time.
const IDLE_TIMEOUT: Duration = Duration::from_secs(600);
/// How long a command waits for the player's answer.
const REPLY_TIMEOUT: Duration = Duration::from_secs(2);

/// A request over the socket.
pub enum Request {
    /// A wish to carry out.
    Wish(PlayerWish),
    /// A query of the state, answered with one line of JSON.
    Status(Sender<String>),
}

/// Why the socket cannot be opened.
#[derive(Debug, Error)]
#[error("control socket {}: {error}", path.display())]
pub struct ControlError {
    /// Path of the socket.
    pub path: PathBuf,
    /// The operating system's reason.
    pub error: io::Error,
}

/// An open socket. Dropping it removes its file.
pub struct Control {
    path: PathBuf,
}

impl Control {
    /// Opens the socket at `path` with mode 0600 and passes requests to `handle`. The number of a stop beyond the tour's
    /// `stops` is refused. A socket left by a killed player is replaced; one that answers, or another kind of file, is not.
    ///
    /// # Errors
    /// [`ControlError`] when the path is taken or cannot be written.
    pub fn open(
        path: &Path,
        stops: usize,
        handle: impl Fn(Request) + Send + Sync + 'static,
    ) -> Result<Self, ControlError> {
        let listener = bind(path).map_err(|error| ControlError {
            path: path.to_owned(),
            error,
        })?;
        let handle: Arc<dyn Fn(Request) + Send + Sync> = Arc::new(handle);
        let connections = Arc::new(AtomicUsize::new(0));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if connections.fetch_add(1, Ordering::Relaxed) >= MAX_CONNECTIONS {
                    connections.fetch_sub(1, Ordering::Relaxed);
                    continue;
                }
                let (handle, connections) = (Arc::clone(&handle), Arc::clone(&connections));
                std::thread::spawn(move || {
                    // A broken connection ends with its thread.
                    let _ = serve(&stream, stops, &*handle);
                    connections.fetch_sub(1, Ordering::Relaxed);
                });
            }
        });
        Ok(Self {
            path: path.to_owned(),
        })
    }
}

impl Drop for Control {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

fn bind(path: &Path) -> io::Result<UnixListener> {
    if let Ok(about) = std::fs::symlink_metadata(path) {
        if !about.file_type().is_socket() {
            return Err(io::Error::new(
                io::ErrorKind::AlreadyExists,
                "there is a file of this name that is not a socket",
            ));
        }
        if UnixStream::connect(path).is_ok() {
            return Err(io::Error::new(
                io::ErrorKind::AddrInUse,
                "another player listens there",
            ));
        }
        std::fs::remove_file(path)?;
    }
    // Bound in a private folder first, so that nobody can connect before the mode is set.
    let folder = folder_of(path);
    let private = tempfile::Builder::new()
        .prefix(".soundwalk")
        .tempdir_in(folder)?;
    let beside = private.path().join("s");
    let listener = UnixListener::bind(&beside)?;
    std::fs::set_permissions(&beside, std::fs::Permissions::from_mode(0o600))?;
    std::fs::rename(&beside, path)?;
    Ok(listener)
}

fn serve(
    stream: &UnixStream,
    stops: usize,
    handle: &(dyn Fn(Request) + Send + Sync),
) -> io::Result<()> {
    stream.set_read_timeout(Some(IDLE_TIMEOUT))?;
    stream.set_write_timeout(Some(REPLY_TIMEOUT))?;
    let mut input = BufReader::new(stream);
    loop {
        let mut line = Vec::new();
        let count = input
            .by_ref()
            .take(MAX_LINE_BYTES)
            .read_until(b'\n', &mut line)?;
        if count == 0 {
            return Ok(());
        }
        if line.last() != Some(&b'\n') && count as u64 == MAX_LINE_BYTES {
            answer(stream, "{\"error\":\"the line is too long\"}")?;
            // Closing a connection with unread input would discard the answer.
            stream.shutdown(std::net::Shutdown::Write)?;
            io::copy(&mut input.take(MAX_DISCARDED_BYTES), &mut io::sink())?;
            return Ok(());
        }
        let text = String::from_utf8_lossy(&line);
        match text.trim() {
            "" => {}
            "status" => {
                let (sender, receiver) = channel();
                handle(Request::Status(sender));
                let state = receiver.recv_timeout(REPLY_TIMEOUT);
                answer(
                    stream,
                    state
                        .as_deref()
                        .unwrap_or("{\"error\":\"the player is busy\"}"),
                )?;
            }
            command => match command
                .parse::<PlayerWish>()
                .and_then(|wish| wish.check_stop_number(stops))
            {
                Ok(wish) => {
                    handle(Request::Wish(wish));
                    answer(stream, "{\"ok\":true}")?;
                }
                Err(wrong) => answer(stream, &refusal(&wrong))?,
            },
        }
    }
}

fn refusal(wrong: &WishError) -> String {
    serde_json::json!({ "error": wrong.to_string() }).to_string()
}

fn answer(mut stream: &UnixStream, line: &str) -> io::Result<()> {
    stream.write_all(format!("{line}\n").as_bytes())
}

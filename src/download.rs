//! Downloads large files: a download that was cut goes on where it ended, and what arrives is checked against a known size and
//! digest before anybody uses it. Proxies are those of the environment (`HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`).
//!
//! A file is written beside its destination under a name that stays the same, so that the next run finds what the last one
//! got; it is locked, so that two runs do not write it at once.

mod answer;
mod error;

pub use error::DownloadError;

use crate::wording::one_line;
use answer::{announced_bytes, continues, header, status_of, version};
use md5::{Digest, Md5};
use std::fs::{File, TryLockError};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::time::Duration;
use ureq::http::StatusCode;
use ureq::{Agent, Body, http};

/// How long a connection may take, a server may think, and a transfer may be silent.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(20);
const SILENCE_TIMEOUT: Duration = Duration::from_secs(30);

/// The longest that one request may take.
const MAX_DURATION: Duration = Duration::from_secs(4 * 3600);

/// How often a transfer that is cut is taken up again while it makes progress.
const MAX_RESUMES: u32 = 20;

/// How often a part of a file that is cut is asked for again.
const MAX_CUTS: u32 = 3;

/// Size of the pieces that are written.
const PIECE_BYTES: usize = 128 * 1024;

/// What a file must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expected {
    /// Size in bytes.
    pub bytes: u64,
    /// MD5 of the content, hexadecimal, lower case.
    pub md5: &'static str,
}

/// What a server says about a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteFile {
    /// Size in bytes.
    pub bytes: u64,
    /// What changes when the file is replaced: its ETag, else the time of its last change; empty if the server gives neither.
    pub version: String,
}

/// A part of a file on the web.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemotePart {
    /// The bytes; fewer than were asked for where the file ends.
    pub bytes: Vec<u8>,
    /// As [`RemoteFile::version`].
    pub version: String,
}

/// Where files come from.
pub struct Downloader {
    agent: Agent,
}

impl Default for Downloader {
    fn default() -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .user_agent(concat!("soundwalk/", env!("CARGO_PKG_VERSION")))
            .timeout_connect(Some(CONNECT_TIMEOUT))
            .timeout_recv_response(Some(SILENCE_TIMEOUT))
            .timeout_per_read(Some(SILENCE_TIMEOUT))
            .timeout_global(Some(MAX_DURATION))
            .build();
        Self {
            agent: config.new_agent(),
        }
    }
}

impl Downloader {
    /// Downloads a small text of at most `limit` bytes; `None` if the server has no such file.
    ///
    /// # Errors
    /// [`DownloadError`] for an address, a server or a network that does not give it, or for a longer text.
    pub fn text(&self, address: &str, limit: u64) -> Result<Option<String>, DownloadError> {
        let response = self.get(address, 0)?;
        match status_of(address, &response) {
            Ok(()) => {}
            Err(DownloadError::Missing(_)) => return Ok(None),
            Err(error) => return Err(error),
        }
        let mut text = Vec::new();
        let mut body = response.into_body().into_reader().take(limit + 1);
        body.read_to_end(&mut text)
            .map_err(|error| unreachable(address, &error.to_string()))?;
        if text.len() as u64 > limit {
            return Err(DownloadError::TooLong {
                address: address.to_owned(),
                limit,
            });
        }
        Ok(Some(String::from_utf8_lossy(&text).into_owned()))
    }

    /// Asks for size and version of a file.
    ///
    /// # Errors
    /// [`DownloadError`] for an address, a server or a network that does not give them.
    pub fn describe(&self, address: &str) -> Result<RemoteFile, DownloadError> {
        let response = self.request(address, &Ask::Head)?;
        status_of(address, &response)?;
        let bytes = header(&response, "content-length").and_then(|length| length.parse().ok());
        Ok(RemoteFile {
            bytes: bytes.ok_or_else(|| DownloadError::UnknownSize(address.to_owned()))?,
            version: version(&response),
        })
    }

    /// Downloads `length` bytes of a file from the byte `from` on. `version` is the one of an earlier answer, if any.
    ///
    /// # Errors
    /// [`DownloadError`], also if the server sends something else or the file has another version.
    pub fn part(
        &self,
        address: &str,
        from: u64,
        length: u64,
        known_version: Option<&str>,
    ) -> Result<RemotePart, DownloadError> {
        let mut cuts = 0;
        loop {
            let response = self.request(address, &Ask::Part { from, length })?;
            if response.status() == StatusCode::RANGE_NOT_SATISFIABLE {
                // The range begins behind the end.
                return Ok(RemotePart {
                    bytes: Vec::new(),
                    version: version(&response),
                });
            }
            status_of(address, &response)?;
            if !continues(&response, from) {
                return Err(DownloadError::NoRanges(address.to_owned()));
            }
            let version = version(&response);
            if known_version.is_some_and(|known| known != version) {
                return Err(DownloadError::Replaced(address.to_owned()));
            }
            let announced = announced_bytes(&response).unwrap_or(length).min(length);
            let mut bytes = Vec::new();
            let mut body = response.into_body().into_reader().take(length);
            let ended = body.read_to_end(&mut bytes);
            if bytes.len() as u64 >= announced {
                return Ok(RemotePart { bytes, version });
            }
            cuts += 1;
            if cuts > MAX_CUTS {
                let done = bytes.len() as u64;
                let reason = ended.err().map(Interruption::Network);
                return Err(cut(address, done, announced, reason));
            }
        }
    }

    /// Downloads a file to `part`, or the rest of it if a part is there. `progress` is told how many bytes there are.
    ///
    /// # Errors
    /// [`DownloadError`]. What arrived stays in `part`, unless it is wrong.
    pub fn file(
        &self,
        address: &str,
        part: &Path,
        expected: Expected,
        progress: &mut dyn FnMut(u64),
    ) -> Result<(), DownloadError> {
        self.file_of_size(address, part, expected.bytes, Some(expected.md5), progress)
    }

    /// As [`Downloader::file`], for a file whose size the server says and whose MD5 may be unknown.
    ///
    /// # Errors
    /// As [`Downloader::file`].
    pub fn file_of_size(
        &self,
        address: &str,
        part: &Path,
        bytes: u64,
        md5: Option<&str>,
        progress: &mut dyn FnMut(u64),
    ) -> Result<(), DownloadError> {
        let mut file = opened(part)?;
        let trouble = |source: io::Error| file_trouble(part, bytes, source);
        let mut done = file.seek(SeekFrom::End(0)).map_err(trouble)?;
        if done > bytes {
            done = restarted(&mut file).map_err(trouble)?;
        }
        let mut resumes = 0;
        while done < bytes {
            progress(done);
            let response = self.get(address, done)?;
            if done > 0 && !continues(&response, done) {
                // After a refusal the part is kept for the next run; 416 says that the server has no such range.
                if response.status() != StatusCode::RANGE_NOT_SATISFIABLE {
                    status_of(address, &response)?;
                }
                // The server sends the whole file, or another part of it.
                done = restarted(&mut file).map_err(trouble)?;
                if response.status() != StatusCode::OK {
                    continue;
                }
            }
            status_of(address, &response)?;
            let before = done;
            let ended = transfer(response, &mut file, &mut done, bytes, progress);
            match ended {
                Ok(()) if done == bytes => break,
                Err(Interruption::Disk(source)) => return Err(trouble(source)),
                Ok(()) | Err(Interruption::Network(_)) if done > bytes => {
                    restarted(&mut file).map_err(trouble)?;
                    return Err(DownloadError::Size {
                        address: address.to_owned(),
                        found: done,
                        expected: bytes,
                    });
                }
                other => {
                    resumes += 1;
                    if done == before || resumes > MAX_RESUMES {
                        return Err(cut(address, done, bytes, other.err()));
                    }
                }
            }
        }
        progress(done);
        check(address, &mut file, part, bytes, md5).inspect_err(|_| {
            // The next run begins anew: no part of this is of use.
            let _ = restarted(&mut file);
        })
    }

    fn get(&self, address: &str, from: u64) -> Result<http::Response<Body>, DownloadError> {
        self.request(address, &Ask::From(from))
    }

    /// Sends a request; once more if the server closes the connection without an answer, as servers do that end an idle connection
    /// in the moment in which it is used again.
    fn request(&self, address: &str, ask: &Ask) -> Result<http::Response<Body>, DownloadError> {
        if !(address.starts_with("https://") || address.starts_with("http://")) {
            return Err(DownloadError::Address(address.to_owned()));
        }
        let answer = match self.send(address, ask) {
            Err(ureq::Error::Io(error)) if is_disconnect(&error) => self.send(address, ask),
            answer => answer,
        };
        answer.map_err(|error| match error {
            ureq::Error::BadUri(_) | ureq::Error::Http(_) => {
                DownloadError::Address(address.to_owned())
            }
            error => unreachable(address, &error.to_string()),
        })
    }

    fn send(&self, address: &str, ask: &Ask) -> Result<http::Response<Body>, ureq::Error> {
        let mut request = match ask {
            Ask::Head => self.agent.head(encoded(address)),
            Ask::From(_) | Ask::Part { .. } => self.agent.get(encoded(address)),
        };
        match ask {
            Ask::Head | Ask::From(0) => {}
            Ask::From(from) => request = request.header("Range", format!("bytes={from}-")),
            Ask::Part { from, length } => {
                let last = from.saturating_add(length.saturating_sub(1));
                request = request.header("Range", format!("bytes={from}-{last}"));
            }
        }
        // Whoever asked for an encrypted connection is not sent to another one.
        let request = request
            .config()
            .https_only(address.starts_with("https://"))
            .build();
        request.call()
    }
}

/// Whether the other side has closed the connection.
fn is_disconnect(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::UnexpectedEof
            | ErrorKind::ConnectionReset
            | ErrorKind::ConnectionAborted
            | ErrorKind::BrokenPipe
    )
}

/// What a request asks for.
enum Ask {
    /// Size and version.
    Head,
    /// Everything from a byte on.
    From(u64),
    /// Some bytes.
    Part { from: u64, length: u64 },
}

/// Copies a file of this machine to `part`.
///
/// # Errors
/// [`DownloadError`] where it cannot be read, has another size or content, or cannot be written.
pub fn copy(source: &Path, part: &Path, expected: Expected) -> Result<(), DownloadError> {
    let unreadable = |error: io::Error| DownloadError::File {
        file: source.to_owned(),
        source: error,
    };
    let from = File::open(source).map_err(unreadable)?;
    let found = from.metadata().map_err(unreadable)?;
    let shown = source.display().to_string();
    if found.is_file() && found.len() != expected.bytes {
        return Err(DownloadError::Size {
            address: shown,
            found: found.len(),
            expected: expected.bytes,
        });
    }
    let mut file = opened(part)?;
    restarted(&mut file)
        .and_then(|_| io::copy(&mut from.take(expected.bytes + 1), &mut file))
        .map_err(|source| file_trouble(part, expected.bytes, source))?;
    check(&shown, &mut file, part, expected.bytes, Some(expected.md5))
}

/// Whether the content of the file is what it must be.
///
/// # Errors
/// The file cannot be read.
pub fn is_intact(file: &Path, expected: Expected) -> io::Result<bool> {
    let mut file = File::open(file)?;
    let is_size = file.metadata()?.len() == expected.bytes;
    Ok(is_size && digest(&mut file)? == expected.md5)
}

/// Whether a file that arrived has the digest that it must have.
fn check(
    address: &str,
    file: &mut File,
    part: &Path,
    bytes: u64,
    md5: Option<&str>,
) -> Result<(), DownloadError> {
    let trouble = |source| file_trouble(part, bytes, source);
    file.sync_data().map_err(trouble)?;
    let Some(expected) = md5 else {
        return Ok(());
    };
    file.rewind().map_err(trouble)?;
    let found = digest(file).map_err(trouble)?;
    if found == expected {
        return Ok(());
    }
    Err(DownloadError::Digest {
        address: address.to_owned(),
        found,
        expected: expected.to_owned(),
    })
}

fn digest(file: &mut File) -> io::Result<String> {
    let mut hash = Md5::new();
    let mut piece = vec![0; PIECE_BYTES];
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(hex::encode(hash.finalize())),
            count => hash.update(&piece[..count]),
        }
    }
}

/// Opens the part that an earlier run may have left, and locks it.
fn opened(part: &Path) -> Result<File, DownloadError> {
    let trouble = |source| DownloadError::File {
        file: part.to_owned(),
        source,
    };
    let mut options = File::options();
    let options = options.read(true).write(true).create(true).truncate(false);
    let file = options.open(part).map_err(trouble)?;
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => Err(DownloadError::Busy(part.to_owned())),
        // Some file systems have no locks.
        Ok(()) | Err(TryLockError::Error(_)) => Ok(file),
    }
}

/// Empties the file; returns how much it has then.
fn restarted(file: &mut File) -> io::Result<u64> {
    file.set_len(0)?;
    file.rewind()?;
    Ok(0)
}

/// What ended a transfer before its end.
enum Interruption {
    Network(io::Error),
    Disk(io::Error),
}

/// Writes what arrives, and one byte more than belongs to the file at most.
fn transfer(
    response: http::Response<Body>,
    file: &mut File,
    done: &mut u64,
    bytes: u64,
    progress: &mut dyn FnMut(u64),
) -> Result<(), Interruption> {
    let mut body = response.into_body().into_reader().take(bytes + 1 - *done);
    let mut piece = vec![0; PIECE_BYTES];
    loop {
        match body.read(&mut piece) {
            Ok(0) => return Ok(()),
            Ok(count) => {
                file.write_all(&piece[..count])
                    .map_err(Interruption::Disk)?;
                *done += count as u64;
                progress(*done);
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(Interruption::Network(error)),
        }
    }
}

fn unreachable(address: &str, reason: &str) -> DownloadError {
    DownloadError::Unreachable {
        address: address.to_owned(),
        reason: one_line(reason),
    }
}

fn cut(address: &str, done: u64, bytes: u64, ended: Option<Interruption>) -> DownloadError {
    let reason = match ended {
        Some(Interruption::Network(error) | Interruption::Disk(error)) => error.to_string(),
        None => "the server ended it".to_owned(),
    };
    DownloadError::Cut {
        address: address.to_owned(),
        done,
        bytes,
        reason: one_line(&reason),
    }
}

fn file_trouble(file: &Path, bytes: u64, source: io::Error) -> DownloadError {
    let file = file.to_owned();
    match source.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
            DownloadError::Full { file, bytes }
        }
        _ => DownloadError::File { file, source },
    }
}

/// The address with letters outside of ASCII as percent codes (RFC 3986), as in `pt_PT-tugão-medium`.
fn encoded(address: &str) -> String {
    let mut written = String::with_capacity(address.len());
    for byte in address.bytes() {
        if byte.is_ascii() {
            written.push(char::from(byte));
        } else {
            written.push_str(&format!("%{byte:02X}"));
        }
    }
    written
}

#[cfg(test)]
mod tests;

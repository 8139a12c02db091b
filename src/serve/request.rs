//! Reads requests of bounded length, and keeps what matters here.

use std::io::{self, Read};

/// The longest head of a request, bytes.
const MAX_HEAD_BYTES: usize = 16 << 10;
/// The most header lines of a request.
const MAX_HEADERS: usize = 64;

/// The method of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// GET: asks for a file.
    Get,
    /// HEAD: asks for the headers only.
    Head,
    /// Any other method, which is refused.
    Other,
}

/// A parsed request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// The path without its query.
    pub path: String,
    /// The query, after the question mark; empty if there is none.
    pub query: String,
    /// The `Host` header; `None` if there is none or more than one.
    pub host: Option<String>,
    /// The `Range` header.
    pub range: Option<String>,
    /// The `If-Range` header.
    pub if_range: Option<String>,
    /// The `If-None-Match` header.
    pub if_none_match: Option<String>,
    /// Whether the connection is closed after the response.
    pub is_last: bool,
}

/// Splits a connection's bytes into requests.
#[derive(Debug, Default)]
pub struct RequestReader {
    bytes: Vec<u8>,
}

impl RequestReader {
    /// Reads the next request; `None` at the end of the connection.
    ///
    /// # Errors
    /// Errors of the connection, and [`io::ErrorKind::InvalidData`] if it is not HTTP or the head is too long.
    pub fn next(&mut self, stream: &mut impl Read) -> io::Result<Option<Request>> {
        let mut room = [0; 4096];
        loop {
            if let Some((request, length)) = parse(&self.bytes)? {
                self.bytes.drain(..length);
                return Ok(Some(request));
            }
            if self.bytes.len() > MAX_HEAD_BYTES {
                return Err(invalid("the request's head is too long"));
            }
            let count = stream.read(&mut room)?;
            if count == 0 {
                return Ok(None);
            }
            self.bytes.extend_from_slice(&room[..count]);
        }
    }
}

fn invalid(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

fn parse(bytes: &[u8]) -> io::Result<Option<(Request, usize)>> {
    let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let mut parsed = httparse::Request::new(&mut headers);
    let length = match parsed.parse(bytes) {
        Ok(httparse::Status::Complete(length)) if length > MAX_HEAD_BYTES => {
            return Err(invalid("the request's head is too long"));
        }
        Ok(httparse::Status::Complete(length)) => length,
        Ok(httparse::Status::Partial) => return Ok(None),
        Err(error) => return Err(invalid(&error.to_string())),
    };
    let header = |name: &str| {
        let found = parsed
            .headers
            .iter()
            .find(|header| header.name.eq_ignore_ascii_case(name));
        found
            .and_then(|header| std::str::from_utf8(header.value).ok())
            .map(|value| value.trim().to_owned())
    };
    let (path, query) = parsed
        .path
        .unwrap_or("/")
        .split_once('?')
        .unwrap_or((parsed.path.unwrap_or("/"), ""));
    let has_body = header("content-length").is_some_and(|length| length != "0")
        || header("transfer-encoding").is_some();
    let closes = header("connection").is_some_and(|value| value.eq_ignore_ascii_case("close"));
    let is_host = |header: &&httparse::Header| header.name.eq_ignore_ascii_case("host");
    let hosts = parsed.headers.iter().filter(is_host).count();
    let request = Request {
        method: match parsed.method {
            Some("GET") => Method::Get,
            Some("HEAD") => Method::Head,
            _ => Method::Other,
        },
        path: path.to_owned(),
        query: query.to_owned(),
        // With several, servers disagree on which counts.
        host: header("host").filter(|_| hosts == 1),
        range: header("range"),
        if_range: header("if-range"),
        if_none_match: header("if-none-match"),
        // Bodies are not read, so the next request could not be told from the body.
        is_last: closes || has_body || parsed.version == Some(0),
    };
    Ok(Some((request, length)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let mut stream = text.as_bytes();
        let mut reader = RequestReader::default();
        let mut paths = Vec::new();
        while let Ok(Some(request)) = reader.next(&mut stream) {
            paths.push(format!("{:?} {}", request.method, request.path));
        }
        assert_eq!(paths, expected, "{text:?}");
    }

    #[test]
    fn requests_are_told_apart() {
        check(
            "GET /a?b HTTP/1.1\r\n\r\nHEAD /c HTTP/1.1\r\nHost: x\r\n\r\n",
            &["Get /a", "Head /c"],
        );
        check("POST / HTTP/1.1\r\n\r\n", &["Other /"]);
        check("GET /unfinished HTTP/1.1\r\n", &[]);
        check("\u{1}\u{2}\u{3}\r\n\r\n", &[]);
    }

    #[test]
    fn an_endless_head_is_refused() {
        let text = format!("GET / HTTP/1.1\r\nX: {}", "x".repeat(100_000));
        let outcome = RequestReader::default().next(&mut text.as_bytes());
        assert_eq!(
            outcome.map_err(|error| error.kind()),
            Err(io::ErrorKind::InvalidData)
        );
    }
}

//! Responses: an entry or a range of it, with its media type and caching, and refusals.

use super::headers::{self, Framing, mime_type};
use super::request::{Method, Request};
use crate::pack::{Pack, PackError, Section, names};
use std::io::{self, Write};

/// A response that can be written to a connection.
#[derive(Debug, Clone)]
pub struct Response {
    status: &'static str,
    headers: Vec<(&'static str, String)>,
    length: u64,
    body: Body,
}

/// The body of a response.
#[derive(Debug, Clone)]
enum Body {
    /// No body, for HEAD and for responses without content.
    None,
    /// A text in memory.
    Bytes(Vec<u8>),
    /// A part of an entry, read from the pack while it is sent, because an entry may be as long as a pack.
    Entry(Section),
}

/// Caching for entries whose address names their digest, because they never change.
const CACHE_FOREVER: &str = "public, max-age=31536000, immutable";
/// Caching for everything else: the browser asks again, and gets a short answer if nothing has changed.
const REVALIDATE: &str = "no-cache";

/// The refusal of a request that is not answered wherever it leads; `None` if it may be answered.
pub fn refusal(request: &Request) -> Option<Response> {
    if request.method == Method::Other {
        let mut answer =
            Response::plain("405 Method Not Allowed", "Only GET and HEAD are answered.");
        answer.headers.push(("Allow", "GET, HEAD".to_owned()));
        return Some(answer);
    }
    // A foreign page could point a name of its own to this machine and read what is served (DNS rebinding).
    let is_own = request.host.as_deref().is_some_and(headers::is_own_host);
    (!is_own).then(|| {
        Response::plain(
            "421 Misdirected Request",
            "Open the address that soundwalk printed.",
        )
    })
}

/// The response with an entry of the pack. If the entry cannot be read, the response only says so; the error is returned
/// beside it for whoever runs the server, because it names paths on this machine.
pub fn entry(request: &Request, name: &str, pack: &Pack) -> (Response, Option<PackError>) {
    let (answer, failure) = match entry_response(request, name, pack) {
        Ok(answer) => (answer, None),
        Err(error) => (
            Response::plain("500 Internal Server Error", UNREADABLE),
            Some(error),
        ),
    };
    (without_body(request, answer), failure)
}

/// The text that a visitor gets when the pack cannot be read.
const UNREADABLE: &str =
    "This file cannot be read at the moment. The reason is shown where the server was started.";

/// A redirect to another path.
pub fn redirect(path: &str) -> Response {
    let mut answer = Response::plain("302 Found", "The tour lies at another address.");
    answer.headers.push(("Location", path.to_owned()));
    answer
        .headers
        .push(("Cache-Control", REVALIDATE.to_owned()));
    answer
}

/// A response for an address that leads nowhere.
pub fn not_found(text: &str) -> Response {
    Response::plain("404 Not Found", text)
}

/// A service worker that unregisters itself. It replaces one that an earlier server registered for this whole address.
pub fn retire_service_worker(request: &Request) -> Response {
    const SCRIPT: &str = "self.addEventListener('install', () => self.skipWaiting());\n\
        self.addEventListener('activate', (event) => event.waitUntil(self.registration.unregister()));\n";
    let mut answer = Response::plain("200 OK", SCRIPT);
    answer.headers = vec![
        ("Content-Type", mime_type("sw.js").to_owned()),
        ("Cache-Control", REVALIDATE.to_owned()),
    ];
    without_body(request, answer)
}

fn without_body(request: &Request, answer: Response) -> Response {
    match request.method {
        Method::Head => Response {
            body: Body::None,
            ..answer
        },
        Method::Get | Method::Other => answer,
    }
}

impl Response {
    fn plain(status: &'static str, text: &str) -> Self {
        Self {
            status,
            headers: vec![("Content-Type", mime_type("x.txt").to_owned())],
            length: text.len() as u64,
            body: Body::Bytes(text.as_bytes().to_vec()),
        }
    }

    /// Adds the headers that restrict what the browser may do with the response.
    pub fn protected(mut self, framing: &Framing) -> Self {
        let kind = self
            .headers
            .iter()
            .find(|(name, _)| *name == "Content-Type");
        let kind = kind.map_or(String::new(), |(_, kind)| kind.clone());
        self.headers.extend(headers::protecting(&kind, framing));
        self
    }

    /// Writes the response to a connection.
    ///
    /// # Errors
    /// Errors of the connection, and an entry that turns out shorter than promised.
    pub fn write(&self, stream: &mut impl Write) -> io::Result<()> {
        let mut head = format!("HTTP/1.1 {}\r\n", self.status);
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str(&format!("Content-Length: {}\r\n\r\n", self.length));
        stream.write_all(head.as_bytes())?;
        match &self.body {
            Body::None => {}
            Body::Bytes(bytes) => stream.write_all(bytes)?,
            Body::Entry(section) => {
                let sent = io::copy(&mut section.clone(), stream)?;
                if sent != self.length {
                    // The length was promised, so nothing else can follow on this connection.
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
            }
        }
        stream.flush()
    }
}

fn entry_response(request: &Request, name: &str, pack: &Pack) -> Result<Response, PackError> {
    if name == names::MANIFEST {
        let text = pack.manifest_text();
        let digest = pack.manifest_digest().to_string();
        let part = |first: u64, length: u64| {
            let part = text.iter().skip(first as usize).take(length as usize);
            Ok(Body::Bytes(part.copied().collect()))
        };
        return content_response(request, name, &digest, text.len() as u64, part);
    }
    let Some(facts) = pack.manifest().files.get(name) else {
        return Ok(not_found("This tour has no such file."));
    };
    let part = |first, length| pack.section(name, first, length).map(Body::Entry);
    content_response(request, name, &facts.sha256.to_string(), facts.bytes, part)
}

/// The response with a content of `size` bytes. `body` reads a part of it, given the part's first byte and length.
fn content_response(
    request: &Request,
    name: &str,
    digest: &str,
    size: u64,
    body: impl FnOnce(u64, u64) -> Result<Body, PackError>,
) -> Result<Response, PackError> {
    let tag = format!("\"{digest}\"");
    let names_digest = request.query == format!("sha256={digest}");
    let keep = if names_digest {
        CACHE_FOREVER
    } else {
        REVALIDATE
    };
    let mut headers = vec![
        ("ETag", tag.clone()),
        ("Cache-Control", keep.to_owned()),
        ("Accept-Ranges", "bytes".to_owned()),
        // Sent with 304 too: headers derived from the type replace those that the browser has cached.
        ("Content-Type", mime_type(name).to_owned()),
    ];
    let known = request.if_none_match.as_deref().unwrap_or_default();
    if known
        .split(',')
        .any(|one| matches!(one.trim(), "*") || one.trim() == tag)
    {
        return Ok(Response {
            status: "304 Not Modified",
            headers,
            length: 0,
            body: Body::None,
        });
    }
    let asked = request.range.as_deref().filter(|_| {
        let state = request.if_range.as_deref();
        state.is_none_or(|state| state == tag)
    });
    let (status, first, length) = match parse_range(asked, size) {
        RequestedRange::Whole => ("200 OK", 0, size),
        RequestedRange::Span { first, last } => {
            headers.push(("Content-Range", format!("bytes {first}-{last}/{size}")));
            ("206 Partial Content", first, last - first + 1)
        }
        RequestedRange::Unsatisfiable => {
            let mut answer = Response::plain("416 Range Not Satisfiable", "There is no such part.");
            answer
                .headers
                .push(("Content-Range", format!("bytes */{size}")));
            return Ok(answer);
        }
    };
    Ok(Response {
        status,
        headers,
        length,
        body: body(first, length)?,
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RequestedRange {
    Whole,
    Span { first: u64, last: u64 },
    Unsatisfiable,
}

/// Parses a `Range` header (RFC 9110, 14.1.2). Several ranges at once, and anything that is not understood, ask for the
/// whole.
fn parse_range(range: Option<&str>, size: u64) -> RequestedRange {
    let Some(span) = range.and_then(|range| range.strip_prefix("bytes=")) else {
        return RequestedRange::Whole;
    };
    let Some((first, last)) = span.split_once('-') else {
        return RequestedRange::Whole;
    };
    let end = size.saturating_sub(1);
    let span = match (first.trim(), last.trim()) {
        ("", "") => return RequestedRange::Whole,
        ("", suffix) => match suffix.parse::<u64>() {
            Ok(suffix) if suffix > 0 => (size.saturating_sub(suffix), end),
            Ok(_) => return RequestedRange::Unsatisfiable,
            Err(_) => return RequestedRange::Whole,
        },
        (first, "") => match first.parse() {
            Ok(first) => (first, end),
            Err(_) => return RequestedRange::Whole,
        },
        (first, last) => match (first.parse(), last.parse::<u64>()) {
            (Ok(first), Ok(last)) => (first, last.min(end)),
            _ => return RequestedRange::Whole,
        },
    };
    match span {
        (first, last) if first < size && first <= last => RequestedRange::Span { first, last },
        _ => RequestedRange::Unsatisfiable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_ten_bytes() {
        for (range, expected) in [
            (None, RequestedRange::Whole),
            (Some("bytes=0-"), RequestedRange::Span { first: 0, last: 9 }),
            (
                Some("bytes=2-4"),
                RequestedRange::Span { first: 2, last: 4 },
            ),
            (
                Some("bytes=8-99"),
                RequestedRange::Span { first: 8, last: 9 },
            ),
            (Some("bytes=-3"), RequestedRange::Span { first: 7, last: 9 }),
            (
                Some("bytes=-30"),
                RequestedRange::Span { first: 0, last: 9 },
            ),
            (Some("bytes=10-"), RequestedRange::Unsatisfiable),
            (Some("bytes=5-4"), RequestedRange::Unsatisfiable),
            (Some("bytes=-0"), RequestedRange::Unsatisfiable),
            (Some("bytes=0-1,4-5"), RequestedRange::Whole),
            (Some("bytes=x-"), RequestedRange::Whole),
            (Some("lines=1-2"), RequestedRange::Whole),
            (Some("bytes=99999999999999999999-"), RequestedRange::Whole),
        ] {
            assert_eq!(parse_range(range, 10), expected, "{range:?}");
        }
        assert_eq!(
            parse_range(Some("bytes=0-"), 0),
            RequestedRange::Unsatisfiable
        );
    }
}

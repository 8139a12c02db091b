//! Answers a request for a content that has a digest: all of it, a range, or that the client's copy is still valid. A content
//! may be as long as a pack, so it is read while it is sent.

use axum::body::{Body, Bytes};
use axum::http::header::{self, HeaderName};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use std::io::{self, Read};

/// The bytes that are read from the disk at once.
const READ_BYTES: usize = 64 << 10;

/// What is known of a content before it is opened.
#[derive(Debug, Clone)]
pub struct Content<'c> {
    /// Its length, bytes.
    pub size: u64,
    /// Names this content and no other: its digest.
    pub digest: &'c str,
    /// Its media type.
    pub content_type: &'static str,
    /// How long a client may keep it.
    pub cache_control: &'static str,
}

/// Answers a request with these headers. `open` returns a part of the content, given its first byte and length.
///
/// # Errors
/// Whatever `open` gives.
pub fn answer<E>(
    request: &HeaderMap,
    content: &Content<'_>,
    open: impl FnOnce(u64, u64) -> Result<Body, E>,
) -> Result<Response, E> {
    let tag = format!("\"{}\"", content.digest);
    let first_value = |name: HeaderName| request.get(name).and_then(|value| value.to_str().ok());
    let mut headers = HeaderMap::new();
    let mut add = |name, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    add(header::ETAG, &tag);
    add(header::CACHE_CONTROL, content.cache_control);
    add(header::ACCEPT_RANGES, "bytes");
    // Sent with 304 too: headers derived from the type replace those that the browser has cached.
    add(header::CONTENT_TYPE, content.content_type);
    if is_known(request, &tag) {
        return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    let asked = first_value(header::RANGE)
        .filter(|_| first_value(header::IF_RANGE).is_none_or(|state| state.trim() == tag));
    let size = content.size;
    let (status, first, length) = match RequestedRange::parse(asked, size) {
        RequestedRange::Whole => (StatusCode::OK, 0, size),
        RequestedRange::Span { first, last } => {
            add(
                header::CONTENT_RANGE,
                &format!("bytes {first}-{last}/{size}"),
            );
            (StatusCode::PARTIAL_CONTENT, first, last - first + 1)
        }
        RequestedRange::Unsatisfiable => {
            let range = [(header::CONTENT_RANGE, format!("bytes */{size}"))];
            let status = StatusCode::RANGE_NOT_SATISFIABLE;
            return Ok((status, range, "There is no such part.").into_response());
        }
    };
    add(header::CONTENT_LENGTH, &length.to_string());
    Ok((status, headers, open(first, length)?).into_response())
}

/// Whether the client has the content with this tag. The header may stand in several lines, and its tags are compared as weak
/// ones: caches that compress contents on the way mark the tags as weak (RFC 9110, 13.1.2).
fn is_known(request: &HeaderMap, tag: &str) -> bool {
    let lines = request.get_all(header::IF_NONE_MATCH).iter();
    lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .map(str::trim)
        .any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag)
}

/// A body that is read in small parts on a blocking thread while it is sent. If it turns out shorter than `length` bytes, the
/// connection breaks off: the length was promised, so nothing else can follow.
pub fn body_of(reader: impl Read + Send + 'static, length: u64) -> Body {
    let parts = stream::try_unfold((reader, length), |(mut reader, left)| async move {
        if left == 0 {
            return Ok(None);
        }
        let read = move || {
            let most = usize::try_from(left).unwrap_or(READ_BYTES).min(READ_BYTES);
            let mut part = vec![0; most];
            let count = reader.read(&mut part)?;
            part.truncate(count);
            Ok::<_, io::Error>((Bytes::from(part), reader))
        };
        let read = tokio::task::spawn_blocking(read).await;
        let (part, reader) = read.map_err(io::Error::other)??;
        if part.is_empty() {
            return Err(io::Error::from(io::ErrorKind::UnexpectedEof));
        }
        let left = left - part.len() as u64;
        Ok(Some((part, (reader, left))))
    });
    Body::from_stream(parts)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RequestedRange {
    Whole,
    Span { first: u64, last: u64 },
    Unsatisfiable,
}

impl RequestedRange {
    /// Parses a `Range` header (RFC 9110, 14.1.2). Several ranges at once, and anything that is not understood, ask for the
    /// whole.
    fn parse(range: Option<&str>, size: u64) -> Self {
        let Some((unit, span)) = range.and_then(|range| range.split_once('=')) else {
            return Self::Whole;
        };
        let Some((first, last)) = span.split_once('-') else {
            return Self::Whole;
        };
        if !unit.eq_ignore_ascii_case("bytes") {
            return Self::Whole;
        }
        let end = size.saturating_sub(1);
        let (first, last) = match (first.trim(), last.trim()) {
            ("", suffix) => match digits(suffix) {
                Some(0) => return Self::Unsatisfiable,
                Some(suffix) => (size.saturating_sub(suffix), end),
                None => return Self::Whole,
            },
            (first, "") => match digits(first) {
                Some(first) => (first, end),
                None => return Self::Whole,
            },
            (first, last) => match (digits(first), digits(last)) {
                // A last byte before the first makes it invalid, and what is invalid is ignored.
                (Some(first), Some(last)) if first <= last => (first, last.min(end)),
                _ => return Self::Whole,
            },
        };
        if first < size {
            Self::Span { first, last }
        } else {
            Self::Unsatisfiable
        }
    }
}

/// A number that is written in digits only; `parse` would also take a sign.
fn digits(text: &str) -> Option<u64> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::to_bytes;

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
            (Some("bytes=5-4"), RequestedRange::Whole),
            (
                Some("Bytes=2-4"),
                RequestedRange::Span { first: 2, last: 4 },
            ),
            (Some("bytes=+0-+1"), RequestedRange::Whole),
            (Some("bytes=+0-"), RequestedRange::Whole),
            (Some("bytes=-+1"), RequestedRange::Whole),
            (Some("bytes=-"), RequestedRange::Whole),
            (Some("bytes=-0"), RequestedRange::Unsatisfiable),
            (Some("bytes=0-1,4-5"), RequestedRange::Whole),
            (Some("bytes=x-"), RequestedRange::Whole),
            (Some("lines=1-2"), RequestedRange::Whole),
            (Some("bytes=99999999999999999999-"), RequestedRange::Whole),
        ] {
            assert_eq!(RequestedRange::parse(range, 10), expected, "{range:?}");
        }
        assert_eq!(
            RequestedRange::parse(Some("bytes=0-"), 0),
            RequestedRange::Unsatisfiable
        );
    }

    fn runtime() -> tokio::runtime::Runtime {
        crate::http::runtime().expect("OK because threads can be had")
    }

    /// Status and body of the answer to a request with these headers for a content of ten digits.
    fn answered(headers: &[(HeaderName, &'static str)]) -> (u16, String) {
        let content = Content {
            size: 10,
            digest: "d1",
            content_type: "text/plain",
            cache_control: "no-cache",
        };
        let mut request = HeaderMap::new();
        for (name, value) in headers {
            request.append(name, HeaderValue::from_static(value));
        }
        let open = |first: u64, length: u64| {
            let part = &b"0123456789"[first as usize..];
            Ok::<_, io::Error>(body_of(part, length))
        };
        let response = answer(&request, &content, open).expect("OK because memory can be read");
        let status = response.status().as_u16();
        let body = runtime().block_on(to_bytes(response.into_body(), 100));
        let body = body.expect("OK because all of it is there").to_vec();
        (status, String::from_utf8_lossy(&body).into_owned())
    }

    #[test]
    fn conditions_decide_what_is_sent() {
        for (headers, expected) in [
            (vec![], (200, "0123456789")),
            (vec![(header::RANGE, "bytes=2-4")], (206, "234")),
            (
                vec![(header::RANGE, "bytes=2-4"), (header::IF_RANGE, "\"d1\"")],
                (206, "234"),
            ),
            // The client's part is of another content.
            (
                vec![(header::RANGE, "bytes=2-4"), (header::IF_RANGE, "\"d0\"")],
                (200, "0123456789"),
            ),
            (
                vec![(header::RANGE, "bytes=10-")],
                (416, "There is no such part."),
            ),
            (vec![(header::IF_NONE_MATCH, "\"d0\", \"d1\"")], (304, "")),
            (vec![(header::IF_NONE_MATCH, "*")], (304, "")),
            (vec![(header::IF_NONE_MATCH, "W/\"d1\"")], (304, "")),
            (
                vec![
                    (header::IF_NONE_MATCH, "\"d0\""),
                    (header::IF_NONE_MATCH, "\"d1\""),
                ],
                (304, ""),
            ),
            (vec![(header::IF_NONE_MATCH, "\"d0\"")], (200, "0123456789")),
        ] {
            let (status, body) = answered(&headers);
            assert_eq!((status, body.as_str()), expected, "{headers:?}");
        }
    }

    #[test]
    fn a_content_that_turns_out_shorter_is_an_error() {
        let body = runtime().block_on(to_bytes(body_of(&b"012"[..], 4), 100));
        assert!(body.is_err(), "{body:?}");
    }
}

//! Responses: an entry or a range of it, with its media type and caching, and refusals.

use super::headers::mime_type;
use crate::http::content::{self, Content, body_of};
use crate::http::headers::{is_own_host, single_header};
use crate::http::refusals::{RefusalText, Unparsed};
use crate::pack::{Pack, PackError, names};
use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// The longest head of a request, bytes.
pub const MAX_HEAD_BYTES: usize = 16 << 10;

/// Caching for entries whose address names their digest, because they never change.
const CACHE_FOREVER: &str = "public, max-age=31536000, immutable";
/// Caching for everything else: the browser asks again, and gets a short answer if nothing has changed.
const REVALIDATE: &str = "no-cache";
/// The text that a visitor gets when the pack cannot be read.
const UNREADABLE: &str =
    "This file cannot be read at the moment. The reason is shown where the server was started.";

/// The refusal of a request that is not answered wherever it leads; `None` if it may be answered.
pub fn refusal(request: &Parts) -> Option<Response> {
    if !matches!(request.method, Method::GET | Method::HEAD) {
        let allow = [(header::ALLOW, "GET, HEAD")];
        let text = "Only GET and HEAD are answered.";
        return Some((StatusCode::METHOD_NOT_ALLOWED, allow, text).into_response());
    }
    // A foreign page could point a name of its own to this machine and read what is served (DNS rebinding).
    let named = single_header(&request.headers, header::HOST);
    let is_own = named.is_some_and(is_own_host) && request.uri.host().is_none_or(is_own_host);
    (!is_own).then(|| {
        let text = "Open the address that soundwalk printed.";
        (StatusCode::MISDIRECTED_REQUEST, text).into_response()
    })
}

/// Words the refusal of a request that is not understood.
pub fn unparsed(why: Unparsed) -> RefusalText {
    let text = match why {
        Unparsed::Malformed => {
            "This is not a request of HTTP/1.1 that can be understood.".to_owned()
        }
        Unparsed::Http2 => {
            "This is HTTP/2, and this server speaks HTTP/1.1 only; with curl, add --http1.1."
                .to_owned()
        }
        Unparsed::HeadTooLarge => format!(
            "The request's head has more than {} kB or too many lines.",
            MAX_HEAD_BYTES >> 10
        ),
    };
    RefusalText {
        content_type: mime_type("x.txt"),
        body: text,
    }
}

/// The response with an entry of the pack.
///
/// # Errors
/// The pack's error if the entry cannot be read. It names paths on this machine, so the visitor gets [`unreadable`] instead.
pub fn entry(request: &Parts, name: &str, pack: &Pack) -> Result<Response, PackError> {
    let query = request.uri.query();
    if name == names::MANIFEST {
        let digest = pack.manifest_digest().to_string();
        let text = pack.manifest_text();
        let part = |first: u64, length: u64| {
            let part = text.iter().skip(first as usize).take(length as usize);
            Ok(Body::from(part.copied().collect::<Vec<u8>>()))
        };
        let content = content_of(name, &digest, text.len() as u64, query);
        return content::answer(&request.headers, &content, part);
    }
    let Some(facts) = pack.manifest().files.get(name) else {
        return Ok(not_found("This tour has no such file."));
    };
    let digest = facts.sha256.to_string();
    let content = content_of(name, &digest, facts.bytes, query);
    content::answer(&request.headers, &content, |first, length| {
        Ok(body_of(pack.section(name, first, length)?, length))
    })
}

fn content_of<'c>(name: &str, digest: &'c str, size: u64, query: Option<&str>) -> Content<'c> {
    let named = query.and_then(|query| query.strip_prefix("sha256="));
    Content {
        size,
        digest,
        content_type: mime_type(name),
        cache_control: if named == Some(digest) {
            CACHE_FOREVER
        } else {
            REVALIDATE
        },
    }
}

/// The response in place of an entry that cannot be read.
pub fn unreadable() -> Response {
    (StatusCode::INTERNAL_SERVER_ERROR, UNREADABLE).into_response()
}

/// A redirect to another path.
pub fn redirect(path: &str) -> Response {
    let headers = [
        (header::LOCATION, path),
        (header::CACHE_CONTROL, REVALIDATE),
    ];
    let text = "The tour lies at another address.";
    (StatusCode::FOUND, headers, text).into_response()
}

/// A response for an address that leads nowhere.
pub fn not_found(text: &'static str) -> Response {
    (StatusCode::NOT_FOUND, text).into_response()
}

/// A service worker that unregisters itself. It replaces one that an earlier server registered for this whole address.
pub fn retire_service_worker() -> Response {
    const SCRIPT: &str = "self.addEventListener('install', () => self.skipWaiting());\n\
        self.addEventListener('activate', (event) => event.waitUntil(self.registration.unregister()));\n";
    let headers = [
        (header::CONTENT_TYPE, mime_type("sw.js")),
        (header::CACHE_CONTROL, REVALIDATE),
    ];
    (headers, SCRIPT).into_response()
}

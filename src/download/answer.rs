//! What the answers of a server say: sizes, versions, ranges and refusals.

use super::error::DownloadError;
use ureq::Body;
use ureq::http::{self, StatusCode};

/// A header of an answer as text.
pub fn header<'r>(response: &'r http::Response<Body>, name: &str) -> Option<&'r str> {
    response.headers().get(name)?.to_str().ok()
}

/// The version of the file that an answer is about.
pub fn version(response: &http::Response<Body>) -> String {
    let version = header(response, "etag").or_else(|| header(response, "last-modified"));
    version.unwrap_or_default().to_owned()
}

/// How many bytes of the file an answer with a part announces.
pub fn announced_bytes(response: &http::Response<Body>) -> Option<u64> {
    let range = header(response, "content-range")?.strip_prefix("bytes ")?;
    let (first, last) = range.split_once('/')?.0.split_once('-')?;
    let (first, last): (u64, u64) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
    last.checked_sub(first)?.checked_add(1)
}

/// Whether the answer goes on with the file after `done` bytes.
pub fn continues(response: &http::Response<Body>, done: u64) -> bool {
    let begins = header(response, "content-range")
        .and_then(|range| range.strip_prefix("bytes ")?.split_once('-'))
        .and_then(|(first, _)| first.trim().parse::<u64>().ok());
    response.status() == StatusCode::PARTIAL_CONTENT && begins == Some(done)
}

/// What an answer with an error says.
pub fn status_of(address: &str, response: &http::Response<Body>) -> Result<(), DownloadError> {
    match response.status() {
        StatusCode::OK | StatusCode::PARTIAL_CONTENT => Ok(()),
        StatusCode::NOT_FOUND => Err(DownloadError::Missing(address.to_owned())),
        status => Err(DownloadError::Refused {
            address: address.to_owned(),
            status: status.as_u16(),
        }),
    }
}

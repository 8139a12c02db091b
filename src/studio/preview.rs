//! The built pack as visitors' phones will show it: its entries, served as the website that a pack is.

use super::answer::{Answer, Refuse, bytes};
use super::state::{Studio, lock, work};
use crate::pack::{self, Pack, PackError};
use crate::serve::mime_type;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use std::sync::Arc;

/// The pack's front page.
pub async fn front(State(studio): State<Arc<Studio>>) -> Answer {
    entry(studio, "index.html".to_owned(), &HeaderMap::new()).await
}

/// An entry of the pack.
pub async fn file(
    State(studio): State<Arc<Studio>>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Answer {
    entry(studio, name, &headers).await
}

async fn entry(studio: Arc<Studio>, name: String, headers: &HeaderMap) -> Answer {
    let kind = mime_type(&name);
    let found = work(&studio, move |studio| {
        let none =
            |_: PackError| Refuse::not_found("there is no such file in the pack; is it built?");
        let pack = open(studio).map_err(none)?;
        match name.as_str() {
            "manifest.json" => Ok(pack.manifest_text().to_vec()),
            name => pack.read(name).map_err(none),
        }
    })
    .await?;
    Ok(match range(headers, found.len()) {
        Some(range) => (
            StatusCode::PARTIAL_CONTENT,
            [
                (header::CONTENT_TYPE, kind.to_owned()),
                (
                    header::CONTENT_RANGE,
                    format!("bytes {}-{}/{}", range.start, range.end - 1, found.len()),
                ),
            ],
            found[range].to_vec(),
        )
            .into_response(),
        None => bytes(kind, found),
    })
}

/// The pack as it lies there now. All of it is verified when it is opened, so that it is kept open until it is another.
fn open(studio: &Studio) -> Result<Arc<Pack>, PackError> {
    let path = &studio.settings.pack;
    let stamp = std::fs::metadata(path)
        .ok()
        .and_then(|found| Some((found.modified().ok()?, found.len())));
    let mut shown = lock(&studio.shown);
    if let Some((known, pack)) = shown.as_ref()
        && stamp == Some(*known)
    {
        return Ok(Arc::clone(pack));
    }
    let pack = Arc::new(pack::open(path)?);
    *shown = stamp.map(|stamp| (stamp, Arc::clone(&pack)));
    Ok(pack)
}

/// The one range that players ask for: `bytes=START-` or `bytes=START-END`.
fn range(headers: &HeaderMap, length: usize) -> Option<std::ops::Range<usize>> {
    let wanted = headers.get(header::RANGE)?.to_str().ok()?;
    let (start, end) = wanted.strip_prefix("bytes=")?.split_once('-')?;
    let start: usize = start.parse().ok()?;
    let end = match end {
        "" => length,
        end => end.parse::<usize>().ok()?.checked_add(1)?.min(length),
    };
    (start < end).then_some(start..end)
}

#[cfg(test)]
mod tests {
    use super::range;
    use axum::http::{HeaderMap, HeaderValue, header};

    #[test]
    fn ranges_stay_inside_the_file() {
        for (wanted, expected) in [
            ("bytes=0-", Some(0..10)),
            ("bytes=3-4", Some(3..5)),
            ("bytes=3-99", Some(3..10)),
            ("bytes=10-", None),
            ("bytes=-3", None),
            ("bytes=4-3", None),
            ("lines=1-2", None),
            ("bytes=0-18446744073709551615", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::RANGE, HeaderValue::from_static(wanted));
            assert_eq!(range(&headers, 10), expected, "{wanted}");
        }
    }
}

//! Serves the studio's page, which Vite builds from `web/studio` and which is compiled into this program.

use crate::studio::app::App;
use crate::studio::guard;
use crate::studio::response::{Answer, ApiError, bytes};
use axum::extract::{Path, RawQuery, State};
use axum::http::header;
use std::sync::Arc;

/// A file's name, media type and content.
type Asset = (&'static str, &'static str, &'static [u8]);

macro_rules! built {
    ($name:literal, $kind:literal, $path:literal) => {
        (
            $name,
            $kind,
            include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/web/dist/", $path)),
        )
    };
}

const PAGE: &[u8] = include_bytes!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/web/dist/studio/index.html"
));

const FILES: [Asset; 8] = [
    built!(
        "studio.js",
        "text/javascript; charset=utf-8",
        "studio/studio.js"
    ),
    built!("index.css", "text/css; charset=utf-8", "studio/index.css"),
    built!("map.js", "text/javascript; charset=utf-8", "studio/map.js"),
    built!("map.css", "text/css; charset=utf-8", "studio/map.css"),
    built!(
        "text.js",
        "text/javascript; charset=utf-8",
        "studio/text.js"
    ),
    built!(
        "tiles.js",
        "text/javascript; charset=utf-8",
        "studio/tiles.js"
    ),
    built!(
        "recorder.js",
        "text/javascript; charset=utf-8",
        "studio/recorder.js"
    ),
    built!(
        "licences.txt",
        "text/plain; charset=utf-8",
        "studio/licences.txt"
    ),
];

/// Serves the page. If its address carries the token, sets the cookie that authenticates the page's requests.
pub async fn page(State(app): State<Arc<App>>, RawQuery(query): RawQuery) -> Answer {
    let mut response = bytes("text/html; charset=utf-8", PAGE);
    if let Some(cookie) = guard::session_cookie(&app.credentials, query.as_deref()) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// Serves a file of the page.
pub async fn file(Path(name): Path<String>) -> Answer {
    FILES
        .iter()
        .find(|(known, ..)| *known == name)
        .map(|(_, kind, content)| bytes(kind, *content))
        .ok_or_else(|| ApiError::not_found("there is no such page"))
}

//! Lets only the page that was opened with the studio's address talk to it. A foreign web page can make a browser send
//! requests to this machine (forms, images, DNS rebinding), but none of them passes the checks of `Host`, `Origin` and
//! token together.

use super::credentials::Credentials;
use super::response::ApiError;
use super::settings::Access;
use super::state::Studio;
use super::wire::RefusalCode;
use crate::digest::Digest;
use crate::http::connections::Connection;
use crate::http::headers::{protect, single_header};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// The page's content security policy. From elsewhere it may load only map tiles, if the guide enables them, and the
/// preview in a frame. Leaflet and CodeMirror need inline styles.
fn policy(credentials: &Credentials) -> String {
    let preview = credentials.preview().unwrap_or_default();
    format!(
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
         img-src 'self' data: blob: https://tile.openstreetmap.org; media-src 'self' blob:; \
         worker-src 'self' blob:; frame-src 'self' {preview}; frame-ancestors 'none'; base-uri 'none'; \
         form-action 'none'; object-src 'none'"
    )
}

/// Pages that open the studio's page get no handle to its window.
const OPENER_POLICY: header::HeaderName =
    header::HeaderName::from_static("cross-origin-opener-policy");

/// Middleware that refuses requests from anybody but the studio's own page.
pub async fn guard(
    State(credentials): State<Arc<Credentials>>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = match refusal(&credentials, &request) {
        Some(error) => error.into_response(),
        None => {
            if let Some(connection) = request.extensions().get::<Connection>() {
                connection.authenticate();
            }
            next.run(request).await
        }
    };
    let headers = response.headers_mut();
    protect(headers, &policy(&credentials));
    for (name, value) in [
        (header::CACHE_CONTROL, "no-store"),
        (OPENER_POLICY, "same-origin"),
    ] {
        let value = HeaderValue::from_static(value);
        headers.entry(name).or_insert(value);
    }
    response
}

/// Middleware that refuses changes of the tour unless the studio may make them.
pub async fn require_edit_access(
    State(studio): State<Arc<Studio>>,
    request: Request,
    next: Next,
) -> Response {
    match studio.settings.access {
        Access::Edit => next.run(request).await,
        Access::ReadOnly => read_only("this studio only shows the tour (--read-only)"),
        Access::Review => read_only(
            "this studio takes comments and suggestions, and leaves the tour as it is (--review)",
        ),
    }
}

/// Middleware that refuses comments and suggestions if the studio is read-only.
pub async fn require_review_access(
    State(studio): State<Arc<Studio>>,
    request: Request,
    next: Next,
) -> Response {
    match studio.settings.access {
        Access::Edit | Access::Review => next.run(request).await,
        Access::ReadOnly => read_only("this studio only shows the tour (--read-only)"),
    }
}

fn read_only(why: &str) -> Response {
    ApiError(RefusalCode::ReadOnly, why.to_owned()).into_response()
}

fn refusal(credentials: &Credentials, request: &Request) -> Option<ApiError> {
    let headers = request.headers();
    let refuse = |code, message: &str| Some(ApiError(code, message.to_owned()));
    let host = single_header(headers, header::HOST);
    if !host.is_some_and(|host| credentials.address.hosts().contains(&host.to_owned())) {
        return refuse(
            RefusalCode::ForeignHost,
            "the studio answers only to its own address",
        );
    }
    let is_reading = matches!(*request.method(), Method::GET | Method::HEAD);
    let is_front_door = request.uri().path() == "/" && is_reading;
    let origin = single_header(headers, header::ORIGIN);
    let is_own = |origin: &str| {
        origin
            .strip_prefix("http://")
            .is_some_and(|host| credentials.address.hosts().contains(&host.to_owned()))
    };
    let from = headers.get("sec-fetch-site").and_then(|v| v.to_str().ok());
    let is_foreign = origin.is_some_and(|origin| !is_own(origin))
        || (!is_front_door && matches!(from, Some("cross-site" | "same-site")));
    let by_header = bearer_token(headers).is_some_and(|token| is_token(credentials, token));
    if is_foreign || (!is_reading && origin.is_none() && !by_header) {
        return refuse(
            RefusalCode::ForeignOrigin,
            "the studio answers only to its own page",
        );
    }
    let by_address =
        is_front_door && query_token(request).is_some_and(|token| is_token(credentials, token));
    if !by_header && !by_address && !has_cookie(credentials, headers) {
        return refuse(
            RefusalCode::NoToken,
            "open the address that `soundwalk studio` printed; it carries the key to this studio",
        );
    }
    None
}

/// The cookie that authenticates the page's requests, if the address carried the token.
pub fn session_cookie(credentials: &Credentials, query: Option<&str>) -> Option<HeaderValue> {
    let token = query?.strip_prefix("token=")?;
    let cookie = format!(
        "{}={}; HttpOnly; SameSite=Strict; Path=/",
        cookie_name(credentials),
        credentials.token
    );
    is_token(credentials, token)
        .then(|| HeaderValue::from_str(&cookie).ok())
        .flatten()
}

/// The cookie's name contains the port, because cookies are shared between ports and several studios may be open.
fn cookie_name(credentials: &Credentials) -> String {
    format!("soundwalk-{}", credentials.address.port)
}

fn has_cookie(credentials: &Credentials, headers: &HeaderMap) -> bool {
    let name = cookie_name(credentials);
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .any(|(key, value)| key == name && is_token(credentials, value))
}

fn bearer_token(headers: &HeaderMap) -> Option<&str> {
    single_header(headers, header::AUTHORIZATION)?.strip_prefix("Bearer ")
}

fn query_token(request: &Request) -> Option<&str> {
    request.uri().query()?.strip_prefix("token=")
}

/// Compares by digest, so that the time taken reveals nothing about the token.
fn is_token(credentials: &Credentials, given: &str) -> bool {
    Digest::of(given.as_bytes()) == Digest::of(credentials.token.as_bytes())
}

//! Rewrites refusals that `axum` makes (wrong method, malformed body) and that `hyper` makes (a request that cannot be
//! parsed) into the API's form, so that clients need to understand only one.

use super::response::ApiError;
use super::wire::{Refusal, RefusalCode};
use crate::http::refusals::{RefusalText, Unparsed};
use axum::body::to_bytes;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// The longest message of the framework that is passed on, bytes.
const MAX_MESSAGE_BYTES: usize = 4 << 10;

/// Middleware that rewrites what `axum` refuses by itself.
pub async fn rewrite(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let status = response.status();
    let kind = response.headers().get(header::CONTENT_TYPE);
    let is_ours = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    if is_ours || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let words = to_bytes(body, MAX_MESSAGE_BYTES).await.unwrap_or_default();
    let words = String::from_utf8_lossy(&words);
    let mut answer = refusal(status, &words).into_response();
    if let Some(allowed) = parts.headers.remove(header::ALLOW) {
        answer.headers_mut().insert(header::ALLOW, allowed);
    }
    answer
}

fn refusal(status: StatusCode, words: &str) -> ApiError {
    match status {
        StatusCode::METHOD_NOT_ALLOWED => ApiError(
            RefusalCode::NotAllowed,
            "this address does not take that method; the header `Allow` names those that it takes"
                .to_owned(),
        ),
        _ if status.is_server_error() => ApiError::failed(words),
        _ => ApiError::unfit(format!(
            "{words}; docs/studio-api.md shows what each address takes"
        )),
    }
}

/// Words the refusal of a request that `hyper` does not understand.
pub fn unparsed(why: Unparsed) -> RefusalText {
    let (error, message) = match why {
        Unparsed::Malformed => (
            RefusalCode::Malformed,
            "this is not a request of HTTP/1.1 that can be understood",
        ),
        Unparsed::Http2 => (
            RefusalCode::Malformed,
            "this is HTTP/2, and the studio speaks HTTP/1.1 only; with curl, add --http1.1",
        ),
        Unparsed::HeadTooLarge => (
            RefusalCode::HeadTooLarge,
            "the request's head has more than 64 kB or 64 header lines",
        ),
    };
    let refusal = Refusal {
        error,
        message: message.to_owned(),
    };
    RefusalText {
        content_type: "application/json",
        body: serde_json::to_string(&refusal).expect("OK because texts are JSON"),
    }
}

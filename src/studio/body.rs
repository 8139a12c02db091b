//! Limits the length of request bodies and the time they take to arrive. A stated length is checked before anything is
//! read, an unstated one while reading. Handlers only get complete bodies.

use super::response::ApiError;
use super::wire::RefusalCode;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt;
use std::time::Duration;

/// The largest recording or trace, bytes. Ten minutes of 48 kHz 16-bit mono are 58 MB.
pub const MAX_UPLOAD: usize = 96 << 20;
/// The largest recording that is imported, bytes: half an hour of 48 kHz 16-bit stereo.
pub const MAX_RECORDING: usize = 352 << 20;
/// The largest other body, bytes: the longest text of a tour, escaped as JSON.
pub const MAX_TEXT: usize = 40 << 20;
/// How long a body may take to arrive. Over loopback even the largest takes a fraction of a second.
const PATIENCE: Duration = Duration::from_secs(30);

/// Middleware that reads a body of at most `limit` bytes before the handler runs.
pub async fn read(State(limit): State<usize>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    match collect(body, limit, PATIENCE).await {
        Ok(whole) => next.run(Request::from_parts(parts, whole.into())).await,
        Err(error) => error.into_response(),
    }
}

/// Reads a whole body within its limits.
async fn collect(body: Body, limit: usize, patience: Duration) -> Result<Bytes, ApiError> {
    // The `Content-Length`, if the request has one.
    let stated = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    if stated > limit {
        return Err(too_large(limit));
    }
    let reading = async {
        let mut whole = Vec::with_capacity(stated);
        let mut parts = body.into_data_stream();
        while let Some(part) = parts.next().await {
            let part = part.map_err(|error| {
                ApiError(
                    RefusalCode::Malformed,
                    format!("the request's body cannot be read: {error}"),
                )
            })?;
            if part.len() > limit - whole.len() {
                return Err(too_large(limit));
            }
            whole.extend_from_slice(&part);
        }
        Ok(whole.into())
    };
    let timely = tokio::time::timeout(patience, reading).await;
    timely.unwrap_or_else(|_| {
        let seconds = patience.as_secs();
        Err(ApiError(
            RefusalCode::TooSlow,
            format!("the request's body did not arrive within {seconds} s; send it again"),
        ))
    })
}

fn too_large(limit: usize) -> ApiError {
    ApiError(
        RefusalCode::TooLarge,
        format!("this address takes {} MiB at most", limit >> 20),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::stream;
    use std::convert::Infallible;

    fn collected(body: Body) -> Result<Bytes, RefusalCode> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .expect("OK because threads can be had");
        let whole = runtime.block_on(collect(body, 8, Duration::from_millis(50)));
        whole.map_err(|ApiError(code, _)| code)
    }

    fn parts(parts: &'static [&'static str]) -> stream::Iter<impl Iterator<Item = Piece>> {
        stream::iter(
            parts
                .iter()
                .map(|part| Ok(Bytes::from_static(part.as_bytes()))),
        )
    }

    type Piece = Result<Bytes, Infallible>;

    #[test]
    fn bodies_are_limited_in_length_and_time() {
        let unstated = |texts| Body::from_stream(parts(texts));
        let unending = |texts| Body::from_stream(parts(texts).chain(stream::pending::<Piece>()));
        for (body, expected) in [
            (Body::empty(), Ok("")),
            (Body::from("12345678"), Ok("12345678")),
            (Body::from("123456789"), Err(RefusalCode::TooLarge)),
            (unstated(&["1234", "", "5678"]), Ok("12345678")),
            (unstated(&["1234", "56789"]), Err(RefusalCode::TooLarge)),
            // What is too long is not waited for.
            (unending(&["123456789"]), Err(RefusalCode::TooLarge)),
            (unending(&["1234"]), Err(RefusalCode::TooSlow)),
            (unending(&[]), Err(RefusalCode::TooSlow)),
        ] {
            assert_eq!(collected(body), expected.map(Bytes::from));
        }
    }
}

//! Rewrites refusals that `axum` makes (wrong method, malformed body) and that `hyper` makes (a request that cannot be
//! parsed) into the API's form, so that clients need to understand only one.

use super::connections::HEAD_TOO_LARGE;
use super::response::ApiError;
use super::wire::{Refusal, RefusalCode};
use axum::body::to_bytes;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

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

/// A header that `guard` adds to every response of the studio, and that `hyper`'s own responses lack.
const OWN_HEADER: &[u8] = b"x-content-type-options";

/// A connection that rewrites the refusals which `hyper` writes by itself, as a head without a body.
pub struct RefusalRewriter<S> {
    connection: S,
    /// Whether everything written was flushed, as `hyper` does after each response. If so, the next bytes begin a new one.
    is_flushed: bool,
    /// What remains to be written in place of `hyper`'s last refusal.
    replacement: Vec<u8>,
}

impl<S> RefusalRewriter<S> {
    /// Wraps a new connection.
    pub fn new(connection: S) -> Self {
        Self {
            connection,
            is_flushed: true,
            replacement: Vec::new(),
        }
    }

    /// Returns the wrapped connection.
    pub fn into_inner(self) -> S {
        self.connection
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for RefusalRewriter<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        room: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.connection).poll_read(context, room)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for RefusalRewriter<S> {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.poll_write_vectored(context, &[io::IoSlice::new(bytes)])
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = &mut *self;
        if let [only] = parts
            && this.is_flushed
            && let Some(answer) = rewritten(only)
        {
            this.replacement = answer;
        }
        this.is_flushed = false;
        if this.replacement.is_empty() {
            return Pin::new(&mut this.connection).poll_write_vectored(context, parts);
        }
        // Until the replacement is written, `hyper` offers the same bytes again. Afterwards they count as written.
        while !this.replacement.is_empty() {
            let written =
                ready!(Pin::new(&mut this.connection).poll_write(context, &this.replacement))?;
            if written == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            this.replacement.drain(..written);
        }
        Poll::Ready(Ok(parts.iter().map(|part| part.len()).sum()))
    }

    fn is_write_vectored(&self) -> bool {
        self.connection.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(Pin::new(&mut self.connection).poll_flush(context))?;
        self.is_flushed = true;
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.connection).poll_shutdown(context)
    }
}

/// The replacement for a refusal that `hyper` made by itself; `None` for any other response.
fn rewritten(head: &[u8]) -> Option<Vec<u8>> {
    let status = head.strip_prefix(b"HTTP/1.")?.get(2..5)?;
    let is_ours = head
        .windows(OWN_HEADER.len())
        .any(|window| window.eq_ignore_ascii_case(OWN_HEADER));
    if is_ours || !head.ends_with(b"\r\n\r\n") {
        return None;
    }
    let (status, error, message) = match status {
        b"400" => (
            "400 Bad Request",
            RefusalCode::Malformed,
            "this is not a request of HTTP/1.1 that can be understood",
        ),
        b"414" | b"431" => (
            "431 Request Header Fields Too Large",
            RefusalCode::HeadTooLarge,
            HEAD_TOO_LARGE,
        ),
        _ => return None,
    };
    let body = serde_json::to_string(&Refusal {
        error,
        message: message.to_owned(),
    })
    .expect("OK because texts are JSON");
    let length = body.len();
    Some(
        format!(
            "HTTP/1.1 {status}\r\ncontent-type: application/json\r\nx-content-type-options: nosniff\r\n\
             content-length: {length}\r\nconnection: close\r\n\r\n{body}"
        )
        .into_bytes(),
    )
}

//! Refusals of what is not understood as HTTP. `hyper` writes them by itself, as a head without a body, and here each server
//! puts its own words in their place.

use std::future::poll_fn;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// Why a request was not understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unparsed {
    /// It is not HTTP.
    Malformed,
    /// It is HTTP/2, of which `hyper` only closes the connection.
    Http2,
    /// Its head is too long, or has too many lines.
    HeadTooLarge,
}

/// What a server says to a request that it does not understand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusalText {
    /// The media type.
    pub content_type: &'static str,
    /// The text.
    pub body: String,
}

/// A header that every response of our own has (`headers::protect`), and that `hyper`'s own responses lack.
const OWN_HEADER: &[u8] = b"x-content-type-options";

/// A connection that rewrites the refusals which `hyper` writes by itself.
pub struct RefusalRewriter<S> {
    connection: S,
    refuse: fn(Unparsed) -> RefusalText,
    /// Whether everything written was flushed, as `hyper` does after each response. If so, the next bytes begin a new one.
    is_flushed: bool,
    /// What remains to be written in place of `hyper`'s last refusal.
    replacement: Vec<u8>,
}

impl<S> RefusalRewriter<S> {
    /// Wraps a new connection; `refuse` words the refusals.
    pub fn new(connection: S, refuse: fn(Unparsed) -> RefusalText) -> Self {
        Self {
            connection,
            refuse,
            is_flushed: true,
            replacement: Vec::new(),
        }
    }

    /// Writes a refusal that `hyper` leaves out.
    pub async fn refuse(&mut self, why: Unparsed) -> io::Result<()>
    where
        S: AsyncWrite + Unpin,
    {
        let answer = worded(why, self.refuse);
        let mut rest = answer.as_slice();
        while !rest.is_empty() {
            let written =
                poll_fn(|context| Pin::new(&mut self.connection).poll_write(context, rest)).await?;
            if written == 0 {
                return Err(io::ErrorKind::WriteZero.into());
            }
            rest = &rest[written..];
        }
        poll_fn(|context| Pin::new(&mut self.connection).poll_flush(context)).await
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
        self.poll_write_vectored(context, &[IoSlice::new(bytes)])
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = &mut *self;
        if let [only] = parts
            && this.is_flushed
            && let Some(answer) = rewritten(only, this.refuse)
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
fn rewritten(head: &[u8], refuse: fn(Unparsed) -> RefusalText) -> Option<Vec<u8>> {
    let why = match head.strip_prefix(b"HTTP/1.")?.get(2..5)? {
        b"400" => Unparsed::Malformed,
        b"414" | b"431" => Unparsed::HeadTooLarge,
        _ => return None,
    };
    let is_ours = head
        .windows(OWN_HEADER.len())
        .any(|window| window.eq_ignore_ascii_case(OWN_HEADER));
    (!is_ours && head.ends_with(b"\r\n\r\n")).then(|| worded(why, refuse))
}

/// A refusal in the server's words.
fn worded(why: Unparsed, refuse: fn(Unparsed) -> RefusalText) -> Vec<u8> {
    let status = match why {
        Unparsed::Malformed | Unparsed::Http2 => "400 Bad Request",
        Unparsed::HeadTooLarge => "431 Request Header Fields Too Large",
    };
    let RefusalText { content_type, body } = refuse(why);
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: {content_type}\r\nx-content-type-options: nosniff\r\n\
         content-length: {length}\r\nconnection: close\r\n\r\n{body}"
    )
    .into_bytes()
}

//! The stream and the answers of a connection, which tell it how far they are.

use super::client::Client;
use super::connections::Connection;
use axum::body::{Body, Bytes, HttpBody};
use hyper::body::{Frame, SizeHint};
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};

/// A stream that records when parts of an answer are offered and taken.
pub struct PacedStream {
    /// Shared with [`Client`], which watches for the end of what the client sends.
    incoming: Arc<OwnedReadHalf>,
    outgoing: OwnedWriteHalf,
    connection: Connection,
}

impl PacedStream {
    /// Wraps the stream of a connection.
    pub fn new(stream: TcpStream, connection: Connection) -> Self {
        let (incoming, outgoing) = stream.into_split();
        Self {
            incoming: Arc::new(incoming),
            outgoing,
            connection,
        }
    }

    /// The client at the other end.
    pub fn client(&self) -> Client {
        Client::new(Arc::clone(&self.incoming))
    }

    fn offer(&self) {
        self.connection
            .update(|progress, now, limits| progress.offer(now, limits));
    }

    fn record(&self, written: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        let bytes = ready!(written)?;
        self.connection
            .update(|progress, now, limits| progress.take(bytes, now, limits));
        Poll::Ready(Ok(bytes))
    }
}

impl AsyncRead for PacedStream {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        room: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let stream: &TcpStream = (*self.incoming).as_ref();
        loop {
            ready!(stream.poll_read_ready(context))?;
            match stream.try_read(room.initialize_unfilled()) {
                Ok(count) => {
                    room.advance(count);
                    return Poll::Ready(Ok(()));
                }
                // Readiness may be reported in vain.
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Poll::Ready(Err(error)),
            }
        }
    }
}

impl AsyncWrite for PacedStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.offer();
        let written = Pin::new(&mut self.outgoing).poll_write(context, bytes);
        self.record(written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.offer();
        let written = Pin::new(&mut self.outgoing).poll_write_vectored(context, parts);
        self.record(written)
    }

    fn is_write_vectored(&self) -> bool {
        self.outgoing.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(Pin::new(&mut self.outgoing).poll_flush(context))?;
        self.connection
            .update(|progress, now, limits| progress.finish_writing(now, limits));
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.outgoing).poll_shutdown(context)
    }
}

/// The body of an answer. `hyper` drops it when all of it was handed over, before it writes the last of it.
pub struct PacedBody {
    body: Body,
    connection: Connection,
}

impl PacedBody {
    /// Wraps the body of an answer on a connection.
    pub fn new(body: Body, connection: Connection) -> Self {
        Self { body, connection }
    }
}

impl Drop for PacedBody {
    fn drop(&mut self) {
        self.connection
            .update(|progress, _, _| progress.hand_over());
    }
}

impl HttpBody for PacedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

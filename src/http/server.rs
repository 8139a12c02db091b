//! Accepts connections, encrypted or not, and lets `hyper` answer their requests with a router.

use super::client::Client;
use super::connections::{Connection, ConnectionList};
use super::limits::Limits;
use super::paced::{PacedBody, PacedStream};
use super::refusals::{RefusalRewriter, RefusalText, Unparsed};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::{Extension, Router};
use hyper::server::conn::http1;
use hyper::service::Service as _;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use std::future::poll_fn;
use std::io::Write;
use std::pin::Pin;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

/// The most header lines of a request.
pub const MAX_HEADERS: usize = 64;
/// How long to read what a client still sends after its last response.
const LINGER: Duration = Duration::from_secs(1);
/// How long to wait after a connection could not be accepted.
const ACCEPT_RETRY_PAUSE: Duration = Duration::from_millis(50);
/// The answer to a connection for which there is no room.
const FULL_RESPONSE: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 2\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

/// What a server answers, and to whom.
#[derive(Clone)]
pub struct Service {
    /// Answers the requests. They carry their [`Connection`] and their [`Client`] as extensions.
    pub router: Router,
    /// The limits of its connections.
    pub limits: Limits,
    /// Encrypts the connections; `None` for plain HTTP.
    pub tls: Option<TlsAcceptor>,
    /// Words the refusal of a request that is not understood, and so reaches no handler.
    pub refuse: fn(Unparsed) -> RefusalText,
}

impl Service {
    /// Accepts and serves connections for as long as the process runs.
    pub async fn run(self, listener: TcpListener) -> ! {
        let connections = ConnectionList::default();
        loop {
            let Ok((stream, address)) = listener.accept().await else {
                // It broke before it was accepted, or the system is out of descriptors for a moment.
                tokio::time::sleep(ACCEPT_RETRY_PAUSE).await;
                continue;
            };
            let Some(guard) = connections.admit(address.ip(), self.limits) else {
                if self.tls.is_none() {
                    refuse_connection(stream);
                }
                continue;
            };
            // Responses are urgent. If the system refuses, they only arrive later.
            let _ = stream.set_nodelay(true);
            let service = self.clone();
            tokio::spawn(async move {
                let connection = &guard.connection;
                tokio::select! {
                    () = service.serve(stream, connection) => {}
                    () = connection.closing() => {}
                }
            });
        }
    }

    async fn serve(self, stream: TcpStream, connection: &Connection) {
        let stream = PacedStream::new(stream, connection.clone());
        let client = stream.client();
        match self.tls.clone() {
            None => self.answer(stream, connection, client).await,
            // A handshake that fails only concerns this connection.
            Some(acceptor) => {
                if let Ok(stream) = acceptor.accept(stream).await {
                    self.answer(stream, connection, client).await;
                }
            }
        }
    }

    async fn answer<S>(self, stream: S, connection: &Connection, client: Client)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let router = self
            .router
            .layer(Extension(connection.clone()))
            .layer(Extension(client))
            .layer(from_fn_with_state(connection.clone(), pace));
        let stream = TokioIo::new(RefusalRewriter::new(stream, self.refuse));
        let mut http = http1::Builder::new()
            // The connection's own deadline covers it, and the handshake before.
            .header_read_timeout(None)
            // `nc -N` and many scripts close their sending side after the request, and wait for the answer. Who may have
            // left instead is up to `Client`.
            .half_close(true)
            .max_headers(MAX_HEADERS)
            .max_header_size(self.limits.head_bytes)
            .max_buf_size(self.limits.head_bytes)
            .serve_connection(stream, TowerToHyperService::new(router));
        // An error only concerns this connection.
        let end = poll_fn(|context| http.poll_without_shutdown(context)).await;
        let mut stream = http.into_parts().io.into_inner();
        let is_http2 = end.is_err_and(|error| error.is_parse_version_h2());
        let finish = async {
            if is_http2 && stream.refuse(Unparsed::Http2).await.is_err() {
                return;
            }
            close(stream.into_inner()).await;
        };
        let _ = tokio::time::timeout(LINGER, finish).await;
    }
}

/// The answer of a router to a request that another router has received.
pub async fn answer(router: Router, request: Request) -> Response {
    match TowerToHyperService::new(router).call(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    }
}

/// Middleware that tells the connection when an answer is prepared and when it is sent.
async fn pace(State(connection): State<Connection>, request: Request, next: Next) -> Response {
    connection.update(|progress, now, _| progress.prepare(now));
    let is_last = connection.count_request();
    let mut response = next.run(request).await;
    if is_last {
        let close = HeaderValue::from_static("close");
        response.headers_mut().insert(header::CONNECTION, close);
    }
    connection.update(|progress, now, _| progress.answer(now));
    response.map(|body| Body::new(PacedBody::new(body, connection)))
}

/// Tells a client that there is no room. The answer fits into the empty buffer of a new connection, so this never blocks.
fn refuse_connection(stream: TcpStream) {
    if let Ok(stream) = stream.into_std() {
        let _ = (&stream).write(FULL_RESPONSE);
    }
}

/// Closes a connection whose client may still be sending a refused body. Closing it at once could make the client's system
/// discard the response before it is read (RFC 9112, 9.6).
async fn close(mut stream: impl AsyncRead + AsyncWrite + Unpin) {
    if poll_fn(|context| Pin::new(&mut stream).poll_shutdown(context))
        .await
        .is_err()
    {
        return;
    }
    let mut room = vec![0; 64 << 10];
    loop {
        let mut room = ReadBuf::new(&mut room);
        let read = poll_fn(|context| Pin::new(&mut stream).poll_read(context, &mut room)).await;
        if read.is_err() || room.filled().is_empty() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::runtime;
    use axum::routing::get;
    use std::io::{self, Read};
    use std::net::SocketAddr;
    use std::thread;
    use std::time::Instant;

    const SMALL: Limits = Limits {
        connections: 8,
        patience: Duration::from_millis(600),
        head_bytes: 16 << 10,
        min_rate: Some(4_000),
        requires_authentication: false,
    };
    const PATIENT: Limits = Limits {
        patience: Duration::from_secs(60),
        ..SMALL
    };

    /// More than the buffers of both ends take (Linux: up to 10 MB).
    const LONG: usize = 48 << 20;

    /// Serves `/short`, an answer that is longer than all buffers at `/long`, and one that takes three times the patience to
    /// prepare at `/late`.
    fn server(limits: Limits) -> SocketAddr {
        let late = move || async move {
            tokio::time::sleep(limits.patience * 3).await;
            "good"
        };
        let router = Router::new()
            .route("/short", get(|| async { "good" }))
            .route("/long", get(|| async { vec![0_u8; LONG] }))
            .route("/late", get(late));
        let service = Service {
            router,
            limits,
            tls: None,
            refuse: |_| RefusalText {
                content_type: "text/plain",
                body: "no".to_owned(),
            },
        };
        let listener =
            std::net::TcpListener::bind("127.0.0.1:0").expect("OK because a port is free");
        listener
            .set_nonblocking(true)
            .expect("OK because it is a socket");
        let address = listener.local_addr().expect("OK because it is bound");
        thread::spawn(move || {
            let runtime = runtime().expect("OK because threads can be had");
            runtime.block_on(async {
                let listener = TcpListener::from_std(listener).expect("OK because it is a socket");
                service.run(listener).await
            })
        });
        address
    }

    type Client = std::net::TcpStream;

    fn connect(address: SocketAddr) -> Client {
        let stream = Client::connect(address).expect("OK because it listens");
        let limit = Some(Duration::from_secs(10));
        stream
            .set_read_timeout(limit)
            .expect("OK because it is a time");
        stream
    }

    fn request(mut stream: &Client, path: &str) -> io::Result<()> {
        stream.write_all(format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n").as_bytes())
    }

    /// Asks for a short answer and returns its body.
    fn ask(mut stream: &Client, path: &str) -> io::Result<String> {
        request(stream, path)?;
        let mut answer = Vec::new();
        while !answer.ends_with(b"good") {
            let mut byte = [0; 1];
            stream.read_exact(&mut byte)?;
            answer.push(byte[0]);
        }
        let answer = String::from_utf8_lossy(&answer).into_owned();
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
        Ok(answer
            .split("\r\n\r\n")
            .nth(1)
            .unwrap_or_default()
            .to_owned())
    }

    /// Waits until the server has ended a connection that nothing was asked of.
    fn is_ended(mut stream: &Client) -> bool {
        match stream.read(&mut [0; 1]) {
            Ok(count) => count == 0,
            Err(error) => error.kind() == io::ErrorKind::ConnectionReset,
        }
    }

    #[test]
    fn silent_connections_are_closed_for_one_that_asks() {
        let address = server(PATIENT);
        let busy = connect(address);
        assert_eq!(
            ask(&busy, "/short").expect("OK because there is room"),
            "good"
        );
        let silent: Vec<Client> = (0..100).map(|_| connect(address)).collect();
        let newcomer = connect(address);
        let answer = ask(&newcomer, "/short").expect("OK because a silent one gives way");
        assert_eq!(answer, "good");
        assert!(is_ended(&silent[0]));
    }

    #[test]
    fn a_trickling_request_times_out() {
        let address = server(SMALL);
        let mut stream = connect(address);
        let begin = Instant::now();
        for _ in 0..3 {
            let _ = stream.write_all(b"G");
            thread::sleep(Duration::from_millis(250));
        }
        assert!(is_ended(&stream));
        assert!(begin.elapsed() < SMALL.patience * 3);
    }

    #[test]
    fn an_idle_connection_times_out_after_its_answer() {
        let address = server(SMALL);
        let stream = connect(address);
        for _ in 0..2 {
            assert_eq!(
                ask(&stream, "/short").expect("OK because it is early"),
                "good"
            );
            thread::sleep(SMALL.patience / 2);
        }
        assert!(is_ended(&stream));
    }

    #[test]
    fn the_time_for_preparing_an_answer_does_not_count_for_the_visitor() {
        let address = server(SMALL);
        let answer = ask(&connect(address), "/late").expect("OK because the server is to blame");
        assert_eq!(answer, "good");
    }

    #[test]
    fn answers_that_are_not_taken_do_not_hold_a_connection() {
        let address = server(PATIENT);
        let greedy: Vec<Client> = (0..8).map(|_| connect(address)).collect();
        for stream in &greedy {
            request(stream, "/long").expect("OK because it listens");
        }
        thread::sleep(Duration::from_millis(1_500));
        let answer = ask(&connect(address), "/short").expect("OK because one of them gives way");
        assert_eq!(answer, "good");
    }

    #[test]
    fn a_stalled_answer_ends() {
        let hasty = Limits {
            patience: Duration::from_millis(200),
            ..SMALL
        };
        let address = server(hasty);
        let mut stream = connect(address);
        request(&stream, "/long").expect("OK because it listens");
        // The buffers of both ends take some more now and then, which counts as progress.
        thread::sleep(hasty.patience * 15);
        // What the system kept of it is still there, the rest is not.
        let mut rest = Vec::new();
        let _ = stream.read_to_end(&mut rest);
        assert!(rest.len() < LONG, "{}", rest.len());
    }

    #[test]
    fn a_stalled_answer_may_stand_still_where_no_rate_is_asked_for() {
        let lenient = Limits {
            patience: Duration::from_millis(200),
            min_rate: None,
            ..SMALL
        };
        let address = server(lenient);
        let mut stream = connect(address);
        request(&stream, "/long").expect("OK because it listens");
        thread::sleep(lenient.patience * 4);
        let mut taken = 0;
        let mut room = vec![0; 1 << 20];
        while taken < LONG {
            taken += stream.read(&mut room).expect("OK because it goes on");
        }
    }
}

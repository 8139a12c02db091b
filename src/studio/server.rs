//! The web server: binds to the loopback address, defines the routes and watches the tour's file.

use super::body::{self, MAX_TEXT, MAX_UPLOAD};
use super::document::{Document, DocumentError};
use super::guard;
use super::preview::Preview;
use super::response::{Answer, ApiError, bytes, json};
use super::state::{Access, Settings, Studio, run_blocking};
use super::wire::{AccessView, EventView, SessionView};
use super::{
    assets, build_job, connections, framework_refusals, media, preview, takes, tour_handlers,
    traces, trust,
};
use crate::build::store::Store;
use crate::digest::Digest;
use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::routing::{get, post};
use futures_util::stream;
use std::convert::Infallible;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::broadcast::error::RecvError;

/// How often the tour's file is checked for changes.
const POLL_INTERVAL: Duration = Duration::from_millis(500);

/// Why a studio could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum StudioError {
    /// The port cannot be listened on.
    #[error("cannot listen on 127.0.0.1:{port}: {source}; name another --port")]
    Listen {
        /// The port that was asked for.
        port: u16,
        /// The system's error.
        source: std::io::Error,
    },
    /// The tour cannot be read.
    #[error(transparent)]
    Tour(#[from] DocumentError),
    /// The store cannot be used.
    #[error("the store in {folder} cannot be used: {source}; name another folder with --store")]
    Store {
        /// The folder of the store.
        folder: String,
        /// The system's error.
        source: std::io::Error,
    },
    /// No threads, or no random numbers.
    #[error("cannot start the studio: {0}")]
    Start(std::io::Error),
}

/// The address of a studio on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// The port on the loopback address.
    pub port: u16,
}

impl Address {
    /// The values of `Host` that requests to this studio may have.
    pub fn hosts(&self) -> [String; 2] {
        ["127.0.0.1", "localhost"].map(|name| format!("{name}:{}", self.port))
    }

    /// The origins of this studio's page, as browsers write them.
    pub fn origins(&self) -> Vec<String> {
        self.hosts().map(|host| format!("http://{host}")).to_vec()
    }

    /// The address to open in the browser.
    pub fn page(&self, token: &str) -> String {
        format!("http://127.0.0.1:{}/?token={token}", self.port)
    }
}

/// Opens the studio and serves it for as long as the process runs. `ready` is called with the address to open, which
/// contains the token.
///
/// # Errors
/// [`StudioError`] if the studio cannot be opened.
pub fn serve(settings: Settings, ready: impl FnOnce(&str)) -> Result<(), StudioError> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(16)
        .enable_all()
        .build()
        .map_err(StudioError::Start)?;
    runtime.block_on(async {
        let port = settings.port;
        let listen = |source| StudioError::Listen { port, source };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
            .await
            .map_err(listen)?;
        let address = Address {
            port: listener.local_addr().map_err(listen)?.port(),
        };
        let studio = Arc::new(open(settings, address)?);
        tokio::spawn(watch(Arc::clone(&studio)));
        ready(&studio.address.page(&studio.token));
        connections::run(listener, router(studio)).await
    })
}

fn open(settings: Settings, address: Address) -> Result<Studio, StudioError> {
    let document = Document::open(&settings.file, settings.replace)?;
    let store = Store::open(&settings.store).map_err(|source| StudioError::Store {
        folder: settings.store.display().to_string(),
        source,
    })?;
    let preview = Preview::open(settings.pack.clone(), secret()?, address.origins())
        .map_err(|error| StudioError::Start(std::io::Error::other(error)))?;
    let token = secret()?;
    Ok(Studio::new(
        settings, address, token, store, document, preview,
    ))
}

/// A random secret of 256 bits, in hexadecimal digits.
fn secret() -> Result<String, StudioError> {
    let mut random = [0_u8; 32];
    getrandom::fill(&mut random)
        .map_err(|error| StudioError::Start(std::io::Error::other(error)))?;
    Ok(Digest(random).to_string())
}

fn router(studio: Arc<Studio>) -> Router {
    let texts = from_fn_with_state(MAX_TEXT, body::read);
    let sounds = from_fn_with_state(MAX_UPLOAD, body::read);
    let editing = Router::new()
        .route("/api/edit", post(tour_handlers::edit))
        .route("/api/text", post(tour_handlers::text))
        .route("/api/fix", post(tour_handlers::fix))
        .route("/api/undo", post(tour_handlers::undo))
        .route("/api/redo", post(tour_handlers::redo))
        .route(
            "/api/build",
            post(build_job::start).delete(build_job::cancel),
        )
        .route("/api/trust", post(trust::trust).delete(trust::revoke))
        .layer(texts.clone())
        .route("/api/take", post(takes::keep).layer(sounds.clone()))
        .layer(from_fn_with_state(
            Arc::clone(&studio),
            guard::require_edit_access,
        ));
    let looking = Router::new()
        .route("/", get(assets::page))
        .route("/{file}", get(assets::file))
        .route("/api/session", get(session))
        .route("/api/schema", get(schema))
        .route("/api/events", get(events))
        .route("/api/tour", get(tour_handlers::view))
        .route("/api/look", post(tour_handlers::look))
        .route("/api/file/{*path}", get(media::file))
        .route("/api/map/{index}", get(media::map))
        .route("/api/speak", post(media::speak))
        .route("/api/track/{lang}/{stop}", get(media::track))
        .route("/api/build", get(build_job::status))
        .route("/api/trust", get(trust::look))
        .route("/preview/", get(preview::front))
        .layer(texts)
        .route("/api/take/look", post(takes::look).layer(sounds.clone()))
        .route("/api/trace", post(traces::trace).layer(sounds));
    looking
        .merge(editing)
        .fallback(|| async { ApiError::not_found("there is no such address") })
        // `body` limits the length instead.
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn(framework_refusals::rewrite))
        .layer(from_fn_with_state(Arc::clone(&studio), guard::guard))
        .with_state(studio)
}

async fn session(State(studio): State<Arc<Studio>>) -> Answer {
    let Settings {
        workspace,
        access,
        pack,
        ..
    } = &studio.settings;
    let real = workspace.real_tour_folder();
    json(SessionView {
        soundwalk: env!("CARGO_PKG_VERSION").to_owned(),
        folder: real
            .file_name()
            .map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
        access: match access {
            Access::Edit => AccessView::Edit,
            Access::ReadOnly => AccessView::ReadOnly,
        },
        pack: pack.display().to_string(),
        largest_upload: MAX_UPLOAD,
    })
}

async fn schema(State(studio): State<Arc<Studio>>) -> Answer {
    Ok(bytes(
        "application/schema+json",
        studio.settings.schema.clone(),
    ))
}

/// Streams events for as long as the page is open. A page that fell behind gets the current state.
async fn events(State(studio): State<Arc<Studio>>) -> impl IntoResponse {
    let version = studio.document().version().to_string();
    let receiver = studio.events.subscribe();
    let first = EventView::Changed { version };
    let told = stream::unfold(
        (Some(first), receiver, studio),
        |(first, mut receiver, studio)| async move {
            let event = match first {
                Some(event) => event,
                None => match receiver.recv().await {
                    Ok(event) => event,
                    Err(RecvError::Lagged(_)) => EventView::Changed {
                        version: studio.document().version().to_string(),
                    },
                    Err(RecvError::Closed) => return None,
                },
            };
            let text =
                serde_json::to_string(&event).expect("OK because texts and numbers are JSON");
            Some((
                Ok::<_, Infallible>(Event::default().data(text)),
                (None, receiver, studio),
            ))
        },
    );
    Sse::new(told).keep_alive(KeepAlive::default())
}

/// Checks the tour's file periodically and tells the pages when it has changed.
async fn watch(studio: Arc<Studio>) {
    let mut ticks = tokio::time::interval(POLL_INTERVAL);
    let mut last_trouble = None;
    loop {
        ticks.tick().await;
        let has_changed = run_blocking(&studio, |studio| {
            let mut document = studio.document();
            Ok((document.refresh(), document.version()))
        })
        .await;
        let Ok((has_changed, version)) = has_changed else {
            continue;
        };
        let trouble = match has_changed {
            Ok(true) => {
                studio.broadcast(EventView::Changed {
                    version: version.to_string(),
                });
                None
            }
            Ok(false) => {
                if last_trouble.is_some() {
                    studio.broadcast(EventView::Changed {
                        version: version.to_string(),
                    });
                }
                None
            }
            Err(refused) => Some(refused.to_string()),
        };
        if trouble != last_trouble
            && let Some(reason) = &trouble
        {
            studio.broadcast(EventView::Unreadable {
                reason: reason.clone(),
            });
        }
        last_trouble = trouble;
    }
}

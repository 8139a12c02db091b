//! The web server: binds to the loopback address, defines the routes and watches the tour's file.

use super::address::Address;
use super::body::{self, MAX_TEXT, MAX_UPLOAD};
use super::document::{Document, DocumentError};
use super::handlers::{
    assets, build, media, preview, rehearsals, session, streets, takes, tour, traces, trust,
};
use super::preview::Preview;
use super::response::ApiError;
use super::settings::Settings;
use super::state::Studio;
use super::sync::run_blocking;
use super::wire::EventView;
use super::{framework_refusals, guard, guide};
use crate::build::store::Store;
use crate::digest::Digest;
use crate::http::server::Service;
use crate::http::{self, limits::Limits};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;

/// The limits of the studio's connections. A browser keeps six to a server, and a process usually may have 1,024 descriptors.
/// The head of a request contains JSON pointers and paths. Every process on this machine can connect, but only connections
/// that show the token may stay; they may take an answer as slowly as the guide listens to it.
const LIMITS: Limits = Limits {
    connections: 256,
    patience: Duration::from_secs(10),
    head_bytes: 64 << 10,
    min_rate: None,
    requires_authentication: true,
};

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

/// Opens the studio and serves it for as long as the process runs. `ready` is called with the address to open, which
/// contains the token.
///
/// # Errors
/// [`StudioError`] if the studio cannot be opened.
pub fn serve(settings: Settings, ready: impl FnOnce(&str)) -> Result<(), StudioError> {
    let runtime = http::runtime().map_err(StudioError::Start)?;
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
        let service = Service {
            router: router(studio),
            limits: LIMITS,
            tls: None,
            refuse: framework_refusals::unparsed,
        };
        service.run(listener).await
    })
}

fn open(settings: Settings, address: Address) -> Result<Studio, StudioError> {
    let document = Document::open(&settings.file)?;
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
        .route("/api/edit", post(tour::edit))
        .route("/api/text", post(tour::text))
        .route("/api/fix", post(tour::fix))
        .route("/api/connect", post(streets::connect))
        .route("/api/undo", post(tour::undo))
        .route("/api/redo", post(tour::redo))
        .route("/api/build", post(build::start).delete(build::cancel))
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
        .route("/api/session", get(session::session))
        .route("/api/schema", get(session::schema))
        .route("/api/events", get(session::events))
        .route("/api/tour", get(tour::view))
        .route("/api/look", post(tour::look))
        .route("/api/file/{*path}", get(media::file))
        .route("/api/map/{index}", get(media::map))
        .route("/api/streets", get(streets::look))
        .route("/api/streets/tiles", get(streets::tiles))
        .route("/api/way", post(streets::way))
        .route("/api/places", get(streets::places))
        .route("/api/directions", post(streets::draft))
        .route("/api/speak", post(media::speak))
        .route("/api/track/{lang}/{stop}", get(media::track))
        .route("/api/build", get(build::status))
        .route("/api/rehearse", post(rehearsals::rehearse))
        .route("/api/rehearse/walk", post(rehearsals::walk))
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
        .layer(from_fn(guide::listen))
        .layer(from_fn(framework_refusals::rewrite))
        .layer(from_fn_with_state(Arc::clone(&studio), guard::guard))
        .with_state(studio)
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

//! The web server: binds to the loopback address, defines the routes and watches the file of the open tour.

use super::address::Address;
use super::app::{App, ServedTour};
use super::body::{self, MAX_RECORDING, MAX_TEXT, MAX_UPLOAD};
use super::credentials::Credentials;
use super::document::{Document, DocumentError};
use super::handlers::{
    assets, build, listening, media, phone, preview, recordings, rehearsals, reviews, session,
    source, start, stop_files, stop_takes, streets, takes, tour, traces, trust, uploads, voices,
};
use super::preview::Preview;
use super::response::ApiError;
use super::settings::Settings;
use super::start::StartSettings;
use super::state::Studio;
use super::sync::run_blocking;
use super::wire::EventView;
use super::{framework_refusals, guard, request_language};
use crate::build::store::Store;
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

/// The largest body of a request of the start page, bytes.
const MAX_START: usize = 1 << 20;

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

impl From<StudioError> for ApiError {
    fn from(error: StudioError) -> Self {
        match error {
            StudioError::Tour(error) => error.into(),
            StudioError::Listen { .. } | StudioError::Store { .. } | StudioError::Start(_) => {
                Self::failed(error)
            }
        }
    }
}

/// Opens the studio and serves it for as long as the process runs: with the tour of `first`, or with the page of all tours.
/// `ready` is called with the address to open, which contains the token.
///
/// # Errors
/// [`StudioError`] if the studio cannot be opened.
pub fn serve(
    first: Option<Settings>,
    start: StartSettings,
    ready: impl FnOnce(&str),
) -> Result<(), StudioError> {
    let runtime = http::runtime().map_err(StudioError::Start)?;
    runtime.block_on(async {
        let port = start.port;
        let listen = |source| StudioError::Listen { port, source };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
            .await
            .map_err(listen)?;
        let address = Address {
            port: listener.local_addr().map_err(listen)?.port(),
        };
        let credentials = Arc::new(Credentials::new(address, secret()?));
        let launch = |settings, credentials: &Credentials| {
            open(settings, credentials).map_err(ApiError::from)
        };
        let app = Arc::new(App::new(Arc::clone(&credentials), start, launch));
        if let Some(settings) = first {
            app.show(open(settings, &credentials)?);
        }
        ready(&credentials.address.page(&credentials.token));
        let service = Service {
            router: outer_router(app),
            limits: LIMITS,
            tls: None,
            refuse: framework_refusals::unparsed,
        };
        service.run(listener).await
    })
}

/// Begins to serve a tour.
fn open(settings: Settings, credentials: &Credentials) -> Result<ServedTour, StudioError> {
    let document = Document::open(&settings.file)?;
    let store = Store::open(&settings.store).map_err(|source| StudioError::Store {
        folder: settings.store.display().to_string(),
        source,
    })?;
    let preview = Preview::open(
        settings.pack.clone(),
        secret()?,
        credentials.address.origins(),
    )
    .map_err(|error| StudioError::Start(std::io::Error::other(error)))?;
    let studio = Arc::new(Studio::new(settings, store, document, preview));
    Ok(ServedTour {
        watch: tokio::spawn(watch(Arc::clone(&studio))).abort_handle(),
        router: router(Arc::clone(&studio)),
        studio,
    })
}

fn secret() -> Result<String, StudioError> {
    super::secret::secret().map_err(StudioError::Start)
}

/// The page and what exists whatever tour is open; the open tour answers everything else.
fn outer_router(app: Arc<App>) -> Router {
    let credentials = Arc::clone(&app.credentials);
    let changing = Router::new()
        .route("/api/start/open", post(start::open))
        .route("/api/start/new", post(start::create))
        .route("/api/start/example", post(start::example))
        .route("/api/start/forget", post(start::forget))
        .route("/api/start/close", post(start::close))
        .layer(from_fn_with_state(MAX_START, body::read))
        .route("/api/start", get(start::view))
        .route("/api/start/proposal", get(start::proposal))
        .route("/api/start/folders", get(start::folders))
        .layer(from_fn_with_state(
            Arc::clone(&app),
            start::require_edit_access,
        ));
    Router::new()
        .route("/", get(assets::page))
        .route("/{file}", get(assets::file))
        .route("/api/session", get(start::session))
        .merge(changing)
        .fallback(start::forward)
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn(framework_refusals::rewrite))
        .layer(from_fn_with_state(credentials, guard::guard))
        .with_state(app)
}

fn router(studio: Arc<Studio>) -> Router {
    let texts = from_fn_with_state(MAX_TEXT, body::read);
    let sounds = from_fn_with_state(MAX_UPLOAD, body::read);
    let recordings_limit = from_fn_with_state(MAX_RECORDING, body::read);
    let editing = Router::new()
        .route("/api/edit", post(tour::edit))
        .route("/api/text", post(tour::text))
        .route("/api/fix", post(tour::fix))
        .route("/api/connect", post(streets::connect))
        .route("/api/undo", post(tour::undo))
        .route("/api/redo", post(tour::redo))
        .route("/api/build", post(build::start).delete(build::cancel))
        .route("/api/folder", post(build::folder))
        .route("/api/phone", post(phone::open).delete(phone::close))
        .route("/api/decide", post(reviews::decide))
        .route("/api/trust", post(trust::trust).delete(trust::revoke))
        .route("/api/recording/{digest}/take", post(recordings::keep))
        .route("/api/recording/{digest}/takes", post(stop_takes::keep))
        .route("/api/picture/turn", post(stop_files::turn_picture))
        .layer(texts.clone())
        .route("/api/take", post(takes::keep).layer(sounds.clone()))
        .route("/api/upload", post(uploads::keep).layer(sounds.clone()))
        .route(
            "/api/picture",
            post(stop_files::keep_picture).layer(sounds.clone()),
        )
        .route("/api/bed", post(stop_files::keep_bed).layer(sounds.clone()))
        .layer(from_fn_with_state(
            Arc::clone(&studio),
            guard::require_edit_access,
        ));
    let reviewing = Router::new()
        .route("/api/reviews", post(reviews::post))
        .route("/api/suggest", post(reviews::suggest))
        .layer(texts.clone())
        .layer(from_fn_with_state(
            Arc::clone(&studio),
            guard::require_review_access,
        ));
    let looking = Router::new()
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
        .route("/api/source", post(source::look))
        .route("/api/speak", post(media::speak))
        .route("/api/track/{lang}/{stop}", get(media::track))
        .route("/api/recording/{digest}/peaks", get(recordings::peaks))
        .route("/api/recording/{digest}/sound", get(recordings::sound))
        .route("/api/recording/{digest}/look", get(recordings::look))
        .route("/api/recording/{digest}/passages", post(stop_takes::find))
        .route("/api/speakers/{lang}", get(voices::speakers))
        .route("/api/build", get(build::status))
        .route("/api/phone", get(phone::status))
        .route("/api/reviews", get(reviews::view))
        .route("/api/draft", post(reviews::draft))
        .route("/api/rehearse", post(rehearsals::rehearse))
        .route("/api/rehearse/walk", post(rehearsals::walk))
        .route("/api/listen", post(listening::render))
        .route("/api/listen/{id}", get(listening::sound))
        .route("/api/trust", get(trust::look))
        .route("/api/voices", get(voices::voices))
        .route("/preview/", get(preview::front))
        .layer(texts)
        .route(
            "/api/recording",
            post(recordings::open).layer(recordings_limit),
        )
        .route("/api/take/look", post(takes::look).layer(sounds.clone()))
        .route("/api/trace", post(traces::trace).layer(sounds));
    looking
        .merge(editing)
        .merge(reviewing)
        .fallback(|| async { ApiError::not_found("there is no such address") })
        // `body` limits the length instead.
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn(request_language::detect))
        .layer(from_fn(framework_refusals::rewrite))
        .with_state(studio)
}

/// Checks the files of the tour and of its reviews periodically and tells the pages when they have changed.
async fn watch(studio: Arc<Studio>) {
    let mut ticks = tokio::time::interval(POLL_INTERVAL);
    let mut last_trouble = None;
    loop {
        ticks.tick().await;
        let has_changed = run_blocking(&studio, |studio| {
            if let Some(version) = studio.reviews.changed() {
                studio.broadcast(EventView::Reviews {
                    version: version.to_string(),
                });
            }
            Ok((studio.refresh(), studio.document().version()))
        })
        .await;
        let Ok((has_changed, version)) = has_changed else {
            continue;
        };
        let trouble = match has_changed {
            Ok(has_changed) => {
                if !has_changed && last_trouble.is_some() {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::studio::start::OpenError;
    use crate::studio::wire::RefusalCode;
    use crate::workspace::make::MakeError;
    use std::io;
    use std::path::PathBuf;

    /// The guide can choose another folder, but cannot cure a disk.
    #[test]
    fn failures_of_the_disk_are_told_from_wrong_requests() {
        let folder = PathBuf::from("/tours/a");
        let full = || io::Error::from(io::ErrorKind::StorageFull);
        let made = MakeError::Folder {
            folder: folder.clone(),
            source: full(),
        };
        let store = StudioError::Store {
            folder: folder.display().to_string(),
            source: full(),
        };
        for (error, expected, said) in [
            (
                ApiError::from(MakeError::Exists(folder)),
                RefusalCode::Unfit,
                "another name",
            ),
            (made.into(), RefusalCode::Failed, "no storage space"),
            (store.into(), RefusalCode::Failed, "no storage space"),
            (
                StudioError::Tour(DocumentError::Disk("broken".to_owned())).into(),
                RefusalCode::Failed,
                "broken",
            ),
            (
                OpenError::Disk("broken".to_owned()).into(),
                RefusalCode::Failed,
                "broken",
            ),
            (
                OpenError::NoTour("none".to_owned()).into(),
                RefusalCode::Unfit,
                "none",
            ),
        ] {
            assert_eq!(error.0, expected, "{}", error.1);
            assert!(error.1.contains(said), "{}", error.1);
        }
    }
}

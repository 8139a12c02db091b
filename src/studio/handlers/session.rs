//! Handlers that describe the studio to its page, and tell the page what happens.

use crate::http::client::Client;
use crate::studio::body::{MAX_RECORDING, MAX_UPLOAD};
use crate::studio::response::{Answer, bytes, json};
use crate::studio::settings::Settings;
use crate::studio::state::Studio;
use crate::studio::wire::{EventView, SessionView};
use axum::Extension;
use axum::extract::State;
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::{StreamExt, stream};
use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tokio::sync::broadcast::error::RecvError;

/// Returns what the page shows of the studio it is in.
pub async fn session(State(studio): State<Arc<Studio>>) -> Answer {
    let Settings {
        workspace,
        access,
        pack,
        ..
    } = &studio.settings;
    let real = workspace.real_tour_folder();
    json(SessionView {
        soundwalk: env!("CARGO_PKG_VERSION").to_owned(),
        is_open: true,
        folder: real
            .file_name()
            .map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
        access: (*access).into(),
        pack: pack.display().to_string(),
        largest_upload: MAX_UPLOAD,
        largest_recording: MAX_RECORDING,
        was_built: pack.is_file() || studio.was_built.load(Ordering::Relaxed),
    })
}

/// Returns the JSON Schema of the tour format.
pub async fn schema(State(studio): State<Arc<Studio>>) -> Answer {
    Ok(bytes(
        "application/schema+json",
        studio.settings.schema.clone(),
    ))
}

/// Streams events for as long as the page is open. A page that fell behind gets the current state.
pub async fn events(
    State(studio): State<Arc<Studio>>,
    Extension(client): Extension<Client>,
) -> impl IntoResponse {
    let receiver = studio.events.subscribe();
    let version = studio.document().version().to_string();
    let first = EventView::Changed { version };
    let told = stream::unfold(Some((Some(first), receiver, studio)), |state| async move {
        let (first, mut receiver, studio) = state?;
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
        let text = serde_json::to_string(&event).expect("OK because texts and numbers are JSON");
        // Nothing follows the end of a tour, which this stream must not keep.
        let next = (!matches!(event, EventView::Closed)).then_some((None, receiver, studio));
        Some((Ok::<_, Infallible>(Event::default().data(text)), next))
    });
    Sse::new(told.take_until(Box::pin(client.left()))).keep_alive(KeepAlive::default())
}

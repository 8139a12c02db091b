//! Starts and stops the server that shows the pack to phones.

use crate::studio::phone::PhoneServer;
use crate::studio::response::{Answer, ApiError, json};
use crate::studio::secret::secret;
use crate::studio::state::Studio;
use crate::studio::sync::{lock, run_blocking};
use axum::extract::State;
use std::sync::Arc;

/// Returns the running server, or `null`.
pub async fn status(State(studio): State<Arc<Studio>>) -> Answer {
    json(lock(&studio.phone).as_ref().map(PhoneServer::view))
}

/// Starts the server, unless it runs.
pub async fn open(State(studio): State<Arc<Studio>>) -> Answer {
    json(
        run_blocking(&studio, |studio| {
            if studio.preview.address().is_err() {
                return Err(ApiError::not_found(
                    "build the pack first: there is none that can be shown",
                ));
            }
            let mut phone = lock(&studio.phone);
            if let Some(running) = phone.as_ref() {
                return Ok(running.view());
            }
            let secret = secret().map_err(ApiError::failed)?;
            let started = PhoneServer::start(&studio.preview, &secret);
            let started = started.map_err(ApiError::failed)?;
            Ok(phone.insert(started).view())
        })
        .await?,
    )
}

/// Stops the server, and ends its connections.
pub async fn close(State(studio): State<Arc<Studio>>) -> Answer {
    let stopped = lock(&studio.phone).take();
    drop(stopped);
    json(None::<()>)
}

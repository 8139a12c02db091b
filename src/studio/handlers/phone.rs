//! Starts and stops the server that shows the pack to phones.

use crate::studio::phone::PhoneServer;
use crate::studio::response::{Answer, ApiError, json};
use crate::studio::secret::secret;
use crate::studio::state::Studio;
use crate::studio::sync::run_blocking;
use axum::extract::State;
use std::sync::Arc;

/// Returns the running server, or `null`.
pub async fn status(State(studio): State<Arc<Studio>>) -> Answer {
    json(studio.phone_view())
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
            studio.start_phone_server(|| {
                let secret = secret().map_err(ApiError::failed)?;
                PhoneServer::start(&studio.preview, &secret).map_err(ApiError::failed)
            })
        })
        .await?,
    )
}

/// Stops the server, and ends its connections.
pub async fn close(State(studio): State<Arc<Studio>>) -> Answer {
    studio.stop_phone_server();
    json(None::<()>)
}

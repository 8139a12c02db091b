//! Leads the page to the preview of the built pack.

use crate::studio::response::{Answer, ApiError};
use crate::studio::state::Studio;
use crate::studio::sync::run_blocking;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use std::sync::Arc;

/// Redirects to the preview if there is a pack.
pub async fn front(State(studio): State<Arc<Studio>>) -> Answer {
    let address = run_blocking(&studio, |studio| {
        let none = |_| ApiError::not_found("build the pack first: there is none that can be shown");
        studio.preview.address().map_err(none)
    })
    .await?;
    Ok((StatusCode::FOUND, [(header::LOCATION, address)]).into_response())
}

//! Looks up the claims of the tour in its source document, which the page sends. Nothing is kept or written.

use crate::digest::Digest;
use crate::studio::response::{Answer, ApiError, json};
use crate::studio::state::Studio;
use crate::studio::sync::run_blocking;
use crate::studio::wire::{ClaimPlaceView, SourceView};
use crate::tour::claim_paragraphs::{ClaimPlaces, places_of};
use crate::tour::document::paragraphs;
use axum::body::Bytes;
use axum::extract::State;
use std::sync::Arc;

/// Says which paragraphs of the document state the claims of the tour.
pub async fn look(State(studio): State<Arc<Studio>>, body: Bytes) -> Answer {
    let view = run_blocking(&studio, move |studio| {
        let text = std::str::from_utf8(&body).map_err(|_| {
            ApiError::unfit("the document is not UTF-8: save it as plain text in UTF-8")
        })?;
        let tour = studio.valid_tour()?;
        let all = paragraphs(text.strip_prefix('\u{feff}').unwrap_or(text));
        let claims = tour.claims.iter().filter(|claim| claim.source.is_none());
        let claims = claims.map(|claim| {
            let ClaimPlaces {
                paragraphs,
                missing,
                of_mentions: _,
            } = places_of(claim, &all);
            ClaimPlaceView {
                claim: claim.id.clone(),
                paragraphs,
                missing,
            }
        });
        Ok(SourceView {
            sha256: Digest::of(&body).to_string(),
            paragraphs: all.len(),
            claims: claims.collect(),
        })
    });
    json(view.await?)
}

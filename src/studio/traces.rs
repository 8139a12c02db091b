//! Reads recorded walks for the page, which replays them through its own engine.

use super::response::{Answer, ApiError, json};
use super::state::{Studio, run_blocking};
use super::wire::{FixView, TraceView};
use crate::engine::{Fix, FixMode};
use crate::trace;
use axum::body::Bytes;
use axum::extract::State;
use std::sync::Arc;

/// The radius that holds 68 % of positions, in standard deviations along one axis (two-dimensional Gaussian).
const R68_PER_SIGMA: f64 = 1.51;

/// The most fixes that the page gets: a day at 1 Hz.
const MAX_FIXES: usize = 86_400;

/// Reads a recorded walk in any format that `soundwalk rehearse` reads.
pub async fn trace(State(studio): State<Arc<Studio>>, body: Bytes) -> Answer {
    json(
        run_blocking(&studio, move |_| {
            let fixes = trace::read(&body, "the file").map_err(ApiError::unfit)?;
            let usable = fixes.iter().filter(|fix| fix.mode != FixMode::None);
            Ok(TraceView {
                fixes: usable.take(MAX_FIXES).map(view).collect(),
            })
        })
        .await?,
    )
}

fn view(fix: &Fix) -> FixView {
    FixView {
        time: fix.time.0,
        lat: fix.position.lat,
        lon: fix.position.lon,
        error_m: fix.error.map(|error| error.sigma_m() * R68_PER_SIGMA),
        speed_mps: fix.speed_mps,
        course_deg: fix.course_deg,
    }
}

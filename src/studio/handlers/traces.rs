//! Reads recorded walks for the page, which sends them back to be rehearsed ([`super::rehearsals`]).

use super::rehearsals::{MAX_FIXES, fix_view};
use crate::engine::FixMode;
use crate::studio::response::{Answer, ApiError, json};
use crate::studio::state::Studio;
use crate::studio::sync::run_blocking;
use crate::studio::wire::TraceView;
use crate::trace;
use axum::body::Bytes;
use axum::extract::State;
use std::sync::Arc;

/// Reads a recorded walk in any format that `soundwalk rehearse` reads.
pub async fn trace(State(studio): State<Arc<Studio>>, body: Bytes) -> Answer {
    json(
        run_blocking(&studio, move |_| {
            let fixes = trace::read(&body, "the file").map_err(ApiError::unfit)?;
            let usable = fixes.iter().filter(|fix| fix.mode != FixMode::None);
            if usable.clone().count() > MAX_FIXES {
                return Err(ApiError::unfit(format!(
                    "the recording has more than {MAX_FIXES} fixes: rehearse it with `soundwalk rehearse --trace`"
                )));
            }
            Ok(TraceView {
                fixes: usable.map(fix_view).collect(),
            })
        })
        .await?,
    )
}

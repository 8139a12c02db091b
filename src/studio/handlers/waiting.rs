//! Runs long jobs one after the other, each for as long as its client waits for it and the tour is open.

use crate::http::client::Client;
use crate::studio::response::{Answer, ApiError, json};
use crate::studio::state::Studio;
use crate::studio::sync::run_blocking;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::Semaphore;

/// Runs a job when its turn has come, and calls it off when its client leaves or the tour is closed.
pub async fn run_while_client_waits<T: serde::Serialize + Send + 'static>(
    studio: &Arc<Studio>,
    turns: Arc<Semaphore>,
    client: Client,
    job: impl FnOnce(&Studio, &AtomicBool) -> Result<T, ApiError> + Send + 'static,
) -> Answer {
    // Dropped with this future, whatever ends it.
    let presence = ClientPresence::default();
    let is_called_off = Arc::clone(&presence.has_left);
    let work = async {
        let turn = studio.turn(&turns).await?;
        run_blocking(studio, move |studio| {
            // Kept until the job has ended, which is later than the end of a client that leaves.
            let _turn = turn;
            job(studio, &is_called_off)
        })
        .await
    };
    tokio::select! {
        done = work => json(done?),
        () = client.left() => Err(called_off()),
        () = studio.closed() => Err(ApiError::closed()),
    }
}

/// Runs work that decodes a recording when its turn has come: a recording of half an hour takes hundreds of megabytes meanwhile.
pub async fn run_decoding<T: Send + 'static>(
    studio: &Arc<Studio>,
    work: impl FnOnce(&Studio) -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    let turn = studio.turn(&studio.recording_turns).await?;
    run_blocking(studio, move |studio| {
        let _turn = turn;
        work(studio)
    })
    .await
}

/// Only a client that has closed nothing but its sending side can read this.
pub fn called_off() -> ApiError {
    ApiError::unfit(
        "this was called off because the client closed its side of the connection or sent more after its request: keep the \
         connection open and silent until the answer has come",
    )
}

/// Records that a request is gone when it is dropped.
#[derive(Default)]
struct ClientPresence {
    has_left: Arc<AtomicBool>,
}

impl Drop for ClientPresence {
    fn drop(&mut self) {
        self.has_left.store(true, Ordering::Relaxed);
    }
}

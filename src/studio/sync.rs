//! Locks and blocking work.

use super::request_language;
use super::response::ApiError;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Takes a lock even if its holder panicked: everything under these locks is replaced as a whole.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Runs work on the shared state that is slow or uses the disk on a blocking thread, away from the threads that serve connections.
pub async fn run_blocking<S: Send + Sync + 'static, T: Send + 'static>(
    state: &Arc<S>,
    job: impl FnOnce(&S) -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    let state = Arc::clone(state);
    let catalogue = request_language::catalogue();
    tokio::task::spawn_blocking(move || request_language::with(catalogue, || job(&state)))
        .await
        .unwrap_or_else(|_| {
            Err(ApiError::failed(
                "this is a bug in the studio; please report it",
            ))
        })
}

//! The studio around the tour: it is the same server, with the same address and secret, whatever tour is open. It holds the
//! open tour, if there is one, and opens another.

use super::gate::Gate;
use super::response::ApiError;
use super::settings::{Access, Settings};
use super::start::Desk;
use super::state::Studio;
use super::sync::lock;
use axum::Router;
use std::path::Path;
use std::sync::{Arc, Mutex};
use tokio::task::AbortHandle;

/// A tour that is served.
pub struct Served {
    /// Its state.
    pub studio: Arc<Studio>,
    /// Answers the requests about it.
    pub router: Router,
    /// Watches its file.
    pub watch: AbortHandle,
}

impl Drop for Served {
    fn drop(&mut self) {
        self.watch.abort();
    }
}

/// Begins to serve a tour; called on the studio's runtime.
pub type Launch = fn(Settings, &Gate) -> Result<Served, ApiError>;

/// The studio around the tour.
pub struct Front {
    /// Who may talk to it.
    pub gate: Arc<Gate>,
    /// What the start page works on.
    pub desk: Desk,
    launch: Launch,
    served: Mutex<Option<Served>>,
    /// Held while a tour is opened or made, so that one at a time is.
    turn: Mutex<()>,
}

impl Front {
    /// A studio without an open tour.
    pub fn new(gate: Arc<Gate>, desk: Desk, launch: Launch) -> Self {
        Self {
            gate,
            desk,
            launch,
            served: Mutex::new(None),
            turn: Mutex::new(()),
        }
    }

    /// Answers the requests about the open tour; `None` if none is open.
    pub fn router(&self) -> Option<Router> {
        lock(&self.served)
            .as_ref()
            .map(|served| served.router.clone())
    }

    /// Shows a tour that was opened, and remembers it.
    pub fn show(&self, served: Served) {
        self.gate.show_preview(Some(served.studio.preview.origin()));
        if self.desk.access == Access::Edit {
            let file = &served.studio.settings.file;
            let real = file.canonicalize().unwrap_or_else(|_| file.clone());
            let named = match real.parent() {
                Some(folder) if real.ends_with("tour.json") => folder,
                _ => &real,
            };
            self.desk.recent.add(named);
        }
        *lock(&self.served) = Some(served);
    }

    /// Opens the tour that `prepare` names, in place of the one that is open.
    ///
    /// # Errors
    /// That of `prepare`; the tour cannot be opened; or the open one is being built. Then it stays open.
    pub fn open(
        &self,
        prepare: impl FnOnce(&Desk) -> Result<std::path::PathBuf, ApiError>,
    ) -> Result<(), ApiError> {
        let _turn = lock(&self.turn);
        // Before anything is made for a tour that could not be shown.
        self.check_idle()?;
        let path = prepare(&self.desk)?;
        let served = self.launch(&path)?;
        self.put_away()?;
        self.show(served);
        Ok(())
    }

    fn launch(&self, path: &Path) -> Result<Served, ApiError> {
        let settings = (self.desk.open)(path)?;
        (self.launch)(settings, &self.gate)
    }

    /// Closes the open tour, if there is one; its pages are told.
    ///
    /// # Errors
    /// It is being built.
    pub fn close(&self) -> Result<(), ApiError> {
        let _turn = lock(&self.turn);
        self.put_away()
    }

    fn put_away(&self) -> Result<(), ApiError> {
        let mut served = lock(&self.served);
        if let Some(open) = served.as_ref() {
            open.studio.close()?;
            self.gate.show_preview(None);
        }
        // Requests that come now find no tour; those before find a closed one.
        drop(served.take());
        Ok(())
    }

    fn check_idle(&self) -> Result<(), ApiError> {
        let served = lock(&self.served);
        let job = served.as_ref().and_then(|served| served.studio.job());
        job.map_or(Ok(()), |_| Err(ApiError::building()))
    }
}

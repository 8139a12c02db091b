//! The studio around the tour: it is the same server, with the same address and secret, whatever tour is open. It holds the
//! open tour, if there is one, and opens another.

use super::credentials::Credentials;
use super::response::ApiError;
use super::settings::{Access, Settings};
use super::start::StartSettings;
use super::state::Studio;
use super::sync::lock;
use axum::Router;
use std::path::Path;
use std::sync::{Arc, Mutex};
use tokio::task::AbortHandle;

/// A tour that is served.
pub struct ServedTour {
    /// Its state.
    pub studio: Arc<Studio>,
    /// Answers the requests about it.
    pub router: Router,
    /// Watches its file.
    pub watch: AbortHandle,
}

impl Drop for ServedTour {
    fn drop(&mut self) {
        self.watch.abort();
    }
}

/// Begins to serve a tour; called on the studio's runtime.
pub type Launch = fn(Settings, &Credentials) -> Result<ServedTour, ApiError>;

/// The studio around the tour.
pub struct App {
    /// Who may talk to it.
    pub credentials: Arc<Credentials>,
    /// What the start page works on.
    pub start: StartSettings,
    launch: Launch,
    served: Mutex<Option<ServedTour>>,
    /// Held while a tour is opened or made, so that one at a time is.
    turn: Mutex<()>,
}

impl App {
    /// A studio without an open tour.
    pub fn new(credentials: Arc<Credentials>, start: StartSettings, launch: Launch) -> Self {
        Self {
            credentials,
            start,
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
    pub fn show(&self, served: ServedTour) {
        self.credentials
            .show_preview(Some(served.studio.preview.origin()));
        if self.start.access == Access::Edit {
            let file = &served.studio.settings.file;
            let real = file.canonicalize().unwrap_or_else(|_| file.clone());
            let named = match real.parent() {
                Some(folder) if real.ends_with("tour.json") => folder,
                _ => &real,
            };
            self.start.recent.add(named);
        }
        *lock(&self.served) = Some(served);
    }

    /// Opens the tour that `prepare` names, in place of the one that is open.
    ///
    /// # Errors
    /// That of `prepare`; the tour cannot be opened; or the open one is being built. Then it stays open.
    pub fn open(
        &self,
        prepare: impl FnOnce(&StartSettings) -> Result<std::path::PathBuf, ApiError>,
    ) -> Result<(), ApiError> {
        let _turn = lock(&self.turn);
        // Before anything is made for a tour that could not be shown.
        self.check_idle()?;
        let path = prepare(&self.start)?;
        let served = self.launch(&path)?;
        self.put_away()?;
        self.show(served);
        Ok(())
    }

    fn launch(&self, path: &Path) -> Result<ServedTour, ApiError> {
        let settings = (self.start.open)(path)?;
        (self.launch)(settings, &self.credentials)
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
            self.credentials.show_preview(None);
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

//! The shared state of a running studio.

use super::build_job::BuildJob;
use super::document::{Document, Replace};
use super::preview::Preview;
use super::response::ApiError;
use super::server::Address;
use super::voices::Voices;
use super::wire::EventView;
use crate::build::rendered;
use crate::build::store::Store;
use crate::tour::Tour;
use crate::tour::facts::{Facts, named_files};
use crate::trust::{Permission, TourPrograms, TrustRecord};
use crate::voice::{Installed, survey};
use crate::workspace::Workspace;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;
use tokio::sync::broadcast;

/// Whether the tour may be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// The tour may be changed.
    Edit,
    /// The tour is only shown.
    ReadOnly,
}

/// The settings that a studio is opened with.
pub struct Settings {
    /// The tour's file.
    pub file: PathBuf,
    /// The files that the tour may use.
    pub workspace: Workspace,
    /// Whether the user trusts the programs that the tour names.
    pub trust: Arc<dyn TrustRecord>,
    /// Port on the loopback address; 0 for any that is free.
    pub port: u16,
    /// Whether the tour may be changed.
    pub access: Access,
    /// The folder where clips and tracks are kept.
    pub store: PathBuf,
    /// Where the pack is written.
    pub pack: PathBuf,
    /// The JSON Schema of the tour format.
    pub schema: String,
    /// The voices that may speak.
    pub installed: Installed,
    /// Gathers facts about the files that a tour names.
    pub facts: fn(&Tour, &Workspace) -> Facts,
    /// Replaces a file's content atomically.
    pub replace: Replace,
}

impl Settings {
    /// The programs that a tour names.
    pub fn programs(&self, tour: &Tour) -> TourPrograms {
        TourPrograms::of(tour, &self.workspace)
    }

    /// Which of the programs of the whole tour may run.
    pub fn permission(&self, tour: &Tour) -> Permission {
        let (programs, trust) = (self.programs(tour), self.trust.trusted());
        Permission::of(&programs, &self.workspace, &trust)
    }
}

/// The state that all handlers share.
pub struct Studio {
    /// The settings that it was opened with.
    pub settings: Settings,
    /// The address that it listens on.
    pub address: Address,
    /// The secret that authenticates its page.
    pub token: String,
    /// The store of clips and tracks.
    pub store: Store,
    /// Speaks passages, and keeps what was spoken.
    pub voices: Voices,
    /// Sends events to every page.
    pub events: broadcast::Sender<EventView>,
    /// The running build, if any.
    pub job: Mutex<Option<Arc<BuildJob>>>,
    /// Shows the built pack on an origin of its own.
    pub preview: Preview,
    document: Mutex<Document>,
    heard: Mutex<Option<(Vec<FileStamp>, Facts)>>,
}

type FileStamp = (String, Option<(SystemTime, u64)>);

impl Studio {
    /// The state of a studio that has just been opened.
    pub fn new(
        settings: Settings,
        address: Address,
        token: String,
        store: Store,
        document: Document,
        preview: Preview,
    ) -> Self {
        Self {
            voices: Voices::new(store.voice_folder()),
            settings,
            address,
            token,
            store,
            events: broadcast::channel(256).0,
            job: Mutex::new(None),
            preview,
            document: Mutex::new(document),
            heard: Mutex::new(None),
        }
    }

    /// Locks the document.
    pub fn document(&self) -> MutexGuard<'_, Document> {
        lock(&self.document)
    }

    /// Sends an event to every page, if there are any.
    pub fn broadcast(&self, event: EventView) {
        let _ = self.events.send(event);
    }

    /// Gathers the facts about the tour: its files, voices and programs.
    pub fn facts(&self, tour: &Tour) -> Facts {
        Facts {
            voices: Some(survey(
                tour,
                &self.settings.workspace,
                &tour.languages,
                &self.settings.installed,
            )),
            programs: self
                .settings
                .programs(tour)
                .facts(&self.settings.trust.trusted()),
            ..self.file_facts(tour)
        }
    }

    /// Gathers the facts about the files that the tour names. Analysing takes is slow, so it is repeated only when a file has
    /// changed.
    fn file_facts(&self, tour: &Tour) -> Facts {
        let stamps: Vec<FileStamp> = named_files(tour)
            .into_iter()
            .map(|file| {
                let metadata = self.settings.workspace.metadata(&file.path).ok();
                let stamp = metadata.and_then(|found| Some((found.modified().ok()?, found.len())));
                (file.path, stamp)
            })
            .collect();
        let mut heard = lock(&self.heard);
        if let Some((known, facts)) = heard.as_ref()
            && *known == stamps
        {
            let mut facts = facts.clone();
            // Rendered clips also depend on the script.
            facts.rendered = rendered::facts(tour, &self.settings.workspace);
            return facts;
        }
        let facts = (self.settings.facts)(tour, &self.settings.workspace);
        *heard = Some((stamps, facts.clone()));
        facts
    }
}

/// Takes a lock even if its holder panicked: everything under these locks is replaced as a whole.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Runs work that is slow or uses the disk on a blocking thread, away from the threads that serve connections.
pub async fn run_blocking<T: Send + 'static>(
    studio: &Arc<Studio>,
    job: impl FnOnce(&Studio) -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    let studio = Arc::clone(studio);
    tokio::task::spawn_blocking(move || job(&studio))
        .await
        .unwrap_or_else(|_| {
            Err(ApiError::failed(
                "this is a bug in the studio; please report it",
            ))
        })
}

//! What the studio holds while it runs.

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
    /// It may.
    Edit,
    /// It is only shown.
    ReadOnly,
}

/// What a studio is opened with.
pub struct Settings {
    /// The tour's file.
    pub file: PathBuf,
    /// The files that it may use.
    pub workspace: Workspace,
    /// What the user says about the programs that it names.
    pub trust: Arc<dyn TrustRecord>,
    /// Port on the loopback address; 0 for any that is free.
    pub port: u16,
    /// Whether the tour may be changed.
    pub access: Access,
    /// Where clips and tracks are kept.
    pub store: PathBuf,
    /// Where the pack is written.
    pub pack: PathBuf,
    /// The JSON Schema of the tour format.
    pub schema: String,
    /// The voices that may speak.
    pub installed: Installed,
    /// Looks at the files that a tour names.
    pub facts: fn(&Tour, &Workspace) -> Facts,
    /// Replaces a file's content at once.
    pub replace: Replace,
}

impl Settings {
    /// The programs that a tour names.
    pub fn programs(&self, tour: &Tour) -> TourPrograms {
        TourPrograms::of(tour, &self.workspace)
    }

    /// Which of the programs of the tour, all of it, may run.
    pub fn permission(&self, tour: &Tour) -> Permission {
        let (programs, trust) = (self.programs(tour), self.trust.trusted());
        Permission::of(&programs, &self.workspace, &trust)
    }
}

/// A running studio.
pub struct Studio {
    /// What it was opened with.
    pub settings: Settings,
    /// Where it listens.
    pub address: Address,
    /// What its page has to know.
    pub token: String,
    /// Clips and tracks.
    pub store: Store,
    /// What was spoken.
    pub voices: Voices,
    /// Tells every page what happens.
    pub events: broadcast::Sender<EventView>,
    /// The build that goes on.
    pub job: Mutex<Option<Arc<BuildJob>>>,
    /// Shows the built pack, on an origin of its own.
    pub preview: Preview,
    document: Mutex<Document>,
    heard: Mutex<Option<(Vec<FileStamp>, Facts)>>,
}

type FileStamp = (String, Option<(SystemTime, u64)>);

impl Studio {
    /// A studio for a document.
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

    /// The document, for as long as the answer is held.
    pub fn document(&self) -> MutexGuard<'_, Document> {
        lock(&self.document)
    }

    /// Tells every page; nobody listening is no trouble.
    pub fn broadcast(&self, event: EventView) {
        let _ = self.events.send(event);
    }

    /// What the machine says about the tour: its files, and who speaks.
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

    /// What the disk says about the files that the tour names. Listening to takes costs time, so that it is done again
    /// only when one of the files has changed.
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
            // These depend on the script, too.
            facts.rendered = rendered::facts(tour, &self.settings.workspace);
            return facts;
        }
        let facts = (self.settings.facts)(tour, &self.settings.workspace);
        *heard = Some((stamps, facts.clone()));
        facts
    }
}

/// A lock whose holder panicked is still usable: everything under it is replaced whole.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Does work that takes time or touches the disk, away from the threads that answer.
pub async fn run_blocking<T: Send + 'static>(
    studio: &Arc<Studio>,
    job: impl FnOnce(&Studio) -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    let studio = Arc::clone(studio);
    tokio::task::spawn_blocking(move || job(&studio))
        .await
        .unwrap_or_else(|_| {
            Err(ApiError::failed(
                "the studio stumbled over this; please report it",
            ))
        })
}

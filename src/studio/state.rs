//! The shared state of a running studio.

use super::document::{Document, DocumentError};
use super::job::BuildJob;
use super::phone::PhoneServer;
use super::preview::Preview;
use super::recordings::Recordings;
use super::response::ApiError;
use super::reviews::file::ReviewsFile;
use super::settings::Settings;
use super::streets::{Streets, StreetsCache, Tiles};
use super::sync::lock;
use super::voices::Voices;
use super::walk_sound::WalkSound;
use super::wire::{EventView, PhoneView, RefusalCode};
use crate::build::store::Store;
use crate::build::{file_facts, rendered};
use crate::streets::tour_ways;
use crate::tour::Tour;
use crate::tour::facts::{Facts, StreetFacts, named_files};
use crate::tour::model::{Geofence, Lang, Leg, Position, VisitOrder};
use crate::tour::read::read;
use crate::voice::stress_check::StressCheck;
use crate::voice::{script, survey};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::SystemTime;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, broadcast, watch};

/// The most rehearsals with many visitors at once.
const MAX_REHEARSALS: usize = 1;
/// The most walks of one visitor at once.
const MAX_WALKS: usize = 2;

/// The state that all handlers share.
pub struct Studio {
    /// The settings that it was opened with.
    pub settings: Settings,
    /// The store of clips and tracks.
    pub store: Store,
    /// Speaks passages, and keeps what was spoken.
    pub voices: Voices,
    /// Finds words whose stress is uncertain, and remembers them.
    pub stresses: StressCheck,
    /// Sends events to every page.
    pub events: broadcast::Sender<EventView>,
    /// Whether the tour is closed. Nothing begins then, and what runs is called off.
    closed: watch::Sender<bool>,
    /// The running build, if any.
    job: Mutex<Option<Arc<BuildJob>>>,
    /// Whether a build has ended since the studio was opened.
    pub was_built: AtomicBool,
    /// Rehearsals with many visitors that may still start; they use all processors by themselves.
    pub rehearsal_turns: Arc<Semaphore>,
    /// Walks of one visitor that may still start. A recorded one of a day takes some 50 MB.
    pub walk_turns: Arc<Semaphore>,
    /// Recordings that may still be decoded at once.
    pub recording_turns: Arc<Semaphore>,
    /// Searches for passages in recordings that may still start.
    pub split_turns: Arc<Semaphore>,
    /// Sounds of whole walks that may still be rendered.
    pub listen_turns: Arc<Semaphore>,
    /// The recordings that the page works on.
    pub recordings: Recordings,
    /// The sound of a walk that was rendered last.
    pub walk_sound: Mutex<Option<Arc<WalkSound>>>,
    /// Shows the built pack on an origin of its own.
    pub preview: Preview,
    /// Shows the built pack to phones, while the author wants that.
    phone: Mutex<Option<PhoneServer>>,
    /// The comments and suggestions.
    pub reviews: ReviewsFile,
    document: Mutex<Document>,
    street_files: StreetsCache,
    heard: Mutex<Option<(Vec<FileStamp>, Facts)>>,
    street_facts: Mutex<Option<(Ground, Arc<Streets>, StreetFacts)>>,
}

/// All of a tour that decides what the streets say about it. Texts do not, so that typing leaves it as it is.
#[derive(PartialEq)]
struct Ground {
    stops: Vec<(String, Position, Geofence)>,
    legs: Vec<Leg>,
    order: VisitOrder,
    languages: Vec<Lang>,
}

impl Ground {
    fn of(tour: &Tour) -> Self {
        let stops = tour.stops.iter();
        let stops = stops.map(|stop| {
            (
                stop.id.clone(),
                stop.position.clone(),
                stop.geofence.clone(),
            )
        });
        Self {
            stops: stops.collect(),
            legs: tour.legs.clone(),
            order: tour.order,
            languages: tour.languages.clone(),
        }
    }
}

type FileStamp = (String, Option<(SystemTime, u64)>);

impl Studio {
    /// The state of a studio that has just been opened.
    pub fn new(settings: Settings, store: Store, document: Document, preview: Preview) -> Self {
        Self {
            voices: Voices::new(store.voice_folder()),
            stresses: StressCheck::new(Some(store.voice_folder())),
            phone: Mutex::new(None),
            reviews: ReviewsFile::beside(&settings.file),
            settings,
            store,
            events: broadcast::channel(256).0,
            closed: watch::Sender::new(false),
            job: Mutex::new(None),
            was_built: AtomicBool::new(false),
            rehearsal_turns: Arc::new(Semaphore::new(MAX_REHEARSALS)),
            walk_turns: Arc::new(Semaphore::new(MAX_WALKS)),
            recording_turns: Arc::new(Semaphore::new(1)),
            split_turns: Arc::new(Semaphore::new(1)),
            listen_turns: Arc::new(Semaphore::new(1)),
            recordings: Recordings::default(),
            walk_sound: Mutex::new(None),
            preview,
            document: Mutex::new(document),
            street_files: StreetsCache::default(),
            heard: Mutex::new(None),
            street_facts: Mutex::new(None),
        }
    }

    /// Closes the tour: nothing begins any more, requests that wait for something are called off, and what is kept for its page
    /// is given back.
    ///
    /// # Errors
    /// It is being built; then it stays open.
    pub fn close(&self) -> Result<(), ApiError> {
        let job = lock(&self.job);
        if job.is_some() {
            return Err(ApiError::building());
        }
        // Under the lock of the build, so that none begins in between.
        self.closed.send_replace(true);
        drop(job);
        // Phones and pages that do not listen must not see a closed tour.
        self.stop_phone_server();
        self.recordings.clear();
        *lock(&self.walk_sound) = None;
        self.broadcast(EventView::Closed);
        Ok(())
    }

    /// Refuses what a closed tour must not begin.
    ///
    /// # Errors
    /// The tour is closed.
    pub fn check_open(&self) -> Result<(), ApiError> {
        if *self.closed.borrow() {
            return Err(ApiError::closed());
        }
        Ok(())
    }

    /// Waits until the tour is closed.
    pub async fn closed(&self) {
        let mut closed = self.closed.subscribe();
        // The sender is part of the studio, so that waiting cannot fail.
        let _ = closed.wait_for(|closed| *closed).await;
    }

    /// Waits for a turn.
    ///
    /// # Errors
    /// The tour is closed.
    pub async fn turn(&self, turns: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit, ApiError> {
        let turn = tokio::select! {
            turn = Arc::clone(turns).acquire_owned() => turn.map_err(ApiError::failed)?,
            () = self.closed() => return Err(ApiError::closed()),
        };
        self.check_open()?;
        Ok(turn)
    }

    /// The running build, if any.
    pub fn job(&self) -> Option<Arc<BuildJob>> {
        lock(&self.job).clone()
    }

    /// Begins a build.
    ///
    /// # Errors
    /// One is running already, or the tour is closed.
    pub fn begin_job(&self) -> Result<Arc<BuildJob>, ApiError> {
        let mut current = lock(&self.job);
        self.check_open()?;
        if current.is_some() {
            return Err(ApiError(
                RefusalCode::Busy,
                "a build is already running".to_owned(),
            ));
        }
        Ok(Arc::clone(current.insert(Arc::default())))
    }

    /// Notes that the build has ended.
    pub fn end_job(&self) {
        *lock(&self.job) = None;
    }

    /// What the page shows of the server for phones, if it runs.
    pub fn phone_view(&self) -> Option<PhoneView> {
        lock(&self.phone).as_ref().map(PhoneServer::view)
    }

    /// Starts the server for phones with `start`, unless it runs.
    ///
    /// # Errors
    /// That of `start`, or the tour is closed.
    pub fn start_phone_server(
        &self,
        start: impl FnOnce() -> Result<PhoneServer, ApiError>,
    ) -> Result<PhoneView, ApiError> {
        let mut phone = lock(&self.phone);
        self.check_open()?;
        if let Some(running) = phone.as_ref() {
            return Ok(running.view());
        }
        Ok(phone.insert(start()?).view())
    }

    /// Stops the server for phones, and ends its connections.
    pub fn stop_phone_server(&self) {
        let stopped = lock(&self.phone).take();
        drop(stopped);
    }

    /// Locks the document.
    pub fn document(&self) -> MutexGuard<'_, Document> {
        lock(&self.document)
    }

    /// The tour, if all of its text is valid.
    pub fn tour(&self) -> Option<Tour> {
        let text = self.document().text().to_owned();
        read(&text).tour
    }

    /// The tour as its file is now, for what needs all of it.
    ///
    /// # Errors
    /// Its text has mistakes.
    pub fn valid_tour(&self) -> Result<Tour, ApiError> {
        // A file that cannot be read right now leaves the text that was read last; the watcher tells the pages why.
        let _ = self.refresh();
        self.tour().ok_or_else(ApiError::invalid_tour)
    }

    /// Reads the tour's file again if it has changed, and tells the pages; returns whether it has.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn refresh(&self) -> Result<bool, DocumentError> {
        let mut document = self.document();
        let has_changed = document.refresh()?;
        if has_changed {
            self.broadcast(EventView::Changed {
                version: document.version().to_string(),
            });
        }
        Ok(has_changed)
    }

    /// Sends an event to every page, if there are any.
    pub fn broadcast(&self, event: EventView) {
        let _ = self.events.send(event);
    }

    /// The streets of the tour; `None` if its maps name no file of ways.
    ///
    /// # Errors
    /// The file cannot be used.
    pub fn streets(&self, tour: &Tour) -> Result<Option<Arc<Streets>>, ApiError> {
        let streets = self.street_files.streets(tour, &self.settings.workspace);
        streets.map_err(ApiError::unfit)
    }

    /// The tiles of the tour's map.
    pub fn tiles(&self, tour: &Tour) -> Option<Arc<Tiles>> {
        self.street_files.tiles(tour, &self.settings.workspace)
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
            stresses: self.stresses.uncertain(tour),
            streets: self.street_facts(tour),
            ..self.length_facts(tour)
        }
    }

    fn street_facts(&self, tour: &Tour) -> Option<StreetFacts> {
        let streets = self.streets(tour).ok().flatten()?;
        let ground = Ground::of(tour);
        let mut kept = lock(&self.street_facts);
        if let Some((known, of, facts)) = kept.as_ref()
            && *known == ground
            && Arc::ptr_eq(of, &streets)
        {
            return Some(facts.clone());
        }
        let facts = tour_ways::facts(tour, &streets.ground_index);
        *kept = Some((ground, streets, facts.clone()));
        Some(facts)
    }

    /// Gathers the facts about the tour's files, and all that the lengths of its stories depend on.
    pub fn length_facts(&self, tour: &Tour) -> Facts {
        Facts {
            // Spoken forms depend on the script, not on files.
            spoken_s: script::spoken_seconds(tour),
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
            // These also depend on the script and on the voices' commands.
            facts.rendered = rendered::facts(tour, &self.settings.workspace);
            facts.forbidden = file_facts::forbidden(tour, &self.settings.workspace);
            return facts;
        }
        let facts = file_facts::gather(tour, &self.settings.workspace);
        *heard = Some((stamps, facts.clone()));
        facts
    }
}

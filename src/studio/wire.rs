//! What the server and the page say to each other, as types. `tests/studio` generates `web/studio/src/api/wire.ts` from
//! them and fails where the committed file differs.

mod findings;
mod pack;
mod progress;
mod rehearsal;
mod reviews;
mod sound;
mod start;
mod stops;
mod streets;
mod trust;
mod voices;

pub use findings::{ActionView, FindingView, PlaceView, SeverityView};
pub use pack::{
    BuildFailure, PackChanges, PhoneView, RenamedStop, SiteFolder, SiteFolderRequest, StoryName,
};
pub use progress::{ListenProgress, SplitProgress};
pub use rehearsal::{
    FixView, LedPlace, MomentView, NoiseName, RehearsalProgress, RehearsalRequest, RehearsalView,
    StoryView, TraceView, Visitor, WalkEventView, WalkRequest, WalkView,
};

pub use sound::{
    DoubtView, FindPassagesRequest, FoundPassage, FoundPassagesView, HeardLine, KeepPartRequest,
    KeepPassagesRequest, KeptTakes, ListenRequest, ListenView, PartRequest, PassageCut,
    PeaksRequest, PeaksView, RecordingView, ShortenedView, SoundRequest, SpeakersView,
    SpeakingVoice,
};

pub use reviews::{
    CommentView, DecideRequest, DraftRequest, ReviewRequest, ReviewsView, SuggestRequest,
    SuggestionView,
};
pub use start::{
    ExampleRequest, ExampleTour, FolderEntry, FolderRequest, FolderView, NewTourRequest,
    ProposalRequest, ProposalView, RecentState, RecentTour, StartView, TourPathRequest, TourPlace,
};
pub use stops::{ClaimPlaceView, KeptFile, SourceView};
pub use streets::{
    ConnectRequest, DirectionsRequest, DirectionsView, FoundPlace, PlacesRequest, PlacesView,
    StreetsView, TilesView, WayRequest, WayView, WaysView, kind_word,
};
pub use trust::{CommandView, TrustRequest, TrustState, TrustView};
pub use voices::{VoiceEntry, VoicesView};

use super::edit::Edit;
use crate::tour::Tour;
use crate::tour::model::Lang;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The current tour: its text, its content, what is wrong with it, and its figures.
#[derive(Debug, Serialize, TS)]
pub struct TourView {
    /// SHA-256 of the text; edits name the version that they were made on.
    pub version: String,
    /// `tour.json` as it is on the disk.
    pub text: String,
    /// The tour; absent if the text is not entirely valid and can only be edited as text.
    pub tour: Option<Tour>,
    /// Everything that `soundwalk check` finds.
    pub findings: Vec<FindingView>,
    /// Durations of passages and stories, and lengths of legs.
    pub figures: FiguresView,
    /// Label of the change that undo would undo.
    pub undo: Option<String>,
    /// Label of the change that redo would make again.
    pub redo: Option<String>,
}

/// Durations of passages and stories, and lengths of legs.
#[derive(Debug, Default, Serialize, TS)]
pub struct FiguresView {
    /// The figures of every passage, stop by stop.
    pub passages: Vec<PassageFigures>,
    /// For each stop in order, how its story fits the leg to the next one.
    pub stops: Vec<StopFigures>,
}

/// The figures of a passage.
#[derive(Debug, Serialize, TS)]
pub struct PassageFigures {
    /// JSON pointer to the passage.
    pub pointer: String,
    /// Number of words in the text.
    pub words: usize,
    /// Duration, seconds.
    pub seconds: f64,
    /// How the duration is known.
    pub known: Known,
    /// What is actually spoken: figures as words, the lexicon's forms, stress marks.
    pub spoken: String,
}

/// How a duration is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum Known {
    /// Measured in the recording.
    Take,
    /// Measured when a voice spoke it.
    Voice,
    /// Estimated from the letters.
    Estimate,
}

/// The figures of a stop.
#[derive(Debug, Serialize, TS)]
pub struct StopFigures {
    /// Distance that visitors walk while the story plays, from entering this zone to the next one, metres.
    pub walk_m: Option<f64>,
    /// Time for that distance at a stroll (1.2 m/s), seconds; absent at the last stop and on legs that are not walked.
    pub walk_s: Option<f64>,
    /// Duration of the whole story in each language, directions included, seconds.
    pub story_s: Vec<(Lang, f64)>,
}

/// What the page needs to know when it is opened.
#[derive(Debug, Serialize, TS)]
pub struct SessionView {
    /// Version of soundwalk.
    pub soundwalk: String,
    /// Whether a tour is open; if not, the page shows all tours.
    pub is_open: bool,
    /// Last part of the tour folder's path.
    pub folder: String,
    /// Whether the tour may be changed.
    pub access: AccessView,
    /// Path to which the pack is written.
    pub pack: String,
    /// The largest upload, bytes.
    pub largest_upload: usize,
    /// The largest recording that is imported, bytes.
    pub largest_recording: usize,
    /// Whether there is a pack of the tour already, or a build of it has ended since the studio was opened.
    pub was_built: bool,
}

/// Whether the tour may be changed.
#[derive(Debug, Clone, Copy, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum AccessView {
    /// The tour may be changed.
    Edit,
    /// The tour is only shown.
    ReadOnly,
    /// The tour is only shown, but comments and suggestions may be made.
    Review,
}

/// Edits to the tour.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct EditRequest {
    /// The version that the edits were made on.
    pub base: String,
    /// What the edits do, as a label for undo.
    pub label: String,
    /// Whether they are undone together with the previous edits if those have the same label, as when typing in one
    /// field.
    #[serde(default)]
    #[ts(as = "Option<bool>", optional)]
    pub continues: bool,
    /// The edits, made one after the other.
    pub edits: Vec<Edit>,
    /// Whether legs keep to the streets if the edits move, add, remove or rearrange stops (default yes): lines that followed the
    /// streets are computed anew, and new neighbours are connected. Lines drawn by hand only move their ends.
    #[serde(default = "follows_streets")]
    #[ts(as = "Option<bool>", optional)]
    pub follows_streets: bool,
}

fn follows_streets() -> bool {
    true
}

/// Replaces the whole text.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct TextRequest {
    /// The version that it was written from.
    pub base: String,
    /// The new text.
    pub text: String,
}

/// Applies the fix of a finding.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct FixRequest {
    /// The version that the finding is about.
    pub base: String,
    /// Index of the finding in the list.
    pub finding: usize,
    /// Code of the finding, so that no other finding is fixed by mistake.
    pub code: String,
    /// Index of the chosen fix, if the finding leaves a choice; absent for its only fix.
    #[ts(optional)]
    pub choice: Option<usize>,
}

/// Undoes or redoes a change.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct StepRequest {
    /// The current version.
    pub base: String,
}

/// Checks a text without saving it.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct LookRequest {
    /// The text to check.
    pub text: String,
}

/// Speaks a text.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SpeakRequest {
    /// The language to speak.
    pub lang: Lang,
    /// The text as captions show it.
    pub text: String,
    /// The text that the voice speaks instead.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub say: Option<String>,
    /// The passage that it belongs to, for a voice of its own.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub pointer: Option<String>,
}

/// The analysis of a recording.
#[derive(Debug, Serialize, TS)]
pub struct TakeView {
    /// Duration, seconds.
    pub seconds: f64,
    /// Loudness, LUFS; absent if nothing can be heard.
    pub loudness_lufs: Option<f64>,
    /// True peak, dBTP; absent if nothing can be heard.
    pub true_peak_dbtp: Option<f64>,
    /// The loudness that its track will get, LUFS.
    pub target_lufs: f64,
    /// The defects of the recording.
    pub defects: Vec<TakeDefect>,
}

/// A defect of a recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum TakeDefect {
    /// Nothing can be heard.
    Silent,
    /// The speech is too quiet.
    TooQuiet,
    /// Peaks are cut off.
    Clipped,
    /// There is noise in the pauses.
    Noisy,
    /// There is mains hum.
    Hum,
    /// The room reverberates.
    Reverberant,
}

/// A take that was kept.
#[derive(Debug, Serialize, TS)]
pub struct KeptTake {
    /// The file of the take, relative to the tour's folder.
    pub file: String,
    /// The tour that names the take.
    pub view: TourView,
}

/// The tour and its reviews after a suggestion was made or decided.
#[derive(Debug, Serialize, TS)]
pub struct SuggestedView {
    /// The tour; after a suggestion the author's draft.
    pub view: TourView,
    /// The comments and suggestions.
    pub reviews: ReviewsView,
}

/// An event, sent over server-sent events.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum EventView {
    /// The tour has a new version.
    Changed {
        /// The new version.
        version: String,
    },
    /// The tour was closed: the studio shows all tours, or another one.
    Closed,
    /// The comments and suggestions have a new version.
    Reviews {
        /// The new version.
        version: String,
    },
    /// The tour's file cannot be read.
    Unreadable {
        /// Why it cannot be read.
        reason: String,
    },
    /// A build has made progress.
    Building(BuildProgress),
    /// A build has ended.
    Built(BuildOutcome),
    /// A rehearsal has made progress.
    Rehearsing(RehearsalProgress),
    /// The search for passages in a recording has made progress.
    Splitting(SplitProgress),
    /// The sound of a walk has made progress.
    Listening(ListenProgress),
}

/// The progress of a build.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
pub struct BuildProgress {
    /// Clips to be made.
    pub clips: usize,
    /// Clips that are ready.
    pub clips_ready: usize,
    /// Tracks to be made.
    pub tracks: usize,
    /// Tracks that are ready.
    pub tracks_ready: usize,
    /// The last track that became ready.
    pub last: String,
    /// What the build repaired by itself.
    pub warnings: Vec<String>,
}

/// How a build ended.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub enum BuildOutcome {
    /// The pack was written.
    Pack {
        /// Path of the pack.
        path: String,
        /// Size of the pack, bytes.
        bytes: u64,
        /// Number of tracks.
        tracks: usize,
        /// Total duration of the tracks, seconds.
        seconds: f64,
        /// Number of tracks that were made in this build.
        made: usize,
        /// What differs from the pack that was there before; absent if there was none of this tour.
        changes: Option<PackChanges>,
        /// The folder to upload, if one was asked for.
        site: Option<SiteFolder>,
    },
    /// The build was cancelled.
    Cancelled,
    /// The build failed.
    Failed {
        /// Why it failed.
        reason: String,
        /// The parts that could not be made.
        failures: Vec<BuildFailure>,
    },
}

/// The body of every refused request.
#[derive(Debug, Serialize, TS)]
pub struct Refusal {
    /// The reason, for programs.
    pub error: RefusalCode,
    /// The reason, for people.
    pub message: String,
}

/// Why something was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum RefusalCode {
    /// The request names another host (403).
    ForeignHost,
    /// The request comes from another site's page (403).
    ForeignOrigin,
    /// The request does not carry the token of the address that the studio printed (401).
    NoToken,
    /// The studio only shows the tour, or takes only comments and suggestions (403).
    ReadOnly,
    /// The tour needs a program that the user does not trust (403).
    NotTrusted,
    /// The path leads out of the tour's folder (403).
    Outside,
    /// What was asked for does not exist (404).
    NotFound,
    /// The address does not take that method (405).
    NotAllowed,
    /// The request is not HTTP, or its body broke off (400).
    Malformed,
    /// The body did not arrive in time (408).
    TooSlow,
    /// The head of the request is too large (431).
    HeadTooLarge,
    /// The tour has changed since it was read (409).
    Stale,
    /// A build is running (409).
    Busy,
    /// The body or text is too large (413).
    TooLarge,
    /// The request cannot be carried out as it is (422).
    Unfit,
    /// The disk, the voice or the builder failed (500).
    Failed,
}

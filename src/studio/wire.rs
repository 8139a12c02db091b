//! What the server and the page say to each other, as types. `tests/studio` generates `web/studio/src/api/wire.ts` from
//! their schema and fails where the file that is there is another one.

mod trust;

pub use trust::{CommandView, TrustRequest, TrustState, TrustView};

use super::edit::Edit;
use crate::tour::Tour;
use crate::tour::diagnostic::Severity;
use crate::tour::model::Lang;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The tour as it stands: text, what was understood of it, what is wrong with it, and its figures.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TourView {
    /// SHA-256 of the text; edits name the version that they were made on.
    pub version: String,
    /// `tour.json` as it is on the disk.
    pub text: String,
    /// The tour; absent where the text is not wholly understood, and can be edited as text only.
    pub tour: Option<Tour>,
    /// Everything that `soundwalk check` finds.
    pub findings: Vec<FindingView>,
    /// Lengths and ways.
    pub figures: FiguresView,
    /// What undo would undo.
    pub undo: Option<String>,
    /// What redo would do again.
    pub redo: Option<String>,
}

/// A finding, with places as UTF-16 offsets into the text.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FindingView {
    /// The rule's code.
    pub code: String,
    /// How much it weighs.
    pub severity: SeverityView,
    /// What is wrong.
    pub message: String,
    /// What cures it.
    pub help: Option<String>,
    /// The places, the first being the one it is about.
    pub places: Vec<PlaceView>,
    /// What the safe cure does, where there is one.
    pub fix: Option<String>,
}

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum SeverityView {
    /// Worth knowing.
    Note,
    /// Visitors would notice.
    Warning,
    /// The tour cannot be built or would mislead.
    Error,
}

impl From<Severity> for SeverityView {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Note => Self::Note,
            Severity::Warning => Self::Warning,
            Severity::Error => Self::Error,
        }
    }
}

/// A place in the text.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PlaceView {
    /// JSON pointer.
    pub pointer: String,
    /// First UTF-16 unit.
    pub start: usize,
    /// The one after the last.
    pub end: usize,
    /// Line, from 1.
    pub line: usize,
    /// What is to be said about it; may be empty.
    pub message: String,
}

/// Lengths of passages and stories, and the ways between stops.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct FiguresView {
    /// Every passage, stop by stop.
    pub passages: Vec<PassageFigures>,
    /// For each stop in order, how its stories fit the way to the next one.
    pub stops: Vec<StopFigures>,
}

/// Figures of a passage.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PassageFigures {
    /// JSON pointer to the passage.
    pub pointer: String,
    /// Words of the text.
    pub words: usize,
    /// Seconds it takes.
    pub seconds: f64,
    /// How the seconds are known.
    pub known: Known,
    /// What is really spoken: figures as words, the lexicon's forms, stress marks.
    pub spoken: String,
}

/// How a length is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Known {
    /// The recording was listened to.
    Take,
    /// The voice has spoken it.
    Voice,
    /// Estimated from its letters.
    Estimate,
}

/// Figures of a stop.
#[derive(Debug, Serialize, JsonSchema)]
pub struct StopFigures {
    /// Metres that the visitor walks while the story is told: from where he enters this zone to the next one.
    pub walk_m: Option<f64>,
    /// Seconds for that at a stroll of 1.2 m/s; absent where he does not walk, or at the last stop.
    pub walk_s: Option<f64>,
    /// Seconds of the whole story, directions included, in each language.
    pub story_s: Vec<(Lang, f64)>,
}

/// What the page needs to know once.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SessionView {
    /// Version of soundwalk.
    pub soundwalk: String,
    /// Last part of the tour folder's path.
    pub folder: String,
    /// Whether the tour may be changed.
    pub access: AccessView,
    /// Where the pack is written.
    pub pack: String,
    /// Largest upload, bytes.
    pub largest_upload: usize,
}

/// Whether the tour may be changed.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AccessView {
    /// It may.
    Edit,
    /// It is only shown.
    ReadOnly,
}

/// Edits to the tour.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EditRequest {
    /// The version that the edits were made on.
    pub base: String,
    /// What they do, for undo.
    pub label: String,
    /// Whether they continue the edits before (typing in one field), if those have the same label.
    #[serde(default)]
    pub continues: bool,
    /// The edits.
    pub edits: Vec<Edit>,
}

/// A whole new text.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TextRequest {
    /// The version that it was written from.
    pub base: String,
    /// The text.
    pub text: String,
}

/// Applies the fix of a finding.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FixRequest {
    /// The version that the finding is about.
    pub base: String,
    /// The finding, by its place in the list.
    pub finding: usize,
    /// Its code, so that no other finding is mended by mistake.
    pub code: String,
}

/// Undo or redo.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StepRequest {
    /// The version that is left.
    pub base: String,
}

/// A text that is not saved, to be looked at.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LookRequest {
    /// The text.
    pub text: String,
}

/// Something to be spoken at once.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SpeakRequest {
    /// The language.
    pub lang: Lang,
    /// The text as captions show it.
    pub text: String,
    /// What the voice speaks instead.
    #[serde(default)]
    pub say: Option<String>,
    /// The passage that it belongs to, for a voice of its own.
    #[serde(default)]
    pub pointer: Option<String>,
}

/// What a recording is like.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TakeView {
    /// Seconds.
    pub seconds: f64,
    /// Its loudness, LUFS; absent where there is nothing to hear.
    pub loudness_lufs: Option<f64>,
    /// Its true peak, dBTP; absent where there is nothing to hear.
    pub true_peak_dbtp: Option<f64>,
    /// The loudness that its track will get, LUFS.
    pub target_lufs: f64,
    /// What is wrong with it.
    pub defects: Vec<TakeDefect>,
}

/// What is wrong with a recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TakeDefect {
    /// Nothing to hear.
    Silent,
    /// Too quiet.
    TooQuiet,
    /// Wave tops are cut off.
    Clipped,
    /// Noise in the pauses.
    Noisy,
    /// Mains hum.
    Hum,
    /// The room rings.
    Reverberant,
}

/// A take that was kept.
#[derive(Debug, Serialize, JsonSchema)]
pub struct KeptTake {
    /// Its file, relative to the tour's folder.
    pub file: String,
    /// The tour with it.
    pub view: TourView,
}

/// A recorded walk, to be replayed in the page.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TraceView {
    /// Its fixes.
    pub fixes: Vec<FixView>,
}

/// A position reading.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct FixView {
    /// Milliseconds since 1970.
    pub time: i64,
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// Radius that holds 68 % of positions, metres.
    pub error_m: Option<f64>,
    /// Metres a second.
    pub speed_mps: Option<f64>,
    /// Degrees clockwise from north.
    pub course_deg: Option<f64>,
}

/// What happens, told over server-sent events.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum EventView {
    /// The tour has another version now.
    Changed {
        /// Its version.
        version: String,
    },
    /// The tour's file cannot be read.
    Unreadable {
        /// Why.
        reason: String,
    },
    /// The build goes on.
    Building(BuildProgress),
    /// The build is over.
    Built(BuildOutcome),
}

/// How far a build is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
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
    /// What the build made good by itself.
    pub warnings: Vec<String>,
}

/// How a build ended.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub enum BuildOutcome {
    /// There is a pack.
    Pack {
        /// Where it lies.
        path: String,
        /// Its size.
        bytes: u64,
        /// Its tracks.
        tracks: usize,
        /// Their length together, seconds.
        seconds: f64,
        /// Tracks that were made anew.
        made: usize,
    },
    /// It was called off.
    Cancelled,
    /// It could not be made.
    Failed {
        /// Why.
        reason: String,
    },
}

/// A refusal.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Refusal {
    /// A word for programs.
    pub error: RefusalCode,
    /// A sentence for people.
    pub message: String,
}

/// Why something was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RefusalCode {
    /// The request names another host (403).
    ForeignHost,
    /// The request comes from another site's page (403).
    ForeignOrigin,
    /// The request does not carry the token of the address that the studio printed (401).
    NoToken,
    /// The studio only shows the tour (403).
    ReadOnly,
    /// The tour wants to run a program that the user does not trust (403).
    NotTrusted,
    /// The path leads out of the tour's folder (403).
    Outside,
    /// There is no such thing (404).
    NotFound,
    /// The address does not take that method (405).
    NotAllowed,
    /// The request is not HTTP, or its body broke off (400).
    Malformed,
    /// The body did not arrive in time (408).
    TooSlow,
    /// The head of the request is too large (431).
    HeadTooLarge,
    /// The tour has changed since (409).
    Stale,
    /// Something else is going on (409).
    Busy,
    /// Too large (413).
    TooLarge,
    /// The request makes no sense (422).
    Unfit,
    /// The disk, the voice or the builder failed (500).
    Failed,
}

/// Everything that the server says, so that the types reach the page together.
#[derive(JsonSchema)]
pub struct Answers {
    /// `GET /api/tour` and every change.
    pub tour: TourView,
    /// `GET /api/session`.
    pub session: SessionView,
    /// `GET /api/trust`.
    pub trust: TrustView,
    /// `POST /api/take/look`.
    pub take: TakeView,
    /// `POST /api/take`.
    pub kept: KeptTake,
    /// `POST /api/trace`.
    pub trace: TraceView,
    /// `GET /api/events`.
    pub event: EventView,
    /// Any refusal.
    pub refusal: Refusal,
}

/// Everything that the page says.
#[derive(JsonSchema)]
pub struct Requests {
    /// `POST /api/edit`.
    pub edit: EditRequest,
    /// `POST /api/text`.
    pub text: TextRequest,
    /// `POST /api/fix`.
    pub fix: FixRequest,
    /// `POST /api/undo` and `/api/redo`.
    pub step: StepRequest,
    /// `POST /api/look`.
    pub look: LookRequest,
    /// `POST /api/speak`.
    pub speak: SpeakRequest,
    /// `POST /api/trust`.
    pub trust: TrustRequest,
}

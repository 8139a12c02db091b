//! The types of `reviews.json`.

use crate::studio::edit::Edit;
use crate::tour::model::Lang;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

/// Version of the format that this program writes, and the newest that it reads.
pub const FORMAT: u32 = 1;

/// The content of `reviews.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reviews {
    /// Version of the format.
    pub format: u32,
    /// The comments, in the order in which they were written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub comments: Vec<Comment>,
    /// The suggestions, in the order in which they were made.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suggestions: Vec<Suggestion>,
}

impl Default for Reviews {
    fn default() -> Self {
        Self {
            format: FORMAT,
            comments: Vec::new(),
            suggestions: Vec::new(),
        }
    }
}

/// A comment with its replies.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Comment {
    /// Its id, which never changes.
    pub id: String,
    /// Who wrote it.
    pub author: String,
    /// When it was written, by its author's clock: `2026-06-22T04:00:00Z`.
    pub at: String,
    /// What it is about.
    pub place: CommentPlace,
    /// What it says.
    pub text: String,
    /// Who resolved it, and when; absent while it is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub resolved: Option<ReviewMark>,
    /// The replies, in the order in which they were written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<Reply>>", optional)]
    pub replies: Vec<Reply>,
}

/// Who did something, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ReviewMark {
    /// Who did it.
    pub author: String,
    /// When it was done, by that person's clock.
    pub at: String,
}

/// A reply to a comment or a suggestion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Reply {
    /// Its id, which never changes.
    pub id: String,
    /// Who wrote it.
    pub author: String,
    /// When it was written, by its author's clock.
    pub at: String,
    /// What it says.
    pub text: String,
}

/// What a comment is about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "on", rename_all = "lowercase", deny_unknown_fields)]
pub enum CommentPlace {
    /// The whole tour.
    Tour {},
    /// A stop.
    Stop {
        /// Id of the stop.
        stop: String,
    },
    /// A passage.
    Passage {
        /// Id of the stop.
        stop: String,
        /// The part of the story.
        part: StoryPart,
        /// The language.
        lang: Lang,
        /// Number of the passage in that part, from 1.
        passage: usize,
        /// The words that the comment is about, as they were when it was written.
        quote: String,
    },
    /// A place on the map.
    Map {
        /// Latitude, degrees north.
        lat: f64,
        /// Longitude, degrees east.
        lon: f64,
    },
}

impl CommentPlace {
    /// Id of the stop that the place belongs to.
    pub fn stop(&self) -> Option<&str> {
        match self {
            Self::Stop { stop } | Self::Passage { stop, .. } => Some(stop),
            Self::Tour {} | Self::Map { .. } => None,
        }
    }
}

/// A part of a story. The names are the keys of a stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum StoryPart {
    /// The story.
    Narration,
    /// Its short version.
    Short,
    /// The directions to the next stop.
    Directions,
}

impl StoryPart {
    /// The key of a stop.
    pub fn key(self) -> &'static str {
        match self {
            Self::Narration => "narration",
            Self::Short => "short",
            Self::Directions => "directions",
        }
    }
}

/// Changes of the tour that somebody suggests.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Suggestion {
    /// Its id, which never changes.
    pub id: String,
    /// Who suggests it.
    pub author: String,
    /// When it was last changed, by its author's clock.
    pub at: String,
    /// What the changes do, as the label of the undo step.
    pub label: String,
    /// The changes, made one after the other.
    pub changes: Vec<SuggestedChange>,
    /// How it was decided; absent while it is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub decision: Option<Decision>,
    /// The replies, in the order in which they were written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<Reply>>", optional)]
    pub replies: Vec<Reply>,
}

/// One change of a suggestion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SuggestedChange {
    /// Id of the stop that the pointer led into, which is found again when stops are rearranged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub stop: Option<String>,
    /// The edit, as the studio makes it.
    pub edit: Edit,
    /// The value that its author saw there; absent if there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "unknown")]
    pub was: Option<Value>,
}

/// How a suggestion was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// What became of it.
    pub outcome: DecisionOutcome,
    /// Who decided.
    pub author: String,
    /// When it was decided, by that person's clock.
    pub at: String,
}

/// What became of a suggestion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum DecisionOutcome {
    /// Its changes were made.
    Accepted,
    /// Its changes were not made.
    Rejected,
    /// Its author took it back after others had replied to it.
    Withdrawn,
}

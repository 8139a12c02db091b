//! What is said about comments and suggestions.

use crate::studio::edit::Edit;
use crate::studio::reviews::acts::ReviewAct;
use crate::studio::reviews::anchor::Anchor;
use crate::studio::reviews::model::{Comment, Suggestion};
use crate::studio::reviews::standing::{ChangeView, Standing};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// All comments and suggestions.
#[derive(Debug, Serialize, TS)]
pub struct ReviewsView {
    /// SHA-256 of the file; changes name the version that they were made on.
    pub version: String,
    /// The file's name, beside the tour.
    pub file: String,
    /// Why the file cannot be read; nothing is written until it is corrected.
    pub fault: Option<String>,
    /// The comments, in the order of the file.
    pub comments: Vec<CommentView>,
    /// The suggestions, in the order of the file.
    pub suggestions: Vec<SuggestionView>,
}

/// A comment, and where its place is now.
#[derive(Debug, Serialize, TS)]
pub struct CommentView {
    /// The comment.
    pub comment: Comment,
    /// Where its place is now; `null` while the tour cannot be read.
    pub anchor: Option<Anchor>,
}

/// A suggestion, and how it stands to the tour.
#[derive(Debug, Serialize, TS)]
pub struct SuggestionView {
    /// The suggestion.
    pub suggestion: Suggestion,
    /// How it stands to the tour; `null` if it is decided, or while the tour cannot be read.
    pub standing: Option<Standing>,
    /// Its changes as they would be made now.
    pub changes: Vec<ChangeView>,
}

/// Comments, replies, resolves, reopens or deletes: `POST /api/reviews`.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ReviewRequest {
    /// The version of the comments and suggestions that the page shows.
    pub base: String,
    /// Who does it.
    pub author: String,
    /// When, by that person's clock: `2026-06-22T04:00:00Z`.
    pub at: String,
    /// What is done.
    pub act: ReviewAct,
}

/// Suggests changes of the tour: `POST /api/suggest`.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SuggestRequest {
    /// The version of the tour that the draft was made of.
    pub base: String,
    /// Who suggests them.
    pub author: String,
    /// When, by that person's clock.
    pub at: String,
    /// What the edits do.
    pub label: String,
    /// The edits, made one after the other on the author's draft.
    pub edits: Vec<Edit>,
}

/// Asks for the tour with all open suggestions of an author: `POST /api/draft`.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DraftRequest {
    /// The author of the suggestions.
    pub author: String,
}

/// Accepts or rejects a suggestion: `POST /api/decide`.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DecideRequest {
    /// The version of the tour.
    pub base: String,
    /// The version of the comments and suggestions that the page shows.
    pub reviews: String,
    /// Who decides.
    pub author: String,
    /// When, by that person's clock.
    pub at: String,
    /// Id of the suggestion.
    pub id: String,
    /// Whether it is accepted.
    pub accept: bool,
    /// Whether it is accepted although somebody has changed its places since.
    #[serde(default)]
    #[ts(as = "Option<bool>", optional)]
    pub anyway: bool,
}

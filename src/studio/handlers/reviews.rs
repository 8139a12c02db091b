//! Comments on the tour, and suggestions: shown, made, accepted and rejected.

use super::tour::{change, describe_as, present, version};
use crate::digest::Digest;
use crate::studio::document::{DocumentError, UndoGrouping};
use crate::studio::edit;
use crate::studio::response::{Answer, ApiError, json};
use crate::studio::reviews::acts::{act, decide as mark_decided};
use crate::studio::reviews::anchor;
use crate::studio::reviews::file::ReviewsError;
use crate::studio::reviews::limits::MAX_CHANGES;
use crate::studio::reviews::model::{DecisionOutcome, ReviewMark, Reviews, Suggestion};
use crate::studio::reviews::standing::{Standing, edits, stand};
use crate::studio::reviews::suggesting::{NewSuggestion, draft_edits, suggest as add_suggestion};
use crate::studio::reviews::values::value_of;
use crate::studio::state::Studio;
use crate::studio::sync::run_blocking;
use crate::studio::wire::{
    CommentView, DecideRequest, DraftRequest, EventView, RefusalCode, ReviewRequest, ReviewsView,
    SuggestRequest, SuggestedView, SuggestionView, TourView,
};
use crate::tour::read::{ParsedTour, read};
use axum::Json;
use axum::extract::State;
use serde_json::Value;
use std::sync::Arc;

impl From<ReviewsError> for ApiError {
    fn from(error: ReviewsError) -> Self {
        let code = match error {
            ReviewsError::Stale => RefusalCode::Stale,
            ReviewsError::Unreadable(_) | ReviewsError::Unfit(_) => RefusalCode::Unfit,
            ReviewsError::Disk(_) => RefusalCode::Failed,
        };
        Self(code, error.to_string())
    }
}

/// Returns all comments and suggestions.
pub async fn view(State(studio): State<Arc<Studio>>) -> Answer {
    let view = run_blocking(&studio, |studio| {
        let (_, parsed) = saved(studio);
        Ok(show(studio, &parsed, value_of(&parsed).as_ref()))
    });
    json(view.await?)
}

/// Comments, replies, resolves, reopens or deletes.
pub async fn post(State(studio): State<Arc<Studio>>, Json(request): Json<ReviewRequest>) -> Answer {
    json(
        run_blocking(&studio, move |studio| {
            let base = version(&request.base)?;
            let mark = ReviewMark {
                author: request.author,
                at: request.at,
            };
            let file = &studio.reviews;
            file.change(Some(base), |reviews| act(reviews, &mark, &request.act))?;
            Ok(announced_beside_saved(studio))
        })
        .await?,
    )
}

/// Returns an author's draft: the tour with all open suggestions of that author.
pub async fn draft(State(studio): State<Arc<Studio>>, Json(request): Json<DraftRequest>) -> Answer {
    json(run_blocking(&studio, move |studio| draft_view(studio, &request.author)).await?)
}

/// Suggests changes of the tour.
pub async fn suggest(
    State(studio): State<Arc<Studio>>,
    Json(request): Json<SuggestRequest>,
) -> Answer {
    json(
        run_blocking(&studio, move |studio| {
            let base = version(&request.base)?;
            if !(1..=MAX_CHANGES).contains(&request.edits.len()) {
                return Err(ApiError::unfit(format!(
                    "a suggestion has 1 to {MAX_CHANGES} edits"
                )));
            }
            let tour = CurrentTour::of(studio)?;
            if tour.version != base {
                return Err(DocumentError::Stale.into());
            }
            let new = NewSuggestion {
                author: &request.author,
                at: &request.at,
                label: &request.label,
                edits: &request.edits,
            };
            let drafted = studio.reviews.change(None, |reviews| {
                add_suggestion(reviews, &new, &tour.root)?;
                // Also made on the text, which knows limits that values do not have.
                let edits = draft_edits(reviews, &request.author, &tour.root);
                edit::apply_all(&tour.parsed.text, &edits).map_err(|error| error.to_string())
            })?;
            Ok(SuggestedView {
                reviews: announced(studio, &tour.parsed, Some(&tour.root)),
                view: describe_as(studio, &read(&drafted), tour.version.to_string()),
            })
        })
        .await?,
    )
}

/// Accepts or rejects a suggestion.
pub async fn decide(
    State(studio): State<Arc<Studio>>,
    Json(request): Json<DecideRequest>,
) -> Answer {
    json(
        run_blocking(&studio, move |studio| {
            let (base, reviews) = (version(&request.base)?, version(&request.reviews)?);
            let mark = ReviewMark {
                author: request.author.clone(),
                at: request.at.clone(),
            };
            let outcome = if request.accept {
                DecisionOutcome::Accepted
            } else {
                DecisionOutcome::Rejected
            };
            let mut refused = None;
            let decided = studio.reviews.change(Some(reviews), |reviews| {
                let suggestion = open(reviews, &request.id)?.clone();
                mark_decided(reviews, &mark, &request.id, outcome)?;
                if !request.accept {
                    return Ok(());
                }
                // The tour is written first: if the comments cannot be written then, the suggestion is still open, and done.
                let accepted = accept(studio, base, &suggestion, request.anyway);
                if accepted.is_ok() {
                    studio.broadcast(EventView::Changed {
                        version: studio.document().version().to_string(),
                    });
                }
                accepted.map_err(|error| {
                    refused = Some(error);
                    String::new()
                })
            });
            if let Some(error) = refused {
                return Err(error);
            }
            decided?;
            Ok(SuggestedView {
                reviews: announced_beside_saved(studio),
                view: present(studio),
            })
        })
        .await?,
    )
}

fn open<'r>(reviews: &'r Reviews, id: &str) -> Result<&'r Suggestion, String> {
    let found = reviews.suggestions.iter().find(|one| one.id == id);
    found.ok_or_else(|| format!("there is no suggestion with the id `{id}` any more"))
}

/// Makes the changes of a suggestion as one step.
fn accept(
    studio: &Studio,
    base: Digest,
    suggestion: &Suggestion,
    is_anyway: bool,
) -> Result<(), ApiError> {
    let tour = CurrentTour::of(studio)?;
    let (standing, views) = stand(suggestion, &tour.root);
    match standing {
        Standing::Gone => {
            return Err(ApiError::unfit(
                "the place of this suggestion is gone; reject it, or write the change yourself",
            ));
        }
        Standing::Changed if !is_anyway => {
            return Err(ApiError::unfit(
                "the text has changed since this was suggested; compare both, then accept it anyway or reject it",
            ));
        }
        Standing::Changed | Standing::Fits | Standing::Done => {}
    }
    change(
        studio,
        base,
        &edits(views),
        &suggestion.label,
        UndoGrouping::OwnStep,
    )
}

/// The tour as it is, read once for a request.
struct CurrentTour {
    version: Digest,
    parsed: ParsedTour,
    /// The value of its text.
    root: Value,
}

impl CurrentTour {
    fn of(studio: &Studio) -> Result<Self, ApiError> {
        // If the file cannot be read right now, the text that was read last counts.
        let _ = studio.refresh();
        let (version, parsed) = saved(studio);
        let root = value_of(&parsed).ok_or_else(|| {
            ApiError::unfit("correct the tour first: its text is not valid JSON at the moment")
        })?;
        Ok(Self {
            version,
            parsed,
            root,
        })
    }
}

/// The text that was read last, with its version.
fn saved(studio: &Studio) -> (Digest, ParsedTour) {
    let (version, text) = {
        let document = studio.document();
        (document.version(), document.text().to_owned())
    };
    (version, read(&text))
}

/// The tour with the open suggestions of an author, under the version of the tour.
fn draft_view(studio: &Studio, author: &str) -> Result<TourView, ApiError> {
    let tour = CurrentTour::of(studio)?;
    let edits = match studio.reviews.read().reviews {
        Ok(reviews) => draft_edits(&reviews, author, &tour.root),
        // The list of comments says why the file cannot be read.
        Err(_) => Vec::new(),
    };
    let drafted = edit::apply_all(&tour.parsed.text, &edits)?;
    Ok(describe_as(
        studio,
        &read(&drafted),
        tour.version.to_string(),
    ))
}

/// Tells all pages that the reviews have changed, and returns them.
fn announced(studio: &Studio, parsed: &ParsedTour, root: Option<&Value>) -> ReviewsView {
    let view = show(studio, parsed, root);
    studio.broadcast(EventView::Reviews {
        version: view.version.clone(),
    });
    view
}

/// Tells all pages that the reviews have changed, and returns them beside the saved tour.
fn announced_beside_saved(studio: &Studio) -> ReviewsView {
    let (_, parsed) = saved(studio);
    announced(studio, &parsed, value_of(&parsed).as_ref())
}

/// The comments and suggestions beside a tour with its value.
fn show(studio: &Studio, parsed: &ParsedTour, root: Option<&Value>) -> ReviewsView {
    let found = studio.reviews.read();
    let name = studio.reviews.path().file_name();
    let name = name.map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let (reviews, fault) = match found.reviews {
        Ok(reviews) => (reviews, None),
        Err(reason) => (Reviews::default(), Some(reason)),
    };
    let tour = parsed.partial();
    let comments = reviews.comments.into_iter().map(|comment| CommentView {
        anchor: tour.map(|tour| anchor::find(&comment.place, tour)),
        comment,
    });
    let suggestions = reviews.suggestions.into_iter().map(|suggestion| {
        let stood = root
            .filter(|_| suggestion.decision.is_none())
            .map(|root| stand(&suggestion, root));
        let (standing, changes) = stood.unzip();
        SuggestionView {
            suggestion,
            standing,
            changes: changes.unwrap_or_default(),
        }
    });
    ReviewsView {
        version: found.version.to_string(),
        file: name,
        fault,
        comments: comments.collect(),
        suggestions: suggestions.collect(),
    }
}

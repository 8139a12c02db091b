//! Handlers that read and change the tour, undo and redo.

use crate::digest::Digest;
use crate::streets::tour_ways::followed;
use crate::studio::document::{DocumentError, UndoGrouping};
use crate::studio::durations::figures;
use crate::studio::edit::{self, Edit};
use crate::studio::findings;
use crate::studio::leg_edits::{edits_of, may_move_stops, moves_stops};
use crate::studio::request_language;
use crate::studio::response::{Answer, ApiError, json};
use crate::studio::state::Studio;
use crate::studio::sync::run_blocking;
use crate::studio::wire::{
    EditRequest, EventView, FiguresView, FixRequest, LookRequest, RefusalCode, StepRequest,
    TextRequest, TourView,
};
use crate::tour::facts::{Facts, named_files};
use crate::tour::fixes;
use crate::tour::read::{ParsedTour, read};
use crate::workspace::{AccessError, Workspace};
use axum::Json;
use axum::extract::State;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Returns the tour as it is on the disk.
pub async fn view(State(studio): State<Arc<Studio>>) -> Answer {
    json(
        run_blocking(&studio, |studio| {
            // If the file cannot be read right now, the text that was read last is shown; `watch` tells the pages why.
            let _ = studio.refresh();
            Ok(present(studio))
        })
        .await?,
    )
}

/// Checks a text without saving it.
pub async fn look(State(studio): State<Arc<Studio>>, Json(request): Json<LookRequest>) -> Answer {
    json(
        run_blocking(&studio, move |studio| {
            let version = Digest::of(request.text.as_bytes()).to_string();
            Ok(describe(studio, &read(&request.text), version, None, None))
        })
        .await?,
    )
}

/// Makes small edits.
pub async fn edit(State(studio): State<Arc<Studio>>, Json(request): Json<EditRequest>) -> Answer {
    let grouping = if request.continues {
        UndoGrouping::WithPrevious
    } else {
        UndoGrouping::OwnStep
    };
    changed(&studio, move |studio| {
        let base = version(&request.base)?;
        let mut edits = request.edits;
        if request.follows_streets && edits.iter().any(may_move_stops) {
            edits.extend(following(studio, &request.base, &edits)?);
        }
        change(studio, base, &edits, &request.label, grouping)
    })
    .await
}

/// The edits by which legs keep to the streets after others. None while the tour has mistakes.
fn following(studio: &Studio, base: &str, edits: &[Edit]) -> Result<Vec<Edit>, ApiError> {
    let (_, text) = text_at(studio, base)?;
    following_in(studio, &text, edits)
}

/// As [`following`], in a text that need not be the saved one.
pub fn following_in(studio: &Studio, text: &str, edits: &[Edit]) -> Result<Vec<Edit>, ApiError> {
    let before = read(text).tour;
    let after = read(&edit::apply(text, edits)?).tour;
    let Some((before, after)) = before
        .zip(after)
        .filter(|(one, other)| moves_stops(one, other))
    else {
        return Ok(Vec::new());
    };
    Ok(match studio.streets(&after) {
        Ok(Some(streets)) => edits_of(&after, followed(&before, &after, &streets.ground_index)),
        // A file that cannot be used has a finding.
        Ok(None) | Err(_) => Vec::new(),
    })
}

/// The tour's text, if it still has the version that a request names.
pub fn text_at(studio: &Studio, base: &str) -> Result<(Digest, String), ApiError> {
    let base = version(base)?;
    let document = studio.document();
    if document.version() != base {
        return Err(DocumentError::Stale.into());
    }
    Ok((base, document.text().to_owned()))
}

/// Names files that were kept beside the tour, in one step of undo, and returns the tour as it is then. `new` are the files that were
/// written just now: if the tour cannot be changed they are removed, because nobody would ever find them.
pub fn name_files(
    studio: &Studio,
    base: Digest,
    edits: &[Edit],
    label: &str,
    new: &[String],
) -> Result<TourView, ApiError> {
    if let Err(error) = change(studio, base, edits, label, UndoGrouping::OwnStep) {
        remove_files(studio, new);
        return Err(error);
    }
    let view = present(studio);
    studio.broadcast(EventView::Changed {
        version: view.version.clone(),
    });
    Ok(view)
}

/// Removes files of the tour that it does not name.
pub fn remove_files(studio: &Studio, files: &[String]) {
    let workspace = studio.settings.own_folder();
    for file in files {
        let _ = workspace.place(file).map(std::fs::remove_file);
    }
}

/// Makes edits to the version `base`.
pub fn change(
    studio: &Studio,
    base: Digest,
    edits: &[Edit],
    label: &str,
    grouping: UndoGrouping,
) -> Result<(), ApiError> {
    let mut document = studio.document();
    if base != document.version() {
        return Err(DocumentError::Stale.into());
    }
    let text = edit::apply(document.text(), edits)?;
    stay_inside(&studio.settings.workspace, document.text(), &text)?;
    Ok(document.change(base, text, label, grouping)?)
}

/// Replaces the whole text.
pub async fn text(State(studio): State<Arc<Studio>>, Json(request): Json<TextRequest>) -> Answer {
    changed(&studio, move |studio| {
        let base = version(&request.base)?;
        let mut document = studio.document();
        if base == document.version() {
            stay_inside(&studio.settings.workspace, document.text(), &request.text)?;
        }
        Ok(document.change(base, request.text, "text", UndoGrouping::WithPrevious)?)
    })
    .await
}

/// Applies the fix of a finding, or one of those among which the author has to choose.
pub async fn fix(State(studio): State<Arc<Studio>>, Json(request): Json<FixRequest>) -> Answer {
    changed(&studio, move |studio| {
        let (base, text) = text_at(studio, &request.base)?;
        let parsed = read(&text);
        let found = crate::tour::check(&parsed, &facts(studio, &parsed));
        let finding = found
            .get(request.finding)
            .filter(|finding| finding.code == request.code);
        let fix = finding.and_then(|finding| match request.choice {
            None => finding.fix.as_ref(),
            Some(choice) => finding.choices.get(choice),
        });
        let fixed = fix.and_then(|fix| Some((fixes::apply_one(&text, fix)?, &fix.title)));
        let (fixed, title) =
            fixed.ok_or_else(|| ApiError::unfit("there is no such finding with a fix"))?;
        let label = findings::sentence(title, request_language::catalogue());
        let mut document = studio.document();
        Ok(document.change(base, fixed, &label, UndoGrouping::OwnStep)?)
    })
    .await
}

/// Goes back one step.
pub async fn undo(State(studio): State<Arc<Studio>>, Json(request): Json<StepRequest>) -> Answer {
    changed(&studio, move |studio| {
        let base = version(&request.base)?;
        Ok(studio.document().undo(base)?)
    })
    .await
}

/// Makes the change again that was undone last.
pub async fn redo(State(studio): State<Arc<Studio>>, Json(request): Json<StepRequest>) -> Answer {
    changed(&studio, move |studio| {
        let base = version(&request.base)?;
        Ok(studio.document().redo(base)?)
    })
    .await
}

/// Makes a change and returns the tour as it is then.
pub async fn changed(
    studio: &Arc<Studio>,
    act: impl FnOnce(&Studio) -> Result<(), ApiError> + Send + 'static,
) -> Answer {
    json(
        run_blocking(studio, move |studio| {
            let acted = act(studio);
            // Also if the change was refused, because another text may have been found on the disk.
            studio.broadcast(EventView::Changed {
                version: studio.document().version().to_string(),
            });
            acted.map(|()| present(studio))
        })
        .await?,
    )
}

/// The current tour, for the page.
pub fn present(studio: &Studio) -> TourView {
    let (text, version, undo, redo) = {
        let document = studio.document();
        (
            document.text().to_owned(),
            document.version().to_string(),
            document.undo_label().map(str::to_owned),
            document.redo_label().map(str::to_owned),
        )
    };
    describe(studio, &read(&text), version, undo, redo)
}

fn describe(
    studio: &Studio,
    parsed: &ParsedTour,
    version: String,
    undo: Option<String>,
    redo: Option<String>,
) -> TourView {
    let facts = facts(studio, parsed);
    let found = crate::tour::check(parsed, &facts);
    let figures = match &parsed.tour {
        Some(tour) => figures(tour, &facts, &studio.voices),
        None => FiguresView::default(),
    };
    TourView {
        version,
        text: parsed.text.clone(),
        tour: parsed.tour.clone(),
        findings: findings::views(&parsed.text, &found, request_language::catalogue()),
        figures,
        undo,
        redo,
    }
}

/// A text that is not the saved one, under the version that edits of it name.
pub fn describe_as(studio: &Studio, parsed: &ParsedTour, version: String) -> TourView {
    describe(studio, parsed, version, None, None)
}

fn facts(studio: &Studio, parsed: &ParsedTour) -> Facts {
    let facts = parsed.partial().map(|tour| studio.facts(tour));
    facts.unwrap_or_default()
}

/// Parses a version as it is written in requests.
pub fn version(text: &str) -> Result<Digest, ApiError> {
    Digest::from_hex(text).ok_or_else(|| {
        ApiError::unfit("`base` is not a version: send the `version` that the tour was read with")
    })
}

/// Refuses a text that newly names files outside the workspace. Authors may write what they want with an editor, but no
/// request may make the studio open files elsewhere.
fn stay_inside(workspace: &Workspace, before: &str, after: &str) -> Result<(), ApiError> {
    let named = |text: &str| -> BTreeSet<String> {
        let parsed = read(text);
        let files = parsed.partial().map(named_files).unwrap_or_default();
        let paths = files.into_iter().map(|file| file.path);
        paths.filter(|path| !path.is_empty()).collect()
    };
    // The text before is only read where a path is refused, because this happens at every keystroke.
    let mut known = None;
    for path in named(after) {
        match workspace.resolve(&path) {
            // A missing file may be made later. The rules report it.
            Ok(_) | Err(AccessError::Io(_)) => {}
            Err(_) if known.get_or_insert_with(|| named(before)).contains(&path) => {}
            Err(error) => {
                return Err(ApiError(
                    RefusalCode::Outside,
                    format!("`{path}`: {error}; copy the file into the tour's folder"),
                ));
            }
        }
    }
    Ok(())
}

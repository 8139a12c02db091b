//! Handlers that read and change the tour, undo and redo.

use super::document::UndoGrouping;
use super::durations::figures;
use super::edit::{self, Edit};
use super::findings;
use super::response::{Answer, ApiError, json};
use super::state::{Studio, run_blocking};
use super::wire::{
    EditRequest, EventView, FiguresView, FixRequest, LookRequest, RefusalCode, StepRequest,
    TextRequest, TourView,
};
use crate::digest::Digest;
use crate::tour::diagnostic::Diagnostic;
use crate::tour::facts::named_files;
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
            let _ = studio.document().refresh();
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
        change(studio, base, &request.edits, &request.label, grouping)
    })
    .await
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
        return Err(super::document::DocumentError::Stale.into());
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

/// Applies the fix of a finding.
pub async fn fix(State(studio): State<Arc<Studio>>, Json(request): Json<FixRequest>) -> Answer {
    changed(&studio, move |studio| {
        let base = version(&request.base)?;
        let text = studio.document().text().to_owned();
        if Digest::of(text.as_bytes()) != base {
            return Err(super::document::DocumentError::Stale.into());
        }
        let parsed = read(&text);
        let found = check(studio, &parsed);
        let finding = found
            .get(request.finding)
            .filter(|finding| finding.code == request.code && finding.fix.is_some())
            .ok_or_else(|| ApiError::unfit("there is no such finding with a fix"))?;
        let fixed = fixes::apply(&text, std::slice::from_ref(finding));
        let mut document = studio.document();
        Ok(document.change(base, fixed.text, finding.code, UndoGrouping::OwnStep)?)
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

async fn changed(
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
    let found = check(studio, parsed);
    let figures = match &parsed.tour {
        Some(tour) => figures(tour, &studio.facts(tour), &studio.voices),
        None => FiguresView::default(),
    };
    TourView {
        version,
        text: parsed.text.clone(),
        tour: parsed.tour.clone(),
        findings: findings::views(&parsed.text, &found),
        figures,
        undo,
        redo,
    }
}

fn check(studio: &Studio, parsed: &ParsedTour) -> Vec<Diagnostic> {
    let facts = parsed.partial().map(|tour| studio.facts(tour));
    crate::tour::check(parsed, &facts.unwrap_or_default())
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
    let known = named(before);
    for path in named(after).difference(&known) {
        match workspace.resolve(path) {
            // A missing file may be made later. The rules report it.
            Ok(_) | Err(AccessError::Io(_)) => {}
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

//! Handlers that show the programs that the tour names, and record that the user trusts them. Trust is given to the digest
//! of the programs that the user was shown; if they have changed in the meantime, the user is asked again.

use super::tour;
use crate::studio::document::DocumentError;
use crate::studio::response::{Answer, ApiError, json};
use crate::studio::state::Studio;
use crate::studio::sync::run_blocking;
use crate::studio::wire::{CommandView, EventView, TrustRequest, TrustState, TrustView};
use crate::tour::facts::ProgramTrust;
use crate::tour::read::read;
use crate::trust::TourPrograms;
use crate::wording::{plain_command, reveal_hidden};
use axum::Json;
use axum::extract::State;
use std::sync::Arc;

/// Returns the programs, and whether they may run.
pub async fn look(State(studio): State<Arc<Studio>>) -> Answer {
    json(run_blocking(&studio, |studio| Ok(view(studio, &programs(studio)))).await?)
}

/// Records that the user trusts the programs that were shown.
pub async fn trust(State(studio): State<Arc<Studio>>, Json(request): Json<TrustRequest>) -> Answer {
    let shown = tour::version(&request.digest)?;
    let changed = run_blocking(&studio, move |studio| {
        let programs = programs(studio);
        if programs.digest != shown {
            return Err(DocumentError::Stale.into());
        }
        if let Some(why) = &programs.fault {
            return Err(ApiError::unfit(why));
        }
        studio
            .settings
            .trust
            .trust(&programs)
            .map_err(ApiError::failed)?;
        Ok(tell(studio, &programs))
    });
    json(changed.await?)
}

/// Records that the user no longer trusts them.
pub async fn revoke(State(studio): State<Arc<Studio>>) -> Answer {
    let changed = run_blocking(&studio, |studio| {
        studio.settings.trust.revoke().map_err(ApiError::failed)?;
        Ok(tell(studio, &programs(studio)))
    });
    json(changed.await?)
}

/// Tells the pages that findings have changed.
fn tell(studio: &Studio, programs: &TourPrograms) -> TrustView {
    studio.broadcast(EventView::Changed {
        version: studio.document().version().to_string(),
    });
    view(studio, programs)
}

fn programs(studio: &Studio) -> TourPrograms {
    let text = studio.document().text().to_owned();
    let parsed = read(&text);
    TourPrograms::of(parsed.partial(), &studio.settings.workspace)
}

fn view(studio: &Studio, programs: &TourPrograms) -> TrustView {
    let facts = programs.facts(&studio.settings.trust.trusted());
    let (state, why) = match facts.map(|facts| facts.trust) {
        None => (TrustState::NoPrograms, None),
        Some(ProgramTrust::Trusted) => (TrustState::Trusted, None),
        Some(ProgramTrust::NotYet) => (TrustState::NotYet, None),
        Some(ProgramTrust::Changed) => (TrustState::Changed, None),
        Some(ProgramTrust::Unsure(why)) => (TrustState::Unsure, Some(why)),
    };
    let commands = programs.commands.iter().map(|command| CommandView {
        command: plain_command(&command.words),
        pointers: command.pointers.clone(),
    });
    TrustView {
        state,
        why,
        commands: commands.collect(),
        files: programs
            .files
            .iter()
            .map(|file| reveal_hidden(&file.name))
            .collect(),
        digest: programs.digest.to_string(),
    }
}

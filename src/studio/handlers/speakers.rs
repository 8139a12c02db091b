//! The handler that lists the installed voices of a language with their speakers, from which an author chooses for a passage.

use crate::studio::response::{Answer, json};
use crate::studio::state::Studio;
use crate::studio::sync::run_blocking;
use crate::studio::wire::{SpeakersView, SpeakingVoice};
use crate::tour::model::Lang;
use crate::voice::{catalogue, speakers};
use axum::extract::{Path, State};
use std::sync::Arc;

/// Lists the installed voices of a language, the best first.
pub async fn list(State(studio): State<Arc<Studio>>, Path(lang): Path<String>) -> Answer {
    let view = run_blocking(&studio, move |studio| {
        let (lang, installed) = (Lang(lang), &studio.settings.installed);
        let voices = catalogue::for_language(&lang)
            .into_iter()
            .filter(|voice| installed.has(voice))
            .map(|voice| SpeakingVoice {
                id: voice.id.to_owned(),
                title: voice.title(),
                speakers: speakers(voice, installed),
            })
            .collect();
        Ok(SpeakersView {
            voices,
            best: installed.best(&lang).map(|voice| voice.id.to_owned()),
        })
    });
    json(view.await?)
}

//! Which voices can speak the languages of the tour, and with which speakers.

use crate::studio::response::{Answer, json};
use crate::studio::state::Studio;
use crate::studio::sync::run_blocking;
use crate::studio::wire::{SpeakersView, SpeakingVoice, VoiceEntry, VoicesView};
use crate::tour::model::Lang;
use crate::voice::{catalogue, speakers as speakers_of};
use axum::extract::{Path, State};
use std::sync::Arc;

/// Lists the voices for each language of the tour, the best first.
pub async fn voices(State(studio): State<Arc<Studio>>) -> Answer {
    json(
        run_blocking(&studio, |studio| {
            let tour = studio.valid_tour()?;
            let languages = tour.languages.iter();
            Ok(VoicesView {
                voices: languages
                    .flat_map(|lang| of_language(studio, lang))
                    .collect(),
            })
        })
        .await?,
    )
}

fn of_language<'s>(studio: &'s Studio, lang: &'s Lang) -> impl Iterator<Item = VoiceEntry> + 's {
    let installed = &studio.settings.installed;
    let best = installed.best(lang).map(|voice| voice.id);
    let voices = catalogue::for_language(lang).into_iter();
    voices
        .filter(|voice| installed.allows(voice.engine))
        .map(move |voice| VoiceEntry {
            lang: lang.clone(),
            id: voice.id.to_owned(),
            title: voice.title(),
            is_installed: installed.has(voice),
            is_best: best == Some(voice.id),
        })
}

/// Lists the installed voices of a language, the best first.
pub async fn speakers(State(studio): State<Arc<Studio>>, Path(lang): Path<String>) -> Answer {
    let view = run_blocking(&studio, move |studio| {
        let (lang, installed) = (Lang(lang), &studio.settings.installed);
        let voices = catalogue::for_language(&lang)
            .into_iter()
            .filter(|voice| installed.has(voice))
            .map(|voice| SpeakingVoice {
                id: voice.id.to_owned(),
                title: voice.title(),
                speakers: speakers_of(voice, installed),
            })
            .collect();
        Ok(SpeakersView {
            voices,
            best: installed.best(&lang).map(|voice| voice.id.to_owned()),
        })
    });
    json(view.await?)
}

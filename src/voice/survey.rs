//! Looks up who would speak a tour on a machine: the facts that the rules about voices are told.

use super::catalogue::{self, Engine};
use super::{Installed, how_to_install, how_to_speak};
use crate::tour::Tour;
use crate::tour::casting;
use crate::tour::facts::{LanguageVoice, NamedVoice, VoiceFacts};
use crate::tour::model::Lang;

/// Who speaks the tour in `languages`, and which of the voices that it names are there.
pub fn survey(tour: &Tour, languages: &[Lang], installed: &Installed) -> VoiceFacts {
    let choices = casting::choices(tour);
    let ids = choices.iter().filter_map(|place| place.choice.id());
    VoiceFacts {
        languages: languages
            .iter()
            .map(|lang| (lang.clone(), language(lang, installed)))
            .collect(),
        named: ids
            .map(|id| (id.to_owned(), named(id, installed)))
            .collect(),
    }
}

fn language(lang: &Lang, installed: &Installed) -> LanguageVoice {
    match installed.best(lang) {
        None => LanguageVoice::Nobody(how_to_speak(lang)),
        Some(best) if best.engine == Engine::Draft && !installed.is_restricted() => {
            let better = installed.better(lang);
            LanguageVoice::Draft(better.map_or_else(String::new, how_to_install))
        }
        Some(_) => LanguageVoice::Voice,
    }
}

fn named(id: &str, installed: &Installed) -> NamedVoice {
    match catalogue::find(id) {
        None => NamedVoice::Unknown(catalogue::did_you_mean(id).map(str::to_owned)),
        Some(voice) if installed.has(voice) => NamedVoice::Installed,
        Some(voice) => NamedVoice::NotInstalled(how_to_install(voice)),
    }
}

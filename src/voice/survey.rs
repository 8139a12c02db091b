//! Determines who would speak a tour on a machine: the facts that the rules about voices need.

use super::catalogue::{self, Engine, piper};
use super::script::{self, Lexicons};
use super::unread::{skips_words, unread_words};
use super::{
    Installed, VoiceLookup, how_to_install, how_to_know_sounds, how_to_speak, how_to_speak_better,
};
use crate::language::markup::plain_words;
use crate::text::Text;
use crate::tour::Tour;
use crate::tour::facts::{LanguageVoice, NamedVoice, SkippedWords, VoiceFacts, passages};
use crate::tour::model::{Lang, VoiceChoice};
use crate::tour::voice_choices::{self, quoted_voices};
use crate::workspace::Workspace;
use std::collections::{BTreeMap, BTreeSet};

/// Determines who speaks the tour in `languages`, and which of the voices and programs that it names are available.
/// Relative programs are looked up in the tour's folder.
pub fn survey(
    tour: &Tour,
    workspace: &Workspace,
    languages: &[Lang],
    installed: &Installed,
) -> VoiceFacts {
    let mut missing_programs = BTreeSet::new();
    let mut voices: BTreeMap<Lang, BTreeMap<String, NamedVoice>> = BTreeMap::new();
    let mut speakers = BTreeMap::new();
    for place in voice_choices::all(tour) {
        if let Some(id) = place.choice.id() {
            let of_language = voices.entry(place.lang.clone()).or_default();
            of_language.insert(id.to_owned(), named(place.lang, id, installed));
            if let Some(files) = catalogue::find(id).and_then(piper::files) {
                speakers.insert(id.to_owned(), files.speakers);
            }
        }
        if let Some([program, ..]) = place.choice.command()
            && !installed.can_start(program, workspace)
        {
            missing_programs.insert(program.clone());
        }
    }
    for quoted in quoted_voices(tour) {
        let of_language = voices.entry(quoted.lang.clone()).or_default();
        let known = named(quoted.lang, &quoted.id, installed);
        of_language.insert(quoted.id, known);
    }
    VoiceFacts {
        languages: languages
            .iter()
            .map(|lang| (lang.clone(), language(lang, installed)))
            .collect(),
        named: voices,
        missing_programs,
        unread: unread(tour, languages, installed),
        speakers,
    }
}

/// The words that the voices of the passages would skip. The author's own programs are assumed to read everything.
fn unread(
    tour: &Tour,
    languages: &[Lang],
    installed: &Installed,
) -> BTreeMap<String, SkippedWords> {
    let lexicons = Lexicons::of(tour);
    let spoken = passages(tour).into_iter();
    let found = spoken
        .filter(|one| languages.contains(one.lang))
        .filter_map(|one| {
            let choice = voice_choices::of_passage(tour, &one).map(|place| place.choice);
            if choice.is_some_and(|choice| choice.command().is_some()) {
                return None;
            }
            let voice = match choice.and_then(VoiceChoice::id) {
                Some(id) => catalogue::find(id)?,
                None => installed.best(one.lang)?,
            };
            if !skips_words(voice, one.lang) {
                return None;
            }
            let lines = script::lines(one.lang, one.passage, &lexicons.get(one.lang));
            let own = lines.iter().filter(|line| line.voice.is_none());
            let words: Vec<String> = own
                .flat_map(|line| unread_words(voice, one.lang, &plain_words(&line.spoken)))
                .collect();
            let voice = voice.id.to_owned();
            (!words.is_empty()).then_some((one.pointer, SkippedWords { voice, words }))
        });
    found.collect()
}

fn language(lang: &Lang, installed: &Installed) -> LanguageVoice {
    match installed.best(lang) {
        None if installed.is_restricted() => LanguageVoice::NoneAllowed(installed.allowed_names()),
        None => LanguageVoice::Nobody(how_to_speak(lang)),
        Some(best) if best.engine == Engine::Draft && !installed.is_restricted() => {
            let better = installed.better(lang);
            LanguageVoice::Draft(
                better.map_or_else(Text::default, |better| how_to_speak_better(lang, better)),
            )
        }
        Some(_) => LanguageVoice::Voice,
    }
}

fn named(lang: &Lang, id: &str, installed: &Installed) -> NamedVoice {
    match VoiceLookup::new(lang, id, installed) {
        VoiceLookup::Unknown(meant) => NamedVoice::Unknown(meant.map(str::to_owned)),
        VoiceLookup::OtherLanguage(_, best) => NamedVoice::OtherLanguage(best.map(str::to_owned)),
        VoiceLookup::There(voice) if !installed.knows_sounds(voice) => {
            NamedVoice::NotInstalled(how_to_know_sounds())
        }
        VoiceLookup::There(_) => NamedVoice::Installed,
        VoiceLookup::Replaced(other) => NamedVoice::Replaced {
            by: other.id.to_owned(),
        },
        VoiceLookup::Excluded(_) => NamedVoice::Excluded(installed.allowed_names()),
        VoiceLookup::NotInstalled(voice) => NamedVoice::NotInstalled(how_to_install(voice)),
    }
}

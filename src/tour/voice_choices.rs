//! Which passages need a voice, and which voice the tour asks for there. Whether that voice is available is a fact that is
//! passed in.

use super::Tour;
use super::facts::{Facts, NamedVoice, RenderedFact, SpokenPassage, TakeFact, passages};
use super::model::{DetailedPassage, Lang, VoiceChoice};
use crate::language::markup::{self, Delivery};
use std::collections::BTreeSet;
use std::ops::Range;

/// A voice choice and its place in the tour.
#[derive(Debug, Clone)]
pub struct PlacedChoice<'t> {
    /// The choice as the tour states it.
    pub choice: &'t VoiceChoice,
    /// The language that the voice is chosen for.
    pub lang: &'t Lang,
    /// JSON pointer to the choice.
    pub pointer: String,
}

impl PlacedChoice<'_> {
    /// JSON pointer to the voice's id.
    pub fn id_pointer(&self) -> String {
        match self.choice {
            VoiceChoice::Named(_) => self.pointer.clone(),
            VoiceChoice::Detailed(_) => format!("{}/name", self.pointer),
        }
    }
}

/// A passage that a voice speaks.
#[derive(Debug, Clone)]
pub struct VoicedPassage<'t> {
    /// JSON pointer to the choice.
    pub pointer: String,
    /// The language of the passage.
    pub lang: &'t Lang,
    /// The voice that the tour asks for; `None` if it leaves the choice to the program.
    pub choice: Option<PlacedChoice<'t>>,
}

impl VoicedPassage<'_> {
    /// Whether the choice is left to the program, so that the best installed voice speaks it.
    pub fn is_left_open(&self) -> bool {
        self.choice
            .as_ref()
            .is_none_or(|one| one.choice.id().is_none() && one.choice.command().is_none())
    }
}

/// The passages that are neither recorded nor rendered, in the order of the tour.
pub fn voiced_passages<'t>(tour: &'t Tour, facts: &Facts) -> Vec<VoicedPassage<'t>> {
    let spoken = passages(tour).into_iter();
    let silent = spoken.filter(|spoken| match facts.rendered.get(&spoken.pointer) {
        Some(RenderedFact::Current { .. }) => false,
        Some(RenderedFact::Stale { .. }) => true,
        None => !is_recorded(spoken.passage.detailed(), facts),
    });
    silent
        .map(|spoken| VoicedPassage {
            choice: of_passage(tour, &spoken),
            pointer: spoken.pointer,
            lang: spoken.lang,
        })
        .collect()
}

/// The languages in which the tour leaves passages to the best installed voice, with the number of such passages.
pub fn languages_left_open<'t>(tour: &'t Tour, facts: &Facts) -> Vec<(&'t Lang, usize)> {
    let voiced = voiced_passages(tour, facts);
    let count_open = |lang: &Lang| {
        let told = voiced.iter().filter(|passage| passage.lang == lang);
        told.filter(|passage| passage.is_left_open()).count()
    };
    let counted = tour.languages.iter().map(|lang| (lang, count_open(lang)));
    counted.filter(|(_, count)| *count > 0).collect()
}

/// The passages without a rendered clip in languages that have such clips, so that a voice speaks between clips.
pub fn passages_without_clip<'t>(tour: &'t Tour, facts: &Facts) -> Vec<VoicedPassage<'t>> {
    let is_rendered = |pointer: &str| facts.rendered.contains_key(pointer);
    let spoken = passages(tour).into_iter();
    let rendered: BTreeSet<&Lang> = spoken
        .filter(|spoken| is_rendered(&spoken.pointer))
        .map(|spoken| spoken.lang)
        .collect();
    let voiced = voiced_passages(tour, facts).into_iter();
    voiced
        .filter(|voiced| rendered.contains(voiced.lang) && !is_rendered(&voiced.pointer))
        .collect()
}

/// JSON pointer to a language in the tour's list.
pub fn language_pointer(tour: &Tour, lang: &Lang) -> String {
    let place = tour.languages.iter().position(|one| one == lang);
    place.map_or_else(
        || "/languages".to_owned(),
        |place| format!("/languages/{place}"),
    )
}

/// Every voice choice of a tour, whether it is needed or not.
pub fn all(tour: &Tour) -> Vec<PlacedChoice<'_>> {
    let languages = tour.voices.by_language().into_iter().flatten();
    let mut all: Vec<PlacedChoice<'_>> = languages
        .filter_map(|(lang, _)| language_choice(tour, lang))
        .collect();
    all.extend(passages(tour).iter().filter_map(own_choice));
    all
}

/// The voice choice for a passage: its own, else that of its language; `None` if the tour leaves it to the program.
pub fn of_passage<'t>(tour: &'t Tour, spoken: &SpokenPassage<'t>) -> Option<PlacedChoice<'t>> {
    own_choice(spoken).or_else(|| language_choice(tour, spoken.lang))
}

/// The choices for passages that are neither recorded nor rendered, in the languages whose voices were looked up. Passages
/// that the tour leaves to the program are left out.
pub fn needed_choices<'t>(tour: &'t Tour, facts: &Facts) -> Vec<PlacedChoice<'t>> {
    let is_looked_up = |lang: &Lang| {
        let voices = facts.voices.as_ref();
        voices.is_some_and(|voices| voices.languages.contains_key(lang))
    };
    let voiced = voiced_passages(tour, facts).into_iter();
    let looked_up = voiced.filter(|passage| is_looked_up(passage.lang));
    looked_up.filter_map(|passage| passage.choice).collect()
}

/// A voice that a passage quotes: `{voice ID: …}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuotedVoice<'t> {
    /// Id of the voice.
    pub id: String,
    /// The language of the passage.
    pub lang: &'t Lang,
    /// JSON pointer to the passage.
    pub passage: String,
    /// JSON pointer to the text with the mark.
    pub pointer: String,
    /// Bytes of the text that the voice speaks.
    pub written: Range<usize>,
}

/// Every voice that a passage quotes, in the order of the tour. What a voice does not speak, because there is a `say`, counts as
/// little as a text that is only shown.
pub fn quoted_voices(tour: &Tour) -> Vec<QuotedVoice<'_>> {
    let spoken = passages(tour).into_iter();
    let marked = spoken.filter(|spoken| spoken.passage.to_say().contains('{'));
    let quoted = marked.flat_map(|spoken| {
        let marked = markup::parse(spoken.passage.to_say());
        let pointer = spoken.said_pointer();
        let (lang, passage) = (spoken.lang, spoken.pointer);
        let quoted = marked.spans.iter().filter_map(|span| match &span.delivery {
            Delivery::Voice(id) => Some(QuotedVoice {
                id: id.clone(),
                lang,
                passage: passage.clone(),
                pointer: pointer.clone(),
                written: marked.written(&span.range),
            }),
            Delivery::Pause(_) | Delivery::Slow | Delivery::Emphasis | Delivery::Spell => None,
        });
        quoted.collect::<Vec<_>>()
    });
    quoted.collect()
}

/// The choices that name a voice, each with the voice's id and what is known of it.
pub fn named<'t, 'f>(
    choices: Vec<PlacedChoice<'t>>,
    facts: &'f Facts,
) -> impl Iterator<Item = (PlacedChoice<'t>, &'t str, &'f NamedVoice)> {
    choices.into_iter().filter_map(|place| {
        let id = place.choice.id()?;
        let voice = facts.voices.as_ref()?.named(place.lang, id)?;
        Some((place, id, voice))
    })
}

fn own_choice<'t>(spoken: &SpokenPassage<'t>) -> Option<PlacedChoice<'t>> {
    let choice = spoken.passage.detailed()?.voice.as_ref()?;
    Some(PlacedChoice {
        choice,
        lang: spoken.lang,
        pointer: format!("{}/voice", spoken.pointer),
    })
}

fn language_choice<'t>(tour: &'t Tour, lang: &'t Lang) -> Option<PlacedChoice<'t>> {
    let choice = tour.voices.get(lang)?;
    let pointer = format!("/voices/{}", super::node::escape(&lang.0));
    Some(PlacedChoice {
        choice,
        lang,
        pointer,
    })
}

/// Whether the passage has a recording that exists. If nobody looked, it is assumed to exist.
pub fn is_recorded(passage: Option<&DetailedPassage>, facts: &Facts) -> bool {
    let take = passage.and_then(|passage| passage.take.as_ref());
    take.is_some_and(|take| facts.takes.get(take) != Some(&TakeFact::Missing))
}

//! The voices of a build: each choice of the author is resolved once, and a choice that cannot be met is reported once.

use crate::tour::model::{Lang, VoiceChoice};
use crate::voice::catalogue::KnownVoice;
use crate::voice::script::Line;
use crate::voice::{ChosenVoice, Voice, VoiceError};
use std::collections::HashMap;

/// Voices, and the choices that they were resolved for.
#[derive(Default)]
pub(super) struct VoicePool {
    voices: Vec<Box<dyn Voice>>,
    /// Resolved choices. The error of one that cannot be met is taken out when it is reported.
    by_choice: HashMap<String, Result<PooledVoice, Option<VoiceError>>>,
}

/// A voice that was found and started.
#[derive(Debug, Clone, Copy)]
pub(super) struct PooledVoice {
    /// Index in the list of voices.
    pub index: usize,
    /// Entry in the catalogue; `None` for an author's own program.
    pub known: Option<&'static KnownVoice>,
}

impl VoicePool {
    /// Resolves choices with `resolve`, each once.
    pub(super) fn new<'c>(
        choices: impl IntoIterator<Item = (&'c Lang, Option<VoiceChoice>)>,
        mut resolve: impl FnMut(&Lang, Option<&VoiceChoice>) -> Result<ChosenVoice, VoiceError>,
    ) -> Self {
        let mut pool = Self::default();
        for (lang, choice) in choices {
            let choice = choice.as_ref();
            let wanted = key(lang, choice);
            if pool.by_choice.contains_key(&wanted) {
                continue;
            }
            let found = resolve(lang, choice).map_err(Some).map(|chosen| {
                pool.voices.push(chosen.voice);
                PooledVoice {
                    index: pool.voices.len() - 1,
                    known: chosen.known,
                }
            });
            pool.by_choice.insert(wanted, found);
        }
        pool
    }

    /// The voice for a choice that was resolved.
    ///
    /// # Errors
    /// Why the choice cannot be met, the first time; `None` from then on.
    pub(super) fn voice(
        &mut self,
        lang: &Lang,
        choice: Option<&VoiceChoice>,
    ) -> Result<PooledVoice, Option<VoiceError>> {
        let found = self.by_choice.get_mut(&key(lang, choice));
        let found = found.expect("OK because every choice is resolved before it is asked for");
        match found {
            Ok(voice) => Ok(*voice),
            Err(unreported) => Err(unreported.take()),
        }
    }

    /// The voice of each line of a passage whose own voice is `own`.
    ///
    /// # Errors
    /// As [`VoicePool::voice`], for the first quotation whose voice is not available.
    pub(super) fn speakers(
        &mut self,
        lang: &Lang,
        own: PooledVoice,
        lines: &[Line],
    ) -> Result<Vec<PooledVoice>, Option<VoiceError>> {
        let voice_of = |line| match quoted_choice(line) {
            Some(quoted) => self.voice(lang, Some(&quoted)),
            None => Ok(own),
        };
        lines.iter().map(voice_of).collect()
    }

    /// The voice with this index.
    pub(super) fn get(&self, index: usize) -> &dyn Voice {
        self.voices[index].as_ref()
    }

    /// The voices in the order of their indices.
    pub(super) fn into_voices(self) -> Vec<Box<dyn Voice>> {
        self.voices
    }
}

/// The choices for a passage with these lines: its own, and the voices of its quotations.
pub(super) fn choices<'c>(
    lang: &'c Lang,
    own: Option<&VoiceChoice>,
    lines: &[Line],
) -> Vec<(&'c Lang, Option<VoiceChoice>)> {
    let quoted = lines.iter().filter_map(quoted_choice).map(Some);
    std::iter::once(own.cloned())
        .chain(quoted)
        .map(|choice| (lang, choice))
        .collect()
}

fn quoted_choice(line: &Line) -> Option<VoiceChoice> {
    line.voice.clone().map(VoiceChoice::Named)
}

/// The licences of these voices, as an SPDX expression; empty if none is known.
pub(super) fn licences(speakers: &[PooledVoice]) -> String {
    let known = speakers.iter().filter_map(|speaker| speaker.known);
    distinct(known.map(|known| known.licence)).join(" AND ")
}

/// The values without repetitions, in their order.
pub(super) fn distinct<T: PartialEq>(values: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut distinct = Vec::new();
    for value in values {
        if !distinct.contains(&value) {
            distinct.push(value);
        }
    }
    distinct
}

/// The debug format contains every field of the choice.
fn key(lang: &Lang, choice: Option<&VoiceChoice>) -> String {
    format!("{lang:?} {choice:?}")
}

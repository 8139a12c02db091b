//! The voices of a plan: each choice of the author's is met once, and one that cannot be met is told once.

use crate::tour::model::{Lang, VoiceChoice};
use crate::voice::catalogue::{self, KnownVoice};
use crate::voice::{Installed, Voice, VoiceError, voice_for};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// The voice of the catalogue that a choice gives; nothing for an author's own program.
pub(super) fn known_voice(
    installed: &Installed,
    lang: &Lang,
    choice: Option<&VoiceChoice>,
) -> Option<&'static KnownVoice> {
    match choice.and_then(VoiceChoice::id) {
        _ if choice.is_some_and(|choice| choice.command().is_some()) => None,
        Some(id) => catalogue::find(id),
        None => installed.best(lang),
    }
}

/// Finds voices and remembers them.
pub(super) struct Cast<'t> {
    installed: &'t Installed,
    tour_folder: &'t Path,
    voice_folder: PathBuf,
    /// Places in the list of voices; nothing for a choice that cannot be met.
    by_choice: HashMap<String, Option<usize>>,
}

impl<'t> Cast<'t> {
    /// Nobody yet. `voice_folder` is where the draft voice keeps its dictionaries.
    pub(super) fn new(
        installed: &'t Installed,
        tour_folder: &'t Path,
        voice_folder: PathBuf,
    ) -> Self {
        Self {
            installed,
            tour_folder,
            voice_folder,
            by_choice: HashMap::new(),
        }
    }

    /// Licence of the voice that a choice gives, where it is known.
    pub(super) fn licence(&self, lang: &Lang, choice: Option<&VoiceChoice>) -> Option<String> {
        let known = known_voice(self.installed, lang, choice)?;
        Some(known.licence.to_owned())
    }

    /// Place of the voice in `voices`, where it is added when it is asked for first.
    ///
    /// # Errors
    /// Why the choice cannot be met, the first time; nothing from then on.
    pub(super) fn voice(
        &mut self,
        voices: &mut Vec<Box<dyn Voice>>,
        lang: &Lang,
        choice: Option<&VoiceChoice>,
    ) -> Result<usize, Option<VoiceError>> {
        // The debug form names every field of the choice.
        let wanted = format!("{lang:?} {choice:?}");
        if let Some(known) = self.by_choice.get(&wanted) {
            return known.ok_or(None);
        }
        let found = voice_for(
            lang,
            choice,
            self.installed,
            self.tour_folder,
            &self.voice_folder,
        );
        match found {
            Ok(voice) => {
                voices.push(voice);
                self.by_choice.insert(wanted, Some(voices.len() - 1));
                Ok(voices.len() - 1)
            }
            Err(error) => {
                self.by_choice.insert(wanted, None);
                Err(Some(error))
            }
        }
    }
}

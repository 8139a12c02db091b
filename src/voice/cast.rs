//! The voices of a passage: its own, and those of the quotations in it.

use super::script::Line;
use super::{ChosenVoice, Installed, Voice, VoiceError, VoicedSentence, voice_for};
use crate::tour::model::{Lang, VoiceChoice};
use crate::trust::Permission;
use std::collections::BTreeMap;
use std::path::Path;

/// The voices that speak some lines.
pub struct Cast {
    main: ChosenVoice,
    quoted: BTreeMap<String, ChosenVoice>,
}

impl Cast {
    /// Finds the voice that an author's choice names, as [`voice_for`] does, and those that the lines name.
    ///
    /// # Errors
    /// As [`voice_for`], for the first voice that is not available.
    pub fn new(
        lang: &Lang,
        choice: Option<&VoiceChoice>,
        lines: &[Line],
        installed: &Installed,
        permission: &Permission,
        data_folder: &Path,
    ) -> Result<Self, VoiceError> {
        let find = |choice: Option<&VoiceChoice>| {
            voice_for(lang, choice, installed, permission, data_folder)
        };
        let mut quoted = BTreeMap::new();
        for id in lines.iter().filter_map(|line| line.voice.as_ref()) {
            if !quoted.contains_key(id) {
                let choice = VoiceChoice::Named(id.clone());
                quoted.insert(id.clone(), find(Some(&choice))?);
            }
        }
        Ok(Self {
            main: find(choice)?,
            quoted,
        })
    }

    /// The passage's own voice.
    pub fn main(&self) -> &dyn Voice {
        self.main.voice.as_ref()
    }

    /// The lines, each with its voice. They must be those that the cast was found for.
    pub fn sentences<'s>(&'s self, lines: &'s [Line]) -> Vec<VoicedSentence<'s>> {
        let voiced = lines.iter().map(|line| {
            let quoted = line.voice.as_ref().and_then(|id| self.quoted.get(id));
            VoicedSentence {
                text: &line.spoken,
                voice: quoted.unwrap_or(&self.main).voice.as_ref(),
            }
        });
        voiced.collect()
    }

    /// Everything that decides how the lines sound besides their words.
    pub fn identity(&self) -> String {
        let quoted = self.quoted.values().map(|chosen| chosen.voice.identity());
        let all: Vec<String> = [self.main.voice.identity()]
            .into_iter()
            .chain(quoted)
            .collect();
        all.join("\n")
    }
}

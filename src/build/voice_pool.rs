//! The voices of a plan: each choice of the author is resolved once, and a choice that cannot be met is reported once.

use crate::tour::model::{Lang, VoiceChoice};
use crate::trust::Permission;
use crate::voice::catalogue::KnownVoice;
use crate::voice::{Installed, Voice, VoiceError, voice_for};
use std::collections::HashMap;
use std::path::PathBuf;

/// Resolves voices and remembers the result.
pub(super) struct VoicePool<'t> {
    installed: &'t Installed,
    permission: &'t Permission,
    voice_folder: PathBuf,
    /// Resolved choices; `None` for one that cannot be met.
    by_choice: HashMap<String, Option<PooledVoice>>,
}

/// A resolved voice.
#[derive(Debug, Clone, Copy)]
pub(super) struct PooledVoice {
    /// Index in the plan's list of voices.
    pub index: usize,
    /// Entry in the catalogue; `None` for an author's own program.
    pub known: Option<&'static KnownVoice>,
}

impl<'t> VoicePool<'t> {
    /// Creates an empty pool. `voice_folder` is where the draft voice keeps its dictionaries.
    pub(super) fn new(
        installed: &'t Installed,
        permission: &'t Permission,
        voice_folder: PathBuf,
    ) -> Self {
        Self {
            installed,
            permission,
            voice_folder,
            by_choice: HashMap::new(),
        }
    }

    /// The voice for a choice; it is added to `voices` when it is first asked for.
    ///
    /// # Errors
    /// Why the choice cannot be met, the first time; `None` from then on.
    pub(super) fn voice(
        &mut self,
        voices: &mut Vec<Box<dyn Voice>>,
        lang: &Lang,
        choice: Option<&VoiceChoice>,
    ) -> Result<PooledVoice, Option<VoiceError>> {
        // The debug format contains every field of the choice.
        let wanted = format!("{lang:?} {choice:?}");
        if let Some(known) = self.by_choice.get(&wanted) {
            return known.ok_or(None);
        }
        let found = voice_for(
            lang,
            choice,
            self.installed,
            self.permission,
            &self.voice_folder,
        );
        match found {
            Ok(chosen) => {
                voices.push(chosen.voice);
                let pooled = PooledVoice {
                    index: voices.len() - 1,
                    known: chosen.known,
                };
                self.by_choice.insert(wanted, Some(pooled));
                Ok(pooled)
            }
            Err(error) => {
                self.by_choice.insert(wanted, None);
                Err(Some(error))
            }
        }
    }
}

//! The author's choice of voices for passages without a recorded take: `voices` of a tour and `voice` of a passage.

use super::Lang;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The voice that speaks where there is no recorded take.
#[cfg_attr(not(target_family = "wasm"), derive(ts_rs::TS))]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Voices {
    /// The best installed voice in every language.
    Everywhere(AutoVoice),
    /// A voice for each language; languages that are not listed get the best installed voice.
    ByLanguage(BTreeMap<Lang, VoiceChoice>),
}

/// The keyword for the best installed voice.
#[cfg_attr(not(target_family = "wasm"), derive(ts_rs::TS))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum AutoVoice {
    /// The best installed voice.
    Auto,
}

/// A voice: its id, or an object with settings.
#[cfg_attr(not(target_family = "wasm"), derive(ts_rs::TS))]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum VoiceChoice {
    /// `"auto"` for the best installed voice, or a voice's id such as `"rhvoice/aleksandr-hq"`; `soundwalk
    /// voices` lists them.
    Named(String),
    /// A voice with settings, or the author's own program.
    Detailed(VoiceSettings),
}

/// A voice with settings, or the author's own program.
#[cfg_attr(not(target_family = "wasm"), derive(ts_rs::TS))]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VoiceSettings {
    /// The voice's id such as `"rhvoice/aleksandr-hq"`; `soundwalk voices` lists them. If it is absent and there is
    /// no `command`, the best installed voice speaks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// A program that reads text on standard input and writes a WAV file to standard output, or to the path that
    /// replaces `{out}`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1))]
    pub command: Option<Vec<String>>,
    /// Version of the program's voice; changing it renders the clips again. Only with `command`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Time limit of the program for one sentence in seconds (default 60). Only with `command`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.1, max = 3600.0))]
    pub timeout_s: Option<f64>,
    /// The speaker of a neural voice that has several, by name or number (default: the first). Only with a `name` that begins
    /// with `piper/`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1))]
    pub speaker: Option<String>,
    /// Pace of the voice in words a minute (default: a guide's pace in the language). It works with RHVoice, Piper, eSpeak NG
    /// and the draft voice, and has no effect on festival and on the author's own programs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 60, max = 450))]
    pub pace: Option<u32>,
    /// How the program expects stressed vowels to be marked (U+0301 in the tour). If it is absent, the program gets the
    /// words without marks. Only with `command`; known voices get the marks that they need.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stress: Option<StressNotation>,
}

/// How a voice program expects a stressed vowel to be marked.
#[cfg_attr(not(target_family = "wasm"), derive(ts_rs::TS))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum StressNotation {
    /// The combining acute accent U+0301 after the vowel, as in the tour.
    Acute,
    /// A plus sign before the vowel.
    PlusBefore,
    /// A plus sign after the vowel.
    PlusAfter,
}

impl Default for Voices {
    fn default() -> Self {
        Self::Everywhere(AutoVoice::Auto)
    }
}

impl Voices {
    /// Whether this means the same as an absent `voices`.
    pub fn is_default(&self) -> bool {
        self.by_language().is_none_or(BTreeMap::is_empty)
    }

    /// The tour's choice for a language; `None` if it leaves the choice to soundwalk.
    pub fn get(&self, lang: &Lang) -> Option<&VoiceChoice> {
        self.by_language()?.get(lang)
    }

    /// The choices by language, if there are any.
    pub fn by_language(&self) -> Option<&BTreeMap<Lang, VoiceChoice>> {
        match self {
            Self::Everywhere(AutoVoice::Auto) => None,
            Self::ByLanguage(choices) => Some(choices),
        }
    }
}

impl VoiceChoice {
    /// The keyword that leaves the choice to soundwalk.
    pub const AUTO: &str = "auto";

    /// The id of the chosen voice; `None` for the best installed one.
    pub fn id(&self) -> Option<&str> {
        let name = match self {
            Self::Named(name) => Some(name.as_str()),
            Self::Detailed(settings) => settings.name.as_deref(),
        };
        name.filter(|name| *name != Self::AUTO)
    }

    /// The settings, if there are any.
    pub fn settings(&self) -> Option<&VoiceSettings> {
        match self {
            Self::Named(_) => None,
            Self::Detailed(settings) => Some(settings),
        }
    }

    /// The chosen voice with every setting that changes how it sounds, as text; `None` if any voice will do.
    pub fn identity(&self) -> Option<String> {
        let settings = self.settings();
        let pace = settings.and_then(|settings| settings.pace);
        let mut text = match (self.command(), self.id(), pace) {
            (Some(command), _, _) => {
                let version = settings.and_then(|settings| settings.version.as_deref());
                format!("{} {}", command.join(" "), version.unwrap_or_default())
                    .trim_end()
                    .to_owned()
            }
            (None, Some(id), _) => id.to_owned(),
            (None, None, Some(_)) => Self::AUTO.to_owned(),
            (None, None, None) => return None,
        };
        if let Some(stress) = settings.and_then(|settings| settings.stress) {
            text += match stress {
                StressNotation::Acute => ", stress acute",
                StressNotation::PlusBefore => ", stress plus-before",
                StressNotation::PlusAfter => ", stress plus-after",
            };
        }
        if let Some(speaker) = settings.and_then(|settings| settings.speaker.as_deref()) {
            text += &format!(", speaker {speaker}");
        }
        if let Some(pace) = pace {
            text += &format!(", {pace} words a minute");
        }
        Some(text)
    }

    /// The author's program, if one speaks.
    pub fn command(&self) -> Option<&[String]> {
        self.settings()?.command.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Everything that changes the sound changes the identity; the time limit does not.
    #[test]
    fn the_identity_names_everything_that_is_heard() {
        let identity = |json: &str| {
            let choice: VoiceChoice =
                serde_json::from_str(json).expect("OK because it is a choice");
            choice.identity().expect("OK because it asks for a voice")
        };
        let plain = identity(r#"{"command": ["say", "-q"]}"#);
        assert_eq!(
            identity(r#"{"command": ["say", "-q"], "timeout_s": 5}"#),
            plain
        );
        let mut seen = vec![plain];
        for other in [
            r#"{"command": ["say"]}"#,
            r#"{"command": ["say", "-q"], "version": "2"}"#,
            r#"{"command": ["say", "-q"], "stress": "acute"}"#,
            r#"{"command": ["say", "-q"], "stress": "plus-before"}"#,
            r#"{"command": ["say", "-q"], "stress": "plus-after"}"#,
            r#"{"name": "rhvoice/slt"}"#,
            r#"{"name": "rhvoice/slt", "pace": 150}"#,
            r#"{"name": "piper/en_US-arctic-medium"}"#,
            r#"{"name": "piper/en_US-arctic-medium", "speaker": "bdl"}"#,
            r#"{"name": "piper/en_US-arctic-medium", "speaker": "bdl", "pace": 150}"#,
        ] {
            let identity = identity(other);
            assert!(!seen.contains(&identity), "{identity}");
            seen.push(identity);
        }
    }
}

//! Who speaks where no take was recorded, as the author writes it: `voices` of a tour and `voice` of a passage.

use super::Lang;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Which voice speaks where no take was recorded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Voices {
    /// The best voice that is installed, in every language.
    Everywhere(AutoVoice),
    /// A voice for each language; the best that is installed for those that are not listed.
    ByLanguage(BTreeMap<Lang, VoiceChoice>),
}

/// The word for the best voice that is installed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum AutoVoice {
    /// The best voice that is installed.
    Auto,
}

/// Who speaks: a voice by its name, or a voice with settings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum VoiceChoice {
    /// `"auto"` for the best voice that is installed, or a voice's id such as `"rhvoice/aleksandr-hq"`; `soundwalk
    /// voices` lists them.
    Named(String),
    /// A voice with settings, or a program of the author's.
    Detailed(VoiceSettings),
}

/// A voice with settings, or a program of the author's.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VoiceSettings {
    /// The voice's id such as `"rhvoice/aleksandr-hq"`; `soundwalk voices` lists them. Absent: the best voice that is
    /// installed, unless there is a `command`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// A program that reads text on standard input and writes a WAV file: to standard output, or to the path that
    /// stands for `{out}`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1))]
    pub command: Option<Vec<String>>,
    /// Version of the program's voice; a new value makes its clips be spoken again. Only with `command`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// How long the program may take for one sentence, seconds (default 60). Only with `command`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.1, max = 3600.0))]
    pub timeout_s: Option<f64>,
    /// How fast the voice speaks, words a minute (default: a guide's pace in the language). RHVoice, eSpeak NG and the
    /// draft voice can be told; festival and programs of the author's are not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 60, max = 450))]
    pub pace: Option<u32>,
    /// How the program wants to be told the stress (U+0301 in the tour). Absent: it gets the words without marks. Only
    /// with `command`; voices that are known by name are told as they need it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stress: Option<StressNotation>,
}

/// How a voice program wants to be told which vowel is stressed.
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
    /// Whether it says no more than an absent `voices`.
    pub fn is_default(&self) -> bool {
        self.by_language().is_none_or(BTreeMap::is_empty)
    }

    /// What the tour asks for in a language; nothing where it leaves the choice to the program.
    pub fn get(&self, lang: &Lang) -> Option<&VoiceChoice> {
        self.by_language()?.get(lang)
    }

    /// The choices by language, where there are any.
    pub fn by_language(&self) -> Option<&BTreeMap<Lang, VoiceChoice>> {
        match self {
            Self::Everywhere(AutoVoice::Auto) => None,
            Self::ByLanguage(choices) => Some(choices),
        }
    }
}

impl VoiceChoice {
    /// The word that leaves the choice to the program.
    pub const AUTO: &str = "auto";

    /// The id of the voice that is asked for; nothing where the best installed one is.
    pub fn id(&self) -> Option<&str> {
        let name = match self {
            Self::Named(name) => Some(name.as_str()),
            Self::Detailed(settings) => settings.name.as_deref(),
        };
        name.filter(|name| *name != Self::AUTO)
    }

    /// The settings, where there are any.
    pub fn settings(&self) -> Option<&VoiceSettings> {
        match self {
            Self::Named(_) => None,
            Self::Detailed(settings) => Some(settings),
        }
    }

    /// The voice that is asked for with everything that changes how it sounds, as text; nothing where any voice will do.
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
        if let Some(pace) = pace {
            text += &format!(", {pace} words a minute");
        }
        Some(text)
    }

    /// The author's program, where one speaks.
    pub fn command(&self) -> Option<&[String]> {
        self.settings()?.command.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whatever changes what is heard changes the identity; how long one waits does not.
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
        ] {
            let identity = identity(other);
            assert!(!seen.contains(&identity), "{identity}");
            seen.push(identity);
        }
    }
}

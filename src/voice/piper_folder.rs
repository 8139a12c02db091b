//! Where the files of Piper's voices are: each in a folder of its own in the user's data folder, with its model, the model's
//! settings and the model card that states its terms.

use super::catalogue::piper::VoiceFiles;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Name of the model card, here and in the public repository.
pub const CARD: &str = "MODEL_CARD";

/// Largest model card that is read, bytes. Known ones have some hundred.
pub const MAX_CARD_BYTES: u64 = 64 * 1024;

/// Folder of the voices in the user's data folder.
const VOICES: &str = "voices/piper";

/// Words of licences that forbid selling what was made, or changing it. A tour is a derived work, and guides sell theirs.
const RESTRICTIONS: [&str; 9] = [
    "noncommercial",
    "non-commercial",
    "non commercial",
    "noderiv",
    "no deriv",
    "no-deriv",
    "research only",
    "research purposes",
    "not for commercial",
];

/// The files of one voice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PiperFolder {
    folder: PathBuf,
    files: &'static VoiceFiles,
}

impl PiperFolder {
    /// The folder of a voice in the user's data folder, whether or not it exists.
    pub fn new(data_folder: &Path, files: &'static VoiceFiles) -> Self {
        Self {
            folder: data_folder.join(VOICES).join(files.name),
            files,
        }
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.folder
    }

    /// What the catalogue says about the files.
    pub fn files(&self) -> &'static VoiceFiles {
        self.files
    }

    /// Path of the model.
    pub fn model(&self) -> PathBuf {
        self.folder.join(self.files.model_name())
    }

    /// Path of the model's settings.
    pub fn settings(&self) -> PathBuf {
        self.folder.join(self.files.settings_name())
    }

    /// Path of the model card.
    pub fn card(&self) -> PathBuf {
        self.folder.join(CARD)
    }

    /// Whether both files are there in their full size. Their content is checked when the voice speaks.
    pub fn is_complete(&self) -> bool {
        let has = |path: PathBuf, bytes| {
            fs::metadata(path).is_ok_and(|found| found.is_file() && found.len() == bytes)
        };
        has(self.model(), self.files.model.bytes) && has(self.settings(), self.files.settings.bytes)
    }

    /// Whether the voice may speak where nobody named it: its model card is there and names no restriction.
    pub fn is_unrestricted(&self) -> bool {
        let mut card = Vec::new();
        let read = fs::File::open(self.card())
            .and_then(|file| file.take(MAX_CARD_BYTES).read_to_end(&mut card));
        read.is_ok() && restriction(&String::from_utf8_lossy(&card)).is_none()
    }
}

/// The words of a model card that forbid selling what the voice says, or changing it, if there are any.
pub fn restriction(card: &str) -> Option<String> {
    let line = card.lines().find(|line| {
        let lower = line.to_lowercase();
        let is_code = |code: &str| {
            let words = || lower.split(|letter: char| !letter.is_alphanumeric());
            let is_licence = lower.contains("licen")
                || words().any(|word| matches!(word, "cc" | "creativecommons"));
            is_licence && words().any(|word| word == code)
        };
        RESTRICTIONS.iter().any(|words| lower.contains(words)) || is_code("nc") || is_code("nd")
    });
    line.map(|line| line.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn restrictions_of_a_card_are_found() {
        for (card, expected) in [
            (
                "# Model card\n* License: CC BY-NC-SA 4.0\n",
                Some("* License: CC BY-NC-SA 4.0"),
            ),
            (
                "License: https://creativecommons.org/licenses/by-nd/4.0/",
                Some("License: https://creativecommons.org/licenses/by-nd/4.0/"),
            ),
            (
                "for Research Purposes only",
                Some("for Research Purposes only"),
            ),
            (
                "Attribution-NonCommercial",
                Some("Attribution-NonCommercial"),
            ),
            ("* License: CC0\n* URL: https://example.org/nc", None),
            ("License: CC BY 4.0 (candidate, sound)", None),
        ] {
            assert_eq!(restriction(card).as_deref(), expected, "{card}");
        }
    }
}

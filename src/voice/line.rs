//! A line of a passage: what a voice receives, and what the captions show meanwhile.

#[cfg(doc)]
use crate::language::markup;

/// A sentence to speak, or the part of one that a single voice speaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What the voice receives: words only, stress marked with U+0301, with the marks of pauses, slow and emphasised words
    /// ([`markup`]).
    pub spoken: String,
    /// Id of the voice that speaks instead of the passage's.
    pub voice: Option<String>,
    /// What the captions show from here on; `None` if they stay as they are.
    pub shown: Option<String>,
}

impl Line {
    /// What is spoken and by whom, in the notation of [`markup`]: what rendered clips record.
    pub fn with_voice(&self) -> String {
        match &self.voice {
            Some(id) => format!("{{voice {id}: {}}}", self.spoken),
            None => self.spoken.clone(),
        }
    }
}

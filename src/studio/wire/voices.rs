//! The voices that can speak a tour.

use crate::tour::model::Lang;
use serde::Serialize;
use ts_rs::TS;

/// The voices for the languages of the tour.
#[derive(Debug, Serialize, TS)]
pub struct VoicesView {
    /// The voices, language by language, the best first.
    pub voices: Vec<VoiceEntry>,
}

/// A voice for a language of the tour.
#[derive(Debug, Serialize, TS)]
pub struct VoiceEntry {
    /// The language of the tour that it speaks.
    pub lang: Lang,
    /// Its id, by which a tour names it.
    pub id: String,
    /// Its name for people.
    pub title: String,
    /// Whether it is installed on this machine.
    pub is_installed: bool,
    /// Whether it speaks if the tour leaves the choice to soundwalk.
    pub is_best: bool,
}

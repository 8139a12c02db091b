//! The words on a map, in the languages that visitors read.

use crate::language::primary_subtag;

/// The words on a map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MapWords {
    /// Symbol of the metre.
    pub metres: &'static str,
    /// Symbol of the kilometre.
    pub kilometres: &'static str,
    /// Heading of the small map of the whole tour.
    pub whole: &'static str,
}

impl MapWords {
    /// The texts in a language; English for any language other than Russian.
    pub fn of(lang: &str) -> &'static Self {
        match primary_subtag(lang) {
            "ru" => &RUSSIAN,
            _ => &ENGLISH,
        }
    }
}

const ENGLISH: MapWords = MapWords {
    metres: "m",
    kilometres: "km",
    whole: "whole tour",
};

const RUSSIAN: MapWords = MapWords {
    metres: "м",
    kilometres: "км",
    whole: "весь маршрут",
};

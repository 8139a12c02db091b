//! The words of a picture, in the languages that visitors read.

use crate::language::primary_subtag;

/// The picture's words in the language of the visitor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    /// A stretch of time in which no story plays.
    pub silence: &'static str,
    /// A story that was not told.
    pub not_told: &'static str,
    /// Symbol of the minute.
    pub minutes: &'static str,
    /// Symbol of the second.
    pub seconds: &'static str,
    /// The route line, in the key.
    pub route: &'static str,
    /// The visitor's true path, in the key.
    pub true_path: &'static str,
    /// The receiver's fixes, in the key.
    pub fixes: &'static str,
    /// A stop's zone, in the key.
    pub zone: &'static str,
    /// The mark where a story started, in the key.
    pub started: &'static str,
    /// Precedes the number of stops for which the list has no room.
    pub more: &'static str,
    /// Heading of the timeline.
    pub stories: &'static str,
    /// Says that the walk was simulated.
    pub simulated: &'static str,
    /// Says that the walk was recorded.
    pub recorded: &'static str,
    /// Precedes the name of a noise class.
    pub reception: &'static str,
    /// The noise classes: the name on the command line, then the name in the picture.
    pub classes: [(&'static str, &'static str); 5],
    /// Follows the number of simulated visitors.
    pub visitors: &'static str,
}

impl Words {
    /// The texts in a language; English for any language other than Russian.
    pub fn of(lang: &str) -> &'static Self {
        match primary_subtag(lang) {
            "ru" => &RUSSIAN,
            _ => &ENGLISH,
        }
    }

    /// The noise class and the seed of the random numbers, as text.
    pub fn conditions(&self, noise: &str, seed: u64) -> String {
        let class = self.classes.iter().find(|(name, _)| *name == noise);
        let class = class.map_or(noise, |(_, called)| called);
        format!("{}: {class}, seed {seed}", self.reception)
    }
}

const ENGLISH: Words = Words {
    silence: "silence",
    not_told: "not played",
    minutes: "min",
    seconds: "s",
    route: "route",
    true_path: "true path",
    fixes: "fixes",
    zone: "zone",
    started: "story starts",
    more: "more stops:",
    stories: "Stories and silences",
    simulated: "simulated walk",
    recorded: "recorded walk",
    reception: "reception",
    classes: [
        ("none", "no errors"),
        ("open", "open sky"),
        ("blocks", "between buildings"),
        ("canyon", "street canyon"),
        ("sky", "by the sky over each place"),
    ],
    visitors: "simulated visitors",
};

const RUSSIAN: Words = Words {
    silence: "тишина",
    not_told: "не прозвучал",
    minutes: "мин",
    seconds: "с",
    route: "маршрут",
    true_path: "путь посетителя",
    fixes: "показания GPS",
    zone: "зона",
    started: "начало рассказа",
    more: "ещё остановок:",
    stories: "Рассказы и тишина",
    simulated: "смоделированная прогулка",
    recorded: "записанная прогулка",
    reception: "приём",
    classes: [
        ("none", "без ошибок"),
        ("open", "открытое небо"),
        ("blocks", "между домами"),
        ("canyon", "узкая улица"),
        ("sky", "по открытому небу в каждом месте"),
    ],
    visitors: "смоделированных посетителей",
};

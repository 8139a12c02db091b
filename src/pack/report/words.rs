//! The report's texts in its two languages.

use crate::tour::model::Lang;

/// The report's texts in one language.
pub(super) struct Words {
    pub lang: &'static str,
    pub report: &'static str,
    pub track: &'static str,
    pub length: &'static str,
    pub size: &'static str,
    pub short: &'static str,
    pub loud: &'static str,
    pub take: &'static str,
    pub synthetic: &'static str,
    pub way: &'static str,
    pub by_vehicle: &'static str,
    pub author: &'static str,
    pub licence: &'static str,
    pub url: &'static str,
    /// Precedes the number of stops.
    pub map: &'static str,
}

impl Words {
    /// The texts for a reader of this language.
    pub(super) fn of(lang: Option<&Lang>) -> Self {
        match lang.map(|lang| lang.0.as_str()) {
            Some("ru") => Self {
                lang: "ru",
                report: "отчёт о сборке",
                track: "дорожка",
                length: "длительность",
                size: "размер",
                short: "кратко",
                loud: "для шумной улицы",
                take: "запись",
                synthetic: "синтезированный голос",
                way: "путь до следующей остановки",
                by_vehicle: "дальше на транспорте",
                author: "автор",
                licence: "лицензия",
                url: "адрес",
                map: "Карта экскурсии, остановок",
            },
            Some(_) | None => Self {
                lang: "en",
                report: "build report",
                track: "track",
                length: "length",
                size: "size",
                short: "short",
                loud: "for loud streets",
                take: "take",
                synthetic: "synthetic voice",
                way: "way to the next stop",
                by_vehicle: "onwards by vehicle",
                author: "author",
                licence: "licence",
                url: "address",
                map: "Map of the tour, stops",
            },
        }
    }
}

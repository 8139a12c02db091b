//! The small tour that `soundwalk new` and the studio's start page write: one stop in the languages of the tour, ready to be
//! heard and edited.

mod words;

use super::model::{Lang, Localized};
use crate::geodesy::LatLon;
use serde_json::{Map, Value, json};
use words::words;

/// The position of the example's stop by default: the tank on Pobed Square in Novokuznetsk.
pub const EXAMPLE_PLACE: LatLon = LatLon {
    lat: 53.767194,
    lon: 87.092328,
};

/// The schema's file beside the tour, so that editors can complete and explain without a network.
pub const SCHEMA_FILE: &str = "tour.schema.json";

/// The language of a starter tour if none is named.
pub const FALLBACK_LANGUAGE: &str = "en";

/// What a new tour begins with.
#[derive(Debug)]
pub struct Starter<'a> {
    /// Id of the tour.
    pub id: &'a str,
    /// Its title in each of its languages.
    pub title: &'a Localized,
    /// Its languages, the default one first.
    pub languages: &'a [Lang],
    /// Where the first stop is.
    pub place: LatLon,
    /// Whether the place is only an example, which the author has to replace.
    pub is_example_place: bool,
}

/// The text of a new `tour.json`, laid out as by `soundwalk fmt`. `None` if it could not be read again.
pub fn text(starter: &Starter) -> Option<String> {
    let in_each = |of: fn(&'static words::StarterWords) -> Value| -> Map<String, Value> {
        let languages = starter.languages.iter();
        languages
            .map(|lang| (lang.0.clone(), of(words(&lang.0))))
            .collect()
    };
    let title: Map<String, Value> = starter
        .languages
        .iter()
        .map(|lang| {
            let title = starter.title.get(lang).cloned().unwrap_or_default();
            (lang.0.clone(), Value::from(title))
        })
        .collect();
    let mut position = Map::new();
    position.insert("lat".to_owned(), json!(starter.place.lat));
    position.insert("lon".to_owned(), json!(starter.place.lon));
    if starter.is_example_place {
        position.insert("uncertainty_m".to_owned(), json!(15));
        let source = "example: replace it by the place where the story belongs";
        position.insert("source".to_owned(), json!(source));
    }
    let tour = json!({
        "$schema": format!("./{SCHEMA_FILE}"),
        "format": 1,
        "id": starter.id,
        "title": title,
        "languages": starter.languages,
        "stops": [{
            "id": "first-stop",
            "title": in_each(|words| words.title.into()),
            "position": position,
            "geofence": {"radius_m": 40},
            "narration": in_each(|words| words.passages.as_slice().into()),
            "directions": in_each(|words| words.directions.into()),
        }],
    });
    let compact = tour.to_string();
    let parsed = super::read::read(&compact);
    let root = parsed.root()?;
    Some(super::format::format(&compact, root))
}

/// The language of a system's locale (`pl_PL.UTF-8`), as a tour writes it; `None` for `C`, `POSIX` and what is no locale.
/// The region is left out: it rarely matters to a voice or a visitor.
pub fn language_of_locale(locale: &str) -> Option<Lang> {
    let primary = locale.split(['_', '-', '.', '@']).next()?.to_lowercase();
    super::names::is_language(&primary).then_some(Lang(primary))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tour::facts::Facts;

    fn made(tags: &[&str]) -> String {
        let languages: Vec<Lang> = tags.iter().map(|tag| Lang((*tag).to_owned())).collect();
        let title = languages
            .iter()
            .map(|lang| (lang.clone(), "Gdańsk".to_owned()))
            .collect();
        let starter = Starter {
            id: "gdansk",
            title: &title,
            languages: &languages,
            place: EXAMPLE_PLACE,
            is_example_place: false,
        };
        text(&starter).expect("OK because the starter is a tour")
    }

    #[test]
    fn the_starter_is_told_in_exactly_the_languages_of_the_tour() {
        for (tags, title) in [
            (&["pl", "en"][..], "Pierwszy przystanek"),
            (&["de"], "Erste Station"),
            (&["pt-br"], "First stop"),
            (&["ja", "ru"], "First stop"),
        ] {
            let text = made(tags);
            let parsed = crate::tour::read::read(&text);
            let tour = parsed.tour.as_ref().expect("OK because it is valid");
            let stop = &tour.stops[0];
            let first = &tour.languages[0];
            assert_eq!(stop.title[first], title);
            let mut expected: Vec<&str> = tags.to_vec();
            expected.sort_unstable();
            for keys in [
                tour.title.keys().collect::<Vec<_>>(),
                stop.title.keys().collect(),
                stop.narration.keys().collect(),
                stop.directions.keys().collect(),
            ] {
                let keys: Vec<&str> = keys.into_iter().map(|lang| lang.0.as_str()).collect();
                assert_eq!(keys, expected);
            }
            assert_eq!(text.contains("\"ru\""), tags.contains(&"ru"));
            let found = crate::tour::check(&parsed, &Facts::default());
            assert_eq!(found.len(), 0, "{tags:?}: {found:?}");
        }
    }

    #[test]
    fn locales_name_languages() {
        for (locale, expected) in [
            ("pl_PL.UTF-8", Some("pl")),
            ("en_GB", Some("en")),
            ("sr@latin", Some("sr")),
            ("de", Some("de")),
            ("C", None),
            ("C.UTF-8", None),
            ("POSIX", None),
            ("", None),
        ] {
            let found = language_of_locale(locale).map(|lang| lang.0);
            assert_eq!(found.as_deref(), expected, "{locale}");
        }
    }
}

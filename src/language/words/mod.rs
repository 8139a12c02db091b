//! The words of the visitor's page and of the field player: one JSON file a language, and nothing else to write for a new
//! one. `list.rs` is generated from the files of this folder:
//! `SOUNDWALK_UPDATE=1 cargo test --lib language::words`.
//!
//! A file has five sections: `shared` (both programs), `page`, `field`, `directions`, which are sentences of the way to the
//! next stop that `streets` drafts for authors, and `places`: what places without a name are called, several words separated by
//! commas, the usual one first. A text may have placeholders (`{title}`). A
//! text of `page` with `{count}` may have one form for each plural category of the language (Unicode CLDR: `one`, `few`, …,
//! `other`). What a file lacks is taken from English, text by text; directions are drafted only in languages that have all of
//! their texts.

mod list;

use super::primary_subtag;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// The language that has every text.
pub const COMPLETE: &str = "en";

/// A text of the interface.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(untagged)]
enum Text {
    Plain(String),
    /// One form for each plural category of `{count}`.
    Counted(BTreeMap<String, String>),
}

impl Text {
    fn forms(&self) -> impl Iterator<Item = &str> {
        let (plain, counted) = match self {
            Self::Plain(text) => (Some(text), None),
            Self::Counted(forms) => (None, Some(forms.values())),
        };
        plain
            .into_iter()
            .chain(counted.into_iter().flatten())
            .map(String::as_str)
    }

    /// The names of the placeholders in any of the forms.
    fn placeholders(&self) -> BTreeSet<&str> {
        self.forms()
            .flat_map(pieces)
            .filter_map(|piece| match piece {
                Piece::Placeholder(name) => Some(name),
                Piece::Text(_) => None,
            })
            .collect()
    }
}

type Section = BTreeMap<String, Text>;

/// The file of a language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    shared: Section,
    #[serde(default)]
    page: Section,
    #[serde(default)]
    field: Section,
    #[serde(default)]
    directions: Section,
    #[serde(default)]
    places: Section,
}

static FILES: LazyLock<BTreeMap<&'static str, File>> = LazyLock::new(|| {
    let read = |&(language, text)| {
        let file = serde_json::from_str(text).expect("OK because a test reads every file");
        (language, file)
    };
    list::FILES.iter().map(read).collect()
});

/// The languages that have a file, in alphabetical order.
pub fn languages() -> impl Iterator<Item = &'static str> {
    list::FILES.iter().map(|&(language, _)| language)
}

/// The language of the file that serves a language tag: that of the whole tag (`pt-br`), or else of its first part.
pub fn file_for(tag: &str) -> Option<&'static str> {
    let tag = tag.to_ascii_lowercase();
    [tag.as_str(), primary_subtag(&tag)]
        .into_iter()
        .find_map(|wanted| languages().find(|language| *language == wanted))
}

/// The texts of the visitor's page in a language, as JSON: an object from key to text.
///
/// # Panics
/// If the language has no file.
pub fn page_json(language: &str) -> Vec<u8> {
    let file = &FILES[language];
    let texts: BTreeMap<&String, &Text> = file.shared.iter().chain(&file.page).collect();
    serde_json::to_vec(&texts).expect("OK because texts are strings")
}

/// The keys of the page's texts with the names of their placeholders.
pub fn page_messages() -> BTreeMap<&'static str, BTreeSet<&'static str>> {
    let file = &FILES[COMPLETE];
    let texts = file.shared.iter().chain(&file.page);
    texts
        .map(|(key, text)| (key.as_str(), text.placeholders()))
        .collect()
}

/// The words of the field player in one language.
pub struct FieldWords {
    files: Vec<&'static File>,
}

impl FieldWords {
    /// The words for a language tag; English where its language has no file.
    pub fn of(tag: &str) -> Self {
        let names = file_for(tag).into_iter().chain([COMPLETE]);
        Self {
            files: names.map(|name| &FILES[name]).collect(),
        }
    }

    /// The text of a key of the sections `field` and `shared`, in English where the language lacks it.
    ///
    /// # Panics
    /// If English has no such text.
    pub fn text(&self, key: &str) -> &'static str {
        let found = self.files.iter().find_map(|file| {
            let text = file.field.get(key).or_else(|| file.shared.get(key))?;
            text.forms().next()
        });
        found.expect("OK because a test compares the keys in the code with those of English")
    }

    /// The text of a key with its placeholders replaced.
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        filled(self.text(key), values)
    }
}

/// The sentences of directions in one language.
#[derive(Debug, Clone, Copy)]
pub struct DirectionWords {
    texts: &'static Section,
}

impl DirectionWords {
    /// The sentences for a language tag; `None` if its language lacks some. A tour is told in one language, so that no sentence is
    /// taken from another.
    pub fn of(tag: &str) -> Option<Self> {
        let texts = &FILES[file_for(tag)?].directions;
        let english = &FILES[COMPLETE].directions;
        let has_all = english.keys().all(|key| texts.contains_key(key));
        has_all.then_some(Self { texts })
    }

    /// The sentence of a key with its placeholders replaced.
    ///
    /// # Panics
    /// If English has no such sentence.
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        let text = self.texts.get(key).and_then(|text| text.forms().next());
        let text = text.expect("OK because a test fills all keys that the code uses");
        filled(text, values)
    }
}

/// What a place without a name is called in a language, by OpenStreetMap's word for it (`bench`): the usual word first. Empty if
/// the language has no file, or no word for it.
pub fn place_words(language: &str, key: &str) -> impl Iterator<Item = &'static str> {
    let file = file_for(language).map(|language| &FILES[language]);
    let text = file.and_then(|file| file.places.get(key));
    text.into_iter()
        .flat_map(Text::forms)
        .flat_map(|text| text.split(',').map(str::trim))
}

/// A text with its placeholders replaced.
fn filled(text: &str, values: &[(&str, &str)]) -> String {
    pieces(text)
        .map(|piece| match piece {
            Piece::Text(text) => text,
            Piece::Placeholder(name) => values
                .iter()
                .find(|(of, _)| *of == name)
                .map_or("", |(_, value)| *value),
        })
        .collect()
}

enum Piece<'t> {
    Text(&'t str),
    Placeholder(&'t str),
}

/// Splits a text at its placeholders.
fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    text.split_inclusive('}').flat_map(|part| {
        let (before, name) = match part.split_once('{') {
            Some((before, rest)) if rest.ends_with('}') => (before, rest.strip_suffix('}')),
            Some(_) | None => (part, None),
        };
        [Some(Piece::Text(before)), name.map(Piece::Placeholder)]
            .into_iter()
            .flatten()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    fn folder() -> PathBuf {
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/language/words")
    }

    #[test]
    fn the_list_names_every_file_of_the_folder() {
        let entries = std::fs::read_dir(folder()).expect("the folder");
        let mut languages: Vec<String> = entries
            .filter_map(|entry| {
                let name = entry.expect("an entry").file_name();
                let name = name.to_str().expect("UTF-8");
                name.strip_suffix(".json").map(str::to_owned)
            })
            .collect();
        languages.sort();
        let lines: String = languages
            .iter()
            .map(|language| format!("    (\"{language}\", include_str!(\"{language}.json\")),\n"))
            .collect();
        let expected = format!(
            "//! Generated by `SOUNDWALK_UPDATE=1 cargo test --lib language::words` from the files of this folder. Do not edit.\n\n\
             /// The languages and the texts of their files.\n\
             pub(super) const FILES: [(&str, &str); {}] = [\n{lines}];\n",
            languages.len()
        );
        let list = folder().join("list.rs");
        if std::env::var_os("SOUNDWALK_UPDATE").is_some() {
            std::fs::write(&list, &expected).expect("written");
        }
        let found = std::fs::read_to_string(&list).expect("list.rs");
        assert!(
            found == expected,
            "run `SOUNDWALK_UPDATE=1 cargo test --lib language::words` twice: the second run reads the new file"
        );
    }

    fn check_section(place: &str, section: &Section, english: &Section) -> Vec<String> {
        let mut faults = Vec::new();
        for (key, text) in section {
            let place = format!("{place} {key:?}");
            let Some(model) = english.get(key) else {
                faults.push(format!("{place}: the code uses no such text"));
                continue;
            };
            let (found, expected) = (text.placeholders(), model.placeholders());
            if found != expected {
                faults.push(format!("{place}: has {found:?} instead of {expected:?}"));
            }
            if text.forms().any(|form| form.trim().is_empty()) {
                faults.push(format!("{place}: is empty"));
            }
            if text.forms().any(|form| form.trim() != form) {
                faults.push(format!("{place}: begins or ends with a space"));
            }
            if let Text::Counted(forms) = text {
                if !expected.contains("count") {
                    faults.push(format!("{place}: has plural forms but no {{count}}"));
                }
                let known = ["zero", "one", "two", "few", "many", "other"];
                for category in forms.keys() {
                    if !known.contains(&category.as_str()) {
                        faults.push(format!("{place}: {category:?} is not a plural category"));
                    }
                }
                if !forms.contains_key("other") {
                    faults.push(format!("{place}: the form \"other\" is missing"));
                }
            }
        }
        faults
    }

    /// Which plural categories a language needs is tested with the page, whose browser knows them.
    #[test]
    fn every_text_fits_its_place() {
        let english = &FILES[COMPLETE];
        let mut faults = Vec::new();
        for (language, file) in FILES.iter() {
            let sections = [
                ("shared", &file.shared, &english.shared),
                ("page", &file.page, &english.page),
                ("field", &file.field, &english.field),
                ("directions", &file.directions, &english.directions),
                ("places", &file.places, &english.places),
            ];
            for (name, section, model) in sections {
                let is_counted = |text: &Text| matches!(text, Text::Counted(_));
                if name != "page" && section.values().any(is_counted) {
                    faults.push(format!(
                        "{language}.json, {name}: only texts of the page can have plural forms"
                    ));
                }
                faults.extend(check_section(
                    &format!("{language}.json, {name}"),
                    section,
                    model,
                ));
            }
            if language.to_ascii_lowercase() != *language {
                faults.push(format!(
                    "{language}.json: the name is a tag in lower-case letters"
                ));
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    #[test]
    fn a_section_is_told_what_is_wrong_with_it() {
        let section = |text: &str| serde_json::from_str::<Section>(text).expect("JSON");
        let english = section(r#"{"now": "Now: {title}", "stops": "{count} stops"}"#);
        for (text, fault) in [
            (
                r#"{"now": "Jetzt: {titel}"}"#,
                r#"{"titel"} instead of {"title"}"#,
            ),
            (r#"{"nwo": "Jetzt: {title}"}"#, "no such text"),
            (r#"{"now": ""}"#, "is empty"),
            (r#"{"now": {"other": "Jetzt: {title}"}}"#, "no {count}"),
            (r#"{"stops": {"one": "{count}"}}"#, "\"other\" is missing"),
            (
                r#"{"stops": {"other": "{count}", "lots": "{count}"}}"#,
                "not a plural",
            ),
        ] {
            let faults = check_section("xx", &section(text), &english).join("\n");
            assert!(faults.contains(fault), "{text}: {faults}");
        }
        let good = section(r#"{"stops": {"one": "ein Halt", "other": "{count} Halte"}}"#);
        assert_eq!(check_section("xx", &good, &english), Vec::<String>::new());
    }

    #[test]
    fn a_tag_finds_its_file() {
        for (tag, expected) in [
            ("de", Some("de")),
            ("de-AT", Some("de")),
            ("ZH-hant", Some("zh")),
            ("ka", None),
            ("", None),
        ] {
            assert_eq!(file_for(tag), expected, "{tag}");
        }
    }

    #[test]
    fn a_language_without_a_file_and_a_missing_text_are_english() {
        assert_eq!(FieldWords::of("ka").text("now"), "Now");
        let partial: File =
            serde_json::from_str(r#"{"field": {"now": "ახლა"}}"#).expect("a file of one text");
        let words = FieldWords {
            files: vec![Box::leak(Box::new(partial)), &FILES[COMPLETE]],
        };
        assert_eq!(words.text("now"), "ახლა");
        assert_eq!(words.text("paused"), "paused");
        assert_eq!(words.text("next"), "Next");
    }

    #[test]
    fn places_without_a_name_have_words() {
        let words = |language, key| place_words(language, key).collect::<Vec<_>>();
        assert_eq!(words("ru", "bench"), ["скамейка", "скамья", "лавочка"]);
        assert_eq!(words("de-AT", "toilets"), ["Toilette", "WC"]);
        assert!(words("ka", "bench").is_empty() && words("ru", "cafe").is_empty());
    }

    #[test]
    fn values_are_not_read_as_placeholders() {
        let words = FieldWords::of("en");
        let stop = "2. {cause} }{";
        assert_eq!(
            words.fill("event.hold", &[("stop", stop), ("cause", "{stop}")]),
            format!("Waiting ({{stop}}): {stop}")
        );
    }
}

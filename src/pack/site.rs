//! The visitor's page, which every pack contains: unzipped onto any static HTTPS host, a pack is a web page that plays
//! its tour. The built page and engine are part of this program; their sources are in `web/`.

use crate::language::{Direction, words};
use crate::tour::Tour;
use crate::tour::model::Lang;
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A name in the pack and the built file of `web/dist`.
macro_rules! built {
    ($name:literal, $path:literal) => {
        (
            $name,
            include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/web/dist/", $path)),
        )
    };
}

/// Files of the page that are the same in every pack. The page itself and the web application manifest name the tour.
const FILES: [(&str, &[u8]); 13] = [
    built!("engine.wasm", "engine/engine.wasm"),
    built!("icon-192.png", "player/icon-192.png"),
    built!("icon-512.png", "player/icon-512.png"),
    built!("icon.svg", "player/icon.svg"),
    built!("index.css", "player/index.css"),
    built!("index.html", "player/index.html"),
    built!("licences.txt", "player/licences.txt"),
    built!("map.css", "player/map.css"),
    built!("map.js", "player/map.js"),
    built!("opus.js", "player/opus.js"),
    built!("player.js", "player/player.js"),
    built!("sw.js", "player/sw.js"),
    built!("tiles.js", "player/tiles.js"),
];

/// Placeholder in the built page that a pack replaces with the tour's title.
const TITLE: &str = "<title>soundwalk</title>";
/// Placeholder for the tour's first language and its direction.
const LANGUAGE: &str = "<html lang=\"en\" dir=\"ltr\">";

/// Background of the page while an installed tour starts; the paper colour of `web/player/src/app.css`.
const PAPER: &str = "#f7f4ee";

/// Entry that an installed page reads first.
const INSTALLER: &str = "manifest.webmanifest";

/// Files without which the page does not work. Other files were added later, and packs from before are still played.
pub const REQUIRED: [&str; 5] = [
    "engine.wasm",
    "index.css",
    "index.html",
    "player.js",
    "sw.js",
];

/// Names of the entries with the words of the page, in every language but English, whose words are part of `player.js`.
static WORDS: LazyLock<Vec<String>> = LazyLock::new(|| {
    words::languages()
        .filter(|language| *language != words::COMPLETE)
        .map(words_name)
        .collect()
});

fn words_name(language: &str) -> String {
    format!("words/{language}.json")
}

/// Names of the page's entries. A pack has the words of its languages only.
pub fn names() -> impl Iterator<Item = &'static str> {
    let files = FILES.iter().map(|(name, _)| *name);
    files
        .chain([INSTALLER])
        .chain(WORDS.iter().map(String::as_str))
}

/// The languages whose words a pack needs: those of the tour, and if the page has no words in one of them, all
/// languages, because a visitor's browser may ask for any instead. English is part of the page.
fn languages_of_words(languages: &[Lang]) -> Vec<&'static str> {
    let found: Option<Vec<&str>> = languages
        .iter()
        .map(|lang| words::file_for(&lang.0))
        .collect();
    let mut needed = found.unwrap_or_else(|| words::languages().collect());
    needed.retain(|language| *language != words::COMPLETE);
    needed
}

/// The entries of the visitor's page for a tour, keyed by name.
pub fn entries(tour: &Tour, languages: &[Lang]) -> BTreeMap<String, Vec<u8>> {
    let lang = languages.first().or(tour.languages.first());
    let code = lang.map_or("en", |lang| lang.0.as_str());
    let direction = Direction::of(code).html();
    let title = lang
        .and_then(|lang| tour.title.get(lang))
        .or_else(|| tour.title.values().next())
        .map_or(tour.id.as_str(), String::as_str);
    let mut entries: BTreeMap<String, Vec<u8>> = FILES
        .iter()
        .map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec()))
        .collect();
    let page = std::str::from_utf8(&entries["index.html"])
        .expect("OK because the page is UTF-8")
        .replacen(TITLE, &format!("<title>{}</title>", escaped(title)), 1)
        .replacen(
            LANGUAGE,
            &format!("<html lang=\"{}\" dir=\"{direction}\">", escaped(code)),
            1,
        );
    for language in languages_of_words(languages) {
        entries.insert(words_name(language), words::page_json(language));
    }
    entries.insert("index.html".to_owned(), page.into_bytes());
    entries.insert(INSTALLER.to_owned(), installer(title, code, direction));
    entries
}

/// The web application manifest (W3C), which a phone needs to add the tour to its home screen.
fn installer(title: &str, lang: &str, direction: &str) -> Vec<u8> {
    let icon = |file: &str, kind: &str, sizes: &str| json!({ "src": file, "type": kind, "sizes": sizes, "purpose": "any maskable" });
    let manifest = json!({
        "name": title,
        "short_name": title,
        "lang": lang,
        "dir": direction,
        "id": "./",
        "start_url": "./",
        "scope": "./",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": [
            icon("icon-192.png", "image/png", "192x192"),
            icon("icon-512.png", "image/png", "512x512"),
            icon("icon.svg", "image/svg+xml", "any"),
        ],
    });
    format!("{manifest:#}\n").into_bytes()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_names_the_tour() {
        let tour: Tour = serde_json::from_value(json!({
            "format": 1, "id": "t", "title": {"en": "Furnaces & <rails>"}, "languages": ["en"], "stops": []
        }))
        .expect("OK because it is a tour");
        let entries = entries(&tour, &tour.languages);
        let page = String::from_utf8(entries["index.html"].clone()).expect("UTF-8");
        assert!(page.contains("<title>Furnaces &amp; &lt;rails&gt;</title>"));
        assert!(page.contains("<html lang=\"en\" dir=\"ltr\">"));
        assert!(page.contains("Content-Security-Policy"));
        let installer: serde_json::Value =
            serde_json::from_slice(&entries["manifest.webmanifest"]).expect("JSON");
        assert_eq!(installer["name"], "Furnaces & <rails>");
        for icon in installer["icons"].as_array().expect("icons") {
            assert!(entries.contains_key(icon["src"].as_str().expect("src")));
        }
    }

    #[test]
    fn the_reader_accepts_every_name() {
        for (name, bytes) in FILES {
            assert_eq!(super::super::names::fault(name), None, "{name}");
            assert!(!bytes.is_empty(), "{name}");
        }
    }

    #[test]
    fn the_page_has_the_direction_of_its_language() {
        let tour: Tour = serde_json::from_value(json!({
            "format": 1, "id": "t", "title": {"he": "סיור"}, "languages": ["he"], "stops": []
        }))
        .expect("OK because it is a tour");
        let entries = entries(&tour, &tour.languages);
        let page = String::from_utf8(entries["index.html"].clone()).expect("UTF-8");
        assert!(page.contains("<html lang=\"he\" dir=\"rtl\">"));
        let installer: serde_json::Value =
            serde_json::from_slice(&entries["manifest.webmanifest"]).expect("JSON");
        assert_eq!(installer["dir"], "rtl");
    }

    #[test]
    fn the_names_match_the_entries() {
        let tour: Tour = serde_json::from_value(json!({
            "format": 1, "id": "t", "title": {"en": "T"}, "languages": ["en"], "stops": []
        }))
        .expect("OK because it is a tour");
        // A language without words needs those of every other.
        let every = [Lang("ka".to_owned())];
        let named: std::collections::BTreeSet<&str> = names().collect();
        assert!(entries(&tour, &every).keys().map(String::as_str).eq(named));
    }

    #[test]
    fn a_pack_has_the_words_of_its_languages() {
        let tour: Tour = serde_json::from_value(json!({
            "format": 1, "id": "t", "title": {"he": "סיור"}, "languages": ["he", "en"], "stops": []
        }))
        .expect("OK because it is a tour");
        let entries = entries(&tour, &tour.languages);
        let words: Vec<&String> = entries
            .keys()
            .filter(|name| name.starts_with("words/"))
            .collect();
        assert_eq!(words, ["words/he.json"]);
        let hebrew: serde_json::Value =
            serde_json::from_slice(&entries["words/he.json"]).expect("JSON");
        assert_eq!(hebrew["walk.list"], "תחנות");
        assert_eq!(
            hebrew["map"],
            serde_json::Value::Null,
            "of the field player"
        );
    }
}

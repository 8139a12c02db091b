//! Every text that a guide may read has a wording in every catalogue, and none of them speaks of JSON, keys or commands.

use super::fixtures;
use soundwalk::text::{Catalogue, Missing};
use soundwalk::tour::rules;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Sources whose texts are about the text of the tour itself, which only somebody reads who has opened it.
const ABOUT_THE_TEXT: [&str; 11] = [
    "src/tour/syntax",
    "src/tour/shape",
    "src/tour/degrees.rs",
    "src/tour/units.rs",
    "src/tour/rules/byte_order_mark.rs",
    "src/tour/rules/missing_key.rs",
    "src/tour/rules/not_utf8.rs",
    "src/tour/rules/too_large.rs",
    "src/tour/rules/unsupported_format.rs",
    "src/tour/rules/wrong_type.rs",
    // Only the terminal shows these.
    "src/cli",
];

/// What a text for guides must not contain: code, JSON, pointers, commands and their options.
const FORBIDDEN: [&str; 14] = [
    "`",
    "{\"",
    "\":",
    "[\"",
    "[[",
    "[lon",
    "/stops/",
    "--",
    "tour.json",
    "soundwalk check",
    "soundwalk map",
    "soundwalk voices",
    "SOUNDWALK",
    "_m\"",
];

/// Texts of catalogues that stand between the values of a list, and are no templates.
const SEPARATORS: [&str; 4] = ["`, `", " and ", " or ", ", "];

/// The templates of all `text!` in the sources, with the files that they stand in.
fn templates() -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for path in sources(&root.join("src")) {
        let name = path
            .strip_prefix(root)
            .expect("OK because the file is in the folder")
            .to_string_lossy()
            .replace('\\', "/");
        if ["src/text.rs", "src/text/message.rs"].contains(&name.as_str()) {
            continue;
        }
        let source = fs::read_to_string(&path).expect("OK because the folder was just listed");
        let code = source.split("#[cfg(test)]").next().unwrap_or_default();
        for after in code.split("text!(").skip(1) {
            let after = after.trim_start();
            let literal = after.strip_prefix('"').unwrap_or_else(|| {
                panic!("{name}: a template is not a literal: {}", first_line(after))
            });
            found
                .entry(content(literal))
                .or_default()
                .push(name.clone());
        }
    }
    found
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("OK because src/ is part of the package") {
        let path = entry.expect("OK because the folder was just listed").path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The content of a string literal, given from behind its first quotation mark.
fn content(literal: &str) -> String {
    let mut content = String::new();
    let mut letters = literal.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => return content,
            '\\' => match letters.next() {
                Some('n') => content.push('\n'),
                Some('t') => content.push('\t'),
                Some('0') => content.push('\0'),
                Some('\n') => {
                    while letters.peek().is_some_and(|next| next.is_whitespace()) {
                        letters.next();
                    }
                }
                Some('u') => {
                    let code: String = letters.by_ref().take_while(|next| *next != '}').collect();
                    let code = u32::from_str_radix(code.trim_start_matches('{'), 16);
                    content.extend(code.ok().and_then(char::from_u32));
                }
                Some(other) => content.push(other),
                None => {}
            },
            other => content.push(other),
        }
    }
    panic!("a literal has no end: {}", first_line(literal))
}

#[test]
fn every_text_has_a_wording_in_every_language() {
    let templates = templates();
    let mut known: Vec<&str> = templates.keys().map(String::as_str).collect();
    assert!(known.len() > 500, "only {} texts are found", known.len());
    known.extend(SEPARATORS);
    for catalogue in Catalogue::all() {
        let missing = catalogue.compare(&known);
        let missing: Vec<&Missing> = missing
            .iter()
            .filter(
                |one| !matches!(one, Missing::Wording(text) if SEPARATORS.contains(&text.as_str())),
            )
            .collect();
        assert!(missing.is_empty(), "{}: {missing:#?}", catalogue.tag);
    }
}

#[test]
fn no_text_for_guides_speaks_of_json() {
    let mut wrong = Vec::new();
    for (template, files) in &templates() {
        let is_about_text = |file: &String| ABOUT_THE_TEXT.iter().any(|one| file.starts_with(one));
        if files.iter().all(is_about_text) {
            continue;
        }
        for catalogue in Catalogue::all() {
            let wording = catalogue.wording(template);
            for word in FORBIDDEN {
                if wording.contains(word) {
                    wrong.push(format!("{} has {word}: {wording}", catalogue.tag));
                }
            }
        }
    }
    for rule in rules::ALL {
        for catalogue in Catalogue::all() {
            let meaning = catalogue.meaning(rule.code).unwrap_or(rule.why);
            for word in FORBIDDEN {
                if meaning.contains(word) {
                    wrong.push(format!("{} has {word}: {meaning}", catalogue.tag));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_says_in_one_sentence_what_it_means_for_visitors() {
    let codes: BTreeSet<&str> = rules::ALL.iter().map(|rule| rule.code).collect();
    for catalogue in Catalogue::all() {
        let known: BTreeSet<&str> = catalogue.meanings().collect();
        let strangers: Vec<&&str> = known.difference(&codes).collect();
        assert!(strangers.is_empty(), "{}: {strangers:?}", catalogue.tag);
        for rule in rules::ALL {
            let meaning = match catalogue.tag {
                "en" => catalogue.meaning(rule.code).unwrap_or(rule.why),
                _ => catalogue
                    .meaning(rule.code)
                    .unwrap_or_else(|| panic!("{}: {}", catalogue.tag, rule.code)),
            };
            assert!(
                (20..=200).contains(&meaning.chars().count()) && meaning.ends_with('.'),
                "{} {}: {meaning}",
                catalogue.tag,
                rule.code
            );
        }
    }
}

/// Worded findings are whole: no placeholder is left, and Russian ones are Russian but for what they quote.
#[test]
fn findings_of_the_fixtures_are_worded_in_every_language() {
    for (code, case, path) in fixtures::all() {
        // Sentences of facts are stored in English.
        if path.with_extension("facts").exists() {
            continue;
        }
        let (_, findings) = fixtures::check(&path);
        for finding in &findings {
            for catalogue in Catalogue::all() {
                let worded = finding.worded(catalogue);
                let labels = worded.labels.iter().map(|label| &label.message);
                let titles = worded.fix.iter().chain(&worded.choices);
                let texts = [&worded.message].into_iter().chain(&worded.help);
                let texts = texts.chain(labels).chain(titles.map(|fix| &fix.title));
                for text in texts.filter(|text| !text.is_empty()) {
                    let is_russian = text.chars().any(|letter| ('а'..='я').contains(&letter));
                    assert!(
                        catalogue.tag == "en" || is_russian,
                        "{code}/{case} in {}: {text}",
                        catalogue.tag
                    );
                }
            }
        }
    }
}

#[test]
fn stops_are_named_by_their_titles() {
    let (_, findings) = fixtures::check(
        &Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/check/fixtures/overlapping-geofences/wrong.json"),
    );
    let overlap = findings
        .iter()
        .find(|one| one.code == "overlapping-geofences")
        .expect("OK because the fixture has two zones that overlap");
    assert!(overlap.message.contains('`'), "{}", overlap.message);
    for (lang, mark) in [("en", '“'), ("ru", '«')] {
        let message = overlap.worded(Catalogue::of(lang)).message;
        assert!(
            message.contains(mark) && !message.contains('`'),
            "{message}"
        );
    }
}

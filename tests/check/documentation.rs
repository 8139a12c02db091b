//! docs/tour-format.md agrees with the code: it lists every rule with its severity, and every key of the format.

use soundwalk::tour::diagnostic::Severity;
use soundwalk::tour::rules;
use std::collections::BTreeSet;

const PAGE: &str = include_str!("../../docs/tour-format.md");

#[test]
fn every_rule_is_listed_in_the_docs() {
    let row = |rule: &rules::Rule| {
        let weight = match rule.severity {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        format!("| `{}` | {weight} | {} |", rule.code, rule.headline())
    };
    let expected: Vec<String> = rules::ALL.iter().map(|rule| row(rule)).collect();
    let table: Vec<&str> = PAGE
        .lines()
        .skip_while(|line| *line != "| code | weight | finds |")
        .skip(2)
        .take_while(|line| line.starts_with('|'))
        .collect();
    assert_eq!(
        table,
        expected,
        "the list should read\n{}",
        expected.join("\n")
    );
}

#[test]
fn every_key_is_described() {
    let schema = schemars::schema_for!(soundwalk::tour::Tour).to_value();
    let mut keys = BTreeSet::new();
    let defs = schema["$defs"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(_, def)| def);
    for object in defs.chain([&schema]) {
        keys.extend(
            object["properties"]
                .as_object()
                .into_iter()
                .flatten()
                .map(|(key, _)| key.clone()),
        );
    }
    let missing: Vec<&String> = keys
        .iter()
        .filter(|key| !PAGE.contains(&format!("`{key}`")))
        .collect();
    assert!(
        missing.is_empty(),
        "docs/tour-format.md does not describe {missing:?}"
    );
}

/// The formats of recordings are listed in many places that cannot be generated. Each list must be complete.
#[test]
fn every_list_of_sound_formats_is_complete() {
    use soundwalk::sound::clip::Format;
    let schema = schemars::schema_for!(soundwalk::tour::Tour).to_value();
    let described = |pointer: &str| {
        let key = schema.pointer(pointer);
        key.and_then(|key| key["description"].as_str())
            .expect("OK because the key is described")
    };
    let unreadable = rules::ALL
        .iter()
        .find(|rule| rule.code == "take-unreadable");
    let unreadable = unreadable.expect("OK because there is such a rule");
    for (place, text, last) in [
        ("docs/tour-format.md", PAGE, "or"),
        ("docs/sound.md", include_str!("../../docs/sound.md"), "or"),
        ("README.md", include_str!("../../README.md"), "or"),
        ("README.ru.md", include_str!("../../README.ru.md"), "и"),
        ("CHANGELOG.md", include_str!("../../CHANGELOG.md"), "and"),
        ("`bed`", described("/$defs/Stop/properties/bed"), "or"),
        (
            "`take`",
            described("/$defs/DetailedPassage/properties/take"),
            "or",
        ),
        ("take-unreadable", unreadable.remedy, "or"),
    ] {
        let words: Vec<&str> = text.split_whitespace().collect();
        let list = Format::list(last);
        assert!(words.join(" ").contains(&list), "{place} lacks “{list}”");
    }
}

#[test]
fn the_examples_are_json() {
    let mut blocks = 0;
    for block in PAGE.split("```json\n").skip(1) {
        let text = block.split("```").next().unwrap_or_default();
        let whole = if text.trim_start().starts_with('"') {
            format!("{{{text}}}")
        } else {
            text.to_owned()
        };
        let parsed: Result<serde_json::Value, _> = serde_json::from_str(&whole);
        assert!(parsed.is_ok(), "{parsed:?} in\n{text}");
        blocks += 1;
    }
    assert!(blocks > 5, "the page has examples");
}

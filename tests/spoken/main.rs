//! Spoken forms: the rules by table, one file per language.

use soundwalk::tour::Tour;
use soundwalk::tour::model::Lang;
use soundwalk::voice::spoken::spoken_form;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Every line of a table is written text, a tab, and its spoken form.
fn check(lang: &str, table: &str) {
    let lang = Lang(lang.to_owned());
    let mut wrong = Vec::new();
    for line in table
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
    {
        let (written, expected) = line
            .split_once('\t')
            .expect("OK because every line of the table has a tab");
        let spoken = spoken_form(&lang, written, &BTreeMap::new());
        if spoken != expected {
            wrong.push(format!(
                "{written}\n    spoken:   {spoken}\n    expected: {expected}"
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of the table's lines are spoken wrongly:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn russian_is_spoken_by_the_table() {
    check("ru", include_str!("fixtures/ru.tsv"));
}

#[test]
fn english_is_spoken_by_the_table() {
    check("en", include_str!("fixtures/en.tsv"));
}

/// Every passage of the tour with its spoken form; `SOUNDWALK_BLESS=1` writes the list anew.
#[test]
fn the_tour_is_spoken_by_its_list_and_no_figure_is_left() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(folder.join("tour/novokuznetsk/tour.json"))
        .expect("OK because it is committed");
    let tour: Tour = serde_json::from_str(&text).expect("OK because the tour is valid");
    let none = BTreeMap::new();
    let mut list = String::from("# stop, part, language: spoken form\n");
    for stop in &tour.stops {
        for lang in &tour.languages {
            let lexicon = tour.lexicon.get(lang).unwrap_or(&none);
            let parts = [
                ("narration", stop.narration.get(lang)),
                ("short", stop.short.get(lang)),
            ]
            .into_iter()
            .flat_map(|(part, passages)| {
                passages
                    .into_iter()
                    .flatten()
                    .map(move |passage| (part, passage))
            })
            .chain(
                stop.directions
                    .get(lang)
                    .map(|passage| ("directions", passage)),
            );
            for (part, passage) in parts {
                let say = passage
                    .detailed()
                    .and_then(|detailed| detailed.say.as_deref());
                let spoken = spoken_form(lang, say.unwrap_or(passage.text()), lexicon);
                assert!(
                    !spoken.contains(char::is_numeric),
                    "a figure is left in: {spoken}"
                );
                list.push_str(&format!("{}, {part}, {}: {spoken}\n", stop.id, lang.0));
            }
        }
    }
    let golden = folder.join("tests/spoken/fixtures/novokuznetsk.txt");
    if std::env::var_os("SOUNDWALK_BLESS").is_some() {
        fs::write(&golden, &list).expect("OK because the fixture can be written");
    }
    let expected = fs::read_to_string(&golden).expect("OK because it is committed");
    for (found, expected) in list.lines().zip(expected.lines()) {
        assert_eq!(found, expected);
    }
    assert_eq!(list.lines().count(), expected.lines().count());
}

/// Runs `soundwalk say` on the tour.
fn say(arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_soundwalk"))
        .env("SOUNDWALK_VOICES", "draft")
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["say", "tour/novokuznetsk"])
        .args(arguments)
        .output()
        .expect("OK because the binary was built for this test");
    let text =
        |bytes: Vec<u8>| String::from_utf8(bytes).expect("OK because the program writes UTF-8");
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

#[test]
fn say_prints_what_will_be_spoken() {
    let (status, out, _) = say(&["miners-cathedral", "--lang", "ru"]);
    assert_eq!(status, Some(0));
    assert!(
        out.contains("четыре десятых раза") && out.contains("шестнадцать раз"),
        "{out}"
    );
    assert!(!out.contains(char::is_numeric), "{out}");
    let (_, out, _) = say(&["station"]);
    assert!(out.contains("(ru)") && out.contains("(en)"), "{out}");
    assert!(
        out.contains("From nineteen forty-one to nineteen forty-five"),
        "{out}"
    );
}

#[test]
fn say_names_the_stops_and_languages_there_are() {
    let (status, _, error) = say(&["statoin"]);
    assert_eq!(status, Some(2));
    assert!(
        error.contains("no stop 'statoin'") && error.contains("station"),
        "{error}"
    );
    let (status, _, error) = say(&["station", "--lang", "de"]);
    assert_eq!(status, Some(2));
    assert!(error.contains("ru, en"), "{error}");
}

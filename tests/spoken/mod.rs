//! Spoken forms: the rules are tested with tables, one per language.

use soundwalk::language::spoken::spoken_form;
use soundwalk::tour::Tour;
use soundwalk::tour::model::{Lang, Passage};
use soundwalk::voice::script::{self, Lexicon, Lexicons};
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
        let spoken = spoken_form(&lang, written, &Lexicon::default());
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
fn russian_matches_the_table() {
    check("ru", include_str!("fixtures/ru.tsv"));
    check("ru", include_str!("fixtures/ru-guidebooks.tsv"));
}

#[test]
fn english_matches_the_table() {
    check("en", include_str!("fixtures/en.tsv"));
    check("en", include_str!("fixtures/en-guidebooks.tsv"));
}

/// Every passage of the tour with its spoken form; `SOUNDWALK_BLESS=1` rewrites the list.
#[test]
fn the_tour_matches_its_list_and_contains_no_figures() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(folder.join("tour/novokuznetsk/tour.json"))
        .expect("OK because it is committed");
    let tour: Tour = serde_json::from_str(&text).expect("OK because the tour is valid");
    let lexicons = Lexicons::of(&tour);
    let mut list = String::from("# stop, part, language: spoken form\n");
    for stop in &tour.stops {
        for lang in &tour.languages {
            let lexicon = lexicons.get(lang);
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
                let lines = script::lines(lang, passage, &lexicon);
                let spoken: Vec<_> = lines.into_iter().map(|line| line.spoken).collect();
                let spoken = spoken.join(" ");
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
    let tour = Path::new(env!("CARGO_MANIFEST_DIR")).join("tour/novokuznetsk");
    say_of(&tour, arguments)
}

fn say_of(tour: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_soundwalk"))
        .env("SOUNDWALK_VOICES", "draft")
        .arg("say")
        .arg(tour)
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
fn say_prints_the_spoken_form() {
    let (status, out, _) = say(&["miners-cathedral", "--lang", "ru"]);
    assert_eq!(status, Some(0));
    assert!(
        out.contains("\n    За войну добыча угля выросла"),
        "a sentence a line: {out}"
    );
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
fn say_lists_the_available_stops_and_languages() {
    let (status, _, error) = say(&["statoin"]);
    assert_eq!(status, Some(2));
    assert!(
        error.contains("no stop `statoin`") && error.contains("station"),
        "{error}"
    );
    let (status, _, error) = say(&["station", "--lang", "de"]);
    assert_eq!(status, Some(2));
    assert!(error.contains("ru, en"), "{error}");
}

#[test]
fn say_accepts_stop_numbers_and_prints_all_without_one() {
    let (_, by_id, _) = say(&["vilna-school"]);
    let (status, by_number, _) = say(&["2"]);
    assert_eq!((status, &by_number), (Some(0), &by_id));
    let (status, all, _) = say(&[]);
    assert_eq!(status, Some(0));
    assert!(
        all.contains(&by_id) && all.len() > 10 * by_id.len(),
        "{all}"
    );
    for wrong in ["0", "13"] {
        let (status, _, error) = say(&[wrong]);
        assert_eq!(status, Some(2), "{wrong}");
        assert!(error.contains("(1 to 12)"), "{error}");
    }
}

/// Checks how a tour of one stop in one language is spoken and shown, one line per sentence.
fn check_tour(lang: &str, narration: &[&str], expected: &[(&str, &str)]) {
    let none = Lexicon::default();
    let lines: Vec<_> = narration
        .iter()
        .flat_map(|text| {
            script::lines(
                &Lang(lang.to_owned()),
                &Passage::Plain((*text).to_owned()),
                &none,
            )
        })
        .collect();
    let found: Vec<_> = lines
        .iter()
        .map(|line| (line.spoken.as_str(), line.shown.as_deref().unwrap_or("")))
        .collect();
    assert_eq!(found, expected);

    let folder = tempfile::tempdir().expect("OK because the system gives temporary folders");
    let tour = serde_json::json!({
        "format": 1, "id": "t", "title": {lang: "T"}, "languages": [lang],
        "stops": [{
            "id": "s", "title": {lang: "S"},
            "position": {"lat": 53.767194, "lon": 87.092328, "uncertainty_m": 15},
            "geofence": {"radius_m": 40},
            "narration": {lang: narration},
        }],
    });
    fs::write(folder.path().join("tour.json"), tour.to_string())
        .expect("OK because the folder can be written");
    let (status, out, error) = say_of(folder.path(), &["s"]);
    assert_eq!(status, Some(0), "{error}");
    let printed: Vec<&str> = out.lines().skip(1).map(str::trim).collect();
    let spoken: Vec<&str> = expected.iter().map(|(spoken, _)| *spoken).collect();
    assert_eq!(printed, spoken);
}

/// `build` used to split "He lived at No." from "five.", while `say` showed "number five".
#[test]
fn an_abbreviation_does_not_end_a_sentence_in_build_and_say() {
    check_tour(
        "en",
        &["He lived at No. 5.", "Mrs. Brown met Gen. Grant on Jan. 3."],
        &[
            ("He lived at number five.", "He lived at No. 5."),
            (
                "Missis Brown met General Grant on January the third.",
                "Mrs. Brown met Gen. Grant on Jan. 3.",
            ),
        ],
    );
}

/// "we’re" used to be spoken as "we re".
#[test]
fn a_typographic_apostrophe_counts_as_an_apostrophe() {
    check_tour(
        "en",
        &["Don’t stop, we’re here and they’ve gone."],
        &[(
            "Don't stop, we're here and they've gone.",
            "Don’t stop, we’re here and they’ve gone.",
        )],
    );
}

/// Words with soft hyphens used to be spoken in pieces.
#[test]
fn soft_hyphens_are_neither_spoken_nor_shown() {
    check_tour(
        "ru",
        &["Экс\u{ad}кур\u{ad}сия на\u{ad}чи\u{ad}на\u{ad}ет\u{ad}ся у вок\u{200b}за\u{ad}ла."],
        &[(
            "Экскурсия начинается у вокзала.",
            "Экскурсия начинается у вокзала.",
        )],
    );
}

#[test]
fn roman_numerals_and_fractions_are_spoken_in_russian() {
    check_tour(
        "ru",
        &[
            "II мировая война. Храм строили в XVIII–XIX вв. долго. Решили на V съезде. Здесь жили 2½ тысячи человек.",
        ],
        &[
            ("Вторая мировая война.", "II мировая война."),
            (
                "Храм строили в восемнадцатом–девятнадцатом веках долго.",
                "Храм строили в XVIII–XIX вв. долго.",
            ),
            ("Решили на пятом съезде.", "Решили на V съезде."),
            (
                "Здесь жили две с половиной тысячи человек.",
                "Здесь жили 2½ тысячи человек.",
            ),
        ],
    );
}

#[test]
fn money_slashes_scores_and_rulers_are_spoken_in_english() {
    check_tour(
        "en",
        &[
            "It cost £2m or $5.",
            "On 9/11 he ran 2½ miles.",
            "They won 3:1.",
            "Tsar Peter I came.",
        ],
        &[
            (
                "It cost two million pounds or five dollars.",
                "It cost £2m or $5.",
            ),
            (
                "On nine eleven he ran two and a half miles.",
                "On 9/11 he ran 2½ miles.",
            ),
            ("They won three to one.", "They won 3:1."),
            ("Tsar Peter the first came.", "Tsar Peter I came."),
        ],
    );
}

/// Names in the lexicon are found however the author's keyboard wrote them, in the text and in the key.
#[test]
fn the_lexicon_is_looked_up_in_normalised_spelling() {
    let lexicon: BTreeMap<String, String> = [
        ("О’Коннор", "О’Ко\u{301}ннор"),
        ("Зои\u{306}", "Зо\u{301}й"),
    ]
    .map(|(written, spoken)| (written.to_owned(), spoken.to_owned()))
    .into();
    let lang = Lang("ru".to_owned());
    assert_eq!(
        spoken_form(&lang, "О'Кон\u{ad}нор и Зой", &Lexicon::new(&lexicon)),
        "О'Ко\u{301}ннор и Зо\u{301}й"
    );
}

//! Every rule against its own fixtures: `fixtures/<code>/<case>.json`, with facts in `<case>.facts` and the expected output
//! in `<case>.expected`. Cases called `wrong…` must be found by the rule, cases called `right…` by none.
//!
//! `SOUNDWALK_BLESS=1` rewrites the expectations; read them in the diff.

use crate::rehearse::helsinki::extract;
use soundwalk::cli::diagnostics::human::{self, RenderStyle};
use soundwalk::rehearse::many::{MainRoads, Observer, Plan, Purpose, stories_over_main_roads};
use soundwalk::rehearse::material;
use soundwalk::rehearse::scenario::ReceiverErrors;
use soundwalk::rehearse::surroundings::City;
use soundwalk::streets::build;
use soundwalk::streets::ground::Ground;
use soundwalk::streets::tour_ways::{self, GroundIndex};
use soundwalk::tour::diagnostic::Diagnostic;
use soundwalk::tour::facts::{Facts, RehearsalFact};
use soundwalk::tour::read::{ParsedTour, read_bytes};
use soundwalk::tour::rules;
use soundwalk::tour::{self, Tour};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// A file of more than 16 MiB is made in a test of its own instead of being kept.
const WITHOUT_FILES: [&str; 1] = ["too-large"];

/// Cases with this word in their name lie in Helsinki, and their facts come from its streets.
const IN_HELSINKI: &str = "helsinki";

/// The rule whose cases in Helsinki are walked by simulated visitors.
const OF_WALKS: &str = "story-over-crossing";

/// The streets of the part of Helsinki that `tests/fixtures/streets` holds.
pub static HELSINKI: LazyLock<GroundIndex> = LazyLock::new(|| GroundIndex::new(helsinki()));

/// The ground of that part.
pub fn helsinki() -> Ground {
    let extract = extract((60.164, 24.935), (60.179, 24.953));
    build::ground(&extract, &["en", "ru", "sv"].map(str::to_owned))
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/check/fixtures")
}

/// The names of a folder's entries, sorted.
fn entries(folder: &Path) -> Vec<String> {
    let entries =
        std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut names: Vec<String> = entries
        .map(|entry| {
            entry
                .expect("OK because the folder can be read")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    names
}

/// Reads and checks a fixture.
pub fn check(path: &Path) -> (ParsedTour, Vec<Diagnostic>) {
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let parsed = read_bytes(&bytes);
    let facts = facts(path, &parsed);
    let findings = tour::check(&parsed, &facts);
    (parsed, findings)
}

/// The facts about a fixture, of which those about streets follow the text.
pub fn facts(path: &Path, parsed: &ParsedTour) -> Facts {
    let mut facts = match std::fs::read_to_string(path.with_extension("facts")) {
        Ok(text) => serde_json::from_str(&text)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display())),
        Err(_) => Facts::default(),
    };
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    if let Some(tour) = parsed.partial().filter(|_| name.contains(IN_HELSINKI)) {
        facts.streets = Some(tour_ways::facts(tour, &HELSINKI));
        if path.parent().is_some_and(|rule| rule.ends_with(OF_WALKS)) {
            facts.rehearsal = Some(walked(tour, &facts));
        }
    }
    facts
}

struct Silent;

impl Observer for Silent {
    fn expect_walks(&self, _: u64, _: Purpose) {}
    fn walk_done(&self) {}
}

/// What simulated visitors show on Helsinki's streets: the main roads that they cross while a story plays.
fn walked(tour: &Tour, facts: &Facts) -> RehearsalFact {
    let lang = &tour.languages[0];
    let course = material::course(tour, &material::estimated(tour, lang, facts));
    let ground = HELSINKI.network.ground();
    let city = City::new(ground, &course);
    let plan = Plan {
        walks: 100,
        city: Some(&city),
        errors: ReceiverErrors::BySky(&city),
        seed: 1,
    };
    let roads = MainRoads::new(&HELSINKI.network, &course);
    let over = stories_over_main_roads(&course, &plan, &roads, &Silent);
    let over = over.expect("OK because nobody calls it off").into_iter();
    RehearsalFact {
        noise: "sky".to_owned(),
        visitors: plan.walks as usize,
        stops: BTreeMap::new(),
        over_roads: over
            .map(|one| one.fact(tour, lang, facts, ground))
            .collect(),
    }
}

/// Every fixture: its code, its case, its path.
pub fn all() -> Vec<(String, String, PathBuf)> {
    let mut all = Vec::new();
    for code in entries(&folder()) {
        for name in entries(&folder().join(&code)) {
            if let Some(case) = name.strip_suffix(".json") {
                all.push((
                    code.clone(),
                    case.to_owned(),
                    folder().join(&code).join(&name),
                ));
            }
        }
    }
    all
}

#[test]
fn every_rule_finds_the_wrong_fixtures_and_accepts_the_right_ones() {
    let bless = std::env::var_os("SOUNDWALK_BLESS").is_some();
    let look = RenderStyle {
        is_coloured: false,
        width: 110,
    };
    let mut failures = Vec::new();
    for (code, case, path) in all() {
        let (parsed, findings) = check(&path);
        let found: BTreeSet<&str> = findings.iter().map(|one| one.code).collect();
        if case.starts_with("right") {
            if !findings.is_empty() {
                failures.push(format!("{code}/{case} is right, but has {found:?}"));
            }
            continue;
        }
        if !found.contains(code.as_str()) {
            failures.push(format!("{code}/{case} is not found, only {found:?}"));
        }
        let shown = human::render(&findings, &parsed.text, "tour.json", look);
        let expectation = path.with_extension("expected");
        if bless {
            std::fs::write(&expectation, &shown)
                .expect("OK because the folder can be written while blessing");
        }
        let expected = std::fs::read_to_string(&expectation).unwrap_or_default();
        if shown != expected {
            failures.push(format!(
                "{code}/{case} looks otherwise\n--- expected\n{expected}\n--- found\n{shown}"
            ));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn every_rule_has_a_page_and_fixtures_of_both_kinds() {
    let folders: BTreeSet<String> = entries(&folder()).into_iter().collect();
    let codes: BTreeSet<String> = rules::ALL.iter().map(|rule| rule.code.to_owned()).collect();
    let strangers: Vec<&String> = folders.difference(&codes).collect();
    assert!(
        strangers.is_empty(),
        "fixtures of rules that do not exist: {strangers:?}"
    );
    for rule in rules::ALL {
        assert!(
            tour::names::is_id(rule.code),
            "{} is not kebab-case",
            rule.code
        );
        let page = rule.page();
        for part in [rule.finds, rule.why, rule.remedy] {
            assert!(
                part.len() > 30 && page.contains(part),
                "{} has a thin page",
                rule.code
            );
        }
        if WITHOUT_FILES.contains(&rule.code) {
            continue;
        }
        for kind in ["right", "wrong"] {
            let has = all()
                .iter()
                .any(|(code, case, _)| code == rule.code && case.starts_with(kind));
            assert!(has, "{} has no fixture called {kind}….json", rule.code);
        }
    }
    let sorted: Vec<&str> = codes.iter().map(String::as_str).collect();
    let listed: Vec<&str> = rules::ALL.iter().map(|rule| rule.code).collect();
    assert_eq!(
        listed, sorted,
        "rules stand in the order of the alphabet, each once"
    );
}

#[test]
fn a_file_larger_than_any_tour_is_refused_without_reading_it() {
    let long = format!(
        "{{\"format\": 1{}}}",
        " ".repeat(tour::read::MAX_TEXT_BYTES)
    );
    let parsed = tour::read::read(&long);
    let codes: Vec<&str> = parsed.diagnostics.iter().map(|one| one.code).collect();
    assert_eq!(codes, ["too-large"]);
    assert!(parsed.tour.is_none() && parsed.text.is_empty());
    let full = format!("{{\"format\": 1, \"stops\": [{}]}}", "{},".repeat(200_000));
    let parsed = tour::read::read(&full);
    let codes: Vec<&str> = parsed.diagnostics.iter().map(|one| one.code).collect();
    assert_eq!(codes, ["too-large"]);
    assert!(parsed.tour.is_none() && parsed.text.is_empty());
}

/// A fix must not make anything worse, and applying fixes must come to an end.
#[test]
fn fixes_remove_the_findings_that_offer_them() {
    for (code, case, path) in all() {
        let (parsed, mut findings) = check(&path);
        if parsed.root().is_none() || path.with_extension("facts").exists() {
            continue;
        }
        let mut text = parsed.text.clone();
        let before = findings.len();
        for round in 0.. {
            assert!(round < 10, "{code}/{case}: fixing never ends");
            let fixed = tour::fixes::apply(&text, &findings);
            if fixed.applied == 0 {
                break;
            }
            text = fixed.text;
            findings = tour::check(&tour::read::read(&text), &Facts::default());
        }
        assert!(
            findings.iter().all(|one| one.fix.is_none()),
            "{code}/{case}: fixes are left over: {findings:?}"
        );
        assert!(
            findings.len() <= before,
            "{code}/{case}: {before} findings became {}: {findings:?}",
            findings.len()
        );
    }
}

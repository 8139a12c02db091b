//! Hostile texts: cut, flipped, nested, huge. Reading them never panics, never takes long, and every place
//! that a finding names is inside the text.

#![allow(clippy::print_stdout, reason = "the results are for whoever runs it")]

use super::fixtures;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use soundwalk::cli::diagnostics::human::{self, RenderStyle};
use soundwalk::cli::diagnostics::{github, json};
use soundwalk::tour;
use soundwalk::tour::facts::Facts;
use soundwalk::tour::read::read_bytes;
use std::time::{Duration, Instant};

/// Reads, checks, fixes and renders a text. Every place must lie in it, on character boundaries.
fn survive(bytes: &[u8]) {
    let parsed = read_bytes(bytes);
    let findings = tour::check(&parsed, &Facts::default());
    for finding in &findings {
        for label in &finding.labels {
            assert!(
                parsed.text.get(label.span.clone()).is_some(),
                "{finding:?} lies outside the text"
            );
        }
        if let Some(fix) = &finding.fix {
            assert!(
                parsed.text.get(fix.span.clone()).is_some(),
                "{finding:?} mends outside the text"
            );
        }
    }
    assert!(
        parsed.tour.is_some()
            || findings
                .iter()
                .any(|one| one.severity == tour::diagnostic::Severity::Error)
    );
    tour::fixes::apply(&parsed.text, &findings);
    let look = RenderStyle {
        is_coloured: true,
        width: 80,
    };
    human::render(&findings, &parsed.text, "tour.json", look);
    json::render(&findings, &parsed.text, "tour.json");
    github::render(&findings, &parsed.text, "tour.json");
}

/// A tour with something of every kind in it.
fn rich() -> Vec<u8> {
    let all = fixtures::all();
    let (_, _, path) = all
        .iter()
        .find(|(code, case, _)| code == "unbacked-figure" && case == "right-ways-of-writing")
        .expect("OK because the fixture is kept");
    std::fs::read(path).expect("OK because the fixture can be read")
}

#[test]
fn cut_off_tours_are_read_without_panic() {
    let text = rich();
    for length in 0..text.len() {
        survive(&text[..length]);
    }
}

#[test]
fn every_fixture_survives_being_shown() {
    for (_, _, path) in fixtures::all() {
        survive(&std::fs::read(path).expect("OK because the fixture can be read"));
    }
}

/// Makes the same texts on every run; `PROPTEST_CASES=100000 PROPTEST_RNG_SEED=7` searches further.
fn config() -> ProptestConfig {
    let explored = std::env::var_os("PROPTEST_RNG_SEED").is_some();
    let default = ProptestConfig::default();
    ProptestConfig {
        cases: if explored { default.cases } else { 600 },
        rng_seed: if explored {
            default.rng_seed
        } else {
            RngSeed::Fixed(1941)
        },
        failure_persistence: None,
        ..default
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn tours_with_flipped_bytes_are_read_without_panic(flips in prop::collection::vec((0.0..1.0_f64, any::<u8>()), 1..8)) {
        let mut text = rich();
        for (place, byte) in flips {
            let at = (place * text.len() as f64) as usize;
            text[at] = byte;
        }
        survive(&text);
    }

    #[test]
    fn tours_with_moved_pieces_are_read_without_panic(cuts in prop::collection::vec((0.0..1.0_f64, 0.0..1.0_f64, 0_usize..40), 1..5)) {
        let mut text = rich();
        for (from, to, length) in cuts {
            let from = (from * text.len() as f64) as usize;
            let piece: Vec<u8> = text.drain(from..(from + length).min(text.len())).collect();
            let to = (to * text.len() as f64) as usize;
            text.splice(to..to, piece);
        }
        survive(&text);
    }

    #[test]
    fn tours_with_inserted_characters_are_read_without_panic(
        signs in prop::collection::vec((0.0..1.0_f64, "[\\[\\]{},:\"'/*\\\\ 0-9a-zа-яё.eE+-]{1,4}"), 1..6)
    ) {
        let mut text = String::from_utf8(rich()).expect("OK because the fixture is UTF-8");
        for (place, sign) in signs {
            let mut at = (place * text.len() as f64) as usize;
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            text.insert_str(at, &sign);
        }
        survive(text.as_bytes());
    }

    #[test]
    fn any_bytes_are_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        survive(&bytes);
    }
}

/// Texts that need much work. The limit is generous, because tests run without full optimisation on busy machines;
/// quadratic work would take minutes.
#[test]
fn large_texts_take_little_time() {
    let stop = |index: usize, lat: f64, extra: &str| {
        format!(
            "{{\"id\":\"s{index}\",\"title\":{{\"ru\":\"a\"}},\"position\":{{\"lat\":{lat},\"lon\":87}},\
             \"geofence\":{{\"radius_m\":50}},\"narration\":{{\"ru\":[\"{extra}\"]}}}}"
        )
    };
    let tour = |stops: Vec<String>, rest: &str| {
        format!(
            "{{\"format\":1,\"id\":\"t\",\"title\":{{\"ru\":\"a\"}},\"languages\":[\"ru\"],\"stops\":[{}]{rest}}}",
            stops.join(",")
        )
    };
    let many = 20_000;
    let legs: Vec<String> = (0..many)
        .map(|index| {
            format!("{{\"from\":\"s{index}\",\"to\":\"x{index}\",\"line\":[[0,0],[170,80]]}}")
        })
        .collect();
    let real_legs: Vec<String> = (1..many)
        .map(|index| format!("{{\"from\":\"s0\",\"to\":\"s{index}\"}}"))
        .collect();
    let keys: Vec<String> = (0..300_000)
        .map(|index| format!("\"k{index}\":1"))
        .collect();
    let ring: Vec<String> = (0..200_000)
        .map(|index| format!("[{},{}]", index % 180, index % 90))
        .collect();
    let cases = [
        (
            "words without marks",
            format!("{{\"a\": {}", "x ".repeat(1 << 19)),
        ),
        (
            "semicolons behind the tour",
            format!("{{}}{}{}", ";".repeat(2_000), " ".repeat(1 << 20)),
        ),
        ("nested lists", "[".repeat(1 << 20)),
        ("nested objects", "{\"a\":".repeat(1 << 18)),
        ("nested in comments", "[/*".repeat(1 << 18)),
        ("unclosed texts", "[\"".repeat(1 << 20)),
        ("digits", format!("{{\"format\":{}}}", "9".repeat(1 << 20))),
        ("zeros", format!("{{\"format\":{}1}}", "0".repeat(1 << 20))),
        ("unknown keys", format!("{{{}}}", keys.join(","))),
        (
            "one key again and again",
            format!("{{{}}}", vec!["\"id\":\"a\""; 200_000].join(",")),
        ),
        (
            "all stops on one spot",
            tour((0..many).map(|index| stop(index, 53.0, "a")).collect(), ""),
        ),
        (
            "equal ids",
            tour((0..many).map(|_| stop(7, 53.0, "a")).collect(), ""),
        ),
        (
            "dangling legs",
            tour(
                (0..many)
                    .map(|index| stop(index, f64::from(index as u32) / 300.0, "a"))
                    .collect(),
                &format!(",\"legs\":[{}]", legs.join(",")),
            ),
        ),
        (
            "legs around the world",
            tour(
                (0..many)
                    .map(|index| stop(index, f64::from(index as u32) / 300.0, "a"))
                    .collect(),
                &format!(",\"legs\":[{}]", real_legs.join(",")),
            ),
        ),
        (
            "figures",
            tour(vec![stop(0, 53.0, &"1 2,3 Т-34 ".repeat(100_000))], ""),
        ),
        (
            "a ring of many corners",
            tour(
                vec![stop(0, 53.0, "a").replace(
                    "\"radius_m\":50",
                    &format!("\"polygon\":[{}]", ring.join(",")),
                )],
                "",
            ),
        ),
        ("commas", format!("[{}]", ",".repeat(1 << 20))),
        ("words", format!("[{}]", "word ".repeat(1 << 18))),
        ("missing commas", format!("[{}]", "1 ".repeat(1 << 19))),
        ("line breaks", "\n".repeat(1 << 20)),
        ("curly marks", format!("[{}", "“".repeat(1 << 18))),
        ("curly texts", format!("[{}]", "“x” ,".repeat(1 << 17))),
        (
            "marks in texts",
            format!("[{}]", "\"x\" y ".repeat(1 << 17)),
        ),
        (
            "lines of marks in texts",
            format!(
                "[{}]",
                format!("{}\n", "\"x\" y ".repeat(90)).repeat(1 << 11)
            ),
        ),
        (
            "single marks",
            format!("{{{}", "'a': 'b's, ".repeat(1 << 16)),
        ),
        (
            "decimal commas",
            format!("{{\"a\":{}", "1,".repeat(1 << 19)),
        ),
        ("degrees", format!("[{}", "1°".repeat(1 << 18))),
        (
            "pairs that never end",
            "[1,".repeat(60) + &"1, ".repeat(1 << 18),
        ),
        ("conflicts", "<<<<<<< a\n".repeat(1 << 16)),
        ("odd spaces", "\u{a0}\n".repeat(1 << 18)),
        ("equals", format!("{{{}", "\"a\"=1;".repeat(1 << 17))),
        (
            "unclosed comments",
            format!("[{}", "\"a\"/*".repeat(1 << 17)),
        ),
        ("comments in one line", "/**/".repeat(1 << 18) + "{}"),
        ("backslashes", format!("[\"{}\"]", "\\u".repeat(1 << 18))),
    ];
    for (name, text) in cases {
        let start = Instant::now();
        survive(text.as_bytes());
        let took = start.elapsed();
        assert!(took < Duration::from_secs(20), "{name} took {took:?}");
        println!("{name}: {} bytes in {took:?}", text.len());
    }
}

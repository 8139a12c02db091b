//! A text that is not typed as JSON requires is fixed to what was meant, or not at all. Valid tours are retyped as word
//! processors, other languages and other countries write texts and numbers. If `--fix` then makes valid JSON of them, it
//! must have the original meaning.

use super::fixing::{config, meaning};
use super::fixtures;
use proptest::prelude::*;
use soundwalk::tour;
use soundwalk::tour::diagnostic::Diagnostic;
use soundwalk::tour::facts::Facts;
use soundwalk::tour::read::{ParsedTour, read};
use std::ops::Range;

/// As `soundwalk check --fix`.
const MAX_ROUNDS: usize = 10;

/// The places of all texts (with their marks) and numbers of a valid JSON text.
fn literals(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        match bytes[at] {
            b'"' => {
                at += 1;
                while bytes[at] != b'"' {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                at += 1;
                found.push(start..at);
            }
            b'-' | b'0'..=b'9' => {
                while bytes
                    .get(at)
                    .is_some_and(|byte| b"+-.eE0123456789".contains(byte))
                {
                    at += 1;
                }
                found.push(start..at);
            }
            _ => at += 1,
        }
    }
    found
}

/// Ways to type a text, given by its inside.
const TEXTS: &[fn(&str) -> String] = &[
    |inside| format!("“{inside}”"),
    |inside| format!("„{inside}“"),
    |inside| format!("«{inside}»"),
    |inside| format!("“{inside}\""),
    |inside| format!("\"{inside}”"),
    |inside| format!("“{inside}"),
    |inside| format!("{inside}”"),
    |inside| format!("“\"{inside}\""),
    |inside| format!("'{inside}'"),
    |inside| format!("'''{inside}'''"),
    |inside| format!("\"\"\"{inside}\"\"\""),
    |inside| format!("\"\"{inside}\"\""),
    |inside| format!("\"\"{inside}\""),
    |inside| format!("{inside}\""),
    |inside| format!("\"{inside}"),
    |inside| inside.to_owned(),
    |inside| format!("\"{}\"", inside.replace("\\\"", "\"")),
    |inside| format!("“{}”", inside.replace("\\\"", "\"")),
    |inside| format!("'{}'", inside.replace("\\\"", "\"")),
];

/// Ways to type a number.
const NUMBERS: &[fn(&str) -> String] = &[
    |number| number.replace('.', ","),
    |number| number.replace('.', ", "),
    |number| number.replace('.', " "),
    |number| number.replace('.', "_"),
    |number| number.replace('.', " ."),
    |number| number.replace('.', ". "),
    |number| apart(number, "."),
    |number| apart(number, ","),
    |number| apart(number, " "),
    |number| apart(number, "_"),
    |number| apart(number, "'"),
    |number| format!("+{number}"),
    |number| format!("0{number}"),
    |number| format!("{number}."),
    |number| format!("{number}°"),
    |number| format!("N{number}"),
    |number| format!("{number} m"),
    |number| number.replace('-', "−"),
];

/// Inserts a sign before the last three digits of a whole number, or after the third decimal.
fn apart(number: &str, sign: &str) -> String {
    let at = match number.find('.') {
        Some(point) => (point + 4).min(number.len()),
        None => number.len().saturating_sub(3),
    };
    if at == 0 || at == number.len() {
        return number.to_owned();
    }
    format!("{}{sign}{}", &number[..at], &number[at..])
}

/// Retypes some of the literals, each in one of the ways.
fn retyped(original: &str, slips: &[(usize, usize)]) -> String {
    let literals = literals(original);
    let mut chosen: Vec<(Range<usize>, usize)> = slips
        .iter()
        .map(|(at, way)| (literals[at % literals.len()].clone(), *way))
        .collect();
    chosen.sort_by_key(|(place, _)| std::cmp::Reverse(place.start));
    chosen.dedup_by_key(|(place, _)| place.start);
    let mut text = original.to_owned();
    for (place, way) in chosen {
        let written = &text[place.clone()];
        let typed = match written
            .strip_prefix('"')
            .and_then(|rest| rest.strip_suffix('"'))
        {
            Some(inside) => TEXTS[way % TEXTS.len()](inside),
            None => NUMBERS[way % NUMBERS.len()](written),
        };
        let mut alone = original.to_owned();
        alone.replace_range(place.clone(), &typed);
        // A text that is valid JSON as well, such as `[87,11]`, has another meaning.
        if serde_json::from_str::<serde::de::IgnoredAny>(&alone).is_err() {
            text.replace_range(place, &typed);
        }
    }
    text
}

fn syntax_findings(parsed: &ParsedTour) -> Vec<Diagnostic> {
    let findings = tour::check(parsed, &Facts::default()).into_iter();
    findings.filter(|one| one.code == "json-syntax").collect()
}

/// The text with all fixes of syntax errors, if it is valid JSON then.
fn fixed(text: &str) -> Option<ParsedTour> {
    let mut parsed = read(text);
    for _ in 0..MAX_ROUNDS {
        let findings = syntax_findings(&parsed);
        if findings.is_empty() {
            return Some(parsed);
        }
        let fixed = tour::fixes::apply(&parsed.text, &findings);
        if fixed.applied == 0 {
            return None;
        }
        parsed = read(&fixed.text);
    }
    panic!("fixing never ends: {text}");
}

/// Whether a retyped text could be fixed. If so, it must have the original meaning.
fn means_the_same(name: &str, original: &str, typed: &str) -> bool {
    if serde_json::from_str::<serde::de::IgnoredAny>(typed).is_ok() {
        return true;
    }
    let Some(after) = fixed(typed) else {
        return false;
    };
    let before = read(original);
    let (Some(before), Some(now)) = (before.root(), after.root()) else {
        panic!("{name}: not readable\n{typed}");
    };
    assert_eq!(
        meaning(before, None),
        meaning(now, None),
        "{name}\n--- typed\n{typed}\n--- mended\n{}",
        after.text
    );
    true
}

#[test]
fn fixes_restore_the_meant_texts_and_numbers() {
    let tour =
        |inside: &str| format!("{{\"format\": 1,\n\"languages\": [\"ru\", \"en\"],\n{inside}}}");
    for (right, wrong, is_mended) in [
        (r#""a": ["abc", "def"]"#, r#""a": [“abc", "def”]"#, true),
        (r#""a": ["abc", "def"]"#, r#""a": [“abc”, "def”]"#, true),
        (r#""a": ["abc", "def"]"#, r#""a": ['abc", "def']"#, false),
        (r#""a": ["abc", "def"]"#, r#""a": [""abc, "def"]"#, false),
        (r#""a": ["abc”, “def"]"#, r#""a": ["abc”, “def"]"#, true),
        (r#""k": {"a": 1}, "z": 2"#, r#"“k": {"a": 1}, "z“: 2"#, true),
        (r#""a": "Hello""#, r#""a": """Hello""""#, true),
        (r#""a": "Hello""#, r#""a": '''Hello'''"#, true),
        (r#""a": "Hello""#, r#""a": ""Hello"""#, false),
        (
            r#""a": [87.092, 53.767]"#,
            r#""a": [87 092, 53 767]"#,
            false,
        ),
        (
            r#""a": [87.092, 53.767]"#,
            r#""a": [87_092, 53_767]"#,
            false,
        ),
        (
            r#""a": [87.0923, 53.7672]"#,
            r#""a": [87.0923 53.7672]"#,
            true,
        ),
        (r#""lat": 53.767"#, r#""lat": 53_767"#, false),
        (r#""lat": 53.767"#, r#""lat": 53 767"#, false),
        (r#""lat": 53.767"#, r#""lat": 53,767"#, false),
        (r#""lat": 53.767194"#, r#""lat": 53,767194"#, true),
        (r#""lat": 53.767194"#, r#""lat": 53.767.194"#, false),
        (r#""lat": 53.767194"#, r#""lat": 53,767,194"#, false),
        (r#""lat": 53.767194"#, r#""lat": N53,767194"#, true),
        (r#""lat": 53.767194"#, r#""lat": N53.767194"#, true),
        (r#""radius_m": 1000"#, r#""radius_m": 1 000"#, true),
        (r#""radius_m": 1000"#, r#""radius_m": 1,000"#, false),
        (r#""radius_m": 1000.5"#, r#""radius_m": 1.000,5"#, false),
        // JSON after a comment sign may be meant.
        (
            r##""a": "First", "b": 1"##,
            r##""a": #"First", "b": 1"##,
            false,
        ),
        (
            r##""a": "First", "b": 1"##,
            r##""a": "First",# "b": 1"##,
            false,
        ),
        (
            r##""a": "First", "b": 1"##,
            r##""a": "First", // "b": 1"##,
            false,
        ),
        (
            r##""a": 53.78194, "b": 1"##,
            r##""a": 53.7#8194, "b": 1"##,
            false,
        ),
        (
            "\"a\": 1,\n\"b\": 1",
            "\"a\": 1, # the first\n\"b\": 1",
            true,
        ),
        (
            "\"a\": 1,\n\"b\": 1",
            "\"a\": 1,\n# \"c\": 2,\n\"b\": 1",
            true,
        ),
        (
            r#""take": "audio/en/x.wav""#,
            r#""take": "audio\en\u0041bc.wav""#,
            false,
        ),
    ] {
        let mended = means_the_same("table", &tour(right), &tour(wrong));
        let is_json = serde_json::from_str::<serde::de::IgnoredAny>(&tour(wrong)).is_ok();
        assert!(is_json || mended == is_mended, "{wrong}");
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn retyped_tours_are_fixed_to_what_was_meant_or_not_at_all(
        fixture in 0..10_000_usize,
        slips in prop::collection::vec((0..100_000_usize, 0..1_000_usize), 1..4),
    ) {
        let all = fixtures::all();
        let (code, case, path) = &all[fixture % all.len()];
        let text = fixtures::check(path).0.text;
        let is_json = serde_json::from_str::<serde::de::IgnoredAny>(&text).is_ok();
        if is_json && text.len() < 20_000 && !literals(&text).is_empty() {
            means_the_same(&format!("{code}/{case} {slips:?}"), &text, &retyped(&text, &slips));
        }
    }
}

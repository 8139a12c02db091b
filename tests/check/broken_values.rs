//! An unreadable value has one finding, at its place and with help. Nothing is reported that only follows from it.

use soundwalk::tour;
use soundwalk::tour::facts::Facts;
use soundwalk::tour::read::read;

/// A tour without findings. `BROKEN` places are filled in by the tests.
fn valid(lat: &str, radius: &str, languages: &str) -> String {
    format!(
        r#"{{
  "format": 1,
  "id": "small-tour",
  "title": {{"en": "Walk"}},
  "languages": {languages},
  "claims": [{{"id": "tank", "statement": {{"en": "A tank stands here."}}}}],
  "stops": [
    {{
      "id": "square",
      "title": {{"en": "Square"}},
      "position": {{"lat": {lat}, "lon": 87.092328}},
      "geofence": {{"radius_m": {radius}}},
      "narration": {{"en": [{{"text": "A tank stands here, on the square.", "claims": ["tank"]}}]}}
    }}
  ]
}}"#
    )
}

/// Codes and help of the findings, except notes and the length of the narration.
fn found(text: &str) -> Vec<(String, String, String)> {
    let parsed = read(text);
    let findings = tour::check(&parsed, &Facts::default()).into_iter();
    findings
        .filter(|one| one.severity > tour::diagnostic::Severity::Note)
        .filter(|one| !["narration-length", "no-voice", "needs-survey"].contains(&one.code))
        .map(|one| {
            let at = text[one.span()].to_owned();
            (
                one.code.to_owned(),
                at,
                one.help.unwrap_or_default().to_string(),
            )
        })
        .collect()
}

#[test]
fn an_unreadable_coordinate_has_one_finding_with_help() {
    assert_eq!(found(&valid("53.767194", "60", "[\"en\"]")), []);
    for (lat, cure) in [
        ("53.767.194", "53.767194"),
        ("\"53.767.194\"", "53.767194"),
        ("53,767,194", "53.767194"),
        ("53_767", "53.767"),
        ("53 767 194", "53.767194"),
        ("N53.767194", "53.767194"),
        ("\"N53.767194\"", "53.767194"),
        ("N 53,767194", "53.767194"),
        ("53.767194N", "53.767194"),
        ("53°46´2˝", "53.767222"),
        ("\"53°46´2˝\"", "53.767222"),
        ("53°46.032'N", "53.7672"),
        ("\"53°46.032'N\"", "53.7672"),
        (
            "\"53.767194, 87.092328\"",
            "\"lat\": 53.767194, \"lon\": 87.092328",
        ),
        ("@@", "decimal degrees"),
        ("x53", "decimal degrees"),
        ("53x", "decimal degrees"),
        ("NaN", "write the number"),
        ("\"somewhere\"", ""),
    ] {
        let findings = found(&valid(lat, "60", "[\"en\"]"));
        let [(_, at, help)] = &findings[..] else {
            panic!("{lat}: {findings:#?}");
        };
        assert_eq!(at, lat);
        assert!(help.contains(cure), "{lat}: {help}");
    }
}

#[test]
fn a_length_with_a_unit_has_one_finding_with_help() {
    for (radius, cure) in [
        ("\"30 m\"", "write 30"),
        ("\"30m\"", "write 30"),
        ("\"30 м\"", "write 30"),
        ("30 m", "write 30"),
        ("\"0.1 km\"", "in the unit"),
        ("0.1 km", "in the unit"),
        ("1.2.3", "one decimal point"),
        ("030", "does not begin with 0"),
    ] {
        let findings = found(&valid("53.767194", radius, "[\"en\"]"));
        let [(_, at, help)] = &findings[..] else {
            panic!("{radius}: {findings:#?}");
        };
        assert_eq!(at, radius);
        assert!(help.contains(cure), "{radius}: {help}");
    }
}

#[test]
fn an_unreadable_language_does_not_make_others_undeclared() {
    let findings = found(&valid("53.767194", "60", "[NaN, 1.2.3]"));
    assert!(
        findings.iter().all(|(code, ..)| code == "json-syntax"),
        "{findings:#?}"
    );
}

/// If a fix of the grammar joins two numbers of a pair, the pair is not in the text as it is read.
#[test]
fn lists_with_decimal_commas_and_the_latitude_first_are_reported() {
    for list in [
        "[[53,767194, 87,092328], [53,768, 87,093], [53,769, 87,091]]",
        "[[53,767194, 87,092328]]",
        "[[53,767194, 87,092328], [53,768194, 87,095328]]",
    ] {
        let text = valid("53.767194", "60", "[\"en\"]")
            .replace("\"radius_m\": 60", &format!("\"polygon\": {list}"));
        let findings = found(&text);
        assert!(!findings.is_empty(), "{list}");
        let reading = read(&text);
        tour::fixes::apply(&text, &tour::check(&reading, &Facts::default()));
    }
}

/// Two keys that both look like a known key: only one of them can be meant.
#[test]
fn a_fix_never_duplicates_a_key() {
    let text = valid("53.767194", "60", "[\"en\"]")
        .replace("\"radius_m\": 60", "\"radus_m\": 50, \"radius\": 40");
    let fixed = tour::fixes::apply(&text, &tour::check(&read(&text), &Facts::default()));
    let codes: Vec<String> = found(&fixed.text)
        .into_iter()
        .map(|(code, ..)| code)
        .collect();
    assert_eq!(codes, ["unknown-key"], "{}", fixed.text);
}

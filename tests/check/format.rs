//! Formatting is stable and changes nothing but space.

use super::fixtures;
use soundwalk::tour::format::format;
use soundwalk::tour::read::read;

fn laid_out(text: &str) -> String {
    let parsed = read(text);
    format(
        text,
        parsed.root().unwrap_or_else(|| panic!("{text} is JSON")),
    )
}

#[test]
fn values_are_laid_out_by_their_depth_and_width() {
    for (text, expected) in [
        ("{}", "{}\n"),
        ("[]", "[]\n"),
        ("{\"a\":1,\"b\":[ ]}", "{\n  \"a\": 1,\n  \"b\": []\n}\n"),
        (
            "{\"line\":[[1.50,2],[3,4e1]],\"id\":\"a\\u0416\"}",
            "{\n  \"line\": [[1.50, 2], [3, 4e1]],\n  \"id\": \"a\\u0416\"\n}\n",
        ),
        (
            "{\"a\":{\"b\":{\"c\":{\"d\":1}}}}",
            "{\n  \"a\": {\n    \"b\": {\"c\": {\"d\": 1}}\n  }\n}\n",
        ),
    ] {
        assert_eq!(laid_out(text), expected, "{text}");
    }
}

#[test]
fn line_length_is_measured_in_displayed_columns() {
    let text = |letters: usize| {
        format!(
            "{{\"t\": {{\"ru\": \"{}\", \"en\": \"a\"}}}}",
            "ж".repeat(letters)
        )
    };
    assert_eq!(
        laid_out(&text(60)).lines().count(),
        3,
        "Cyrillic letters are one column wide"
    );
    assert_eq!(laid_out(&text(90)).lines().count(), 6);
}

#[test]
fn formatting_is_idempotent_and_lossless() {
    for (code, case, path) in fixtures::all() {
        let (parsed, _) = fixtures::check(&path);
        let Some(root) = parsed.root() else {
            continue;
        };
        if parsed
            .diagnostics
            .iter()
            .any(|one| one.code == "json-syntax")
        {
            continue;
        }
        let once = format(&parsed.text, root);
        assert_eq!(laid_out(&once), once, "{code}/{case}");
        let solid = |text: &str| -> String { text.split_whitespace().collect() };
        assert_eq!(
            solid(&once),
            solid(parsed.text.trim_start_matches('\u{feff}')),
            "{code}/{case}"
        );
    }
}

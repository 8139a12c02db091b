//! Places in the text: pointers, spans, lines and columns, also where parts of the tour were left out.

use soundwalk::tour::lines::{LineColumn, Lines};
use soundwalk::tour::read::read;

const TEXT: &str = r#"{
  "format": 1, "id": "t", "title": {"ru": "Т"}, "languages": ["ru"],
  "stops": [
    {"id": "broken"},
    {"id": "whole", "title": {"ru": "Ж"}, "position": {"lat": 1, "lon": 2}, "geofence": {"radius_m": 30},
     "narration": {"ru": [5, "Два \"слова\" 1941"]}}
  ]
}"#;

#[test]
fn pointers_lead_to_the_text_after_left_out_elements() {
    let parsed = read(TEXT);
    assert!(
        parsed.tour.is_none(),
        "a tour with broken parts is not whole"
    );
    let partial = parsed.partial().expect("OK because the rest can be read");
    assert_eq!(partial.stops.len(), 1);
    assert_eq!(
        parsed.source_pointer("/stops/0/narration/ru/0"),
        "/stops/1/narration/ru/1"
    );
    let label = parsed.label("/stops/0/id");
    assert_eq!(
        (&TEXT[label.span], label.pointer.as_str()),
        ("\"whole\"", "/stops/1/id")
    );
    let key = parsed.key_label("/stops/0/geofence");
    assert_eq!(&TEXT[key.span], "\"geofence\"");
    let text = partial.stops[0]
        .narration
        .values()
        .next()
        .map(|list| list[0].text().to_owned())
        .unwrap_or_default();
    let at = text.find("1941").expect("OK because it stands there");
    let figure = parsed.label_within("/stops/0/narration/ru/0", at..at + 4);
    assert_eq!(&TEXT[figure.span], "1941");
}

#[test]
fn everything_is_found_at_once() {
    let parsed = read(TEXT);
    let found: Vec<(&str, &str)> = parsed
        .diagnostics
        .iter()
        .map(|one| (one.code, one.labels[0].pointer.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            ("missing-key", "/stops/0"),
            ("missing-key", "/stops/0"),
            ("missing-key", "/stops/0"),
            ("missing-key", "/stops/0"),
            ("wrong-type", "/stops/1/narration/ru/0"),
        ]
    );
}

#[test]
fn columns_count_letters() {
    let text = "а\n бв\r\nг";
    let lines = Lines::of(text);
    for (byte, line, column) in [
        (0, 1, 1),
        (2, 1, 2),
        (3, 2, 1),
        (4, 2, 2),
        (6, 2, 3),
        (10, 3, 1),
        (12, 3, 2),
    ] {
        assert_eq!(
            lines.line_column(text, byte),
            LineColumn { line, column },
            "{byte}"
        );
    }
}

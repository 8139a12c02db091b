//! Edits change what they name and nothing else.

use soundwalk::studio::edit::{Edit, EditError, apply, apply_all};

const TOUR: &str = r#"{
  "format": 1,
  "id":   "odd-spacing",
  "title": {"ru": "Город", "en": "City"},
  "languages": ["ru", "en"],
  // a note that an editor left here
  "lexicon": {
    "ru": {"КМК": "ка эм ка"} // about the works
  },
  "stops": [
    {
      "id": "one",
      "position": {"lat": 53.7670, "lon": 87.1360},
      "geofence": {"radius_m": 40},
      "narration": {
        "ru": [
          "Раз.",
          "Два."
        ]
      }
    },
    {
      "id": "two",
      "position": {"lat": 53.77, "lon": 87.14}
    },
    {"id": "three"}
  ],
  "maps": []
}
"#;

/// The differing lines as one hunk of a diff, between the equal lines at both ends.
fn hunk(before: &str, after: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let rest = old.len().min(new.len()) - head;
    let tail = old
        .iter()
        .rev()
        .zip(new.iter().rev())
        .take(rest)
        .take_while(|(a, b)| a == b)
        .count();
    let mut out = String::new();
    for line in &old[head..old.len() - tail] {
        out += &format!("-{line}\n");
    }
    for line in &new[head..new.len() - tail] {
        out += &format!("+{line}\n");
    }
    out
}

fn check(edit: serde_json::Value, expected: &str) {
    let edits: Vec<Edit> =
        serde_json::from_value(edit).expect("OK because the test writes an edit");
    let after = apply(TOUR, &edits).expect("OK because the edit can be made");
    assert_eq!(hunk(TOUR, &after), expected, "{after}");
    let crlf = TOUR.replace('\n', "\r\n");
    let after_crlf = apply(&crlf, &edits).expect("OK because the edit can be made");
    assert_eq!(
        after_crlf,
        after.replace('\n', "\r\n"),
        "line ends stay as they are"
    );
}

#[test]
fn each_edit_is_one_hunk() {
    check(
        serde_json::json!([{"do": "set", "pointer": "/stops/0/position/lat", "value": 53.76719}]),
        "-      \"position\": {\"lat\": 53.7670, \"lon\": 87.1360},\n+      \"position\": {\"lat\": 53.76719, \"lon\": 87.1360},\n",
    );
    check(
        serde_json::json!([{"do": "set", "pointer": "/stops/0/narration/ru/1", "value": {"text": "Два \"три\".", "claims": ["a"]}}]),
        "-          \"Два.\"\n+          {\"text\": \"Два \\\"три\\\".\", \"claims\": [\"a\"]}\n",
    );
    check(
        serde_json::json!([{"do": "set", "pointer": "/stops/0/geofence/heading", "value": {"towards": 90, "within": 45}}]),
        "-      \"geofence\": {\"radius_m\": 40},\n+      \"geofence\": {\"radius_m\": 40, \"heading\": {\"towards\": 90, \"within\": 45}},\n",
    );
    check(
        serde_json::json!([{"do": "set", "pointer": "/stops/1/narration/en/~1", "value": ["One."]}]),
        "-      \"position\": {\"lat\": 53.77, \"lon\": 87.14}\n+      \"position\": {\"lat\": 53.77, \"lon\": 87.14},\n\
         +      \"narration\": {\n+        \"en\": {\"/\": [\"One.\"]}\n+      }\n",
    );
    check(
        serde_json::json!([{"do": "insert", "pointer": "/stops/0/narration/ru/1", "value": "Полтора."}]),
        "+          \"Полтора.\",\n",
    );
    check(
        serde_json::json!([{"do": "insert", "pointer": "/stops/0/narration/ru/-", "value": "Три."}]),
        "-          \"Два.\"\n+          \"Два.\",\n+          \"Три.\"\n",
    );
    check(
        serde_json::json!([{"do": "insert", "pointer": "/languages/-", "value": "de"}]),
        "-  \"languages\": [\"ru\", \"en\"],\n+  \"languages\": [\"ru\", \"en\", \"de\"],\n",
    );
    check(
        serde_json::json!([{"do": "insert", "pointer": "/maps/0", "value": "a.geojson"}]),
        "-  \"maps\": []\n+  \"maps\": [\"a.geojson\"]\n",
    );
    check(
        serde_json::json!([{"do": "remove", "pointer": "/stops/0/narration/ru/0"}]),
        "-          \"Раз.\",\n",
    );
    check(
        serde_json::json!([{"do": "remove", "pointer": "/stops/0/narration/ru/1"}]),
        "-          \"Раз.\",\n-          \"Два.\"\n+          \"Раз.\"\n",
    );
    check(
        serde_json::json!([{"do": "remove", "pointer": "/title/en"}]),
        "-  \"title\": {\"ru\": \"Город\", \"en\": \"City\"},\n+  \"title\": {\"ru\": \"Город\"},\n",
    );
    check(
        serde_json::json!([{"do": "set", "pointer": "/lexicon/ru/РЖД", "value": "эр жэ дэ"}]),
        "-    \"ru\": {\"КМК\": \"ка эм ка\"} // about the works\n\
         +    \"ru\": {\"КМК\": \"ка эм ка\", \"РЖД\": \"эр жэ дэ\"} // about the works\n",
    );
}

#[test]
fn a_moved_stop_keeps_its_text_and_comments_stay_in_place() {
    let there = apply(
        TOUR,
        &[Edit::Move {
            pointer: "/stops/0".into(),
            to: 2,
        }],
    )
    .expect("OK because there are three stops");
    let back = apply(
        &there,
        &[Edit::Move {
            pointer: "/stops/2".into(),
            to: 0,
        }],
    )
    .expect("OK because there are three stops");
    assert_eq!(back, TOUR);
    assert!(there.contains("53.7670, \"lon\": 87.1360"), "{there}");
    assert!(there.contains("// a note that an editor left here"));
}

#[test]
fn a_new_list_in_an_empty_file_is_laid_out() {
    let after = apply(
        "{\n\t\"format\": 1\n}\n",
        &[Edit::Set {
            pointer: "/stops".into(),
            value: serde_json::json!([{"id": "one", "position": {"lat": 1.5, "lon": 2}, "narration": {"en": ["Hello."]}}]),
        }],
    )
    .expect("OK because the text is an object");
    assert_eq!(
        after,
        "{\n\t\"format\": 1,\n\t\"stops\": [\n\t\t{\n\t\t\t\"id\": \"one\",\n\t\t\t\"position\": {\"lat\": 1.5, \"lon\": 2},\n\
         \t\t\t\"narration\": {\"en\": [\"Hello.\"]}\n\t\t}\n\t]\n}\n"
    );
}

#[test]
fn impossible_edits_are_explained() {
    let refuse = |text: &str, edit: serde_json::Value, expected: EditError| {
        let edit: Edit = serde_json::from_value(edit).expect("OK because the test writes an edit");
        assert_eq!(apply(text, &[edit]), Err(expected));
    };
    refuse(
        "{",
        serde_json::json!({"do": "remove", "pointer": "/a"}),
        EditError::NotJson,
    );
    refuse(
        TOUR,
        serde_json::json!({"do": "set", "pointer": "", "value": 1}),
        EditError::WholeText,
    );
    refuse(
        TOUR,
        serde_json::json!({"do": "set", "pointer": "/id/x", "value": 1}),
        EditError::NotAnObject("/id".into()),
    );
    refuse(
        TOUR,
        serde_json::json!({"do": "insert", "pointer": "/stops/9", "value": 1}),
        EditError::Nowhere("/stops/9".into()),
    );
    refuse(
        TOUR,
        serde_json::json!({"do": "insert", "pointer": "/title/0", "value": 1}),
        EditError::NotAList("/title".into()),
    );
    refuse(
        TOUR,
        serde_json::json!({"do": "remove", "pointer": "/stops/0/nothing"}),
        EditError::Nowhere("/stops/0/nothing".into()),
    );
    refuse(
        TOUR,
        serde_json::json!({"do": "move", "pointer": "/stops/0", "to": 3}),
        EditError::Nowhere("/stops/3".into()),
    );
}

/// What several requests have brought together may be more than one request may bring.
#[test]
fn a_draft_of_many_edits_is_made() {
    let edits: Vec<Edit> = (0..1_001)
        .map(|number| {
            serde_json::from_value(
                serde_json::json!({"do": "set", "pointer": "/a", "value": number}),
            )
            .expect("OK because it is an edit")
        })
        .collect();
    let refused = apply("{}", &edits).expect_err("they are too many at once");
    assert!(
        refused.to_string().contains("several requests"),
        "{refused}"
    );
    let made = apply_all("{}", &edits).expect("OK because each of them can be made");
    assert!(made.contains("1000"), "{made}");
}

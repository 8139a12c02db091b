//! Comments and suggestions: who may write them, that nothing is lost, and that hostile files and requests do no harm.

use super::open::{Open, open};
use serde_json::{Value, json};
use soundwalk::studio::Access;
use std::fs;

const AT: &str = "2026-06-22T04:00:00Z";

impl Open {
    fn reviews(&self) -> Value {
        self.get("/api/reviews").json()
    }

    fn act(&self, author: &str, act: Value) -> super::open::Reply {
        let base = self.reviews()["version"].clone();
        self.post(
            "/api/reviews",
            &json!({"base": base, "author": author, "at": AT, "act": act}),
        )
    }

    fn suggest(&self, author: &str, edits: Value) -> super::open::Reply {
        self.post(
            "/api/suggest",
            &json!({"base": self.version(), "author": author, "at": AT, "label": "Story", "edits": edits}),
        )
    }

    fn decide(&self, id: &Value, accept: bool, anyway: bool) -> super::open::Reply {
        let reviews = self.reviews()["version"].clone();
        self.post(
            "/api/decide",
            &json!({"base": self.version(), "reviews": reviews, "author": "Guide", "at": AT,
                "id": id, "accept": accept, "anyway": anyway}),
        )
    }

    fn reviews_file(&self) -> String {
        fs::read_to_string(self.folder.join("reviews.json")).unwrap_or_default()
    }
}

fn comment(text: &str) -> Value {
    json!({"do": "comment", "text": text,
        "place": {"on": "passage", "stop": "gate", "part": "narration", "lang": "en", "passage": 2,
            "quote": "opened in 1932"}})
}

fn set(text: &str) -> Value {
    json!([{"do": "set", "pointer": "/stops/0/narration/en/1", "value": text}])
}

#[test]
fn comments_are_kept_beside_the_tour_and_survive_edits() {
    let studio = open(Access::Edit);
    let before = studio.text();
    assert_eq!(studio.reviews()["comments"], json!([]));
    assert_eq!(
        studio.reviews_file(),
        "",
        "nothing is written before the first comment"
    );
    assert_eq!(studio.act("Anna", comment("Was it not 1931?")).status, 200);
    let written: Value =
        serde_json::from_str(&studio.reviews_file()).expect("OK because it is JSON");
    assert_eq!(written["format"], 1);
    assert_eq!(written["comments"][0]["text"], "Was it not 1931?");
    assert!(studio.reviews_file().ends_with("}\n") && studio.reviews_file().contains("\n  \""));
    let id = written["comments"][0]["id"].clone();
    let reply = studio.act("Boris", json!({"do": "reply", "to": id, "text": "No."}));
    assert_eq!(
        reply.json()["comments"][0]["comment"]["replies"][0]["author"],
        "Boris"
    );
    // Anna cannot delete a conversation in which Boris has spoken, and Boris not what Anna wrote.
    for author in ["Anna", "Boris"] {
        let refused = studio.act(author, json!({"do": "delete", "id": id}));
        assert_eq!(refused.refusal(), (422, "unfit".to_owned()), "{author}");
    }
    let resolved = studio
        .act("Boris", json!({"do": "resolve", "id": id}))
        .json();
    assert_eq!(
        resolved["comments"][0]["comment"]["resolved"]["author"],
        "Boris"
    );
    let reopened = studio.act("Anna", json!({"do": "reopen", "id": id})).json();
    assert_eq!(reopened["comments"][0]["comment"]["resolved"], Value::Null);

    assert_eq!(studio.text(), before, "the tour itself stays as it is");
    let anchor = |studio: &Open| studio.reviews()["comments"][0]["anchor"].clone();
    assert_eq!(anchor(&studio)["found"], "here");
    let edit = |edits: Value| {
        let request = json!({"base": studio.version(), "label": "e", "edits": edits});
        assert_eq!(studio.post("/api/edit", &request).status, 200);
    };
    edit(json!([{"do": "insert", "pointer": "/stops/0/narration/en/0", "value": "Welcome."}]));
    assert_eq!(anchor(&studio)["found"], "moved");
    assert_eq!(anchor(&studio)["pointer"], "/stops/0/narration/en/2");
    edit(json!([{"do": "set", "pointer": "/stops/0/narration/en/2", "value": "It is from 1931."}]));
    edit(json!([{"do": "move", "pointer": "/stops/0", "to": 1}]));
    assert_eq!(anchor(&studio)["found"], "changed");
    assert_eq!(anchor(&studio)["stop"], 1);
}

#[test]
fn two_pages_and_an_editor_lose_nothing() {
    let studio = open(Access::Edit);
    let base = studio.reviews()["version"].clone();
    let request =
        |author: &str| json!({"base": base, "author": author, "at": AT, "act": comment("Hello.")});
    assert_eq!(studio.post("/api/reviews", &request("Anna")).status, 200);
    let second = studio.post("/api/reviews", &request("Boris"));
    assert_eq!(second.refusal(), (409, "stale".to_owned()));
    // An editor adds a comment; the next change keeps it.
    let mut written: Value =
        serde_json::from_str(&studio.reviews_file()).expect("OK because it is JSON");
    let mut other = written["comments"][0].clone();
    other["id"] = json!("by-hand");
    written["comments"]
        .as_array_mut()
        .expect("OK because it is a list")
        .push(other);
    fs::write(studio.folder.join("reviews.json"), written.to_string())
        .expect("OK because tests may write");
    assert_eq!(studio.act("Boris", comment("Me, too.")).status, 200);
    let ids = studio.reviews();
    let ids: Vec<&str> = ids["comments"]
        .as_array()
        .expect("OK because it is a list")
        .iter()
        .filter_map(|one| one["comment"]["id"].as_str())
        .collect();
    assert_eq!(ids.len(), 3);
    assert!(ids.contains(&"by-hand"));
}

#[test]
fn many_comments_at_once_are_all_kept() {
    let studio = open(Access::Review);
    std::thread::scope(|scope| {
        for number in 0..8 {
            let studio = &studio;
            scope.spawn(move || {
                let text = format!("Comment {number}");
                for _ in 0..100 {
                    if studio.act("Anna", comment(&text)).status == 200 {
                        return;
                    }
                }
                panic!("{text} was always too late");
            });
        }
    });
    assert_eq!(
        studio.reviews()["comments"].as_array().map(Vec::len),
        Some(8)
    );
}

#[test]
fn access_decides_who_may_write_what() {
    for (access, comments, edits) in [
        (Access::Edit, 200, 200),
        (Access::Review, 200, 403),
        (Access::ReadOnly, 403, 403),
    ] {
        let studio = open(access);
        assert_eq!(
            studio.act("Anna", comment("Hello.")).status,
            comments,
            "{access:?}"
        );
        assert_eq!(
            studio.suggest("Anna", set("It was opened in 1931.")).status,
            comments,
            "{access:?}"
        );
        let edit = json!({"base": studio.version(), "label": "e", "edits": set("Changed.")});
        assert_eq!(studio.post("/api/edit", &edit).status, edits, "{access:?}");
        if access == Access::Edit {
            continue;
        }
        let before = studio.text();
        let version = studio.version();
        for (path, body) in [
            ("/api/text", json!({"base": version, "text": "{}"})),
            (
                "/api/fix",
                json!({"base": version, "finding": 0, "code": "no-stops"}),
            ),
            ("/api/connect", json!({"base": version})),
            ("/api/undo", json!({"base": version})),
            ("/api/redo", json!({"base": version})),
            ("/api/trust", json!({})),
            (
                "/api/recording/0/take",
                json!({"base": version, "pointer": "", "from_s": 0, "to_s": 1}),
            ),
            (
                "/api/recording/0/takes",
                json!({"base": version, "takes": []}),
            ),
            ("/api/start/close", json!({})),
            ("/api/build", json!({})),
            ("/api/folder", json!({"folder": "site"})),
            ("/api/phone", json!({})),
            (
                "/api/decide",
                json!({"base": version, "reviews": version, "author": "A", "at": AT, "id": "s", "accept": true}),
            ),
        ] {
            let refused = studio.post(path, &body).refusal();
            assert_eq!(refused, (403, "read-only".to_owned()), "{access:?} {path}");
        }
        for path in [
            "take?pointer=/stops/0/narration/en/0",
            "upload?pointer=/cover/file&name=a.jpg",
            "picture?stop=gate",
            "picture/turn?stop=gate",
            "bed?stop=gate",
        ] {
            let refused = studio.send(&format!("/api/{path}&base={version}"), b"");
            assert_eq!(
                refused.refusal(),
                (403, "read-only".to_owned()),
                "{access:?} {path}"
            );
        }
        assert_eq!(studio.text(), before, "{access:?}");
    }
}

#[test]
fn suggestions_are_accepted_as_one_step_each() {
    let studio = open(Access::Edit);
    let before = studio.text();
    let drafted = studio.suggest("Anna", set("It was opened in 1931.")).json();
    assert!(
        drafted["view"]["text"]
            .as_str()
            .is_some_and(|text| text.contains("1931"))
    );
    assert_eq!(studio.text(), before, "the tour itself stays as it is");
    // Typing on changes the same suggestion, also under the version that the draft was shown with.
    let drafted = studio.suggest("Anna", set("It opened in 1931.")).json();
    assert_eq!(
        drafted["reviews"]["suggestions"].as_array().map(Vec::len),
        Some(1)
    );
    let one = drafted["reviews"]["suggestions"][0].clone();
    assert_eq!(one["standing"], "fits");
    assert_eq!(one["changes"][0]["was"], "It was opened in 1932.");
    // Another author's draft does not have it.
    let other = studio
        .post("/api/draft", &json!({"author": "Boris"}))
        .json();
    assert_eq!(other["text"], before.as_str());
    // Stops are rearranged; it still finds its place.
    let edit = json!({"base": studio.version(), "label": "e",
        "edits": [{"do": "move", "pointer": "/stops/0", "to": 1}]});
    assert_eq!(studio.post("/api/edit", &edit).status, 200);
    let accepted = studio.decide(&one["suggestion"]["id"], true, false);
    assert_eq!(accepted.status, 200, "{}", accepted.json());
    let stops = accepted.json()["view"]["tour"]["stops"].clone();
    assert_eq!(stops[1]["narration"]["en"][1], "It opened in 1931.");
    assert_eq!(
        accepted.json()["reviews"]["suggestions"][0]["suggestion"]["decision"]["outcome"],
        "accepted"
    );
    assert_eq!(
        studio.decide(&one["suggestion"]["id"], true, false).status,
        422,
        "only once"
    );
    // One undo takes it back.
    let undone = studio
        .post("/api/undo", &json!({"base": studio.version()}))
        .json();
    assert_eq!(
        undone["tour"]["stops"][1]["narration"]["en"][1],
        "It was opened in 1932."
    );
}

#[test]
fn a_suggestion_for_a_changed_text_says_so() {
    let studio = open(Access::Edit);
    let made = studio.suggest("Anna", set("It was opened in 1931.")).json();
    let id = made["reviews"]["suggestions"][0]["suggestion"]["id"].clone();
    let edit =
        json!({"base": studio.version(), "label": "e", "edits": set("It was opened long ago.")});
    assert_eq!(studio.post("/api/edit", &edit).status, 200);
    let shown = studio.reviews()["suggestions"][0].clone();
    assert_eq!(shown["standing"], "changed");
    assert_eq!(shown["changes"][0]["now"], "It was opened long ago.");
    assert_eq!(studio.decide(&id, true, false).status, 422);
    assert_eq!(
        studio.reviews()["suggestions"][0]["suggestion"]["decision"],
        Value::Null
    );
    assert_eq!(studio.decide(&id, true, true).status, 200);
    assert!(studio.text().contains("1931"));
    let made = studio.suggest("Anna", set("No.")).json();
    let id = made["reviews"]["suggestions"][1]["suggestion"]["id"].clone();
    assert_eq!(studio.decide(&id, false, false).status, 200);
    assert!(!studio.text().contains("No."));
}

#[test]
fn hostile_requests_and_files_do_no_harm() {
    let studio = open(Access::Edit);
    let long = "x".repeat(5_000);
    let nested = (0..122).fold(json!(1), |inner, _| json!([inner]));
    for (author, act) in [
        ("", comment("Hello.")),
        ("A\nB", comment("Hello.")),
        ("Anna", comment("")),
        ("Anna", comment(&long)),
        ("Anna", comment("\u{1b}[31mred")),
        (
            "Anna",
            json!({"do": "comment", "text": "t", "place": {"on": "map", "lat": 91, "lon": 0}}),
        ),
        (
            "Anna",
            json!({"do": "comment", "text": "t", "place": {"on": "moon"}}),
        ),
        ("Anna", json!({"do": "reply", "to": "nobody", "text": "t"})),
        ("Anna", json!({"do": "delete", "id": "../tour.json"})),
        ("Anna", json!({"do": "burn"})),
    ] {
        let refused = studio.act(author, act.clone());
        assert_eq!(refused.status, 422, "{author:?} {act}");
    }
    for edits in [
        json!([]),
        json!([{"do": "set", "pointer": "/stops/9/id", "value": 1}]),
        json!([{"do": "set", "pointer": "", "value": 1}]),
        json!([{"do": "set", "pointer": "/a".repeat(60), "value": 1}]),
        json!([{"do": "set", "pointer": "/id", "value": nested}]),
    ] {
        assert_eq!(studio.suggest("Anna", edits.clone()).status, 422, "{edits}");
    }
    assert_eq!(studio.reviews_file(), "");

    let file = studio.folder.join("reviews.json");
    for text in [
        "{",
        "{\"format\": 2}",
        "{\"format\": 1, \"more\": 1}",
        "[[[[[[[[",
        "\u{0}",
    ] {
        fs::write(&file, text).expect("OK because tests may write");
        let shown = studio.reviews();
        assert!(
            shown["fault"]
                .as_str()
                .is_some_and(|fault| fault.contains("reviews.json")),
            "{text}"
        );
        assert_eq!(studio.act("Anna", comment("Hello.")).status, 422, "{text}");
        assert_eq!(
            studio.reviews_file(),
            text,
            "what is not understood is not replaced"
        );
    }
    fs::write(&file, vec![b' '; 9 << 20]).expect("OK because tests may write");
    assert!(
        studio.reviews()["fault"]
            .as_str()
            .is_some_and(|fault| fault.contains("larger"))
    );
    fs::remove_file(&file).expect("OK because it is there");
    assert_eq!(studio.act("Anna", comment("Hello.")).status, 200);
}

/// A link would let a stranger's archive choose the file that is written.
#[cfg(unix)]
#[test]
fn a_link_is_not_followed() {
    let studio = open(Access::Edit);
    let elsewhere = studio.outer.path().join("elsewhere.json");
    std::os::unix::fs::symlink(&elsewhere, studio.folder.join("reviews.json"))
        .expect("OK because tests may write");
    assert!(
        studio.reviews()["fault"]
            .as_str()
            .is_some_and(|fault| fault.contains("link"))
    );
    assert_eq!(studio.act("Anna", comment("Hello.")).status, 422);
    assert!(!elsewhere.exists());
}

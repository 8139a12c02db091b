//! The page of all tours: new tours, folders, examples, and what it refuses.

use crate::studio::open::{Open, TOUR, open, open_start_page};
use serde_json::{Value, json};
use soundwalk::studio::Access;
use std::fs;
use std::path::PathBuf;

fn home(studio: &Open) -> PathBuf {
    studio.outer.path().join("home")
}

fn tour_in(folder: PathBuf) -> PathBuf {
    fs::create_dir_all(&folder).expect("OK because tests may write");
    fs::write(folder.join("tour.json"), TOUR).expect("OK because tests may write");
    folder
}

fn new_tour(folder: &str) -> Value {
    json!({
        "folder": folder,
        "languages": ["pl", "en"],
        "title": {"pl": "Spacer po Gdańsku", "en": " "},
        "at": {"lat": 54.3487, "lon": 18.6532},
    })
}

#[test]
fn a_new_tour_is_made_and_opened_and_closed_again() {
    let studio = open_start_page();
    let session = studio.get("/api/session").json();
    assert_eq!(
        (&session["is_open"], &session["access"]),
        (&json!(false), &json!("edit"))
    );
    assert_eq!(
        studio.get("/api/tour").refusal(),
        (404, "not-found".to_owned())
    );
    let view = studio.get("/api/start").json();
    assert_eq!(
        (&view["recent"], &view["language"]),
        (&json!([]), &json!("pl"))
    );
    let names: Vec<&Value> = view["examples"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|one| &one["name"])
        .collect();
    assert_eq!(names, ["novokuznetsk", "helsinki"]);

    let proposed = studio
        .get("/api/start/proposal?title=Spacer%20po%20Gda%C5%84sku")
        .json();
    assert_eq!(proposed["folder"], "~/soundwalk/spacer-po-gdansku");
    let made = studio.post("/api/start/new", &new_tour("~/soundwalk/spacer-po-gdansku"));
    assert_eq!(made.status, 200, "{}", String::from_utf8_lossy(&made.body));
    let folder = home(&studio).join("soundwalk/spacer-po-gdansku");
    assert!(folder.join("tour.schema.json").exists());

    let session = studio.get("/api/session").json();
    assert_eq!(
        (&session["is_open"], &session["folder"]),
        (&json!(true), &json!("spacer-po-gdansku"))
    );
    let tour = studio.get("/api/tour").json();
    assert_eq!(tour["tour"]["id"], "spacer-po-gdansku");
    assert_eq!(
        tour["tour"]["title"],
        json!({"pl": "Spacer po Gdańsku", "en": "Spacer po Gdańsku"})
    );
    assert_eq!(
        tour["tour"]["stops"][0]["title"],
        json!({"pl": "Pierwszy przystanek", "en": "First stop"})
    );
    assert_eq!(
        tour["tour"]["stops"][0]["position"],
        json!({"lat": 54.3487, "lon": 18.6532})
    );
    assert!(!studio.get("/api/tour").head.contains("\"ru\""));
    // A folder with this name is taken now, and the next one goes beside this tour.
    let proposed = studio
        .get("/api/start/proposal?title=Spacer%20po%20Gda%C5%84sku")
        .json();
    assert_eq!(proposed["folder"], "~/soundwalk/spacer-po-gdansku-2");

    let closed = studio.post("/api/start/close", &json!({}));
    assert_eq!(
        closed.json()["recent"][0]["title"]["pl"],
        "Spacer po Gdańsku"
    );
    assert_eq!(
        closed.json()["recent"][0]["place"],
        "~/soundwalk/spacer-po-gdansku"
    );
    assert_eq!(studio.get("/api/session").json()["is_open"], false);
    assert_eq!(studio.get("/api/tour").status, 404);
}

#[test]
fn tours_are_opened_one_after_the_other_and_forgotten() {
    let studio = open_start_page();
    let (first, second) = (
        tour_in(home(&studio).join("first")),
        tour_in(studio.outer.path().join("second")),
    );
    for folder in [&first, &second, &first] {
        let opened = studio.post("/api/start/open", &json!({"path": folder}));
        assert_eq!(
            opened.status,
            200,
            "{}",
            String::from_utf8_lossy(&opened.body)
        );
    }
    // A tour that cannot be opened leaves the open one open.
    let refused = studio.post(
        "/api/start/open",
        &json!({"path": studio.outer.path().join("none")}),
    );
    assert_eq!(refused.refusal(), (422, "unfit".to_owned()));
    assert_eq!(studio.get("/api/session").json()["folder"], "first");
    let edit = json!({"base": studio.version(), "label": "x", "edits": [{"do": "set", "pointer": "/title/en", "value": "One"}]});
    assert_eq!(studio.post("/api/edit", &edit).status, 200);
    assert!(fs::read_to_string(first.join("tour.json")).is_ok_and(|text| text.contains("\"One\"")));
    assert!(fs::read_to_string(second.join("tour.json")).is_ok_and(|text| text == TOUR));

    fs::remove_dir_all(&second).expect("OK because tests may write");
    let recent = studio.get("/api/start").json()["recent"].clone();
    assert_eq!(
        (&recent[0]["state"], &recent[0]["stops"]),
        (&json!("ready"), &json!(2))
    );
    assert_eq!(recent[1]["state"], "missing");
    let left = studio
        .post("/api/start/forget", &json!({"path": recent[1]["path"]}))
        .json();
    assert_eq!(left["recent"].as_array().map(Vec::len), Some(1));
}

#[test]
fn an_example_is_copied_with_all_that_it_names() {
    let studio = open_start_page();
    let copied = studio.post(
        "/api/start/example",
        &json!({"name": "novokuznetsk", "folder": "~/example"}),
    );
    assert_eq!(
        copied.status,
        200,
        "{}",
        String::from_utf8_lossy(&copied.body)
    );
    let view = studio.get("/api/tour").json();
    let missing: Vec<&Value> = view["findings"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|one| {
            ["file-missing", "outside-workspace"]
                .contains(&one["code"].as_str().unwrap_or_default())
        })
        .collect();
    assert_eq!(missing, Vec::<&Value>::new());
    assert!(home(&studio).join("example/maps/rivers.geojson").exists());
    let again = json!({"name": "novokuznetsk", "folder": "~/example"});
    assert_eq!(
        studio.post("/api/start/example", &again).refusal(),
        (422, "unfit".to_owned())
    );
    let unknown = json!({"name": "../../etc", "folder": "~/other"});
    assert_eq!(
        studio.post("/api/start/example", &unknown).refusal(),
        (404, "not-found".to_owned())
    );
    assert!(!home(&studio).join("other").exists());
}

#[test]
fn new_tours_stay_in_the_home_folder_and_replace_nothing() {
    let studio = open_start_page();
    let taken = tour_in(home(&studio).join("taken"));
    #[cfg(unix)]
    std::os::unix::fs::symlink(studio.outer.path(), home(&studio).join("way-out"))
        .expect("OK because tests may write");
    for (folder, expected) in [
        ("/tmp/elsewhere", (403, "outside")),
        ("~/../elsewhere", (422, "unfit")),
        ("~/a/../../elsewhere", (422, "unfit")),
        ("~/.ssh", (403, "outside")),
        ("~/.config/tours/a", (403, "outside")),
        ("~/way-out/elsewhere", (403, "outside")),
        ("~", (422, "unfit")),
        ("relative", (422, "unfit")),
        ("", (422, "unfit")),
        ("~/a\0b", (422, "unfit")),
        ("~/taken", (422, "unfit")),
    ] {
        let (status, error) = studio.post("/api/start/new", &new_tour(folder)).refusal();
        assert_eq!((status, error.as_str()), expected, "{folder}");
    }
    assert!(!studio.outer.path().join("elsewhere").exists());
    assert!(fs::read_to_string(taken.join("tour.json")).is_ok_and(|text| text == TOUR));
    for (key, value) in [
        ("languages", json!([])),
        ("languages", json!(["pl", "pl"])),
        ("languages", json!(["Polish"])),
        ("languages", Value::from(vec!["pl"; 51])),
        ("title", json!({})),
        ("title", json!({"pl": "  "})),
        ("title", json!({"pl": "a".repeat(301)})),
        ("at", json!({"lat": 95.0, "lon": 0.0})),
        ("more", json!(1)),
    ] {
        let mut request = new_tour("~/fresh");
        request[key] = value.clone();
        assert_eq!(
            studio.post("/api/start/new", &request).status,
            422,
            "{key}: {value}"
        );
        assert!(!home(&studio).join("fresh").exists());
    }
}

#[test]
fn folders_are_listed_in_the_home_folder_only() {
    let studio = open_start_page();
    let home = home(&studio);
    tour_in(home.join("Tours/gdansk"));
    fs::create_dir_all(home.join(".secret/inner")).expect("OK because tests may write");
    fs::write(home.join("file.txt"), "").expect("OK because tests may write");
    #[cfg(unix)]
    std::os::unix::fs::symlink("/", home.join("root")).expect("OK because tests may write");
    let root = studio.get("/api/start/folders").json();
    assert_eq!(
        root,
        json!({
            "place": "~", "parent": null, "is_tour": false, "is_cut": false,
            "folders": [{"name": "Tours", "place": "~/Tours", "is_tour": false}],
        })
    );
    let inner = studio.get("/api/start/folders?path=~/Tours").json();
    assert_eq!(
        inner["folders"],
        json!([{"name": "gdansk", "place": "~/Tours/gdansk", "is_tour": true}])
    );
    assert_eq!(inner["parent"], "~");
    for (path, expected) in [
        ("/", (403, "outside")),
        ("/etc", (403, "outside")),
        ("~/..", (403, "outside")),
        ("~/root/etc", (403, "outside")),
        ("~/.secret", (403, "outside")),
        ("~/.secret/inner", (403, "outside")),
        ("~/none", (404, "not-found")),
        ("Tours", (422, "unfit")),
    ] {
        let (status, error) = studio
            .get(&format!("/api/start/folders?path={path}"))
            .refusal();
        assert_eq!((status, error.as_str()), expected, "{path}");
    }
}

#[test]
fn a_read_only_studio_stays_at_its_tour_and_strangers_stay_out() {
    let studio = open(Access::ReadOnly);
    let other = tour_in(studio.outer.path().join("home/other"));
    for (path, body) in [
        ("/api/start/open", json!({"path": other})),
        ("/api/start/new", new_tour("~/fresh")),
        (
            "/api/start/example",
            json!({"name": "helsinki", "folder": "~/fresh"}),
        ),
        ("/api/start/forget", json!({"path": "/"})),
        ("/api/start/close", json!({})),
    ] {
        assert_eq!(
            studio.post(path, &body).refusal(),
            (403, "read-only".to_owned()),
            "{path}"
        );
    }
    for path in ["/api/start", "/api/start/folders", "/api/start/proposal"] {
        assert_eq!(
            studio.get(path).refusal(),
            (403, "read-only".to_owned()),
            "{path}"
        );
    }
    assert_eq!(studio.get("/api/session").json()["folder"], "tour");
    assert!(!studio.outer.path().join("home/fresh").exists());
    assert!(!studio.outer.path().join("state").exists());

    let studio = open_start_page();
    for path in ["/", "/api/session", "/api/start", "/api/start/folders"] {
        let reply = studio.raw(&format!("GET {path}"), &[studio.host()], b"");
        assert_eq!(reply.refusal(), (401, "no-token".to_owned()), "{path}");
    }
    let refused = studio.raw(
        "POST /api/start/close",
        &[studio.host(), "Content-Length: 0".to_owned()],
        b"",
    );
    assert_eq!(refused.refusal(), (403, "foreign-origin".to_owned()));
}

/// What waits for a closed tour is told so, and gives back its turn.
#[test]
fn closing_a_tour_calls_off_what_runs() {
    let studio = open_start_page();
    let folder = tour_in(home(&studio).join("walked"));
    let path = json!({"path": folder});
    assert_eq!(studio.post("/api/start/open", &path).status, 200);
    let rehearsal = json!({"lang": "en", "noise": ["open", "canyon"], "walks": 2_000, "seed": 1});
    std::thread::scope(|scope| {
        // The second one waits for its turn.
        let waiting =
            [0, 1].map(|_| scope.spawn(|| studio.post("/api/rehearse", &rehearsal).refusal()));
        std::thread::sleep(std::time::Duration::from_millis(100));
        assert_eq!(studio.post("/api/start/close", &json!({})).status, 200);
        for one in waiting {
            let refusal = one.join().expect("OK because requests do not panic");
            assert_eq!(refusal, (404, "not-found".to_owned()));
        }
    });
    assert_eq!(studio.post("/api/start/open", &path).status, 200);
    assert_eq!(studio.get("/api/tour").status, 200);
}

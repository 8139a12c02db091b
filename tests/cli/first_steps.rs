//! Situations of the first day: names that are not ids, a tour in place of a pack, a language without a voice, viewing the
//! site, a long rehearsal, a full disk.

use super::{PRINTING, TourFolder, words};
use std::fs;
use std::process::{Command, Stdio};

#[test]
fn a_name_in_any_script_gives_an_id_or_asks_for_one() {
    let tours = TourFolder::new();
    for (name, id) in [
        ("Gdańsk", "gdansk"),
        ("Straße der Łódź", "strasse-der-lodz"),
        ("Αθήνα", "athina"),
        ("Київ", "kiiv"),
        ("Iğdır", "igdir"),
    ] {
        let (status, _, error) = tours.run(&["new", name]);
        assert_eq!(status, Some(0), "{name}: {error}");
        let text =
            fs::read_to_string(tours.path(name).join("tour.json")).expect("OK because it was made");
        assert!(
            text.contains(&format!("\"id\": \"{id}\"")),
            "{name}: {text}"
        );
    }
    let (status, _, error) = tours.run(&["new", "東京"]);
    assert_eq!(status, Some(2));
    assert!(
        error.contains("`soundwalk new 東京 --id my-tour`"),
        "{error}"
    );
    assert!(!tours.path("東京").exists());
    let (status, _, error) = tours.run(&["new", "東京", "--id", "Tokyo!"]);
    assert_eq!(status, Some(2));
    assert!(error.contains("such as `tokyo`"), "{error}");
    let (status, _, error) = tours.run(&["new", "東京", "--id", "tokyo"]);
    assert_eq!(status, Some(0), "{error}");
    assert_eq!(tours.run(&["check", "東京"]).0, Some(0));
}

#[test]
fn a_tour_in_place_of_a_pack_must_be_built_first() {
    let tours = TourFolder::new();
    for command in ["play", "serve", "listen", "verify"] {
        for tour in ["tk", "tk/tour.json"] {
            let (status, _, error) = tours.run(&[command, tour]);
            let expected = if command == "verify" { 1 } else { 2 };
            assert_eq!(status, Some(expected), "{command} {tour}: {error}");
            let message = format!(
                "{tour} is a tour, not a pack: build it first with `soundwalk build {tour} -o tk.pack`, then \
                 `soundwalk {command} tk.pack`"
            );
            assert!(error.contains(&message), "{command} {tour}: {error}");
        }
    }
}

/// Case 31: one finding in `check`, one line in `build`, however many passages there are.
#[test]
fn a_language_without_a_voice_is_reported_once() {
    let tours = TourFolder::new();
    let file = tours.path("tk/tour.json");
    let text = fs::read_to_string(&file).expect("OK because it was made");
    let french = text.replace("\"en\"", "\"fr\"");
    fs::write(&file, french).expect("OK because tests may write");
    let (status, out, _) = tours.run(&["check", "tk"]);
    assert_eq!(status, Some(1), "{out}");
    assert_eq!(out.matches("error[no-voice]").count(), 1, "{out}");
    assert!(
        out.contains("speaks `fr`, and 4 passages need one"),
        "{out}"
    );
    assert!(out.contains(": 1 error\n"), "{out}");
    let (status, out, error) = tours.run(&["build", "tk", "-o", "tk.pack"]);
    assert_eq!(status, Some(1), "{out}{error}");
    assert_eq!(error.matches("speaks `fr`").count(), 1, "{error}");
    assert!(error.lines().count() <= 3, "{error}");
}

#[test]
fn build_says_how_to_view_the_site() {
    let tours = TourFolder::new();
    let args = [
        "build", "tk", "-o", "tk.pack", "--lang", "ru", "--site", "public",
    ];
    let (status, out, error) = tours.run(&args);
    assert_eq!(status, Some(0), "{error}");
    assert!(
        out.contains("public: the visitors' page") && out.contains("`soundwalk serve tk.pack`"),
        "{out}"
    );
}

/// `script` provides a terminal.
#[cfg(target_os = "linux")]
#[test]
fn walks_of_many_visitors_show_progress() {
    let tours = TourFolder::new();
    let walks = format!(
        "{} rehearse tk --walks 30 -j 2",
        env!("CARGO_BIN_EXE_soundwalk")
    );
    let run = Command::new("script")
        .args(["-qec", &walks, "/dev/null"])
        .current_dir(tours.path(""))
        .env("SOUNDWALK_VOICES", "draft")
        .env("TERM", "xterm")
        .stdin(Stdio::null())
        .output();
    // Not every machine has `script`.
    let Ok(output) = run else { return };
    let shown = String::from_utf8_lossy(&output.stdout);
    assert!(shown.contains("walks") && shown.contains("/30"), "{shown}");
    let (status, out, error) = tours.run(&["rehearse", "tk", "--walks", "30"]);
    assert_eq!((status, error.as_str()), (Some(0), ""), "{out}");
}

/// Every command that prints and ends by itself, with its output on a full disk: none may report success.
#[cfg(target_os = "linux")]
#[test]
fn every_command_reports_an_unwritable_output() {
    let tours = TourFolder::with_everything();
    for args in PRINTING {
        // Without findings nothing is printed in this format.
        let full = fs::OpenOptions::new().write(true).open("/dev/full");
        let full = full.expect("OK because Linux has it");
        let output = tours.command(args).stdout(full).output();
        let (status, _, error) = words(output.expect("OK because the program was just built"));
        if args.contains(&"github") {
            assert_eq!(status, Some(0), "{args:?}: {error}");
            continue;
        }
        assert_eq!(status, Some(2), "{args:?}: {error}");
        assert!(
            error.contains("cannot write to standard output: No space left"),
            "{args:?}: {error}"
        );
    }
}

//! Texts from packs on a terminal: none of them can control it or imitate the program's own output.

use crate::pack::crafted::Zip;
use crate::pack::{TOUR, folder, forged};
use soundwalk::digest::Digest;
use std::fs;
use std::path::Path;
use std::process::Command;

/// A text that erases the line, claims a signature, reverses letters and hides the rest.
const SPOOF: &str = "A\u{1b}[2K\r\u{9b}1A\ngood, signed by 1234: x.pack\u{202e}evil\u{2066}\u{7f}\u{8}\u{1b}]0;t\u{7}\u{feff}";

fn run(args: &[&str], path: &Path) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_soundwalk"))
        .args(args)
        .arg(path)
        .output()
        .expect("OK because the program was built with the tests");
    let all = [output.stdout, output.stderr].concat();
    let all = String::from_utf8(all).expect("the program speaks UTF-8");
    (output.status.code(), all)
}

fn check_harmless(printed: &str) {
    let is_harmful = |letter: &char| {
        (letter.is_control() && !"\n\t".contains(*letter))
            || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    assert_eq!(printed.chars().find(is_harmful), None, "{printed:?}");
}

/// A pack with this title in its manifest and in its tour.
fn titled(title: &str) -> Vec<u8> {
    let written = serde_json::json!(title).to_string();
    let tour = TOUR
        .replace("\"Tiny\"", &written)
        .replace("{\"en\":\"A\"}", &format!("{{\"en\":{written}}}"));
    let transcript = format!("{title}\n");
    let file = |text: &str| serde_json::json!({"bytes": text.len(), "sha256": Digest::of(text.as_bytes()).to_string()});
    let mut entries = forged(|m| {
        m["title"]["en"] = title.into();
        m["tracks"][0]["title"] = title.into();
        m["files"]["tour.json"] = file(&tour);
        m["files"]["transcripts/en/01-a.txt"] = file(&transcript);
    });
    for (name, content) in &mut entries {
        match name.as_str() {
            "tour.json" => *content = tour.clone().into_bytes(),
            "transcripts/en/01-a.txt" => *content = transcript.clone().into_bytes(),
            _ => {}
        }
    }
    Zip::of(&entries).bytes()
}

#[test]
fn titles_neither_command_the_terminal_nor_imitate_the_verdict() {
    let folder = folder();
    let path = folder.path().join("spoof.pack");
    fs::write(&path, titled(SPOOF)).expect("OK because tests may write");
    let (status, printed) = run(&["verify"], &path);
    assert_eq!(status, Some(0), "{printed}");
    check_harmless(&printed);
    let lines: Vec<&str> = printed.lines().collect();
    assert!(lines[0].starts_with("good, not signed: "), "{printed}");
    assert!(
        lines[1..].iter().all(|line| line.starts_with("  ")),
        "{printed}"
    );
    assert!(
        printed.contains(r"\u{1b}"),
        "it is shown what the title holds: {printed}"
    );

    let (status, printed) = run(&["listen"], &path);
    assert_eq!(status, Some(0), "{printed}");
    check_harmless(&printed);
    assert!(!printed.contains("\ngood"), "{printed}");
    for args in [
        &["rehearse", "--walks", "1"][..],
        &["rehearse", "--format", "json"],
        &["rehearse"],
    ] {
        let (_, printed) = run(args, &path);
        check_harmless(&printed);
    }
}

#[test]
fn refusals_quote_what_they_refuse() {
    let folder = folder();
    let refused = |name: &str, bytes: Vec<u8>| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).expect("OK because tests may write");
        let (status, printed) = run(&["verify"], &path);
        assert_eq!(status, Some(1), "{printed}");
        check_harmless(&printed);
        assert_eq!(printed.lines().count(), 1, "{printed}");
        assert!(printed.starts_with("refused: "), "{printed}");
    };
    let manifest = |edit: &dyn Fn(&mut serde_json::Value)| Zip::of(&forged(edit)).bytes();
    refused("id.pack", manifest(&|m| m["id"] = SPOOF.into()));
    refused(
        "language.pack",
        manifest(&|m| m["languages"][0] = SPOOF.into()),
    );
    refused(
        "role.pack",
        manifest(&|m| m["tracks"][0]["role"] = SPOOF.into()),
    );
    refused("format.pack", manifest(&|m| m["format"] = SPOOF.into()));
    refused(
        "key.pack",
        manifest(&|m| m["files"][SPOOF] = m["files"]["tour.json"].clone()),
    );
    let mut surplus = Zip::of(&forged(|_| {}));
    surplus
        .entries
        .push(crate::pack::crafted::Entry::plain(SPOOF, b""));
    refused("surplus.pack", surplus.bytes());
    #[cfg(unix)]
    refused("a\u{1b}[2J\ngood, signed by 1234: x.pack", b"PK".to_vec());
}

#[test]
fn titles_in_other_scripts_are_printed_unchanged() {
    let folder = folder();
    let path = folder.path().join("persian.pack");
    let title = "می\u{200c}خواهم · שלום · हिन्दी क्\u{200d}ष · Ёлка";
    fs::write(&path, titled(title)).expect("OK because tests may write");
    for command in ["verify", "listen"] {
        let (status, printed) = run(&[command], &path);
        assert_eq!(status, Some(0), "{printed}");
        assert!(printed.contains(title), "{printed}");
    }
}

/// A folder with a tour whose every text is `text`.
fn tour_folder(text: &str) -> tempfile::TempDir {
    let folder = folder();
    let written = serde_json::json!(text).to_string();
    let tour = TOUR
        .replace("\"Tiny\"", &written)
        .replace("\"A\"", &written)
        .replace("\"Hello.\"", &written);
    fs::write(folder.path().join("tour.json"), tour).expect("OK because tests may write");
    folder
}

#[test]
fn output_of_commands_about_a_tour_is_harmless() {
    let tour = tour_folder(&format!("Hello. {SPOOF}"));
    for args in [
        &["check"][..],
        &["check", "--format", "json"],
        &["check", "--format", "github"],
        &["fmt", "--check"],
        &["say"],
        &["rehearse"],
        &["rehearse", "--format", "json"],
        &["rehearse", "--walks", "1"],
        &["listen"],
        &["verify"],
        &["serve"],
        &["play"],
    ] {
        let (status, printed) = run(args, tour.path());
        assert!(matches!(status, Some(0..=2)), "{args:?}: {printed}");
        check_harmless(&printed);
    }
    // Names, keys and values that findings quote.
    for (from, to) in [
        ("\"id\":\"a\"", "\"id\":~"),
        ("\"en\"", "~"),
        ("\"radius_m\"", "~"),
        (
            "\"narration\"",
            "\"picture\":{\"file\":~,\"alt\":{\"en\":~}},\"narration\"",
        ),
        ("53.0", "~"),
        ("\"stops\"", "\"maps\":[~],\"stops\""),
        ("\"stops\"", "\"voices\":{\"en\":~},\"stops\""),
        ("\"stops\"", "\"legs\":[{\"from\":~,\"to\":~}],\"stops\""),
    ] {
        let text = TOUR.replace(
            from,
            &to.replace('~', &serde_json::json!(SPOOF).to_string()),
        );
        // Raw escape sequences, too: they are not valid JSON but are quoted nevertheless.
        for text in [
            &text,
            &text.replace("\\u001b", "\u{1b}").replace("\\r", "\r"),
        ] {
            fs::write(tour.path().join("tour.json"), text).expect("OK because tests may write");
            for args in [&["check"][..], &["build", "--no-report"], &["rehearse"]] {
                let (status, printed) = run(args, tour.path());
                assert!(matches!(status, Some(0..=2)), "{args:?}: {printed}");
                check_harmless(&printed);
                assert!(
                    !printed.contains("\ngood, signed by"),
                    "{args:?}: {printed}"
                );
            }
            let (_, printed) = run(&["check", "--format", "json"], tour.path());
            check_harmless(&printed);
            let findings: serde_json::Value = serde_json::from_str(&printed).expect("it is JSON");
            assert!(findings.is_array());
        }
    }
}

#[test]
fn logs_cannot_imitate_our_own_lines() {
    let folder = folder();
    let path = folder.path().join("walk.log");
    let log = serde_json::json!({
        "time": "2026-05-01T10:00:00Z", "event": SPOOF, "stop": "a", "number": 1, "why": SPOOF
    });
    fs::write(&path, format!("{log}\n")).expect("OK because tests may write");
    let (_, printed) = run(&["why", "--stop", "a"], &path);
    check_harmless(&printed);
    assert!(!printed.contains("\ngood"), "{printed}");
}

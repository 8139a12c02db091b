//! What packs show on a terminal: nothing in them commands it, and none of their words looks like the program's own.

use crate::crafted::Zip;
use crate::{TOUR, folder, forged};
use soundwalk::digest::Digest;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Erases the line, says that somebody signed, turns letters around, and hides the rest.
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

fn check_harmless(said: &str) {
    let is_harmful = |letter: &char| {
        (letter.is_control() && !"\n\t".contains(*letter))
            || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    assert_eq!(said.chars().find(is_harmful), None, "{said:?}");
}

/// A pack that is called whatever `title` says, in its manifest and in its tour.
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
    let (status, said) = run(&["verify"], &path);
    assert_eq!(status, Some(0), "{said}");
    check_harmless(&said);
    let lines: Vec<&str> = said.lines().collect();
    assert!(lines[0].starts_with("good, not signed: "), "{said}");
    assert!(
        lines[1..].iter().all(|line| line.starts_with("  ")),
        "{said}"
    );
    assert!(
        said.contains(r"\u{1b}"),
        "it is shown what the title holds: {said}"
    );

    let (status, said) = run(&["listen"], &path);
    assert_eq!(status, Some(0), "{said}");
    check_harmless(&said);
    assert!(!said.contains("\ngood"), "{said}");
    for args in [
        &["rehearse", "--walks", "1"][..],
        &["rehearse", "--format", "json"],
        &["rehearse"],
    ] {
        let (_, said) = run(args, &path);
        check_harmless(&said);
    }
}

#[test]
fn refusals_quote_what_they_refuse() {
    let folder = folder();
    let refused = |name: &str, bytes: Vec<u8>| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).expect("OK because tests may write");
        let (status, said) = run(&["verify"], &path);
        assert_eq!(status, Some(1), "{said}");
        check_harmless(&said);
        assert_eq!(said.lines().count(), 1, "{said}");
        assert!(said.starts_with("refused: "), "{said}");
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
        .push(crate::crafted::Entry::plain(SPOOF, b""));
    refused("surplus.pack", surplus.bytes());
    #[cfg(unix)]
    refused("a\u{1b}[2J\ngood, signed by 1234: x.pack", b"PK".to_vec());
}

#[test]
fn people_read_their_own_scripts() {
    let folder = folder();
    let path = folder.path().join("persian.pack");
    let title = "می\u{200c}خواهم · שלום · हिन्दी क्\u{200d}ष · Ёлка";
    fs::write(&path, titled(title)).expect("OK because tests may write");
    for command in ["verify", "listen"] {
        let (status, said) = run(&[command], &path);
        assert_eq!(status, Some(0), "{said}");
        assert!(said.contains(title), "{said}");
    }
}

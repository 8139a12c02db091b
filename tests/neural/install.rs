//! `soundwalk voices install` with a repository on loopback: the terms come first, cut downloads go on, wrong files are refused,
//! and a kill at any time leaves nothing that counts as a voice.

use crate::server::{Server, Trouble};
use crate::{CARD, ID, MODEL, SETTINGS, User, joe, said};
use soundwalk::download::{self, Expected};
use soundwalk::voice::catalogue::{self, piper};
use std::fs;
use std::thread;
use std::time::{Duration, Instant};

fn install(server: &Server) -> [&str; 6] {
    [
        "voices",
        "install",
        ID,
        "--accept-licence",
        "--from",
        &server.address,
    ]
}

/// The voice is installed, whole, and nothing else is there.
fn check_installed(user: &User) {
    for name in [MODEL, SETTINGS, CARD] {
        let (there, wanted) = (user.voice().join(name), joe().join(name));
        let read = |file| fs::read(file).expect("OK because the voice is installed");
        assert!(read(there) == read(wanted), "{name} differs");
    }
    let voices = user.voice();
    let voices = voices.parent().expect("OK because it has one");
    let entries = fs::read_dir(voices).expect("OK because it is there");
    let names: Vec<_> = entries.flatten().map(|entry| entry.file_name()).collect();
    assert_eq!(names, ["en_US-joe-medium"], "nothing is left over");
    let list = user.succeed(&["voices", "--json", "--lang", "en"]);
    let list: serde_json::Value = serde_json::from_str(&list).expect("OK because it is JSON");
    let rows = list.as_array().expect("OK because it is a list");
    let row = rows.iter().find(|row| row["id"] == ID);
    let row = row.expect("OK because the voice is listed");
    assert_eq!(row["installed"], true);
}

fn is_installed(user: &User) -> bool {
    user.voice().exists()
}

/// The catalogue's figures against the voice's real files.
#[test]
fn the_catalogue_describes_the_files() {
    let voice = catalogue::find(ID).expect("OK because it is listed");
    let files = piper::files(voice).expect("OK because it is one of Piper's");
    for (name, file) in [(MODEL, files.model), (SETTINGS, files.settings)] {
        let expected = Expected {
            bytes: file.bytes,
            md5: file.md5,
        };
        let intact = download::is_intact(&joe().join(name), expected);
        assert!(intact.expect("OK because the file is there"), "{name}");
    }
    let settings = fs::read_to_string(joe().join(SETTINGS)).expect("OK because it is there");
    let settings: serde_json::Value =
        serde_json::from_str(&settings).expect("OK because it is JSON");
    assert_eq!(settings["num_speakers"], files.speakers);
}

#[test]
fn a_voice_is_installed_after_its_terms_are_shown() {
    let (user, server) = (User::new(), Server::start(Trouble::None));
    let from = &server.address;
    let refused = user.fail(&["voices", "install", ID, "--yes", "--from", from]);
    assert!(refused.contains("License: CC0"), "{refused}");
    assert!(refused.contains("--accept-licence"), "{refused}");
    assert!(!is_installed(&user) && server.asked().is_empty());
    let done = user.succeed(&install(&server));
    assert!(done.contains("License: CC0") && done.contains(ID), "{done}");
    check_installed(&user);
    let again = user.succeed(&install(&server));
    assert!(again.contains("is installed"), "{again}");
    assert_eq!(server.asked(), [0], "it is downloaded once");
}

#[test]
fn a_cut_download_goes_on() {
    let user = User::new();
    let server = Server::start(Trouble::CutAfter(20_000_000));
    user.succeed(&install(&server));
    assert_eq!(server.asked(), [0, 20_000_000, 40_000_000, 60_000_000]);
    check_installed(&user);
}

#[test]
fn a_killed_download_goes_on_in_the_next_run() {
    let user = User::new();
    let server = Server::start(Trouble::Slow);
    let mut child = user
        .command(&install(&server))
        .spawn()
        .expect("OK because the binary was built for this test");
    let voices = user.voice();
    let part = voices
        .with_file_name(".parts")
        .join(format!("{MODEL}.part"));
    let begin = Instant::now();
    while fs::metadata(&part).map_or(0, |found| found.len()) < 2_000_000 {
        assert!(begin.elapsed() < Duration::from_secs(60), "nothing arrives");
        thread::sleep(Duration::from_millis(10));
    }
    // Another run does not write the same file meanwhile.
    let busy = user.fail(&install(&server));
    assert!(busy.contains("another soundwalk"), "{busy}");
    child.kill().expect("OK because it is our child");
    child.wait().expect("OK because it is our child");
    assert!(!is_installed(&user));
    let arrived = fs::metadata(&part).expect("OK because it stays").len() as usize;
    server.change(Trouble::None);
    user.succeed(&install(&server));
    assert_eq!(server.asked().last(), Some(&arrived));
    check_installed(&user);
}

#[test]
fn wrong_and_missing_files_are_refused() {
    let (user, server) = (User::new(), Server::start(Trouble::Spoilt));
    let spoilt = user.fail(&install(&server));
    assert!(spoilt.contains("MD5") && spoilt.contains(MODEL), "{spoilt}");
    server.change(Trouble::Missing);
    let missing = user.fail(&install(&server));
    assert!(
        missing.contains("HTTP 404") && missing.contains(MODEL),
        "{missing}"
    );
    assert!(!is_installed(&user));
    let nobody = user.fail(&[
        "voices",
        "install",
        ID,
        "--accept-licence",
        "--from",
        "http://127.0.0.1:9",
    ]);
    assert!(nobody.contains("cannot reach"), "{nobody}");
    server.change(Trouble::None);
    user.succeed(&install(&server));
    check_installed(&user);
}

/// Terms that are unknown or restricted: the voice speaks only where it is named.
#[test]
fn a_voice_without_free_terms_never_speaks_by_itself() {
    let (user, server) = (User::new(), Server::start(Trouble::NoCard));
    let done = user.succeed(&install(&server));
    assert!(done.contains("terms are unknown"), "{done}");
    assert!(done.contains("speaks where a tour names it"), "{done}");
    let by_itself = |user: &User| {
        let list = user.succeed(&["voices", "--lang", "en", "--voices", "piper"]);
        list.lines()
            .any(|line| line.starts_with('*') && line.contains(ID))
    };
    assert!(!by_itself(&user));
    fs::write(user.voice().join(CARD), "License: CC BY-NC 4.0\n").expect("OK because it is ours");
    assert!(!by_itself(&user));
    fs::write(user.voice().join(CARD), "License: CC BY 4.0\n").expect("OK because it is ours");
    assert!(by_itself(&user));
}

#[test]
fn files_and_folders_of_this_machine_serve_as_well() {
    let joe = joe();
    let folder = joe.to_string_lossy().into_owned();
    let model = joe.join(MODEL).to_string_lossy().into_owned();
    for from in [&folder, &model] {
        let user = User::new();
        user.succeed(&["voices", "install", ID, "--accept-licence", "--from", from]);
        check_installed(&user);
    }
    let user = User::new();
    let other = "piper/en_US-amy-medium";
    let error = user.fail(&[
        "voices",
        "install",
        other,
        "--accept-licence",
        "--from",
        &model,
    ]);
    assert!(error.contains("instead of"), "{error}");
    let error = user.fail(&[
        "voices",
        "install",
        "rhvoice/slt",
        "--yes",
        "--from",
        &folder,
    ]);
    assert!(error.contains("--from belongs to neural voices"), "{error}");
}

#[test]
fn damaged_files_are_brought_anew() {
    let (user, server) = (User::with_joe(), Server::start(Trouble::None));
    let model = user.voice().join(MODEL);
    let mut content = fs::read(&model).expect("OK because it is there");
    content[1000] ^= 1;
    fs::write(&model, content).expect("OK because it is ours");
    let output = user.run(&install(&server));
    assert!(output.status.success(), "{}", said(&output));
    check_installed(&user);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_named() {
    let (user, server) = (User::new(), Server::start(Trouble::None));
    // A limit on the size of files stands for a full disk.
    let command = format!(
        "ulimit -f 20000; trap '' XFSZ; exec \"$0\" {}",
        install(&server).join(" ")
    );
    let output = user
        .command(&[])
        .get_envs()
        .fold(
            std::process::Command::new("bash").args([
                "-c",
                &command,
                env!("CARGO_BIN_EXE_soundwalk"),
            ]),
            |command, (name, value)| match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            },
        )
        .output()
        .expect("OK because the tests need bash");
    let error = said(&output);
    assert_eq!(output.status.code(), Some(2), "{error}");
    assert!(error.contains("the disk is too full for"), "{error}");
    assert!(!is_installed(&user));
}

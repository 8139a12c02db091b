//! How packs and unzipped packs are written: links stay, devices and folders are left alone, leftovers of killed runs are removed.

use crate::pack::{contents, folder, manifest, message};
use soundwalk::pack::folder::write_folder;
use soundwalk::pack::{open, writer};
use std::fs;
use std::path::Path;

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("OK because it is there");
    let mut names: Vec<String> = entries
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

fn write(path: &Path) -> Result<(), soundwalk::pack::PackError> {
    writer::write(path, &manifest(), &contents(), None)
}

#[test]
#[cfg(unix)]
fn links_stay_and_devices_are_left_alone() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::os::unix::net::UnixListener;
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    let _socket = UnixListener::bind(at("socket")).expect("OK because tests may write");
    symlink("/dev/null", at("null")).expect("OK because tests may write");
    fs::create_dir(at("folder")).expect("OK because tests may write");
    for (name, words) in [
        ("socket", "socket"),
        ("null", "device"),
        ("folder", "folder"),
    ] {
        let refused = message(write(&at(name)));
        assert!(refused.contains(words), "{refused}");
    }
    let refused = message(write(Path::new("/dev/null")));
    assert!(refused.contains("/dev/null: it is a device"), "{refused}");
    assert!(fs::metadata("/dev/null").is_ok_and(|it| !it.is_file()));

    symlink("real", at("link")).expect("OK because tests may write");
    write(&at("link")).expect("a link to nothing yet");
    assert!(at("link").is_symlink() && at("real").is_file());
    fs::set_permissions(at("real"), fs::Permissions::from_mode(0o640)).expect("ours");
    write(&at("link")).expect("a link to a file");
    assert!(at("link").is_symlink());
    open(&at("real")).expect("it is a pack");
    let mode = fs::metadata(at("real"))
        .expect("it is there")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o640);
}

#[test]
#[cfg(unix)]
fn a_site_is_written_through_a_link_and_not_over_a_file() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    let write = |name: &str| write_folder(&at(name), &manifest(), &contents(), None);
    fs::write(at("file"), "precious").expect("OK because tests may write");
    fs::create_dir(at("mine")).expect("OK because tests may write");
    fs::write(at("mine/notes"), "precious").expect("OK because tests may write");
    assert!(message(write("file")).contains("not a folder"));
    assert!(message(write("mine")).contains("something other"));
    std::os::unix::fs::symlink("real", at("link")).expect("OK because tests may write");
    for _ in 0..2 {
        write("link").expect("a link to a folder, there or not");
        assert!(at("link").is_symlink() && at("real/tour.json").is_file());
    }
    assert_eq!(names(folder.path()), ["file", "link", "mine", "real"]);
    assert_eq!(fs::read(at("file")).ok(), Some(b"precious".to_vec()));
}

#[test]
fn other_files_beside_a_site_are_kept() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    let write = || write_folder(&at("site"), &manifest(), &contents(), None);
    write().expect("OK because tests may write");
    fs::create_dir_all(at("site/.git/refs")).expect("OK because tests may write");
    for (name, text) in [
        (".htaccess", "host"),
        (".git/refs/main", "commit"),
        ("tour.json.bak", "mine"),
    ] {
        fs::write(at("site").join(name), text).expect("OK because tests may write");
    }
    write().expect("OK because it holds a pack");
    for (name, text) in [
        (".htaccess", "host"),
        (".git/refs/main", "commit"),
        ("tour.json.bak", "mine"),
    ] {
        let kept = fs::read_to_string(at("site").join(name));
        assert_eq!(kept.ok().as_deref(), Some(text), "{name}");
    }
    // Another web application with its own manifest.
    fs::create_dir(at("app")).expect("OK because tests may write");
    fs::write(at("app/manifest.json"), r#"{"name": "App", "icons": []}"#)
        .expect("OK because tests may write");
    let refused = write_folder(&at("app"), &manifest(), &contents(), None);
    assert!(message(refused).contains("something other"));
    assert!(at("app/manifest.json").is_file());
}

#[test]
fn leftovers_of_a_killed_run_are_removed_by_the_next() {
    let folder = folder();
    let left = folder.path().join(".writing-aB3xyz");
    fs::write(&left, "half a pack").expect("OK because tests may write");
    write(&folder.path().join("tiny.pack")).expect("OK because tests may write");
    assert_eq!(names(folder.path()), ["tiny.pack"]);
    let site = folder.path().join("site");
    fs::write(&left, "half a page").expect("OK because tests may write");
    write_folder(&site, &manifest(), &contents(), None).expect("OK because tests may write");
    assert_eq!(names(folder.path()), ["site", "tiny.pack"]);
    // The run was killed between the two renames on a file system that cannot exchange folders.
    fs::rename(&site, folder.path().join(".soundwalk-old-site")).expect("ours");
    write_folder(&site, &manifest(), &contents(), None).expect("OK because tests may write");
    assert_eq!(names(folder.path()), ["site", "tiny.pack"]);
}

#[test]
#[cfg(unix)]
fn no_command_replaces_a_device_or_waits_for_a_pipe() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    fs::write(at("tour.json"), crate::pack::TOUR).expect("OK because tests may write");
    let made = std::process::Command::new("mkfifo")
        .arg(at("pipe"))
        .status();
    assert!(made.is_ok_and(|status| status.success()));
    for device in ["/dev/null".to_owned(), at("pipe")] {
        let wav = format!("wav:{}", at("pipe"));
        for args in [
            &["build", &at("tour.json"), "-o", &device][..],
            &[
                "build",
                &at("tour.json"),
                "-o",
                &at("x.pack"),
                "--report",
                &device,
            ],
            &[
                "build",
                &at("tour.json"),
                "-o",
                &at("x.pack"),
                "--site",
                &device,
            ],
            &[
                "build",
                &at("tour.json"),
                "-o",
                &at("x.pack"),
                "--folder",
                &device,
            ],
            &["rehearse", &at("tour.json"), "--svg", &device],
            &["rehearse", &at("tour.json"), "--log", &device],
            &["key", "new", &device],
            &[
                "play",
                &at("good.pack"),
                "--gps",
                "sim:?speed=1000",
                "--speaker",
                &wav,
                "--headless",
            ],
            &[
                "play",
                &at("good.pack"),
                "--gps",
                "sim:?speed=1000",
                "--speaker",
                "silent",
                "--journal",
                &at("pipe"),
                "--headless",
            ],
        ] {
            write(Path::new(&at("good.pack"))).expect("OK because tests may write");
            let output = std::process::Command::new(env!("CARGO_BIN_EXE_soundwalk"))
                .args(args)
                .env("XDG_STATE_HOME", folder.path())
                .env("SOUNDWALK_STORE", at("store"))
                .output()
                .expect("OK because the program was built with the tests");
            let printed = String::from_utf8_lossy(&output.stderr);
            // The walk continues without its journal and reports it.
            let goes_on = args.contains(&"--journal");
            let expected = if goes_on { 0 } else { 2 };
            assert_eq!(output.status.code(), Some(expected), "{args:?}: {printed}");
            assert!(
                !goes_on
                    || printed.contains("journal")
                    || events(&output).contains("journal-failed"),
                "{printed}"
            );
            assert!(!Path::new(&at("x.pack")).exists(), "{args:?}: {printed}");
        }
        assert!(
            fs::metadata(&device).is_ok_and(|found| !found.is_file()),
            "{device}"
        );
    }
}

#[cfg(unix)]
fn events(output: &std::process::Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

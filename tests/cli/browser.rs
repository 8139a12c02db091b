//! Opening the studio in a browser: no process has its key among its arguments, and only the user can read the file that
//! contains it.

use crate::cli::TourFolder;
use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::process::Stdio;
use std::time::{Duration, Instant};

/// Replaces the system's opener: records its arguments and the file's mode and content, and runs for a moment.
const OPENER: &str = "#!/bin/sh\n\
    printf '%s\\n' \"$@\" >arguments.aside\n\
    stat -c %a \"$1\" \"$(dirname \"$1\")\" >modes\n\
    cat \"$1\" >page\n\
    mv arguments.aside arguments\n";

#[test]
fn the_studio_key_is_not_in_process_arguments() {
    let tours = TourFolder::new();
    let opener = tours.path("xdg-open");
    fs::write(&opener, OPENER).expect("OK because tests may write");
    fs::set_permissions(&opener, fs::Permissions::from_mode(0o755))
        .expect("OK because it was just written");
    let path = std::env::var("PATH").unwrap_or_default();
    let path = format!("{}:{path}", tours.folder.path().display());
    let mut child = tours
        .command(&["studio", "tk"])
        .env("PATH", path)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("OK because the program was just built");
    let output = child.stdout.take().expect("OK because it is piped");
    let mut address = String::new();
    BufReader::new(output)
        .read_line(&mut address)
        .expect("OK because it prints");
    let key = address
        .trim()
        .split_once("?token=")
        .map(|(_, key)| key.to_owned())
        .expect("OK because the address carries it");
    let until = Instant::now() + Duration::from_secs(30);
    while !tours.path("arguments").exists() {
        assert!(Instant::now() < until, "nothing was opened");
        std::thread::sleep(Duration::from_millis(20));
    }
    let read = |name: &str| fs::read_to_string(tours.path(name)).expect("OK because it was noted");
    let file = read("arguments");
    assert!(!file.contains(&key), "{file}");
    assert_eq!(read("modes"), "600\n700\n");
    assert!(read("page").contains(address.trim()), "{}", read("page"));
    // The studio ends on request and removes the file.
    let status = std::process::Command::new("kill")
        .arg(child.id().to_string())
        .status();
    assert!(status.is_ok_and(|status| status.success()));
    child.wait().expect("OK because it was started here");
    assert!(!std::path::Path::new(file.trim()).exists(), "{file}");
}

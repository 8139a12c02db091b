//! Files of a tour that are not regular files: reading a pipe would wait for ever.

use crate::build::{build, folder, tiny};
use serde_json::json;
use std::path::Path;
use std::process::{Command, Stdio};

fn make_pipe(path: &Path) {
    let status = Command::new("mkfifo").arg(path).status();
    assert!(status.expect("OK because coreutils are there").success());
}

/// Runs `soundwalk` for at most a minute, with an input that never ends; returns the exit status and the output.
fn run_bounded(arguments: &[&str]) -> (Option<i32>, String) {
    let child = Command::new("timeout")
        .args(["60", env!("CARGO_BIN_EXE_soundwalk")])
        .args(arguments)
        .env("SOUNDWALK_VOICES", "draft")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = child.expect("OK because coreutils are there");
    let input = child.stdin.take();
    let output = child.wait_with_output();
    drop(input);
    let output = output.expect("OK because it was started");
    let text = [output.stdout, output.stderr].concat();
    (
        output.status.code(),
        String::from_utf8_lossy(&text).into_owned(),
    )
}

#[test]
fn pipes_are_reported_as_findings() {
    let folder = folder();
    let mut tour = tiny::tour();
    tour["stops"][1]["narration"]["ru"][0]["take"] = json!("audio/pipe.wav");
    tour["stops"][0]["bed"] = json!("audio/pipe.wav");
    tour["stops"][0]["picture"] = json!({"file": "audio/pipe.jpg", "alt": {"ru": "а", "en": "a"}});
    tour["maps"] = json!(["maps/pipe.geojson"]);
    tiny::write(folder.path(), &tour);
    for name in ["audio/pipe.wav", "audio/pipe.jpg", "maps/pipe.geojson"] {
        make_pipe(&folder.path().join(name));
    }
    // The path of a passage's clip.
    let place = folder.path().join("audio/rendered/en/gate");
    std::fs::create_dir_all(&place).expect("OK because the folder is writable");
    make_pipe(&place.join("story-1.opus"));

    let path = folder.path().display().to_string();
    let (status, text) = run_bounded(&["check", &path]);
    assert_eq!(status, Some(1), "{text}");
    for named in ["audio/pipe.wav", "audio/pipe.jpg", "maps/pipe.geojson"] {
        let line = text
            .lines()
            .find(|line| line.starts_with("error") && line.contains(named));
        assert!(
            line.is_some_and(|line| line.contains("not a regular file")),
            "{named} in {text}"
        );
    }
    let (status, text) = run_bounded(&["build", &path, "--store", &path]);
    assert_eq!(status, Some(1), "{text}");
    let (status, text) = run_bounded(&["voices", "render", &path, "--store", &path]);
    assert_eq!(status, Some(1), "{text}");
}

#[test]
fn a_build_with_a_pipe_ends() {
    let (folder, store) = (folder(), folder());
    let mut tour = tiny::tour();
    tour["stops"][1]["narration"]["ru"][0]["take"] = json!("audio/pipe.wav");
    tiny::write(folder.path(), &tour);
    make_pipe(&folder.path().join("audio/pipe.wav"));
    let refused = build(folder.path(), store.path()).expect_err("a pipe is no take");
    let refused = refused.to_string();
    assert!(
        refused.contains("pipe.wav: it is not a regular file"),
        "{refused}"
    );
}

#[test]
fn standard_input_is_not_read_for_a_take() {
    let folder = folder();
    let mut tour = tiny::tour();
    tour["stops"][1]["narration"]["ru"][0]["take"] = json!("/dev/stdin");
    tour["rendered"] = json!("/dev");
    tiny::write(folder.path(), &tour);
    let path = folder.path().display().to_string();
    let (status, text) = run_bounded(&["check", &path]);
    assert_eq!(status, Some(1), "{text}");
    assert_eq!(text.matches("error[unportable-path]").count(), 2, "{text}");
}

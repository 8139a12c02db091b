//! A build that is killed at any moment leaves the old pack or none, and the next build succeeds.

use crate::build::{build_pack, folder, tiny};
use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The runs whose kills are spread evenly over the time of a whole build.
const RUNS_PER_SWEEP: u32 = 12;
/// Fewer kills than these do not show anything.
const MIN_KILLS: u32 = 3;
/// After so many runs the test gives up finding a moment before the end of the build.
const MAX_RUNS: u32 = 60;

#[test]
fn a_kill_at_any_moment_leaves_the_old_pack() {
    let (folder, reference) = (folder(), folder());
    let mut tour = tiny::tour();
    tiny::write(folder.path(), &tour);
    let path = folder.path().join("out/tiny.pack");
    let started = Instant::now();
    let (status, printed) = build_pack(folder.path(), &path, &reference.path().join("store"), &[]);
    let mut whole_build = started.elapsed();
    assert_eq!(status, Some(0), "{printed}");
    let old = fs::read(&path).expect("OK because it was just built");

    tour["stops"][0]["narration"]["ru"][0] =
        serde_json::json!("Совсем другой рассказ. Он начинается здесь.");
    fs::write(folder.path().join("tour.json"), tour.to_string())
        .expect("OK because the folder is writable");
    let store = reference.path().join("killed-store");
    let (mut killed, mut finished) = (0, 0);
    for run in 0..MAX_RUNS {
        if killed >= MIN_KILLS && run >= RUNS_PER_SWEEP {
            break;
        }
        // Every third run has a new store, so that kills hit every stage.
        if run % 3 == 0 {
            let _ = fs::remove_dir_all(&store);
        }
        let mut child = Command::new(env!("CARGO_BIN_EXE_soundwalk"))
            .env("SOUNDWALK_VOICES", "draft")
            .arg("build")
            .arg(folder.path())
            .arg("-o")
            .arg(&path)
            .arg("--store")
            .arg(&store)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("OK because the program was built with the tests");
        let spawned = Instant::now();
        let deadline = spawned + whole_build * (run % RUNS_PER_SWEEP) / 10;
        let ended = loop {
            match child.try_wait().expect("OK because the child is ours") {
                Some(_) => break true,
                None if Instant::now() >= deadline => break false,
                None => std::thread::sleep(Duration::from_millis(1)),
            }
        };
        if !ended {
            child.kill().expect("OK because the child is ours");
            child.wait().expect("OK because the child is ours");
        }
        let found = fs::read(&path).expect("a pack is always there");
        if found == old {
            killed += 1;
        } else {
            soundwalk::pack::open(&path).expect("what is not the old pack is the whole new one");
            finished += 1;
            fs::write(&path, &old).expect("OK because the folder is writable");
            // The first build may have run beside other tests; measured by it alone, every kill could come too late.
            if run % 3 == 0 {
                whole_build = spawned.elapsed();
            }
        }
    }
    assert!(killed >= MIN_KILLS, "{killed} killed, {finished} finished");
    let (status, printed) = build_pack(folder.path(), &path, &store, &[]);
    assert_eq!(status, Some(0), "{printed}");
    for place in [folder.path().join("out"), store.join("v2/writing")] {
        let left = fs::read_dir(&place).expect("OK because the build made it");
        let left: Vec<_> = left
            .flatten()
            .map(|entry| entry.file_name())
            .filter(|name| name.to_string_lossy().starts_with(".writing-"))
            .collect();
        assert!(left.is_empty(), "{} keeps {left:?}", place.display());
    }
    let fresh = folder.path().join("fresh.pack");
    let (status, printed) = build_pack(
        folder.path(),
        &fresh,
        &reference.path().join("fresh-store"),
        &[],
    );
    assert_eq!(status, Some(0), "{printed}");
    assert_eq!(
        fs::read(&path).ok(),
        fs::read(&fresh).ok(),
        "a store that saw kills gives the same pack"
    );
}

//! The tours that this repository holds have no findings.

use std::path::Path;
use std::process::Command;

const TOURS: [&str; 2] = ["tour/novokuznetsk", "tour/helsinki"];

fn succeeds(arguments: &[&str]) {
    let output = Command::new(env!("CARGO_BIN_EXE_soundwalk"))
        .env("SOUNDWALK_VOICES", "draft")
        .args(arguments)
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
        .output()
        .expect("OK because the binary was just built");
    assert_eq!(
        output.status.code(),
        Some(0),
        "{arguments:?}: {}",
        String::from_utf8_lossy(&output.stdout)
    );
}

#[test]
fn the_tours_of_this_repository_are_clean() {
    for tour in TOURS {
        succeeds(&["check", tour]);
        succeeds(&["fmt", "--check", tour]);
    }
}

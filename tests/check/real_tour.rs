//! The tour that the project is made for has no findings.

use std::path::Path;
use std::process::Command;

#[test]
fn the_tour_of_novokuznetsk_is_clean() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = Command::new(env!("CARGO_BIN_EXE_soundwalk"))
        .env("SOUNDWALK_VOICES", "draft")
        .args(["check", "tour/novokuznetsk"])
        .current_dir(root)
        .output()
        .expect("OK because the binary was just built");
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stdout)
    );
    let laid_out = Command::new(env!("CARGO_BIN_EXE_soundwalk"))
        .env("SOUNDWALK_VOICES", "draft")
        .args(["fmt", "--check", "tour/novokuznetsk"])
        .current_dir(root)
        .output()
        .expect("OK because the binary was just built");
    assert_eq!(
        laid_out.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&laid_out.stdout)
    );
}

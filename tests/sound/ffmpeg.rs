//! An independent reference: ffmpeg's own decoder and its `ebur128` filter.

use std::path::Path;
use std::process::Command;

#[derive(Debug, Clone, Copy)]
pub struct Measured {
    pub integrated_lufs: f64,
    pub true_peak_dbtp: f64,
    pub range_lu: f64,
}

/// Measures a file with `ffmpeg -af ebur128=peak=true`.
pub fn measure(path: &Path) -> Measured {
    let output = run(&[
        "-i",
        &path.display().to_string(),
        "-vn",
        "-af",
        "ebur128=peak=true:framelog=verbose",
        "-f",
        "null",
        "-",
    ]);
    let text = String::from_utf8_lossy(&output.1).into_owned();
    let summary = text.rsplit("Summary:").next().expect("a summary");
    let value = |name: &str| -> f64 {
        let line = summary
            .lines()
            .find(|line| line.trim().starts_with(name))
            .unwrap_or_else(|| panic!("no {name} in {text}"));
        let figure = line
            .split(':')
            .nth(1)
            .expect("a value")
            .split_whitespace()
            .next()
            .expect("a figure");
        figure
            .parse()
            .unwrap_or_else(|_| panic!("{figure} is no number"))
    };
    Measured {
        integrated_lufs: value("I:"),
        true_peak_dbtp: value("Peak:"),
        range_lu: value("LRA:"),
    }
}

/// Decodes a file to mono 32-bit float at 48 kHz.
pub fn decode(path: &Path) -> Vec<f32> {
    let output = run(&[
        "-i",
        &path.display().to_string(),
        "-vn",
        "-f",
        "f32le",
        "-ac",
        "1",
        "-ar",
        "48000",
        "-",
    ]);
    output
        .0
        .as_chunks()
        .0
        .iter()
        .map(|&bytes| f32::from_le_bytes(bytes))
        .collect()
}

fn run(arguments: &[&str]) -> (Vec<u8>, Vec<u8>) {
    let output = Command::new("ffmpeg")
        .args(["-hide_banner", "-nostdin", "-nostats"])
        .args(arguments)
        .output()
        .expect("ffmpeg is needed by this test; install the package `ffmpeg`");
    assert!(
        output.status.success(),
        "ffmpeg failed: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    (output.stdout, output.stderr)
}

/// Arguments that copy an MP4 file into fragments of 0.2 s, as live recorders write them.
pub const IN_FRAGMENTS: [&str; 6] = [
    "-c",
    "copy",
    "-movflags",
    "frag_keyframe+empty_moov+default_base_moof",
    "-frag_duration",
    "200000",
];

/// Converts a file with these arguments; the new file's name determines its format.
pub fn convert(from: &Path, arguments: &[&str], to: &Path) {
    let (from, to) = (from.display().to_string(), to.display().to_string());
    let words = [&["-y", "-i", &from][..], arguments, &[&to]].concat();
    run(&words);
}

/// Converts a file into a pipe, where no program can go back to correct a size.
pub fn piped(from: &Path, arguments: &[&str]) -> Vec<u8> {
    let from = from.display().to_string();
    run(&[&["-i", &from][..], arguments, &["pipe:1"]].concat()).0
}

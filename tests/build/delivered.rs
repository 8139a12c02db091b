//! Every delivered track of the real tour, measured by ffmpeg's own `ebur128`. The figures are written to
//! `target/delivered-loudness.md`.

use crate::build::{build_pack, folder};
use soundwalk::pack::Pack;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

const TARGET_LUFS: f64 = -16.0;
const TOLERANCE_LU: f64 = 0.1;
const CEILING_DBTP: f64 = -1.0;
/// ffmpeg prints peaks as amplitudes in thousandths.
const PEAK_STEP: f64 = 0.0005;

/// Integrated loudness (LUFS) and true peak (amplitude) of a sound file by ffmpeg, from its frame log, which is finer than
/// its summary.
fn by_ffmpeg(file: &Path) -> (f64, f64) {
    let filter = "ebur128=peak=true:metadata=1,ametadata=mode=print:file=-";
    let output = Command::new("ffmpeg")
        .args(["-nostdin", "-nostats", "-hide_banner", "-i"])
        .arg(file)
        .args(["-map", "0:a", "-af", filter, "-f", "null", "-"])
        .output()
        .unwrap_or_else(|error| panic!("ffmpeg: {error} (Debian package: ffmpeg)"));
    let log = String::from_utf8_lossy(&output.stdout);
    let last = |key: &str| -> f64 {
        let line = log
            .lines()
            .filter_map(|line| line.strip_prefix(key))
            .next_back();
        let line = line.unwrap_or_else(|| {
            panic!(
                "ffmpeg: {}: {}",
                file.display(),
                String::from_utf8_lossy(&output.stderr)
            )
        });
        line.trim_start_matches('=')
            .parse()
            .expect("OK because ffmpeg prints numbers")
    };
    (last("lavfi.r128.I"), last("lavfi.r128.true_peaks_ch0"))
}

fn measure(pack: &Pack, report: &mut String) -> Vec<String> {
    let unpacked = folder();
    let file = unpacked.path().join("track.opus");
    let mut faults = Vec::new();
    for track in &pack.manifest().tracks {
        let bytes = pack
            .read(&track.file)
            .expect("OK because the pack was just built");
        std::fs::write(&file, &bytes).expect("OK because the folder is writable");
        let (lufs, peak) = by_ffmpeg(&file);
        let dbtp = 20.0 * peak.log10();
        let seconds = track.duration_s;
        writeln!(
            report,
            "| {} | {seconds:.1} | {lufs:.2} | {dbtp:.2} | {} |",
            track.file,
            bytes.len()
        )
        .expect("OK because writing to a string cannot fail");
        if (lufs - TARGET_LUFS).abs() > TOLERANCE_LU {
            faults.push(format!("{}: {lufs} LUFS", track.file));
        }
        if peak > 10f64.powf(CEILING_DBTP / 20.0) + PEAK_STEP {
            faults.push(format!("{}: {dbtp} dBTP", track.file));
        }
    }
    faults
}

/// Maximum deviation of a track's passages from their mean loudness, LU. Passages under three seconds are too short to count.
fn unevenness(pack: &Pack, track: &soundwalk::pack::manifest::Track) -> f64 {
    let bytes = pack
        .read(&track.file)
        .expect("OK because the pack was just built");
    let pcm = soundwalk::sound::opus::decode(&bytes).expect("OK because it is Opus");
    let at = |seconds: f64| ((seconds * f64::from(pcm.rate)) as usize).min(pcm.samples.len());
    let passages = track
        .passages
        .iter()
        .filter(|passage| passage.end_s - passage.start_s >= 3.0);
    let levels: Vec<f64> = passages
        .map(|passage| {
            let samples = pcm.samples[at(passage.start_s)..at(passage.end_s)].to_vec();
            soundwalk::sound::loudness::integrated(&soundwalk::sound::Pcm {
                rate: pcm.rate,
                samples,
            })
        })
        .collect();
    let mean = levels.iter().sum::<f64>() / levels.len().max(1) as f64;
    levels
        .iter()
        .map(|level| (level - mean).abs())
        .fold(0.0, f64::max)
}

#[test]
fn every_track_of_the_real_tour_has_its_loudness() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let target = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    // The store is kept between runs, so that unchanged sentences are not spoken again.
    let (pack, store) = (target.join("novokuznetsk.pack"), target.join("store"));
    let (status, printed) = build_pack(&root.join("tour/novokuznetsk"), &pack, &store, &[]);
    assert_eq!(status, Some(0), "{printed}");
    let pack = soundwalk::pack::open(&pack).expect("OK because it was just built");
    let mut report = String::from(
        "| track | s | LUFS (ffmpeg) | dBTP (ffmpeg) | bytes |\n|---|---|---|---|---|\n",
    );
    let faults = measure(&pack, &mut report);
    let path = target.with_file_name("delivered-loudness.md");
    std::fs::write(&path, &report).expect("OK because the target folder is writable");
    assert!(faults.is_empty(), "{faults:#?}\n{report}");
    for track in &pack.manifest().tracks {
        let uneven = unevenness(&pack, track);
        assert!(
            uneven <= 1.0,
            "{}: a passage lies {uneven:.2} LU off the others",
            track.file
        );
    }
    assert!(
        pack.manifest().tracks.len() >= 24,
        "twelve stops in two languages"
    );
    let megabytes = pack
        .manifest()
        .files
        .values()
        .map(|facts| facts.bytes)
        .sum::<u64>() as f64
        / 1e6;
    assert!(megabytes < 12.0, "the pack has {megabytes:.1} MB");
}

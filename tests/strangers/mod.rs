//! Tours from strangers: their programs never run without trust, and nothing outside their workspace is read.

#![cfg(unix)]

mod files;
mod programs;

use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Longer than any command here takes, also on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// A user's machine: a home folder with a secret, and a stranger's tour beside other things.
struct Machine {
    outer: TempDir,
}

impl Machine {
    fn new() -> Self {
        let outer = tempfile::tempdir().expect("OK because tests may write");
        for folder in ["home/.ssh", "work/tour/audio", "work/shared"] {
            fs::create_dir_all(outer.path().join(folder)).expect("OK because the folder is new");
        }
        let machine = Self { outer };
        write_tone(&machine.path("work/tour/voice.wav"));
        machine
    }

    fn path(&self, name: &str) -> PathBuf {
        self.outer.path().join(name)
    }

    fn write_tour(&self, tour: &Value) {
        fs::write(self.path("work/tour/tour.json"), tour.to_string())
            .expect("OK because tests may write");
    }

    /// Runs the program in `work`: its status, and everything that it printed.
    fn run(&self, args: &[&str]) -> (Option<i32>, String) {
        let output = self.path("output");
        let file = || fs::File::options().create(true).append(true).open(&output);
        let file = || file().expect("OK because tests may write");
        let _ = fs::remove_file(&output);
        let mut child = Command::new(env!("CARGO_BIN_EXE_soundwalk"))
            .args(args)
            .current_dir(self.path("work"))
            .env("HOME", self.path("home"))
            .env_remove("XDG_STATE_HOME")
            .env_remove("XDG_CACHE_HOME")
            .env_remove("STATE_DIRECTORY")
            .env("SOUNDWALK_VOICES", "draft")
            .env("COLUMNS", "1000")
            .stdin(Stdio::null())
            .stdout(file())
            .stderr(file())
            .spawn()
            .expect("OK because the program was built with the tests");
        let started = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait().expect("OK because it was started") {
                break status;
            }
            if started.elapsed() > PATIENCE {
                let _ = child.kill();
                panic!("{args:?} hangs");
            }
            std::thread::sleep(Duration::from_millis(10));
        };
        let text = fs::read(&output).expect("OK because it was made");
        (status.code(), String::from_utf8_lossy(&text).into_owned())
    }

    /// As [`Machine::run`], and checks the status and that every word is in the output, which is returned.
    fn check(&self, args: &[&str], status: i32, words: &[&str]) -> String {
        let (found, text) = self.run(args);
        assert_eq!(found, Some(status), "{args:?}: {text}");
        for word in words {
            assert!(
                text.contains(word),
                "{args:?}: {word:?} is missing in: {text}"
            );
        }
        text
    }
}

/// A tour of one stop in English.
fn tour() -> Value {
    json!({
        "format": 1, "id": "strange", "title": {"en": "Strange"}, "languages": ["en"],
        "stops": [{
            "id": "gate", "title": {"en": "Gate"}, "position": {"lat": 53.7672, "lon": 87.0923},
            "geofence": {"radius_m": 40}, "narration": {"en": ["Here is the gate."]}
        }]
    })
}

/// One second of a tone.
fn write_tone(path: &Path) {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 16_000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut wav = hound::WavWriter::create(path, spec).expect("OK because tests may write");
    for n in 0..16_000 {
        wav.write_sample(((f64::from(n) * 0.2).sin() * 9000.0) as i16)
            .expect("OK because the disk has room");
    }
    wav.finalize().expect("OK because the disk has room");
}

//! A real neural voice, Piper's `joe`: it speaks the same bytes every time, in bounded memory, and `soundwalk voices install`
//! brings it from a server that cuts and spoils what it sends.

mod install;
mod server;
mod speaking;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const ID: &str = "piper/en_US-joe-medium";
const MODEL: &str = "en_US-joe-medium.onnx";
const SETTINGS: &str = "en_US-joe-medium.onnx.json";
const CARD: &str = "MODEL_CARD";

/// The folder with the voice's files.
fn joe() -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/neural/joe");
    assert!(
        folder.join(MODEL).is_file(),
        "tests/neural/install.sh brings the voice of these tests"
    );
    folder
}

/// A user with folders of their own.
struct User {
    home: tempfile::TempDir,
}

impl User {
    fn new() -> Self {
        let home = tempfile::tempdir().expect("OK because tests may write");
        Self { home }
    }

    /// A user who has the voice.
    fn with_joe() -> Self {
        let user = Self::new();
        let folder = user.voice();
        std::fs::create_dir_all(&folder).expect("OK because the folder is ours");
        for name in [MODEL, SETTINGS, CARD] {
            std::fs::copy(joe().join(name), folder.join(name)).expect("OK because both are ours");
        }
        user
    }

    fn path(&self) -> &Path {
        self.home.path()
    }

    fn data(&self) -> PathBuf {
        self.path().join("data/soundwalk")
    }

    /// Where the voice's files are once it is installed.
    fn voice(&self) -> PathBuf {
        self.data().join("voices/piper/en_US-joe-medium")
    }

    /// A command of soundwalk, as this user runs it.
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_soundwalk"));
        command
            .args(arguments)
            .current_dir(self.path())
            .env("HOME", self.path())
            .env("XDG_DATA_HOME", self.path().join("data"))
            .env("SOUNDWALK_STORE", self.path().join("store"))
            .env("NO_PROXY", "127.0.0.1")
            .env_remove("SOUNDWALK_VOICES");
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let output = self.command(arguments).output();
        output.expect("OK because the binary was built for this test")
    }

    /// Runs a command that must succeed; returns what it printed.
    fn succeed(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", said(&output));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Runs a command that must fail; returns what it said.
    fn fail(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
        said(&output)
    }
}

/// Everything that a command said.
fn said(output: &Output) -> String {
    let (out, err) = (&output.stdout, &output.stderr);
    String::from_utf8_lossy(out).into_owned() + &String::from_utf8_lossy(err)
}

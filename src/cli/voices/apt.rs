//! Debian's package manager, as far as voices need it. Its programs are looked up in given folders, so that tests can use
//! others.

use crate::cli::outcome::CommandError;
use crate::voice::installed::find_program;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The file that enables non-free. Only soundwalk uses it.
const SOURCES: &str = "/etc/apt/sources.list.d/soundwalk-non-free.sources";

/// Its content, with a placeholder for the suite. `contrib/install-rhvoice.sh` writes the same.
const ENTRY: &str = include_str!("../../../contrib/soundwalk-non-free.sources");

/// The system's package manager.
#[derive(Debug)]
pub struct Apt {
    path: Vec<PathBuf>,
    os_release: PathBuf,
    is_root: bool,
}

impl Apt {
    /// Finds apt; `None` if the system has none.
    pub fn find(path: &[PathBuf], os_release: &Path, is_root: bool) -> Option<Self> {
        find_program(path, "apt-get")?;
        find_program(path, "apt-cache")?;
        Some(Self {
            path: path.to_vec(),
            os_release: os_release.to_owned(),
            is_root,
        })
    }

    /// Whether all packages can be installed from the enabled sources.
    pub fn offers(&self, packages: &[&str]) -> Result<bool, CommandError> {
        let mut command = self.program("apt-cache")?;
        // In other locales its output is translated.
        command.env("LC_ALL", "C").arg("policy").args(packages);
        let output = command
            .output()
            .map_err(|error| format!("cannot run apt-cache: {error}"))?;
        let text = String::from_utf8_lossy(&output.stdout);
        let candidates = text
            .lines()
            .filter_map(|line| line.trim().strip_prefix("Candidate: "));
        let count = candidates.filter(|version| *version != "(none)").count();
        Ok(count == packages.len())
    }

    /// The entry that enables non-free, for a file in /etc/apt/sources.list.d; `None` if the system is not Debian.
    pub fn non_free_entry(&self) -> Option<String> {
        let text = std::fs::read_to_string(&self.os_release).ok()?;
        let value = |key: &str| {
            let mut lines = text.lines();
            let found = lines.find_map(|line| line.strip_prefix(key)?.strip_prefix('='));
            found.map(|value| value.trim_matches(['"', '\'']))
        };
        if value("ID") != Some("debian") {
            return None;
        }
        let suite = value("VERSION_CODENAME")?;
        let is_plain = suite.chars().all(|letter| letter.is_ascii_alphanumeric());
        (is_plain && !suite.is_empty()).then(|| ENTRY.replace("@SUITE@", suite))
    }

    /// Where [`Apt::enable_non_free`] writes the entry.
    pub fn non_free_file(&self) -> &'static str {
        SOURCES
    }

    /// Writes the entry to its file and reads the package lists.
    pub fn enable_non_free(&self, entry: &str) -> Result<(), CommandError> {
        let mut file = tempfile::NamedTempFile::new()?;
        file.write_all(entry.as_bytes())?;
        let copied = file.path().to_string_lossy().into_owned();
        self.as_root("install", &["-m", "644", &copied, SOURCES])?;
        self.update()
    }

    /// Removes the file again, after a failure.
    pub fn disable_non_free(&self) -> Result<(), CommandError> {
        self.as_root("rm", &["-f", SOURCES])
    }

    /// Reads the package lists again.
    pub fn update(&self) -> Result<(), CommandError> {
        self.as_root("apt-get", &["update", "-q"])
    }

    /// Installs the packages; what apt-get says goes to the terminal.
    pub fn install(&self, packages: &[&str]) -> Result<(), CommandError> {
        let options = ["install", "-y", "--no-install-recommends"];
        let arguments: Vec<&str> = options.iter().chain(packages).copied().collect();
        self.as_root("apt-get", &arguments)
    }

    fn program(&self, name: &str) -> Result<Command, CommandError> {
        let file = find_program(&self.path, name)
            .ok_or_else(|| format!("there is no `{name}` on the PATH"))?;
        Ok(Command::new(file))
    }

    fn as_root(&self, name: &str, arguments: &[&str]) -> Result<(), CommandError> {
        let shown = format!("{name} {}", arguments.join(" "));
        let program = find_program(&self.path, name)
            .ok_or_else(|| format!("there is no `{name}` on the PATH"))?;
        let mut command = if self.is_root {
            let mut command = Command::new(program);
            command.env("DEBIAN_FRONTEND", "noninteractive");
            command
        } else {
            let sudo = find_program(&self.path, "sudo");
            let sudo = sudo.ok_or_else(|| {
                format!("this takes root's rights, and there is no sudo; as root: {shown}")
            })?;
            let mut command = Command::new(sudo);
            command.arg("DEBIAN_FRONTEND=noninteractive").arg(program);
            command
        };
        let status = command
            .args(arguments)
            .status()
            .map_err(|error| format!("cannot run {shown}: {error}"))?;
        if status.success() {
            Ok(())
        } else {
            Err(format!("`{shown}` failed ({status}); what it says stands above").into())
        }
    }
}

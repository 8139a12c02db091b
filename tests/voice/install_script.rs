//! contrib/install-rhvoice.sh with a simulated package manager: it changes the system's sources only with permission, and
//! leaves nothing when it fails.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

/// A system whose apt-get runs `apt_get`; no package is installed or offered.
fn system(apt_get: &str) -> TempDir {
    let root = tempfile::tempdir().expect("OK because tests may write");
    fs::create_dir(root.path().join("bin")).expect("OK because it is ours");
    fs::create_dir(root.path().join("sources")).expect("OK because it is ours");
    fs::write(
        root.path().join("os-release"),
        "ID=debian\nVERSION_CODENAME=bookworm\n",
    )
    .expect("OK because it is ours");
    let apt_get = format!("echo \"$*\" >> {}/log\n{apt_get}", root.path().display());
    for (name, script) in [
        ("dpkg-query", "exit 1"),
        ("apt-cache", "echo '  Candidate: (none)'"),
        ("apt-get", apt_get.as_str()),
        ("id", "echo 0"),
    ] {
        let file = root.path().join("bin").join(name);
        fs::write(&file, format!("#!/bin/sh\n{script}\n")).expect("OK because it is ours");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755))
            .expect("OK because it is ours");
    }
    root
}

fn run(system: &Path, allowed: &str) -> Output {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("contrib/install-rhvoice.sh");
    let path = format!("{}:/usr/bin:/bin", system.join("bin").display());
    let output = Command::new("sh")
        .arg(script)
        .env("PATH", path)
        .env("SOUNDWALK_APT_SOURCES", system.join("sources"))
        .env("SOUNDWALK_OS_RELEASE", system.join("os-release"))
        .env("SOUNDWALK_ENABLE_NON_FREE", allowed)
        .output();
    output.expect("OK because there is a shell")
}

fn entry(system: &Path) -> Option<String> {
    fs::read_to_string(system.join("sources/soundwalk-non-free.sources")).ok()
}

#[test]
fn non_free_is_enabled_only_where_it_was_allowed() {
    let system = system("exit 0");
    let refused = run(system.path(), "");
    assert_eq!(refused.status.code(), Some(1));
    let printed = String::from_utf8_lossy(&refused.stderr);
    assert!(printed.contains("SOUNDWALK_ENABLE_NON_FREE=1"), "{printed}");
    assert_eq!(entry(system.path()), None);
    assert!(!system.path().join("log").exists(), "apt-get was run");

    let done = run(system.path(), "1");
    assert!(done.status.success(), "{done:?}");
    let entry = entry(system.path()).expect("OK because it was allowed");
    assert!(
        entry.contains("Suites: bookworm\nComponents: non-free\n"),
        "{entry}"
    );
    let log = fs::read_to_string(system.path().join("log")).expect("OK because apt-get was run");
    let last = log.lines().last().unwrap_or_default();
    for package in ["rhvoice", "rhvoice-russian", "rhvoice-english"] {
        assert!(last.split(' ').any(|word| word == package), "{log}");
    }
}

#[test]
fn a_failed_installation_leaves_no_entry_behind() {
    for apt_get in ["exit 100", "[ \"$1\" = update ]"] {
        let system = system(apt_get);
        let failed = run(system.path(), "1");
        assert!(!failed.status.success(), "{failed:?}");
        assert_eq!(entry(system.path()), None, "{apt_get}");
    }
}

//! The real gpsd, fed with recorded receivers by gpsfake (Debian packages `gpsd` and `gpsd-clients`).

use super::{Heard, listen};
use soundwalk::gnss::GpsdSource;
use soundwalk::trace;
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

const DAY_MS: i64 = 86_400_000;

/// A separate gpsd, which ends with the test.
struct Daemon {
    child: Child,
    port: u16,
}

impl Daemon {
    fn feed(log: &Path) -> Self {
        for (program, package) in [("gpsd", "gpsd"), ("gpsfake", "gpsd-clients")] {
            let found = std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())
                .chain([PathBuf::from("/usr/sbin")])
                .any(|folder| folder.join(program).is_file());
            assert!(
                found,
                "{program} is missing: install the Debian package {package}"
            );
        }
        let free = TcpListener::bind("127.0.0.1:0")
            .expect("a free port")
            .local_addr()
            .expect("its address")
            .port();
        // By UDP, because gpsd gives up its rights and then may not open a pseudo-terminal of another user.
        let child = Command::new("gpsfake")
            .args(["-1", "-q", "-u", "-c", "0.03", "-P", &free.to_string()])
            .arg(log)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .expect("gpsfake starts");
        Self { child, port: free }
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        // gpsfake waits for ever for a gpsd that has died: both are ended, by their group.
        let group = format!("-{}", self.child.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
        let _ = self.child.wait();
    }
}

/// gpsd dates the sentences by its own clock, so only times of day and positions are compared: with an older gpsd's output
/// for the log, and with our own reading of the log's sentences.
fn check(name: &str, at_least: usize) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/traces/gpsd");
    let log = folder.join(format!("{name}.log"));
    let read = |path: &Path| {
        trace::read(&std::fs::read(path).expect("a recording"), name).unwrap_or_default()
    };
    let known = [read(&folder.join(format!("{name}.log.chk"))), read(&log)].concat();
    let daemon = Daemon::feed(&log);
    let mut source = GpsdSource::new("127.0.0.1", daemon.port);
    let usable = |heard: &Heard| {
        heard
            .reports
            .iter()
            .filter_map(trace::Report::fix)
            .collect::<Vec<_>>()
    };
    let heard = listen(&mut source, |heard| usable(heard).len() >= at_least);
    assert!(heard.story().contains(&"connected"), "{:?}", heard.statuses);
    let fixes = usable(&heard);
    assert!(
        fixes.len() >= at_least,
        "{name}: {} fixes of at least {at_least}",
        fixes.len()
    );
    for fix in fixes {
        let mut same = known
            .iter()
            .filter(|known| (known.time.0 - fix.time.0).rem_euclid(DAY_MS) == 0);
        let near = same.any(|known| known.position.distance_m(fix.position) < 0.5);
        assert!(near, "{name}: nobody else knows the moment of {fix:?}");
    }
}

#[test]
fn fixes_with_poor_reception_are_received() {
    check("haicom-305N", 40);
}

#[test]
fn fixes_of_a_binary_receiver_are_received() {
    check("bu303-moving", 5);
}

#[test]
fn a_fix_that_is_lost_and_regained_is_received() {
    check("unicore-um621", 10);
}

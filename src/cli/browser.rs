//! Opens an address in the browser without revealing it. All users of a machine can read the arguments of processes, and
//! the studio's address contains its key. So the browser gets a short-lived file that only this user can read and that
//! redirects to the address.

use super::{interrupt, out};
use std::io::{self, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How long the file exists. The browser may have to start first.
const FILE_LIFETIME: Duration = Duration::from_secs(60);
/// How often to check whether the process should end.
const POLL_INTERVAL: Duration = Duration::from_millis(100);

/// Asks the system to open the address. If it cannot, the user still has the printed address.
pub fn open(address: &str) {
    match try_to_open(address) {
        Ok(folder) => {
            let keep = move || {
                let end = Instant::now() + FILE_LIFETIME;
                while Instant::now() < end && !interrupt::is_requested() {
                    std::thread::sleep(POLL_INTERVAL);
                }
                drop(folder);
            };
            // If no thread can be started, the file is removed at once and the user opens the address.
            let _ = std::thread::Builder::new().spawn(keep);
            out::note("If the browser shows nothing, open the address yourself.");
        }
        Err(_) => out::note("Open the address yourself: no browser could be started."),
    }
}

/// Returns the folder with the file, which exists until the folder is dropped.
fn try_to_open(address: &str) -> io::Result<TempDir> {
    // Folder and file are readable by this user alone.
    let mut builder = tempfile::Builder::new();
    builder.prefix("soundwalk-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    let folder = builder.tempdir()?;
    let page = folder.path().join("studio.html");
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
        .open(&page)?
        .write_all(leading_to(address).as_bytes())?;
    let opener = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    let mut child = Command::new(opener)
        .arg(&page)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    // Waited for, so that it does not remain as a zombie process.
    std::thread::Builder::new().spawn(move || child.wait())?;
    Ok(folder)
}

/// A page that redirects to the address, which contains no characters that are special in HTML.
fn leading_to(address: &str) -> String {
    format!(
        "<!doctype html>\n<meta charset=\"utf-8\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta http-equiv=\"refresh\" content=\"0; url={address}\">\n<title>soundwalk studio</title>\n\
         <p><a href=\"{address}\">soundwalk studio</a></p>\n"
    )
}

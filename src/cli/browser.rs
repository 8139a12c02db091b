//! Opening an address in the browser without telling it to everybody: the arguments of processes can be read by all users
//! of a machine, and the studio's address carries its key. The browser is given a file that only this user can read and
//! that leads on to the address; it is gone soon.

use super::{interrupt, out};
use std::io::{self, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How long the file is there for the browser, which may have to be started first.
const TIME: Duration = Duration::from_secs(60);
/// How often is looked whether the process is to end.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// Asks the system to open the address; where it cannot, the address was printed all the same.
pub fn open(address: &str) {
    match try_to_open(address) {
        Ok(folder) => {
            let keep = move || {
                let end = Instant::now() + TIME;
                while Instant::now() < end && !interrupt::is_requested() {
                    std::thread::sleep(LOOK_EVERY);
                }
                drop(folder);
            };
            // Without a thread the file goes away at once, and the user opens the address.
            let _ = std::thread::Builder::new().spawn(keep);
            out::note("Where the browser shows nothing, open the address yourself.");
        }
        Err(_) => out::note("No browser could be opened; open the address yourself."),
    }
}

/// Gives the folder with the file, which lies there until it is dropped.
fn try_to_open(address: &str) -> io::Result<TempDir> {
    // Both are readable by this user alone.
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
    // Its end is waited for, so that it does not stay in the table of processes.
    std::thread::Builder::new().spawn(move || child.wait())?;
    Ok(folder)
}

/// A page that leads on. The address holds nothing that HTML would read as anything else.
fn leading_to(address: &str) -> String {
    format!(
        "<!doctype html>\n<meta charset=\"utf-8\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta http-equiv=\"refresh\" content=\"0; url={address}\">\n<title>soundwalk studio</title>\n\
         <p><a href=\"{address}\">soundwalk studio</a></p>\n"
    )
}

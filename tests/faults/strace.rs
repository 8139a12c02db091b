//! Faults that `strace` injects: it lists the calls that change files, and makes one of them fail.

use std::fmt;
use std::path::Path;
use std::process::{Command, Stdio};

/// The system calls that change files. A question mark means that not every architecture has the call.
const CALLS: &str = "openat,write,pwrite64,?writev,?pwritev,fsync,fdatasync,?rename,?renameat,renameat2,?unlink,unlinkat,\
                     ?mkdir,mkdirat,ftruncate,fallocate,?copy_file_range,?sendfile,?link,linkat,?symlink,symlinkat,fchmod,?fchmodat,utimensat";

/// One call of a run: the `number`th of its name in its thread.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Site {
    pub call: String,
    pub number: usize,
}

/// The kind of fault that is injected into a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Error(&'static str),
    Kill,
}

/// All kinds of faults: `EIO` is a dying card, `ENOSPC` a full one, and `EINTR` a signal.
pub const KINDS: [Kind; 4] = [
    Kind::Error("EIO"),
    Kind::Error("ENOSPC"),
    Kind::Error("EINTR"),
    Kind::Kill,
];

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Self::Error(name) => name,
            Self::Kill => "kill",
        }
    }

    /// Whether the system can give this error there: only calls that wait are interrupted.
    pub fn fits(self, site: &Site) -> bool {
        match self {
            Self::Error("EINTR") => matches!(
                site.call.as_str(),
                "openat" | "write" | "pwrite64" | "writev" | "fsync" | "fdatasync" | "ftruncate"
            ),
            _ => true,
        }
    }
}

/// Bytes of a block of `ulimit -f` in POSIX shells.
pub const LIMIT_BLOCK: u64 = 512;

/// The fault of a run.
pub enum Fault {
    At {
        kind: Kind,
        site: Site,
    },
    /// No file may grow beyond this many blocks: a write beyond them is cut short, and the next one fails.
    ShortWrites {
        blocks: u64,
    },
}

impl Fault {
    pub fn kills(&self) -> bool {
        matches!(
            self,
            Self::At {
                kind: Kind::Kill,
                ..
            }
        )
    }
}

impl Fault {
    /// Whether the fault prevents a file from being removed, so that it stays until the next run.
    pub fn keeps_files(&self) -> bool {
        matches!(self, Self::At { site, .. } if site.call.starts_with("unlink"))
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::At { kind, site } => {
                write!(f, "{} at {} number {}", kind.name(), site.call, site.number)
            }
            Self::ShortWrites { blocks } => write!(f, "files of at most {blocks} blocks"),
        }
    }
}

const PROGRAM: &str = env!("CARGO_BIN_EXE_soundwalk");

/// The command without `strace`.
pub fn plain(folder: &Path) -> Command {
    within(Command::new(PROGRAM), folder)
}

/// The command with all its calls written to `log`.
pub fn counted(folder: &Path, log: &Path) -> Command {
    let mut command = traced(log);
    command.arg(PROGRAM);
    within(command, folder)
}

/// The command with a fault; the calls are written to `log`.
pub fn faulty(folder: &Path, log: &Path, fault: &Fault) -> Command {
    match fault {
        Fault::At { kind, site } => {
            let mut command = traced(log);
            let what = match kind {
                Kind::Error(name) => format!("error={name}"),
                Kind::Kill => "signal=KILL".to_owned(),
            };
            command
                .args([
                    "-e",
                    &format!("inject={}:{what}:when={}", site.call, site.number),
                ])
                .arg(PROGRAM);
            within(command, folder)
        }
        Fault::ShortWrites { blocks } => {
            let mut command = Command::new("sh");
            command
                .args(["-c", "trap '' XFSZ; ulimit -f \"$0\"; exec \"$@\""])
                .arg(blocks.to_string())
                .arg(PROGRAM);
            within(command, folder)
        }
    }
}

fn traced(log: &Path) -> Command {
    let mut command = Command::new("strace");
    command
        .args(["-f", "-y", "--seccomp-bpf", "-qq", "-s", "0", "-o"])
        .arg(log)
        .args(["-e", &format!("trace={CALLS}")]);
    command
}

fn within(mut command: Command, folder: &Path) -> Command {
    command
        .current_dir(folder)
        .env("SOUNDWALK_VOICES", "draft")
        .env("HOME", folder)
        .env("XDG_CACHE_HOME", folder.join("cache"))
        .env("XDG_STATE_HOME", folder.join("state"))
        .env("XDG_CONFIG_HOME", folder.join("config"))
        .env("XDG_DATA_HOME", folder.join("data"))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// The object that a fault hit.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hits {
    /// A file, or the whole program (a kill).
    pub is_on_a_file: bool,
    /// The wake-up of a thread, or a message that the program prints: another thread's call of the same number. That is not
    /// a fault of a disk, so the run proves nothing.
    pub is_elsewhere: bool,
}

/// What `strace` injected a fault into.
pub fn hits(log: &Path) -> Hits {
    let text = std::fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<&str> = text.lines().collect();
    let thread = |line: &str| line.split(' ').next().unwrap_or_default().to_owned();
    // Of a call that another thread has interrupted, only the first line names the file.
    let begun = |at: usize| {
        let is_begun =
            |line: &&&str| line.contains("<unfinished ...>") && thread(line) == thread(lines[at]);
        let first = lines[..at].iter().rev().find(is_begun);
        match lines[at].contains(" resumed>") {
            true => first.map_or(lines[at], |line| *line),
            false => lines[at],
        }
    };
    let injected = || {
        let all = lines.iter().enumerate();
        all.filter(|(_, line)| line.contains("(INJECTED)"))
            .map(|(at, _)| begun(at))
    };
    let is_elsewhere = |line: &str| {
        ["<anon_inode:", "<pipe:", "<socket:"]
            .iter()
            .any(|kind| line.contains(kind))
    };
    Hits {
        is_on_a_file: injected().any(|line| !is_elsewhere(line))
            || text.contains("+++ killed by SIGKILL"),
        is_elsewhere: injected().any(is_elsewhere),
    }
}

/// The calls of a log that change a file, in order of their names and numbers.
pub fn sites(log: &Path) -> Vec<Site> {
    let text = std::fs::read(log).expect("strace wrote its log");
    let mut counts: std::collections::BTreeMap<(String, String), usize> = Default::default();
    let mut found = std::collections::BTreeSet::new();
    for line in String::from_utf8_lossy(&text).lines() {
        let Some((thread, rest)) = line.split_once(' ') else {
            continue;
        };
        let rest = rest.trim_start();
        let Some((call, arguments)) = rest.split_once('(') else {
            continue;
        };
        if rest.starts_with('<') || rest.starts_with("+++") || rest.starts_with("---") {
            continue;
        }
        let count = counts
            .entry((thread.to_owned(), call.to_owned()))
            .or_default();
        *count += 1;
        if changes_a_file(call, arguments) {
            found.insert(Site {
                call: call.to_owned(),
                number: *count,
            });
        }
    }
    found.into_iter().collect()
}

/// Whether the call does more than read a file or speak to the terminal.
fn changes_a_file(call: &str, arguments: &str) -> bool {
    match call {
        "openat" => ["O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC"]
            .iter()
            .any(|flag| arguments.contains(flag)),
        // `-y` shows what a descriptor refers to: only files have a path.
        "write" | "writev" => {
            let place = arguments.split(',').next().unwrap_or_default();
            place.contains("</") && !place.contains("</dev/")
        }
        _ => true,
    }
}

/// Ends a command that runs until it is told to end. Where `strace` runs it, it is the child that has to end: `strace` would
/// let it go on.
pub fn end(child: &mut std::process::Child) {
    let children = format!("/proc/{0}/task/{0}/children", child.id());
    let children = std::fs::read_to_string(children).unwrap_or_default();
    match children.split_whitespace().next() {
        Some(traced) => {
            let _ = Command::new("kill")
                .args(["-KILL", traced])
                .stderr(Stdio::null())
                .status();
        }
        None => {
            let _ = child.kill();
        }
    }
}

//! Finds the files of a tour that its commands could run: those that a word of a command names, and every script, program
//! and library in the tour's folder, because one may start or load another.

use super::TourCommand;
use crate::digest::Digest;
use crate::workspace::{Workspace, content};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{File, FileType};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// A file that a tour's commands could run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgramFile {
    /// Its path from the tour's folder, with `/` between folders.
    pub name: String,
    /// Digest of its content or, for a link, of where it leads.
    pub content: Digest,
}

/// The most files and folders that are looked at.
const MAX_ENTRIES: usize = 50_000;
/// The most bytes that are read in all, so that the search ends in reasonable time.
const MAX_BYTES: u64 = 1 << 30;
/// The deepest nesting of folders that is searched.
const MAX_DEPTH: usize = 32;

/// Extensions of files that interpreters run or load, whatever their first bytes.
const PROGRAM_EXTENSIONS: [&str; 79] = [
    "awk", "bash", "bat", "c", "cc", "cfg", "cjs", "class", "clj", "cmake", "cmd", "com", "conf",
    "cpp", "csh", "d", "dll", "dylib", "el", "env", "erl", "ex", "exe", "exs", "fish", "go",
    "groovy", "h", "hpp", "hs", "inc", "ini", "jar", "java", "jl", "jq", "js", "ksh", "kts",
    "lisp", "lua", "m4", "mak", "make", "mjs", "mk", "ml", "msi", "nim", "ninja", "php", "pl",
    "pm", "ps1", "psm1", "pth", "py", "pyc", "pyd", "pyo", "pyw", "pyz", "r", "rb", "rs", "scala",
    "scm", "sed", "sh", "so", "tcl", "toml", "ts", "vbs", "wsf", "xsl", "xslt", "zig", "zsh",
];
/// Names of files that tools run by convention.
const PROGRAM_NAMES: [&str; 24] = [
    ".bashrc",
    ".envrc",
    ".gitattributes",
    ".npmrc",
    ".profile",
    ".zshenv",
    "bsdmakefile",
    "build.xml",
    "cmakelists.txt",
    "containerfile",
    "dockerfile",
    "gemfile",
    "gnumakefile",
    "justfile",
    "makefile",
    "package.json",
    "pom.xml",
    "procfile",
    "rakefile",
    "sconscript",
    "sconstruct",
    "snakefile",
    "taskfile.yaml",
    "taskfile.yml",
];
/// Extensions of sounds, pictures, tiles and ways, which are not programs although memory cards mark every file as executable.
const MEDIA_EXTENSIONS: [&str; 20] = [
    "aac", "aif", "aiff", "avif", "bin", "caf", "flac", "gif", "heic", "jpeg", "jpg", "m4a", "mp3",
    "oga", "ogg", "opus", "pmtiles", "png", "wav", "webp",
];
/// Git's own folder, which differs from machine to machine.
const GIT_FOLDER: &str = ".git";
/// First bytes of programs and libraries: `#!`, ELF, PE, Mach-O, Java, WebAssembly and `ar` archives.
const MAGIC_BYTES: [&[u8]; 10] = [
    b"#!",
    b"\x7fELF",
    b"MZ",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"\0asm",
    b"!<arch>\n",
];

/// Finds the files, sorted by name, and tells why some may be missing.
pub(super) fn find(
    commands: &[TourCommand],
    workspace: &Workspace,
) -> (Vec<ProgramFile>, Option<String>) {
    let mut search = Search {
        workspace,
        found: BTreeMap::new(),
        entries: 0,
        bytes: 0,
        fault: None,
    };
    let mut folders = BTreeSet::from([workspace.real_tour_folder().to_owned()]);
    for word in commands.iter().flat_map(|command| &command.words) {
        for name in possible_paths(word) {
            if name.split('/').any(|part| part == GIT_FOLDER) {
                search.record_fault(Path::new(name), "soundwalk does not look into `.git`");
            }
            folders.extend(search.add_named(name));
        }
    }
    for folder in folders {
        search.walk_folder(&folder, 0);
    }
    let files = search.found.into_iter();
    let files = files.map(|(name, content)| ProgramFile { name, content });
    (files.collect(), search.fault)
}

/// The parts of a command's word that may be paths: the word itself and its pieces between the separators of a shell, as in
/// `sh -c 'bin/say | sox -'` or `--script=bin/say.py`.
fn possible_paths(word: &str) -> impl Iterator<Item = &str> {
    let is_between =
        |letter: char| letter.is_whitespace() || "'\"`=;|&<>(){}[]$,:!*?\\".contains(letter);
    std::iter::once(word)
        .chain(word.split(is_between))
        .filter(|name| !name.is_empty() && !name.contains('\0'))
}

struct Search<'w> {
    workspace: &'w Workspace,
    found: BTreeMap<String, Digest>,
    entries: usize,
    /// Bytes read so far.
    bytes: u64,
    fault: Option<String>,
}

impl Search<'_> {
    /// Adds the file that a word names, whatever it is. Returns its folder, or the folder that the word names, if that lies
    /// outside the tour's folder: a program may load what lies beside it.
    fn add_named(&mut self, name: &str) -> Option<PathBuf> {
        let home = self.workspace.real_tour_folder();
        let written = home.join(name);
        let real = written.canonicalize().ok()?;
        // An absolute path names a file of the system, unless it lies in the tour's folder.
        let reach = if Path::new(name).is_absolute() {
            home
        } else {
            self.workspace.root()
        };
        if !real.starts_with(reach) {
            // A file of the system is not part of the tour, but a link to one in the tour is.
            let is_in_tour = std::path::absolute(&written).is_ok_and(|path| path.starts_with(home));
            if is_in_tour && !name.split('/').any(|part| part == "..") {
                self.add_link(&written, &real);
            }
            return None;
        }
        let folder = if real.is_file() {
            self.add_file(&real, true);
            real.parent()?
        } else if real.is_dir() && !name.trim_matches(['.', '/']).is_empty() {
            real.as_path()
        } else {
            return None;
        };
        (!folder.starts_with(home)).then(|| folder.to_owned())
    }

    fn walk_folder(&mut self, folder: &Path, depth: usize) {
        let entries = match std::fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => return self.record_fault(folder, &error.to_string()),
        };
        for entry in entries {
            let (path, kind) = match entry.and_then(|entry| Ok((entry.path(), entry.file_type()?)))
            {
                Ok(entry) => entry,
                Err(error) => return self.record_fault(folder, &error.to_string()),
            };
            self.entries += 1;
            if self.entries > MAX_ENTRIES {
                let limit = format!(
                    "more than {MAX_ENTRIES} files lie there; keep the program in a smaller folder"
                );
                return self.record_fault(folder, &limit);
            }
            self.add_entry(&path, kind, depth);
        }
    }

    fn add_entry(&mut self, path: &Path, kind: FileType, depth: usize) {
        // Two such names could look the same in the list.
        if path.file_name().is_some_and(|name| name.to_str().is_none()) {
            return self.record_fault(path, "its name is not UTF-8; give it another one");
        }
        if kind.is_file() {
            self.add_file(path, false);
        } else if kind.is_symlink() {
            match path.canonicalize() {
                Ok(real) => {
                    self.add_link(path, &real);
                    self.follow_link(&real, depth);
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => self.record_fault(path, &error.to_string()),
            }
        } else if kind.is_dir() && path.file_name().is_some_and(|name| name != GIT_FOLDER) {
            if depth < MAX_DEPTH {
                self.walk_folder(path, depth + 1)
            } else {
                self.record_fault(path, "the folders are nested too deeply")
            }
        }
    }

    /// Searches the target of a link if it lies in the workspace but outside the tour's folder, which is searched anyway.
    fn follow_link(&mut self, real: &Path, depth: usize) {
        let home = self.workspace.real_tour_folder();
        if real.starts_with(home) || !real.starts_with(self.workspace.root()) {
            return;
        }
        if real.is_file() {
            self.add_file(real, false);
        } else if real.is_dir() && !home.starts_with(real) {
            if depth < MAX_DEPTH {
                self.walk_folder(real, depth + 1)
            } else {
                self.record_fault(real, "the folders are nested too deeply")
            }
        }
    }

    /// Adds the target of a link. Within the workspace it is written relative to the tour's folder, so that it is the same on
    /// every machine.
    fn add_link(&mut self, path: &Path, real: &Path) {
        let leads = if real.starts_with(self.workspace.root()) {
            self.relative_name(real)
        } else {
            real.to_string_lossy().into_owned()
        };
        let content = Digest::of(format!("link to {leads}").as_bytes());
        self.found.insert(self.relative_name(path), content);
    }

    fn add_file(&mut self, path: &Path, is_named: bool) {
        let name = self.relative_name(path);
        if self.found.contains_key(&name) {
            return;
        }
        match digest(path, is_named, MAX_BYTES - self.bytes) {
            Ok(None) => {}
            Ok(Some((content, bytes))) => {
                self.bytes += bytes;
                self.found.insert(name, content);
            }
            Err(error) => self.record_fault(path, &error.to_string()),
        }
    }

    fn record_fault(&mut self, path: &Path, why: &str) {
        let name = self.relative_name(path);
        self.fault.get_or_insert_with(|| format!("{name}: {why}"));
    }

    /// A real path, written relative to the tour's folder.
    fn relative_name(&self, path: &Path) -> String {
        let home = self.workspace.real_tour_folder();
        let mut up = String::new();
        for around in home.ancestors() {
            if let Ok(below) = path.strip_prefix(around) {
                let parts = below
                    .components()
                    .map(|part| part.as_os_str().to_string_lossy());
                return up + &parts.collect::<Vec<_>>().join("/");
            }
            up += "../";
        }
        path.to_string_lossy().into_owned()
    }
}

/// The digest of a file's content and its length in bytes; `None` if it is not named and could not be run.
///
/// # Errors
/// The file cannot be read or has more than `limit` bytes.
fn digest(path: &Path, is_named: bool, limit: u64) -> io::Result<Option<(Digest, u64)>> {
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().to_lowercase());
    let ending = path
        .extension()
        .map(|ending| ending.to_string_lossy().to_lowercase());
    let has_program_name = ending
        .is_some_and(|ending| PROGRAM_EXTENSIONS.contains(&ending.as_str()))
        || name.is_some_and(|name| PROGRAM_NAMES.contains(&name.as_str()));
    let mut file = match crate::files::open(path) {
        Ok(file) => file,
        // A file that cannot be read cannot be run as a script, so it matters only if its name or mode makes it a program.
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            let may_run =
                is_named || has_program_name || is_executable(&std::fs::symlink_metadata(path)?);
            return if may_run { Err(error) } else { Ok(None) };
        }
        Err(error) => return Err(error),
    };
    let head = content::head(&mut file)?;
    let may_be_run = is_named
        || has_program_name
        || MAGIC_BYTES
            .iter()
            .any(|beginning| head.starts_with(beginning))
        || (is_executable(&file.metadata()?) && !is_media(path, &head));
    if may_be_run {
        digest_content(file, limit).map(Some)
    } else {
        Ok(None)
    }
}

/// Whether both name and first bytes say that a file is a sound, a picture or tiles. The first bytes alone are not enough:
/// words such as `FORM` and `GIF8` may begin a script.
fn is_media(path: &Path, head: &[u8]) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str());
    let has_media_extension =
        ending.is_some_and(|ending| MEDIA_EXTENSIONS.contains(&ending.to_lowercase().as_str()));
    has_media_extension && content::is_media(head)
}

fn digest_content(file: File, limit: u64) -> io::Result<(Digest, u64)> {
    let too_much = || {
        io::Error::other(format!(
            "programs of more than {} MiB are not looked at",
            MAX_BYTES >> 20
        ))
    };
    // Checked before reading, which would take long.
    if file.metadata()?.len() > limit {
        return Err(too_much());
    }
    let (digest, bytes) = Digest::of_reader(file.take(limit + 1))?;
    if bytes > limit {
        Err(too_much())
    } else {
        Ok((digest, bytes))
    }
}

#[cfg(unix)]
fn is_executable(metadata: &std::fs::Metadata) -> bool {
    std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o111 != 0
}

/// There are no executable bits; the name and the first bytes decide.
#[cfg(not(unix))]
fn is_executable(_: &std::fs::Metadata) -> bool {
    false
}
